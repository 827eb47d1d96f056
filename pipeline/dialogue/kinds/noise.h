/* A text as somebody types it in a hurry: slips of the finger, accents and marks left out, chat casing. Numbers, names
 * and everything with a capital, a digit or a sign in it stay as they are. */
#ifndef LL_DIALOGUE_KINDS_NOISE_H
#define LL_DIALOGUE_KINDS_NOISE_H

#include "base/hash.h"
#include "base/mem.h"

/* False where nothing could be changed. */
bool noise_make(sv text, sv lang, rng *r, arena *mem, sv *out);

#endif

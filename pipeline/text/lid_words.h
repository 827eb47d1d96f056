/* The commonest little words of a language, as a cheap yes before the costly question to CLD2: a sentence one in eight
 * of whose words are function words of the language expected, and few of them another's, is in that language. It never
 * says no. */
#ifndef LL_TEXT_LID_WORDS_H
#define LL_TEXT_LID_WORDS_H

#include "base/sv.h"

/* True when the words speak for `code` ("en"); false when they do not, or when there is no list for it. Valid UTF-8.
 * Thread-safe. */
bool lid_words_say(sv text, sv code);

#endif

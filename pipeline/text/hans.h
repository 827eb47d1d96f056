/* Simplified and traditional Chinese: characters that only one of the two is written with. */
#ifndef LL_TEXT_HANS_H
#define LL_TEXT_HANS_H

#include "base/sv.h"

/* The first character of VALID UTF-8 that only simplified (traditional) Chinese has, as a view; absent: none. */
sv hans_only(sv text);
sv hant_only(sv text);

#endif

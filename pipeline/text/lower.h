/* Lower case of whole texts. */
#ifndef LL_TEXT_LOWER_H
#define LL_TEXT_LOWER_H

#include "base/mem.h"

/* VALID UTF-8 in lower case: full mappings of the root locale (İ becomes two code points, a final Σ becomes ς), like
 * str.lower() of Python. s itself where it is ASCII without capitals. */
sv text_lower(sv s, arena *mem);

#endif

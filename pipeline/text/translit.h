/* One way of writing Chinese from another, by ICU's tables. */
#ifndef LL_TEXT_TRANSLIT_H
#define LL_TEXT_TRANSLIT_H

#include "base/mem.h"

enum translit { TRANSLIT_TO_HANT, TRANSLIT_TO_HANS, TRANSLITS };
/* Character by character: to simplified is certain; to traditional is only where no character of the text stands for
 * several (hant_certain). Absent where ICU cannot. Thread-safe. */
sv translit(enum translit to, sv text, arena *mem);
/* No character of the simplified text has several traditional ones. */
bool hant_certain(sv text);

#endif

/* What stands in code is quoted, not said: marks, escapes and slots there are nobody's mistake. */
#ifndef LL_DATASET_QUALITY_CODE_H
#define LL_DATASET_QUALITY_CODE_H

#include "base/sv.h"

/* Whether byte `at` lies in a fenced block, in a span between backticks, or right behind a quote or backtick. */
bool code_at(sv text, size_t at);
/* code_at reads the text before `at`: who asks for every mark of a text asks so many times at most. */
enum { CODE_LOOKS = 64 };
/* Whether the text shows code at all: fences, tags of markup, ends of statements. */
bool code_any(sv text);

#endif

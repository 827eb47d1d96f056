/* Numbers in a text, whatever the notation: digits of any script, the separators of many places, multipliers.
 *
 * A number has up to two readings ("1.234" is 1234 or 1.234; "1.2 million" is 1200000 or 1.2): the first is the more
 * likely one in the text's language. Dates, times and versions are their parts. */
#ifndef LL_DIALOGUE_VERIFY_NUMBERS_H
#define LL_DIALOGUE_VERIFY_NUMBERS_H

#include "base/mem.h"

enum { NUMBER_DIGITS = 40, NUMBERS_MAX = 1024 };
struct number {
    char read[2][NUMBER_DIGITS + 4]; /* "-1234.5"; the second may be "" */
};
struct number_list {
    struct number *v;
    int n, cap;
};
/* The numbers of valid UTF-8, in order, at most NUMBERS_MAX; v lives in mem. script_init() must have been called. */
void numbers_find(struct number_list *to, sv text, sv lang, arena *mem);
/* Whether they can be the same; strict: by their first readings. */
bool numbers_same(const struct number *a, const struct number *b, bool strict);
/* Whether the number (a small whole one) is spelled out in the text: "three", 三, 十二. key: text/norm.h */
bool number_spelled(const struct number *x, sv key, sv lang);

#endif

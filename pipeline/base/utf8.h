/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. Bytes only; text/ knows
 * characters. */
#ifndef LL_BASE_UTF8_H
#define LL_BASE_UTF8_H

#include "base/sv.h"

/* Offset of the first byte of the first ill-formed sequence, or -1 when all of s is well-formed. */
ptrdiff_t utf8_bad(sv s);
static inline bool utf8_ok(sv s)
{
    return utf8_bad(s) < 0;
}
/* Length 1..4 of the well-formed sequence at p (p < end), or 0. */
int utf8_len(const char *p, const char *end);
#endif

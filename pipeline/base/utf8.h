/* Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. Bytes only; text/ knows
 * characters. */
#ifndef LL_BASE_UTF8_H
#define LL_BASE_UTF8_H

#include "base/mem.h"

/* Offset of the first byte of the first ill-formed sequence, or -1 when all of s is well-formed. */
ptrdiff_t utf8_bad(sv s);
static inline bool utf8_ok(sv s)
{
    return utf8_bad(s) < 0;
}
/* s itself where it is well-formed, else a copy with U+FFFD for each byte that is not: for file names in records. */
sv utf8_shown(sv s, arena *mem);
/* Length 1..4 of the well-formed sequence at p (p < end), or 0. */
int utf8_len(const char *p, const char *end);
/* Writes code point c (a scalar value) as UTF-8 and returns the number of bytes, 1..4. */
static inline int utf8_put(char *to, uint32_t c)
{
    if (c < 0x80) return to[0] = (char)c, 1;
    if (c < 0x800) return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000) {
        to[0] = (char)(0xe0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)), to[2] = (char)(0x80 | (c & 63));
        return 3;
    }
    to[0] = (char)(0xf0 | c >> 18), to[1] = (char)(0x80 | (c >> 12 & 63));
    to[2] = (char)(0x80 | (c >> 6 & 63)), to[3] = (char)(0x80 | (c & 63));
    return 4;
}
#endif

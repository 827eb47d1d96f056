/* UTF-8: decoding, counting, repair, on top of the strict validation of base/utf8.h. */
#ifndef LL_TEXT_UTF8_H
#define LL_TEXT_UTF8_H

#include "base/mem.h"
#include "base/utf8.h"

/* Length of the longest valid prefix; s.n when all of it is valid. */
static inline ptrdiff_t utf8_valid_prefix(sv s)
{
    ptrdiff_t bad = utf8_bad(s);
    return bad < 0 ? s.n : bad;
}
static inline bool utf8_valid(sv s)
{
    return utf8_ok(s);
}
bool utf8_is_ascii(sv s);
/* Code points in VALID text. */
ptrdiff_t utf8_count(sv s);
/* Decodes the code point at *p (< end) of VALID text and steps over it. */
static inline uint32_t utf8_next(const char **p)
{
    const unsigned char *u = (const unsigned char *)*p;
    if (u[0] < 0x80) return *p += 1, u[0];
    if (u[0] < 0xe0) return *p += 2, (uint32_t)(u[0] & 31) << 6 | (u[1] & 63u);
    if (u[0] < 0xf0) return *p += 3, (uint32_t)(u[0] & 15) << 12 | (uint32_t)(u[1] & 63) << 6 | (u[2] & 63u);
    *p += 4;
    return (uint32_t)(u[0] & 7) << 18 | (uint32_t)(u[1] & 63) << 12 | (uint32_t)(u[2] & 63) << 6 | (u[3] & 63u);
}
/* Steps back over the code point that ends at p (> beg) and returns its first byte. */
static inline const char *utf8_back(const char *beg, const char *p)
{
    do p--;
    while (p > beg && ((unsigned char)*p & 0xc0) == 0x80);
    return p;
}
/* Copy of s with each invalid byte sequence replaced by U+FFFD (maximal subparts, as the Unicode Standard advises);
 * *bad counts them. */
sv utf8_repair(sv s, arena *mem, int64_t *bad);

#endif

/* Private to base/json*.c: jumping over bytes that mean nothing to JSON. SSE2 is part of x86-64, so nothing is chosen
 * at run time; elsewhere eight bytes at a time. */
#ifndef LL_BASE_JSON_SCAN_H
#define LL_BASE_JSON_SCAN_H

#include "base/sv.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline bool json_special(unsigned char c)
{
    return c < 0x20 || c == '"' || c == '\\';
}
static inline bool json_white(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* The first quote, backslash or control byte in [p, end), or end. */
static inline const char *json_skip_plain(const char *p, const char *end)
{
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), ctrl = _mm_set1_epi8(0x1f);
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
        hit = _mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, ctrl), v));
        int mask = _mm_movemask_epi8(hit);
        if (mask) return p + __builtin_ctz((unsigned)mask);
    }
#else
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    for (; end - p >= 8; p += 8) {
        uint64_t w;
        memcpy(&w, p, 8);
        uint64_t q = w ^ (ones * '"'), b = w ^ (ones * '\\');
        if ((((q - ones) & ~q) | ((b - ones) & ~b) | ((w - ones * 0x20) & ~w)) & tops) break;
    }
#endif
    while (p < end && !json_special((unsigned char)*p)) p++;
    return p;
}

/* The first byte in [p, end) that is a quote or a bracket of either kind ({ } [ ]), or end. */
static inline const char *json_skip_between(const char *p, const char *end)
{
#if defined(__SSE2__)
    /* | 0x20 folds [ ] onto { }: 5b|20 = 7b, 5d|20 = 7d; and nothing else onto them */
    const __m128i quote = _mm_set1_epi8('"'), fold = _mm_set1_epi8(0x20), open = _mm_set1_epi8('{'),
                  shut = _mm_set1_epi8('}');
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p), f = _mm_or_si128(v, fold);
        __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(f, open), _mm_cmpeq_epi8(f, shut));
        int mask = _mm_movemask_epi8(_mm_or_si128(hit, _mm_cmpeq_epi8(v, quote)));
        if (mask) return p + __builtin_ctz((unsigned)mask);
    }
#endif
    while (p < end && *p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}') p++;
    return p;
}

static inline uint64_t json_count_lf(const char *p, const char *end)
{
    uint64_t n = 0;
#if defined(__SSE2__)
    const __m128i lf = _mm_set1_epi8('\n');
    for (; end - p >= 16; p += 16) {
        __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
        n += (unsigned)__builtin_popcount((unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(v, lf)));
    }
#endif
    for (; p < end; p++) n += *p == '\n';
    return n;
}

#endif

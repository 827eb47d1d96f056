/* UTF-8 validation at memory speed: Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2021),
 * where the machine has AVX2, chosen at run time; elsewhere a byte loop that skips ASCII sixteen at a time. Both give
 * the same answer. */
#include "base/utf8.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static bool cont(const char *p)
{
    return ((unsigned char)*p & 0xc0) == 0x80;
}

int utf8_len(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p, d = end - p > 1 ? (unsigned char)p[1] : 0;
    if (c < 0x80) return 1;
    if (c < 0xc2) return 0;
    if (c < 0xe0) return end - p >= 2 && cont(p + 1) ? 2 : 0;
    if (c < 0xf0) {
        if (end - p < 3 || !cont(p + 1) || !cont(p + 2)) return 0;
        return (c == 0xe0 && d < 0xa0) || (c == 0xed && d > 0x9f) ? 0 : 3;
    }
    if (c > 0xf4 || end - p < 4 || !cont(p + 1) || !cont(p + 2) || !cont(p + 3)) return 0;
    return (c == 0xf0 && d < 0x90) || (c == 0xf4 && d > 0x8f) ? 0 : 4;
}

static ptrdiff_t bad_scalar(sv s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        uint64_t w[2];
        while (end - p >= 16) {
            memcpy(w, p, 16);
            if ((w[0] | w[1]) & 0x8080808080808080u) break;
            p += 16;
        }
        if (p == end) break;
        int n = utf8_len(p, end);
        if (n == 0) return p - s.p;
        p += n;
    }
    return -1;
}

#if defined(__x86_64__)
/* Bits of the error classes; a byte pair is wrong when one bit survives the AND of its three table look-ups. */
enum {
    TOO_SHORT = 1,
    TOO_LONG = 2,
    OVER_3 = 4,
    TOO_LARGE = 8,
    SURROGATE = 16,
    OVER_2 = 32,
    LARGE_1000 = 64,
    OVER_4 = 64,
    TWO_CONTS = 128,
    CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS
};
#define AVX2 __attribute__((target("avx2")))

struct utf8_avx {
    __m256i prev, incomplete, error;
};

AVX2 static inline __m256i table(const uint8_t t[16])
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

AVX2 static inline __m256i high_nibble(__m256i v)
{
    return _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
}

AVX2 static inline void block(struct utf8_avx *st, __m256i in)
{
    static const uint8_t first_high[16] = {2,
                                           2,
                                           2,
                                           2,
                                           2,
                                           2,
                                           2,
                                           2,
                                           128,
                                           128,
                                           128,
                                           128,
                                           TOO_SHORT | OVER_2,
                                           TOO_SHORT,
                                           TOO_SHORT | OVER_3 | SURROGATE,
                                           TOO_SHORT | TOO_LARGE | LARGE_1000 | OVER_4};
    static const uint8_t first_low[16] = {CARRY | OVER_3 | OVER_2 | OVER_4,
                                          CARRY | OVER_2,
                                          CARRY,
                                          CARRY,
                                          CARRY | TOO_LARGE,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72,
                                          CARRY | 72 | SURROGATE,
                                          CARRY | 72,
                                          CARRY | 72};
    static const uint8_t second_high[16] = {1,
                                            1,
                                            1,
                                            1,
                                            1,
                                            1,
                                            1,
                                            1,
                                            TOO_LONG | OVER_2 | TWO_CONTS | OVER_3 | LARGE_1000 | OVER_4,
                                            TOO_LONG | OVER_2 | TWO_CONTS | OVER_3 | TOO_LARGE,
                                            TOO_LONG | OVER_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
                                            TOO_LONG | OVER_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
                                            1,
                                            1,
                                            1,
                                            1};
    __m256i carry = _mm256_permute2x128_si256(st->prev, in, 0x21);
    __m256i p1 = _mm256_alignr_epi8(in, carry, 15), p2 = _mm256_alignr_epi8(in, carry, 14);
    __m256i p3 = _mm256_alignr_epi8(in, carry, 13);
    __m256i pair = _mm256_shuffle_epi8(table(first_high), high_nibble(p1));
    pair = _mm256_and_si256(pair, _mm256_shuffle_epi8(table(first_low), _mm256_and_si256(p1, _mm256_set1_epi8(15))));
    pair = _mm256_and_si256(pair, _mm256_shuffle_epi8(table(second_high), high_nibble(in)));
    /* the third and fourth bytes of a sequence must be continuations that follow a continuation: there TWO_CONTS is
     * right */
    __m256i third = _mm256_subs_epu8(p2, _mm256_set1_epi8((char)(0xe0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(p3, _mm256_set1_epi8((char)(0xf0 - 0x80)));
    __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    st->error = _mm256_or_si256(st->error, _mm256_xor_si256(must, pair));
    const char m = (char)0xff;
    st->incomplete =
        _mm256_subs_epu8(in, _mm256_setr_epi8(m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m, m,
                                              m, m, m, m, (char)0xef, (char)0xdf, (char)0xbf));
    st->prev = in;
}

AVX2 static inline void feed(struct utf8_avx *st, __m256i in)
{
    if (_mm256_movemask_epi8(in)) {
        block(st, in);
        return;
    }
    st->error = _mm256_or_si256(st->error, st->incomplete); /* ASCII after an unfinished sequence */
    st->incomplete = _mm256_setzero_si256();
    st->prev = in;
}

AVX2 static bool valid_avx2(sv s)
{
    struct utf8_avx st = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    const char *p = s.p, *end = s.p + s.n;
    for (; end - p >= 32; p += 32) feed(&st, _mm256_loadu_si256((const __m256i *)(const void *)p));
    char last[32] = {0};
    memcpy(last, p, (size_t)(end - p));
    feed(&st, _mm256_loadu_si256((const __m256i *)(const void *)last));
    st.error = _mm256_or_si256(st.error, st.incomplete);
    return _mm256_testz_si256(st.error, st.error);
}

ptrdiff_t utf8_bad(sv s)
{
    if (s.n >= 32 && __builtin_cpu_supports("avx2") && valid_avx2(s)) return -1;
    return s.n ? bad_scalar(s) : -1;
}
#else
ptrdiff_t utf8_bad(sv s)
{
    return s.n ? bad_scalar(s) : -1;
}
#endif

sv utf8_shown(sv s, arena *mem)
{
    if (utf8_ok(s)) return s;
    char *to = arena_bytes(mem, 3 * (size_t)s.n), *at = to;
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        int n = utf8_len(p, end);
        memcpy(at, n ? p : "\xef\xbf\xbd", (size_t)(n ? n : 3));
        at += n ? n : 3;
        p += n ? n : 1;
    }
    return sv_of(to, at - to);
}

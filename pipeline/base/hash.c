#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "base/mem.h"

uint64_t hash64(sv s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.p, (size_t)s.n, seed);
}

hash128_t hash128(sv s, uint64_t seed)
{
    XXH128_hash_t h = XXH3_128bits_withSeed(s.p, (size_t)s.n, seed);
    return (hash128_t){h.low64, h.high64};
}

static inline uint32_t high_half(const char *p, size_t n, uint64_t seed)
{
    return (uint32_t)(XXH3_64bits_withSeed(p, n, seed) >> 32);
}

/* Inlined with a constant width, of which the compiler makes a dozen instructions without a branch. */
static inline void windows(const char *p, size_t count, size_t width, uint64_t seed, uint32_t *x)
{
    for (size_t i = 0; i < count; i++) x[i] = high_half(p + i, width, seed);
}

#if defined(__x86_64__)
/* XXH3_64 of every 4 to 8 bytes long run in p, eight at once; how many were done. (In the library's terms: 4to8 and
 * rrmxmx.) tests/unit/hash.c holds it against the library. */
__attribute__((target("avx512f,avx512bw,avx512dq"))) static size_t windows_8(const char *p, size_t bytes, size_t width,
                                                                             uint64_t seed, uint32_t *x)
{
    char pattern[64];
    for (int j = 0; j < 8; j++) /* each run: its last 4 bytes low, its first 4 high */
        for (int k = 0; k < 4; k++) {
            pattern[8 * j + k] = (char)(j + (int)width - 4 + k);
            pattern[8 * j + 4 + k] = (char)(j + k);
        }
    seed ^= (uint64_t)__builtin_bswap32((uint32_t)seed) << 32;
    uint64_t flip = (XXH_readLE64(XXH3_kSecret + 8) ^ XXH_readLE64(XXH3_kSecret + 16)) - seed;
    __m512i order = _mm512_loadu_si512(pattern), flips = _mm512_set1_epi64((long long)flip);
    __m512i factor = _mm512_set1_epi64((long long)0x9fb21c651e98df25u), length = _mm512_set1_epi64((long long)width);
    size_t i = 0;
    for (; i + 16 <= bytes; i += 8) {
        __m512i h = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(p + i)));
        h = _mm512_xor_si512(_mm512_shuffle_epi8(h, order), flips);
        h = _mm512_ternarylogic_epi64(h, _mm512_rol_epi64(h, 49), _mm512_rol_epi64(h, 24), 0x96);
        h = _mm512_mullo_epi64(h, factor);
        h = _mm512_xor_si512(h, _mm512_add_epi64(_mm512_srli_epi64(h, 35), length));
        h = _mm512_mullo_epi64(h, factor);
        h = _mm512_xor_si512(h, _mm512_srli_epi64(h, 28));
        _mm256_storeu_si256((__m256i *)(x + i), _mm512_cvtepi64_epi32(_mm512_srli_epi64(h, 32)));
    }
    return i;
}

static size_t windows_at_once(sv s, size_t width, uint64_t seed, uint32_t *x)
{
    if (width < 4 || width > 8 || !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw")) return 0;
    return windows_8(s.p, (size_t)s.n, width, seed, x);
}
#else
static size_t windows_at_once(sv s, size_t width, uint64_t seed, uint32_t *x)
{
    (void)s, (void)width, (void)seed, (void)x;
    return 0;
}
#endif

/* flatten: XXH3 itself, too, is inlined */
__attribute__((flatten)) size_t hash_windows(sv s, size_t width, uint64_t seed, uint32_t *x)
{
    if (width == 0 || (size_t)s.n < width) return 0;
    size_t count = (size_t)s.n - width + 1, done = windows_at_once(s, width, seed, x);
    const char *p = s.p + done;
    size_t left = count - done;
    x += done;
    switch (width) {
    case 5: windows(p, left, 5, seed, x); break;
    case 7: windows(p, left, 7, seed, x); break;
    case 9: windows(p, left, 9, seed, x); break;
    default: windows(p, left, width, seed, x);
    }
    return count;
}

__attribute__((flatten)) size_t hash_grams(const char *p, const uint32_t *from, const uint8_t *kind, size_t n,
                                           const uint8_t *width, uint64_t seed, uint32_t *x)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        size_t to = i + width[kind[i]];
        if (to <= n) x[k++] = high_half(p + from[i], from[to] - from[i], seed);
    }
    return k;
}

struct hash_stream {
    XXH3_state_t *state;
};

struct hash_stream *hash_stream_new(void)
{
    struct hash_stream *s = MEM_NEW(struct hash_stream);
    s->state = XXH3_createState();
    if (s->state) XXH3_128bits_reset(s->state);
    return s;
}

void hash_stream_add(struct hash_stream *s, sv part)
{
    if (s->state && part.n) XXH3_128bits_update(s->state, part.p, (size_t)part.n);
}

hash128_t hash_stream_end(struct hash_stream *s)
{
    XXH128_hash_t h = s->state ? XXH3_128bits_digest(s->state) : (XXH128_hash_t){0};
    XXH3_freeState(s->state);
    mem_free(s);
    return (hash128_t){h.low64, h.high64};
}

rng rng_for(uint64_t seed, sv stage, sv record_id)
{
    return (rng){hash_mix(hash64(record_id, hash64(stage, hash_mix(seed + 1))))};
}

uint64_t rng_below(rng *r, uint64_t n)
{
    unsigned __int128 m = (unsigned __int128)rng_next(r) * n;
    if ((uint64_t)m < n)
        for (uint64_t t = (0 - n) % n; (uint64_t)m < t;) m = (unsigned __int128)rng_next(r) * n;
    return (uint64_t)(m >> 64);
}

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
#define LANES __attribute__((target("avx512f,avx512bw,avx512dq")))

/* XXH3_64 of eight runs of bytes at once, each of them a byte further on. (In the library's terms: 4to8 with rrmxmx,
 * and 9to16.) tests/unit/hash.c holds it against the library. */
struct lanes {
    __m512i order; /* 8 bytes of each run; of short ones the last 4 low, the first 4 high */
    __m512i swap;  /* bytes of a word the other way round */
    __m512i flip, flip_last, length;
    size_t width, reads; /* bytes of a run, bytes that are read for eight of them */
};

static bool lanes_can(size_t width)
{
    return width >= 4 && width <= 16 && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
}

static uint64_t secret(int a, int b)
{
    return XXH_readLE64(XXH3_kSecret + a) ^ XXH_readLE64(XXH3_kSecret + b);
}

LANES static struct lanes lanes_for(size_t width, uint64_t seed)
{
    bool wide = width > 8;
    uint64_t spread = seed ^ (uint64_t)__builtin_bswap32((uint32_t)seed) << 32;
    char order[64], swap[64];
    for (int i = 0; i < 64; i++) {
        int run = i / 8, k = i % 8;
        order[i] = (char)(run + (wide ? k : k < 4 ? (int)width - 4 + k : k - 4));
        swap[i] = (char)(i % 16 / 8 * 8 + 7 - k);
    }
    return (struct lanes){
        .order = _mm512_loadu_si512(order),
        .swap = _mm512_loadu_si512(swap),
        .flip = _mm512_set1_epi64((long long)(wide ? secret(24, 32) + seed : secret(8, 16) - spread)),
        .flip_last = _mm512_set1_epi64((long long)(secret(40, 48) - seed)),
        .length = _mm512_set1_epi64((long long)width),
        .width = width,
        .reads = wide ? width + 8 : 16,
    };
}

LANES static inline __m512i eight_of(const struct lanes *w, const char *p)
{
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)p)), w->order);
}

LANES static inline __m512i short_lanes(const struct lanes *w, const char *p)
{
    __m512i factor = _mm512_set1_epi64((long long)0x9fb21c651e98df25u);
    __m512i h = _mm512_xor_si512(eight_of(w, p), w->flip);
    h = _mm512_ternarylogic_epi64(h, _mm512_rol_epi64(h, 49), _mm512_rol_epi64(h, 24), 0x96);
    h = _mm512_mullo_epi64(h, factor);
    h = _mm512_xor_si512(h, _mm512_add_epi64(_mm512_srli_epi64(h, 35), w->length));
    h = _mm512_mullo_epi64(h, factor);
    return _mm512_xor_si512(h, _mm512_srli_epi64(h, 28));
}

/* Low half of the product, folded with the high one. */
LANES static inline __m512i fold(__m512i a, __m512i b)
{
    __m512i a1 = _mm512_srli_epi64(a, 32), b1 = _mm512_srli_epi64(b, 32), low = _mm512_set1_epi64(0xffffffff);
    __m512i ll = _mm512_mul_epu32(a, b), lh = _mm512_mul_epu32(a, b1), hl = _mm512_mul_epu32(a1, b);
    __m512i cross = _mm512_add_epi64(_mm512_add_epi64(_mm512_srli_epi64(ll, 32), _mm512_and_si512(hl, low)), lh);
    __m512i high = _mm512_add_epi64(_mm512_mul_epu32(a1, b1),
                                    _mm512_add_epi64(_mm512_srli_epi64(hl, 32), _mm512_srli_epi64(cross, 32)));
    __m512i both = _mm512_mask_blend_epi32(0xaaaa, ll, _mm512_slli_epi64(cross, 32));
    return _mm512_xor_si512(high, both);
}

LANES static inline __m512i wide_lanes(const struct lanes *w, const char *p)
{
    __m512i a = _mm512_xor_si512(eight_of(w, p), w->flip);
    __m512i b = _mm512_xor_si512(eight_of(w, p + w->width - 8), w->flip_last);
    __m512i h =
        _mm512_add_epi64(_mm512_add_epi64(w->length, _mm512_shuffle_epi8(a, w->swap)), _mm512_add_epi64(b, fold(a, b)));
    h = _mm512_xor_si512(h, _mm512_srli_epi64(h, 37));
    return _mm512_mullo_epi64(h, _mm512_set1_epi64(0x165667919e3779f9)); /* the rest changes the low half only */
}

LANES static inline void lanes_hash(const struct lanes *w, const char *p, uint32_t *x)
{
    __m512i h = w->width > 8 ? wide_lanes(w, p) : short_lanes(w, p);
    _mm256_storeu_si256((__m256i *)x, _mm512_cvtepi64_epi32(_mm512_srli_epi64(h, 32)));
}

LANES static size_t windows_8(sv s, size_t width, uint64_t seed, uint32_t *x)
{
    struct lanes w = lanes_for(width, seed);
    size_t i = 0;
    for (; i + w.reads <= (size_t)s.n; i += 8) lanes_hash(&w, s.p + i, x + i);
    return i;
}

static size_t windows_at_once(sv s, size_t width, uint64_t seed, uint32_t *x)
{
    return lanes_can(width) ? windows_8(s, width, seed, x) : 0;
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

/* Points and their kinds, as hash_grams takes them. */
struct grams {
    const char *p;
    const uint32_t *from;
    const uint8_t *kind, *width;
    size_t n;
    uint64_t seed;
};

static inline size_t gram(const struct grams *g, size_t i, uint32_t *x)
{
    size_t to = i + g->width[g->kind[i]];
    if (to > g->n) return 0;
    *x = high_half(g->p + g->from[i], g->from[to] - g->from[i], g->seed);
    return 1;
}

static inline size_t grams_one_by_one(const struct grams *g, size_t i, size_t end, uint32_t *x)
{
    size_t k = 0;
    for (; i < end; i++) k += gram(g, i, x + k);
    return k;
}

#if defined(__x86_64__)
/* Most of what is not ASCII as a whole is so but for a few code points: the first kind is done eight at a time where
 * the eight and all they reach are of one byte each. */
LANES static inline bool eight_bytes(const struct grams *g, size_t i, size_t reach, size_t reads)
{
    uint64_t kinds;
    memcpy(&kinds, g->kind + i, sizeof kinds);
    return kinds == 0 && g->from[i + reach] - g->from[i] == reach && g->from[i] + reads <= g->from[g->n];
}

LANES __attribute__((flatten)) static size_t grams_8(const struct grams *g, uint32_t *x)
{
    struct lanes w = lanes_for(g->width[0], g->seed);
    size_t k = 0, i = 0, reach = w.width + 7;
    while (i + reach <= g->n) {
        if (eight_bytes(g, i, reach, w.reads)) {
            lanes_hash(&w, g->p + g->from[i], x + k);
            k += 8;
        } else {
            k += grams_one_by_one(g, i, i + 8, x + k);
        }
        i += 8;
    }
    return k + grams_one_by_one(g, i, g->n, x + k);
}
#endif

__attribute__((flatten)) size_t hash_grams(const char *p, const uint32_t *from, const uint8_t *kind, size_t n,
                                           const uint8_t *width, uint64_t seed, uint32_t *x)
{
    struct grams g = {p, from, kind, width, n, seed};
#if defined(__x86_64__)
    if (lanes_can(width[0])) return grams_8(&g, x);
#endif
    return grams_one_by_one(&g, 0, n, x);
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

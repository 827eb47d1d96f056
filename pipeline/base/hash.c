#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

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

/* flatten: XXH3 itself, too, is inlined */
__attribute__((flatten)) size_t hash_windows(sv s, size_t width, uint64_t seed, uint32_t *x)
{
    if (width == 0 || (size_t)s.n < width) return 0;
    size_t count = (size_t)s.n - width + 1;
    switch (width) {
    case 5: windows(s.p, count, 5, seed, x); break;
    case 7: windows(s.p, count, 7, seed, x); break;
    case 9: windows(s.p, count, 9, seed, x); break;
    default: windows(s.p, count, width, seed, x);
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

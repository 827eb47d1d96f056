#include "base/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t hash64(sv s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.p, (size_t)s.n, seed);
}

hash128_t hash128(sv s, uint64_t seed)
{
    XXH128_hash_t h = XXH3_128bits_withSeed(s.p, (size_t)s.n, seed);
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

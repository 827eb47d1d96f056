/* Hashes and addressed randomness.
 *
 * hash64/hash128 are XXH3 with a seed, stable across machines. sha256 is for checksums people compare. Randomness is
 * never drawn from a shared stream: rng_for(seed, stage, record id) starts an independent one, so order and threads
 * cannot matter. */
#ifndef LL_BASE_HASH_H
#define LL_BASE_HASH_H

#include "base/sv.h"

typedef struct {
    uint64_t lo, hi;
} hash128_t;

uint64_t hash64(sv s, uint64_t seed);
hash128_t hash128(sv s, uint64_t seed);
/* Many small pieces of one text: x becomes the high half of hash64 of each; returns how many there are.
 *
 * hash_windows: every run of `width` bytes. hash_grams: at each of n points i, from there to the point
 * width[kind[i]] further on, where there is one; from[] has n + 1 entries, the last for the end. */
size_t hash_windows(sv s, size_t width, uint64_t seed, uint32_t *x);
size_t hash_grams(const char *p, const uint32_t *from, const uint8_t *kind, size_t n, const uint8_t *width,
                  uint64_t seed, uint32_t *x);
/* The same over a stream; end frees it. */
struct hash_stream;
struct hash_stream *hash_stream_new(void);
void hash_stream_add(struct hash_stream *s, sv part);
hash128_t hash_stream_end(struct hash_stream *s);
static inline uint64_t hash_mix(uint64_t x) /* splitmix64's finaliser: a bijection */
{
    x ^= x >> 30;
    x *= 0xbf58476d1ce4e5b9u;
    x ^= x >> 27;
    x *= 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

struct sha256 {
    uint32_t h[8];
    uint64_t bytes;
    unsigned char block[64];
    bool ni;    /* found at sha256_init: the processor has SHA instructions */
    bool plain; /* set it after sha256_init to have plain C compute (tests) */
};
void sha256_init(struct sha256 *s);
void sha256_add(struct sha256 *s, const void *p, size_t n);
/* 64 lower-case hex digits and a NUL */
void sha256_hex(struct sha256 *s, char out[65]);

/* splitmix64 (Steele, Lea, Flood 2014); by value or by pointer, it owns nothing */
typedef struct {
    uint64_t state;
} rng;
rng rng_for(uint64_t seed, sv stage, sv record_id);
static inline uint64_t rng_next(rng *r)
{
    r->state += 0x9e3779b97f4a7c15u;
    return hash_mix(r->state);
}
/* uniform in [0, n), n > 0, without modulo bias (Lemire 2019) */
uint64_t rng_below(rng *r, uint64_t n);
/* uniform in [0, 1), 53 bits */
static inline double rng_f64(rng *r)
{
    return (double)(rng_next(r) >> 11) * 0x1p-53;
}

#endif

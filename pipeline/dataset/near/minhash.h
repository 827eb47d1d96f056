/* MinHash: a signature of 128 values from which the Jaccard similarity of two sets can be read (and, in bands, looked
 * up: dataset/near/lsh.h). The share of equal values estimates J with a standard error of sqrt(J (1 - J) / 128).
 *
 * Value i is the smallest of a_i x + b_i mod 2^32 over all x, unsigned; a_i is odd. (a_i, b_i) are the low and the high
 * half of the i-th output of splitmix64 started at MINHASH_SEED, a_i with its lowest bit set. Integers only: plain C,
 * AVX2 and AVX-512 give the same bytes (tests/unit/minhash.c has published values). */
#ifndef LL_DATASET_NEAR_MINHASH_H
#define LL_DATASET_NEAR_MINHASH_H

#include "base/sv.h"

enum { MINHASH_VALUES = 128 };
#define MINHASH_SEED UINT64_C(0x6c696e676c6f6f6d)

struct minhash {
    _Alignas(64) uint32_t v[MINHASH_VALUES];
};
/* The signature of the empty set: all ones. */
void minhash_clear(struct minhash *m);
/* Adds n elements; repeats change nothing, and neither does the order: several parts may go into one signature. */
void minhash_add(struct minhash *m, const uint32_t *x, size_t n);
/* a becomes the signature of the union of both. */
void minhash_union(struct minhash *a, const struct minhash *b);
/* Share of equal values. */
double minhash_estimate(const struct minhash *a, const struct minhash *b);

/* How it computes: the widest the processor has, unless the environment names one (LINGLOOM_SIMD=plain, avx2, avx512)
 * or a test asks. */
enum minhash_path { MINHASH_PLAIN, MINHASH_AVX2, MINHASH_AVX512 };
/* False when this machine cannot; not while other threads compute. */
bool minhash_use(enum minhash_path path);
const char *minhash_path_name(void);

#endif

/* Locality-sensitive hashing: a signature cut into bands of rows. Two sets become candidates when one whole band is
 * equal, which happens with probability 1 - (1 - J^rows)^bands: a steep curve around the threshold.
 *
 * The shape is derived from the threshold tau and the recall wanted there: of all shapes of at most 128 values that
 * reach it, the one with the most rows (the fewest false candidates) and as many bands as the values yield.
 *
 *   tau .9, recall .99: 12 x 10      tau .8: 21 x 6      tau .7: 25 x 5      tau .6: 42 x 3
 *
 * The recall is meant to three decimals (25 x 5 finds .98995 at .7). With several thresholds the lowest decides. */
#ifndef LL_DATASET_NEAR_LSH_H
#define LL_DATASET_NEAR_LSH_H

#include "base/err.h"
#include "base/mem.h"
#include "dataset/near/minhash.h"

struct lsh {
    int bands, rows;
    double tau;
};
/* An error where tau or recall lie outside (0, 1) or no shape reaches the recall. */
enum status lsh_choose(struct lsh *l, double tau, double recall, struct err *e);
/* Probability that two sets of similarity j become candidates. */
double lsh_hit(const struct lsh *l, double j);
/* A key for each band: XXH3_64 of the band's values as little-endian u32, seeded with
 * hash_mix(hash_mix(salt) + band), so that keys of different bands can lie in one table. Signatures of different
 * classes of shingles (text/shingle.h) need no different salts: their elements differ already. */
void lsh_keys(const struct lsh *l, const struct minhash *m, uint64_t salt, uint64_t *key);
/* The choice and its recall curve, a few lines for logs and reports. */
void lsh_show(const struct lsh *l, struct buf *out);

#endif

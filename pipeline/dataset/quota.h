/* How many records each part of a mix gives. Plain IEEE arithmetic without libm, so every machine gets the same
 * numbers. */
#ifndef LL_DATASET_QUOTA_H
#define LL_DATASET_QUOTA_H

#include <stdint.h>

/* x^y for x >= 0: exact steps only (squaring, square roots), about 40 good bits */
double quota_pow(double x, double y);

/* Splits `total` over n parts in proportion to mass[], no part above have[]; what full parts cannot take goes to the
 * others. Rounding by largest remainder, ties to the earlier part. Sets give[]; returns what could be given. */
uint64_t quota_split(uint64_t total, const double *mass, const uint64_t *have, uint64_t *give, int n);
/* The largest total at which every part with mass > 0 can give its exact share. */
uint64_t quota_largest(const double *mass, const uint64_t *have, int n);

#endif

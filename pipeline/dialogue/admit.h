/* Which candidates of a corpus with a cap take part: as many as its dialogues, in the end, may be.
 *
 * A corpus that may give c records of the n wanted in all takes part with so many of its pairs that, at the common rate
 * of records per pair, about c come of them. Drawn by the candidate's key: the same ones always. */
#ifndef LL_DIALOGUE_ADMIT_H
#define LL_DIALOGUE_ADMIT_H

#include "base/hash.h"

/* share[f]: of file f's pairs, 0..1. cap 0: none; caps below what is wanted in all are kept, a little short of them. */
void admit_shares(const uint64_t *pairs, const int64_t *cap, int n, double records, double *share);
bool admit(double share, uint64_t seed, sv key);

#endif

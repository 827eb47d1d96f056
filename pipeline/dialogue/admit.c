#include "dialogue/admit.h"

enum { ROUNDS = 50 }; /* the rate rises as pairs leave: a few rounds settle it */

void admit_shares(const uint64_t *pairs, const int64_t *cap, int n, double records, double *share)
{
    for (int f = 0; f < n; f++) share[f] = 1;
    for (int round = 0; round < ROUNDS; round++) {
        double taking = 0;
        for (int f = 0; f < n; f++) taking += (double)pairs[f] * share[f];
        double rate = taking > 0 ? records / taking : 0;
        for (int f = 0; f < n; f++) {
            double most = rate > 0 && cap[f] > 0 ? 0.95 * (double)cap[f] / rate : (double)pairs[f];
            share[f] = most < (double)pairs[f] ? most / (double)pairs[f] : 1;
        }
    }
}

bool admit(double share, uint64_t seed, sv key)
{
    return share >= 1 || (double)(hash64(key, seed ^ 0xad317) >> 11) * 0x1p-53 < share;
}

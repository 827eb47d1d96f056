/* Corpora with caps take part with what their caps allow. */
#include "dialogue/admit.h"

#include "tap.h"

int main(void)
{
    const uint64_t pairs[] = {100000, 100000, 100, 0};
    const int64_t none[] = {0, 0, 0, 0}, caps[] = {0, 5000, 0, 10}, loose[] = {0, 90000, 0, 0};
    double share[4];
    admit_shares(pairs, none, 4, 50000, share);
    tap_ok(share[0] >= 1 && share[1] >= 1 && share[2] >= 1, "without caps everything takes part");
    admit_shares(pairs, loose, 4, 50000, share);
    tap_ok(share[1] >= 1, "a cap above what comes of it changes nothing");
    admit_shares(pairs, caps, 4, 50000, share);
    double rate = 50000 / (100100 + 100000 * share[1]);
    tap_ok(share[0] >= 1 && share[2] >= 1, "the others take part wholly");
    tap_ok(100000 * share[1] * rate < 5000 && 100000 * share[1] * rate > 4500, "about the cap comes of it: %g",
           100000 * share[1] * rate);
    int in = 0;
    char key[32];
    for (int i = 0; i < 10000; i++) in += admit(0.25, 7, sv_of(key, snprintf(key, sizeof key, "c-%06d", i)));
    tap_ok(in > 2350 && in < 2650, "a quarter is a quarter: %d of 10000", in);
    tap_ok(admit(1, 7, SV("x")) && !admit(0, 7, SV("x")), "all is all, none is none");
    return tap_done();
}

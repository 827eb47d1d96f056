/* Bands: the shapes the header states, candidates as often as the curve says, keys that are told apart. */
#include "dataset/near/lsh.h"

#include "base/hash.h"
#include "tap.h"

#include <math.h>

static rng r = {29};

static bool shape(double tau, double recall, int bands, int rows)
{
    struct lsh l;
    struct err e = {0};
    return lsh_choose(&l, tau, recall, &e) == ST_OK && l.bands == bands && l.rows == rows && l.tau == tau;
}

static bool refused(double tau, double recall)
{
    struct lsh l;
    struct err e = {0};
    return lsh_choose(&l, tau, recall, &e) != ST_OK && e.msg[0];
}

static void shapes(void)
{
    tap_ok(shape(.8, .99, 21, 6) && shape(.7, .99, 25, 5) && shape(.9, .99, 12, 10) && shape(.6, .99, 42, 3),
           "the shapes the header states");
    tap_ok(shape(.8, .98, 18, 7) && shape(.8, .94, 16, 8), "less recall: more rows");
    tap_ok(refused(0, .9) && refused(1, .9) && refused(.8, 1) && refused(.8, 0) && refused(NAN, .9) &&
               refused(.01, .999),
           "what cannot be is refused with words");
    bool ok = true;
    for (int t = 30; t < 100; t++) {
        struct lsh l;
        struct err e = {0};
        if (lsh_choose(&l, t / 100.0, .99, &e) != ST_OK) continue;
        struct lsh next = {MINHASH_VALUES / (l.rows + 1), l.rows + 1, l.tau};
        ok &= l.bands * l.rows <= MINHASH_VALUES && lsh_hit(&l, l.tau) >= .9895 && lsh_hit(&next, l.tau) < .9895;
    }
    tap_ok(ok, "every threshold: the recall is reached, and one row more would miss it");
}

static bool meet(const struct lsh *l, const struct minhash *a, const struct minhash *b)
{
    uint64_t x[MINHASH_VALUES], y[MINHASH_VALUES];
    lsh_keys(l, a, 0, x);
    lsh_keys(l, b, 0, y);
    for (int i = 0; i < l->bands; i++)
        if (x[i] == y[i]) return true;
    return false;
}

/* Pairs of sets of 60 elements of known similarity. */
static void hit_rates(void)
{
    static const size_t both[] = {30, 40, 45, 49, 53, 57};
    struct lsh l[2] = {{21, 6, .8}, {25, 5, .7}};
    double worst = 0;
    enum { EACH = 60, TRIALS = 6000 };
    for (size_t i = 0; i < sizeof both / sizeof *both; i++) {
        int hits[2] = {0};
        for (int t = 0; t < TRIALS; t++) {
            uint32_t x[2 * EACH];
            struct minhash a, b;
            for (size_t k = 0; k < 2 * EACH; k++) x[k] = (uint32_t)rng_next(&r);
            minhash_clear(&a);
            minhash_clear(&b);
            minhash_add(&a, x, EACH);
            minhash_add(&b, x + EACH - both[i], EACH);
            for (int s = 0; s < 2; s++) hits[s] += meet(&l[s], &a, &b);
        }
        double j = (double)both[i] / (double)(2 * EACH - both[i]);
        for (int s = 0; s < 2; s++) worst = fmax(worst, fabs(hits[s] / (double)TRIALS - lsh_hit(&l[s], j)));
    }
    tap_ok(worst < .02, "candidates as often as 1 - (1 - J^rows)^bands says: within %.4f", worst);
}

static void keys(void)
{
    struct lsh l = {21, 6, .8};
    struct minhash m;
    uint64_t k[21], s[21];
    bool apart = true;
    for (int i = 0; i < MINHASH_VALUES; i++) m.v[i] = 7; /* every band the same values */
    lsh_keys(&l, &m, 0, k);
    lsh_keys(&l, &m, 1, s);
    for (int i = 0; i < 21; i++) {
        for (int j = 0; j < i; j++) apart &= k[i] != k[j];
        for (int j = 0; j < 21; j++) apart &= k[i] != s[j];
    }
    tap_ok(apart, "keys of different bands and salts are different");
    char bytes[24];
    for (int i = 0; i < 24; i++) bytes[i] = i % 4 ? 0 : 7;
    tap_ok(k[3] == hash64(sv_of(bytes, 24), hash_mix(hash_mix(0) + 3)), "a key is what the header says");
}

static void shown(void)
{
    struct lsh l = {21, 6, .8};
    struct buf b;
    buf_init(&b, 4096);
    lsh_show(&l, &b);
    tap_sv(buf_sv(&b),
           SV("21 bands of 6 values for similarity 0.8; pairs that become candidates:\n"
              "  similarity  0.50  0.55  0.60  0.65  0.70  0.75  0.80  0.85  0.90  0.95  1.00\n"
              "  share       0.282  0.445  0.633  0.807  0.928  0.984  0.998  1.000  1.000  1.000  1.00\n"),
           "the choice as people read it");
    buf_release(&b);
}

int main(void)
{
    shapes();
    hit_rates();
    keys();
    shown();
    return tap_done();
}

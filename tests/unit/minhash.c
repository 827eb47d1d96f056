/* MinHash: three ways to compute the same bytes, published signatures, and an estimate as good as theory says. Two
 * ideas that do not hold (a family without odd factors, one value used twice) are seen to fail the same measure. */
#include "dataset/near/minhash.h"

#include "base/hash.h"
#include "base/mem.h"
#include "tap.h"
#include "text/norm.h"
#include "text/shingle.h"

#include <math.h>

static rng r = {23};

/* What the header says, word for word. */
static void by_definition(struct minhash *m, const uint32_t *x, size_t n)
{
    rng s = {MINHASH_SEED};
    for (int i = 0; i < MINHASH_VALUES; i++) {
        uint64_t w = rng_next(&s);
        m->v[i] = UINT32_MAX;
        for (size_t k = 0; k < n; k++) {
            uint32_t h = ((uint32_t)w | 1) * x[k] + (uint32_t)(w >> 32);
            if (h < m->v[i]) m->v[i] = h;
        }
    }
}

static void paths(void)
{
    static uint32_t x[5000];
    for (size_t i = 0; i < 5000; i++) x[i] = (uint32_t)rng_next(&r);
    for (int p = MINHASH_PLAIN; p <= MINHASH_AVX512; p++) {
        bool same = true;
        if (!minhash_use((enum minhash_path)p)) {
            tap_skip("another way to compute", "not on this machine");
            continue;
        }
        for (size_t n = 0; n <= 5000; n = n < 20 ? n + 1 : n * 2 + 7) {
            struct minhash a, b, c;
            by_definition(&a, x, n);
            minhash_clear(&b);
            minhash_add(&b, x, n);
            minhash_clear(&c);
            for (size_t k = 0; k < n; k += 61) minhash_add(&c, x + k, n - k < 61 ? n - k : 61);
            same &= !memcmp(&a, &b, sizeof a) && !memcmp(&a, &c, sizeof a);
        }
        tap_ok(same, "%s: as defined, at once and in pieces", minhash_path_name());
    }
    struct minhash a, b, u;
    minhash_clear(&a);
    minhash_clear(&b);
    minhash_clear(&u);
    minhash_add(&a, x, 300);
    minhash_add(&b, x + 200, 500);
    minhash_add(&u, x, 700);
    minhash_union(&a, &b);
    tap_ok(!memcmp(&a, &u, sizeof a), "the signature of a union");
}

struct quality {
    double bias, rms, theory;
};

/* Two sets of `each` elements of which `both` are shared; spread: elements are any numbers, else neighbours. */
static struct quality measure(size_t each, size_t both, int trials,
                              double (*estimate)(const uint32_t *, size_t, const uint32_t *, size_t))
{
    static uint32_t x[4096];
    struct quality q = {0};
    size_t n = 2 * each - both;
    double j = (double)both / (double)n;
    for (int t = 0; t < trials; t++) {
        for (size_t i = 0; i < n; i++) x[i] = (uint32_t)rng_next(&r);
        double e = estimate(x, each, x + each - both, each) - j;
        q.bias += e;
        q.rms += e * e;
    }
    q.bias /= trials;
    q.rms = sqrt(q.rms / trials);
    q.theory = sqrt(j * (1 - j) / MINHASH_VALUES);
    return q;
}

static double ours(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    struct minhash m, n;
    minhash_clear(&m);
    minhash_clear(&n);
    minhash_add(&m, a, na);
    minhash_add(&n, b, nb);
    return minhash_estimate(&m, &n);
}

/* 64 values, each used twice: as good a mean, a worse spread. */
static double halved(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    struct minhash m, n;
    minhash_clear(&m);
    minhash_clear(&n);
    minhash_add(&m, a, na);
    minhash_add(&n, b, nb);
    for (int i = 0; i < MINHASH_VALUES / 2; i++) m.v[i + 64] = m.v[i], n.v[i + 64] = n.v[i];
    return minhash_estimate(&m, &n);
}

/* Factors with many low zero bits throw the elements' high bits away: different elements become equal. */
static double even_factors(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    rng s = {MINHASH_SEED};
    int same = 0;
    for (int i = 0; i < MINHASH_VALUES; i++) {
        uint32_t f = (uint32_t)rng_next(&s) << 24, p = UINT32_MAX, q = UINT32_MAX;
        for (size_t k = 0; k < na; k++) p = f * a[k] < p ? f * a[k] : p;
        for (size_t k = 0; k < nb; k++) q = f * b[k] < q ? f * b[k] : q;
        same += p == q;
    }
    return same / (double)MINHASH_VALUES;
}

static bool good(struct quality q)
{
    return fabs(q.bias) < .003 && q.rms < q.theory * 1.05 && q.rms > q.theory * .93;
}

static void estimates(void)
{
    static const size_t shape[][2] = {{6, 4}, {20, 16}, {60, 50}, {200, 120}, {500, 440}, {1000, 900}};
    for (size_t i = 0; i < sizeof shape / sizeof *shape; i++) {
        struct quality q = measure(shape[i][0], shape[i][1], 8000, ours);
        tap_ok(good(q), "%zu elements, %zu shared: mean error %+.4f, spread %.4f (theory %.4f)", shape[i][0],
               shape[i][1], q.bias, q.rms, q.theory);
    }
    tap_ok(!good(measure(200, 120, 2000, halved)), "the measure tells 64 values from 128");
    tap_ok(!good(measure(200, 120, 400, even_factors)), "the measure tells factors that are no permutations");
}

static void published(void)
{
    static const struct {
        const char *text;
        uint32_t v[4];
        uint64_t all; /* hash64 of the 128 values as little-endian bytes, seed 0 */
    } p[] = {
#include "golden/near/signatures.inc"
    };
    struct shingler *s = shingler_new();
    arena mem = {0};
    for (size_t i = 0; i < sizeof p / sizeof *p; i++) {
        const uint32_t *x;
        struct minhash m;
        shingler_clear(s);
        shingler_add(s, norm_key(sv_z(p[i].text), &mem), 0);
        size_t n = shingler_hashes(s, shingle_class(shingler_length(s)), &x);
        minhash_clear(&m);
        minhash_add(&m, x, n);
        uint64_t all = hash64(sv_of((const char *)m.v, sizeof m.v), 0);
        if (!tap_ok(!memcmp(m.v, p[i].v, sizeof p[i].v) && all == p[i].all, "published: %s", p[i].text))
            printf("#   {\"%s\", {0x%08x, 0x%08x, 0x%08x, 0x%08x}, UINT64_C(0x%016llx)},\n", p[i].text, m.v[0], m.v[1],
                   m.v[2], m.v[3], (unsigned long long)all);
    }
    shingler_free(s);
    arena_release(&mem);
}

int main(void)
{
    published();
    paths();
    estimates();
    return tap_done();
}

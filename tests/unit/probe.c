#include "dataset/near/probe.h"
#include "base/hash.h"
#include "tap.h"
#include "text/shingle.h"

enum { MOST = 3000 };

static size_t sorted(const uint32_t *x, size_t n, uint32_t *out)
{
    uint32_t tmp[MOST];
    memcpy(out, x, n * sizeof *x);
    return shingle_sort_unique(out, n, tmp);
}

/* narrow: so many low bits differ, which crowds the table; shift moves them up */
static void fill(rng *r, uint32_t *x, size_t n, int narrow, int shift)
{
    for (size_t i = 0; i < n; i++) x[i] = (uint32_t)(rng_next(r) & (((uint64_t)1 << narrow) - 1)) << shift;
}

static bool agrees(struct probe *p, struct probe *q, rng *r, int narrow, int shift)
{
    static uint32_t x[MOST], y[MOST], a[MOST], b[MOST], once[MOST], other[MOST], again[MOST];
    size_t n = rng_below(r, MOST), m = rng_below(r, MOST);
    fill(r, x, n, narrow, shift);
    fill(r, y, m, narrow, shift);
    for (size_t i = 0; i < m; i++)
        if (n && rng_below(r, 2)) y[i] = x[rng_below(r, n)];
    size_t na = sorted(x, n, a), nb = sorted(y, m, b), both = shingle_common(a, na, b, nb);
    size_t got = probe_fill(p, x, n, once), got_other = probe_fill(q, y, m, other);
    bool ok = got == na && p->n == na && got_other == nb && sorted(once, got, again) == na;
    ok &= !memcmp(again, a, na * sizeof *a) && probe_common(p, other, nb, 0) == both;
    ok &= probe_common(p, other, nb, both) == both && probe_common(p, other, nb, both + 1) <= both;
    return ok && probe_fill(p, once, na, once) == na && probe_common(p, other, nb, 0) == both;
}

int main(void)
{
    struct probe p = {0}, q = {0};
    rng r = {7};
    static const struct {
        int narrow, shift;
        const char *what;
    } kind[] = {{32, 0, "hashes spread evenly"},
                {9, 23, "many repeats, 0 among them"},
                {12, 0, "hashes that all belong to one place"},
                {32 - 8, 8, "low bits that are zero"},
                {1, 0, "two different ones at most"}};
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++) {
        bool same = true;
        for (int i = 0; i < 500; i++) same &= agrees(&p, &q, &r, kind[k].narrow, kind[k].shift);
        tap_ok(same, "as sorted sets: %s", kind[k].what);
    }
    enum { HUGE = (1 << 20) + 5 };
    uint32_t *x = mem_array(HUGE, sizeof *x);
    for (uint32_t i = 0; i < HUGE; i++) x[i] = i * 2654435761u;
    tap_ok(probe_fill(&p, x, HUGE, x) == HUGE && probe_common(&p, x, HUGE, 0) == HUGE && p.sorted,
           "a huge set is sorted, and the same");
    mem_free(x);
    probe_release(&p);
    probe_release(&q);
    return tap_done();
}

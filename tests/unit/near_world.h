/* Texts with priorities, what near makes of them, and the oracle: all pairs, exact Jaccard, the greedy choice. */
#ifndef LL_TESTS_NEAR_WORLD_H
#define LL_TESTS_NEAR_WORLD_H

#include "dataset/near/lsh.h"
#include "dataset/near/near.h"
#include "tap.h"
#include "text/shingle.h"
#include "text/utf8.h"

#include <stdlib.h>

enum { MAX = 20000, BANDS = 128 };

struct text {
    sv part[2];
    int n;
    struct near_prio prio;
};
struct world {
    struct text t[MAX];
    int n;
    uint64_t references;
    struct bitset *probes, *out;
    arena mem;
    /* answers */
    int cap, ntau, fetches;
    double tau[NEAR_TAUS], cluster_tau;
    int64_t twin[NEAR_TAUS][MAX];
    struct near_drop drop[NEAR_TAUS][MAX];
    uint64_t root[MAX];
    uint64_t last;
    bool disorder;
    struct near_stats stats;
};

static rng dice;
static uint64_t roll(uint64_t n)
{
    return rng_below(&dice, n);
}

/* ---- texts ---- */

static uint32_t letter(int script)
{
    if (script == 1) return (uint32_t)(0x4e00 + roll(3000));
    if (script == 2) return roll(7) ? (uint32_t)(0x3041 + roll(80)) : (uint32_t)(0x4e00 + roll(500));
    return roll(6) ? (uint32_t)('a' + roll(26)) : ' ';
}

static sv fresh(struct world *w, int length, int script)
{
    char *p = arena_bytes(&w->mem, (size_t)length * 4 + 1), *at = p;
    for (int i = 0; i < length; i++) at += utf8_put(at, letter(script));
    return sv_of(p, at - p);
}

/* Each code point goes with probability 1 / `every`: left out, doubled or replaced. */
static sv edited(struct world *w, sv t, int every, int script)
{
    char *p = arena_bytes(&w->mem, (size_t)t.n * 3 + 8), *to = p;
    for (const char *at = t.p; at < t.p + t.n;) {
        const char *from = at;
        utf8_next(&at);
        uint64_t k = roll((uint64_t)every) ? 3 : roll(3);
        if (k == 2) to += utf8_put(to, letter(script));
        for (int i = k == 3 ? 1 : k == 1 ? 2 : 0; i > 0; i--) {
            memcpy(to, from, (size_t)(at - from));
            to += at - from;
        }
    }
    return sv_of(p, to - p);
}

static void add(struct world *w, sv a, sv b)
{
    struct text *t = &w->t[w->n];
    *t = (struct text){.part = {a, b}, .n = b.p ? 2 : 1};
    t->prio = (struct near_prio){.a = roll(3), .b = roll(50), .c = roll(2)};
    w->n++;
}

static void world_new(struct world *w, uint64_t seed)
{
    memset(w, 0, sizeof *w);
    dice = rng_for(seed, SV("near"), SV(""));
    w->ntau = 1;
    w->tau[0] = .7;
}
static void world_free(struct world *w)
{
    arena_release(&w->mem);
}

/* Families of texts that were edited from one another; lengths around the borders of the classes. */
static void families(struct world *w, int n, bool pairs)
{
    static const int lengths[] = {8, 14, 25, 60, 78, 80, 82, 110, 300};
    while (w->n < n) {
        int script = (int)roll(3), length = lengths[roll(9)] + (int)roll(4), size = 1 + (int)roll(8);
        if (!roll(40)) length = (roll(2) ? 1990 : 2500) + (int)roll(100), size = 4;
        sv a = fresh(w, length, script), b = pairs ? fresh(w, 20 + length / 2, 0) : (sv){0};
        for (int i = 0; i < size && w->n < n; i++) {
            sv x = roll(3) ? edited(w, a, 10 + (int)roll(200), script) : a;
            add(w, x, pairs ? edited(w, b, 30 + (int)roll(100), 0) : b);
            if (!roll(3)) a = x; /* chains */
        }
    }
}

static void swap(struct world *w, int i, int k)
{
    struct text t = w->t[i];
    w->t[i] = w->t[k];
    w->t[k] = t;
}
static void shuffle(struct world *w)
{
    for (int i = w->n - 1; i > 0; i--) swap(w, i, (int)roll((uint64_t)i + 1));
}

/* ---- the answer asked for ---- */

static int parts_of(const struct text *t, struct near_part *p)
{
    for (int i = 0; i < t->n; i++) p[i] = (struct near_part){t->part[i], (uint64_t)(1000 + i), false};
    return t->n;
}

static enum status fetch(void *to, const struct bitset *which, struct near *n, struct err *e)
{
    struct world *w = to;
    struct near_part p[2];
    w->fetches++;
    for (int i = 0; i < w->n; i++)
        if (bitset_has(which, (uint64_t)i))
            TRY(near_fetched(n, (uint64_t)i, p, parts_of(&w->t[i], p), w->t[i].prio, e));
    return ST_OK;
}
static enum status drop(void *to, const struct near_drop *d, struct err *e)
{
    (void)e;
    struct world *w = to;
    if (d->ord < w->last || w->twin[d->tau][d->ord] >= 0) w->disorder = true;
    w->last = d->ord;
    w->twin[d->tau][d->ord] = (int64_t)d->twin;
    w->drop[d->tau][d->ord] = *d;
    return ST_OK;
}
static enum status cluster(void *to, uint64_t ord, uint64_t root, struct err *e)
{
    (void)e;
    ((struct world *)to)->root[ord] = root;
    return ST_OK;
}
static bool is_out(const void *to, uint64_t ord)
{
    const struct world *w = to;
    return w->out && bitset_has(w->out, ord);
}

static struct near_cfg config(const struct world *w, int64_t memory, int threads)
{
    struct near_cfg c = {.ntau = w->ntau, .recall = .99, .bucket_cap = w->cap, .tmp = "/tmp"};
    memcpy(c.tau, w->tau, sizeof c.tau);
    c.memory = memory;
    c.threads = threads;
    return c;
}

static enum status ask_near(struct world *w, int64_t memory, int threads, struct err *e)
{
    struct near *n;
    struct near_cfg c = config(w, memory, threads);
    arena mem = {0};
    TRY(near_new(&n, &c, e));
    struct near_look *l = near_look_new(n);
    for (int i = 0; i < w->n; i++) {
        struct near_part p[2];
        struct near_seen s;
        near_look(l, p, parts_of(&w->t[i], p), &mem, &s);
        if (near_keep(n, (uint64_t)i, &s, e) != ST_OK) break;
        arena_reset(&mem);
    }
    struct near_ask a = {.to = w, .total = (uint64_t)w->n, .references = w->references, .probes = w->probes};
    a.out = is_out;
    a.fetch = fetch;
    a.drop = drop;
    if (w->cluster_tau > 0) a.cluster = cluster, a.cluster_tau = w->cluster_tau;
    enum status st = e->code ? e->code : near_decide(n, &a, e);
    w->stats = *near_stats(n);
    near_look_free(l);
    near_free(n);
    arena_release(&mem);
    return st;
}

static void answer(struct world *w, int64_t memory, int threads)
{
    struct err e = {0};
    memset(w->twin, -1, sizeof w->twin);
    for (int i = 0; i < w->n; i++) w->root[i] = (uint64_t)i;
    w->last = 0;
    w->disorder = false;
    if (ask_near(w, memory, threads, &e) != ST_OK) tap_ok(false, "near: %s", e.msg);
    tap_ok(!w->disorder, "drops come in order, each once");
}

/* ---- brute force ---- */

struct oracle {
    uint64_t key[MAX][2 * BANDS];
    uint8_t lead[MAX][2 * BANDS]; /* kept, and among the first `cap` there */
    int nkey[MAX], order[MAX], bands;
    int64_t twin[MAX];
    uint32_t common[MAX], all[MAX];
    int band[MAX];
    int up[MAX]; /* clusters */
    uint64_t dropped, verified_kept;
};
static struct oracle o;
static struct world *sorting;

static int by_priority(const void *x, const void *y)
{
    int i = *(const int *)x, k = *(const int *)y;
    const struct near_prio *p = &sorting->t[i].prio, *q = &sorting->t[k].prio;
    bool ri = (uint64_t)i < sorting->references, rk = (uint64_t)k < sorting->references;
    if (ri != rk) return ri ? -1 : 1;
    if (ri) return i - k;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    if (p->c != q->c) return p->c < q->c ? -1 : 1;
    return i - k;
}

static void load(struct shingler *s, const struct text *t)
{
    shingler_clear(s);
    for (int i = 0; i < t->n; i++) shingler_add(s, t->part[i], (uint64_t)(1000 + i));
}

static void exact(const struct world *w, int i, int k, uint32_t *common, uint32_t *all)
{
    struct shingler *a = shingler_new(), *b = shingler_new();
    const uint32_t *x, *y;
    load(a, &w->t[i]);
    load(b, &w->t[k]);
    int cls = shingle_class_of_pair(shingler_length(a), shingler_length(b));
    size_t nx = shingler_set(a, cls, &x), ny = shingler_set(b, cls, &y);
    *common = (uint32_t)shingle_common(x, nx, y, ny);
    *all = (uint32_t)(nx + ny) - *common;
    shingler_free(a);
    shingler_free(b);
}

static void all_keys(const struct world *w)
{
    struct near *n;
    struct err e = {0};
    struct near_cfg c = config(w, 1 << 20, 1);
    arena mem = {0};
    near_new(&n, &c, &e);
    struct near_look *l = near_look_new(n);
    o.bands = near_bands(n)->bands;
    for (int i = 0; i < w->n; i++) {
        struct near_part p[2];
        struct near_seen s;
        near_look(l, p, parts_of(&w->t[i], p), &mem, &s);
        o.nkey[i] = (int)s.nkey;
        for (int k = 0; k < o.nkey[i]; k++) o.key[i][k] = s.key[k] >> 16;
    }
    near_look_free(l);
    near_free(n);
    arena_release(&mem);
}

/* Lowest band both share (any: also where k is no leader), -1: none. *led: k leads in one of them. */
static int share(int i, int k, bool *led)
{
    int band = -1;
    *led = false;
    for (int x = 0; x < o.nkey[i]; x++)
        for (int y = x % o.bands; y < o.nkey[k]; y += o.bands) {
            if (o.key[i][x] != o.key[k][y]) continue;
            if (band < 0 || x % o.bands < band) band = x % o.bands;
            if (o.lead[k][y]) *led = true;
        }
    return band;
}

/* Record k stays: it leads in its buckets that have no `cap` leaders yet. */
static void lead(const struct world *w, int k, const int *kept, int nkept)
{
    int cap = w->cap ? w->cap : NEAR_BUCKET_CAP;
    for (int y = 0; y < o.nkey[k]; y++) {
        int have = 0;
        for (int j = 0; j < nkept; j++)
            for (int x = y % o.bands; x < o.nkey[kept[j]]; x += o.bands)
                have += o.key[kept[j]][x] == o.key[k][y] && o.lead[kept[j]][x];
        o.lead[k][y] = have < cap;
    }
}

static int top(int i)
{
    while (o.up[i] != i) i = o.up[i];
    return i;
}
static void join(int i, int k)
{
    i = top(i);
    k = top(k);
    o.up[i > k ? i : k] = i > k ? k : i;
}

static void brute(struct world *w, double tau, bool capped)
{
    static int kept[MAX];
    int nkept = 0;
    all_keys(w);
    memset(o.lead, !capped, sizeof o.lead);
    o.dropped = 0;
    for (int i = 0; i < w->n; i++) o.order[i] = o.up[i] = i, o.twin[i] = -1;
    sorting = w;
    qsort(o.order, (size_t)w->n, sizeof *o.order, by_priority);
    for (int r = 0; r < w->n; r++) {
        int i = o.order[r];
        if (is_out(w, (uint64_t)i)) continue;
        bool may = (uint64_t)i >= w->references && (!w->probes || bitset_has(w->probes, (uint64_t)i)), led;
        static int edge[MAX];
        int nedge = 0;
        for (int j = 0; may && j < nkept; j++) {
            int band = share(i, kept[j], &led);
            uint32_t common, all;
            uint64_t kin = w->t[i].prio.group;
            if (band < 0 || !led || (kin && kin == w->t[kept[j]].prio.group)) continue;
            exact(w, i, kept[j], &common, &all);
            if ((double)common >= tau * (double)all - 1e-12) {
                o.twin[i] = kept[j];
                o.common[i] = common;
                o.all[i] = all;
                o.band[i] = band;
                break;
            }
            if ((double)common >= w->cluster_tau * (double)all - 1e-12) edge[nedge++] = kept[j];
        }
        o.dropped += o.twin[i] >= 0;
        if (o.twin[i] >= 0) join(i, (int)o.twin[i]);
        for (int j = 0; o.twin[i] < 0 && j < nedge; j++) join(i, edge[j]);
        if (o.twin[i] >= 0 && !w->probes) continue;
        if (capped) lead(w, i, kept, nkept);
        kept[nkept++] = i;
    }
}

static int differences(const struct world *w, int t)
{
    int bad = 0;
    for (int i = 0; i < w->n; i++) {
        const struct near_drop *d = &w->drop[t][i];
        if (w->twin[t][i] != o.twin[i])
            bad++;
        else if (o.twin[i] >= 0)
            bad += d->common != o.common[i] || d->all != o.all[i] || d->band != o.band[i];
    }
    return bad;
}

#endif

#include "dataset/near/groups.h"

enum { PORTION = 8192 };

/* ---- numbers ---- */

enum status ranks_init(struct ranks *r, const struct bitset *set, struct err *e)
{
    uint64_t n = 0;
    r->set = set;
    r->before = mem_array(set->n + 1, sizeof *r->before);
    for (size_t i = 0; i <= set->n; i++) {
        r->before[i] = (uint32_t)n;
        if (i < set->n) n += (uint64_t)__builtin_popcountll(set->w[i]);
    }
    r->n = (uint32_t)n;
    return n < UINT32_MAX ? ST_OK
                          : err_set(e, ST_LIMIT, "%llu records resemble others; the limit is 4 thousand million",
                                    (unsigned long long)n);
}

void ranks_release(struct ranks *r)
{
    mem_free(r->before);
    *r = (struct ranks){0};
}

uint64_t rank_ord(const struct ranks *r, uint32_t k)
{
    size_t lo = 0, hi = r->set->n; /* the last word with before <= k, which has members */
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (r->before[mid] <= k)
            lo = mid;
        else
            hi = mid;
    }
    uint64_t w = r->set->w[lo];
    for (uint32_t i = r->before[lo]; i < k; i++) w &= w - 1;
    return (uint64_t)lo * 64 + (uint64_t)__builtin_ctzll(w);
}

/* ---- components ---- */

void forest_init(struct forest *f, uint32_t n)
{
    f->n = n;
    f->up = mem_array((size_t)n + 1, sizeof *f->up);
    for (uint32_t i = 0; i < n; i++) f->up[i] = i;
}

void forest_release(struct forest *f)
{
    mem_free(f->up);
    *f = (struct forest){0};
}

uint32_t forest_root(struct forest *f, uint32_t i)
{
    while (f->up[i] != i) i = f->up[i] = f->up[f->up[i]];
    return i;
}

void forest_join(struct forest *f, uint32_t a, uint32_t b)
{
    a = forest_root(f, a);
    b = forest_root(f, b);
    if (a < b)
        f->up[b] = a;
    else
        f->up[a] = b;
}

static enum status spool_walk(const struct spool *s, enum status (*each)(void *, const hit *, size_t, struct err *),
                              void *to, struct err *e)
{
    hit h[PORTION];
    for (uint64_t at = 0, end = spool_size(s); at < end;) {
        size_t n = end - at < sizeof h ? (size_t)(end - at) : sizeof h;
        TRY(spool_read(s, at, n, h, e));
        TRY(each(to, h, n / sizeof *h, e));
        at += n;
    }
    return ST_OK;
}

struct joining {
    struct groups *g;
    uint32_t first;
};
static enum status join_hits(void *to, const hit *h, size_t n, struct err *e)
{
    (void)e;
    struct joining *j = to;
    for (size_t i = 0; i < n; i++) {
        uint32_t k = rank_of(j->g->ranks, h[i] & HIT_ORD);
        if (h[i] & HIT_FIRST)
            j->first = k;
        else
            forest_join(&j->g->comp, j->first, k);
    }
    return ST_OK;
}

enum status groups_connect(struct groups *g, const struct ranks *r, const struct buckets_found *f, struct err *e)
{
    *g = (struct groups){.ranks = r, .found = f};
    forest_init(&g->comp, r->n);
    struct joining j = {g, 0};
    TRY(spool_walk(&f->hits, join_hits, &j, e));
    /* all point to their roots, for whoever reads: a root is smaller, so it is final when it is asked */
    for (uint32_t i = 0; i < r->n; i++) g->comp.up[i] = g->comp.up[g->comp.up[i]];
    return ST_OK;
}

void groups_release(struct groups *g)
{
    forest_release(&g->comp);
    mem_free(g->member);
    mem_free(g->place);
    mem_free(g->first);
    spread_free(g->hits);
    *g = (struct groups){0};
}

/* ---- packing ---- */

/* `group` of every number: components in the order of their smallest members, a new group when the next does not fit.
 */
static uint32_t assign(struct groups *g, uint32_t *group, uint64_t limit, uint64_t (*cost)(const void *, uint32_t),
                       const void *ctx)
{
    uint32_t n = g->ranks->n, at = 0;
    uint64_t *sum = mem_zalloc(((size_t)n + 1) * sizeof *sum), held = 0;
    uint32_t *size = g->place; /* not needed yet */
    memset(size, 0, (size_t)n * sizeof *size);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = g->comp.up[i];
        sum[root] += cost(ctx, i);
        if (++size[root] > g->largest) g->largest = size[root];
    }
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = g->comp.up[i];
        if (root == i) {
            g->components++;
            if (held && held + sum[i] > limit) at++, held = 0;
            held += sum[i];
        }
        group[i] = root == i ? at : group[root];
    }
    mem_free(sum);
    return n ? at + 1 : 0;
}

static void order_members(struct groups *g, const uint32_t *group)
{
    uint32_t n = g->ranks->n;
    g->first = mem_zalloc(((size_t)g->n + 2) * sizeof *g->first);
    for (uint32_t i = 0; i < n; i++) g->first[group[i] + 2]++;
    for (int k = 2; k < g->n + 2; k++) g->first[k] += g->first[k - 1];
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = g->first[group[i] + 1]++;
        g->place[i] = at;
    }
}

struct spreading {
    struct groups *g;
    const uint32_t *group;
};
static enum status spread_hits(void *to, const hit *h, size_t n, struct err *e)
{
    struct spreading *s = to;
    for (size_t i = 0; i < n; i++)
        TRY(spread_add(s->g->hits, (int)s->group[rank_of(s->g->ranks, h[i] & HIT_ORD)], &h[i], e));
    return ST_OK;
}

enum status groups_pack(struct groups *g, const char *tmp, int64_t limit, int64_t memory,
                        uint64_t (*cost)(const void *, uint32_t), const void *ctx, struct err *e)
{
    size_t n = g->ranks->n;
    g->place = mem_array(n + 1, sizeof *g->place);
    uint32_t *group = mem_array(n + 1, sizeof *group);
    g->n = (int)assign(g, group, limit > 0 ? (uint64_t)limit : 0, cost, ctx);
    order_members(g, group);
    enum status st = ST_OK;
    if (g->n > 1) {
        struct spreading s = {g, group};
        g->hits = spread_new(tmp, g->n, sizeof(hit), memory);
        st = spool_walk(&g->found->hits, spread_hits, &s, e);
        if (st == ST_OK) st = spread_done(g->hits, e);
    }
    g->member = group; /* its memory is used again */
    for (uint32_t i = 0; i < n; i++) g->member[i] = 0;
    for (uint32_t i = 0; i < n; i++) g->member[g->place[i]] = i;
    return st;
}

uint64_t groups_hits(const struct groups *g, int group)
{
    return g->hits ? spread_count(g->hits, group) : spool_size(&g->found->hits) / sizeof(hit);
}

enum status groups_walk(const struct groups *g, int group,
                        enum status (*each)(void *to, const hit *h, size_t n, struct err *e), void *to, struct err *e)
{
    if (!g->hits) return spool_walk(&g->found->hits, each, to, e);
    hit h[PORTION];
    uint64_t n = spread_count(g->hits, group);
    for (uint64_t at = 0; at < n; at += PORTION) {
        size_t m = n - at < PORTION ? (size_t)(n - at) : PORTION;
        TRY(spread_read(g->hits, group, at, m, h, e));
        TRY(each(to, h, m, e));
    }
    return ST_OK;
}

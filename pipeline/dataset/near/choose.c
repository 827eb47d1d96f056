#include "dataset/near/choose.h"

#include "dataset/near/order.h"
#include "dataset/near/passages.h"
#include "dataset/near/sets.h"
#include "engine/par.h"
#include "text/shingle.h"

enum { WAVE_MIN = 64, WAVE_MAX = 4096, PORTION = 32, CAPPED = 128, AHEAD = 12 };

/* Records by turn, buckets as they come. Those of components of two are left out: their second is compared with their
 * first. */
struct table {
    uint32_t *start; /* of each record's buckets in `in`, n + 1 */
    uint32_t *in;    /* bucket numbers, ascending for each record */
    uint32_t *begin; /* of each bucket's room in `kept` */
    uint32_t *nkept; /* of each bucket */
    uint32_t *kept;  /* turns, ascending: at most `cap` a bucket */
    uint8_t *band;   /* of each bucket, and CAPPED */
    uint32_t buckets;
    uint8_t *pair_band; /* of each component of two: the first band they share */
    uint32_t npairs;
};
struct verdict {
    uint32_t twin;
    struct overlap j;
    bool dropped;
};
struct edge {
    uint32_t i, k;
};
struct worker {
    struct comparer c;
    uint32_t *cand, *tmp;
    size_t ncand, capcand;
    struct edge *edge;
    size_t nedge, capedge;
    uint64_t candidates, compared, verified, capped;
};
struct group {
    const struct choose *c;
    struct turns turns;
    struct table t;
    struct shelf shelf;
    struct passages passages;
    struct worker *worker;
    int nworker;
    int tau;
    uint32_t from;     /* the wave's first turn, or that of several whole components */
    uint32_t part;     /* the first of those */
    struct verdict *v; /* of them all */
};

/* ---- the table of buckets ---- */

struct filling {
    struct group *g;
    uint32_t base, bucket, size;
    bool of_pair; /* the bucket that goes on in the next hits */
};
static uint32_t turn_of(const struct filling *f, hit h)
{
    const struct groups *g = f->g->c->groups;
    return f->g->turns.turn[g->place[rank_of(g->ranks, h & HIT_ORD)] - f->base];
}

/* Whether the hit is of a bucket of a component of two; *turn: its record's, where it is not. */
static bool of_pair(struct filling *f, hit h, uint32_t *turn)
{
    if (!(h & HIT_FIRST) && f->of_pair) return true;
    *turn = turn_of(f, h);
    f->of_pair = *turn < 2 * f->g->t.npairs;
    return f->of_pair;
}

static void pair_hit(struct table *t, hit h, uint32_t turn)
{
    uint8_t *first = &t->pair_band[turn / 2];
    if (hit_band(h) < *first) *first = (uint8_t)hit_band(h);
}

static enum status count_hits(void *to, const hit *h, size_t n, struct err *e)
{
    (void)e;
    struct filling *f = to;
    struct table *t = &f->g->t;
    uint32_t turn = 0;
    for (size_t i = 0; i < n; i++) {
        bool first = (h[i] & HIT_FIRST) != 0;
        if (!of_pair(f, h[i], &turn)) {
            t->buckets += first;
            t->start[turn + 2]++;
        } else if (first) {
            pair_hit(t, h[i], turn);
        }
    }
    return ST_OK;
}

static void end_bucket(struct filling *f)
{
    struct table *t = &f->g->t;
    uint32_t room = f->size < (uint32_t)f->g->c->cap ? f->size : (uint32_t)f->g->c->cap;
    t->begin[f->bucket + 1] = t->begin[f->bucket] + room;
}

static enum status fill_hits(void *to, const hit *h, size_t n, struct err *e)
{
    (void)e;
    struct filling *f = to;
    struct table *t = &f->g->t;
    uint32_t turn = 0;
    for (size_t i = 0; i < n; i++) {
        if (of_pair(f, h[i], &turn)) continue;
        if (h[i] & HIT_FIRST) {
            if (f->size) {
                end_bucket(f);
                f->bucket++;
            }
            f->size = 0;
            t->band[f->bucket] = (uint8_t)hit_band(h[i]);
        }
        f->size++;
        t->in[t->start[turn + 1]++] = f->bucket;
    }
    return ST_OK;
}

static enum status table_init(struct group *g, int group, struct err *e)
{
    struct table *t = &g->t;
    const struct groups *gs = g->c->groups;
    uint64_t hits = groups_hits(gs, group);
    if (hits >= UINT32_MAX) return err_set(e, ST_LIMIT, "too many records resemble each other");
    struct filling f = {.g = g, .base = gs->first[group]};
    t->npairs = g->c->cap > 1 ? g->turns.npairs : 0;
    t->pair_band = mem_alloc((size_t)t->npairs + 1);
    memset(t->pair_band, CAPPED, (size_t)t->npairs + 1);
    t->start = mem_zalloc(((size_t)g->turns.n + 2) * sizeof *t->start);
    TRY(groups_walk(gs, group, count_hits, &f, e));
    for (uint32_t i = 2; i < g->turns.n + 2; i++) t->start[i] += t->start[i - 1];
    t->in = mem_array((size_t)hits + 1, sizeof *t->in);
    t->begin = mem_zalloc(((size_t)t->buckets + 1) * sizeof *t->begin);
    t->nkept = mem_array((size_t)t->buckets + 1, sizeof *t->nkept);
    t->band = mem_array((size_t)t->buckets + 1, 1);
    f.of_pair = false;
    TRY(groups_walk(gs, group, fill_hits, &f, e));
    if (f.size) end_bucket(&f);
    t->kept = mem_array((size_t)t->begin[t->buckets] + 1, sizeof *t->kept);
    return ST_OK;
}

static void table_release(struct table *t)
{
    mem_free(t->start);
    mem_free(t->in);
    mem_free(t->begin);
    mem_free(t->nkept);
    mem_free(t->kept);
    mem_free(t->band);
    mem_free(t->pair_band);
}

static void table_clear(struct table *t)
{
    memset(t->nkept, 0, (size_t)t->buckets * sizeof *t->nkept);
    for (uint32_t b = 0; b < t->buckets; b++) t->band[b] &= CAPPED - 1;
}

/* Record i stays: later ones in its buckets will be compared with it. */
static void table_keep(struct group *g, struct worker *w, uint32_t i)
{
    struct table *t = &g->t;
    for (uint32_t j = t->start[i]; j < t->start[i + 1]; j++) {
        uint32_t b = t->in[j];
        if (t->begin[b] + t->nkept[b] < t->begin[b + 1]) {
            t->kept[t->begin[b] + t->nkept[b]++] = i;
        } else if (!(t->band[b] & CAPPED)) {
            t->band[b] |= CAPPED;
            w->capped += g->tau == 0;
        }
    }
}

/* The first band in which both have a bucket. */
static int first_band(const struct table *t, uint32_t i, uint32_t k)
{
    if (i / 2 < t->npairs) return t->pair_band[i / 2];
    int band = CAPPED;
    const uint32_t *p = t->in + t->start[i], *pe = t->in + t->start[i + 1];
    const uint32_t *q = t->in + t->start[k], *qe = t->in + t->start[k + 1];
    while (p < pe && q < qe) {
        int b = t->band[*p] & (CAPPED - 1);
        if (*p == *q && b < band) band = b;
        bool p_behind = *p <= *q, q_behind = *q <= *p;
        p += p_behind;
        q += q_behind;
    }
    return band;
}

/* ---- one record's turn ---- */

static void candidate(struct worker *w, uint32_t i)
{
    if (w->ncand == w->capcand) {
        w->capcand = w->capcand ? w->capcand * 2 : 64;
        w->cand = mem_realloc(w->cand, w->capcand * sizeof *w->cand);
        w->tmp = mem_realloc(w->tmp, w->capcand * sizeof *w->tmp);
    }
    w->cand[w->ncand++] = i;
}

/* Those kept from turn `from` on that share a bucket with i, best first. */
static void gather(const struct table *t, struct worker *w, uint32_t i, uint32_t from)
{
    w->ncand = 0;
    if (i / 2 < t->npairs && i % 2) candidate(w, i - 1); /* the first of two stays */
    for (uint32_t j = t->start[i]; j < t->start[i + 1]; j++) {
        uint32_t b = t->in[j];
        const uint32_t *kept = t->kept + t->begin[b];
        for (uint32_t k = t->nkept[b]; k > 0 && kept[k - 1] >= from; k--) candidate(w, kept[k - 1]);
    }
    w->ncand = shingle_sort_unique(w->cand, w->ncand, w->tmp);
}

/* References stay; in a preview so does what is not in the sample. */
static bool may_drop(const struct group *g, uint32_t i)
{
    uint32_t number = g->turns.number[i];
    if (number < g->turns.references) return false;
    const struct bitset *probes = g->c->ask->probes;
    return !probes || bitset_has(probes, rank_ord(g->c->groups->ranks, number));
}

/* Compares i with what w->cand holds, until one is alike. */
static void judge(const struct group *g, struct worker *w, uint32_t i, struct verdict *v)
{
    uint32_t ppm = g->c->ppm[g->tau];
    bool edges = g->c->clusters && g->tau == 0;
    for (size_t j = 0; j < w->ncand && !v->dropped; j++) {
        struct overlap o;
        if (j + AHEAD < w->ncand) shelf_prefetch(&g->shelf, w->cand[j + AHEAD]);
        if (g->turns.kin && g->turns.kin[i] && g->turns.kin[i] == g->turns.kin[w->cand[j]]) continue;
        uint32_t shared = edges ? 0 : passages_shared(&g->passages, i, w->cand[j]);
        w->candidates++;
        if (shared && passages_unlike(&g->passages, i, w->cand[j], shared)) continue;
        uint32_t need = shared ? passages_need(&g->passages, i, w->cand[j], shared, ppm) : ppm;
        bool alike = comparer_alike(&w->c, i, w->cand[j], edges ? g->c->cluster_ppm : need, &o);
        w->compared += o.compared;
        if (!alike || !passages_alike(&o, shared)) continue;
        if (overlap_reaches(&o, ppm)) {
            *v = (struct verdict){w->cand[j], o, true};
            w->verified++;
        } else {
            MEM_GROW(w->edge, w->nedge, w->capedge);
            w->edge[w->nedge++] = (struct edge){i, w->cand[j]};
        }
    }
}

/* What may be asked for again at the next similarity, or by others. */
static bool set_wanted(const struct group *g, const struct verdict *v)
{
    return !v->dropped || g->c->ntau > 1 || g->c->ask->probes;
}

/* In parallel: a small component from its best record to its last. */
static void decide_part(struct group *g, struct worker *w, uint32_t part)
{
    uint32_t from = g->turns.part[part], to = g->turns.part[part + 1];
    for (uint32_t i = from; i < to; i++) {
        struct verdict *v = &g->v[i - g->from];
        *v = (struct verdict){0};
        if (!g->shelf.m[i].own.x) shelf_make(&w->c, i);
        if (may_drop(g, i)) {
            gather(&g->t, w, i, 0);
            judge(g, w, i, v);
        }
        if (!v->dropped || g->c->ask->probes) table_keep(g, w, i);
        shelf_settle(&g->shelf, i, set_wanted(g, v));
    }
    bool again = g->tau + 1 < g->c->ntau;
    for (uint32_t i = from; i < to && !again; i++) shelf_settle(&g->shelf, i, false);
}

static void decide_parts(void *ctx, int thread, size_t from, size_t to)
{
    struct group *g = ctx;
    for (size_t k = from; k < to; k++) decide_part(g, &g->worker[thread], g->part + (uint32_t)k);
}

/* In parallel: against what was kept before the wave. */
static void first_half(void *ctx, int thread, size_t from, size_t to)
{
    struct group *g = ctx;
    struct worker *w = &g->worker[thread];
    for (size_t k = from; k < to; k++) {
        uint32_t i = g->from + (uint32_t)k;
        g->v[k] = (struct verdict){0};
        if (!g->shelf.m[i].own.x) shelf_make(&w->c, i);
        if (may_drop(g, i)) {
            gather(&g->t, w, i, 0);
            judge(g, w, i, &g->v[k]);
        }
        shelf_settle(&g->shelf, i, set_wanted(g, &g->v[k]));
    }
}

static enum status tell_drop(struct group *g, uint32_t i, const struct verdict *v, struct err *e)
{
    const struct choose *c = g->c;
    struct near_drop d = {.ord = rank_ord(c->groups->ranks, g->turns.number[i]),
                          .twin = rank_ord(c->groups->ranks, g->turns.number[v->twin]),
                          .common = v->j.common,
                          .all = v->j.all,
                          .tau = g->tau,
                          .band = first_band(&g->t, i, v->twin)};
    c->stats->dropped[g->tau]++;
    if (c->clusters && g->tau == 0) forest_join(c->clusters, g->turns.number[i], g->turns.number[v->twin]);
    hash128_t key = {(uint64_t)g->tau, d.ord << __builtin_clzll(c->ask->total | 1)};
    return extpart_add(c->drops, key, d.ord, &d, e);
}

/* In order: against what the wave itself has kept. */
static enum status second_half(struct group *g, uint32_t n, struct err *e)
{
    struct worker *w = &g->worker[0];
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = g->from + k;
        struct verdict *v = &g->v[k];
        if (!v->dropped && may_drop(g, i)) {
            gather(&g->t, w, i, g->from);
            judge(g, w, i, v);
            if (v->dropped) shelf_settle(&g->shelf, i, set_wanted(g, v));
        }
        if (v->dropped) TRY(tell_drop(g, i, v, e));
        if (!v->dropped || g->c->ask->probes) table_keep(g, w, i);
    }
    return ST_OK;
}

/* Kept records alike enough to go together. */
static void join_edges(struct group *g, struct worker *w)
{
    for (size_t j = 0; j < w->nedge; j++)
        if (!g->v[w->edge[j].i - g->from].dropped)
            forest_join(g->c->clusters, g->turns.number[w->edge[j].i], g->turns.number[w->edge[j].k]);
    w->nedge = 0;
}

/* ---- the group ---- */

static enum status end_wave(struct group *g, struct err *e)
{
    enum status st = ST_OK;
    for (int i = 0; i < g->nworker; i++) {
        struct worker *w = &g->worker[i];
        if (w->c.err.code) st = err_set(e, w->c.err.code, "%s", w->c.err.msg);
        join_edges(g, w);
    }
    if (g->c->stop && *g->c->stop) return err_set(e, ST_INTR, "interrupted");
    return st;
}

static enum status wave(struct group *g, uint32_t n, struct err *e)
{
    par_for(g->nworker, n, PORTION, first_half, g);
    TRY(second_half(g, n, e));
    return end_wave(g, e);
}

/* Small components, some thousand records of them at a time. */
static enum status parts(struct group *g, struct err *e)
{
    const uint32_t *first = g->turns.part;
    for (uint32_t to, n = g->turns.nparts; g->part < n; g->part = to) {
        g->from = first[g->part];
        for (to = g->part; to < n && first[to] - g->from < WAVE_MAX;) to++;
        par_for(g->nworker, to - g->part, PORTION, decide_parts, g);
        for (uint32_t i = g->from; i < first[to]; i++)
            if (g->v[i - g->from].dropped) TRY(tell_drop(g, i, &g->v[i - g->from], e));
        TRY(end_wave(g, e));
    }
    return ST_OK;
}

/* Small enough that few records of one component meet in a wave: those wait for each other. */
static uint32_t wave_size(uint32_t all)
{
    uint32_t n = all / 16;
    return n < WAVE_MIN ? WAVE_MIN : n > WAVE_MAX ? WAVE_MAX : n;
}

static enum status waves(struct group *g, struct err *e)
{
    uint32_t whole = g->turns.part[g->turns.nparts], n = g->turns.n, most = wave_size(n - whole);
    g->v = mem_array(WAVE_MAX + TURNS_WHOLE, sizeof *g->v);
    for (g->tau = 0; g->tau < g->c->ntau; g->tau++) {
        table_clear(&g->t);
        g->part = 0;
        TRY(parts(g, e));
        for (g->from = whole; g->from < n; g->from += most) TRY(wave(g, n - g->from < most ? n - g->from : most, e));
    }
    return ST_OK;
}

static void shelf_init(struct group *g, int group)
{
    const struct choose *c = g->c;
    struct shelf *s = &g->shelf;
    *s = (struct shelf){.texts = c->texts, .at = c->at, .number = g->turns.number, .allowed = c->memory};
    shelf_members(s, g->turns.n);
    s->allowed -= (int64_t)g->turns.n * CHOOSE_BYTES / 2 + (int64_t)groups_hits(c->groups, group) * CHOOSE_HIT_BYTES;
}

static void workers_init(struct group *g)
{
    g->nworker = g->c->threads < 1 ? 1 : g->c->threads > PAR_MAX ? PAR_MAX : g->c->threads;
    g->worker = mem_zalloc((size_t)g->nworker * sizeof *g->worker);
    for (int i = 0; i < g->nworker; i++) comparer_init(&g->worker[i].c, &g->shelf, g->c->ppm[0] * 1e-6);
}

static void workers_release(struct group *g)
{
    for (int i = 0; i < g->nworker; i++) {
        struct worker *w = &g->worker[i];
        g->c->stats->candidates += w->candidates;
        g->c->stats->compared += w->compared;
        g->c->stats->verified += w->verified;
        g->c->stats->capped += w->capped;
        comparer_release(&w->c);
        mem_free(w->cand);
        mem_free(w->tmp);
        mem_free(w->edge);
    }
    mem_free(g->worker);
}

static uint32_t reference_numbers(const struct choose *c)
{
    const struct ranks *r = c->groups->ranks;
    if (c->ask->references / 64 >= r->set->n) return r->n;
    return rank_of(r, c->ask->references);
}

enum status choose_group(const struct choose *c, int group, struct err *e)
{
    struct group g = {.c = c};
    workers_init(&g);
    enum status st = turns_init(&g.turns, c->groups, group, c->prios, reference_numbers(c), e);
    if (st == ST_OK) st = table_init(&g, group, e);
    if (st == ST_OK) shelf_init(&g, group);
    if (st == ST_OK && !c->clusters)
        st = passages_find(&g.passages, &g.turns, c->groups, group, &g.shelf, c->ppm[0], g.nworker, e);
    if (st == ST_OK) st = waves(&g, e);
    mem_free(g.v);
    workers_release(&g);
    passages_release(&g.passages);
    table_release(&g.t);
    shelf_release(&g.shelf, g.turns.n);
    turns_release(&g.turns);
    return st;
}

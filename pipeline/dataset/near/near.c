#include "dataset/near/near.h"

#include <time.h>

#include "dataset/near/choose.h"
#include "dataset/near/lsh.h"
#include "dataset/near/sets.h"
#include "engine/par.h"
#include "text/shingle.h"

enum { GROUP_BYTES = 24 /* for a record that shares a bucket, all the time */ };

struct near {
    struct near_cfg cfg;
    struct lsh lsh;
    uint32_t ppm[NEAR_TAUS];
    struct buckets *buckets;
    struct near_stats stats;
    /* deciding */
    const struct near_ask *ask;
    struct buckets_found found;
    struct ranks ranks;
    struct groups groups;
    struct spool texts, prios;
    uint64_t *at;       /* where each number's text begins */
    uint32_t fetched;   /* numbers so far */
    double text;        /* bytes of all records' */
    uint64_t hits_each; /* bytes of hits a record has, on average */
    struct extpart *drops;
    struct forest clusters;
};

static uint32_t millionths(double tau)
{
    return (uint32_t)(tau * 1e6 + .5);
}

static enum status check_taus(const struct near_cfg *c, struct err *e)
{
    if (c->ntau < 1 || c->ntau > NEAR_TAUS)
        return err_set(e, ST_USAGE, "between 1 and %d similarities can be asked for at once", NEAR_TAUS);
    for (int i = 1; i < c->ntau; i++)
        if (millionths(c->tau[i]) <= millionths(c->tau[i - 1]))
            return err_set(e, ST_USAGE, "similarities must ascend: %g comes after %g", c->tau[i], c->tau[i - 1]);
    return ST_OK;
}

enum status near_new(struct near **out, const struct near_cfg *c, struct err *e)
{
    struct lsh lsh;
    TRY(check_taus(c, e));
    for (int i = c->ntau - 1; i >= 0; i--) TRY(lsh_choose(&lsh, c->tau[i], c->recall, e));
    struct near *n = MEM_NEW(struct near);
    n->cfg = *c;
    if (n->cfg.bucket_cap <= 0) n->cfg.bucket_cap = NEAR_BUCKET_CAP;
    n->lsh = lsh;
    for (int i = 0; i < c->ntau; i++) n->ppm[i] = millionths(c->tau[i]);
    n->buckets = buckets_new(c->tmp, c->memory);
    spool_init(&n->found.hits, c->tmp, c->memory / 4);
    spool_init(&n->texts, c->tmp, c->memory / 2); /* band keys are gone by then */
    spool_init(&n->prios, c->tmp, c->memory / 16);
    *out = n;
    return ST_OK;
}

static void release_found(struct near *n)
{
    groups_release(&n->groups);
    ranks_release(&n->ranks);
    spool_release(&n->found.hits);
    bitset_release(&n->found.involved);
    spool_release(&n->texts);
    spool_release(&n->prios);
    mem_free(n->at);
    extpart_free(n->drops);
    forest_release(&n->clusters);
}

void near_free(struct near *n)
{
    if (!n) return;
    buckets_free(n->buckets);
    release_found(n);
    mem_free(n);
}

const struct lsh *near_bands(const struct near *n)
{
    return &n->lsh;
}
const struct near_stats *near_stats(const struct near *n)
{
    return &n->stats;
}

/* Band keys, a tenth of the records with those of a second class; at worst all of them share buckets: then their hits
 * and texts, too. */
void near_disk(const struct near *n, double records, double text, struct disk_need *need)
{
    double keys = records * n->lsh.bands * 1.1;
    need->usual += keys * BUCKET_ENTRY;
    need->most += keys * (BUCKET_ENTRY + sizeof(hit)) + records * sizeof(struct near_prio) + text;
}

/* ---- scan 1 ---- */

struct near_look {
    struct lsh lsh;
    struct shingler *s;
};

struct near_look *near_look_new(const struct near *n)
{
    struct near_look *l = MEM_NEW(struct near_look);
    l->lsh = n->lsh;
    l->s = shingler_new();
    return l;
}

void near_look_free(struct near_look *l)
{
    if (!l) return;
    shingler_free(l->s);
    mem_free(l);
}

void near_look(struct near_look *l, const struct near_part *part, int nparts, arena *mem, struct near_seen *out)
{
    int cls[SHINGLE_CLASSES];
    *out = (struct near_seen){0};
    shingler_clear(l->s);
    for (int i = 0; i < nparts; i++) {
        shingler_add(l->s, part[i].text, part[i].salt);
        out->bytes += (uint32_t)part[i].text.n;
    }
    if (shingler_length(l->s) < SHINGLE_MIN) return;
    int n = shingler_classes(l->s, l->lsh.tau, cls);
    uint64_t *key = arena_alloc(mem, (size_t)(n * l->lsh.bands) * sizeof *key);
    for (int i = 0; i < n; i++) {
        const uint32_t *x;
        struct minhash m;
        minhash_clear(&m);
        size_t count = shingler_hashes(l->s, cls[i], &x);
        minhash_add(&m, x, count);
        lsh_keys(&l->lsh, &m, 0, key + i * l->lsh.bands);
    }
    out->key = key;
    out->nkey = (uint32_t)(n * l->lsh.bands);
}

enum status near_keep(struct near *n, uint64_t ord, const struct near_seen *s, struct err *e)
{
    n->stats.records++;
    n->stats.short_records += !s->nkey;
    n->stats.keys += s->nkey;
    n->text += s->bytes;
    if (ord > HIT_ORD) return err_set(e, ST_LIMIT, "too many records");
    return buckets_add(n->buckets, s->key, s->nkey, n->lsh.bands, ord, e);
}

/* ---- deciding ---- */

static double seconds_since(double then)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9 - then;
}

static enum status find_buckets(struct near *n, struct err *e)
{
    double start = seconds_since(0);
    enum status st = buckets_find(n->buckets, n->ask, &n->found, e);
    n->stats.spilled += buckets_written(n->buckets);
    buckets_free(n->buckets);
    n->buckets = NULL;
    if (st == ST_OK) st = spool_done(&n->found.hits, e);
    if (st == ST_OK) st = ranks_init(&n->ranks, &n->found.involved, e);
    n->stats.buckets = n->found.buckets;
    n->stats.involved = n->ranks.n;
    n->stats.seconds_buckets = seconds_since(start);
    return st;
}

enum status near_fetched(struct near *n, uint64_t ord, const struct near_part *part, int nparts, struct near_prio p,
                         struct err *e)
{
    if (!bitset_has(&n->found.involved, ord) || rank_of(&n->ranks, ord) != n->fetched)
        return err_set(e, ST_BUG, "record %llu was not the next to fetch", (unsigned long long)ord);
    n->at[n->fetched++] = spool_size(&n->texts);
    TRY(spool_add(&n->prios, &p, sizeof p, e));
    return text_put(&n->texts, part, nparts, e);
}

/* What was promised may be too much for the disk; now it is known how much of that comes true, more or less. */
static enum status room_for_texts(const struct near *n, struct err *e)
{
    double each = n->text / (n->stats.records ? (double)n->stats.records : 1) + sizeof(struct near_prio);
    double need = each * n->ranks.n;
    return need > (double)n->cfg.memory ? disk_check(n->cfg.tmp, need, "comparing similar records", e) : ST_OK;
}

static enum status fetch(struct near *n, struct err *e)
{
    double start = seconds_since(0);
    TRY(room_for_texts(n, e));
    n->at = mem_array((size_t)n->ranks.n + 1, sizeof *n->at);
    if (n->ranks.n) TRY(n->ask->fetch(n->ask->to, &n->found.involved, n, e));
    if (n->fetched != n->ranks.n)
        return err_set(e, ST_DATA, "only %u of %u records were found again: did the input change?", n->fetched,
                       n->ranks.n);
    n->at[n->fetched] = spool_size(&n->texts);
    TRY(spool_done(&n->texts, e));
    n->stats.seconds_fetch = seconds_since(start);
    return spool_done(&n->prios, e);
}

static uint64_t cost(const void *ctx, uint32_t k)
{
    const struct near *n = ctx;
    uint64_t text = n->at[k + 1] - n->at[k];
    return (text < CHOOSE_LONG ? text * CHOOSE_SET_BYTES : CHOOSE_SAMPLES) + CHOOSE_BYTES + n->hits_each;
}

/* What is left for a group, and for what it writes. */
static int64_t memory_left(const struct near *n)
{
    int64_t used = (int64_t)n->ranks.n * GROUP_BYTES + (int64_t)(n->found.hits.cap + n->texts.cap + n->prios.cap);
    int64_t left = n->cfg.memory - used;
    return left > n->cfg.memory / 8 ? left : n->cfg.memory / 8;
}

static enum status choose_all(struct near *n, struct err *e)
{
    int64_t left = memory_left(n);
    int64_t group = left / 8 * 6;
    struct choose c = {.ask = n->ask,
                       .threads = n->cfg.threads,
                       .stop = n->cfg.stop,
                       .ntau = n->cfg.ntau,
                       .cap = n->cfg.bucket_cap,
                       .groups = &n->groups,
                       .texts = &n->texts,
                       .prios = &n->prios,
                       .at = n->at,
                       .memory = group,
                       .stats = &n->stats};
    n->hits_each = spool_size(&n->found.hits) / sizeof(hit) * CHOOSE_HIT_BYTES / (n->ranks.n + 1);
    memcpy(c.ppm, n->ppm, sizeof c.ppm);
    n->drops = c.drops = extpart_new(n->cfg.tmp, left / 8, sizeof(struct near_drop));
    if (n->ask->cluster) {
        forest_init(&n->clusters, n->ranks.n);
        c.clusters = &n->clusters;
        c.cluster_ppm = millionths(n->ask->cluster_tau);
        if (c.cluster_ppm > c.ppm[0]) c.cluster_ppm = c.ppm[0];
    }
    TRY(groups_pack(&n->groups, n->cfg.tmp, group, left / 8, cost, n, e));
    n->stats.components = n->groups.components;
    n->stats.largest = n->groups.largest;
    n->stats.groups = (uint64_t)n->groups.n;
    for (int i = 0; i < n->groups.n; i++) TRY(choose_group(&c, i, e));
    return ST_OK;
}

static enum status tell_drops(struct near *n, struct err *e)
{
    bool fresh;
    TRY(extpart_sort(n->drops, e));
    for (const struct ext_rec *r; (r = extpart_next(n->drops, &fresh, e)) != NULL;) {
        struct near_drop d;
        memcpy(&d, r->payload, sizeof d);
        TRY(n->ask->drop(n->ask->to, &d, e));
    }
    return e->code;
}

static enum status tell_clusters(struct near *n, struct err *e)
{
    if (!n->ask->cluster) return ST_OK;
    uint32_t k = 0;
    for (uint64_t i = 0; i < n->found.involved.n * 64; i++) {
        if (!bitset_has(&n->found.involved, i)) continue;
        uint32_t root = forest_root(&n->clusters, k);
        if (root != k) TRY(n->ask->cluster(n->ask->to, i, rank_ord(&n->ranks, root), e));
        k++;
    }
    return ST_OK;
}

enum status near_decide(struct near *n, const struct near_ask *ask, struct err *e)
{
    n->ask = ask;
    TRY(find_buckets(n, e));
    TRY(groups_connect(&n->groups, &n->ranks, &n->found, e));
    TRY(fetch(n, e));
    double start = seconds_since(0);
    TRY(choose_all(n, e));
    n->stats.seconds_compare = seconds_since(start);
    n->stats.spilled += (int64_t)(n->found.hits.flushed + n->texts.flushed + n->prios.flushed);
    if (n->groups.hits) n->stats.spilled += spread_written(n->groups.hits);
    TRY(tell_drops(n, e));
    return tell_clusters(n, e);
}

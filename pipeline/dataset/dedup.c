#include "dataset/dedup.h"

#include "base/input.h"
#include "base/log.h"
#include "base/utf8.h"
#include "dataset/extpart.h"
#include "dataset/near/lsh.h"
#include "dataset/near_fetch.h"
#include "dataset/sample.h"
#include "text/norm.h"

enum { KEY_BYTES = 48, PRIO_BYTES = offsetof(struct near_prio, group), SURVEY_FILES = 64, SURVEY_RECORDS = 20 };

const struct opt dedup_opts[] = {
    OPT_STR(struct dedup_opts, key, "auto", "KEY",
            "what makes two records the same: auto, full, pair, source, target, first_user, last_user, all_user, or "
            "fields: a,b.c"),
    OPT_STR(struct dedup_opts, tau, "auto", "X[,X...]",
            "near-duplicates from this Jaccard similarity on; auto: .8 for pairs and our dialogues, .7 for chats; "
            "several: only tell what each would drop"),
    OPT_BOOL(struct dedup_opts, exact, "false", "exact duplicates only"),
    OPT_F64(struct dedup_opts, recall, "0.99", 0.5, 0.9999, "share of the pairs at tau that must be found"),
    OPT_BOOL(struct dedup_opts, prefix, "false", "drop chats that another chat continues"),
    OPT_I64(struct dedup_opts, source_cap, "2", 0, 1000000, "dialogues from one source sentence at most; 0: no cap"),
    OPT_I64(struct dedup_opts, bucket_cap, "1024", 2, 1000000, "records of one bucket that others are compared with"),
    OPT_BOOL(struct dedup_opts, unique_ids, "false", "of the records with one id only the preferred one stays"),
    OPT_ENUM(struct dedup_opts, chat_parts, "text", "text|all",
             "what tells chats apart: their text, or tools, reasoning and other members too"),
    OPT_LIST(struct dedup_opts, prefer, NULL, "WHAT",
             "who stays: corpora in this order, fields (`score desc`, `length asc`); else the longest"),
    OPT_END,
};

struct dedup {
    const struct dedup_cfg *cfg;
    const struct sieve_ctx *ctx;
    struct sieve_out *out;
    struct extpart *keys, *sources, *chains, *ids;
    struct near *near;
    int why_duplicate, why_cap, why_prefix, why_id;
    int why_near[NEAR_TAUS]; /* with several thresholds: by the highest that J reaches */
    struct dedup_report report;
    struct buf note;
};

/* ---- options ---- */

static enum status parse_taus(struct dedup_cfg *c, struct err *e)
{
    c->ntau = 0;
    c->tau_auto = sv_is(c->o.tau, "auto") || !c->o.tau.n;
    if (c->o.exact || c->tau_auto) return ST_OK;
    for (sv rest = c->o.tau; rest.p;) {
        sv item = sv_trim(sv_cut(&rest, ','));
        double x;
        if (!sv_to_f64(item, &x) || x < 0.3 || x > 0.99)
            return err_set(e, ST_USAGE, "'%.*s' is no threshold: tau lies between 0.3 and 0.99", SV_ARG(item));
        if (c->ntau == NEAR_TAUS) return err_set(e, ST_USAGE, "more than %d values of tau", NEAR_TAUS);
        int i = c->ntau++;
        for (; i > 0 && c->tau[i - 1] > x; i--) c->tau[i] = c->tau[i - 1];
        c->tau[i] = x;
    }
    for (int i = 1; i < c->ntau; i++)
        if (c->tau[i] <= c->tau[i - 1]) return err_set(e, ST_USAGE, "tau names a value twice");
    return ST_OK;
}

enum status dedup_bind(struct dedup_cfg *c, arena *mem, struct err *e)
{
    TRY(key_parse(c->o.key, &c->key, mem, e));
    c->key.all_parts = sv_is(c->o.chat_parts, "all");
    TRY(prefer_parse(&c->o.prefer, &c->prefer, mem, e));
    return parse_taus(c, e);
}

/* True when the file's first records are pairs or dialogues of ours: short texts, of which minimal pairs are wanted. */
static enum status holds_pairs(const char *path, bool *pairs, struct err *e)
{
    struct input *in;
    if (!input_exists(path)) return ST_OK; /* a.en+a.zh: pairs; anything else the scan will tell */
    TRY(input_open(&in, path, e));
    struct json_stream *s = json_stream_new(in, (sv){0}, 1 << 24);
    struct json d = {0};
    arena mem = {0};
    struct rec r;
    sv raw;
    uint64_t line;
    const char *why;
    struct err unread = {0}; /* the scan will tell */
    for (int i = 0; i < SURVEY_RECORDS && json_stream_next(s, &raw, &line, &why, &unread) == JSON_ITEM; i++)
        if (json_parse(&d, raw) && rec_read(&r, &d, &mem, &why)) *pairs &= r.own || r.shape == REC_PAIR;
    json_release(&d);
    arena_release(&mem);
    json_stream_free(s);
    input_close(in);
    return ST_OK;
}

enum status dedup_settle(struct dedup_cfg *c, const char *const *path, int n, struct err *e)
{
    bool pairs = c->key.kind != KEY_FIELDS;
    if (c->o.exact || !c->tau_auto) return ST_OK;
    for (int i = 0; i < n && i < SURVEY_FILES && pairs; i++) TRY(holds_pairs(path[i], &pairs, e));
    c->tau[0] = pairs ? 0.8 : 0.7;
    c->ntau = 1;
    return ST_OK;
}

/* ---- looking ---- */

struct chain {
    hash128_t *at; /* after each turn */
    uint32_t n;
};
struct seen {
    struct key key; /* parts are not kept */
    bool has_key, has_source, has_id;
    int file;
    hash128_t source, id;
    struct near_prio prio;
    struct near_seen near;
    struct chain chain;
};
struct local {
    struct key_maker key;
    struct near_look *near;
};

static void *local_new(const void *self)
{
    const struct dedup *d = self;
    struct local *l = MEM_NEW(struct local);
    key_maker_init(&l->key);
    if (d->near) l->near = near_look_new(d->near);
    return l;
}

static void local_free(void *local)
{
    struct local *l = local;
    key_maker_release(&l->key);
    near_look_free(l->near);
    mem_free(l);
}

/* The hash of all turns so far, folded: a chat that another continues has the same one after its last turn. */
static struct chain chain_of(const struct rec *r, arena *mem)
{
    struct chain c = {0};
    hash128_t h = {0};
    if (r->shape == REC_PAIR || r->shape == REC_TEXT) return c;
    c.at = arena_alloc(mem, sizeof *c.at * (size_t)(r->nturn + 1));
    for (int i = 0; i < r->nturn; i++) {
        struct arena_point back = arena_mark(mem);
        hash128_t turn = hash128(norm_key(rec_text(r, i, mem), mem), (uint64_t)r->turn[i].role);
        hash128_t both[2] = {h, turn};
        arena_rewind(mem, back);
        h = hash128(sv_of((const char *)both, sizeof both), 0);
        c.at[c.n++] = h;
    }
    return c;
}

static int look(const void *self, void *local, struct sieve_rec *r, void *result)
{
    const struct dedup *d = self;
    struct local *l = local;
    struct seen *s = result;
    s->has_key = key_make(&d->cfg->key, r->r, &l->key, r->mem, &s->key);
    s->has_source = r->r->own && d->cfg->o.source_cap > 0;
    s->has_id = d->cfg->o.unique_ids && r->r->id.n;
    s->file = r->file;
    if (s->has_id) s->id = hash128(r->r->id, 0);
    if (s->has_key || s->has_source || s->has_id)
        s->prio = prefer_make(&d->cfg->prefer, r->r, r->raw, r->file < d->ctx->nkeep);
    if (s->has_key && l->near) near_look(l->near, s->key.part, s->key.nparts, r->mem, &s->near);
    if (s->has_source) s->source = hash128(norm_key(r->r->source, r->mem), 1);
    if (d->cfg->o.prefix) s->chain = chain_of(r->r, r->mem);
    return 0;
}

/* ---- keeping ---- */

/* Every turn of every chat: where it stands, and in how long a chat. */
struct link {
    uint32_t at, of;
};

static void note_keyless(struct dedup *d, int file, uint64_t ord)
{
    struct dedup_report *r = &d->report;
    if (r->keyless < DEDUP_SHOWN) {
        r->keyless_at[r->keyless].path = d->ctx->path[file];
        r->keyless_at[r->keyless].record = ord - d->ctx->file_first[file] + 1;
    }
    r->keyless++;
}

static enum status keep(void *self, uint64_t ord, const void *result, arena *mem, struct err *e)
{
    struct dedup *d = self;
    const struct seen *s = result;
    (void)mem;
    if (!s->has_key) note_keyless(d, s->file, ord);
    if (s->has_id) TRY(extpart_add(d->ids, s->id, ord, &s->prio, e));
    if (s->has_key) TRY(extpart_add(d->keys, s->key.exact, ord, &s->prio, e));
    if (s->has_source) TRY(extpart_add(d->sources, s->source, ord, &s->prio, e));
    for (uint32_t i = 0; i < s->chain.n; i++) {
        struct link k = {i + 1, s->chain.n};
        TRY(extpart_add(d->chains, s->chain.at[i], ord, &k, e));
    }
    return s->has_key && d->near ? near_keep(d->near, ord, &s->near, e) : ST_OK;
}

/* ---- exact duplicates, and what is over the cap ---- */

/* The records of one key: the best `max` so far, best first, and those that are not among them. */
struct rival {
    struct near_prio prio;
    uint64_t ord;
};
struct group {
    struct rival *best;
    int64_t n, cap, max;
    uint64_t *fallen; /* 8 bytes a copy of one record */
    size_t nfallen, capfallen;
};

static void fall(struct group *g, uint64_t ord)
{
    MEM_GROW(g->fallen, g->nfallen, g->capfallen);
    g->fallen[g->nfallen++] = ord;
}

/* Records come in the order of the input, so the first of equals stays. */
static void enter(struct group *g, struct near_prio prio, uint64_t ord)
{
    if (g->n == g->max && !prefer_before(prio, g->best[g->n - 1].prio)) {
        fall(g, ord);
        return;
    }
    if (g->n == g->max) fall(g, g->best[--g->n].ord);
    MEM_GROW(g->best, g->n, g->cap);
    int64_t i = g->n++;
    for (; i > 0 && prefer_before(prio, g->best[i - 1].prio); i--) g->best[i] = g->best[i - 1];
    g->best[i] = (struct rival){prio, ord};
}

static enum status end_group(struct dedup *d, struct group *g, int why, uint64_t *count, struct err *e)
{
    for (size_t i = 0; i < g->nfallen; i++, ++*count)
        TRY(sieve_drop(d->out, g->fallen[i], why, g->best[0].ord, SV(""), e));
    g->nfallen = 0;
    g->n = 0;
    return ST_OK;
}

/* Of each key the best `max` stay. */
static enum status walk(struct dedup *d, struct extpart *p, int64_t max, int why, uint64_t *count, struct err *e)
{
    struct group g = {.max = max};
    bool fresh;
    enum status st = extpart_sort(p, e);
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(p, &fresh, e)) != NULL;) {
        struct near_prio prio = {0};
        if (fresh) st = end_group(d, &g, why, count, e);
        if (sieve_is_out(d->out, r->ord)) continue;
        memcpy(&prio, r->payload, PRIO_BYTES);
        enter(&g, prio, r->ord);
    }
    if (st == ST_OK && !e->code) st = end_group(d, &g, why, count, e);
    mem_free(g.best);
    mem_free(g.fallen);
    return st == ST_OK ? e->code : st;
}

/* ---- near-duplicates: the records of shared buckets are read a second time ---- */

static enum status fetch(void *to, const struct bitset *which, struct near *near, struct err *e)
{
    struct dedup *d = to;
    struct near_fetch f = {.run = d->ctx->run,
                           .path = d->ctx->path,
                           .npath = d->ctx->npath,
                           .nkeep = d->ctx->nkeep,
                           .limit = d->ctx->limit,
                           .key = &d->cfg->key,
                           .prefer = &d->cfg->prefer,
                           .what = "dedup: comparing"};
    return near_fetch(&f, which, near, e);
}

static bool is_out(const void *to, uint64_t ord)
{
    return sieve_is_out(((const struct dedup *)to)->out, ord);
}

/* The highest threshold that J reaches; the caller knows it reaches the first. */
static int reached(const struct dedup_cfg *c, const struct near_drop *n)
{
    int i = 0;
    while (i + 1 < c->ntau && (double)n->common >= c->tau[i + 1] * (double)n->all) i++;
    return i;
}

/* J is cut, not rounded: what is told is never more than what was found. */
static enum status drop_near(void *to, const struct near_drop *n, struct err *e)
{
    struct dedup *d = to;
    d->report.near[n->tau]++;
    if (n->tau > 0) return ST_OK;
    uint64_t j = n->all ? (uint64_t)n->common * 10000 / n->all : 0;
    buf_reset(&d->note);
    if (sieve_wants_notes(d->out))
        buf_addf(&d->note, "\"jaccard\":%d.%04d,\"band\":%d", (int)(j / 10000), (int)(j % 10000), n->band);
    return sieve_drop(d->out, n->ord, d->why_near[reached(d->cfg, n)], n->twin, buf_sv(&d->note), e);
}

static enum status decide_near(struct dedup *d, struct err *e)
{
    struct near_ask ask = {.to = d,
                           .total = d->ctx->total,
                           .references = d->ctx->file_first[d->ctx->nkeep],
                           .probes = d->ctx->preview > 0 ? d->ctx->probes : NULL,
                           .out = is_out,
                           .fetch = fetch,
                           .drop = drop_near};
    TRY(near_decide(d->near, &ask, e));
    d->report.stats = *near_stats(d->near);
    d->report.has_stats = true;
    return ST_OK;
}

/* ---- prefixes ---- */

/* Chats whose last turn has this chain, and the longest chat that has it at all. */
struct stem {
    uint64_t *ends, longest;
    size_t n, cap;
    uint32_t at, of;
};

static enum status end_stem(struct dedup *d, struct stem *s, struct err *e)
{
    for (size_t i = 0; i < s->n && s->of > s->at; i++, d->report.prefixes++)
        TRY(sieve_drop(d->out, s->ends[i], d->why_prefix, s->longest, SV(""), e));
    s->n = 0;
    s->of = 0;
    return ST_OK;
}

static enum status walk_chains(struct dedup *d, struct err *e)
{
    struct stem s = {0};
    bool fresh;
    enum status st = extpart_sort(d->chains, e);
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(d->chains, &fresh, e)) != NULL;) {
        struct link k;
        memcpy(&k, r->payload, sizeof k);
        if (fresh) st = end_stem(d, &s, e);
        if (sieve_is_out(d->out, r->ord)) continue;
        s.at = k.at;
        if (k.at == k.of) {
            MEM_GROW(s.ends, s.n, s.cap);
            s.ends[s.n++] = r->ord;
        }
        if (k.of > s.of) {
            s.of = k.of;
            s.longest = r->ord;
        }
    }
    if (st == ST_OK && !e->code) st = end_stem(d, &s, e);
    mem_free(s.ends);
    return st == ST_OK ? e->code : st;
}

/* ---- the sieve ---- */

/* What the keys of records come to, of those that were looked at. */
struct measuring {
    const struct dedup *d;
    struct key_maker maker;
    double text, records;
};
static void measure(void *to, const struct rec *r, arena *mem)
{
    struct measuring *m = to;
    struct key key;
    m->records++;
    if (!key_make(&m->d->cfg->key, r, &m->maker, mem, &key)) return;
    for (int i = 0; i < key.nparts; i++) m->text += (double)key.part[i].text.n;
}

static void plan_disk(const struct dedup *d, const struct sieve_ctx *c)
{
    struct measuring m = {.d = d};
    double keys = c->records * KEY_BYTES * (1 + d->cfg->o.unique_ids), text = c->text;
    c->disk->usual += keys;
    c->disk->most += keys;
    if (!d->near) return;
    key_maker_init(&m.maker);
    sample_files(c->path, c->npath, measure, &m);
    key_maker_release(&m.maker);
    if (m.records > 0) text = c->records * (m.text / m.records + 32);
    near_disk(d->near, c->records, text, c->disk);
}

/* Names of reasons outlive the pass: one for each hundredth, made when it is first asked for. */
static const char *near_name(const struct dedup_cfg *c, int i)
{
    static char name[101][24];
    int percent = (int)(c->tau[i] * 100 + 0.5);
    if (c->ntau == 1) return "near-duplicate";
    snprintf(name[percent], sizeof name[percent], "near-%d.%02d", percent / 100, percent % 100);
    return name[percent];
}

static enum status begin(void *self, const struct sieve_ctx *c, struct err *e)
{
    struct dedup *d = self;
    const struct dedup_cfg *o = d->cfg;
    d->ctx = c;
    d->why_duplicate = tally_reason(c->tally, "duplicate");
    for (int i = 0; i < o->ntau; i++) d->why_near[i] = tally_reason(c->tally, near_name(o, i));
    d->why_cap = tally_reason(c->tally, "source-cap");
    d->why_id = tally_reason(c->tally, "same-id");
    d->why_prefix = tally_reason(c->tally, "prefix");
    int64_t part = c->memory / (o->ntau ? 4 : 2);
    d->keys = extpart_new(c->run->tmp, o->o.prefix ? part / 2 : part / 4 * 3, PRIO_BYTES);
    d->sources = extpart_new(c->run->tmp, part / 4, PRIO_BYTES);
    d->chains = extpart_new(c->run->tmp, part / 4, sizeof(struct link));
    d->ids = extpart_new(c->run->tmp, part / 4, PRIO_BYTES);
    if (o->ntau) {
        struct near_cfg n = {.ntau = o->ntau,
                             .recall = o->o.recall,
                             .bucket_cap = (int)o->o.bucket_cap,
                             .tmp = c->run->tmp,
                             .memory = c->memory - part,
                             .threads = c->run->threads,
                             .stop = c->run->stop};
        memcpy(n.tau, o->tau, sizeof n.tau);
        TRY(near_new(&d->near, &n, e));
    }
    plan_disk(d, c);
    return ST_OK;
}

static enum status decide(void *self, const struct sieve_ctx *c, struct sieve_out *o, struct err *e)
{
    struct dedup *d = self;
    d->ctx = c;
    d->out = o;
    TRY(walk(d, d->ids, 1, d->why_id, &d->report.same_id, e));
    extpart_free(d->ids);
    d->ids = NULL;
    TRY(walk(d, d->keys, 1, d->why_duplicate, &d->report.exact, e));
    extpart_free(d->keys);
    d->keys = NULL;
    TRY(walk(d, d->sources, d->cfg->o.source_cap, d->why_cap, &d->report.capped, e));
    extpart_free(d->sources);
    d->sources = NULL;
    /* before near-duplicates: what goes as a prefix can be nobody's twin */
    if (d->cfg->o.prefix) TRY(walk_chains(d, e));
    return d->near ? decide_near(d, e) : ST_OK;
}

struct dedup *dedup_new(const struct dedup_cfg *c)
{
    struct dedup *d = MEM_NEW(struct dedup);
    d->cfg = c;
    buf_init(&d->note, 4096);
    return d;
}

void dedup_free(struct dedup *d)
{
    if (!d) return;
    extpart_free(d->keys);
    extpart_free(d->sources);
    extpart_free(d->chains);
    extpart_free(d->ids);
    near_free(d->near);
    buf_release(&d->note);
    mem_free(d);
}

struct sieve dedup_sieve(struct dedup *d)
{
    return (struct sieve){.name = "dedup",
                          .self = d,
                          .weight = 16,
                          .result_size = sizeof(struct seen),
                          .wants_all = true,
                          .begin = begin,
                          .local_new = local_new,
                          .local_free = local_free,
                          .look = look,
                          .keep = keep,
                          .decide = decide};
}

const struct dedup_report *dedup_report(const struct dedup *d)
{
    return &d->report;
}

void dedup_warn_keyless(const struct dedup *d)
{
    const struct dedup_report *r = &d->report;
    struct buf b;
    arena mem = {0};
    if (!r->keyless) return;
    buf_init(&b, 1 << 20);
    for (uint64_t i = 0; i < r->keyless && i < DEDUP_SHOWN; i++) {
        sv file = utf8_shown(sv_z(r->keyless_at[i].path), &mem);
        buf_addf(&b, "%s%.*s:%llu", i ? ", " : "", SV_ARG(file), (unsigned long long)r->keyless_at[i].record);
    }
    log_warn("%llu records lack what the key '%.*s' is made of (%s), and stay: %s%s", (unsigned long long)r->keyless,
             SV_ARG(d->cfg->o.key), key_wants(&d->cfg->key), buf_z(&b), r->keyless > DEDUP_SHOWN ? ", ..." : "");
    buf_release(&b);
    arena_release(&mem);
}

void dedup_show_bands(const struct dedup *d, struct buf *out)
{
    if (d->near) lsh_show(near_bands(d->near), out);
}

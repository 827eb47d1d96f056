#include "dataset/mix.h"

#include "dataset/sieve.h"

#include "base/log.h"
#include "dataset/blobsort.h"
#include "dataset/extpart.h"
#include "dataset/names.h"
#include "dataset/quota.h"
#include "dataset/rec.h"
#include "engine/shard.h"
#include "text/norm.h"

/* What is kept of a record between the scans: the payload of its key. */
struct mix_fact {
    uint32_t part, corpus, kind, tmpl; /* names, as indices */
    uint32_t chars;
    uint32_t why; /* 1 + enum why of what the recipe does not let in; 0: it may go in */
};
/* The payload of a source's key: which of its records come first. */
struct mix_turn {
    hash128_t order;
};

enum why {
    WHY_DUPLICATE,
    WHY_ID,
    WHY_LICENCE,
    WHY_GROUP,
    WHY_SOURCE,
    WHY_TEMPLATE,
    WHY_KIND,
    WHY_CORPUS,
    WHY_BUDGET,
    WHYS
};
static const char *const why_name[WHYS] = {"out-before",   "duplicate-id", "licence",    "no-group",   "cap-source",
                                           "cap-template", "cap-kind",     "cap-corpus", "over-budget"};

/* One part of the mix: a group's records of one corpus into one language. */
struct mix_part {
    int group;
    uint32_t corpus, lang;
    uint64_t have, have_chars, give, give_chars, taken, taken_chars;
};

struct mixing {
    struct run *run;
    const struct mix_cfg *cfg;
    struct tally *tally;
    struct task *task;
    int why[WHYS];
    struct names corpus, kind, tmpl, lang, part; /* part: "group\tcorpus\tlang" */
    struct mix_part *parts;
    int capparts;
    struct extpart *order, *source, *picked;
    const struct ext_rec *next; /* of picked */
    struct bitset capped;
    uint64_t total; /* records read */
    bool scanned;   /* by the stage before */
    struct mix_scanned counts;
    struct blobsort *sorted;
    arena mem;
};

/* ---- first scan ---- */

static hash128_t order_of(const struct mixing *x, sv id)
{
    return hash128(id, x->run->seed);
}

static int group_named(const struct mix_cfg *c, sv name)
{
    for (int i = 0; i < c->ngroup; i++)
        if (name.n && sv_eq(c->group[i].name, name)) return i;
    return -1;
}

static int group_of(const struct mix_cfg *c, const struct rec *r)
{
    if (!c->ngroup) return 0;
    int g = group_named(c, r->corpus);
    if (g < 0) g = group_named(c, r->kind);
    return g < 0 && r->own ? group_named(c, SV("dialogues")) : g;
}

static uint32_t chars_of(const struct rec *r, arena *mem)
{
    uint64_t n = 0;
    for (int i = 0; i < r->nturn; i++) {
        sv text = rec_text(r, i, mem);
        for (ptrdiff_t k = 0; k < text.n; k++) n += (text.p[k] & 0xc0) != 0x80;
    }
    return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

enum mix_verdict { MIX_IN, MIX_LICENCE = WHY_LICENCE + 1, MIX_GROUP = WHY_GROUP + 1 };

void mix_see(const struct mixing *x, const struct rec *r, sv id, struct mix_seen *s, arena *mem)
{
    if (!licence_passes(&x->cfg->gate, r->licence, mem))
        s->why = MIX_LICENCE;
    else if ((s->group = group_of(x->cfg, r)) < 0)
        s->why = MIX_GROUP;
    s->order = order_of(x, id);
    if (s->why) return;
    s->corpus = r->corpus;
    s->kind = r->kind;
    s->lang = r->tgt_lang;
    if (x->cfg->caps.template_)
        s->tmpl = json_str(r->d, json_at(r->d, json_get(r->d, r->origin, SV("templates")), 0), mem);
    if (x->cfg->chars) s->chars = chars_of(r, mem);
    s->has_source = r->own && x->cfg->caps.source > 0;
    if (s->has_source) s->source = hash128(norm_key(r->source, mem), 0);
}

static int read_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    struct rec r;
    const char *why;
    if (!rec_read(&r, &l->json, &b->mem, &why)) return job->why_bad_record;
    mix_see(job->ctx, &r, scan_id(job, &b->item[i], r.id, &b->mem), result, &b->mem);
    return 0;
}

enum { FEW_PARTS = 16 }; /* so many are looked through before the name is made */

static uint32_t part_of(struct mixing *x, int group, uint32_t corpus, uint32_t lang, arena *mem)
{
    for (int i = 0; i < x->part.n && i < FEW_PARTS; i++)
        if (x->parts[i].group == group && x->parts[i].corpus == corpus && x->parts[i].lang == lang) return (uint32_t)i;
    sv c = x->corpus.v[corpus], l = x->lang.v[lang];
    int was = x->part.n, i = names_add(&x->part, arena_f(mem, "%d\t%.*s\t%.*s", group, SV_ARG(c), SV_ARG(l)));
    if (i == was) {
        MEM_GROW(x->parts, was, x->capparts);
        x->parts[i] = (struct mix_part){.group = group, .corpus = corpus, .lang = lang};
    }
    return (uint32_t)i;
}

enum status mix_keep(struct mixing *x, const struct mix_seen *s, uint64_t ord, arena *mem, struct err *e)
{
    struct mix_fact f = {.tmpl = UINT32_MAX, .chars = s->chars, .why = s->why};
    if (!s->why) {
        f.corpus = (uint32_t)names_add(&x->corpus, s->corpus);
        f.kind = (uint32_t)names_add(&x->kind, s->kind);
        if (s->tmpl.n) f.tmpl = (uint32_t)names_add(&x->tmpl, s->tmpl);
        f.part = part_of(x, s->group, f.corpus, (uint32_t)names_add(&x->lang, s->lang), mem);
    }
    TRY(extpart_add(x->order, s->order, ord, &f, e));
    struct mix_turn turn = {s->order};
    return s->has_source ? extpart_add(x->source, s->source, ord, &turn, e) : ST_OK;
}

static enum status keep_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct mixing *x = to;
    for (int i = 0; i < b->n; i++)
        if (!b->item[i].reason) TRY(mix_keep(x, scan_item(job, b, i), b->first + (uint64_t)i, &b->mem, e));
    x->total = b->first + (uint64_t)b->n;
    return ST_OK;
}

/* ---- caps ---- */

static void drop(struct mixing *x, enum why why)
{
    x->tally->count[TALLY_KEPT]--;
    x->tally->count[x->why[why]]++;
}

static bool duplicate(const struct mixing *x, uint64_t ord)
{
    return x->cfg->dropped && bitset_has(x->cfg->dropped, ord);
}

static bool before(hash128_t a, hash128_t b)
{
    return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

struct first_few {
    struct mix_turn *turn;
    uint64_t *ord;
    int n, max;
};

/* Keeps the first `max` in the mix's order; whoever has to go is capped. */
static void offer(struct mixing *x, struct first_few *f, struct mix_turn turn, uint64_t ord)
{
    int at = f->n;
    while (at > 0 && before(turn.order, f->turn[at - 1].order)) at--;
    if (f->n == f->max) {
        bitset_add(&x->capped, at == f->max ? ord : f->ord[f->max - 1]);
        if (at == f->max) return;
        f->n--;
    }
    memmove(f->turn + at + 1, f->turn + at, (size_t)(f->n - at) * sizeof *f->turn);
    memmove(f->ord + at + 1, f->ord + at, (size_t)(f->n - at) * sizeof *f->ord);
    f->turn[at] = turn;
    f->ord[at] = ord;
    f->n++;
}

static enum status cap_sources(struct mixing *x, struct err *e)
{
    int max = (int)(x->cfg->caps.source > 10000 ? 10000 : x->cfg->caps.source);
    if (!max) return ST_OK;
    struct first_few f = {mem_array((size_t)max + 1, sizeof *f.turn), mem_array((size_t)max + 1, sizeof *f.ord), 0,
                          max};
    enum status st = extpart_sort(x->source, e);
    bool fresh;
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(x->source, &fresh, e)) != NULL;) {
        struct mix_turn turn;
        memcpy(&turn, r->payload, sizeof turn);
        if (fresh) f.n = 0;
        if (duplicate(x, r->ord)) continue;
        offer(x, &f, turn, r->ord);
    }
    mem_free(f.turn);
    mem_free(f.ord);
    extpart_free(x->source);
    x->source = NULL;
    return e->code;
}

static int64_t corpus_cap(const struct mixing *x, uint32_t corpus)
{
    const struct mix_cfg *c = x->cfg;
    for (int i = 0; i < c->nbase; i++)
        if (c->base_cap[i].count > 0 && sv_eq(c->base_cap[i].name, x->corpus.v[corpus])) return c->base_cap[i].count;
    return c->caps.corpus;
}

struct cap_counts {
    int64_t *corpus, *kind, *tmpl;
};

/* Counted only when every cap lets it pass: a record refused by one does not use up another. */
static int capped_by(const struct mixing *x, const struct cap_counts *n, const struct mix_fact *f)
{
    const struct mix_caps *cap = &x->cfg->caps;
    int64_t of_corpus = corpus_cap(x, f->corpus);
    if (f->tmpl != UINT32_MAX && cap->template_ && n->tmpl[f->tmpl] >= cap->template_) return WHY_TEMPLATE;
    if (cap->kind && n->kind[f->kind] >= cap->kind) return WHY_KIND;
    if (of_corpus && n->corpus[f->corpus] >= of_corpus) return WHY_CORPUS;
    n->corpus[f->corpus]++;
    n->kind[f->kind]++;
    if (f->tmpl != UINT32_MAX) n->tmpl[f->tmpl]++;
    return -1;
}

struct last_key {
    bool any;
    hash128_t key;
};

/* last: the key of the last record that was neither dropped before nor kept out; its like has the same id. */
static int why_out(const struct mixing *x, const struct cap_counts *n, const struct ext_rec *r,
                   const struct mix_fact *f, struct last_key *last)
{
    if (duplicate(x, r->ord)) return WHY_DUPLICATE;
    if (f->why) return (int)f->why - 1;
    bool again = last->any && last->key.hi == r->key.hi && last->key.lo == r->key.lo;
    *last = (struct last_key){true, r->key};
    if (again) return WHY_ID;
    if (bitset_has(&x->capped, r->ord)) return WHY_SOURCE;
    return capped_by(x, n, f);
}

/* Walks all records in the mix's order: who is out is counted, who stays is marked and measured. */
static enum status apply_caps(struct mixing *x, struct err *e)
{
    struct cap_counts n = {mem_zalloc((size_t)x->corpus.n * sizeof *n.corpus + 8),
                           mem_zalloc((size_t)x->kind.n * sizeof *n.kind + 8),
                           mem_zalloc((size_t)x->tmpl.n * sizeof *n.tmpl + 8)};
    enum status st = extpart_sort(x->order, e);
    bool fresh;
    struct last_key last = {0};
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(x->order, &fresh, e)) != NULL;) {
        struct mix_fact f;
        memcpy(&f, r->payload, sizeof f);
        int why = why_out(x, &n, r, &f, &last);
        if (why >= 0) {
            drop(x, (enum why)why);
            bitset_add(&x->capped, r->ord);
            continue;
        }
        x->parts[f.part].have++;
        x->parts[f.part].have_chars += f.chars;
    }
    mem_free(n.corpus);
    mem_free(n.kind);
    mem_free(n.tmpl);
    return e->code;
}

/* ---- quotas ---- */

static double weight_of(const struct mix_share *s, int n, sv name, double otherwise)
{
    for (int i = 0; i < n; i++)
        if (sv_eq(s[i].name, name)) return s[i].weight;
    return otherwise;
}

/* Sizes of the cell that an explicit weight is for: the corpus', the language's. */
static uint64_t cell(const struct mixing *x, const struct mix_part *p, bool same_corpus, bool same_lang)
{
    uint64_t n = 0;
    for (int i = 0; i < x->part.n; i++) {
        const struct mix_part *q = &x->parts[i];
        if (q->group == p->group && (!same_corpus || q->corpus == p->corpus) && (!same_lang || q->lang == p->lang))
            n += q->have;
    }
    return n;
}

/* With explicit weights a part's mass is its corpus' and language's weight, shared by size with its like; else n^(1/T).
 */
static double mass_of(const struct mixing *x, const struct mix_part *p)
{
    const struct mix_cfg *c = x->cfg;
    if (!p->have) return 0;
    double w = weight_of(c->base, c->nbase, x->corpus.v[p->corpus], 1);
    if (!c->ncorpus && !c->nlang) return w * quota_pow((double)p->have, 1 / c->o.temperature);
    if (c->ncorpus) w = weight_of(c->corpus, c->ncorpus, x->corpus.v[p->corpus], 0);
    if (c->nlang) w *= weight_of(c->lang, c->nlang, x->lang.v[p->lang], 0);
    return w * (double)p->have / (double)cell(x, p, c->ncorpus > 0, c->nlang > 0);
}

static bool even(const struct mixing *x)
{
    const struct mix_cfg *c = x->cfg;
    for (int i = 0; i < c->nbase; i++)
        if (c->base[i].weight != 1) return false;
    return !c->ncorpus && !c->nlang && c->o.temperature == 1;
}

struct quota_in {
    int *part; /* indices into parts, by name: ties must not depend on the order of appearance */
    double *mass;
    uint64_t *have, *give;
    int n;
};

static struct quota_in quota_in(struct mixing *x, int group)
{
    size_t n = (size_t)x->part.n + 1;
    struct quota_in q = {ARENA_ARRAY(&x->mem, int, n), ARENA_ARRAY(&x->mem, double, n),
                         ARENA_ARRAY(&x->mem, uint64_t, n), ARENA_ARRAY(&x->mem, uint64_t, n), 0};
    int *order = names_order(&x->part, &x->mem);
    for (int i = 0; i < x->part.n; i++) {
        const struct mix_part *p = &x->parts[order[i]];
        if (p->group != group) continue;
        q.part[q.n] = order[i];
        q.mass[q.n] = mass_of(x, p);
        q.have[q.n++] = p->have;
    }
    return q;
}

static void set_counts(struct mixing *x, int group, int64_t want, const char *name)
{
    struct quota_in q = quota_in(x, group);
    uint64_t all = 0;
    for (int i = 0; i < q.n; i++) all += q.mass[i] > 0 ? q.have[i] : 0;
    uint64_t total = want > 0 ? (uint64_t)want : even(x) ? all : quota_largest(q.mass, q.have, q.n);
    uint64_t got = quota_split(total, q.mass, q.have, q.give, q.n);
    if (got < total)
        log_warn("mix: %llu records asked for%s%s, %llu there", (unsigned long long)total, *name ? " of " : "", name,
                 (unsigned long long)got);
    for (int i = 0; i < q.n; i++) x->parts[q.part[i]].give = q.give[i];
}

static void set_chars(struct mixing *x)
{
    struct quota_in q = quota_in(x, 0);
    for (int i = 0; i < q.n; i++) {
        const struct mix_part *p = &x->parts[q.part[i]];
        q.have[i] = p->have_chars;
        q.mass[i] =
            p->have ? q.mass[i] * ((double)p->have_chars / (double)p->have) : 0; /* records' shares, in characters */
    }
    uint64_t want = (uint64_t)x->cfg->chars, got = quota_split(want, q.mass, q.have, q.give, q.n);
    if (got < want)
        log_warn("mix: %llu characters asked for, %llu there", (unsigned long long)want, (unsigned long long)got);
    for (int i = 0; i < q.n; i++) x->parts[q.part[i]].give_chars = q.give[i];
}

static void set_quotas(struct mixing *x)
{
    const struct mix_cfg *c = x->cfg;
    for (int i = 0; i < x->part.n; i++) x->parts[i].give_chars = UINT64_MAX;
    if (c->ngroup) {
        for (int g = 0; g < c->ngroup; g++) set_counts(x, g, c->group[g].count, arena_z(&x->mem, c->group[g].name));
        return;
    }
    if (c->o.count || !c->chars)
        set_counts(x, 0, c->o.count, "");
    else
        for (int i = 0; i < x->part.n; i++) x->parts[i].give = UINT64_MAX;
    if (c->chars) set_chars(x);
}

static bool take(struct mix_part *p, uint32_t chars)
{
    if (p->taken >= p->give || p->taken_chars + chars > p->give_chars) return false;
    p->taken++;
    p->taken_chars += chars;
    return true;
}

/* Ordinals as keys, shifted so that they spread over partitions. */
static hash128_t ord_key(const struct mixing *x, uint64_t ord)
{
    return (hash128_t){.hi = ord << __builtin_clzll(x->total | 1)};
}

static enum status choose(struct mixing *x, struct err *e)
{
    x->picked = extpart_new(x->run->tmp, x->run->memory / 4, sizeof(struct mix_turn));
    enum status st = extpart_sort(x->order, e);
    bool fresh;
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(x->order, &fresh, e)) != NULL;) {
        struct mix_fact f;
        memcpy(&f, r->payload, sizeof f);
        if (bitset_has(&x->capped, r->ord)) continue;
        struct mix_turn turn = {r->key};
        if (take(&x->parts[f.part], f.chars))
            st = extpart_add(x->picked, ord_key(x, r->ord), r->ord, &turn, e);
        else
            drop(x, WHY_BUDGET);
    }
    extpart_free(x->order);
    x->order = NULL;
    return st == ST_OK ? e->code : st;
}

/* ---- second scan: the records chosen, as they stand, in the mix's order ---- */

static enum status next_picked(struct mixing *x, struct err *e)
{
    bool fresh;
    x->next = extpart_next(x->picked, &fresh, e);
    return e->code;
}

static enum status pick_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct mixing *x = to;
    (void)job;
    for (int i = 0; i < b->n && x->next; i++) {
        if (x->next->ord != b->first + (uint64_t)i) continue;
        struct mix_turn turn;
        memcpy(&turn, x->next->payload, sizeof turn);
        TRY(blobsort_add(x->sorted, turn.order, b->item[i].raw, e));
        TRY(next_picked(x, e));
    }
    return ST_OK;
}

static enum status write_sorted(struct mixing *x, const char *out, struct err *e)
{
    struct shard_writer *w;
    TRY(blobsort_sort(x->sorted, e));
    TRY(shard_writer_open(&w, out, e));
    struct buf line;
    buf_init(&line, BUF_MAX_DEFAULT);
    enum status st = ST_OK;
    for (sv text; st == ST_OK && blobsort_next(x->sorted, &text, e);) {
        buf_reset(&line);
        struct jsonw j = jsonw_to(&line);
        jsonw_raw(&j, text); /* an element of an array may hold line breaks */
        buf_addc(&line, '\n');
        st = shard_writer_add(w, buf_sv(&line), e);
        x->tally->out++;
    }
    if (st == ST_OK) st = e->code;
    buf_release(&line);
    struct err later = {0};
    if (shard_writer_close(w, st == ST_OK, NULL, &later) && st == ST_OK) st = err_set(e, later.code, "%s", later.msg);
    return st;
}

/* ---- the whole ---- */

static enum status scan_keys(struct mixing *x, struct scan_job *job, struct err *e)
{
    job->work = read_item;
    job->drain = keep_batch;
    job->item_size = sizeof(struct mix_seen);
    job->what = "mix: reading";
    return scan_run(x->run, job, e);
}

static enum status scan_chosen(struct mixing *x, struct scan_job *job, struct err *e)
{
    x->sorted = blobsort_new(x->run->tmp, x->run->memory / 2);
    job->work = NULL;
    job->unparsed = true;
    job->drain = pick_batch;
    job->item_size = 0;
    job->what = "mix: ordering";
    job->uncounted = true;
    TRY(extpart_sort(x->picked, e));
    TRY(next_picked(x, e));
    TRY(scan_run(x->run, job, e));
    if (x->next) return err_set(e, ST_BUG, "mix lost record %llu", (unsigned long long)x->next->ord);
    extpart_free(x->picked);
    x->picked = NULL;
    return ST_OK;
}

static enum status mix_all(struct mixing *x, const char *const *path, int npath, const char *out, struct err *e)
{
    struct scan_job job = {.path = path, .npath = npath, .tally = x->tally, .ctx = x, .to = x, .task = x->task};
    double text = disk_text(path, npath); /* keys are little beside */
    TRY(disk_plan(x->run->tmp, (struct disk_need){text, text}, x->run->memory / 4, "mix", e));
    if (!x->scanned) TRY(scan_keys(x, &job, e));
    TRY(cap_sources(x, e));
    TRY(apply_caps(x, e));
    set_quotas(x);
    TRY(choose(x, e));
    TRY(scan_chosen(x, &job, e));
    return write_sorted(x, out, e);
}

struct mixing *mix_begin(struct run *run, const struct mix_cfg *c, int64_t memory)
{
    struct mixing *x = MEM_NEW(struct mixing);
    *x = (struct mixing){.run = run, .cfg = c};
    x->order = extpart_new(run->tmp, memory / 3 * 2, sizeof(struct mix_fact));
    x->source = extpart_new(run->tmp, memory / 3, sizeof(struct mix_turn));
    return x;
}

void mix_free(struct mixing *x)
{
    if (!x) return;
    struct names *all[] = {&x->corpus, &x->kind, &x->tmpl, &x->lang, &x->part};
    for (int i = 0; i < 5; i++) names_release(all[i]);
    mem_free(x->parts);
    extpart_free(x->order);
    extpart_free(x->source);
    extpart_free(x->picked);
    blobsort_free(x->sorted);
    bitset_release(&x->capped);
    arena_release(&x->mem);
    mem_free(x);
}

/* The reasons of a scan that another stage made for us. */
static void take_counts(struct tally *t, const struct mix_scanned *s)
{
    t->count[TALLY_KEPT] += s->good;
    t->count[tally_reason(t, "bad-json")] += s->bad_json;
    t->count[tally_reason(t, "too-long")] += s->too_long;
    t->count[tally_reason(t, "bad-record")] += s->bad_record;
}

void mix_scan_done(struct mixing *x, const struct mix_scanned *s)
{
    x->scanned = true;
    x->counts = *s;
    x->total = s->good + s->bad_json + s->too_long + s->bad_record;
}

enum status mix_finish(struct mixing *x, const struct mix_cfg *c, const char *const *path, int npath, const char *out,
                       struct tally *t, struct task *task, struct err *e)
{
    x->cfg = c;
    x->tally = t;
    x->task = task;
    if (x->scanned) take_counts(t, &x->counts);
    for (int i = 0; i < WHYS; i++) x->why[i] = tally_reason(t, why_name[i]);
    return mix_all(x, path, npath, out, e);
}

enum status mix_run(struct run *run, const struct mix_cfg *c, const char *const *path, int npath, const char *out,
                    struct tally *t, struct task *task, struct err *e)
{
    struct mixing *x = mix_begin(run, c, run->memory / 4 * 3);
    enum status st = mix_finish(x, c, path, npath, out, t, task, e);
    mix_free(x);
    return st;
}

/* ---- as a sieve that lets everything through ---- */

static int look(const void *self, void *local, struct sieve_rec *r, void *result)
{
    (void)local;
    mix_see(self, r->r, r->id, result, r->mem);
    return 0;
}

static enum status keep(void *self, uint64_t ord, const void *result, arena *mem, struct err *e)
{
    return mix_keep(self, result, ord, mem, e);
}

/* What could not be read the mix counts as its own. */
static enum status decide(void *self, const struct sieve_ctx *c, struct sieve_out *o, struct err *e)
{
    struct tally *t = c->tally;
    struct mix_scanned s = {.bad_json = t->count[tally_reason(t, "bad-json")],
                            .too_long = t->count[tally_reason(t, "too-long")],
                            .bad_record = t->count[tally_reason(t, "bad-record")]};
    (void)o;
    (void)e;
    s.good = c->total - s.bad_json - s.too_long - s.bad_record;
    mix_scan_done(self, &s);
    return ST_OK;
}

struct sieve mix_sieve(struct mixing *x)
{
    return (struct sieve){.name = "mix",
                          .self = x,
                          .weight = 16,
                          .result_size = sizeof(struct mix_seen),
                          .look = look,
                          .keep = keep,
                          .decide = decide};
}

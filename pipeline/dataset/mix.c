#include "dataset/mix.h"

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
};
/* What a worker tells of a record. */
struct mix_seen {
    hash128_t order, source;
    bool has_source;
    sv corpus, kind, tmpl, lang;
    uint32_t chars;
    int group;
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
static const char *const why_name[WHYS] = {"duplicate",    "duplicate-id", "licence",    "no-group",   "cap-source",
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
    struct extpart *order, *source;
    struct bitset capped, chosen;
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

static int read_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct mixing *x = job->ctx;
    struct mix_seen *s = result;
    struct rec r;
    const char *why;
    if (bitset_has(x->cfg->dropped ? x->cfg->dropped : &(struct bitset){0}, b->first + (uint64_t)i))
        return x->why[WHY_DUPLICATE];
    if (!rec_read(&r, &l->json, &b->mem, &why)) return job->why_bad_record;
    if (!licence_passes(&x->cfg->gate, r.licence, &b->mem)) return x->why[WHY_LICENCE];
    if ((s->group = group_of(x->cfg, &r)) < 0) return x->why[WHY_GROUP];
    s->order = order_of(x, scan_id(job, &b->item[i], r.id, &b->mem));
    s->corpus = r.corpus;
    s->kind = r.kind;
    s->lang = r.tgt_lang;
    s->tmpl = json_str(r.d, json_at(r.d, json_get(r.d, r.origin, SV("templates")), 0), &b->mem);
    s->chars = chars_of(&r, &b->mem);
    s->has_source = r.own && x->cfg->caps.source > 0;
    if (s->has_source) s->source = hash128(norm_key(r.source, &b->mem), 0);
    return 0;
}

static uint32_t part_of(struct mixing *x, int group, uint32_t corpus, uint32_t lang, arena *mem)
{
    sv c = x->corpus.v[corpus], l = x->lang.v[lang];
    int was = x->part.n, i = names_add(&x->part, arena_f(mem, "%d\t%.*s\t%.*s", group, SV_ARG(c), SV_ARG(l)));
    if (i == was) {
        MEM_GROW(x->parts, was, x->capparts);
        x->parts[i] = (struct mix_part){.group = group, .corpus = corpus, .lang = lang};
    }
    return (uint32_t)i;
}

static enum status keep_item(struct mixing *x, const struct mix_seen *s, uint64_t ord, arena *mem, struct err *e)
{
    struct mix_fact f = {.corpus = (uint32_t)names_add(&x->corpus, s->corpus),
                         .kind = (uint32_t)names_add(&x->kind, s->kind),
                         .tmpl = s->tmpl.n ? (uint32_t)names_add(&x->tmpl, s->tmpl) : UINT32_MAX,
                         .chars = s->chars};
    f.part = part_of(x, s->group, f.corpus, (uint32_t)names_add(&x->lang, s->lang), mem);
    TRY(extpart_add(x->order, s->order, ord, &f, e));
    struct mix_turn turn = {s->order};
    return s->has_source ? extpart_add(x->source, s->source, ord, &turn, e) : ST_OK;
}

static enum status keep_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct mixing *x = to;
    for (int i = 0; i < b->n; i++)
        if (!b->item[i].reason) TRY(keep_item(x, scan_item(job, b, i), b->first + (uint64_t)i, &b->mem, e));
    return ST_OK;
}

/* ---- caps ---- */

static void drop(struct mixing *x, enum why why)
{
    x->tally->count[TALLY_KEPT]--;
    x->tally->count[x->why[why]]++;
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

static int why_out(const struct mixing *x, const struct cap_counts *n, const struct ext_rec *r,
                   const struct mix_fact *f, bool fresh)
{
    if (!fresh) return WHY_ID;
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
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(x->order, &fresh, e)) != NULL;) {
        struct mix_fact f;
        memcpy(&f, r->payload, sizeof f);
        int why = why_out(x, &n, r, &f, fresh);
        if (why >= 0) {
            drop(x, (enum why)why);
            continue;
        }
        bitset_add(&x->chosen, r->ord);
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

static enum status choose(struct mixing *x, struct err *e)
{
    struct bitset left = x->chosen;
    x->chosen = (struct bitset){0};
    enum status st = extpart_sort(x->order, e);
    bool fresh;
    for (const struct ext_rec *r; st == ST_OK && (r = extpart_next(x->order, &fresh, e)) != NULL;) {
        struct mix_fact f;
        memcpy(&f, r->payload, sizeof f);
        if (!bitset_has(&left, r->ord)) continue;
        if (take(&x->parts[f.part], f.chars))
            bitset_add(&x->chosen, r->ord);
        else
            drop(x, WHY_BUDGET);
    }
    bitset_release(&left);
    extpart_free(x->order);
    x->order = NULL;
    return e->code;
}

/* ---- second scan: the records chosen, in the mix's order ---- */

static int pick_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct mixing *x = job->ctx;
    struct item *it = &b->item[i];
    sv id = rec_str(&l->json, json_root(&l->json), "id", &b->mem);
    *(hash128_t *)result = order_of(x, scan_id(job, it, id, &b->mem));
    buf_adds(&b->out[CH_MAIN], it->raw);
    return 0;
}

static enum status pick_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct mixing *x = to;
    for (int i = 0; i < b->n; i++)
        if (!b->item[i].reason)
            TRY(blobsort_add(x->sorted, *(hash128_t *)scan_item(job, b, i), scan_out(b, i, CH_MAIN), e));
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
    x->order = extpart_new(x->run->tmp, x->run->memory / 2, sizeof(struct mix_fact));
    x->source = extpart_new(x->run->tmp, x->run->memory / 4, sizeof(struct mix_turn));
    job->work = read_item;
    job->drain = keep_batch;
    job->item_size = sizeof(struct mix_seen);
    job->what = "mix: reading";
    return scan_run(x->run, job, e);
}

static enum status scan_chosen(struct mixing *x, struct scan_job *job, struct err *e)
{
    x->sorted = blobsort_new(x->run->tmp, x->run->memory / 4 * 3);
    job->work = pick_item;
    job->drain = pick_batch;
    job->item_size = sizeof(hash128_t);
    job->what = "mix: ordering";
    job->uncounted = true;
    job->only = &x->chosen;
    return scan_run(x->run, job, e);
}

static enum status mix_all(struct mixing *x, const char *const *path, int npath, const char *out, struct err *e)
{
    struct scan_job job = {.path = path, .npath = npath, .tally = x->tally, .ctx = x, .to = x, .task = x->task};
    TRY(scan_keys(x, &job, e));
    TRY(cap_sources(x, e));
    TRY(apply_caps(x, e));
    set_quotas(x);
    TRY(choose(x, e));
    TRY(scan_chosen(x, &job, e));
    return write_sorted(x, out, e);
}

enum status mix_run(struct run *run, const struct mix_cfg *c, const char *const *path, int npath, const char *out,
                    struct tally *t, struct task *task, struct err *e)
{
    struct mixing x = {.run = run, .cfg = c, .tally = t, .task = task};
    for (int i = 0; i < WHYS; i++) x.why[i] = tally_reason(t, why_name[i]);
    enum status st = mix_all(&x, path, npath, out, e);
    struct names *all[] = {&x.corpus, &x.kind, &x.tmpl, &x.lang, &x.part};
    for (int i = 0; i < 5; i++) names_release(all[i]);
    mem_free(x.parts);
    extpart_free(x.order);
    extpart_free(x.source);
    blobsort_free(x.sorted);
    bitset_release(&x.capped);
    bitset_release(&x.chosen);
    arena_release(&x.mem);
    return st;
}

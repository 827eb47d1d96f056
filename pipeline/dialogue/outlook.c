#include "dialogue/outlook.h"

#include <stdlib.h>

#include "base/hash.h"
#include "dialogue/admit.h"
#include "dialogue/passages.h"
#include "dialogue/quota.h"
#include "engine/par.h"

/* Of a kind, for its yield: so many, and more, up to a bound, of one that seldom comes to something; of a kind and pair
 * of languages, for examples. */
enum { TRIES = 80, TRIES_MOST = 800, MADE_ENOUGH = 5, TRIES_OF_LANGUAGES = 40 };
enum { PAIRS_OF_LANGUAGES = 512, PORTION = 64, REASONS = 64 };

struct cand {
    struct item item;
    int pair;
    uint64_t fits; /* a bit per kind */
    bool usable;
};
struct worker {
    struct build_local *local;
    arena mem;
    struct buf line;
};
/* What one kind has come to. */
struct found {
    struct outlook_dialogue *dialogue;
    int n, cap;
    double tried, made; /* by weight */
    arena mem;
};
struct look {
    struct run *run;
    const struct outlook_job *j;
    struct build b;
    struct lexica *lexica;
    double *weight; /* of each file's candidates: of those that its cap lets take part */
    struct cand *cand;
    int n, cap;
    struct found found[SYNTH_KINDS];
    struct worker worker[PAR_MAX];
    struct outlook *o;
};

static bool stopped(const struct look *l)
{
    return l->run->stop && *l->run->stop;
}

/* ---- the candidates ---- */

/* A member of a line that unit_write wrote. */
static sv member(sv line, sv key)
{
    ptrdiff_t from = sv_find(line, key);
    sv rest = from < 0 ? SV("") : sv_from(line, from + key.n);
    return sv_cut(&rest, '"');
}

static int pair_of(struct outlook *o, sv a, sv b)
{
    for (int i = 0; i < o->npairs; i++)
        if ((sv_eq(o->pair[i].lang[0], a) && sv_eq(o->pair[i].lang[1], b)) ||
            (sv_eq(o->pair[i].lang[0], b) && sv_eq(o->pair[i].lang[1], a)))
            return i;
    if (o->npairs == PAIRS_OF_LANGUAGES) return PAIRS_OF_LANGUAGES - 1;
    o->pair[o->npairs] = (struct outlook_pair){.lang = {arena_dup(&o->mem, a), arena_dup(&o->mem, b)}};
    return o->npairs++;
}

static int lines_of(sv raw)
{
    int n = 1;
    for (ptrdiff_t i = 0; i < raw.n; i++) n += raw.p[i] == '\n';
    return n;
}

static void take(struct look *l, const struct item *it)
{
    if (it->reason) return;
    double weight = l->j->weight[it->file], pairs = weight * lines_of(it->raw);
    MEM_GROW(l->cand, l->n, l->cap);
    struct cand *c = &l->cand[l->n++];
    *c = (struct cand){.item = *it};
    c->item.raw = arena_dup(&l->o->mem, it->raw);
    c->pair = pair_of(l->o, member(it->raw, SV("\"src_lang\":\"")), member(it->raw, SV("\"tgt_lang\":\"")));
    l->o->pair[c->pair].pairs += pairs;
    l->o->pairs += pairs;
    l->o->sample += (uint64_t)lines_of(it->raw);
}

static enum status read_candidates(struct look *l, const struct passage_cfg *pc, struct err *e)
{
    struct passage_source *src = passage_source_new(l->j->paths, l->j->n, pc, 1);
    struct batch *b = batch_new(1024);
    enum status st;
    while ((st = passage_next(src, b, e)) == ST_OK && b->n && !stopped(l)) {
        for (int i = 0; i < b->n; i++) take(l, &b->item[i]);
        batch_clear(b);
    }
    batch_free(b);
    passage_source_free(src);
    return st;
}

/* What all the pairs hold, by what the sample does; *pairs: of each file. */
static enum status count_passages(const struct look *l, struct passage_counts *sum, uint64_t *pairs, struct err *e)
{
    double all = 0, placed = 0, runs = 0;
    for (int i = 0; i < l->j->n; i++) {
        struct passage_counts c;
        TRY(passage_count(&l->j->paths[i], 1, &c, e));
        pairs[i] = (uint64_t)((double)c.pairs * l->j->weight[i] + 0.5);
        all += (double)pairs[i];
        placed += (double)c.in_documents * l->j->weight[i];
        runs += (double)c.runs * l->j->weight[i];
    }
    *sum = (struct passage_counts){(uint64_t)all, (uint64_t)placed, (uint64_t)runs};
    return ST_OK;
}

/* A run draws the candidates that a cap lets take part; here all do, each with that share of its weight. */
static void weigh(struct look *l, const uint64_t *pairs, double records)
{
    l->weight = ARENA_ARRAY(&l->o->mem, double, l->j->n + 1);
    for (int i = 0; i < l->j->n; i++) l->weight[i] = 1;
    if (records > 0) admit_shares(pairs, l->j->caps, l->j->n, records, l->weight);
    for (int i = 0; i < l->j->n; i++) l->weight[i] *= l->j->weight[i];
}

static enum status gather(struct look *l, struct err *e)
{
    const struct synth_cfg *cfg = l->b.cfg;
    struct passage_cfg pc = {.seed = l->b.seed, .budget = cfg->max_chars};
    struct passage_counts c;
    double records = (double)cfg->count * (1 + cfg->spare);
    uint64_t *pairs = ARENA_ARRAY(&l->o->mem, uint64_t, l->j->n + 1);
    TRY(count_passages(l, &c, pairs, e));
    synth_passages(cfg, &c, records, &pc);
    weigh(l, pairs, records);
    return read_candidates(l, &pc, e);
}

/* ---- what suits ---- */

static void survey_one(struct look *l, struct worker *w, struct cand *x)
{
    struct candidate c;
    if (build_candidate(&l->b, w->local, &x->item, &c, &w->mem)) return;
    x->usable = build_usable(&l->b, &c);
    for (int k = 0; k < kinds_count && x->usable; k++)
        if (l->b.cfg->share[k] > 0 && build_fits(&l->b, w->local, &c, k, &w->mem)) x->fits |= 1ull << k;
}

static struct worker *worker_of(struct look *l, int thread)
{
    struct worker *w = &l->worker[thread];
    if (w->local) return w;
    w->local = build_local_new(&l->b);
    buf_init(&w->line, BUF_MAX_DEFAULT);
    return w;
}

static void survey_some(void *ctx, int thread, size_t from, size_t to)
{
    struct look *l = ctx;
    struct worker *w = worker_of(l, thread);
    for (size_t i = from; i < to && !stopped(l); i++, arena_reset(&w->mem)) survey_one(l, w, &l->cand[i]);
}

/* ---- trying ---- */

struct draw {
    uint64_t lot;
    int cand;
};

static int by_lot(const void *x, const void *y)
{
    const struct draw *a = x, *b = y;
    return a->lot != b->lot ? (a->lot > b->lot) - (a->lot < b->lot) : (a->cand > b->cand) - (a->cand < b->cand);
}

/* The candidates that suit a kind, in an order drawn for it. */
static struct draw *draw_order(const struct look *l, int k, int *n)
{
    struct draw *d = mem_array((size_t)l->n + 1, sizeof *d);
    *n = 0;
    for (int i = 0; i < l->n; i++) {
        const struct item *it = &l->cand[i].item;
        if (!(l->cand[i].fits >> k & 1)) continue;
        uint64_t place = hash_mix(l->b.seed + (uint64_t)k) ^ hash_mix((uint64_t)it->file << 40 | it->line);
        d[(*n)++] = (struct draw){hash_mix(place), i};
    }
    qsort(d, (size_t)*n, sizeof *d, by_lot);
    return d;
}

struct trial {
    struct found *f;
    int tried[PAIRS_OF_LANGUAGES], shown[PAIRS_OF_LANGUAGES]; /* by pair of languages */
    const char *reason[REASONS];
    int count[REASONS], nreasons;
};

static void note_reason(struct trial *t, const char *reason)
{
    int i = 0;
    while (i < t->nreasons && strcmp(t->reason[i], reason)) i++;
    if (i == REASONS) return;
    if (i == t->nreasons) t->reason[t->nreasons++] = reason;
    t->count[i]++;
}

static const char *commonest(const struct trial *t)
{
    int best = 0;
    for (int i = 1; i < t->nreasons; i++)
        if (t->count[i] > t->count[best]) best = i;
    return t->nreasons ? t->reason[best] : NULL;
}

static bool try_one(struct look *l, struct worker *w, struct trial *t, int k, const struct cand *x)
{
    struct candidate c;
    buf_reset(&w->line);
    arena_reset(&w->mem);
    const char *why = build_candidate(&l->b, w->local, &x->item, &c, &w->mem);
    if (!why) why = build_record(&l->b, w->local, &c, k, 0, &w->mem, &w->line);
    t->tried[x->pair]++;
    if (why) {
        note_reason(t, why);
        return false;
    }
    if (t->shown[x->pair]++ >= l->j->show) return true;
    struct found *f = t->f;
    MEM_GROW(f->dialogue, f->n, f->cap);
    f->dialogue[f->n++] = (struct outlook_dialogue){k, x->pair, arena_dup(&f->mem, sv_trim(buf_sv(&w->line)))};
    return true;
}

static void try_kind(struct look *l, struct worker *w, int k)
{
    struct outlook_kind *o = &l->o->kind[k];
    struct trial *t = MEM_NEW(struct trial);
    int n;
    struct draw *d = draw_order(l, k, &n);
    t->f = &l->found[k];
    for (int i = 0; i < n && !stopped(l); i++) {
        const struct cand *x = &l->cand[d[i].cand];
        bool even = i == o->tried && (i < TRIES || (i < TRIES_MOST && o->made < MADE_ENOUGH)); /* of all alike */
        if (!even && (t->shown[x->pair] >= l->j->show || t->tried[x->pair] >= TRIES_OF_LANGUAGES)) continue;
        bool made = try_one(l, w, t, k, x);
        if (!even) continue;
        double weight = l->weight[x->item.file];
        o->tried++, o->made += made;
        t->f->tried += weight, t->f->made += made ? weight : 0;
    }
    o->why = commonest(t);
    mem_free(d);
    mem_free(t);
}

static void try_some(void *ctx, int thread, size_t from, size_t to)
{
    struct look *l = ctx;
    for (size_t k = from; k < to; k++)
        if (l->b.cfg->share[k] > 0) try_kind(l, worker_of(l, thread), (int)k);
}

/* ---- what to expect ---- */

static void sum_up(struct look *l)
{
    struct outlook *o = l->o;
    for (int i = 0; i < l->n; i++) {
        const struct cand *x = &l->cand[i];
        double weight = l->weight[x->item.file];
        o->candidates += x->usable ? weight : 0;
        for (int k = 0; k < kinds_count; k++) o->kind[k].suits += x->fits >> k & 1 ? weight : 0;
    }
}

/* Records are counted: dealt out as the stage will (dialogue/quota.h). */
static void deal(struct look *l)
{
    struct quota q = {.suits = {0}};
    const struct synth_cfg *cfg = l->b.cfg;
    for (int k = 0; k < kinds_count; k++) {
        const struct outlook_kind *o = &l->o->kind[k];
        const struct found *f = &l->found[k];
        q.suits[k] = (uint64_t)(o->suits + 0.5);
        q.tried[k] = (uint64_t)o->tried;
        q.made[k] = f->tried > 0 ? (uint64_t)(f->made / f->tried * o->tried + 0.5) : 0;
    }
    quota_deal(&q, cfg->share, (double)cfg->count, cfg->per_source);
    for (int k = 0; k < kinds_count; k++) {
        l->o->kind[k].asked = q.asked[k];
        l->o->kind[k].expected = q.part[k];
    }
}

/* Every candidate gives one record, of another kind where the one drawn comes to nothing. */
static void expect_of(struct look *l, const struct cand *x, const double *yield)
{
    const double *share = l->b.cfg->share, weight = l->weight[x->item.file];
    double sum = 0, none = 1;
    for (int k = 0; k < kinds_count; k++) {
        if (!(x->fits >> k & 1)) continue;
        sum += share[k] * yield[k];
        none *= 1 - yield[k];
    }
    for (int k = 0; k < kinds_count && sum > 0; k++)
        if (x->fits >> k & 1) l->o->kind[k].expected += weight * (1 - none) * share[k] * yield[k] / sum;
}

static void expect_all(struct look *l)
{
    double yield[SYNTH_KINDS], sum = 0;
    for (int k = 0; k < kinds_count; k++) {
        const struct found *f = &l->found[k];
        yield[k] = f->tried > 0 ? f->made / f->tried : 0;
        sum += l->b.cfg->share[k];
    }
    for (int i = 0; i < l->n; i++) expect_of(l, &l->cand[i], yield);
    for (int k = 0; k < kinds_count; k++) l->o->kind[k].asked = l->o->candidates * l->b.cfg->share[k] / sum;
}

/* ---- in order ---- */

struct rank {
    double pairs;
    int old;
};

static int by_size(const void *x, const void *y)
{
    const struct rank *a = x, *b = y;
    return a->pairs != b->pairs ? (a->pairs < b->pairs) - (a->pairs > b->pairs) : (a->old > b->old) - (a->old < b->old);
}

static int by_kind(const void *x, const void *y)
{
    const struct outlook_dialogue *a = x, *b = y;
    if (a->kind != b->kind) return (a->kind > b->kind) - (a->kind < b->kind);
    if (a->pair != b->pair) return (a->pair > b->pair) - (a->pair < b->pair);
    return sv_cmp(a->line, b->line);
}

static void sort_pairs(struct outlook *o)
{
    struct rank rank[PAIRS_OF_LANGUAGES];
    struct outlook_pair *old = ARENA_ARRAY(&o->mem, struct outlook_pair, o->npairs + 1);
    int now[PAIRS_OF_LANGUAGES];
    memcpy(old, o->pair, (size_t)o->npairs * sizeof *old);
    for (int i = 0; i < o->npairs; i++) rank[i] = (struct rank){o->pair[i].pairs, i};
    qsort(rank, (size_t)o->npairs, sizeof *rank, by_size);
    for (int i = 0; i < o->npairs; i++) {
        o->pair[i] = old[rank[i].old];
        now[rank[i].old] = i;
    }
    for (int i = 0; i < o->n; i++) o->dialogue[i].pair = now[o->dialogue[i].pair];
}

static void collect(struct look *l)
{
    struct outlook *o = l->o;
    int n = 0;
    for (int k = 0; k < kinds_count; k++) n += l->found[k].n;
    o->dialogue = ARENA_ARRAY(&o->mem, struct outlook_dialogue, n + 1);
    for (int k = 0; k < kinds_count; k++)
        for (int i = 0; i < l->found[k].n; i++) {
            o->dialogue[o->n] = l->found[k].dialogue[i];
            o->dialogue[o->n].line = arena_dup(&o->mem, o->dialogue[o->n].line);
            o->n++;
        }
    sort_pairs(o);
    qsort(o->dialogue, (size_t)o->n, sizeof *o->dialogue, by_kind);
}

/* ---- all of it ---- */

static enum status learn(struct look *l, struct err *e)
{
    struct lexica_cfg cfg = {LEXICA_PAIRS_MIN, l->run->threads, l->run->memory, l->j->weight, true};
    struct tally t;
    bool wanted = false, swapped;
    for (int k = 0; k < kinds_count; k++) wanted |= l->b.cfg->share[k] > 0 && kinds[k]->needs & NEED_LEXICON;
    tally_init(&t);
    if (wanted) TRY(lexica_learn(&l->lexica, l->run, &cfg, l->j->paths, l->j->n, NULL, (hash128_t){0}, &t, e));
    l->b.lexica = l->lexica;
    for (int i = 0; i < l->o->npairs; i++) {
        struct outlook_pair *p = &l->o->pair[i];
        p->lexicon = !wanted || lexica_find(l->lexica, p->lang[0], p->lang[1], &swapped);
    }
    return ST_OK;
}

static void release(struct look *l)
{
    for (int i = 0; i < PAR_MAX; i++) {
        if (!l->worker[i].local) continue;
        build_local_free(l->worker[i].local);
        arena_release(&l->worker[i].mem);
        buf_release(&l->worker[i].line);
    }
    for (int k = 0; k < kinds_count; k++) {
        mem_free(l->found[k].dialogue);
        arena_release(&l->found[k].mem);
    }
    lexica_free(l->lexica);
    mem_free(l->cand);
    mem_free(l);
}

static enum status look_ahead(struct look *l, struct err *e)
{
    TRY(synth_languages(&l->b, e));
    l->o->nlang = l->b.nlang;
    memcpy(l->o->lang, l->b.lang, sizeof l->o->lang);
    TRY(gather(l, e));
    TRY(learn(l, e));
    par_for(l->run->threads, (size_t)l->n, PORTION, survey_some, l);
    sum_up(l);
    par_for(l->run->threads, (size_t)kinds_count, 1, try_some, l);
    if (stopped(l)) return err_set(e, ST_INTR, "interrupted");
    if (l->b.cfg->count)
        deal(l);
    else
        expect_all(l);
    collect(l);
    return ST_OK;
}

enum status outlook_make(struct run *run, const struct outlook_job *j, struct outlook *o, struct err *e)
{
    struct look *l = MEM_NEW(struct look);
    *o = (struct outlook){.n = 0};
    o->pair = ARENA_ARRAY(&o->mem, struct outlook_pair, PAIRS_OF_LANGUAGES);
    *l = (struct look){.run = run, .j = j, .o = o};
    l->b = (struct build){.cfg = j->cfg, .words = j->words, .names = j->names, .seed = run->seed};
    enum status st = look_ahead(l, e);
    release(l);
    return st;
}

void outlook_release(struct outlook *o)
{
    arena_release(&o->mem);
    *o = (struct outlook){.n = 0};
}

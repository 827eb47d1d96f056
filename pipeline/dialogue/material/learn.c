/* Learning: one pass counts the pairs of each pair of languages, then one pass over its files for each that has enough.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/input.h"
#include "base/log.h"
#include "dialogue/material/parts.h"
#include "engine/par.h"
#include "engine/shard.h"
#include "engine/unit.h"
#include "text/words.h"

enum { PAIRS_OF_LANGUAGES = 512, BATCH = 4096 };
enum { MEMORY_FULL = 512 << 20 }; /* more changes nothing: what is learned is the same for all who have it */
enum { QUICK_WORDS = 24, QUICK_ITERATIONS = 3 };
enum { TOKENS_MAX = 12 << 20 }; /* of a side, for the contexts */
enum { PAIRS_MAX = 600000 };    /* of a larger corpus an even sample is learned from */

struct found {
    struct lexica_row row;
    double stands_for; /* pairs, by cfg.weight */
    bool *in;          /* per file: it has some */
};
struct learning {
    struct run *run;
    const struct lexica_cfg *cfg;
    const char *const *paths;
    int npaths;
    struct found *found;
    int n;
    arena mem;
    struct json json;
    int why_few, why_mt, why_bad, why[ALIGN_WHYS];
    struct tally *tally;
};

/* ---- reading ---- */

struct pair {
    sv text[2];
    bool sentence; /* no entry of a term list */
    int n[2];      /* words */
    sv *word[2];
};

static bool machine_made(const struct unit *u)
{
    return u->seg[0].role == SEG_MT || u->seg[1].role == SEG_MT;
}

static bool read_unit(struct learning *l, const struct item *it, struct unit *u, arena *mem)
{
    const char *why;
    return !it->reason && json_parse(&l->json, it->raw) && unit_read(&l->json, json_root(&l->json), u, mem, &why) &&
           u->nseg >= 2;
}

/* Which of the sides comes first. */
static int first_side(const struct unit *u)
{
    return sv_cmp(u->seg[0].lang, u->seg[1].lang) > 0;
}

/* ---- counting ---- */

static struct found *found_for(struct learning *l, sv a, sv b)
{
    for (int i = 0; i < l->n; i++)
        if (sv_eq(l->found[i].row.lang[0], a) && sv_eq(l->found[i].row.lang[1], b)) return &l->found[i];
    if (l->n == PAIRS_OF_LANGUAGES) return NULL;
    struct found *f = &l->found[l->n++];
    f->row = (struct lexica_row){.lang = {arena_dup(&l->mem, a), arena_dup(&l->mem, b)}};
    f->in = ARENA_ARRAY(&l->mem, bool, l->npaths);
    return f;
}

static void count_unit(struct learning *l, const struct item *it, arena *mem)
{
    struct unit u;
    if (!read_unit(l, it, &u, mem)) {
        l->tally->count[l->why_bad]++;
        return;
    }
    int a = first_side(&u);
    struct found *f = sv_eq(u.seg[0].lang, u.seg[1].lang) ? NULL : found_for(l, u.seg[a].lang, u.seg[1 - a].lang);
    if (!f || machine_made(&u)) {
        l->tally->count[f ? l->why_mt : l->why_few]++;
        return;
    }
    f->row.pairs++;
    f->stands_for += l->cfg->weight ? l->cfg->weight[it->file] : 1;
    f->in[it->file] = true;
}

/* Calls each(l, batch) for batches of the files chosen. */
static enum status each_batch(struct learning *l, const bool *chosen,
                              void (*each)(struct learning *, struct batch *, void *), void *ctx, struct err *e)
{
    struct batch *b = batch_new(BATCH);
    enum status st = ST_OK;
    for (int i = 0; i < l->npaths && st == ST_OK; i++) {
        if (chosen && !chosen[i]) continue;
        struct shard_source *s = shard_source_new(&l->paths[i], 1, l->why_bad);
        for (bool more = true; more && st == ST_OK; batch_clear(b)) {
            st = shard_next(s, b, e);
            more = st == ST_OK && b->n > 0;
            for (int k = 0; k < b->n; k++) b->item[k].file = i;
            if (more) each(l, b, ctx);
            if (l->run->stop && *l->run->stop) st = err_set(e, ST_INTR, "interrupted");
        }
        shard_source_free(s);
    }
    batch_free(b);
    return st;
}

static void count_batch(struct learning *l, struct batch *b, void *unused)
{
    (void)unused;
    for (int i = 0; i < b->n; i++) count_unit(l, &b->item[i], &b->mem);
}

static int by_languages(const void *x, const void *y)
{
    const struct found *a = x, *b = y;
    int c = sv_cmp(a->row.lang[0], b->row.lang[0]);
    return c ? c : sv_cmp(a->row.lang[1], b->row.lang[1]);
}

/* ---- learning one ---- */

struct learner {
    struct found *f;
    struct align_trainer *align;
    struct context_learner *context[2];
    struct word_splitter *split[PAR_MAX];
    struct pair *pair; /* of the batch */
    int n;
    uint64_t seen, learned;
};

static void split_some(void *ctx, int thread, size_t from, size_t to)
{
    struct learner *m = ctx;
    if (!m->split[thread]) m->split[thread] = word_splitter_new();
    for (size_t i = from; i < to; i++)
        for (int d = 0; d < 2; d++)
            m->pair[i].n[d] = words_split(m->split[thread], m->pair[i].text[d], m->pair[i].word[d], ALIGN_WORDS_MAX);
}

/* An even sample of a large corpus, the same wherever it is drawn. */
static bool in_sample(const struct learner *m)
{
    uint64_t pairs = m->f->row.pairs;
    return pairs <= PAIRS_MAX || hash_mix(m->seen) < UINT64_MAX / pairs * PAIRS_MAX;
}

static void offer_pair(struct learning *l, struct learner *m, const struct pair *p)
{
    if (l->cfg->quick && (p->n[0] > QUICK_WORDS || p->n[1] > QUICK_WORDS)) {
        l->tally->count[TALLY_KEPT]++;
        m->learned++;
        return;
    }
    enum align_why why = align_trainer_add_words(m->align, p->word[0], p->n[0], p->word[1], p->n[1]);
    l->tally->count[why == ALIGN_OK ? TALLY_KEPT : l->why[why]]++;
    m->learned += why == ALIGN_OK;
    if (why != ALIGN_OK || !p->sentence) return;
    for (int d = 0; d < 2; d++) context_learner_add(m->context[d], p->word[d], p->n[d]);
}

/* A word takes a byte at least. */
static sv *word_room(sv text, arena *mem)
{
    ptrdiff_t most = text.n < ALIGN_WORDS_MAX ? text.n : ALIGN_WORDS_MAX;
    return ARENA_ARRAY(mem, sv, most + 1);
}

static void learn_batch(struct learning *l, struct batch *b, void *ctx)
{
    struct learner *m = ctx;
    struct unit u;
    m->n = 0;
    m->pair = ARENA_ARRAY(&b->mem, struct pair, b->n + 1);
    for (int i = 0; i < b->n; i++) {
        if (!read_unit(l, &b->item[i], &u, &b->mem) || machine_made(&u)) continue;
        int a = first_side(&u);
        if (!sv_eq(u.seg[a].lang, m->f->row.lang[0]) || !sv_eq(u.seg[1 - a].lang, m->f->row.lang[1])) continue;
        m->seen++;
        if (!in_sample(m)) {
            l->tally->count[TALLY_KEPT]++;
            continue;
        }
        struct pair *p = &m->pair[m->n++];
        *p = (struct pair){.sentence = u.seg[0].role != SEG_TERM && u.seg[1].role != SEG_TERM};
        for (int d = 0; d < 2; d++) {
            sv text = u.seg[d ? 1 - a : a].text;
            p->text[d] = arena_dup(&b->mem, text);
            p->word[d] = word_room(text, &b->mem);
        }
    }
    par_for(l->cfg->threads, (size_t)m->n, 32, split_some, m);
    for (int i = 0; i < m->n; i++) offer_pair(l, m, &m->pair[i]);
}

/* Some pairs come to nothing. */
static bool enough(const struct learning *l, const struct found *f, uint64_t learned)
{
    return learned && (double)learned * (f->stands_for / (double)f->row.pairs) >= (double)l->cfg->min;
}

static enum status learn_one(struct learning *l, struct found *f, struct lexicon *x, struct err *e)
{
    struct align_opts o;
    struct learner m = {.f = f};
    align_opts_init(&o);
    if (l->cfg->quick) o.iterations = QUICK_ITERATIONS, o.hmm_iterations = 1;
    o.threads = l->cfg->threads;
    o.memory = (size_t)(l->cfg->memory < MEMORY_FULL ? l->cfg->memory : MEMORY_FULL);
    m.align = align_trainer_new(&o);
    for (int d = 0; d < 2; d++) m.context[d] = context_learner_new(TOKENS_MAX);
    enum status st = each_batch(l, f->in, learn_batch, &m, e);
    f->row.learned = st == ST_OK && enough(l, f, m.learned);
    if (f->row.learned) {
        x->aligner = align_train(m.align);
        for (int d = 0; d < 2; d++) x->context[d] = context_learn(m.context[d]);
    } else {
        align_trainer_free(m.align);
        for (int d = 0; d < 2; d++) context_learner_free(m.context[d]);
    }
    for (int i = 0; i < PAR_MAX; i++) word_splitter_free(m.split[i]);
    return st;
}

/* ---- all of them ---- */

static enum status save(struct learning *l, const struct found *f, const struct lexicon *x, const char *dir,
                        struct err *e)
{
    TRY(align_save(x->aligner, lexicon_file(dir, &f->row, 0, &l->mem), e));
    TRY(context_save(x->context[0], lexicon_file(dir, &f->row, 1, &l->mem), e));
    return context_save(x->context[1], lexicon_file(dir, &f->row, 2, &l->mem), e);
}

static enum status learn_found(struct learning *l, struct found *f, struct lexica *lx, const char *dir, struct err *e)
{
    struct lexicon x = {0};
    TRY(learn_one(l, f, &x, e));
    if (!f->row.learned) return ST_OK;
    x.pairs = f->row.pairs;
    enum status st = dir ? save(l, f, &x, dir, e) : ST_OK;
    if (dir) {
        lexicon_release(&x);
        return st;
    }
    struct lexicon *to = lexica_add(lx, f->row.lang[0], f->row.lang[1]);
    memcpy(x.lang, to->lang, sizeof x.lang);
    *to = x;
    return ST_OK;
}

/* What an interrupted run had finished: the lines of "<dir>/progress" behind one with its stamp. */
struct progress_file {
    const char *path;
    struct buf text;
};

static void progress_open(struct progress_file *p, const char *dir, hash128_t stamp, arena *mem)
{
    struct err ignored = {0};
    struct input *in;
    char piece[4096];
    sv first = arena_f(mem, "%016llx%016llx\n", (unsigned long long)stamp.hi, (unsigned long long)stamp.lo);
    p->path = arena_f(mem, "%s/progress", dir).p;
    buf_init(&p->text, 1 << 20);
    if (input_exists(p->path) && input_open(&in, p->path, &ignored) == ST_OK) {
        for (ptrdiff_t n; (n = input_read(in, piece, sizeof piece, &ignored)) > 0;) buf_add(&p->text, piece, (size_t)n);
        input_close(in);
    }
    if (sv_starts(buf_sv(&p->text), first)) return;
    buf_reset(&p->text);
    buf_adds(&p->text, first);
}

/* Adds what it had counted then. */
static bool progress_has(const struct progress_file *p, sv name, struct tally *t)
{
    for (sv rest = buf_sv(&p->text); rest.p;) {
        sv line = sv_cut(&rest, '\n');
        if (!sv_eq(sv_cut(&line, '\t'), name)) continue;
        for (int i = 0; i < t->n && line.p; i++) {
            int64_t v = 0;
            sv_to_i64(sv_cut(&line, '\t'), &v);
            t->count[i] += (uint64_t)v;
        }
        return true;
    }
    return false;
}

static void progress_add(struct progress_file *p, sv name, const struct tally *before, const struct tally *t)
{
    buf_adds(&p->text, name);
    for (int i = 0; i < t->n; i++) buf_addf(&p->text, "\t%llu", (unsigned long long)(t->count[i] - before->count[i]));
    buf_addc(&p->text, '\n');
}

static void tell_too_few(const struct learning *l, const struct found *f)
{
    log_info("lexica: %.*s-%.*s has %llu pairs, too few to learn words from (%lld): dialogues that need them are made "
             "of other languages",
             SV_ARG(f->row.lang[0]), SV_ARG(f->row.lang[1]), (unsigned long long)f->row.pairs, (long long)l->cfg->min);
}

static enum status learn_all(struct learning *l, struct lexica *lx, const char *dir, struct progress_file *p,
                             struct err *e)
{
    for (int i = 0; i < l->n; i++) {
        struct found *f = &l->found[i];
        sv name = arena_f(&l->mem, "%.*s-%.*s", SV_ARG(f->row.lang[0]), SV_ARG(f->row.lang[1]));
        if (f->stands_for < (double)l->cfg->min) {
            l->tally->count[l->why_few] += f->row.pairs;
            tell_too_few(l, f);
            continue;
        }
        f->row.learned = dir && progress_has(p, name, l->tally);
        if (f->row.learned) continue;
        struct tally before = *l->tally;
        TRY(learn_found(l, f, lx, dir, e));
        if (!f->row.learned) tell_too_few(l, f);
        if (!dir || !f->row.learned) continue;
        progress_add(p, name, &before, l->tally);
        TRY(file_write_whole(p->path, buf_sv(&p->text), e));
    }
    return ST_OK;
}

static enum status finish_dir(struct learning *l, const char *dir, const struct progress_file *p, struct err *e)
{
    struct lexica_row *row = ARENA_ARRAY(&l->mem, struct lexica_row, l->n + 1);
    for (int i = 0; i < l->n; i++) row[i] = l->found[i].row;
    TRY(lexica_write_index(arena_f(&l->mem, "%s/index.tsv", dir).p, dir, row, l->n, &l->mem, e));
    unlink(p->path);
    return ST_OK;
}

enum status lexica_learn(struct lexica **out, struct run *run, const struct lexica_cfg *cfg, const char *const *paths,
                         int n, const char *dir, hash128_t stamp, struct tally *t, struct err *e)
{
    struct learning l = {.run = run, .cfg = cfg, .paths = paths, .npaths = n, .tally = t};
    struct lexica *lx = MEM_NEW(struct lexica);
    struct progress_file p = {0};
    l.why_few = tally_reason(t, "too-few-pairs");
    l.why_mt = tally_reason(t, "machine-made");
    l.why_bad = tally_reason(t, "bad-record");
    for (int i = 1; i < ALIGN_WHYS; i++) l.why[i] = tally_reason(t, align_why_name[i]);
    l.found = ARENA_ARRAY(&l.mem, struct found, PAIRS_OF_LANGUAGES);
    if (dir) progress_open(&p, dir, stamp, &l.mem);
    if (cfg->memory < MEMORY_FULL) log_info("lexica: with less than 512M words are learned from smaller samples");
    enum status st = each_batch(&l, NULL, count_batch, NULL, e);
    if (st == ST_OK) {
        qsort(l.found, (size_t)l.n, sizeof *l.found, by_languages);
        st = learn_all(&l, lx, dir, &p, e);
    }
    if (st == ST_OK && dir) st = finish_dir(&l, dir, &p, e);
    if (dir) buf_release(&p.text);
    json_release(&l.json);
    arena_release(&l.mem);
    t->out = t->count[TALLY_KEPT];
    if (st == ST_OK && out)
        *out = lx;
    else
        lexica_free(lx);
    return st;
}

/* ---- in a run ---- */

static enum status exec_lexica(struct run *run, struct task *t, struct err *e)
{
    struct lexica_cfg cfg = {.min = LEXICA_PAIRS_MIN, .threads = run->threads, .memory = run->memory};
    const char *index = t->cfg;
    int n = 0;
    while (run_product(run, "pairs", n)) n++;
    const char **paths = ARENA_ARRAY(&run->mem, const char *, n + 1);
    for (int i = 0; i < n; i++) paths[i] = run_product(run, "pairs", i)->path;
    TRY(file_make_parent(index, e));
    return lexica_learn(NULL, run, &cfg, paths, n, run_path(run, "lexica"), t->fingerprint, &t->tally, e);
}

void lexica_plan(struct run *run)
{
    static const struct lexica_cfg what = {.min = LEXICA_PAIRS_MIN};
    char *index = (char *)run_path(run, "lexica/index.tsv");
    hash128_t h = run_hash((hash128_t){0}, sv_of((const char *)&what.min, sizeof what.min));
    run_add_task(run, PH_SYNTH, "lexica", "words and their translations, learned from the pairs", index, h,
                 exec_lexica);
    run_add_product(run, "lexica", "lexica", index);
}

#include "dialogue/synth.h"

#include <math.h>
#include <stdio.h>

#include "base/log.h"
#include "dialogue/passages.h"

const struct opt synth_opts[] = {SYNTH_ROWS, OPT_END};

enum { OWN_LINE_TOO_LONG, OWN_BAD_RECORD, OWN_NOT_CHOSEN, OWN_N };
static const char *const own_reason[OWN_N] = {"too-long", "bad-record", "not-chosen"};

/* What the workers share. */
struct synth {
    const struct synth_cfg *cfg;
    const struct wordings *words;
    const char *const *names;
    uint64_t seed;
    int lang[WORDING_LANGS], nlang; /* languages that may be asked in */
    struct lexica *lexica;          /* NULL where no kind needs it */
    double rate[SYNTH_KINDS];       /* records per candidate of the kind's material */
    int reason[KIND_NREASONS], own[OWN_N];
};
struct synth_local {
    struct lexica_local *lexica;
    struct json json;
    struct buf scratch;
    struct dialogue d;
};

static void *local_new(const void *ctx)
{
    struct synth_local *l = MEM_NEW(struct synth_local);
    l->lexica = lexica_local_new(((const struct synth *)ctx)->lexica);
    buf_init(&l->scratch, BUF_MAX_DEFAULT);
    return l;
}

static void local_free(void *local)
{
    struct synth_local *l = local;
    lexica_local_free(l->lexica);
    json_release(&l->json);
    buf_release(&l->scratch);
    mem_free(l);
}

/* ---- one record ---- */

static bool may_answer(const struct unit *u, int side)
{
    if (u->seg[side].role == SEG_MT || u->seg[1 - side].role == SEG_MT) return false;
    sv key = side ? SV("no_reference") : SV("no_reference_src");
    for (int i = 0; i < u->ncol; i++)
        if (sv_eq(u->col[i].name, key) && !sv_is(u->col[i].value, "0")) return false;
    return true;
}

static bool all_may_answer(const struct kind_job *job, int side)
{
    for (int i = 0; i < job->nunits; i++)
        if (!may_answer(&job->unit[i], side)) return false;
    return true;
}

/* The direction: drawn for the first record of a candidate, the other one for the next; forced where only one can be.
 */
static bool choose_direction(const struct synth *s, struct kind_job *job, int copy, sv key)
{
    bool fwd = all_may_answer(job, 1) && !sv_is(s->cfg->directions, "backward");
    bool back = all_may_answer(job, 0) && !sv_is(s->cfg->directions, "forward");
    rng r = rng_for(s->seed, SV("synth:direction"), key);
    job->backward = fwd && back ? (rng_below(&r, 2) ^ (uint64_t)(copy & 1)) != 0 : back;
    return fwd || back;
}

static bool allowed(const struct synth *s, int lang)
{
    for (int i = 0; i < s->nlang; i++)
        if (s->lang[i] == lang) return true;
    return false;
}

struct order {
    int lang[WORDING_LANGS], n;
};

static void add_language(const struct synth *s, struct order *o, int lang)
{
    if (lang >= 0 && allowed(s, lang)) o->lang[o->n++] = lang;
}

static void add_thirds(const struct synth *s, struct order *o, int to, int from, uint64_t start)
{
    for (int i = 0; i < s->nlang; i++) {
        int l = s->lang[(start + (uint64_t)i) % (uint64_t)s->nlang];
        if (l != to && l != from) o->lang[o->n++] = l;
    }
}

/* Who asks: mostly someone who writes the target's or the source's language (in a proportion of 11 to 9), sometimes a
 * third. The other languages follow for the case that the first one's sentences cannot name the target. */
static void choose_languages(const struct synth *s, const struct kind_job *job, struct order *o)
{
    int to = wordings_lang(s->words, kind_answer(job, 0)->lang),
        from = wordings_lang(s->words, kind_source(job, 0)->lang);
    double u = rng_f64(job->r), third = s->cfg->third;
    uint64_t start = rng_below(job->r, (uint64_t)s->nlang);
    bool target_first = u < third + (1 - third) * 0.55;
    o->n = 0;
    if (u < third) add_thirds(s, o, to, from, start);
    add_language(s, o, target_first ? to : from);
    if (to != from) add_language(s, o, target_first ? from : to);
    if (u >= third) add_thirds(s, o, to, from, start);
}

static void add_system(const struct synth *s, const struct kind_job *job, struct dialogue *d)
{
    struct slots slots;
    if (rng_f64(job->r) >= s->cfg->system) return;
    kind_slots(job, &slots, SV(""));
    slots.implied = true;
    kind_say(job, d, ROLE_SYSTEM, SCRIPT_SYSTEM, 1, &slots);
}

static enum kind_reason build_in(const struct synth *s, const struct kind *k, struct kind_job *job, struct dialogue *d,
                                 int lang)
{
    job->lang = lang;
    dialogue_init(d);
    d->kind = k->id;
    d->kind_name = k->slug;
    d->instruction = wordings_lang_code(s->words, lang);
    d->source_lang = kind_source(job, 0)->lang;
    d->target_lang = kind_answer(job, 0)->lang;
    d->unit = job->unit;
    d->seed = s->seed;
    add_system(s, job, d);
    return k->build(job, d);
}

/* Tries the languages in the order drawn: a language whose sentences cannot name the target is passed over. */
static enum kind_reason build_record(const struct synth *s, const struct kind *k, struct kind_job *job,
                                     struct dialogue *d)
{
    struct order o;
    enum kind_reason why = KIND_NO_WORDING;
    choose_languages(s, job, &o);
    for (int i = 0; i < o.n && why == KIND_NO_WORDING; i++) why = build_in(s, k, job, d, o.lang[i]);
    return why;
}

/* ---- one candidate ---- */

/* The candidate of stratum j that is taken: with a rate below 1, each run of 1 / rate candidates gives exactly one. */
static uint64_t taken_in(const struct synth *s, int kind, uint64_t j, double rate)
{
    char id[24];
    uint64_t first = (uint64_t)ceil((double)j / rate), end = (uint64_t)ceil((double)(j + 1) / rate);
    rng r = rng_for(s->seed, sv_z(kinds[kind]->id), sv_of(id, snprintf(id, sizeof id, "%llu", (unsigned long long)j)));
    return first + (end > first ? rng_below(&r, end - first) : 0);
}

/* floor(rate) records, and one more for those taken by the fraction: so counts come out as asked for, not just on
 * average. */
static int copies(const struct synth *s, int kind, uint64_t ordinal)
{
    double rate = s->rate[kind], part = rate - (double)(int)rate;
    if (part < 1e-9) return (int)rate;
    uint64_t j = (uint64_t)((double)ordinal * part);
    bool taken = taken_in(s, kind, j, part) == ordinal || taken_in(s, kind, j + 1, part) == ordinal;
    return (int)rate + (taken || (j && taken_in(s, kind, j - 1, part) == ordinal));
}

struct candidate {
    struct unit *unit;
    int n;
    sv key;           /* "<corpus>-<line>" */
    uint64_t ordinal; /* among the candidates of its sort */
};

/* "<corpus>-<line, six digits at least>" */
static sv candidate_key(struct synth_local *l, const char *corpus, uint64_t line, arena *mem)
{
    char digits[20];
    int n = 0;
    do digits[sizeof digits - (size_t)++n] = (char)('0' + line % 10);
    while ((line /= 10) || n < 6);
    buf_reset(&l->scratch);
    buf_adds(&l->scratch, sv_z(corpus));
    buf_addc(&l->scratch, '-');
    buf_add(&l->scratch, digits + sizeof digits - n, (size_t)n);
    return arena_dup(mem, buf_sv(&l->scratch));
}

static sv record_id(struct synth_local *l, sv key, const char *kind, int copy, arena *mem)
{
    buf_reset(&l->scratch);
    buf_adds(&l->scratch, key);
    buf_addc(&l->scratch, ':');
    buf_adds(&l->scratch, sv_z(kind));
    buf_addc(&l->scratch, ':');
    buf_addi(&l->scratch, copy);
    return arena_dup(mem, buf_sv(&l->scratch));
}

static int make_records(const struct synth *s, struct synth_local *l, const struct candidate *c, int kind,
                        struct batch *b, int *why)
{
    int made = 0, n = copies(s, kind, c->ordinal);
    for (int k = 0; k < n; k++) {
        sv id = record_id(l, c->key, kinds[kind]->id, k, &b->mem);
        rng r = rng_for(s->seed, SV("synth"), id);
        struct kind_job job = {.words = s->words,
                               .unit = c->unit,
                               .nunits = c->n,
                               .max_chars = s->cfg->max_chars,
                               .lexica = s->lexica,
                               .words_of = l->lexica,
                               .r = &r,
                               .mem = &b->mem,
                               .scratch = &l->scratch,
                               .held_out = sv_is(s->cfg->wordings, "held-out")};
        enum kind_reason reason = KIND_NO_REFERENCE;
        if (choose_direction(s, &job, k, c->key)) reason = build_record(s, kinds[kind], &job, &l->d);
        if (reason != KIND_OK) {
            *why = s->reason[reason];
            continue;
        }
        l->d.id = id;
        dialogue_write(&l->d, &b->out[CH_MAIN]);
        made++;
    }
    return made;
}

static int read_units(struct synth_local *l, const struct item *it, struct candidate *c, arena *mem)
{
    const char *why;
    sv rest = it->raw;
    int lines = sv_find_c(it->raw, '\n') < 0 ? 1 : PASSAGE_MAX;
    c->unit = ARENA_ARRAY(mem, struct unit, lines);
    while (rest.p && c->n < lines) {
        struct unit *u = &c->unit[c->n];
        if (!json_parse(&l->json, sv_cut(&rest, '\n'))) return OWN_BAD_RECORD;
        if (!unit_read(&l->json, json_root(&l->json), u, mem, &why) || u->nseg < 2) return OWN_BAD_RECORD;
        c->n++;
    }
    return -1;
}

static void work_item(const struct synth *s, struct synth_local *l, struct batch *b, int i)
{
    struct item *it = &b->item[i];
    struct candidate c = {.ordinal = (uint64_t)(uintptr_t)it->obj};
    int bad = read_units(l, it, &c, &b->mem), why = s->own[OWN_NOT_CHOSEN], made = 0;
    if (bad >= 0) {
        batch_end_item(b, i, s->own[bad], 0);
        return;
    }
    c.key = candidate_key(l, s->names[it->file], it->line, &b->mem);
    for (int k = 0; k < kinds_count; k++) {
        bool passage = (kinds[k]->needs & NEED_PASSAGE) != 0;
        if (passage == (c.n > 1) && s->rate[k] > 0) made += make_records(s, l, &c, k, b, &why);
    }
    batch_end_item(b, i, made ? 0 : why, made);
}

static enum status work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)e;
    for (int i = 0; i < b->n; i++)
        if (!b->item[i].reason) work_item(ctx, local, b, i);
    return ST_OK;
}

/* ---- settling what to make ---- */

static enum status settle_languages(struct synth *s, struct err *e)
{
    const struct opt_list *want = &s->cfg->langs;
    for (int i = 0; i < wordings_langs(s->words) && !want->n; i++) s->lang[s->nlang++] = i;
    for (int i = 0; i < want->n && s->nlang < WORDING_LANGS; i++) {
        int l = wordings_lang(s->words, want->v[i]);
        if (l < 0)
            return err_set(e, ST_CONFIG,
                           "there are no wordings in '%.*s'\nhint: `lingloom wordings --coverage` shows what there is",
                           SV_ARG(want->v[i]));
        if (!allowed(s, l)) s->lang[s->nlang++] = l;
    }
    return s->nlang ? ST_OK : err_set(e, ST_CONFIG, "no language has wordings");
}

static double share_of(const struct synth_cfg *cfg, unsigned need)
{
    double sum = 0, part = 0;
    for (int k = 0; k < kinds_count; k++) {
        sum += cfg->share[k];
        if (kinds[k]->needs & need) part += cfg->share[k];
    }
    return sum > 0 ? part / sum : 0;
}

/* Spreads `records` over the kinds that use this material, by their shares, as records per candidate. */
static void set_rates(struct synth *s, unsigned need, double records, double candidates)
{
    double part = 0, most = (double)s->cfg->per_source;
    for (int k = 0; k < kinds_count; k++)
        if (kinds[k]->needs & need) part += s->cfg->share[k];
    for (int k = 0; k < kinds_count; k++) {
        if (!(kinds[k]->needs & need) || part <= 0 || candidates <= 0) continue;
        double rate = records * s->cfg->share[k] / part / candidates;
        s->rate[k] = rate > most ? most : rate;
    }
}

/* With a count: as many passages as the documents can give, the rest (and what they lack) from single pairs; some more
 * than asked for, because gates and the mix take their part. */
static enum status settle_rates(struct synth *s, const char *const *paths, int n, double *passage_share, struct err *e)
{
    double want = (double)s->cfg->count * (1 + s->cfg->spare), docs = share_of(s->cfg, NEED_PASSAGE);
    struct passage_counts c = {0};
    *passage_share = docs;
    if (!s->cfg->count) {
        set_rates(s, NEED_PAIR, 1, 1);
        set_rates(s, NEED_PASSAGE, 1, 1);
        return ST_OK;
    }
    TRY(passage_count(paths, n, &c, e));
    double most = (double)c.in_documents / passage_mean() * 0.8, passages = want * docs;
    if (passages > most) passages = most;
    *passage_share = passage_share_for(passages, (double)c.in_documents);
    set_rates(s, NEED_PASSAGE, passages, passages);
    set_rates(s, NEED_PAIR, want - passages, (double)c.pairs - passages * passage_mean());
    log_debug("synth: %llu pairs, %llu of them in documents; passage share %.4f", (unsigned long long)c.pairs,
              (unsigned long long)c.in_documents, *passage_share);
    return ST_OK;
}

/* What the stage before has learned, or (a single command) now, from the inputs themselves. */
static enum status settle_lexica(struct run *run, struct synth *s, const char *const *paths, int n, struct err *e)
{
    const struct product *p = run_product(run, "lexica", 0);
    struct lexica_cfg cfg = {.min = LEXICA_PAIRS_MIN, .threads = run->threads, .memory = run->memory};
    struct tally t;
    if (share_of(s->cfg, NEED_LEXICON) <= 0) return ST_OK;
    if (p) return lexica_load(&s->lexica, p->path, e);
    tally_init(&t);
    return lexica_learn(&s->lexica, run, &cfg, paths, n, NULL, (hash128_t){0}, &t, e);
}

static void register_reasons(struct synth *s, struct tally *t)
{
    for (int i = 1; i < KIND_NREASONS; i++) s->reason[i] = tally_reason(t, kind_reason_name[i]);
    for (int i = 0; i < OWN_N; i++) s->own[i] = tally_reason(t, own_reason[i]);
}

enum status synth_files(struct run *run, const struct synth_cfg *cfg, const struct wordings *words, const char *id,
                        const char *const *paths, const char *const *names, int n, const char *out, struct tally *t,
                        struct err *e)
{
    struct synth s = {.cfg = cfg, .words = words, .names = names, .seed = run->seed};
    struct passage_cfg pc = {.seed = run->seed, .budget = cfg->max_chars};
    register_reasons(&s, t);
    TRY(settle_languages(&s, e));
    TRY(settle_rates(&s, paths, n, &pc.share, e));
    TRY(settle_lexica(run, &s, paths, n, e));
    struct passage_source *src = passage_source_new(paths, n, &pc, s.own[OWN_LINE_TOO_LONG]);
    struct driver_job job = {.id = id,
                             .next = passage_next,
                             .source = src,
                             .work = work,
                             .ctx = &s,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = t,
                             .fraction = passage_fraction};
    job.ch[CH_MAIN].path = out;
    enum status st = driver_run(run, &job, e);
    passage_source_free(src);
    lexica_free(s.lexica);
    return st;
}

/* ---- the stage ---- */

struct synth_task {
    struct synth_cfg cfg;
    struct wordings *words;
    const char *out;
};

static enum status exec_synth(struct run *run, struct task *t, struct err *e)
{
    struct synth_task *s = t->cfg;
    int n = 0;
    while (run_product(run, "pairs", n)) n++;
    const char **paths = ARENA_ARRAY(&run->mem, const char *, n + 1),
               **names = ARENA_ARRAY(&run->mem, const char *, n + 1);
    for (int i = 0; i < n; i++) {
        const struct product *p = run_product(run, "pairs", i);
        paths[i] = p->path;
        names[i] = p->name;
    }
    return synth_files(run, &s->cfg, s->words, t->id, paths, names, n, s->out, &t->tally, e);
}

static enum status share_error(struct err *e, sv name)
{
    const char *ids[SYNTH_KINDS];
    for (int i = 0; i < kinds_count; i++) ids[i] = kinds[i]->id;
    sv near = name_nearest(name, ids, kinds_count);
    return err_set(e, ST_CONFIG, "unknown dialogue kind '%.*s'%s%.*s", SV_ARG(name),
                   near.p ? "\nhint: did you mean " : "", SV_ARG(near));
}

static enum status set_share(struct synth_cfg *cfg, sv name, sv share, struct err *e)
{
    int k = kind_index(name);
    double v = 1;
    if (k < 0) return share_error(e, name);
    if (share.p && (!sv_to_f64(share, &v) || !(v >= 0 && v <= 1e9)))
        return err_set(e, ST_CONFIG, "'%.*s' is not a share of kind %s", SV_ARG(share), kinds[k]->id);
    cfg->share[k] = v;
    return ST_OK;
}

enum status synth_set_kinds(struct synth_cfg *cfg, sv list, struct err *e)
{
    for (int k = 0; k < SYNTH_KINDS; k++) cfg->share[k] = 0;
    while (list.p) {
        sv share = sv_trim(sv_cut(&list, ',')), name = sv_cut(&share, '=');
        TRY(set_share(cfg, name, share, e));
    }
    return share_of(cfg, ~0u) > 0 ? ST_OK : err_set(e, ST_CONFIG, "no dialogue kind has a share above 0");
}

static enum status bind_kinds(struct synth_cfg *cfg, const struct ynode *kinds_node, struct err *e)
{
    if (!kinds_node) return synth_set_kinds(cfg, SV("A1=80,A2=20"), e);
    if (kinds_node->kind == Y_SCALAR) {
        struct err inner = {0};
        return synth_set_kinds(cfg, kinds_node->text, &inner) == ST_OK ? ST_OK
                                                                       : yaml_err(e, kinds_node, "%s", inner.msg);
    }
    for (const struct ynode *n = kinds_node->child; n; n = n->next) {
        struct err inner = {0};
        sv name = kinds_node->kind == Y_MAP ? n->key : n->text,
           share = kinds_node->kind == Y_MAP ? n->text : (sv){NULL, 0};
        if (n->kind != Y_SCALAR) return yaml_err(e, n, "kinds are a map of shares, {A1: 80, A2: 20}, or a list");
        if (set_share(cfg, name, share, &inner) != ST_OK) return yaml_err(e, n, "%s", inner.msg);
    }
    return share_of(cfg, ~0u) > 0 ? ST_OK : yaml_err(e, kinds_node, "no dialogue kind has a share above 0");
}

/* Folders other than `builtin` may use ${recipe}; a relative one is looked for beside the recipe. */
static enum status bind_templates(struct run *run, struct synth_cfg *cfg, const struct ynode *at, struct err *e)
{
    sv recipe = sv_z(run->recipe_path);
    ptrdiff_t slash = recipe.p ? sv_rfind_c(recipe, '/') : -1;
    for (int i = 0; i < cfg->templates.n; i++) {
        sv *t = &cfg->templates.v[i];
        if (sv_is(*t, "builtin")) continue;
        TRY(run_expand(run, at, *t, t, e));
        if (!sv_starts(*t, SV("/")) && slash >= 0)
            *t = arena_f(&run->mem, "%.*s/%.*s", (int)slash, recipe.p, SV_ARG(*t));
    }
    return ST_OK;
}

/* Every pair becomes a record; < 0 when there is no estimate. */
static double estimated_pairs(const struct run *run)
{
    double sum = 0;
    const struct product *p;
    for (int i = 0; (p = run_product(run, "pairs", i)); i++) sum += p->est_records > 0 ? p->est_records : 0;
    return sum > 0 ? sum : -1;
}

static void free_wordings(void *it)
{
    wordings_free(it);
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    static const char *const also[] = {"kinds", NULL};
    if (!section || !run_product(run, "pairs", 0)) return ST_OK;
    struct synth_task *s = ARENA_NEW(&run->mem, struct synth_task);
    TRY(opt_defaults(synth_opts, &s->cfg, &run->mem, e));
    TRY(yaml_bind(section, synth_opts, also, &s->cfg, &run->mem, e));
    s->cfg.spare = 0.05; /* gates, deduplication and the mix take their part */
    TRY(bind_kinds(&s->cfg, yaml_get(section, "kinds"), e));
    TRY(bind_templates(run, &s->cfg, section, e));
    TRY(wordings_load(&s->words, &s->cfg.templates, e));
    run_on_release(run, free_wordings, s->words);
    struct synth check = {.cfg = &s->cfg, .words = s->words};
    TRY(settle_languages(&check, e));
    hash128_t h = run_hash_opts(synth_opts, &s->cfg, wordings_fingerprint(s->words));
    h = run_hash(h, sv_of((const char *)s->cfg.share, sizeof s->cfg.share));
    if (share_of(&s->cfg, NEED_LEXICON) > 0) lexica_plan(run);
    s->out = run_path(run, "records/dialogues.jsonl.zst");
    struct task *t = run_add_task(run, PH_SYNTH, "synth", "pairs to dialogues with known answers", s, h, exec_synth);
    t->detail = run_opts_text(run, synth_opts, &s->cfg);
    struct product *p = run_add_product(run, "dialogues", "dialogues", s->out);
    p->est_records = s->cfg.count ? (double)s->cfg.count : estimated_pairs(run);
    return ST_OK;
}

const struct stage stage_synth = {"synth", PH_SYNTH, "pairs to dialogues with known answers", synth_opts, plan};

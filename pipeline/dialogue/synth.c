#include "dialogue/synth.h"

#include "base/log.h"
#include "corpus/import.h"
#include "dialogue/account.h"
#include "dialogue/admit.h"
#include "dialogue/passages.h"

const struct opt synth_opts[] = {SYNTH_ROWS, OPT_END};

enum { OWN_LINE_TOO_LONG, OWN_BAD_RECORD, OWN_NOT_CHOSEN, OWN_UNSUITED, OWN_N };
static const char *const own_reason[OWN_N] = {"too-long", "bad-record", "not-chosen", "unsuited"};

/* What the workers share. */
struct synth {
    struct build b;
    arena mem;
    struct lexica *lexica; /* b.lexica, to be freed */
    struct quota quota;
    bool counted;           /* a number of records is wanted; else each candidate gives one */
    int order[SYNTH_KINDS]; /* kinds to make, the scarce ones first */
    int norder;
    int ngreedy; /* the first of these want nearly all that suits them: they take turns at the first place */
    const struct tally *tally;
    int own[OWN_N];
};

static void *local_new(const void *ctx)
{
    return build_local_new(&((const struct synth *)ctx)->b);
}

static void local_free(void *local)
{
    build_local_free(local);
}

static int tally_find(const struct tally *t, const char *reason)
{
    for (int i = 1; i < t->n; i++)
        if (!strcmp(t->reason[i], reason)) return i;
    return 1;
}

/* ---- one candidate ---- */

/* An attempt, noted for the account. */
static bool attempt(const struct synth *s, struct build_local *l, const struct candidate *c, int kind, int copy,
                    struct batch *b, int *why)
{
    const char *reason = build_record(&s->b, l, c, kind, copy, &b->mem, &b->out[CH_MAIN]);
    buf_addf(&b->out[CH_AUX], "%s\t%s\n", kinds[kind]->id, reason ? reason : "made");
    if (reason) *why = tally_find(s->tally, reason);
    return !reason;
}

/* With a count: every kind draws for itself. */
static int make_counted(const struct synth *s, struct build_local *l, const struct candidate *c, struct batch *b,
                        int *why)
{
    int made = 0, start = s->ngreedy ? (int)(hash64(c->key, s->b.seed) % (uint64_t)s->ngreedy) : 0;
    for (int i = 0; i < s->norder && made < s->b.cfg->per_source; i++) {
        int k = s->order[i < s->ngreedy ? (start + i) % s->ngreedy : i];
        int copies = quota_copies(&s->quota, s->b.seed, c, k);
        if (!copies || !build_fits(&s->b, l, c, k, &b->mem)) continue;
        for (int copy = 0; copy < copies && made < s->b.cfg->per_source; copy++)
            made += attempt(s, l, c, k, copy, b, why);
    }
    return made;
}

/* One of the kinds left that suit, by their shares; -1 when there is none. */
static int draw_kind(const struct synth *s, const bool *open, rng *r)
{
    double sum = 0, at;
    int last = -1;
    for (int k = 0; k < kinds_count; k++) sum += open[k] ? s->b.cfg->share[k] : 0;
    at = rng_f64(r) * sum;
    for (int k = 0; k < kinds_count; k++) {
        if (!open[k]) continue;
        last = k;
        if ((at -= s->b.cfg->share[k]) < 0) return k;
    }
    return last;
}

/* Without a count: one record of each candidate, of another kind where the one drawn comes to nothing. */
static int make_one(const struct synth *s, struct build_local *l, const struct candidate *c, struct batch *b, int *why)
{
    bool open[SYNTH_KINDS];
    rng r = rng_for(s->b.seed, SV("synth:kind"), c->key);
    *why = s->own[OWN_UNSUITED];
    for (int k = 0; k < kinds_count; k++) open[k] = s->b.cfg->share[k] > 0 && build_fits(&s->b, l, c, k, &b->mem);
    for (int k; (k = draw_kind(s, open, &r)) >= 0; open[k] = false)
        if (attempt(s, l, c, k, 0, b, why)) return 1;
    return 0;
}

/* Most plain pairs are drawn by no kind: they need not be parsed. */
static bool may_be_drawn(const struct synth *s, const struct item *it, sv key)
{
    const struct candidate c = {.key = key};
    bool may = !s->counted || build_is_rare(it);
    for (int i = 0; i < s->norder && !may; i++) may = quota_copies(&s->quota, s->b.seed, &c, s->order[i]) > 0;
    return may;
}

/* How many records came of the item, or why none. */
static int make_item(const struct synth *s, struct build_local *l, struct batch *b, int i, int *why)
{
    struct candidate c;
    const struct item *it = &b->item[i];
    sv key = build_key(&s->b, l, it, &b->mem);
    *why = s->own[OWN_NOT_CHOSEN];
    if (!build_admits(&s->b, it, key) || !may_be_drawn(s, it, key)) return 0;
    *why = s->own[OWN_BAD_RECORD];
    if (build_candidate(&s->b, l, it, &c, &b->mem)) return 0;
    *why = tally_find(s->tally, kind_reason_name[KIND_NO_REFERENCE]);
    if (!build_usable(&s->b, &c)) return 0;
    *why = s->own[OWN_NOT_CHOSEN];
    return (s->counted ? make_counted : make_one)(s, l, &c, b, why);
}

static void work_item(const struct synth *s, struct build_local *l, struct batch *b, int i)
{
    int why, made = make_item(s, l, b, i, &why);
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

enum status synth_languages(struct build *b, struct err *e)
{
    const struct opt_list *want = &b->cfg->langs;
    for (int i = 0; i < wordings_langs(b->words) && !want->n; i++) b->lang[b->nlang++] = i;
    for (int i = 0; i < want->n && b->nlang < WORDING_LANGS; i++) {
        int l = wordings_lang(b->words, want->v[i]);
        if (l < 0)
            return err_set(e, ST_CONFIG,
                           "there are no wordings in '%.*s'\nhint: `lingloom wordings --coverage` shows what there is",
                           SV_ARG(want->v[i]));
        b->lang[b->nlang++] = l;
    }
    return b->nlang ? ST_OK : err_set(e, ST_CONFIG, "no language has wordings");
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

/* As many passages as the documents can give of those wanted. */
static double passage_share(const struct synth_cfg *cfg, const struct passage_counts *c, double want)
{
    double docs = share_of(cfg, NEED_PASSAGE | NEED_TEXT), most = (double)c->in_documents / passage_mean() * 0.8;
    if (!cfg->count) return docs;
    double passages = want * docs;
    return passage_share_for(passages > most ? most : passages, (double)c->in_documents);
}

/* Runs with one source are wanted for the kinds that need them alone, and some of them do not differ enough. */
static double variants_share(const struct synth_cfg *cfg, const struct passage_counts *c, double want)
{
    double share = share_of(cfg, NEED_VARIANTS);
    if (!cfg->count || share <= 0) return share > 0;
    double runs = want * share * 2;
    return runs >= (double)c->runs ? 1 : runs / (double)c->runs;
}

void synth_passages(const struct synth_cfg *cfg, const struct passage_counts *c, double want, struct passage_cfg *p)
{
    p->share = passage_share(cfg, c, want);
    p->variants = variants_share(cfg, c, want);
}

/* What the stage before has learned, or (a single command) now, from the inputs themselves. */
static enum status settle_lexica(struct run *run, struct synth *s, const char *const *paths, int n, struct err *e)
{
    const struct product *p = run_product(run, "lexica", 0);
    struct lexica_cfg cfg = {.min = LEXICA_PAIRS_MIN, .threads = run->threads, .memory = run->memory};
    struct tally t;
    if (share_of(s->b.cfg, NEED_LEXICON | WANT_LEXICON) <= 0) return ST_OK;
    tally_init(&t);
    if (p)
        TRY(lexica_load(&s->lexica, p->path, e));
    else
        TRY(lexica_learn(&s->lexica, run, &cfg, paths, n, NULL, (hash128_t){0}, &t, e));
    s->b.lexica = s->lexica;
    return ST_OK;
}

/* What share of its candidates a kind takes: the scarcer, the more. */
static double scarcity(const struct quota *q, int k)
{
    return q->copies[k] + (double)q->bound[k] / QUOTA_LOTS;
}

static void order_kinds(struct synth *s)
{
    for (int k = 0; k < kinds_count; k++) {
        int at = s->norder;
        if (scarcity(&s->quota, k) <= 0) continue;
        for (; at > 0 && scarcity(&s->quota, s->order[at - 1]) < scarcity(&s->quota, k); at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = k;
        s->norder++;
    }
    while (s->ngreedy < s->norder && scarcity(&s->quota, s->order[s->ngreedy]) > 0.9) s->ngreedy++;
}

/* With a count: more than asked for by cfg.spare, because gates and the mix take their part. */
static enum status settle_rates(struct run *run, struct synth *s, const char *const *paths, int n,
                                const struct passage_cfg *pc, const struct passage_counts *c, struct err *e)
{
    const struct synth_cfg *cfg = s->b.cfg;
    s->counted = cfg->count > 0;
    if (!s->counted) return ST_OK;
    struct passage_source *src = passage_source_new(paths, n, pc, s->own[OWN_LINE_TOO_LONG]);
    enum status st = quota_survey(run, &s->b, src, c->pairs, &s->quota, e);
    passage_source_free(src);
    if (st != ST_OK) return st;
    quota_deal(&s->quota, cfg->share, (double)cfg->count * (1 + cfg->spare), cfg->per_source);
    order_kinds(s);
    return ST_OK;
}

/* Counts what there is; corpora with a cap take part with so much of it as the cap allows. */
static enum status settle_admission(struct synth *s, const struct synth_job *j, struct passage_counts *sum,
                                    struct err *e)
{
    uint64_t *pairs = ARENA_ARRAY(&s->mem, uint64_t, j->n + 1);
    double *share = ARENA_ARRAY(&s->mem, double, j->n + 1);
    for (int i = 0; i < j->n; i++) {
        struct passage_counts c;
        TRY(passage_count(&j->paths[i], 1, &c, e));
        pairs[i] = c.pairs;
        sum->pairs += c.pairs;
        sum->in_documents += c.in_documents;
        sum->runs += c.runs;
    }
    if (!j->caps) return ST_OK;
    admit_shares(pairs, j->caps, j->n, (double)s->b.cfg->count * (1 + s->b.cfg->spare), share);
    s->b.admit = share;
    return ST_OK;
}

static enum status stream(struct run *run, struct synth *s, const char *id, struct passage_source *src, const char *out,
                          const char *attempts, struct tally *t, struct err *e)
{
    struct driver_job job = {.id = id,
                             .next = passage_next,
                             .source = src,
                             .work = work,
                             .ctx = s,
                             .local_new = local_new,
                             .local_free = local_free,
                             .tally = t,
                             .fraction = passage_fraction};
    job.ch[CH_MAIN].path = out;
    job.ch[CH_AUX].path = attempts;
    return driver_run(run, &job, e);
}

static enum status make(struct run *run, struct synth *s, const struct synth_job *j, struct err *e)
{
    struct passage_cfg pc = {.seed = run->seed, .budget = s->b.cfg->max_chars};
    struct passage_counts c = {0};
    TRY(synth_languages(&s->b, e));
    if (s->b.cfg->count) TRY(settle_admission(s, j, &c, e));
    synth_passages(s->b.cfg, &c, (double)s->b.cfg->count * (1 + s->b.cfg->spare), &pc);
    TRY(settle_lexica(run, s, j->paths, j->n, e));
    TRY(settle_rates(run, s, j->paths, j->n, &pc, &c, e));
    if (s->counted && j->survey) TRY(quota_save(&s->quota, j->survey, e));
    struct passage_source *src = passage_source_new(j->paths, j->n, &pc, s->own[OWN_LINE_TOO_LONG]);
    enum status st = stream(run, s, j->id, src, j->out, j->attempts, j->tally, e);
    passage_source_free(src);
    return st;
}

enum status synth_files(struct run *run, const struct synth_cfg *cfg, const struct wordings *words,
                        const struct synth_job *j, struct err *e)
{
    struct synth *s = MEM_NEW(struct synth);
    s->b = (struct build){.cfg = cfg, .words = words, .names = j->names, .seed = run->seed};
    s->tally = j->tally;
    build_reasons(j->tally);
    for (int i = 0; i < OWN_N; i++) s->own[i] = tally_reason(j->tally, own_reason[i]);
    enum status st = make(run, s, j, e);
    lexica_free(s->lexica);
    quota_release(&s->quota);
    arena_release(&s->mem);
    mem_free(s);
    return st;
}

/* ---- the stage ---- */

struct synth_task {
    struct synth_cfg cfg;
    struct wordings *words;
    const char *out, *attempts, *survey, *account;
};

static enum status exec_synth(struct run *run, struct task *t, struct err *e)
{
    struct synth_task *s = t->cfg;
    int n = 0;
    while (run_product(run, "pairs", n)) n++;
    const char **paths = ARENA_ARRAY(&run->mem, const char *, n + 1),
               **names = ARENA_ARRAY(&run->mem, const char *, n + 1);
    int64_t *caps = ARENA_ARRAY(&run->mem, int64_t, n + 1);
    for (int i = 0; i < n; i++) {
        const struct product *p = run_product(run, "pairs", i);
        const struct corpus *corpus = p->meta;
        caps[i] = corpus ? corpus->cap : 0;
        paths[i] = p->path;
        names[i] = p->name;
    }
    struct synth_job job = {t->id, paths, names, caps, n, s->out, s->attempts, s->survey, &t->tally};
    return synth_files(run, &s->cfg, s->words, &job, e);
}

/* A task of its own, so that it is made after an interruption, too. */
static enum status exec_account(struct run *run, struct task *t, struct err *e)
{
    struct synth_task *s = t->cfg;
    uint64_t tried = 0;
    (void)run;
    TRY(account_make(s->attempts, s->cfg.count ? s->survey : NULL, s->account, &tried, e));
    t->tally.count[TALLY_KEPT] = tried;
    return ST_OK;
}

static enum status share_error(struct err *e, sv name)
{
    const char *ids[SYNTH_KINDS];
    for (int i = 0; i < kinds_count; i++) ids[i] = kinds[i]->id;
    sv near = name_nearest(name, ids, kinds_count);
    return err_set(e, ST_CONFIG, "unknown dialogue kind '%.*s'%s%.*s", SV_ARG(name),
                   near.p ? "\nhint: did you mean " : "", SV_ARG(near));
}

static double weight_of(int kind)
{
    return kinds[kind]->weight > 0 ? kinds[kind]->weight : 1;
}

/* "E: 25": the family's share, by the weights of its kinds. */
static bool set_family(struct synth_cfg *cfg, sv name, double share)
{
    double sum = 0;
    for (int k = 0; k < kinds_count; k++) sum += name.n == 1 && kinds[k]->id[0] == name.p[0] ? weight_of(k) : 0;
    for (int k = 0; k < kinds_count && sum > 0; k++)
        if (kinds[k]->id[0] == name.p[0]) cfg->share[k] = share * weight_of(k) / sum;
    return sum > 0;
}

static enum status set_share(struct synth_cfg *cfg, sv name, sv share, struct err *e)
{
    int k = kind_index(name);
    double v = 1;
    if (share.p && (!sv_to_f64(share, &v) || !(v >= 0 && v <= 1e9)))
        return err_set(e, ST_CONFIG, "'%.*s' is not a share of kind %.*s", SV_ARG(share), SV_ARG(name));
    bool family = k < 0 && name.n == 1 && name.p[0] >= 'A' && name.p[0] <= 'J';
    if (k < 0) return set_family(cfg, name, v) || family ? ST_OK : share_error(e, name);
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
    if (!kinds_node) return synth_set_kinds(cfg, SV(SYNTH_MIX), e);
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
    s->cfg.spare = 0.1; /* gates, deduplication and the mix take their part */
    TRY(bind_kinds(&s->cfg, yaml_get(section, "kinds"), e));
    TRY(bind_templates(run, &s->cfg, section, e));
    TRY(wordings_load(&s->words, &s->cfg.templates, e));
    run_on_release(run, free_wordings, s->words);
    struct build check = {.cfg = &s->cfg, .words = s->words};
    TRY(synth_languages(&check, e));
    hash128_t h = run_hash_opts(synth_opts, &s->cfg, wordings_fingerprint(s->words));
    h = run_hash(h, sv_of((const char *)s->cfg.share, sizeof s->cfg.share));
    if (share_of(&s->cfg, NEED_LEXICON | WANT_LEXICON) > 0) lexica_plan(run);
    s->out = run_path(run, "records/dialogues.jsonl.zst");
    s->attempts = run_path(run, "records/attempts.tsv.zst");
    s->survey = run_path(run, "records/survey.tsv");
    s->account = run_path(run, "records/dialogues.json");
    struct task *t = run_add_task(run, PH_SYNTH, "synth", "pairs to dialogues with known answers", s, h, exec_synth);
    t->detail = run_opts_text(run, synth_opts, &s->cfg);
    run_add_task(run, PH_SYNTH, "account", "what came of each kind of dialogue", s, h, exec_account);
    struct product *p = run_add_product(run, "dialogues", "dialogues", s->out);
    p->est_records = s->cfg.count ? (double)s->cfg.count : estimated_pairs(run);
    return ST_OK;
}

const struct synth_cfg *synth_planned(const struct run *run, const struct wordings **words)
{
    for (const struct task *t = run->tasks; t; t = t->next)
        if (t->exec == exec_synth) {
            const struct synth_task *s = t->cfg;
            *words = s->words;
            return &s->cfg;
        }
    return NULL;
}

const struct stage stage_synth = {"synth", PH_SYNTH, "pairs to dialogues with known answers", synth_opts, plan};

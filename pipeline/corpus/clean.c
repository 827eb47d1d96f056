#include "corpus/clean.h"

#include "base/hash.h"
#include "base/log.h"
#include "corpus/detok.h"
#include "corpus/filter.h"
#include "corpus/learn.h"
#include "corpus/profile.h"
#include "corpus/scorer.h"
#include "corpus/where.h"
#include "text/norm.h"
#include "text/unicode.h"

#include <math.h>
#include <stdio.h>

struct clean_cfg {
    bool tidy;
    sv unescape, detokenise, lowercased, where;
    int64_t sample;
};
static const struct opt clean_opts[] = {
    OPT_BOOL(
        struct clean_cfg, tidy, "true",
        "compose to NFC, trim, collapse blanks (zh, ja: none at full-width punctuation), drop invisible characters"),
    OPT_ENUM(struct clean_cfg, unescape, "auto", "auto|on|off",
             "decode &apos; &quot; &amp; ... where the corpus is escaped"),
    OPT_ENUM(struct clean_cfg, detokenise, "auto", "auto|on|off", "undo tokenisation where the round trip is exact"),
    OPT_ENUM(struct clean_cfg, lowercased, "mark", "mark|drop|keep",
             "a lower-cased target: no reference, dropped, or ignored"),
    OPT_STR(struct clean_cfg, where, NULL, "EXPR", "keep only pairs for which this holds"),
    OPT_I64(struct clean_cfg, sample, "10000", 0, 1000000, "pairs remembered for learning; 0 learns nothing"),
    OPT_END};

/* One filter as configured. */
struct active {
    const struct filter_type *type;
    void *cfg;
    bool on;
    int reason[FILTER_LIMITS];
    bool live[FILTER_LIMITS];
    double bound[FILTER_LIMITS];
};
enum { MAX_FILTERS = 32, MAX_SEGS = 64 };

struct pair_lengths {
    sv code[2];
    struct lengths l;
    struct length_sample sample;
};
enum { MAX_LANG_PAIRS = 64 };

struct cleaner {
    arena mem;
    struct clean_cfg cfg;
    struct active f[MAX_FILTERS];
    int nf;
    sv code[2]; /* languages, absent: the unit says */
    struct where *where;
    struct scorers *scorers;
    struct sample sample;
    struct profile profile[2];
    bool unescape[2], detok[2], join[2], lower[2];
    struct pair_lengths lens[MAX_LANG_PAIRS]; /* by pair of languages: a corpus may hold several */
    int nlens;
    bool learned;
    int generation; /* rises when something was learned */
    int reason_where, reason_lower;
};

struct lang_memo {
    char code[24];
    int n;
    const struct lang *lang;
    uint64_t scripts;
};
struct clean_scratch {
    struct textstat st[2];
    struct lang_memo memo[2];
    int generation; /* of the cleaner that lengths came from, 0: nothing yet */
    struct pair_view v;
    double score[MAX_FILTERS][FILTER_SCORES];
    struct lengths lengths; /* of the languages in memo */
    struct scorer_local *scorers;
    arena tmp;
};

/* ---- configuration ---- */

static const struct limit *limit_at(const struct active *a, int i)
{
    return a->type->limits && i < FILTER_LIMITS && a->type->limits[i].reason ? &a->type->limits[i] : NULL;
}
static const struct opt_thresh *thresh_at(const struct active *a, int i)
{
    return (const struct opt_thresh *)((const char *)a->cfg + a->type->limits[i].off);
}

/* Bounds that are plain numbers; `auto` and percentiles wait for cleaner_learned. */
static void settle_bounds(struct active *a, struct tally *t)
{
    for (int i = 0; limit_at(a, i); i++) {
        a->reason[i] = tally_reason(t, a->type->limits[i].reason);
        a->live[i] = thresh_at(a, i)->kind == THRESH_VALUE;
        a->bound[i] = thresh_at(a, i)->value;
    }
}

static bool is_off(const struct ynode *n)
{
    return n && n->kind == Y_SCALAR && (sv_is(n->text, "off") || sv_is(n->text, "false") || sv_is(n->text, "no"));
}
static bool is_on(const struct ynode *n)
{
    return n && n->kind == Y_SCALAR && (sv_is(n->text, "on") || sv_is(n->text, "true") || sv_is(n->text, "yes"));
}

static enum status add_filter(struct cleaner *c, const struct filter_type *type, const struct ynode *section,
                              struct tally *t, struct err *e)
{
    struct active *a = &c->f[c->nf++];
    const struct ynode *own = yaml_get(section, type->name);
    a->type = type;
    a->on = !is_off(own ? own : yaml_get(section, "filters"));
    a->cfg = arena_zalloc(&c->mem, type->cfg_size);
    TRY(opt_defaults(type->opts, a->cfg, &c->mem, e));
    if (a->on && !is_on(own)) TRY(yaml_bind(own, type->opts, NULL, a->cfg, &c->mem, e));
    settle_bounds(a, t);
    return ST_OK;
}

/* Keys of the section that are not rows of clean_opts. */
static const char *const *other_keys(void)
{
    static const char *keys[MAX_FILTERS + 4];
    int n = 0;
    for (; filter_types[n]; n++) keys[n] = filter_types[n]->name;
    keys[n++] = "filters"; /* off: all that are not named */
    keys[n++] = "scorers";
    keys[n++] = "scores";
    keys[n] = NULL;
    return keys;
}

static enum status configure(struct cleaner *c, const struct ynode *section, bool allow_commands, struct tally *t,
                             struct err *e)
{
    TRY(opt_defaults(clean_opts, &c->cfg, &c->mem, e));
    TRY(yaml_bind(section, clean_opts, other_keys(), &c->cfg, &c->mem, e));
    for (int i = 0; filter_types[i]; i++) TRY(add_filter(c, filter_types[i], section, t, e));
    if (c->cfg.where.n) {
        const struct ynode *at = yaml_get(section, "where");
        enum status st = where_new(&c->where, c->cfg.where, e);
        if (st != ST_OK) return at && at->file ? err_wrap(e, "%s:%d:%d", at->file, at->line, at->col) : st;
        c->reason_where = tally_reason(t, "where");
    }
    c->reason_lower = tally_reason(t, "lowercased-reference");
    return scorers_new(&c->scorers, yaml_get(section, "scorers"), yaml_get(section, "scores"), allow_commands, t, e);
}

enum status cleaner_new(struct cleaner **out, const struct ynode *section, sv src_lang, sv tgt_lang,
                        bool allow_commands, struct tally *t, struct err *e)
{
    struct cleaner *c = MEM_NEW(struct cleaner);
    *out = NULL;
    script_init();
    c->generation = 1;
    c->code[0] = src_lang.n ? lang_norm(src_lang, &c->mem) : sv_of(NULL, 0);
    c->code[1] = tgt_lang.n ? lang_norm(tgt_lang, &c->mem) : sv_of(NULL, 0);
    enum status st = configure(c, section, allow_commands, t, e);
    if (st != ST_OK) return cleaner_free(c), st;
    for (int i = 0; i < 2; i++)
        c->unescape[i] = sv_is(c->cfg.unescape, "on"), c->detok[i] = sv_is(c->cfg.detokenise, "on");
    sample_init(&c->sample, c->cfg.sample);
    *out = c;
    return ST_OK;
}

void cleaner_free(struct cleaner *c)
{
    if (!c) return;
    where_free(c->where);
    scorers_free(c->scorers);
    sample_release(&c->sample);
    arena_release(&c->mem);
    mem_free(c);
}

/* ---- scratch ---- */

struct clean_scratch *clean_scratch_new(const struct cleaner *c)
{
    struct clean_scratch *s = MEM_NEW(struct clean_scratch);
    s->scorers = scorer_local_new(c->scorers);
    return s;
}

void clean_scratch_free(struct clean_scratch *s)
{
    if (!s) return;
    scorer_local_free(s->scorers);
    arena_release(&s->tmp);
    mem_free(s);
}

/* False when the language is the one of the unit before. */
static bool look_up_lang(struct lang_memo *m, sv code)
{
    if (m->n == code.n && (code.n == 0 || !memcmp(m->code, code.p, (size_t)code.n))) return false;
    m->n = code.n < (ptrdiff_t)sizeof m->code ? (int)code.n : -1;
    if (m->n > 0) memcpy(m->code, code.p, (size_t)code.n);
    m->lang = code.n ? lang_find(code) : NULL;
    m->scripts = m->lang ? script_set(sv_z(m->lang->script)) : 0;
    ptrdiff_t dash = sv_find_c(code, '-');
    if (dash > 0 && code.n == dash + 5) m->scripts = script_set(sv_from(code, dash + 1)); /* az-Cyrl */
    return true;
}

/* ---- normalising ---- */

/* The text of a side as it will be kept. side: whose profile applies, -1 none. */
static sv clean_text(const struct cleaner *c, sv text, sv lang, int side, arena *mem)
{
    sv plain;
    if (side >= 0 && c->unescape[side]) text = profile_unescape(text, mem);
    if (side >= 0 && c->detok[side] && detok_line(text, lang, &plain, mem)) text = plain;
    if (side >= 0 && c->join[side]) text = detok_join_wide(text, mem);
    if (!c->cfg.tidy) return text;
    text = norm_tidy(text, NORM_ALL, mem);
    return detok_tightens(lang) ? detok_tighten(text, mem) : text;
}

static sv lang_of(const struct cleaner *c, const struct seg *s, int side)
{
    return s->lang.n || side > 1 ? s->lang : c->code[side];
}

/* Which side's profile a further segment shares: the one of its language. */
static int profile_side(const struct cleaner *c, const struct unit *u, int i)
{
    if (i < 2) return i;
    for (int k = (u->nseg > 1) + 0; k >= 0; k--)
        if (u->seg[i].lang.n && sv_eq(u->seg[i].lang, lang_of(c, &u->seg[k], k))) return k;
    return -1;
}

static void normalise(const struct cleaner *c, struct unit *u, arena *mem)
{
    for (int i = 0; i < u->nseg; i++) {
        int side = profile_side(c, u, i);
        u->seg[i].text = clean_text(c, u->seg[i].text, lang_of(c, &u->seg[i], i), side, mem);
    }
}

static const struct pair_lengths *find_lengths(const struct cleaner *c, sv src, sv tgt)
{
    for (int i = 0; i < c->nlens; i++)
        if (sv_eq(c->lens[i].code[0], src) && sv_eq(c->lens[i].code[1], tgt)) return &c->lens[i];
    return NULL;
}

static void look_up_lengths(const struct cleaner *c, struct clean_scratch *s, sv src, sv tgt)
{
    const struct pair_lengths *p = find_lengths(c, src, tgt);
    if (p)
        s->lengths = p->l;
    else
        lengths_prior(&s->lengths, src, tgt);
}

static void view(const struct cleaner *c, struct clean_scratch *s, const struct unit *u)
{
    struct pair_view *v = &s->v;
    bool changed = s->generation != c->generation;
    *v = (struct pair_view){.n = u->nseg > 2 ? 2 : u->nseg, .unit = u, .lengths = &s->lengths, .tmp = &s->tmp};
    s->generation = c->generation;
    for (int i = 0; i < v->n; i++) {
        changed |= look_up_lang(&s->memo[i], lang_of(c, &u->seg[i], i));
        v->side[i] = (struct side){u->seg[i].text, &s->st[i], s->memo[i].lang, s->memo[i].scripts};
        v->term |= u->seg[i].role == SEG_TERM;
        textstat_scan(&s->st[i], u->seg[i].text);
    }
    if (changed && v->n == 2) look_up_lengths(c, s, lang_of(c, &u->seg[0], 0), lang_of(c, &u->seg[1], 1));
}

/* ---- scoring and deciding ---- */

static void score_one(const struct active *a, const struct pair_view *v, double *score)
{
    for (int i = 0; i < FILTER_SCORES; i++) score[i] = NAN;
    if (!a->on || (a->type->pairs && v->n < 2) || (a->type->sentences && v->term)) return;
    a->type->score(a->cfg, v, score);
}

static void score_all(const struct cleaner *c, struct clean_scratch *s)
{
    struct arena_point here = arena_mark(&s->tmp);
    for (int i = 0; i < c->nf; i++) score_one(&c->f[i], &s->v, s->score[i]);
    arena_rewind(&s->tmp, here);
}

/* NAN compares false both ways, so what does not apply drops nothing. */
static int decide(const struct active *a, const double *score)
{
    for (int i = 0; limit_at(a, i); i++) {
        const struct limit *l = &a->type->limits[i];
        if (!a->live[i]) continue;
        if (l->at_least ? score[l->score] < a->bound[i] : score[l->score] > a->bound[i]) return a->reason[i];
    }
    return 0;
}

/* What --where sees: "filter.score" first, then the unit. */
struct where_env {
    const struct cleaner *c;
    const struct clean_scratch *s;
    const struct unit *u;
};
static struct where_value where_env_get(const void *env, sv name, arena *mem)
{
    const struct where_env *w = env;
    sv rest = name, filter = sv_cut(&rest, '.');
    for (int i = 0; rest.n && i < w->c->nf; i++) {
        const struct active *a = &w->c->f[i];
        if (!sv_is(filter, a->type->name)) continue;
        for (int k = 0; a->type->scores[k]; k++)
            if (sv_is(rest, a->type->scores[k]) && !isnan(w->s->score[i][k])) return where_number(w->s->score[i][k]);
    }
    return where_unit(w->u, name, mem);
}

static int conditions(const struct cleaner *c, struct clean_scratch *s, struct unit *u, arena *mem)
{
    if (!c->where) return 0;
    struct where_env env = {c, s, u};
    return where_test(c->where, where_env_get, &env, mem) ? 0 : c->reason_where;
}

int cleaner_apply(const struct cleaner *c, struct clean_scratch *s, struct unit *u, arena *mem, bool *no_reference)
{
    *no_reference = c->lower[1] && u->nseg > 1 && !sv_is(c->cfg.lowercased, "keep");
    if (c->lower[0] && !sv_is(c->cfg.lowercased, "keep")) unit_add_col(u, SV("no_reference_src"), SV("1"), mem);
    normalise(c, u, mem);
    view(c, s, u);
    score_all(c, s);
    for (int i = 0; i < c->nf; i++) {
        int why = decide(&c->f[i], s->score[i]);
        if (why) return why;
    }
    if (*no_reference && sv_is(c->cfg.lowercased, "drop")) return c->reason_lower;
    int why = scorers_apply(c->scorers, s->scorers, u, mem);
    return why ? why : conditions(c, s, u, mem);
}

/* ---- learning ---- */

bool cleaner_wants_sample(const struct cleaner *c)
{
    return c->cfg.sample > 0;
}

void cleaner_learn(struct cleaner *c, const struct unit *u)
{
    if (u->nseg < 2) return;
    sample_offer(&c->sample, u, lang_of(c, &u->seg[0], 0), lang_of(c, &u->seg[1], 1));
}

static bool automatic(sv choice, bool found)
{
    return sv_is(choice, "on") || (sv_is(choice, "auto") && found);
}

static void learn_profile(struct cleaner *c)
{
    for (int64_t i = 0; i < c->sample.n; i++)
        for (int k = 0; k < 2; k++) profile_add(&c->profile[k], c->sample.pair[i].text[k]);
    for (int k = 0; k < 2; k++) {
        const struct profile *p = &c->profile[k];
        c->unescape[k] = automatic(c->cfg.unescape, profile_escaped(p));
        c->detok[k] = automatic(c->cfg.detokenise, profile_tokenised(p) && !profile_segmented(p));
        c->join[k] =
            automatic(c->cfg.detokenise, false) ? false : sv_is(c->cfg.detokenise, "auto") && profile_segmented(p);
        c->lower[k] = profile_lower(p);
    }
}

/* Runs f over the sample as the filters will see it. */
static void each_sampled(struct cleaner *c, struct clean_scratch *s,
                         void (*f)(struct cleaner *, struct clean_scratch *, void *), void *arg)
{
    arena mem = {0};
    for (int64_t i = 0; i < c->sample.n; i++) {
        const struct sampled *p = &c->sample.pair[i];
        struct seg seg[2] = {{.text = p->text[0], .lang = p->lang[0], .role = p->role},
                             {.text = p->text[1], .lang = p->lang[1], .role = p->role}};
        struct unit u = {.seg = seg, .nseg = 2, .doc_pos = -1};
        normalise(c, &u, &mem);
        view(c, s, &u);
        f(c, s, arg);
        arena_reset(&mem);
    }
    arena_release(&mem);
}

static void add_lengths(struct cleaner *c, struct clean_scratch *s, void *arg)
{
    (void)arg;
    sv src = lang_of(c, &s->v.unit->seg[0], 0), tgt = lang_of(c, &s->v.unit->seg[1], 1);
    struct pair_lengths *p = (struct pair_lengths *)(uintptr_t)find_lengths(c, src, tgt);
    if (!p) {
        if (s->v.term || c->nlens == MAX_LANG_PAIRS) return;
        p = &c->lens[c->nlens++];
        *p = (struct pair_lengths){.code = {arena_dup(&c->mem, src), arena_dup(&c->mem, tgt)}};
        lengths_prior(&p->l, src, tgt);
    }
    if (!s->v.term) lengths_add(&p->l, &p->sample, s->st[0].cps, s->st[1].cps);
}

static void learn_lengths(struct cleaner *c, struct clean_scratch *s)
{
    each_sampled(c, s, add_lengths, NULL);
    for (int i = 0; i < c->nlens; i++) {
        lengths_learn(&c->lens[i].l, &c->lens[i].sample);
        length_sample_release(&c->lens[i].sample);
    }
    c->generation++;
}

static bool needs_scores(const struct cleaner *c)
{
    for (int f = 0; f < c->nf; f++)
        for (int i = 0; limit_at(&c->f[f], i); i++) {
            int kind = (int)thresh_at(&c->f[f], i)->kind;
            if (c->f[f].on && (kind == THRESH_AUTO || kind == THRESH_PERCENTILE)) return true;
        }
    return false;
}

struct score_table {
    double *v[MAX_FILTERS][FILTER_SCORES];
    int64_t n[MAX_FILTERS][FILTER_SCORES];
};

static void add_scores(struct cleaner *c, struct clean_scratch *s, void *arg)
{
    struct score_table *t = arg;
    score_all(c, s);
    for (int f = 0; f < c->nf; f++)
        for (int k = 0; k < FILTER_SCORES; k++)
            if (!isnan(s->score[f][k])) t->v[f][k][t->n[f][k]++] = s->score[f][k];
}

static void learn_bounds(struct cleaner *c, struct clean_scratch *s)
{
    struct score_table *t = MEM_NEW(struct score_table);
    for (int f = 0; f < c->nf; f++)
        for (int k = 0; k < FILTER_SCORES; k++) t->v[f][k] = mem_array((size_t)c->sample.n + 1, sizeof(double));
    each_sampled(c, s, add_scores, t);
    for (int f = 0; f < c->nf; f++) {
        struct active *a = &c->f[f];
        for (int i = 0; limit_at(a, i); i++) {
            const struct limit *l = &a->type->limits[i];
            const struct opt_thresh *th = thresh_at(a, i);
            int64_t n = t->n[f][l->score];
            if (n < 20 || (th->kind != THRESH_AUTO && th->kind != THRESH_PERCENTILE)) continue;
            a->bound[i] = th->kind == THRESH_PERCENTILE ? sample_percentile(t->v[f][l->score], n, th->value)
                                                        : sample_fence(t->v[f][l->score], n, l->at_least);
            a->live[i] = true;
        }
        for (int k = 0; k < FILTER_SCORES; k++) mem_free(t->v[f][k]);
    }
    mem_free(t);
}

void cleaner_learned(struct cleaner *c)
{
    struct clean_scratch *s = clean_scratch_new(c);
    learn_profile(c);
    learn_lengths(c, s);
    if (needs_scores(c)) learn_bounds(c, s);
    clean_scratch_free(s);
    c->learned = c->sample.seen > 0;
    sample_release(&c->sample);
}

/* ---- telling ---- */

static void side_json(const struct cleaner *c, int k, struct jsonw *w)
{
    const struct profile *p = &c->profile[k];
    jsonw_obj(w);
    jsonw_kstr(w, SV("lang"), c->code[k].n ? c->code[k] : SV(""));
    jsonw_kint(w, SV("lines"), p->lines);
    jsonw_kint(w, SV("tokenised_percent"), profile_rate(p->apart, p->apart + p->attached));
    jsonw_kint(w, SV("escaped_percent"), profile_rate(p->escaped, p->lines));
    jsonw_kint(w, SV("segmented_percent"), profile_rate(p->gaps, p->gaps + p->joints));
    jsonw_kint(w, SV("loose_punctuation_percent"), profile_rate(p->loose, p->lines));
    jsonw_kint(w, SV("lowercased_percent"), profile_is_cased(p) ? profile_rate(p->lower, p->cased) : -1);
    jsonw_key(w, SV("unescape"));
    jsonw_bool(w, c->unescape[k]);
    jsonw_key(w, SV("detokenise"));
    jsonw_bool(w, c->detok[k] || c->join[k]);
    jsonw_key(w, SV("lowercased"));
    jsonw_bool(w, c->lower[k]);
    jsonw_end_obj(w);
}

static void ratios_json(const struct cleaner *c, struct jsonw *w)
{
    jsonw_arr(w);
    for (int i = 0; i < c->nlens; i++) {
        jsonw_obj(w);
        jsonw_kstr(w, SV("src_lang"), c->lens[i].code[0]);
        jsonw_kstr(w, SV("tgt_lang"), c->lens[i].code[1]);
        jsonw_key(w, SV("centre"));
        jsonw_real(w, c->lens[i].l.centre);
        jsonw_key(w, SV("spread"));
        jsonw_arr(w);
        for (int k = 0; k < LENGTH_BINS; k++) jsonw_real(w, c->lens[i].l.spread[k]);
        jsonw_end_arr(w);
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

void cleaner_profile_json(const struct cleaner *c, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("unicode"), sv_z(unicode_version()));
    jsonw_key(&w, SV("learned"));
    jsonw_bool(&w, c->learned);
    jsonw_key(&w, SV("source"));
    side_json(c, 0, &w);
    jsonw_key(&w, SV("target"));
    side_json(c, 1, &w);
    jsonw_key(&w, SV("ratios"));
    ratios_json(c, &w);
    jsonw_key(&w, SV("limits"));
    jsonw_obj(&w);
    for (int f = 0; f < c->nf; f++)
        for (int i = 0; limit_at(&c->f[f], i); i++) {
            const struct limit *l = limit_at(&c->f[f], i);
            if (!c->f[f].on || !c->f[f].live[i]) continue;
            char key[96];
            snprintf(key, sizeof key, "%s.%s %s", c->f[f].type->name, c->f[f].type->scores[l->score],
                     l->at_least ? "min" : "max");
            jsonw_key(&w, sv_z(key));
            jsonw_real(&w, c->f[f].bound[i]);
        }
    jsonw_end_obj(&w);
    jsonw_end_obj(&w);
}

/* One finding: what was undone, or what is too frequent to go unsaid. */
static void finding(struct buf *to, const char *what, int64_t n, int64_t of, bool done, const char *how)
{
    int r = profile_rate(n, of);
    if (r >= (done ? 1 : 20) && (done || of >= 20)) buf_addf(to, ", %s %d %%%s", what, r, done ? how : "");
}

static void side_line(const struct cleaner *c, int k, struct buf *to)
{
    const struct profile *p = &c->profile[k];
    bool tightened = c->cfg.tidy && detok_tightens(c->code[k]);
    finding(to, "tokenised", p->apart, p->apart + p->attached, c->detok[k], " (undone where exact)");
    finding(to, "segmented", p->gaps, p->gaps + p->joints, c->join[k], " (joined)");
    finding(to, "escaped", p->escaped, p->lines, c->unescape[k], " (decoded)");
    if (tightened) finding(to, "blanks at full-width punctuation", p->loose, p->lines, true, " (taken out)");
    if (profile_is_cased(p))
        finding(to, "lower-cased", p->lower, p->cased, c->lower[k], k ? " (no reference)" : " (no reference backward)");
}

void cleaner_profile_line(const struct cleaner *c, struct buf *to)
{
    struct buf side;
    buf_init(&side, 1 << 12);
    for (int k = 0; k < 2; k++) {
        buf_reset(&side);
        side_line(c, k, &side);
        if (!side.n) continue;
        sv name = c->code[k].n ? c->code[k] : k ? SV("target") : SV("source");
        buf_addf(to, "%s%.*s: %s", to->n ? "; " : "", SV_ARG(name), buf_z(&side) + 2);
    }
    buf_release(&side);
}

void cleaner_scores_line(const struct cleaner *c, const struct clean_scratch *s, const struct unit *u, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    if (u->id.p)
        jsonw_kstr(&w, SV("id"), u->id);
    else
        jsonw_kstr(&w, SV("file"), u->file);
    jsonw_kint(&w, SV("record"), u->record);
    for (int f = 0; f < c->nf; f++)
        for (int k = 0; c->f[f].type->scores[k]; k++) {
            if (isnan(s->score[f][k])) continue;
            char key[96];
            snprintf(key, sizeof key, "%s.%s", c->f[f].type->name, c->f[f].type->scores[k]);
            jsonw_key(&w, sv_z(key));
            jsonw_real(&w, s->score[f][k]);
        }
    jsonw_end_obj(&w);
    buf_addc(to, '\n');
}

/* Which limit of `reason` did not hold: "ratio.z 7.3 > 6". */
static void add_detail(const struct cleaner *c, const struct clean_scratch *s, const char *reason, struct jsonw *w)
{
    for (int f = 0; f < c->nf; f++)
        for (int i = 0; limit_at(&c->f[f], i); i++) {
            const struct active *a = &c->f[f];
            const struct limit *l = limit_at(a, i);
            double x = s->score[f][l->score];
            if (!a->live[i] || strcmp(l->reason, reason) || !(l->at_least ? x < a->bound[i] : x > a->bound[i]))
                continue;
            char t[160];
            int n = snprintf(t, sizeof t, "%s.%s %.4g %s %.4g", a->type->name, a->type->scores[l->score], x,
                             l->at_least ? "<" : ">", a->bound[i]);
            jsonw_kstr(w, SV("detail"), sv_of(t, n));
            return;
        }
}

static void reject(const struct cleaner *c, const struct clean_scratch *s, const char *reason, const struct unit *u,
                   struct buf *to)
{
    struct buf unit;
    struct jsonw w = jsonw_to(to);
    buf_init(&unit, BUF_MAX_DEFAULT);
    unit_write(u, &unit);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("reason"), sv_z(reason));
    if (c) add_detail(c, s, reason, &w);
    jsonw_key(&w, SV("unit"));
    jsonw_raw(&w, sv_trim(buf_sv(&unit)));
    jsonw_end_obj(&w);
    buf_addc(to, '\n');
    buf_release(&unit);
}

void cleaner_reject_line(const char *reason, const struct unit *u, struct buf *to)
{
    reject(NULL, NULL, reason, u, to);
}
void cleaner_reject_why(const struct cleaner *c, const struct clean_scratch *s, const char *reason,
                        const struct unit *u, struct buf *to)
{
    reject(c, s, reason, u, to);
}
enum status cleaner_finish(const struct cleaner *c, struct err *e)
{
    return scorers_finish(c->scorers, e);
}

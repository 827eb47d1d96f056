/* lingloom eval bleu|chrf|ter: scores of a translation against references, those of sacreBLEU. */
#include "base/input.h"
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"
#include "cli/cmd.h"
#include "engine/par.h"
#include "text/metric/metric.h"

#include <stdio.h>

/* ---- options ---- */

struct eval_flags {
    struct opt_list ref, hyp;
    bool sentence;
    int64_t width;
    sv tokenize, smooth;
    double smooth_value;
    int64_t order;
    bool effective_order, lowercase;
    int64_t char_order, word_order, beta;
    bool whitespace, eps_smoothing;
    bool normalized, punct, asian_support, case_sensitive;
};
#define C struct eval_flags
static const struct opt opts[] = {
    OPT_LIST(C, ref, NULL, "FILE", "references, a line for each segment; repeat it for several"),
    OPT_LIST(C, hyp, NULL, "FILE", "the translation to score; - for standard input"),
    OPT_BOOL(C, sentence, NULL, "a score for each segment, a line each, instead of one for all"),
    OPT_I64(C, width, "2", 0, 12, "digits after the point"),
    OPT_ENUM(C, tokenize, "13a", "13a|zh|char|intl|none", "bleu: how words are found; zh also for Japanese"),
    OPT_ENUM(C, smooth, "exp", "exp|floor|add-k|none", "bleu: what becomes of orders without a match"),
    OPT_F64(C, smooth_value, "0", 0, 1e6, "bleu: of floor (0: 0.1) and add-k (0: 1)"),
    OPT_I64(C, order, "4", 1, BLEU_ORDERS, "bleu: longest n-grams"),
    OPT_BOOL(C, effective_order, NULL, "bleu: leave out orders longer than the text; always with --sentence"),
    OPT_BOOL(C, lowercase, NULL, "bleu, chrf: ignore case"),
    OPT_I64(C, char_order, "6", 1, 10, "chrf: longest n-grams of characters"),
    OPT_I64(C, word_order, "0", 0, CHRF_ORDERS - 10, "chrf: longest n-grams of words; 2 is chrF++"),
    OPT_I64(C, beta, "2", 1, 100, "chrf: how much more recall counts than precision"),
    OPT_BOOL(C, whitespace, NULL, "chrf: white space counts as characters"),
    OPT_BOOL(C, eps_smoothing, NULL, "chrf: smoothing of chrF++.py, NLTK and Moses"),
    OPT_BOOL(C, normalized, NULL, "ter: divide punctuation from words"),
    OPT_BOOL(C, punct, "true", "ter: punctuation counts"),
    OPT_BOOL(C, asian_support, NULL, "ter: with --normalized each Han character alone; with --no-punct CJK marks too"),
    OPT_BOOL(C, case_sensitive, NULL, "ter: case counts"),
    OPT_END};
#undef C

/* ---- the three metrics behind one face ---- */

union stats {
    struct bleu_stats bleu;
    struct chrf_stats chrf;
    struct ter_stats ter;
};
struct settings {
    struct bleu_opts bleu;
    struct chrf_opts chrf;
    struct ter_opts ter;
};
struct metric {
    const char *name;
    void (*count)(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct settings *o, union stats *to);
    void (*add)(union stats *sum, const union stats *more);
    double (*score)(const union stats *s, const struct settings *o);
    void (*label)(const struct settings *o, struct buf *to);     /* chrF2++ */
    void (*signature)(const struct settings *o, struct buf *to); /* case:mixed|... */
    void (*detail)(const union stats *s, const struct settings *o, struct buf *to);
};

static const char *yes_no(bool b)
{
    return b ? "yes" : "no";
}

static void bleu_c(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct settings *o, union stats *to)
{
    to->bleu = bleu_count(m, hyp, refs, n, &o->bleu);
}
static void bleu_a(union stats *sum, const union stats *more)
{
    bleu_add(&sum->bleu, &more->bleu);
}
static double bleu_s(const union stats *s, const struct settings *o)
{
    return bleu_score(&s->bleu, &o->bleu).score;
}
static void bleu_label(const struct settings *o, struct buf *to)
{
    (void)o;
    buf_addf(to, "BLEU");
}
static void bleu_signature(const struct settings *o, struct buf *to)
{
    const struct bleu_opts *b = &o->bleu;
    buf_addf(to, "case:%s|eff:%s|tok:%s|smooth:%s", b->lowercase ? "lc" : "mixed", yes_no(b->effective_order),
             bleu_tokens_name[b->tokens], bleu_smooth_name[b->smooth]);
    if (b->smooth == SMOOTH_FLOOR || b->smooth == SMOOTH_ADD_K)
        buf_addf(to, "[%.2f]", b->smooth_value > 0 ? b->smooth_value : b->smooth == SMOOTH_FLOOR ? .1 : 1);
}
static void bleu_detail(const union stats *s, const struct settings *o, struct buf *to)
{
    struct bleu_result r = bleu_score(&s->bleu, &o->bleu);
    for (int k = 0; k < o->bleu.order; k++) buf_addf(to, "%s%.1f", k ? "/" : "", r.precision[k]);
    double ratio = s->bleu.ref_len ? (double)s->bleu.hyp_len / (double)s->bleu.ref_len : 0;
    buf_addf(to, " (BP = %.3f ratio = %.3f hyp_len = %lld ref_len = %lld)", r.bp, ratio, (long long)s->bleu.hyp_len,
             (long long)s->bleu.ref_len);
}

static void chrf_c(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct settings *o, union stats *to)
{
    to->chrf = chrf_count(m, hyp, refs, n, &o->chrf);
}
static void chrf_a(union stats *sum, const union stats *more)
{
    chrf_add(&sum->chrf, &more->chrf);
}
static double chrf_s(const union stats *s, const struct settings *o)
{
    return chrf_score(&s->chrf, &o->chrf);
}
static void chrf_label(const struct settings *o, struct buf *to)
{
    buf_addf(to, "chrF%d", o->chrf.beta);
    for (int i = 0; i < o->chrf.word_order; i++) buf_addc(to, '+');
}
static void chrf_signature(const struct settings *o, struct buf *to)
{
    const struct chrf_opts *c = &o->chrf;
    buf_addf(to, "case:%s|eff:%s|nc:%d|nw:%d|space:%s", c->lowercase ? "lc" : "mixed", yes_no(!c->eps_smoothing),
             c->char_order, c->word_order, yes_no(c->whitespace));
}

static void ter_c(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct settings *o, union stats *to)
{
    to->ter = ter_count(m, hyp, refs, n, &o->ter);
}
static void ter_a(union stats *sum, const union stats *more)
{
    ter_add(&sum->ter, &more->ter);
}
static double ter_s(const union stats *s, const struct settings *o)
{
    (void)o;
    return ter_score(&s->ter);
}
static void ter_label(const struct settings *o, struct buf *to)
{
    (void)o;
    buf_addf(to, "TER");
}
static void ter_signature(const struct settings *o, struct buf *to)
{
    const struct ter_opts *t = &o->ter;
    buf_addf(to, "case:%s|tok:tercom|norm:%s|punct:%s|asian:%s", t->case_sensitive ? "mixed" : "lc",
             yes_no(t->normalized), yes_no(!t->no_punct), yes_no(t->asian));
}

static const struct metric metrics[] = {
    {"bleu", bleu_c, bleu_a, bleu_s, bleu_label, bleu_signature, bleu_detail},
    {"chrf", chrf_c, chrf_a, chrf_s, chrf_label, chrf_signature, NULL},
    {"ter", ter_c, ter_a, ter_s, ter_label, ter_signature, NULL},
};
enum { METRICS = sizeof metrics / sizeof *metrics };

static int index_of(sv name, const char *const *names, int n)
{
    for (int i = 0; i < n; i++)
        if (sv_is(name, names[i])) return i;
    return 0;
}

static struct settings settings_of(const struct eval_flags *f)
{
    return (struct settings){
        .bleu = {.tokens = (enum bleu_tokens)index_of(f->tokenize, bleu_tokens_name, BLEU_TOKENS),
                 .smooth = (enum bleu_smooth)index_of(f->smooth, bleu_smooth_name, BLEU_SMOOTHS),
                 .smooth_value = f->smooth_value,
                 .order = (int)f->order,
                 .effective_order = f->effective_order || f->sentence,
                 .lowercase = f->lowercase},
        .chrf = {.char_order = (int)f->char_order,
                 .word_order = (int)f->word_order,
                 .beta = (int)f->beta,
                 .lowercase = f->lowercase,
                 .whitespace = f->whitespace,
                 .eps_smoothing = f->eps_smoothing},
        .ter = {.normalized = f->normalized,
                .no_punct = !f->punct,
                .asian = f->asian_support,
                .case_sensitive = f->case_sensitive},
    };
}

/* ---- texts ---- */

struct text {
    const char *name;
    sv *line;
    size_t n, cap;
};

/* White space at the end of a line goes, as where these figures come from. */
static enum status read_text(struct text *t, const char *path, arena *mem, struct err *e)
{
    struct input *in;
    sv line;
    uint64_t no;
    enum line_kind kind;
    enum status st = ST_OK;
    t->name = path;
    TRY(input_open(&in, path, e));
    struct lines *l = lines_new(in, (size_t)16 << 20);
    while (st == ST_OK && (kind = lines_next(l, &line, &no, e)) != LINE_END) {
        if (kind == LINE_TOO_LONG)
            st = err_set(e, ST_DATA, "'%s': line %llu: longer than 16 MiB", path, (unsigned long long)no);
        else if (!utf8_ok(line))
            st = err_set(e, ST_DATA, "'%s': line %llu: not UTF-8", path, (unsigned long long)no);
        if (st != ST_OK) break;
        MEM_GROW(t->line, t->n, t->cap);
        t->line[t->n++] = arena_dup(mem, metric_strip(line));
    }
    if (st == ST_OK && e->code) st = e->code;
    lines_free(l);
    input_close(in);
    return st;
}

struct eval {
    const struct metric *metric;
    struct settings set;
    struct text hyp, *ref;
    int refs;
    union stats *stats; /* of each segment */
    struct metric_scratch *scratch[PAR_MAX];
    sv *ref_lines; /* segment by segment */
};

static enum status read_all(struct eval *ev, const struct cmd_args *a, struct err *e)
{
    const struct eval_flags *f = a->cfg;
    if (!f->ref.n) return err_set(e, ST_USAGE, "eval %s needs --ref FILE", ev->metric->name);
    if (f->hyp.n != 1) return err_set(e, ST_USAGE, "eval %s needs one --hyp FILE", ev->metric->name);
    TRY(read_text(&ev->hyp, arena_z(a->mem, f->hyp.v[0]), a->mem, e));
    ev->refs = f->ref.n;
    ev->ref = ARENA_ARRAY(a->mem, struct text, ev->refs);
    for (int i = 0; i < ev->refs; i++) {
        TRY(read_text(&ev->ref[i], arena_z(a->mem, f->ref.v[i]), a->mem, e));
        if (ev->ref[i].n != ev->hyp.n)
            return err_set(e, ST_DATA, "'%s' has %zu lines, '%s' has %zu", ev->hyp.name, ev->hyp.n, ev->ref[i].name,
                           ev->ref[i].n);
    }
    if (!ev->hyp.n) return err_set(e, ST_DATA, "'%s' is empty", ev->hyp.name);
    ev->ref_lines = mem_array(ev->hyp.n * (size_t)ev->refs, sizeof(sv));
    for (size_t i = 0; i < ev->hyp.n; i++)
        for (int r = 0; r < ev->refs; r++) ev->ref_lines[i * (size_t)ev->refs + (size_t)r] = ev->ref[r].line[i];
    return ST_OK;
}

/* ---- scores ---- */

static void count_some(void *ctx, int thread, size_t from, size_t to)
{
    struct eval *ev = ctx;
    if (!ev->scratch[thread]) ev->scratch[thread] = metric_scratch_new();
    for (size_t i = from; i < to; i++)
        ev->metric->count(ev->scratch[thread], ev->hyp.line[i], ev->ref_lines + i * (size_t)ev->refs, ev->refs,
                          &ev->set, &ev->stats[i]);
}

static union stats sum_of(const struct eval *ev)
{
    union stats sum = ev->stats[0];
    for (size_t i = 1; i < ev->hyp.n; i++) ev->metric->add(&sum, &ev->stats[i]);
    return sum;
}

static void put_signature(const struct eval *ev, struct buf *to)
{
    buf_addf(to, "nrefs:%d|", ev->refs);
    ev->metric->signature(&ev->set, to);
    buf_addf(to, "|version:2.6.0+lingloom");
}

/* chrF2|nrefs:1|case:mixed|... */
static void put_head(const struct eval *ev, struct buf *to)
{
    ev->metric->label(&ev->set, to);
    buf_addc(to, '|');
    put_signature(ev, to);
}

static void put_line(const struct eval *ev, const union stats *s, int width, struct buf *to)
{
    put_head(ev, to);
    buf_addf(to, " = %.*f", width, ev->metric->score(s, &ev->set));
    if (!ev->metric->detail) return;
    buf_addc(to, ' ');
    ev->metric->detail(s, &ev->set, to);
}

static sv take(struct buf *b, arena *mem)
{
    sv s = arena_dup(mem, buf_sv(b));
    buf_reset(b);
    return s;
}

static enum status put_json(const struct eval *ev, const struct cmd_args *a, const union stats *sum, struct buf *b,
                            struct err *e)
{
    struct jsonw w = jsonw_to(b);
    ev->metric->label(&ev->set, b);
    sv name = take(b, a->mem);
    put_signature(ev, b);
    sv signature = take(b, a->mem), detail = {0};
    if (ev->metric->detail) {
        ev->metric->detail(sum, &ev->set, b);
        detail = take(b, a->mem);
    }
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("name"), name);
    jsonw_key(&w, SV("score"));
    jsonw_real(&w, ev->metric->score(sum, &ev->set));
    jsonw_kstr(&w, SV("signature"), signature);
    if (detail.n) jsonw_kstr(&w, SV("verbose_score"), detail);
    jsonw_kint(&w, SV("segments"), (int64_t)ev->hyp.n);
    jsonw_end_obj(&w);
    return cmd_json(a, buf_sv(b), e);
}

static enum status show(const struct eval *ev, const struct cmd_args *a, struct err *e)
{
    const struct eval_flags *f = a->cfg;
    union stats sum = sum_of(ev);
    struct buf b;
    buf_init(&b, 1 << 20);
    if (f->sentence) {
        put_head(ev, &b);
        log_info("%.*s", SV_ARG(buf_sv(&b)));
        for (size_t i = 0; i < ev->hyp.n; i++)
            printf("%.*f\n", (int)f->width, ev->metric->score(&ev->stats[i], &ev->set));
    } else if (!sv_is(a->json, "-")) {
        put_line(ev, &sum, (int)f->width, &b);
        printf("%.*s\n", SV_ARG(buf_sv(&b)));
    }
    buf_reset(&b);
    enum status st = put_json(ev, a, &sum, &b, e);
    buf_release(&b);
    return st;
}

static enum status pick(const struct cmd_args *a, const struct metric **to, struct err *e)
{
    const char *names[METRICS];
    for (int i = 0; i < METRICS; i++) names[i] = metrics[i].name;
    if (!a->npos) return err_set(e, ST_USAGE, "eval needs a metric: bleu, chrf or ter");
    if (a->npos > 1) return err_set(e, ST_USAGE, "one metric at a time, not '%.*s' too", SV_ARG(a->pos[1]));
    for (int i = 0; i < METRICS; i++)
        if (sv_is(a->pos[0], names[i])) return *to = &metrics[i], ST_OK;
    sv near = name_nearest(a->pos[0], names, METRICS);
    return err_set(e, ST_USAGE, "'%.*s' is no metric\nhint: %s%.*s", SV_ARG(a->pos[0]),
                   near.p ? "did you mean " : "bleu, chrf or ter", SV_ARG(near));
}

/* Whether the row's help, "bleu, chrf: ..." before the colon, names the metric; rows without a colon are everybody's.
 */
static bool is_for(const struct opt *row, const char *metric)
{
    sv help = sv_z(row->help), names = sv_head(help, sv_find(help, SV(": ")));
    if (sv_find(help, SV(": ")) < 0) return true;
    while (names.p)
        if (sv_is(sv_trim(sv_cut(&names, ',')), metric)) return true;
    return false;
}

/* An option of another metric would be ignored without a word. */
static enum status check_options(const struct cmd_args *a, const char *metric, struct err *e)
{
    struct eval_flags usual = {0};
    struct buf given, otherwise;
    enum status st = opt_defaults(opts, &usual, a->mem, e);
    buf_init(&given, 1 << 20);
    buf_init(&otherwise, 1 << 20);
    for (const struct opt *o = opts; o->name && st == ST_OK; o++) {
        if (is_for(o, metric)) continue;
        buf_reset(&given);
        buf_reset(&otherwise);
        opt_show(o, a->cfg, &given);
        opt_show(o, &usual, &otherwise);
        if (!sv_eq(buf_sv(&given), buf_sv(&otherwise)))
            st = err_set(e, ST_USAGE, "'%.*s' is no option of eval %s", SV_ARG(cmd_flag_name(o, a->mem)), metric);
    }
    buf_release(&given);
    buf_release(&otherwise);
    return st;
}

static enum status run(const struct cmd_args *a, struct err *e)
{
    struct eval ev = {.set = settings_of(a->cfg)};
    TRY(pick(a, &ev.metric, e));
    TRY(check_options(a, ev.metric->name, e));
    enum status st = read_all(&ev, a, e);
    if (st == ST_OK) {
        ev.stats = mem_array(ev.hyp.n, sizeof *ev.stats);
        par_for(a->threads, ev.hyp.n, 16, count_some, &ev);
        st = show(&ev, a, e);
    }
    for (int i = 0; i < PAR_MAX; i++) metric_scratch_free(ev.scratch[i]);
    for (int i = 0; i < ev.refs; i++) mem_free(ev.ref[i].line);
    mem_free(ev.hyp.line);
    mem_free(ev.ref_lines);
    mem_free(ev.stats);
    return st;
}

const struct cmd cmd_eval = {
    .name = "eval",
    .group = "model",
    .summary = "score translations: BLEU, chrF, TER",
    .usage = "bleu|chrf|ter --ref FILE... --hyp FILE [options]",
    .details =
        "Line n of every file is segment n. The figures are those of sacreBLEU 2.6.0, and the line that is printed has "
        "its form, so that it says under which settings the figure came about. Compressed files are read as they are; "
        "files of different length and text that is not UTF-8 are errors.\n\n"
        "With --sentence the scores of the segments are printed, one a line: a column for filter --column. --json "
        "gives the score with all its digits.\n\n"
        "    lingloom eval chrf --ref test.de --hyp system.de\n"
        "    lingloom eval bleu --ref a.zh --ref b.zh --hyp system.zh --tokenize zh\n"
        "    lingloom eval ter --ref test.de --hyp system.de --sentence --width 1",
    .common = CMD_THREADS,
    .opts = opts,
    .cfg_size = sizeof(struct eval_flags),
    .run = run,
};

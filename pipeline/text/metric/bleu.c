#include "base/fixmath.h"
#include "text/metric/scratch.h"

const char *const bleu_tokens_name[BLEU_TOKENS] = {"13a", "zh", "char", "intl", "none"};
const char *const bleu_smooth_name[BLEU_SMOOTHS] = {"exp", "floor", "add-k", "none"};
static const struct bleu_opts usual = {.order = 4}, sentence = {.order = 4, .effective_order = true};

static int order_of(const struct bleu_opts *o)
{
    return o->order > 0 && o->order <= BLEU_ORDERS ? o->order : 4;
}

/* ---- counting ---- */

/* What stands in `hyp` of each n-gram becomes its largest count in a reference so far. */
static void keep_larger(struct grams *g)
{
    for (size_t k = 1; k < g->n; k++) {
        if (g->v[k].ref < g->v[k].hyp) g->v[k].ref = g->v[k].hyp;
        g->v[k].hyp = 0;
    }
}

static void put_reference(struct grams *g, const struct symbols *s, int order)
{
    for (size_t i = 0; i < s->n; i++) {
        uint32_t at = 0;
        for (size_t k = i; k < s->n && k < i + (size_t)order; k++) {
            at = grams_put(g, at, s->v[k]);
            g->v[at].hyp++;
        }
    }
    keep_larger(g);
}

static void match(struct grams *g, const struct symbols *s, int order, struct bleu_stats *to)
{
    for (size_t i = 0; i < s->n; i++) {
        uint32_t at = 0;
        for (size_t k = i; k < s->n && k < i + (size_t)order; k++) {
            at = grams_find(g, at, s->v[k]);
            if (!at) break;
            to->match[k - i] += g->v[at].hyp++ < g->v[at].ref;
        }
    }
    for (int k = 0; k < order && (size_t)k < s->n; k++) to->total[k] = (int64_t)s->n - k;
}

/* of lengths equally near the shorter one */
static int64_t nearer(int64_t hyp, int64_t a, int64_t b)
{
    int64_t da = a < hyp ? hyp - a : a - hyp, db = b < hyp ? hyp - b : b - hyp;
    return db < da || (db == da && b < a) ? b : a;
}

struct bleu_stats bleu_count(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct bleu_opts *o)
{
    if (!o) o = &usual;
    struct bleu_stats s = {0};
    int order = order_of(o);
    arena_reset(&m->mem);
    wordset_reset(&m->words);
    words_into(m, bleu_prepare(m, hyp, o), &m->hyp);
    s.hyp_len = (int64_t)m->hyp.n;
    for (int i = 0; i < n; i++) {
        words_into(m, bleu_prepare(m, refs[i], o), &m->ref);
        if (i == 0) grams_reset(&m->grams, m->ref.n * (size_t)order);
        put_reference(&m->grams, &m->ref, order);
        s.ref_len = i == 0 ? (int64_t)m->ref.n : nearer(s.hyp_len, s.ref_len, (int64_t)m->ref.n);
    }
    if (n > 0) match(&m->grams, &m->hyp, order, &s);
    return s;
}

void bleu_add(struct bleu_stats *sum, const struct bleu_stats *more)
{
    sum->hyp_len += more->hyp_len;
    sum->ref_len += more->ref_len;
    for (int i = 0; i < BLEU_ORDERS; i++) {
        sum->match[i] += more->match[i];
        sum->total[i] += more->total[i];
    }
}

/* ---- the score ---- */

static double smooth_value(const struct bleu_opts *o)
{
    if (o->smooth_value > 0) return o->smooth_value;
    return o->smooth == SMOOTH_ADD_K ? 1 : .1;
}

/* Fills in the precisions; returns how many orders count. */
static int precisions(const struct bleu_stats *s, const struct bleu_opts *o, struct bleu_result *r)
{
    int order = order_of(o), counts = order;
    double halves = 1;
    for (int k = 0; k < order; k++) {
        double add = o->smooth == SMOOTH_ADD_K && k > 0 ? smooth_value(o) : 0;
        double matches = (double)s->match[k] + add, total = (double)s->total[k] + add;
        if (!(total > 0)) break;
        if (o->effective_order) counts = k + 1;
        if (matches > 0) {
            r->precision[k] = 100 * matches / total;
        } else if (o->smooth == SMOOTH_EXP) {
            halves *= 2;
            r->precision[k] = 100 / (halves * total);
        } else if (o->smooth == SMOOTH_FLOOR) {
            r->precision[k] = 100 * smooth_value(o) / total;
        }
    }
    return counts;
}

struct bleu_result bleu_score(const struct bleu_stats *s, const struct bleu_opts *o)
{
    if (!o) o = &usual;
    struct bleu_result r = {.bp = 1};
    int64_t any = 0;
    for (int k = 0; k < order_of(o); k++) any |= s->match[k];
    if (s->hyp_len < s->ref_len) r.bp = s->hyp_len > 0 ? fx_exp(1 - (double)s->ref_len / (double)s->hyp_len) : 0;
    if (!any) return r;
    int counts = precisions(s, o, &r);
    double sum = 0;
    for (int k = 0; k < counts; k++) sum += r.precision[k] > 0 ? fx_log(r.precision[k]) : -9999999999.;
    r.score = r.bp * fx_exp(sum / counts);
    return r;
}

double bleu_sentence(struct metric_scratch *m, sv hyp, sv ref, const struct bleu_opts *o)
{
    if (!o) o = &sentence;
    struct bleu_stats s = bleu_count(m, hyp, &ref, 1, o);
    return bleu_score(&s, o).score;
}

sv bleu_tokenize(struct metric_scratch *m, sv text, const struct bleu_opts *o)
{
    arena_reset(&m->mem);
    return join_words(m, bleu_prepare(m, text, o ? o : &usual));
}

/* All orders' n-grams of the reference make one tree. The hypothesis then walks it: where a short n-gram is not there,
 * no longer one can be, so most positions stop early. */
#include "text/metric/scratch.h"
#include "text/utf8.h"

static const struct chrf_opts usual = {.char_order = 6, .word_order = 0, .beta = 2};

void chrf_add(struct chrf_stats *sum, const struct chrf_stats *more)
{
    for (int i = 0; i < CHRF_ORDERS; i++) {
        sum->hyp[i] += more->hyp[i];
        sum->ref[i] += more->ref[i];
        sum->match[i] += more->match[i];
    }
}

double chrf_score(const struct chrf_stats *s, const struct chrf_opts *o)
{
    if (!o) o = &usual;
    const double eps = 1e-16, factor = (double)o->beta * o->beta;
    double sum = 0, prec_sum = 0, rec_sum = 0;
    int orders = o->char_order + o->word_order, effective = 0;
    for (int i = 0; i < orders; i++) {
        double prec = s->hyp[i] > 0 ? (double)s->match[i] / (double)s->hyp[i] : eps;
        double rec = s->ref[i] > 0 ? (double)s->match[i] / (double)s->ref[i] : eps;
        double denom = factor * prec + rec;
        sum += denom > 0 ? (1 + factor) * prec * rec / denom : eps;
        if (s->hyp[i] <= 0 || s->ref[i] <= 0) continue;
        prec_sum += prec;
        rec_sum += rec;
        effective++;
    }
    if (o->eps_smoothing) return 100 * sum / orders;
    if (!effective) return 0;
    double prec = prec_sum / effective, rec = rec_sum / effective;
    if (!(prec + rec > 0)) return 0;
    double score = (1 + factor) * prec * rec;
    score /= factor * prec + rec;
    return 100 * score;
}

/* ---- symbols ---- */

static void characters(struct symbols *to, sv text, bool whitespace)
{
    const char *p = text.p, *end = p + text.n;
    to->n = 0;
    if (to->cap < (size_t)text.n) {
        to->cap = (size_t)text.n;
        to->v = mem_realloc(to->v, to->cap * sizeof *to->v);
    }
    while (p < end) {
        uint32_t c = utf8_next(&p);
        if (whitespace || !is_space(c)) to->v[to->n++] = c;
    }
}

static bool is_punct(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

static void add_word(struct metric_scratch *m, struct symbols *to, sv word)
{
    symbols_add(to, WORD_SYMBOL + wordset_id(&m->words, word));
}

/* One mark of punctuation is taken off a word of two characters or more: the last, else the first. */
static void words(struct metric_scratch *m, struct symbols *to, sv text)
{
    to->n = 0;
    for (sv rest = text, w; (w = next_word(&rest)).p;) {
        if (w.n == utf8_len(w.p, w.p + w.n)) {
            add_word(m, to, w);
        } else if (is_punct(w.p[w.n - 1])) {
            add_word(m, to, sv_head(w, w.n - 1));
            add_word(m, to, sv_from(w, w.n - 1));
        } else if (is_punct(w.p[0])) {
            add_word(m, to, sv_head(w, 1));
            add_word(m, to, sv_from(w, 1));
        } else {
            add_word(m, to, w);
        }
    }
}

/* ---- counting ---- */

static int64_t grams_of(size_t n, int order)
{
    return (int64_t)n >= order ? (int64_t)n - order + 1 : 0;
}

static void put_all(struct grams *g, const struct symbols *s, int orders)
{
    for (size_t i = 0; i < s->n; i++) {
        uint32_t at = 0;
        size_t len = s->n - i < (size_t)orders ? s->n - i : (size_t)orders;
        for (size_t k = 0; k < len; k++) {
            at = grams_put(g, at, s->v[i + k]);
            g->v[at].ref++;
        }
    }
}

static void match_all(struct grams *g, const struct symbols *s, int orders, int64_t *match)
{
    for (size_t i = 0; i < s->n; i++) {
        uint32_t at = 0;
        size_t len = s->n - i < (size_t)orders ? s->n - i : (size_t)orders;
        for (size_t k = 0; k < len; k++) {
            at = grams_find(g, at, s->v[i + k]);
            if (!at) break;
            match[k] += g->v[at].hyp++ < g->v[at].ref;
        }
    }
}

/* from: index of the first of these orders among all */
static void count_one(struct grams *g, const struct symbols *hyp, const struct symbols *ref, int from, int orders,
                      struct chrf_stats *s)
{
    put_all(g, ref, orders);
    match_all(g, hyp, orders, s->match + from);
    for (int k = 0; k < orders; k++) {
        s->ref[from + k] = grams_of(ref->n, k + 1);
        s->hyp[from + k] = s->ref[from + k] ? grams_of(hyp->n, k + 1) : 0;
    }
}

static struct chrf_stats count(struct metric_scratch *m, sv hyp, sv ref, const struct chrf_opts *o)
{
    struct chrf_stats s = {0};
    characters(&m->hyp, hyp, o->whitespace);
    characters(&m->ref, ref, o->whitespace);
    grams_reset(&m->grams, m->ref.n * (size_t)o->char_order);
    count_one(&m->grams, &m->hyp, &m->ref, 0, o->char_order, &s);
    if (!o->word_order) return s;
    wordset_reset(&m->words);
    words(m, &m->hyp, hyp);
    words(m, &m->ref, ref);
    count_one(&m->grams, &m->hyp, &m->ref, o->char_order, o->word_order, &s);
    return s;
}

struct chrf_stats chrf_count(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct chrf_opts *o)
{
    if (!o) o = &usual;
    struct chrf_stats best = {0};
    double most = -1;
    arena_reset(&m->mem);
    hyp = lower_if(m, hyp, o->lowercase);
    for (int i = 0; i < n; i++) {
        struct chrf_stats s = count(m, hyp, lower_if(m, refs[i], o->lowercase), o);
        double score = n > 1 ? chrf_score(&s, o) : 0;
        if (score > most) best = s, most = score;
    }
    return best;
}

double chrf_sentence(struct metric_scratch *m, sv hyp, sv ref, const struct chrf_opts *o)
{
    struct chrf_stats s = chrf_count(m, hyp, &ref, 1, o);
    return chrf_score(&s, o);
}

int chrf_points(struct metric_scratch *m, sv hyp, sv ref)
{
    return (int)(chrf_sentence(m, hyp, ref, NULL) * 100 + .5);
}

int chrf_gain(struct metric_scratch *m, sv before, sv after, sv ref)
{
    return chrf_points(m, after, ref) - chrf_points(m, before, ref);
}

#include "corpus/learn.h"

#include <stdlib.h>

#include "base/fixmath.h"

/* ---- reservoir ---- */

void sample_init(struct sample *s, int64_t max)
{
    *s = (struct sample){.max = max};
    s->draw = rng_for(1, SV("clean-sample"), SV(""));
}

void sample_release(struct sample *s)
{
    mem_free(s->pair);
    s->pair = NULL;
    s->n = 0;
    arena_release(&s->mem);
}

enum { MAX_SAMPLED = 16 << 10 }; /* bytes of a side: longer pairs teach nothing that these would not */

void sample_offer(struct sample *s, const struct unit *u, sv src_lang, sv tgt_lang)
{
    int64_t at = s->n;
    if (u->seg[0].text.n > MAX_SAMPLED || u->seg[1].text.n > MAX_SAMPLED) return;
    s->seen++;
    if (s->n == s->max) at = (int64_t)rng_below(&s->draw, (uint64_t)s->seen);
    if (at >= s->max) return;
    if (!s->pair) s->pair = mem_array((size_t)s->max, sizeof *s->pair);
    if (at == s->n) s->n++;
    s->pair[at] = (struct sampled){{arena_dup(&s->mem, u->seg[0].text), arena_dup(&s->mem, u->seg[1].text)},
                                   {arena_dup(&s->mem, src_lang), arena_dup(&s->mem, tgt_lang)},
                                   u->seg[0].role};
}

/* ---- order statistics ---- */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double at_rank(const double *v, int64_t n, double p)
{
    int64_t i = (int64_t)(p / 100 * (double)(n - 1) + .5);
    return v[i < 0 ? 0 : i >= n ? n - 1 : i];
}

double sample_percentile(double *v, int64_t n, double p)
{
    qsort(v, (size_t)n, sizeof *v, ascending);
    return at_rank(v, n, p);
}

double sample_fence(double *v, int64_t n, bool low)
{
    qsort(v, (size_t)n, sizeof *v, ascending);
    double q1 = at_rank(v, n, 25), q3 = at_rank(v, n, 75), reach = 3 * (q3 - q1);
    double fence = low ? q1 - reach : q3 + reach, cap = at_rank(v, n, low ? 5 : 95);
    return low ? (fence < cap ? fence : cap) : (fence > cap ? fence : cap);
}

/* ---- lengths ---- */

/* Code points that say as much as one of English. */
static double density(sv code)
{
    const struct lang *l = code.n ? lang_find(code) : NULL;
    if (!l) return 1;
    if (!strncmp(l->script, "Han", 3)) return .32;
    if (!strcmp(l->script, "Jpan")) return .45;
    if (!strcmp(l->script, "Kore")) return .5;
    if (!strcmp(l->script, "Arab") || !strcmp(l->script, "Hebr")) return .85;
    return l->code[0] == 'e' && l->code[1] == 'n' ? 1 : 1.08;
}

/* Short texts vary more. Measured on sentence corpora of several language pairs. */
static const double prior_spread[LENGTH_BINS] = {.40, .34, .28, .24, .22, .20, .20};

void lengths_prior(struct lengths *l, sv src_lang, sv tgt_lang)
{
    l->src_scale = density(src_lang);
    l->tgt_scale = density(tgt_lang);
    l->centre = 0;
    memcpy(l->spread, prior_spread, sizeof l->spread);
}

void length_sample_release(struct length_sample *s)
{
    mem_free(s->d);
    mem_free(s->bin);
}

double lengths_log(const struct lengths *l, int src_cps, int tgt_cps)
{
    return fx_log((tgt_cps / l->tgt_scale + 4) / (src_cps / l->src_scale + 4));
}

void lengths_add(const struct lengths *l, struct length_sample *s, int a, int b)
{
    if (s->n == s->cap) {
        s->cap = s->cap ? s->cap * 2 : 1024;
        s->d = mem_realloc(s->d, (size_t)s->cap * sizeof *s->d);
        s->bin = mem_realloc(s->bin, (size_t)s->cap);
    }
    s->bin[s->n] = (uint8_t)lengths_bin((a + b) / 2);
    s->d[s->n++] = lengths_log(l, a, b);
}

/* Median absolute deviation of one bin from the centre, as a standard deviation; the prior counts like 30 pairs. */
static double spread_of(const struct length_sample *s, int bin, double centre, double prior, double *tmp)
{
    int64_t n = 0;
    for (int64_t i = 0; i < s->n; i++) {
        if (s->bin[i] != bin) continue;
        double d = s->d[i] - centre;
        tmp[n++] = d < 0 ? -d : d;
    }
    if (n < 20) return prior;
    double own = 1.4826 * sample_percentile(tmp, n, 50), w = (double)n / ((double)n + 30);
    double mixed = w * own + (1 - w) * prior;
    return mixed > .12 ? mixed : .12;
}

void lengths_learn(struct lengths *l, const struct length_sample *s)
{
    if (s->n < 50) return;
    double *tmp = mem_array((size_t)s->n, sizeof *tmp);
    memcpy(tmp, s->d, (size_t)s->n * sizeof *tmp);
    l->centre = sample_percentile(tmp, s->n, 50);
    for (int b = 0; b < LENGTH_BINS; b++) l->spread[b] = spread_of(s, b, l->centre, prior_spread[b], tmp);
    mem_free(tmp);
}

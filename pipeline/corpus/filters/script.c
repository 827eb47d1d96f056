/* Share of letters that are in a script of the side's language. A Han character says as much as two or three Latin
 * letters and weighs that much, so product names and code inside a Chinese sentence do no harm. */
#include "corpus/filter.h"

#include <math.h>

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "0.2", 0, 1, "least share of letters in the language's own script, on either side"),
    OPT_END};
static const char *const scores[] = {"src", "tgt", NULL};
static const struct limit limits[] = {
    LIMIT_MIN(struct cfg, min, 0, "script-source"), LIMIT_MIN(struct cfg, min, 1, "script-target"), {0}};

enum { FEW_LETTERS = 3, HAN_WEIGHT = 3, HANGUL_WEIGHT = 2 };

static int weighted(const struct textstat *st, uint64_t set)
{
    int n = textstat_in_set(st, set);
    if (set >> SC_HAN & 1) n += (HAN_WEIGHT - 1) * st->script[SC_HAN];
    if (set >> SC_HANGUL & 1) n += (HANGUL_WEIGHT - 1) * st->script[SC_HANGUL];
    return n;
}

static double share(const struct side *s)
{
    int all = weighted(s->st, ~(uint64_t)0);
    if (!s->scripts || s->scripts >> SC_REST & 1 || all < FEW_LETTERS) return NAN;
    return (double)weighted(s->st, s->scripts) / all;
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    for (int i = 0; i < v->n; i++) out[i] = share(&v->side[i]);
}

const struct filter_type filter_script = {
    "script", "share of the expected script", opts, sizeof(struct cfg), scores, limits, false, false, score};

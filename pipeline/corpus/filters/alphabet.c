/* Share of letters (with their marks) among all that is no space: drops tables, rules and line noise. Short strings and
 * placeholders are left to the others. */
#include "corpus/filter.h"

#include <math.h>

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "0.25", 0, 1,
               "least share of letters among characters that are no space, on either side"),
    OPT_END};
static const char *const scores[] = {"src", "tgt", NULL};
static const struct limit limits[] = {
    LIMIT_MIN(struct cfg, min, 0, "alphabet"), LIMIT_MIN(struct cfg, min, 1, "alphabet"), {0}};

enum { SHORT = 12 };

static double share(const struct textstat *st)
{
    int all = st->cps - st->space + st->per_char; /* a Han letter says as much as two or three others */
    return all < SHORT ? NAN : (double)(textstat_letters(st) + st->mark + st->per_char) / all;
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    for (int i = 0; i < v->n; i++) out[i] = share(v->side[i].st);
}

const struct filter_type filter_alphabet = {
    "alphabet", "share of letters", opts, sizeof(struct cfg), scores, limits, false, true, score};

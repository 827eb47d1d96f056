/* A side without a single letter or digit. */
#include "corpus/filter.h"

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {OPT_THRESH(struct cfg, min, "1", 0, 1000, "least letters and digits on either side"),
                                  OPT_END};
static const char *const scores[] = {"least", NULL};
static const struct limit limits[] = {LIMIT_MIN(struct cfg, min, 0, "empty"), {0}};

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    for (int i = 0; i < v->n; i++) {
        const struct textstat *st = v->side[i].st;
        int n = textstat_letters(st) + st->digit + st->number;
        if (i == 0 || n < out[0]) out[0] = n;
    }
}

const struct filter_type filter_empty = {
    "empty", "sides without letters and digits", opts, sizeof(struct cfg), scores, limits, false, false, score};

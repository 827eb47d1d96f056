/* The longest word: glued text, binary junk. Addresses and scripts without spaces do not count. */
#include "corpus/filter.h"

struct cfg {
    struct opt_thresh max;
};
static const struct opt opts[] = {OPT_THRESH(struct cfg, max, "80", 1, 1e9, "most code points of a word"), OPT_END};
static const char *const scores[] = {"longest", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max, 0, "long-word"), {0}};

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    out[0] = 0;
    for (int i = 0; i < v->n; i++)
        if (v->side[i].st->longest > out[0]) out[0] = v->side[i].st->longest;
}

const struct filter_type filter_long_word = {
    "long_word", "the longest word", opts, sizeof(struct cfg), scores, limits, false, false, score};

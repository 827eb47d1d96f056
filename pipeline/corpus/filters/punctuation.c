/* Terminal punctuation of the two sides, by class and over scripts (. 。 । and so on are one). Off by default: a score
 * only.
 *
 * 1 the same class; .75 full stop against none, exclamation or ellipsis; .5 another mismatch; .25 question against
 * statement. */
#include "corpus/filter.h"

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "off", 0, 1, "least agreement (0.5 drops questions that answer to statements)"),
    OPT_END};
static const char *const scores[] = {"agree", NULL};
static const struct limit limits[] = {LIMIT_MIN(struct cfg, min, 0, "punctuation"), {0}};

static bool soft(enum terminal t)
{
    return t == TERM_STOP || t == TERM_NONE || t == TERM_EXCLAIM || t == TERM_ELLIPSIS;
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    enum terminal a = v->side[0].st->terminal, b = v->side[1].st->terminal;
    out[0] = a == b ? 1 : soft(a) && soft(b) ? .75 : a == TERM_QUESTION || b == TERM_QUESTION ? .25 : .5;
}

const struct filter_type filter_punctuation = {
    "punctuation", "terminal punctuation", opts, sizeof(struct cfg), scores, limits, true, true, score};

/* Length ratio, measured against what the corpus itself does.
 *
 * d = log((len_t + 4) / (len_s + 4)) - centre with lengths in letters of English, z = |d| / spread(length class);
 * centre and spread (median and median absolute deviation) are learned, or priors by script where there was no sample.
 * Within `floor` nothing is an error however uniform the corpus is; beyond `max_factor` it is one however wild. */
#include "corpus/filter.h"

#include "base/fixmath.h"

struct cfg {
    struct opt_thresh max_z, max_factor;
    double floor;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_z, "6", 0, 1000, "most spreads away from the corpus's usual length ratio"),
    OPT_THRESH(struct cfg, max_factor, "6", 1, 1e6, "one side may be at most this many times longer than usual"),
    OPT_F64(struct cfg, floor, "2", 1, 100, "up to this factor no ratio is unusual"), OPT_END};
static const char *const scores[] = {"z", "factor", NULL};
static const struct limit limits[] = {
    LIMIT_MAX(struct cfg, max_z, 0, "length-ratio"), LIMIT_MAX(struct cfg, max_factor, 1, "length-ratio"), {0}};

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    const struct cfg *c = cfg;
    int a = v->side[0].st->cps, b = v->side[1].st->cps;
    double d = lengths_log(v->lengths, a, b) - v->lengths->centre;
    double size = d < 0 ? -d : d;
    out[1] = fx_exp(size);
    out[0] = out[1] <= c->floor ? 0 : size / v->lengths->spread[lengths_bin((a + b) / 2)];
}

const struct filter_type filter_ratio = {
    "ratio", "length ratio against the corpus's own", opts, sizeof(struct cfg), scores, limits, true, true, score};

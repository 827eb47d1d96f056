/* Control characters, U+FFFD (a decoding went wrong), private-use and unassigned code points. */
#include "corpus/filter.h"

struct cfg {
    struct opt_thresh max_control, max_private;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_control, "0", 0, 1e9, "most control characters and U+FFFD on both sides together"),
    OPT_THRESH(struct cfg, max_private, "0", 0, 1e9, "most private-use and unassigned code points"), OPT_END};
static const char *const scores[] = {"control", "private", NULL};
static const struct limit limits[] = {
    LIMIT_MAX(struct cfg, max_control, 0, "control"), LIMIT_MAX(struct cfg, max_private, 1, "private-use"), {0}};

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    out[0] = out[1] = 0;
    for (int i = 0; i < v->n; i++) {
        out[0] += v->side[i].st->control;
        out[1] += v->side[i].st->private_use + v->side[i].st->unassigned;
    }
}

const struct filter_type filter_control = {"control", "control, replacement and private-use characters",
                                           opts,      sizeof(struct cfg),
                                           scores,    limits,
                                           false,     false,
                                           score};

/* Is each side in the language it is said to be? Script first, CLD2 where that cannot tell; close languages count as
 * equal, and short texts are given the benefit of the doubt (text/lid.h). */
#include "text/lid.h"

#include "corpus/filter.h"

struct cfg {
    struct opt_thresh min;
    int64_t min_letters;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "0.3", 0, 1, "least share of either side that is in the language expected"),
    OPT_I64(struct cfg, min_letters, "40", 1, 1000000,
            "shorter sides are not looked at (a third of it for Han and Kana)"),
    OPT_END};
static const char *const scores[] = {"src", "tgt", NULL};
static const struct limit limits[] = {
    LIMIT_MIN(struct cfg, min, 0, "language-source"), LIMIT_MIN(struct cfg, min, 1, "language-target"), {0}};

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    const struct cfg *c = cfg;
    for (int i = 0; i < v->n; i++) {
        const struct side *s = &v->side[i];
        sv other;
        int least = (int)(s->st->per_char * 2 > s->st->words ? c->min_letters / 3 : c->min_letters);
        if (s->lang) out[i] = lid_agree(s->text, s->st, s->lang, least, &other);
    }
}

const struct filter_type filter_lid = {
    "lid", "language identification", opts, sizeof(struct cfg), scores, limits, false, true, score};

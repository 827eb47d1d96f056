/* Length of each side in code points and in words (letters for scripts without spaces). */
#include "corpus/filter.h"

struct cfg {
    struct opt_thresh min_chars, max_chars, min_words, max_words;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min_chars, "1", 0, 1e9, "fewest code points of a side"),
    OPT_THRESH(struct cfg, max_chars, "4000", 1, 1e9, "most code points of a side"),
    OPT_THRESH(struct cfg, min_words, "1", 0, 1e9, "fewest words (Han, Kana, Thai ...: letters) of a side"),
    OPT_THRESH(struct cfg, max_words, "1000", 1, 1e9, "most words (Han, Kana, Thai ...: letters) of a side"), OPT_END};
static const char *const scores[] = {"src_chars", "tgt_chars", "src_words", "tgt_words", NULL};
static const struct limit limits[] = {LIMIT_MIN(struct cfg, min_chars, 0, "length-min"),
                                      LIMIT_MIN(struct cfg, min_chars, 1, "length-min"),
                                      LIMIT_MAX(struct cfg, max_chars, 0, "length-max"),
                                      LIMIT_MAX(struct cfg, max_chars, 1, "length-max"),
                                      LIMIT_MIN(struct cfg, min_words, 2, "length-min"),
                                      LIMIT_MIN(struct cfg, min_words, 3, "length-min"),
                                      LIMIT_MAX(struct cfg, max_words, 2, "length-max"),
                                      LIMIT_MAX(struct cfg, max_words, 3, "length-max"),
                                      {0}};

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    for (int i = 0; i < v->n; i++) {
        out[i] = v->side[i].st->cps;
        out[2 + i] = v->side[i].st->words;
    }
}

const struct filter_type filter_length = {
    "length", "length in code points and words", opts, sizeof(struct cfg), scores, limits, false, false, score};

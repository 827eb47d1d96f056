/* Repetition: share of word n-grams (letters in scripts without spaces) that have been seen before in the same text,
 * found by a rolling hash over word hashes in one pass. A loop of a machine translation repeats on one side only; a
 * poem on both. */
#include "corpus/filter.h"

struct cfg {
    struct opt_thresh max, max_gap, max_run;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max, "0.6", 0, 1, "largest share of repeated 3-grams of words (5-grams of letters)"),
    OPT_THRESH(struct cfg, max_gap, "0.35", 0, 1, "largest difference of that share between the sides"),
    OPT_THRESH(struct cfg, max_run, "30", 1, 1e9, "longest run of one character"), OPT_END};
static const char *const scores[] = {"share", "gap", "run", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max, 0, "repeat"),
                                      LIMIT_MAX(struct cfg, max_gap, 1, "repeat"),
                                      LIMIT_MAX(struct cfg, max_run, 2, "repeat"),
                                      {0}};

enum { FEW = 9 }; /* shorter texts have too few n-grams to say anything */

static double repeated(const struct textstat *st, arena *tmp)
{
    int n = st->per_char * 2 > st->words ? 5 : 3, total = st->nunit - n + 1, again = 0;
    if (st->nunit < FEW || total < 1) return 0;
    unsigned cap = 16;
    while (cap < 2u * (unsigned)total) cap *= 2;
    uint64_t *seen = arena_zalloc(tmp, cap * sizeof *seen);
    uint64_t power = 1, h = 0;
    const uint64_t base = 0x9e3779b97f4a7c15u;
    for (int i = 0; i < n; i++) power *= base;
    for (int i = 0; i < st->nunit; i++) {
        h = h * base + st->unit[i] - (i >= n ? power * st->unit[i - n] : 0);
        if (i < n - 1) continue;
        uint64_t key = h | 1; /* 0 marks a free place */
        unsigned at = (unsigned)((key * 0xff51afd7ed558ccdu) >> 40) & (cap - 1);
        while (seen[at] && seen[at] != key) at = (at + 1) & (cap - 1);
        again += seen[at] == key;
        seen[at] = key;
    }
    return (double)again / total;
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    double r[2] = {0, 0};
    out[2] = 0;
    for (int i = 0; i < v->n; i++) {
        r[i] = repeated(v->side[i].st, v->tmp);
        if (v->side[i].st->run > out[2]) out[2] = v->side[i].st->run;
    }
    out[0] = r[0] > r[1] ? r[0] : r[1];
    if (v->n == 2) out[1] = r[0] > r[1] ? r[0] - r[1] : r[1] - r[0];
}

const struct filter_type filter_repeat = {
    "repeat", "repeated words and characters", opts, sizeof(struct cfg), scores, limits, false, true, score};

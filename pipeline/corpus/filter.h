/* Filters: one file = one filter. A filter scores a pair; limits on its scores decide, later and in one place.
 *
 * To add one: write filters/<name>.c with a `const struct filter_type filter_<name>`, add F(<name>) to filters/list.h
 * (sorted).
 *
 * score() is a pure function of configuration and pair: no state, no clock, no randomness. A score that does not apply
 * is NAN: it never drops anything and is left out of the sidecar. Limits are option rows of type THRESH in the filter's
 * configuration, so each can be a number, `off`, `auto` or a percentile of the sample. */
#ifndef LL_CORPUS_FILTER_H
#define LL_CORPUS_FILTER_H

#include "base/opt.h"
#include "engine/unit.h"
#include "text/lang.h"
#include "text/textstat.h"

enum { FILTER_SCORES = 6, FILTER_LIMITS = 8 };

struct side {
    sv text;
    const struct textstat *st;
    const struct lang *lang; /* NULL where unknown */
    uint64_t scripts;        /* expected, 0 unknown */
};
/* What the corpus taught about lengths: lengths_log has this centre, and per length class (lengths_bin) this spread. */
enum { LENGTH_BINS = 7 };
struct lengths {
    double src_scale, tgt_scale; /* code points that say as much as one of English, roughly */
    double centre, spread[LENGTH_BINS];
};
/* log((tgt / tgt_scale + 4) / (src / src_scale + 4)) */
double lengths_log(const struct lengths *l, int src_cps, int tgt_cps);
int lengths_bin(int cps); /* of the mean length of the two sides: < 8, < 16, < 32, ... */

struct pair_view {
    struct side side[2];
    int n;     /* sides there are: 1 or 2 */
    bool term; /* an entry of a term list, no sentence */
    const struct unit *unit;
    const struct lengths *lengths;
    arena *tmp; /* for the call */
};

struct limit {
    const char *reason; /* tally reason, kebab-case; several limits may share one */
    size_t off;         /* of the struct opt_thresh in the configuration */
    int score;          /* which score it binds */
    bool at_least;      /* drop below the bound, else above it */
};
struct filter_type {
    const char *name, *help;
    const struct opt *opts;
    size_t cfg_size;
    const char *const *scores;  /* names, NULL-ended, at most FILTER_SCORES */
    const struct limit *limits; /* ended by a NULL reason, at most FILTER_LIMITS */
    bool pairs;                 /* needs both sides */
    bool sentences;             /* not for term lists */
    /* score[] comes in filled with NAN */
    void (*score)(const void *cfg, const struct pair_view *v, double *score);
};

extern const struct filter_type *const filter_types[]; /* NULL-ended, sorted by name */
const struct filter_type *filter_find(sv name);

#define LIMIT_MIN(S, f, score, reason)                                                                                 \
    {                                                                                                                  \
        reason, offsetof(S, f), score, true                                                                            \
    }
#define LIMIT_MAX(S, f, score, reason)                                                                                 \
    {                                                                                                                  \
        reason, offsetof(S, f), score, false                                                                           \
    }

#endif

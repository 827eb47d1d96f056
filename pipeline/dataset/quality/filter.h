/* One file = one filter: quality/<name>.c with a `const struct qfilter qfilter_<name>`, and Q(<name>) in list.h.
 *
 * score() is a pure function of configuration and record. Scores come in as NAN, which means "does not apply" and drops
 * nothing. Limits are THRESH rows of the filter's configuration (struct limit of corpus/filter.h). */
#ifndef LL_DATASET_QUALITY_FILTER_H
#define LL_DATASET_QUALITY_FILTER_H

#include "corpus/filter.h"
#include "dataset/quality/view.h"

enum { QSCORES = 10, QLIMITS = 10 };

struct qfilter {
    const char *name, *help;
    const struct opt *opts;
    size_t cfg_size;
    const char *const *scores;  /* names, NULL-ended */
    const struct limit *limits; /* ended by a NULL reason */
    bool own;                   /* also for records of our own synthesis, when nobody named it */
    /* After binding; may be NULL. */
    enum status (*ready)(void *cfg, arena *mem, struct err *e);
    void (*score)(const void *cfg, struct qview *v, double *score);
};
extern const struct qfilter *const qfilters[]; /* NULL-ended, sorted by name */

#endif

/* What quality.c and its neighbours share: the configuration as bound, a worker's own, and learning of limits. */
#ifndef LL_DATASET_QUALITY_LEARN_H
#define LL_DATASET_QUALITY_LEARN_H

#include "dataset/quality/filter.h"
#include "dataset/quality/pii.h"
#include "dataset/quality/quality.h"

enum { QFILTERS_MAX = 32 };
struct quality_cfg {
    sv where;
    int64_t sample;
};
struct qactive {
    const struct qfilter *type;
    void *cfg;
    bool on, named; /* named: somebody wrote it down */
    int reason[QLIMITS];
    bool live[QLIMITS];
    double bound[QLIMITS];
};
struct quality {
    arena mem;
    struct quality_cfg cfg;
    struct qactive f[QFILTERS_MAX];
    int nf;
    struct qactive *private;
    struct where *where;
    struct scorers *scorers;
    struct tally outside; /* the scorers' reasons, and what they are in the pass's tally */
    int outside_reason[TALLY_MAX], reason_where;
    const char *const *learn_path; /* instead of the pass's own */
    int nlearn;
    bool learned;
    /* the account, kept in order on one thread */
    uint64_t found[PII_KINDS], records, redacted;
    struct bitset edits;
};
struct qlocal {
    struct qview view;
    double score[QFILTERS_MAX][QSCORES];
    int by, limit; /* filter and limit that decided, -1 */
    struct scorer_local *scorers;
    const char *looked; /* the record that look has just seen, and whether it is to be edited */
    bool edit;
};
struct qresult {
    uint32_t found[PII_KINDS];
    bool edit;
};

/* Limits that are `auto` or a percentile, from the first records of the input. Nothing is read where there are none. */
enum status learn_bounds(struct quality *q, const struct sieve_ctx *c, struct err *e);

#endif

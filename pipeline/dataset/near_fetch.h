/* The second reading of near-duplicates: the records that share a bucket, keyed again and handed to near_fetched. */
#ifndef LL_DATASET_NEAR_FETCH_H
#define LL_DATASET_NEAR_FETCH_H

#include "dataset/keys.h"
#include "dataset/prefer.h"
#include "dataset/scan.h"

struct near_fetch {
    struct run *run;
    const char *const *path;
    int npath, nkeep; /* the first nkeep paths are references */
    uint64_t limit;
    const struct key_spec *key;
    const struct prefer *prefer;
    const char *what; /* for progress */
};
/* What near_ask.fetch does. */
enum status near_fetch(const struct near_fetch *f, const struct bitset *which, struct near *n, struct err *e);

#endif

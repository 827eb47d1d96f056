/* What a run's dedup dropped, for people to look at: the first few of each reason with their twins' ids.
 *
 * Drops come in the order of keys; of each reason the ones with the smallest ordinals are kept, so the sample depends
 * on the records alone. Ids are fetched by a scan that ends at the last record wanted. */
#ifndef LL_DATASET_DROPS_H
#define LL_DATASET_DROPS_H

#include "dataset/scan.h"

enum { DROP_SAMPLE = 20 };

struct drop {
    uint64_t ord, twin;
    const char *reason;
};
/* The `max` drops of one reason that come first. */
struct drop_sample {
    const char *reason;
    struct drop *v;
    int n, cap, max;
};
void drop_sample_add(struct drop_sample *s, uint64_t ord, uint64_t twin);
void drop_sample_release(struct drop_sample *s);
/* {"reason", "id", "twin"} a line, in the order of the records; reads the files of `job` again as far as needed. */
enum status drops_write(struct run *run, const struct scan_job *job, struct drop_sample *s, int n, const char *out,
                        struct err *e);

#endif

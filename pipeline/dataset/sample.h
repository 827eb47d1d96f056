/* What files hold, guessed from a few places in each: how many bytes of text, how many records. For promises about disk
 * space, which have to be made before anything is read. */
#ifndef LL_DATASET_SAMPLE_H
#define LL_DATASET_SAMPLE_H

#include "dataset/rec.h"

struct sample {
    double text, records; /* bytes after decompression; records in them */
};
/* each (may be NULL): called for the records that were looked at. Files that cannot be read count as their size: the
 * scan will tell. */
typedef void sample_fn(void *to, const struct rec *r, arena *mem);
struct sample sample_files(const char *const *path, int n, sample_fn *each, void *to);

#endif

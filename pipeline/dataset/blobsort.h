/* External sort of texts by a 128-bit key inside a memory budget: a global shuffle when the key is a seeded hash.
 *
 * Same scheme as extpart, for records of any length: what does not fit is spread over partitions by the key's leading
 * bits, and each is loaded and sorted by itself; equal keys keep the order of adding. */
#ifndef LL_DATASET_BLOBSORT_H
#define LL_DATASET_BLOBSORT_H

#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"

struct blobsort;
struct blobsort *blobsort_new(const char *tmp, int64_t memory);
void blobsort_free(struct blobsort *s);
enum status blobsort_add(struct blobsort *s, hash128_t key, sv text, struct err *e);
/* Ends adding. Then texts come in key order; false at the end or on error (*e). text is valid until the next call. */
enum status blobsort_sort(struct blobsort *s, struct err *e);
bool blobsort_next(struct blobsort *s, sv *text, struct err *e);

#endif

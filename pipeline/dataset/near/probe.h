/* A set of hashes that is asked for many others: a table for those of one text, made and emptied in no time.
 *
 * Faster than sorting both sides, where each text is compared once or twice. The hashes are spread evenly
 * (text/shingle.h), so their highest bits are their place; a text for which that is not so, or a huge one, is sorted
 * after all. */
#ifndef LL_DATASET_NEAR_PROBE_H
#define LL_DATASET_NEAR_PROBE_H

#include "base/mem.h"

struct probe {
    uint32_t *slot; /* 0: free; or all of them, ascending */
    size_t cap, n;
    int shift;
    bool zero; /* 0 is in it */
    bool sorted;
};
void probe_release(struct probe *p);
/* The set becomes x[0 .. n). out (room for n, may be x): each once. Returns how many. */
size_t probe_fill(struct probe *p, const uint32_t *x, size_t n, uint32_t *out);
/* How many of y[0 .. n), each there once, are in it; less than `need` as soon as it is certain that it stays below. */
size_t probe_common(const struct probe *p, const uint32_t *y, size_t n, size_t need);

#endif

/* Buckets: records with an equal band key, found among any number of keys inside a memory budget.
 *
 *   add  key, band, ordinal: 12 bytes  ->  256 partitions by the key's leading bits (dataset/spread.h)
 *   find one partition at a time: a bitmap finds the few keys that occur twice, only those are sorted; runs -> hits
 *
 * Most keys occur once, so sorting them all would be most of the work. Of a key 48 bits count (and its band): by chance
 * some .04 pairs a band meet among five million records, which are then found to be unlike. */
#ifndef LL_DATASET_NEAR_BUCKETS_H
#define LL_DATASET_NEAR_BUCKETS_H

#include "dataset/near/near.h"
#include "dataset/spool.h"

/* A bucket is a row of hits, the first one marked: 8 bytes each, in a spool. */
typedef uint64_t hit;
enum { HIT_ORD_BITS = 40, BUCKET_ENTRY = 12 };
#define HIT_FIRST ((uint64_t)1 << 63)
#define HIT_ORD   (((uint64_t)1 << HIT_ORD_BITS) - 1)
static inline int hit_band(hit h)
{
    return (int)(h >> HIT_ORD_BITS & 255);
}

struct buckets;
struct buckets *buckets_new(const char *tmp, int64_t memory);
void buckets_free(struct buckets *b);
/* All keys of one ordinal: those of all bands in turn, perhaps several times. Ordinals ascend, below 2^40; at most 256
 * bands. */
enum status buckets_add(struct buckets *b, const uint64_t *key, size_t n, int bands, uint64_t ord, struct err *e);
/* What shares a key, in no particular order of buckets, ordinals ascending within one. Left out: records that are out,
 * buckets of fewer than two, of references only, and in a preview those without a probe. involved: all in them. */
struct buckets_found {
    struct spool hits;
    struct bitset involved;
    uint64_t buckets;
};
enum status buckets_find(struct buckets *b, const struct near_ask *ask, struct buckets_found *f, struct err *e);
/* Bytes written to disk so far. */
int64_t buckets_written(const struct buckets *b);

#endif

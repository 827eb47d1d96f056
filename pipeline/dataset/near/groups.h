/* Groups: the records that share buckets, numbered densely, divided into components (what buckets connect), and those
 * packed into portions whose texts fit the memory. Records of different components never meet, so each portion can be
 * decided by itself. */
#ifndef LL_DATASET_NEAR_GROUPS_H
#define LL_DATASET_NEAR_GROUPS_H

#include "dataset/near/buckets.h"
#include "dataset/spread.h"

/* A bitset's members counted: the k-th is number k. */
struct ranks {
    const struct bitset *set;
    uint32_t *before; /* members before each word */
    uint32_t n;
};
enum status ranks_init(struct ranks *r, const struct bitset *set, struct err *e);
void ranks_release(struct ranks *r);
static inline uint32_t rank_of(const struct ranks *r, uint64_t ord)
{
    uint64_t below = r->set->w[ord / 64] & (((uint64_t)1 << (ord % 64)) - 1);
    return r->before[ord / 64] + (uint32_t)__builtin_popcountll(below);
}
/* The ordinal of a number. */
uint64_t rank_ord(const struct ranks *r, uint32_t k);

/* Sets that grow together; the root is the smallest number. */
struct forest {
    uint32_t *up;
    uint32_t n;
};
void forest_init(struct forest *f, uint32_t n);
void forest_release(struct forest *f);
uint32_t forest_root(struct forest *f, uint32_t i);
void forest_join(struct forest *f, uint32_t a, uint32_t b);

struct groups {
    const struct ranks *ranks;
    const struct buckets_found *found;
    struct forest comp;
    int n;
    uint32_t *member;    /* numbers, group by group, ascending within one */
    uint32_t *place;     /* of each number: where it stands in `member` */
    uint32_t *first;     /* n + 1: where each group begins in `member` */
    struct spread *hits; /* each group's hits; NULL where there is one group: they are the spool */
    uint64_t components, largest;
};
enum status groups_connect(struct groups *g, const struct ranks *r, const struct buckets_found *f, struct err *e);
/* cost(ctx, number): bytes it needs in memory; limit: bytes for a group (one larger component makes a group anyway). */
enum status groups_pack(struct groups *g, const char *tmp, int64_t limit, int64_t memory,
                        uint64_t (*cost)(const void *, uint32_t), const void *ctx, struct err *e);
void groups_release(struct groups *g);
uint64_t groups_hits(const struct groups *g, int group);
/* Calls each for all hits of a group, in portions, buckets whole or continued in the next. */
enum status groups_walk(const struct groups *g, int group,
                        enum status (*each)(void *to, const hit *h, size_t n, struct err *e), void *to, struct err *e);

#endif

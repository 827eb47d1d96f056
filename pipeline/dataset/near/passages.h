/* Passages that many records share: an instruction, a system's greeting, a licence. Records are not alike for them.
 *
 * Texts are cut at places that the words before them decide (so the same passage is cut the same everywhere), some 16
 * bytes apart. Within a component of records that buckets connect, a piece that PASSAGES_MANY of them have, and one in
 * PASSAGES_SHARE, is such a passage. Where two records are alike, what both have of these is taken away from the
 * intersection and the union; half of the rest must still be common. So dialogues of one long instruction stay apart,
 * and copies in which a word differs here and there do not: what one of them has changed stands in the rest of both.
 *
 * Only texts that were put with `templated` are looked at. A component's members are known before any is compared, so
 * nothing here depends on memory, threads or order. */
#ifndef LL_DATASET_NEAR_PASSAGES_H
#define LL_DATASET_NEAR_PASSAGES_H

#include "dataset/near/groups.h"
#include "dataset/near/order.h"
#include "dataset/near/sets.h"

enum {
    PASSAGES_MANY = 50,
    PASSAGES_SHARE = 1000,
    PASSAGES_REST = 500000 /* millionths of the rest that must be common */
};

struct passages {
    uint32_t n;
    uint32_t **id;           /* of each turn, ascending, each once; NULL: none */
    uint32_t *count;         /* ids of each turn */
    uint64_t *list;          /* hash of the ids */
    uint32_t *length;        /* code points of each turn's text */
    uint32_t *sum;           /* ... of the passages in it */
    uint32_t **rest, *nrest; /* of each turn: a sample of what else it says, ascending */
    uint32_t *size;          /* code points of each passage, by id */
};
/* ppm: the lowest similarity that will be asked. Does nothing (n = 0) where no component is large enough. */
enum status passages_find(struct passages *p, const struct turns *t, const struct groups *g, int group, struct shelf *s,
                          uint32_t ppm, int threads, struct err *e);
void passages_release(struct passages *p);
/* Code points of the passages that both have. */
uint32_t passages_shared(const struct passages *p, uint32_t i, uint32_t k);
/* True when it is certain, or as good as, that the rests are not alike: without any set. */
bool passages_unlike(const struct passages *p, uint32_t i, uint32_t k, uint32_t shared);
/* What J must be at least, for their rests to be alike (never less than ppm); a bound for a quick no. */
uint32_t passages_need(const struct passages *p, uint32_t i, uint32_t k, uint32_t shared, uint32_t ppm);
/* The rests are alike. */
bool passages_alike(const struct overlap *o, uint32_t shared);

#endif

/* Who of a group stays: best first, each record is compared with those kept before it in its buckets.
 *
 * Small components, which most are, are decided whole, several in parallel: their sets stay in the cache and are gone
 * when the last of their records has had its turn. Larger ones go in waves: the records of a wave are compared in
 * parallel with what was kept before the wave, then one after the other with what the wave itself has kept. Their order
 * of turns is by rank within the component, so that a wave holds few records that can meet; between components it does
 * not matter. So the answer is that of one thread working down the order of priority. */
#ifndef LL_DATASET_NEAR_CHOOSE_H
#define LL_DATASET_NEAR_CHOOSE_H

#include "dataset/extpart.h"
#include "dataset/near/groups.h"

struct choose {
    const struct near_ask *ask;
    int threads;
    volatile int *stop;
    uint32_t ppm[NEAR_TAUS], cluster_ppm; /* millionths */
    int ntau, cap;
    const struct groups *groups;
    const struct spool *texts, *prios; /* struct near_prio by number */
    const uint64_t *at;                /* where each number's text begins */
    int64_t memory;                    /* for a group */
    struct extpart *drops;             /* struct near_drop as payload, in the order of (ord, tau) */
    struct forest *clusters;           /* by number, or NULL */
    struct near_stats *stats;
};
/* Bytes that a record takes while its group is decided: fixed, its set (or its samples, for texts of so many bytes), a
 * hit. */
enum { CHOOSE_BYTES = 200, CHOOSE_SET_BYTES = 4, CHOOSE_LONG = 8192, CHOOSE_SAMPLES = 3200, CHOOSE_HIT_BYTES = 8 };
enum status choose_group(const struct choose *c, int group, struct err *e);

#endif

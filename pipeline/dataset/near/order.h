/* The order of turns in a group: small components first, one after the other, those of two before the rest; then the
 * records of larger ones, by rank within the component, then by component. */
#ifndef LL_DATASET_NEAR_ORDER_H
#define LL_DATASET_NEAR_ORDER_H

#include "dataset/near/groups.h"

enum { TURNS_WHOLE = 64 /* a component of so many records is small */ };
struct turns {
    uint32_t n, references; /* numbers below `references` are references */
    uint32_t *number;       /* of each turn */
    uint32_t *turn;         /* of each place in the group */
    uint64_t *kin;          /* near_prio.group of each turn; NULL: all are 0 */
    uint32_t *part;         /* nparts + 1: where each small component begins, and the first turn behind them */
    uint32_t nparts, npairs;
};
enum status turns_init(struct turns *t, const struct groups *g, int group, const struct spool *prios,
                       uint32_t references, struct err *e);
void turns_release(struct turns *t);

#endif

/* Words (their keys) as numbers 0, 1, 2, ... in the order they are first met. */
#ifndef LL_ALIGN_VOCAB_H
#define LL_ALIGN_VOCAB_H

#include "base/mem.h"

struct vocab {
    sv *word; /* in mem */
    uint32_t n, cap;
    uint32_t *slot; /* open addressing: number + 1 */
    uint32_t slots;
    arena mem;
};
enum { VOCAB_NONE = UINT32_MAX };
uint32_t vocab_find(const struct vocab *v, sv key);
uint32_t vocab_add(struct vocab *v, sv key);
void vocab_release(struct vocab *v);

#endif

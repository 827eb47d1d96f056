/* A map from ids to small integers (places in some array): insertion order is the caller's, nothing is ever iterated.
 */
#ifndef LL_CORPUS_READERS_IDMAP_H
#define LL_CORPUS_READERS_IDMAP_H

#include "base/mem.h"

struct idmap {
    struct idmap_slot {
        uint64_t hash;
        sv id; /* the caller's bytes: must stay valid */
        int at;
    } * slot;
    size_t n, cap;
};
/* Starts zeroed. */
void idmap_release(struct idmap *m);
void idmap_clear(struct idmap *m);
/* False (and nothing changes) when the id is there already. */
bool idmap_add(struct idmap *m, sv id, int at);
/* -1: not there */
int idmap_get(const struct idmap *m, sv id);
#endif

/* Names counted: a set of short texts (corpora, kinds, languages, licences), each with an index in order of first
 * appearance. Output never follows this order or the hash table's: names_order sorts by text. */
#ifndef LL_DATASET_NAMES_H
#define LL_DATASET_NAMES_H

#include "base/hash.h"
#include "base/mem.h"

struct names {
    sv *v;
    int n, cap;
    int *slot; /* open addressing: index + 1, 0: free */
    int nslot;
    arena mem;
};
/* The index of name (an absent one counts as ""), added if new. */
int names_add(struct names *t, sv name);
int names_find(const struct names *t, sv name); /* -1 where it is not there */
/* indices sorted by text, in mem */
int *names_order(const struct names *t, arena *mem);
void names_release(struct names *t);

#endif

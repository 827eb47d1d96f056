/* The texts of a group's records, and their sets of shingles to be compared.
 *
 * A set is made when its record's turn comes and stays while the memory allows; what does not is made again from the
 * text when it is needed. Two records are compared at the class of the shorter one (text/shingle.h).
 *
 * Most candidates are unlike, and told so without their sets: short texts by a sketch, which cannot err; long ones by a
 * sample of some 200 to 400 shingles, which says J < tau - .25 for a pair with J >= tau once in 10^13 (8 standard
 * deviations). So a long text's set is only made where a twin is all but certain. */
#ifndef LL_DATASET_NEAR_SETS_H
#define LL_DATASET_NEAR_SETS_H

#include <stdatomic.h>

#include "dataset/near/near.h"
#include "dataset/near/probe.h"
#include "dataset/spool.h"

/* A record's parts as bytes, appended to a spool. */
enum status text_put(struct spool *s, const struct near_part *part, int nparts, struct err *e);

/* Where a set's elements fall among 512 bits. A bit that differs shows an element that only one of two sets has: so
 * most pairs that are unlike are told without looking at their sets. */
enum { SKETCH_WORDS = 8 };
struct sketch {
    _Alignas(64) uint64_t w[SKETCH_WORDS];
};
typedef uint32_t sketch_differ(const struct sketch *a, const struct sketch *b);

/* Hashes at one class: the set, or its sample. */
struct view {
    uint32_t *x; /* each once; NULL: not held */
    uint32_t n;
    uint8_t level; /* of a sample, which ascends: hashes below 2^(32 - level); 0: the set itself, in no order */
};
struct member {
    struct view own, low; /* low: a sample at the class below, of long texts that may have twins there */
    uint8_t cls, lowest;  /* own class, and the lowest with the same shingles */
    uint8_t low_cls;
};
struct shelf {
    const struct spool *texts; /* of all groups */
    const uint64_t *at;        /* where each number's text begins, and the end of the last */
    const uint32_t *number;    /* of each member */
    struct member *m;
    struct sketch *sketch; /* of each member's own class */
    void *sketch_mem;      /* ... as it was allocated: a sketch is one line of the cache */
    sketch_differ *differ;
    int64_t allowed; /* bytes of sets */
    atomic_llong held;
};

/* A thread's tools. */
struct comparer {
    struct shelf *shelf;
    double tau; /* the lowest that is asked */
    struct shingler *own, *other;
    uint32_t loaded;  /* member in `own`; UINT32_MAX: none */
    struct probe set; /* the set of `of_set` at set_class; UINT32_MAX: of none */
    uint32_t of_set;
    int set_class;
    struct probe unique; /* for taking repeats out of another's */
    uint32_t *pick;      /* hashes being picked */
    size_t cappick;
    char *blob;
    size_t capblob;
    struct err err; /* of reading texts; what was compared then means nothing */
};
/* m, sketch, differ for n members. */
void shelf_members(struct shelf *s, uint32_t n);
void shelf_release(struct shelf *s, uint32_t n);
void comparer_init(struct comparer *c, struct shelf *s, double tau);
void comparer_release(struct comparer *c);
/* The text of member i, where it was put as a single one with `templated`. Valid until the next call. */
bool comparer_templated(struct comparer *c, uint32_t i, sv *text);
/* Makes the set of member i, whose turn it is. */
void shelf_make(struct comparer *c, uint32_t i);
/* Its turn is over: keeps the set if it is wanted and there is room. */
void shelf_settle(struct shelf *s, uint32_t i, bool wanted);

/* What comparing member k reads first; candidates lie anywhere in memory. */
static inline void shelf_prefetch(const struct shelf *s, uint32_t k)
{
    __builtin_prefetch(&s->m[k]);
    __builtin_prefetch(&s->sketch[k]);
}

struct overlap {
    uint32_t common, all;
    bool compared;
};
/* True when J(i, k) >= ppm / 1,000,000, and then its fraction. Member i is the one whose turn it is. */
bool comparer_alike(struct comparer *c, uint32_t i, uint32_t k, uint32_t ppm, struct overlap *o);

static inline bool overlap_reaches(const struct overlap *o, uint32_t ppm)
{
    return (uint64_t)o->common * 1000000 >= (uint64_t)o->all * ppm;
}

#endif

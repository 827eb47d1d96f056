/* Which of two records stays: the order in which deduplication prefers them.
 *
 *   references (--keep) > people's > a teacher's (origin.teacher)
 *   then the corpora named, in the order named
 *   then up to two fields, each `desc` (more is better) or `asc`; `length` is the text's; without any: `length desc`
 *   then the hash of the record's bytes, so that the order of the input decides only between equal bytes
 *
 * A record that lacks a field comes after those that have it. */
#ifndef LL_DATASET_PREFER_H
#define LL_DATASET_PREFER_H

#include "base/opt.h"
#include "dataset/near/near.h"
#include "dataset/rec.h"

enum { PREFER_TERMS = 2, PREFER_CORPORA = 255 };
struct prefer {
    struct opt_list corpora;
    struct {
        sv path; /* of a field; "length" */
        bool asc;
    } term[PREFER_TERMS];
    int nterm;
};
/* items: corpora, and fields followed by `asc` or `desc` ("score desc"; `score` and `length` need neither). */
enum status prefer_parse(const struct opt_list *items, struct prefer *p, arena *mem, struct err *e);
struct near_prio prefer_make(const struct prefer *p, const struct rec *r, sv raw, bool reference);
static inline bool prefer_before(struct near_prio a, struct near_prio b)
{
    return a.a != b.a ? a.a < b.a : a.b != b.b ? a.b < b.b : a.c < b.c;
}

#endif

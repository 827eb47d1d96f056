/* Splitting into train, validation and test without leaks.
 *
 *   split:
 *     validation: 0.01     # a share (below 1) or a number of records
 *     test: 1000
 *     near: 0.7            # records alike to this Jaccard similarity (dataset/keys.h: `auto`) count as one; 0: off
 *     train: 0.9           # may be said where all three are shares: they must add up to 1; else train is the rest
 *
 * Records that share any of these stay on one side: the source sentence or its reference in either direction (folded,
 * so an English sentence that several corpora share counts as one; line by line for paragraphs), the document, the
 * multi-parallel group, the very place in a corpus; for chats what the user says; or are near-duplicates. Sharing is
 * transitive: records are the nodes, keys the edges, and a connected component goes to one side as a whole.
 *
 * Which side is decided by the hash of the component's smallest key: components are visited in that order and fill
 * test, then validation, as far as they fit. So the answer depends on the records alone, not on their order, the
 * threads or the memory. A component larger than what is left of a side goes to train; the size of the largest is told.
 *
 * Memory: 16 bytes a record besides the keys, which are external: a --memory of 512M takes 16 million records; beyond
 * what fits it is refused, not tried. */
#ifndef LL_DATASET_SPLIT_H
#define LL_DATASET_SPLIT_H

#include "dataset/rec.h"
#include "dataset/scan.h"

struct split_opts {
    double train, validation, test, near;
};
extern const struct opt split_opts[];
extern const struct stage stage_split;

enum { SPLIT_TRAIN, SPLIT_VALIDATION, SPLIT_TEST, SPLITS };
/* out: the files of the three sides; an unwanted side (its size 0) gets no file. */
enum status split_run(struct run *run, const struct split_opts *o, const char *const *path, int n,
                      const char *const out[SPLITS], struct tally *t, struct task *task, struct err *e);
/* The keys that tie a record to others, at most `max`; returns how many. */
int split_keys(const struct rec *r, hash128_t *key, int max, arena *mem);

#endif

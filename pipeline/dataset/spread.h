/* Spreading: records of one size over many partitions, in memory while that is allowed, then in one temporary file.
 *
 * The floor under external stages (extpart.h sorts on it; near/buckets.h looks for equal keys): a partition is read
 * back in the order of adding. Partitions are made of blocks; when the memory is used up all full blocks go to disk, so
 * the number of open files does not grow with the number of partitions. The file is unlinked as soon as it is open. */
#ifndef LL_DATASET_SPREAD_H
#define LL_DATASET_SPREAD_H

#include "base/err.h"
#include "base/mem.h"

struct spread;
/* memory: bytes that blocks may hold; each partition holds a few records at least. */
struct spread *spread_new(const char *tmp, int parts, size_t rec_size, int64_t memory);
void spread_free(struct spread *s);
enum status spread_add(struct spread *s, int part, const void *rec, struct err *e);
/* The next record will go to this partition soon: where it will stand comes into the cache meanwhile. */
void spread_expect(const struct spread *s, int part);
/* Nothing is added any more: what is partly on disk goes there entirely. */
enum status spread_done(struct spread *s, struct err *e);
uint64_t spread_count(const struct spread *s, int part);
/* Records [from, from + n) of a partition; cheapest where from and n are multiples of spread_step. */
enum status spread_read(struct spread *s, int part, uint64_t from, size_t n, void *to, struct err *e);
/* Records of a block. */
size_t spread_step(const struct spread *s);
/* A partition that is not read again gives its memory back. */
void spread_forget(struct spread *s, int part);
/* Bytes written to disk. */
int64_t spread_written(const struct spread *s);

#endif

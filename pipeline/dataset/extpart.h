/* External partitions: a stable sort of any number of small keyed records inside a memory budget.
 *
 *   add, add, ...  ->  [one buffer in memory]  --full-->  P partition files by the key's leading bits
 *   next, next, .. <-  one partition at a time: loaded, LSD-radix-sorted, walked; a partition that does not fit is
 * split again
 *
 * Records are a 128-bit key (hi counts first), a 64-bit ordinal and `payload` bytes; they come back ordered by key and,
 * among equal keys, in the order they were added. So the answer depends neither on the budget nor on whether anything
 * went to disk. Keys should be hashes: other keys work too, only slower (a partition is split again until it fits; one
 * key with more records than fit is streamed in file order, which is the order of adding).
 *
 * Partition files are unlinked as soon as they are open: nothing stays behind, whatever happens to the process. */
#ifndef LL_DATASET_EXTPART_H
#define LL_DATASET_EXTPART_H

#include "base/err.h"
#include "base/hash.h"
#include "base/mem.h"

enum { EXT_PAYLOAD_MAX = 64 };

struct ext_rec {
    hash128_t key;
    uint64_t ord;
    unsigned char payload[]; /* as many bytes as extpart_new was told, 8-aligned */
};

struct extpart;
/* tmp: folder for the partition files; memory: budget in bytes (at least a few records are always held); payload:
 * bytes, 0..64. Nothing is opened before the budget is reached. */
struct extpart *extpart_new(const char *tmp, int64_t memory, size_t payload);
void extpart_free(struct extpart *p);
enum status extpart_add(struct extpart *p, hash128_t key, uint64_t ord, const void *payload, struct err *e);
uint64_t extpart_count(const struct extpart *p);
bool extpart_spilled(const struct extpart *p); /* something went to disk */

/* Ends adding and starts a walk in key order; may be called again for another walk. */
enum status extpart_sort(struct extpart *p, struct err *e);
/* The next record, NULL at the end or on error (*e is set). Valid until the next call. *fresh: its key differs from the
 * last one. */
const struct ext_rec *extpart_next(struct extpart *p, bool *fresh, struct err *e);

/* The sort itself: n records of `size` bytes each starting with a hash128_t, stable; scratch has room for as many. */
void radix_sort128(void *recs, void *scratch, size_t n, size_t size);

/* Refuses (ST_LIMIT) when folder `tmp` has less than `need` bytes free; says both figures. what: "dedup", "mix". */
enum status disk_check(const char *tmp, double need, const char *what, struct err *e);
/* The text in the files, estimated from their sizes (compressed ones count eightfold). */
double disk_text(const char *const *path, int n);
/* Bytes of what a stage puts into temporary files: where few records resemble others, and at most. */
struct disk_need {
    double usual, most;
};
/* Before a stage that would spill: tells in one line how much it may need, unless all of it fits `memory`. Refuses like
 * disk_check where even the usual does not fit, warns where the most does not. */
enum status disk_plan(const char *tmp, struct disk_need need, int64_t memory, const char *what, struct err *e);
/* A temporary file without a name in folder tmp; -1 and *e on failure. */
int disk_tmpfile(const char *tmp, struct err *e);
void disk_tmpclose(int fd);
/* The most bytes that temporary files of this process have held together since the last call of disk_used_reset. */
double disk_used(void);
void disk_used_reset(void);
enum status disk_write(int fd, const void *p, size_t n, const char *tmp, struct err *e);
/* Reads exactly n bytes at offset. */
enum status disk_read(int fd, void *p, size_t n, uint64_t at, const char *tmp, struct err *e);

#endif

/* A spool: bytes appended, then read anywhere; in memory up to a limit, beyond it in an unlinked temporary file. */
#ifndef LL_DATASET_SPOOL_H
#define LL_DATASET_SPOOL_H

#include "base/err.h"
#include "base/mem.h"

struct spool {
    const char *tmp;
    int fd;
    char *buf; /* what is not in the file */
    size_t n, cap, allowed;
    uint64_t flushed; /* bytes in the file */
};
void spool_init(struct spool *s, const char *tmp, int64_t memory);
void spool_release(struct spool *s);
enum status spool_add(struct spool *s, const void *p, size_t n, struct err *e);
static inline uint64_t spool_size(const struct spool *s)
{
    return s->flushed + s->n;
}
/* Exactly n bytes at an offset. Several threads may read while nobody adds. */
enum status spool_read(const struct spool *s, uint64_t at, size_t n, void *to, struct err *e);
/* The bytes themselves where they are in memory, else NULL. */
const char *spool_view(const struct spool *s, uint64_t at);
/* Nothing is added any more: what is in the file needs no memory. */
enum status spool_done(struct spool *s, struct err *e);

#endif

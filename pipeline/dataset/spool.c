#include "dataset/spool.h"

#include <unistd.h>

#include "dataset/extpart.h"

enum { WRITE_BYTES = 1 << 20 };

void spool_init(struct spool *s, const char *tmp, int64_t memory)
{
    *s = (struct spool){.tmp = tmp, .fd = -1, .allowed = memory > 0 ? (size_t)memory : 0};
}

void spool_release(struct spool *s)
{
    mem_free(s->buf);
    if (s->fd >= 0) disk_tmpclose(s->fd);
    *s = (struct spool){.fd = -1};
}

static void give_back(struct spool *s)
{
    mem_free(s->buf);
    s->buf = NULL;
    s->cap = 0;
}

static enum status flush(struct spool *s, struct err *e)
{
    if (s->fd < 0 && (s->fd = disk_tmpfile(s->tmp, e)) < 0) return ST_IO;
    TRY(disk_write(s->fd, s->buf, s->n, s->tmp, e));
    s->flushed += s->n;
    s->n = 0;
    if (s->allowed > WRITE_BYTES) s->allowed = WRITE_BYTES; /* now it only collects what one write takes */
    if (s->cap > s->allowed) give_back(s);
    return ST_OK;
}

static void room(struct spool *s, size_t n)
{
    size_t want = s->cap ? s->cap * 2 : 4096;
    if (want > s->allowed) want = s->allowed;
    if (want < s->n + n) want = s->n + n;
    s->buf = mem_realloc(s->buf, want);
    s->cap = want;
}

enum status spool_add(struct spool *s, const void *p, size_t n, struct err *e)
{
    if (s->n + n > s->allowed && s->n) TRY(flush(s, e));
    if (s->n + n > s->cap) room(s, n);
    memcpy(s->buf + s->n, p, n);
    s->n += n;
    return ST_OK;
}

enum status spool_done(struct spool *s, struct err *e)
{
    if (!s->flushed) return ST_OK;
    if (s->n) TRY(flush(s, e));
    give_back(s);
    return ST_OK;
}

const char *spool_view(const struct spool *s, uint64_t at)
{
    return at >= s->flushed ? s->buf + (at - s->flushed) : NULL;
}

enum status spool_read(const struct spool *s, uint64_t at, size_t n, void *to, struct err *e)
{
    size_t disk = at >= s->flushed ? 0 : s->flushed - at < n ? (size_t)(s->flushed - at) : n;
    if (disk) TRY(disk_read(s->fd, to, disk, at, s->tmp, e));
    if (n > disk) memcpy((char *)to + disk, s->buf + (at + disk - s->flushed), n - disk);
    return ST_OK;
}

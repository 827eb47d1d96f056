#include "dataset/spread.h"

#include <unistd.h>

#include "dataset/extpart.h"

enum { BLOCK_MAX = 256 << 10, BLOCKS_EACH = 8, STEP_MIN = 16 };

/* Where a block is: its memory, or its place in the file with the lowest bit set (memory is aligned). */
typedef uintptr_t where;

struct part {
    where *block; /* full ones but the last, in the order of adding */
    size_t nblock, capblock;
    char *cur; /* the block being filled; NULL: none */
    size_t held;
    uint64_t n;
};

struct spread {
    const char *tmp;
    int fd;
    size_t size, step, block; /* bytes of a record, records of a block, bytes of a block */
    int64_t allowed, memory;  /* bytes in blocks: at most, now */
    uint64_t end;             /* of the file */
    char **spare;             /* blocks to be used again */
    size_t nspare, capspare;
    int nparts;
    struct part part[];
};

struct spread *spread_new(const char *tmp, int parts, size_t rec_size, int64_t memory)
{
    struct spread *s = mem_zalloc(sizeof *s + (size_t)parts * sizeof *s->part);
    s->tmp = tmp;
    s->fd = -1;
    s->size = rec_size;
    s->nparts = parts;
    s->allowed = memory > 0 ? memory : 0;
    size_t block = (size_t)s->allowed / (size_t)parts / BLOCKS_EACH;
    s->step = (block < BLOCK_MAX ? block : BLOCK_MAX) / rec_size;
    if (s->step < STEP_MIN) s->step = STEP_MIN; /* or every record is a system call */
    s->block = s->step * rec_size;
    return s;
}

static bool on_disk(where w)
{
    return w & 1;
}

static void block_free(struct spread *s, char *p)
{
    s->memory -= (int64_t)s->block;
    mem_free(p);
}

void spread_forget(struct spread *s, int part)
{
    struct part *q = &s->part[part];
    for (size_t i = 0; i < q->nblock; i++)
        if (!on_disk(q->block[i])) block_free(s, (char *)q->block[i]);
    if (q->cur) block_free(s, q->cur);
    mem_free(q->block);
    *q = (struct part){0};
}

void spread_free(struct spread *s)
{
    if (!s) return;
    for (int i = 0; i < s->nparts; i++) spread_forget(s, i);
    for (size_t i = 0; i < s->nspare; i++) mem_free(s->spare[i]);
    mem_free(s->spare);
    if (s->fd >= 0) close(s->fd);
    mem_free(s);
}

uint64_t spread_count(const struct spread *s, int part)
{
    return s->part[part].n;
}
size_t spread_step(const struct spread *s)
{
    return s->step;
}
int64_t spread_written(const struct spread *s)
{
    return (int64_t)s->end;
}

/* ---- adding ---- */

static void spare(struct spread *s, char *p)
{
    MEM_GROW(s->spare, s->nspare, s->capspare);
    s->spare[s->nspare++] = p;
}

static enum status write_block(struct spread *s, where *w, size_t bytes, struct err *e)
{
    char *p = (char *)*w;
    if (s->fd < 0 && (s->fd = disk_tmpfile(s->tmp, e)) < 0) return ST_IO;
    TRY(disk_write(s->fd, p, bytes, s->tmp, e));
    *w = (where)(s->end << 1 | 1);
    s->end += bytes;
    spare(s, p);
    return ST_OK;
}

/* All full blocks go to disk. */
static enum status flush(struct spread *s, struct err *e)
{
    for (int i = 0; i < s->nparts; i++) {
        struct part *q = &s->part[i];
        size_t b = q->nblock; /* those in memory are the last ones */
        while (b > 0 && !on_disk(q->block[b - 1])) b--;
        for (; b < q->nblock; b++) TRY(write_block(s, &q->block[b], s->block, e));
    }
    return ST_OK;
}

static enum status open_block(struct spread *s, struct part *q, struct err *e)
{
    if (!s->nspare && s->memory + (int64_t)s->block > s->allowed) TRY(flush(s, e));
    if (s->nspare) {
        q->cur = s->spare[--s->nspare];
        return ST_OK;
    }
    s->memory += (int64_t)s->block;
    q->cur = mem_alloc(s->block);
    return ST_OK;
}

static void close_block(struct part *q)
{
    MEM_GROW(q->block, q->nblock, q->capblock);
    q->block[q->nblock++] = (where)q->cur;
    q->cur = NULL;
    q->held = 0;
}

/* Sizes known when this is compiled are two instructions, not a call. */
static void copy(char *to, const void *rec, size_t size)
{
    if (size == 12)
        memcpy(to, rec, 12);
    else if (size == 8)
        memcpy(to, rec, 8);
    else
        memcpy(to, rec, size);
}

void spread_expect(const struct spread *s, int part)
{
    const struct part *q = &s->part[part];
    if (q->cur) __builtin_prefetch(q->cur + q->held * s->size, 1);
}

enum status spread_add(struct spread *s, int part, const void *rec, struct err *e)
{
    struct part *q = &s->part[part];
    if (!q->cur) TRY(open_block(s, q, e));
    copy(q->cur + q->held * s->size, rec, s->size);
    q->n++;
    if (++q->held == s->step) close_block(q);
    return ST_OK;
}

enum status spread_done(struct spread *s, struct err *e)
{
    if (s->end) TRY(flush(s, e));
    for (int i = 0; i < s->nparts; i++) {
        struct part *q = &s->part[i];
        size_t held = q->held;
        if (!q->cur) continue;
        close_block(q);
        if (s->end) TRY(write_block(s, &q->block[q->nblock - 1], held * s->size, e));
    }
    while (s->nspare) block_free(s, s->spare[--s->nspare]);
    return ST_OK;
}

/* ---- reading ---- */

enum status spread_read(struct spread *s, int part, uint64_t from, size_t n, void *to, struct err *e)
{
    const struct part *q = &s->part[part];
    for (size_t got = 0; got < n;) {
        where w = q->block[(from + got) / s->step];
        size_t skip = (size_t)((from + got) % s->step), m = s->step - skip;
        if (m > n - got) m = n - got;
        char *at = (char *)to + got * s->size;
        if (on_disk(w))
            TRY(disk_read(s->fd, at, m * s->size, (uint64_t)(w >> 1) + skip * s->size, s->tmp, e));
        else
            memcpy(at, (const char *)w + skip * s->size, m * s->size);
        got += m;
    }
    return ST_OK;
}

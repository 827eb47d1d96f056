#include "dataset/spread.h"

#include <unistd.h>

#include "dataset/extpart.h"

enum {
    BLOCK_MAX = 32 << 10,
    BLOCKS_EACH = 8,
    STEP_MIN = 16,
    SLAB_BLOCKS = 64, /* blocks that come from the system together, 2 MiB of the largest kind */
    PAGE = 4096,
    SLAB_ALIGN = 2 << 20 /* what a huge page is */
};

/* Where a block is: its memory, or its place in the file with the lowest bit set (memory is aligned). */
typedef uintptr_t where;

struct part {
    where *block; /* full ones but the last, in the order of adding */
    size_t nblock, capblock;
    uint64_t n; /* records in them */
};
/* Where a partition's next record goes, and the end of its block. Both NULL: no block. Apart from the rest, because
 * every record comes here, and by chance: all pens fit the first cache. */
struct pen {
    char *at, *end;
};

struct spread {
    const char *tmp;
    int fd;
    size_t size, step, block; /* bytes of a record, records of a block, bytes of a block */
    size_t pitch;             /* ... and of its place in a slab: whole pages */
    int64_t allowed, memory;  /* bytes in blocks: at most, now */
    uint64_t end;             /* of the file */
    char **spare;             /* blocks to be used again */
    size_t nspare, capspare;
    char **slab;
    size_t nslab, capslab, slab_left; /* blocks not yet taken from the last slab */
    int64_t single;                   /* blocks to come that get memory of their own */
    struct pen *pen;
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
    s->single = parts;
    s->pen = mem_zalloc((size_t)parts * sizeof *s->pen);
    s->allowed = memory > 0 ? memory : 0;
    size_t block = (size_t)s->allowed / (size_t)parts / BLOCKS_EACH;
    s->step = (block < BLOCK_MAX ? block : BLOCK_MAX) / rec_size;
    if (s->step < STEP_MIN) s->step = STEP_MIN; /* or every record is a system call */
    s->block = s->step * rec_size;
    s->pitch = (s->block + PAGE - 1) / PAGE * PAGE;
    return s;
}

static bool on_disk(where w)
{
    return w & 1;
}

/* ---- blocks ---- */

/* A partition's first block has memory of its own, of which a small job touches little. The others come in slabs of
 * huge pages, where the system gives such: records go to all partitions by chance, and so to as many pages. */
static bool slab_new(struct spread *s)
{
    size_t n = SLAB_BLOCKS * s->pitch;
    if (s->pitch * SLAB_BLOCKS < SLAB_ALIGN || s->memory + (int64_t)n > s->allowed) return false;
    MEM_GROW(s->slab, s->nslab, s->capslab);
    s->slab[s->nslab++] = mem_huge(n);
    s->slab_left = SLAB_BLOCKS;
    return true;
}

static bool in_slab(const struct spread *s, const char *p)
{
    for (size_t i = s->nslab; i-- > 0;)
        if (p >= s->slab[i] && p < s->slab[i] + SLAB_BLOCKS * s->pitch) return true;
    return false;
}

static char *block_new(struct spread *s)
{
    s->memory += (int64_t)s->block;
    if (s->single > 0) {
        s->single--;
        return mem_alloc(s->block);
    }
    if (!s->slab_left && !slab_new(s)) return mem_alloc(s->block);
    return s->slab[s->nslab - 1] + (SLAB_BLOCKS - s->slab_left--) * s->pitch;
}

static void block_free(struct spread *s, char *p)
{
    s->memory -= (int64_t)s->block;
    if (in_slab(s, p))
        mem_forget(p, s->pitch);
    else
        mem_free(p);
}

void spread_forget(struct spread *s, int part)
{
    struct part *q = &s->part[part];
    struct pen *pen = &s->pen[part];
    for (size_t i = 0; i < q->nblock; i++)
        if (!on_disk(q->block[i])) block_free(s, (char *)q->block[i]);
    if (pen->end) block_free(s, pen->end - s->block);
    mem_free(q->block);
    *q = (struct part){0};
    *pen = (struct pen){0};
}

void spread_free(struct spread *s)
{
    if (!s) return;
    for (int i = 0; i < s->nparts; i++) spread_forget(s, i);
    while (s->nspare) block_free(s, s->spare[--s->nspare]);
    for (size_t i = 0; i < s->nslab; i++) mem_free(s->slab[i]);
    mem_free(s->slab);
    mem_free(s->spare);
    mem_free(s->pen);
    if (s->fd >= 0) disk_tmpclose(s->fd);
    mem_free(s);
}

/* Records in the block being filled. */
static size_t held(const struct spread *s, const struct pen *p)
{
    return p->end ? s->step - (size_t)(p->end - p->at) / s->size : 0;
}

uint64_t spread_count(const struct spread *s, int part)
{
    return s->part[part].n + held(s, &s->pen[part]);
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

static void close_block(struct spread *s, int part)
{
    struct part *q = &s->part[part];
    struct pen *p = &s->pen[part];
    MEM_GROW(q->block, q->nblock, q->capblock);
    q->block[q->nblock++] = (where)(p->end - s->block);
    q->n += held(s, p);
    *p = (struct pen){0};
}

static enum status open_block(struct spread *s, int part, struct err *e)
{
    if (s->pen[part].end) close_block(s, part);
    if (!s->nspare && s->memory + (int64_t)s->block > s->allowed) TRY(flush(s, e));
    char *p = s->nspare ? s->spare[--s->nspare] : block_new(s);
    s->pen[part] = (struct pen){p, p + s->block};
    return ST_OK;
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
    __builtin_prefetch(s->pen[part].at, 1);
}

enum status spread_add(struct spread *s, int part, const void *rec, struct err *e)
{
    struct pen *p = &s->pen[part];
    if (p->at == p->end) TRY(open_block(s, part, e));
    copy(p->at, rec, s->size);
    p->at += s->size;
    return ST_OK;
}

enum status spread_done(struct spread *s, struct err *e)
{
    if (s->end) TRY(flush(s, e));
    for (int i = 0; i < s->nparts; i++) {
        struct part *q = &s->part[i];
        size_t n = held(s, &s->pen[i]);
        if (!s->pen[i].end) continue;
        close_block(s, i);
        if (s->end) TRY(write_block(s, &q->block[q->nblock - 1], n * s->size, e));
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

#include "dataset/extpart.h"

#include <unistd.h>

enum {
    FAN_BITS = 8, /* divides 128: after the last level a partition holds one key */
    FAN = 1 << FAN_BITS,
    LEVELS = 128 / FAN_BITS,
    HOLD_MIN = 64 /* records held at least, however small the budget */
};

/* A spread of records over FAN partitions by one digit of their keys. All share one file, written in blocks of a fixed
 * number of records, so that the number of open files does not grow with the number of partitions. */
struct fan {
    int fd;
    int level;       /* digits that the records of one partition share */
    int refs;        /* partitions still to be walked, and the owner */
    uint64_t blocks; /* written so far */
};

/* One partition: its blocks in the order of adding; all are full but the last. */
struct part {
    struct fan *fan;
    uint32_t *block;
    size_t nblock, capblock;
    uint64_t n;
    char *buf; /* the block being filled */
    size_t held;
};

struct extpart {
    const char *tmp;
    size_t payload, size;  /* bytes of the payload, of a record */
    size_t hold, per_part; /* records in the buffer at most; records in a block */
    uint64_t n;
    char *mem, *scratch; /* the buffer, and what sorting it needs */
    size_t in_mem, cap, cap_scratch;
    struct part *top;  /* the partitions of level 1; NULL while everything is in memory */
    struct part *todo; /* what is still to be walked: a stack, the next one last */
    int ntodo, captodo;
    size_t at, loaded;  /* the walk's place among the records loaded */
    struct part stream; /* a partition of one key that is read in slices */
    uint64_t stream_at;
    bool any;
    hash128_t last;
};

struct extpart *extpart_new(const char *tmp, int64_t memory, size_t payload)
{
    struct extpart *p = MEM_NEW(struct extpart);
    p->tmp = tmp;
    p->payload = payload;
    p->size = sizeof(struct ext_rec) + (payload + 7) / 8 * 8;
    /* two thirds for the buffer and its sorting scratch, one third for the blocks being filled */
    size_t hold = (size_t)(memory > 0 ? memory : 0) / 3 / p->size;
    p->hold = hold < HOLD_MIN ? HOLD_MIN : hold;
    p->per_part = p->hold / FAN < 1 ? 1 : p->hold / FAN;
    return p;
}

uint64_t extpart_count(const struct extpart *p)
{
    return p->n;
}
bool extpart_spilled(const struct extpart *p)
{
    return p->top != NULL;
}

/* ---- fans and partitions ---- */

static void fan_drop(struct fan *f)
{
    if (--f->refs > 0) return;
    close(f->fd);
    mem_free(f);
}

static void part_release(struct part *q)
{
    mem_free(q->block);
    mem_free(q->buf);
    if (q->fan) fan_drop(q->fan);
    *q = (struct part){0};
}

static void parts_free(struct part *parts)
{
    for (int i = 0; parts && i < FAN; i++) part_release(&parts[i]);
    mem_free(parts);
}

static struct part *parts_new(struct extpart *p, int level, struct err *e)
{
    int fd = disk_tmpfile(p->tmp, e);
    if (fd < 0) return NULL;
    struct fan *f = MEM_NEW(struct fan);
    *f = (struct fan){.fd = fd, .level = level, .refs = FAN};
    struct part *parts = mem_zalloc(FAN * sizeof *parts);
    for (int i = 0; i < FAN; i++) parts[i].fan = f;
    return parts;
}

static enum status part_flush(struct extpart *p, struct part *q, struct err *e)
{
    if (!q->held) return ST_OK;
    MEM_GROW(q->block, q->nblock, q->capblock);
    q->block[q->nblock++] = (uint32_t)q->fan->blocks++;
    q->held = 0;
    return disk_write(q->fan->fd, q->buf, p->per_part * p->size, p->tmp,
                      e); /* a short block is padded: all are of one size */
}

static enum status part_add(struct extpart *p, struct part *q, const char *rec, struct err *e)
{
    if (!q->buf) q->buf = mem_zalloc(p->per_part * p->size);
    memcpy(q->buf + q->held++ * p->size, rec, p->size);
    q->n++;
    return q->held == p->per_part ? part_flush(p, q, e) : ST_OK;
}

static int digit(const char *rec, int level)
{
    hash128_t k;
    memcpy(&k, rec, sizeof k);
    int from = 64 - (level % 8 + 1) * FAN_BITS;
    return (int)((level < 8 ? k.hi : k.lo) >> from & (FAN - 1));
}

/* Adds n records to the partitions by the digit of their level. */
static enum status spread(struct extpart *p, struct part *parts, const char *rec, size_t n, struct err *e)
{
    int level = parts->fan->level - 1;
    for (size_t i = 0; i < n; i++, rec += p->size) TRY(part_add(p, &parts[digit(rec, level)], rec, e));
    return ST_OK;
}

static enum status parts_done(struct extpart *p, struct part *parts, struct err *e)
{
    for (int i = 0; i < FAN; i++) {
        TRY(part_flush(p, &parts[i], e));
        mem_free(parts[i].buf);
        parts[i].buf = NULL;
    }
    return ST_OK;
}

/* Records [from, from + n) of a partition; from is the start of a block. */
static enum status part_read(struct extpart *p, const struct part *q, uint64_t from, size_t n, char *to, struct err *e)
{
    size_t b = (size_t)(from / p->per_part);
    for (size_t got = 0; got < n; b++) {
        size_t m = n - got < p->per_part ? n - got : p->per_part;
        uint64_t at = (uint64_t)q->block[b] * p->per_part * p->size;
        TRY(disk_read(q->fan->fd, to + got * p->size, m * p->size, at, p->tmp, e));
        got += m;
    }
    return ST_OK;
}

/* ---- adding ---- */

static enum status spill(struct extpart *p, struct err *e)
{
    if (!p->top && !(p->top = parts_new(p, 1, e))) return ST_IO;
    TRY(spread(p, p->top, p->mem, p->in_mem, e));
    p->in_mem = 0;
    return ST_OK;
}

/* The buffer grows as it is needed: a small job under a large budget stays small. */
static void mem_room(struct extpart *p)
{
    if (p->in_mem < p->cap) return;
    size_t want = p->cap ? p->cap * 2 : 1024;
    p->cap = want < p->hold ? want : p->hold;
    p->mem = mem_realloc(p->mem, p->cap * p->size);
}

enum status extpart_add(struct extpart *p, hash128_t key, uint64_t ord, const void *payload, struct err *e)
{
    if (p->in_mem == p->hold) TRY(spill(p, e));
    mem_room(p);
    char *to = p->mem + p->in_mem++ * p->size;
    struct ext_rec head = {.key = key, .ord = ord};
    memcpy(to, &head, sizeof head);
    memset(to + sizeof head, 0, p->size - sizeof head); /* padding: no stray bytes in files */
    if (p->payload) memcpy(to + sizeof head, payload, p->payload);
    p->n++;
    return ST_OK;
}

/* ---- the walk ---- */

/* Puts partitions on the stack, first one on top. own: the walk takes them over; else they are borrowed from `top`. */
static void push_all(struct extpart *p, struct part *parts)
{
    for (int i = FAN - 1; i >= 0; i--) {
        if (!parts[i].n) {
            if (parts != p->top) part_release(&parts[i]);
            continue;
        }
        MEM_GROW(p->todo, p->ntodo, p->captodo);
        p->todo[p->ntodo++] = parts[i];
    }
}

/* Partitions of level 1 belong to `top`, which serves every walk. */
static void part_walked(struct part *q)
{
    if (q->fan && q->fan->level > 1) part_release(q);
    *q = (struct part){0};
}

static void forget_walk(struct extpart *p)
{
    while (p->ntodo > 0) part_walked(&p->todo[--p->ntodo]);
    part_walked(&p->stream);
    p->stream_at = 0;
    p->at = p->loaded = 0;
    p->any = false;
}

void extpart_free(struct extpart *p)
{
    if (!p) return;
    forget_walk(p);
    parts_free(p->top);
    mem_free(p->todo);
    mem_free(p->mem);
    mem_free(p->scratch);
    mem_free(p);
}

static void sort_loaded(struct extpart *p, size_t n)
{
    if (n > p->cap_scratch) {
        mem_free(p->scratch);
        p->scratch = mem_array(n, p->size);
        p->cap_scratch = n;
    }
    radix_sort128(p->mem, p->scratch, n, p->size);
    p->loaded = n;
    p->at = 0;
}

enum status extpart_sort(struct extpart *p, struct err *e)
{
    forget_walk(p);
    if (!p->top) {
        if (p->n) sort_loaded(p, (size_t)p->n);
        return ST_OK;
    }
    if (p->in_mem) TRY(spill(p, e));
    TRY(parts_done(p, p->top, e));
    push_all(p, p->top);
    return ST_OK;
}

/* A partition too large for the buffer is spread again by its next digit. Takes q over. */
static enum status split_again(struct extpart *p, struct part *q, struct err *e)
{
    struct part *parts = parts_new(p, q->fan->level + 1, e);
    if (!parts) return ST_IO;
    enum status st = ST_OK;
    size_t step = p->hold / p->per_part * p->per_part;
    for (uint64_t at = 0; at < q->n && st == ST_OK; at += step) {
        size_t n = q->n - at < step ? (size_t)(q->n - at) : step;
        if ((st = part_read(p, q, at, n, p->mem, e)) == ST_OK) st = spread(p, parts, p->mem, n, e);
    }
    if (st == ST_OK) st = parts_done(p, parts, e);
    if (st == ST_OK) {
        push_all(p, parts);
        mem_free(parts);
    } else {
        parts_free(parts);
    }
    part_walked(q);
    return st;
}

static enum status next_slice(struct extpart *p, struct err *e)
{
    size_t step = p->hold / p->per_part * p->per_part;
    size_t n = p->stream.n - p->stream_at < step ? (size_t)(p->stream.n - p->stream_at) : step;
    TRY(part_read(p, &p->stream, p->stream_at, n, p->mem, e));
    p->stream_at += n;
    p->loaded = n;
    return ST_OK;
}

static enum status load_part(struct extpart *p, struct part *q, struct err *e)
{
    enum status st = part_read(p, q, 0, (size_t)q->n, p->mem, e);
    if (st == ST_OK) sort_loaded(p, (size_t)q->n);
    part_walked(q);
    return st;
}

/* Loads what comes next; nothing loaded means the end. */
static enum status load(struct extpart *p, struct err *e)
{
    p->at = p->loaded = 0;
    if (p->stream.n > p->stream_at) return next_slice(p, e);
    part_walked(&p->stream);
    p->stream_at = 0;
    while (p->ntodo > 0) {
        struct part q = p->todo[--p->ntodo];
        if (q.n <= p->hold) return load_part(p, &q, e);
        if (q.fan->level >= LEVELS) { /* one key: its order is that of the file */
            p->stream = q;
            return next_slice(p, e);
        }
        TRY(split_again(p, &q, e));
    }
    return ST_OK;
}

const struct ext_rec *extpart_next(struct extpart *p, bool *fresh, struct err *e)
{
    if (p->at == p->loaded && (!p->top || load(p, e) != ST_OK || !p->loaded)) return NULL;
    const struct ext_rec *r = (const struct ext_rec *)(const void *)(p->mem + p->at++ * p->size);
    *fresh = !p->any || r->key.hi != p->last.hi || r->key.lo != p->last.lo;
    p->last = r->key;
    p->any = true;
    return r;
}

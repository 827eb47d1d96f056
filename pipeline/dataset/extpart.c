#include "dataset/extpart.h"

#include "dataset/spread.h"

enum {
    FAN_BITS = 8, /* divides 128: after the last level a partition holds one key */
    FAN = 1 << FAN_BITS,
    LEVELS = 128 / FAN_BITS,
    HOLD_MIN = 64 /* records held at least, however small the budget */
};

/* Partitions by one digit of their keys. */
struct fan {
    struct spread *s;
    int level; /* digits that the records of one partition share */
    int refs;  /* partitions still to be walked, and the owner */
};

/* A partition to be walked. */
struct part {
    struct fan *fan;
    int i;
    uint64_t n;
};

struct extpart {
    const char *tmp;
    size_t payload, size; /* bytes of the payload, of a record */
    size_t hold;          /* records in the buffer at most */
    int64_t blocks;       /* bytes for the blocks being filled */
    uint64_t n;
    char *mem, *scratch; /* the buffer, and what sorting it needs */
    size_t in_mem, cap, cap_scratch;
    struct fan *top;   /* the partitions of level 1; NULL while everything is in memory */
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
    p->blocks = (int64_t)(p->hold * p->size);
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

static struct fan *fan_new(struct extpart *p, int level)
{
    struct fan *f = MEM_NEW(struct fan);
    *f = (struct fan){spread_new(p->tmp, FAN, p->size, p->blocks), level, 1};
    return f;
}

static void fan_drop(struct fan *f)
{
    if (!f || --f->refs > 0) return;
    spread_free(f->s);
    mem_free(f);
}

static int digit(const char *rec, int level)
{
    hash128_t k;
    memcpy(&k, rec, sizeof k);
    int from = 64 - (level % 8 + 1) * FAN_BITS;
    return (int)((level < 8 ? k.hi : k.lo) >> from & (FAN - 1));
}

/* Adds n records to the partitions by the digit of their level. */
static enum status spread(struct extpart *p, struct fan *f, const char *rec, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++, rec += p->size) TRY(spread_add(f->s, digit(rec, f->level - 1), rec, e));
    return ST_OK;
}

/* ---- adding ---- */

static enum status spill(struct extpart *p, struct err *e)
{
    if (!p->top) p->top = fan_new(p, 1);
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

/* Puts partitions on the stack, first one on top. Those of level 1 belong to `top` as well, which serves every walk. */
static void push_all(struct extpart *p, struct fan *f)
{
    for (int i = FAN - 1; i >= 0; i--) {
        uint64_t n = spread_count(f->s, i);
        if (!n) continue;
        MEM_GROW(p->todo, p->ntodo, p->captodo);
        p->todo[p->ntodo++] = (struct part){f, i, n};
        f->refs++;
    }
}

static void part_walked(struct part *q)
{
    fan_drop(q->fan);
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
    fan_drop(p->top);
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
    TRY(spread_done(p->top->s, e));
    push_all(p, p->top);
    return ST_OK;
}

/* Records of a slice that fits the buffer. */
static size_t slice(const struct extpart *p, const struct part *q)
{
    size_t step = spread_step(q->fan->s);
    return step < p->hold ? p->hold / step * step : p->hold;
}

/* A partition too large for the buffer is spread again by its next digit. Takes q over. */
static enum status split_again(struct extpart *p, struct part *q, struct err *e)
{
    struct fan *f = fan_new(p, q->fan->level + 1);
    enum status st = ST_OK;
    size_t step = slice(p, q);
    for (uint64_t at = 0; at < q->n && st == ST_OK; at += step) {
        size_t n = q->n - at < step ? (size_t)(q->n - at) : step;
        if ((st = spread_read(q->fan->s, q->i, at, n, p->mem, e)) == ST_OK) st = spread(p, f, p->mem, n, e);
    }
    if (st == ST_OK) st = spread_done(f->s, e);
    if (st == ST_OK) push_all(p, f);
    fan_drop(f);
    part_walked(q);
    return st;
}

static enum status next_slice(struct extpart *p, struct err *e)
{
    size_t step = slice(p, &p->stream);
    size_t n = p->stream.n - p->stream_at < step ? (size_t)(p->stream.n - p->stream_at) : step;
    TRY(spread_read(p->stream.fan->s, p->stream.i, p->stream_at, n, p->mem, e));
    p->stream_at += n;
    p->loaded = n;
    return ST_OK;
}

static enum status load_part(struct extpart *p, struct part *q, struct err *e)
{
    enum status st = spread_read(q->fan->s, q->i, 0, (size_t)q->n, p->mem, e);
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

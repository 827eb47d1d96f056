#include "dataset/blobsort.h"

#include <unistd.h>

#include "dataset/extpart.h"

enum { FAN = 256, LEVELS = 16, HOLD_MIN = 64 << 10 };

/* In memory and on disk a text is preceded by its key and length. */
struct head {
    hash128_t key;
    uint64_t len;
};
/* What is sorted: where a text lies in the buffer. */
struct ref {
    hash128_t key;
    uint64_t at; /* of its head */
};
struct piece {
    uint64_t at, n; /* place in the file, bytes */
};
struct fan {
    int fd, level, refs;
    uint64_t end;
};
struct part {
    struct fan *fan;
    struct piece *piece;
    int npiece, cappiece;
    uint64_t bytes;
    char *buf; /* being filled */
    size_t held, cap;
};

struct blobsort {
    const char *tmp;
    size_t hold, per_part; /* bytes of the buffer; of a partition's write buffer */
    struct buf mem;        /* heads and texts */
    struct ref *ref, *scratch;
    size_t nref, capref, at;
    struct part *todo; /* a stack, the next one last */
    int ntodo, captodo;
    struct part *open; /* FAN partitions being filled, or NULL */
};

struct blobsort *blobsort_new(const char *tmp, int64_t memory)
{
    struct blobsort *s = MEM_NEW(struct blobsort);
    s->tmp = tmp;
    /* half for the texts; the references, their scratch and the write buffers share the rest */
    s->hold = memory / 2 > HOLD_MIN ? (size_t)memory / 2 : HOLD_MIN;
    s->per_part = s->hold / 2 / FAN < 256 ? 256 : s->hold / 2 / FAN;
    buf_init(&s->mem, SIZE_MAX / 2);
    return s;
}

static void part_release(struct part *q)
{
    mem_free(q->piece);
    mem_free(q->buf);
    if (q->fan && --q->fan->refs == 0) {
        disk_tmpclose(q->fan->fd);
        mem_free(q->fan);
    }
    *q = (struct part){0};
}

static void parts_free(struct part *parts)
{
    for (int i = 0; parts && i < FAN; i++) part_release(&parts[i]);
    mem_free(parts);
}

void blobsort_free(struct blobsort *s)
{
    if (!s) return;
    while (s->ntodo > 0) part_release(&s->todo[--s->ntodo]);
    parts_free(s->open);
    mem_free(s->todo);
    mem_free(s->ref);
    mem_free(s->scratch);
    buf_release(&s->mem);
    mem_free(s);
}

static struct part *parts_new(struct blobsort *s, int level, struct err *e)
{
    int fd = disk_tmpfile(s->tmp, e);
    if (fd < 0) return NULL;
    struct fan *f = MEM_NEW(struct fan);
    *f = (struct fan){.fd = fd, .level = level, .refs = FAN};
    struct part *parts = mem_zalloc(FAN * sizeof *parts);
    for (int i = 0; i < FAN; i++) parts[i].fan = f;
    return parts;
}

static enum status part_flush(struct blobsort *s, struct part *q, struct err *e)
{
    if (!q->held) return ST_OK;
    MEM_GROW(q->piece, q->npiece, q->cappiece);
    q->piece[q->npiece++] = (struct piece){q->fan->end, q->held};
    q->fan->end += q->held;
    q->bytes += q->held;
    size_t n = q->held;
    q->held = 0;
    return disk_write(q->fan->fd, q->buf, n, s->tmp, e);
}

static enum status part_add(struct blobsort *s, struct part *q, const char *p, size_t n, struct err *e)
{
    if (q->held && q->held + n > s->per_part) TRY(part_flush(s, q, e));
    if (q->held + n > q->cap) {
        q->cap = n > s->per_part ? n : s->per_part;
        q->buf = mem_realloc(q->buf, q->cap);
    }
    memcpy(q->buf + q->held, p, n);
    q->held += n;
    return ST_OK;
}

static enum status parts_done(struct blobsort *s, struct part *parts, struct err *e)
{
    for (int i = 0; i < FAN; i++) {
        TRY(part_flush(s, &parts[i], e));
        mem_free(parts[i].buf);
        parts[i].buf = NULL;
        parts[i].cap = 0;
    }
    return ST_OK;
}

static struct head head_at(const char *p)
{
    struct head h;
    memcpy(&h, p, sizeof h);
    return h;
}

static int digit(hash128_t k, int level)
{
    int from = 56 - level % 8 * 8;
    return (int)((level < 8 ? k.hi : k.lo) >> from & 255);
}

/* Whole texts in [p, p + n) to the partitions by the digit of `level`. */
static enum status spread(struct blobsort *s, struct part *parts, int level, const char *p, size_t n, struct err *e)
{
    for (size_t at = 0; at < n;) {
        struct head h = head_at(p + at);
        size_t size = sizeof h + (size_t)h.len;
        TRY(part_add(s, &parts[digit(h.key, level)], p + at, size, e));
        at += size;
    }
    return ST_OK;
}

static enum status spill(struct blobsort *s, struct err *e)
{
    if (!s->open && !(s->open = parts_new(s, 1, e))) return ST_IO;
    TRY(spread(s, s->open, 0, s->mem.p, s->mem.n, e));
    buf_reset(&s->mem);
    return ST_OK;
}

enum status blobsort_add(struct blobsort *s, hash128_t key, sv text, struct err *e)
{
    struct head h = {key, (uint64_t)text.n};
    if (s->mem.n && s->mem.n + sizeof h + (size_t)text.n > s->hold) TRY(spill(s, e));
    buf_add(&s->mem, &h, sizeof h);
    buf_adds(&s->mem, text);
    return ST_OK;
}

/* ---- the walk ---- */

static void sort_loaded(struct blobsort *s)
{
    s->nref = s->at = 0;
    for (size_t at = 0; at < s->mem.n;) {
        struct head h = head_at(s->mem.p + at);
        MEM_GROW(s->ref, s->nref, s->capref);
        s->ref[s->nref++] = (struct ref){h.key, at};
        at += sizeof h + (size_t)h.len;
    }
    mem_free(s->scratch);
    s->scratch = mem_array(s->nref + 1, sizeof *s->scratch);
    radix_sort128(s->ref, s->scratch, s->nref, sizeof *s->ref);
}

/* Takes the partitions over. */
static void push_all(struct blobsort *s, struct part *parts)
{
    for (int i = FAN - 1; i >= 0; i--) {
        if (!parts[i].bytes) {
            part_release(&parts[i]);
            continue;
        }
        MEM_GROW(s->todo, s->ntodo, s->captodo);
        s->todo[s->ntodo++] = parts[i];
    }
    mem_free(parts);
}

enum status blobsort_sort(struct blobsort *s, struct err *e)
{
    if (!s->open) {
        sort_loaded(s);
        return ST_OK;
    }
    if (s->mem.n) TRY(spill(s, e));
    TRY(parts_done(s, s->open, e));
    push_all(s, s->open);
    s->open = NULL;
    return ST_OK;
}

static enum status load_piece(struct blobsort *s, const struct part *q, int i, struct err *e)
{
    char *to = buf_room(&s->mem, (size_t)q->piece[i].n);
    TRY(disk_read(q->fan->fd, to, (size_t)q->piece[i].n, q->piece[i].at, s->tmp, e));
    s->mem.n += (size_t)q->piece[i].n;
    return ST_OK;
}

static enum status load_whole(struct blobsort *s, const struct part *q, struct err *e)
{
    buf_reset(&s->mem);
    for (int i = 0; i < q->npiece; i++) TRY(load_piece(s, q, i, e));
    sort_loaded(s);
    return ST_OK;
}

static enum status split_again(struct blobsort *s, const struct part *q, struct err *e)
{
    struct part *parts = parts_new(s, q->fan->level + 1, e);
    if (!parts) return ST_IO;
    enum status st = ST_OK;
    for (int i = 0; i < q->npiece && st == ST_OK; i++) {
        buf_reset(&s->mem);
        if ((st = load_piece(s, q, i, e)) == ST_OK) st = spread(s, parts, q->fan->level, s->mem.p, s->mem.n, e);
    }
    if (st == ST_OK) st = parts_done(s, parts, e);
    buf_reset(&s->mem);
    if (st == ST_OK)
        push_all(s, parts);
    else
        parts_free(parts);
    return st;
}

static enum status load(struct blobsort *s, struct err *e)
{
    s->at = s->nref = 0;
    while (s->ntodo > 0 && !s->nref) {
        struct part q = s->todo[--s->ntodo];
        bool fits = q.bytes <= s->hold || q.npiece == 1 || q.fan->level >= LEVELS;
        enum status st = fits ? load_whole(s, &q, e) : split_again(s, &q, e);
        part_release(&q);
        if (st != ST_OK) return st;
    }
    return ST_OK;
}

bool blobsort_next(struct blobsort *s, sv *text, struct err *e)
{
    if (s->at == s->nref && load(s, e) != ST_OK) return false;
    if (s->at == s->nref) return false;
    const char *p = s->mem.p + s->ref[s->at++].at;
    *text = sv_of(p + sizeof(struct head), (ptrdiff_t)head_at(p).len);
    return true;
}

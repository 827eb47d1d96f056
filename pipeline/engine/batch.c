/* Batches: what sources fill and workers empty. */
#include "engine/batch.h"

enum { BATCH_BYTES = 1 << 20 };

void batch_init(struct batch *b, int items)
{
    *b = (struct batch){.limit = items};
    for (int c = 0; c < DRIVER_CHANNELS; c++) buf_init(&b->out[c], UINT32_MAX);
}

void batch_release(struct batch *b)
{
    mem_free(b->item);
    arena_release(&b->mem);
    for (int c = 0; c < DRIVER_CHANNELS; c++) buf_release(&b->out[c]);
}

bool batch_huge(const struct batch *b)
{
    return b->bytes >= 2 * BATCH_BYTES;
}

void batch_shrink(struct buf *b)
{
    if (b->cap > 4 * BATCH_BYTES) buf_release(b);
    buf_reset(b);
}

void batch_reset(struct batch *b)
{
    b->n = b->ended = 0;
    b->bytes = 0;
    arena_reset(&b->mem);
    if (b->mem.held > 4 * BATCH_BYTES) arena_release(&b->mem);
    for (int c = 0; c < DRIVER_CHANNELS; c++) batch_shrink(&b->out[c]);
}

struct item *batch_add(struct batch *b, sv raw, sv raw2, int file, uint64_t line)
{
    MEM_GROW(b->item, b->n, b->cap);
    struct item *it = &b->item[b->n++];
    *it = (struct item){.file = file, .line = line};
    it->raw = raw.p ? arena_dup(&b->mem, raw) : raw;
    it->raw2 = raw2.p ? arena_dup(&b->mem, raw2) : raw2;
    b->bytes += (size_t)(raw.n + raw2.n);
    return it;
}

bool batch_full(const struct batch *b)
{
    return b->n >= b->limit || b->bytes >= BATCH_BYTES;
}

/* Items the source had already dropped and the worker passed over: no output. */
static void end_passed_over(struct batch *b, int upto)
{
    for (; b->ended < upto; b->ended++) {
        struct item *it = &b->item[b->ended];
        for (int c = 0; c < DRIVER_CHANNELS; c++) it->end[c] = b->ended ? it[-1].end[c] : 0;
        if (!it->reason) b->lost = true;
    }
}

void batch_end_item(struct batch *b, int i, int reason, int nrec)
{
    end_passed_over(b, i);
    struct item *it = &b->item[i];
    it->reason = reason;
    it->nrec = (uint16_t)nrec;
    for (int c = 0; c < DRIVER_CHANNELS; c++) it->end[c] = (uint32_t)b->out[c].n;
    b->ended = i + 1;
}

enum status batch_close(struct batch *b, struct err *e)
{
    end_passed_over(b, b->n);
    for (int c = 0; c < DRIVER_CHANNELS; c++)
        if (b->out[c].over) return err_set(e, ST_LIMIT, "one batch gave more than 4 GiB of output");
    return b->lost ? err_set(e, ST_BUG, "a worker left an item without a verdict") : ST_OK;
}

void batch_skip(struct batch *b, int n)
{
    memmove(b->item, b->item + n, (size_t)(b->n - n) * sizeof *b->item);
    b->n -= n;
    b->first += (uint64_t)n;
}

struct batch *batch_new(int items)
{
    struct batch *b = MEM_NEW(struct batch);
    batch_init(b, items > 0 ? items : 1024);
    return b;
}

void batch_clear(struct batch *b)
{
    batch_reset(b);
}

void batch_free(struct batch *b)
{
    batch_release(b);
    mem_free(b);
}

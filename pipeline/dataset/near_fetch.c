#include "dataset/near_fetch.h"

struct fetched {
    struct near_part part[2];
    int nparts;
    struct near_prio prio;
};
struct fetching {
    const struct near_fetch *f;
    struct near *near;
    const struct bitset *which;
};

struct local {
    struct key_maker key;
    arena mem; /* of one record */
};

static void *local_new(const void *ctx)
{
    (void)ctx;
    struct local *l = MEM_NEW(struct local);
    key_maker_init(&l->key);
    return l;
}

static void local_free(void *own)
{
    struct local *l = own;
    key_maker_release(&l->key);
    arena_release(&l->mem);
    mem_free(l);
}

static int fetch_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct near_fetch *f = ((const struct fetching *)job->ctx)->f;
    struct fetched *got = result;
    struct rec r;
    struct key key;
    const char *why;
    struct local *own = l->own;
    arena_reset(&own->mem);
    if (!rec_read(&r, &l->json, &own->mem, &why)) return job->why_bad_record;
    if (!key_make(f->key, &r, &own->key, &own->mem, &key)) return job->why_bad_record;
    got->nparts = key.nparts;
    for (int k = 0; k < key.nparts; k++) {
        got->part[k] = key.part[k];
        got->part[k].text = arena_dup(&b->mem, key.part[k].text);
    }
    got->prio = prefer_make(f->prefer, &r, b->item[i].raw, b->item[i].file < f->nkeep);
    got->prio.group = key.group;
    return 0;
}

static enum status fetch_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct fetching *x = to;
    for (int i = 0; i < b->n; i++) {
        const struct fetched *got = scan_item(job, b, i);
        uint64_t ord = b->first + (uint64_t)i;
        if (b->item[i].reason || !bitset_has(x->which, ord)) continue;
        TRY(near_fetched(x->near, ord, got->part, got->nparts, got->prio, e));
    }
    return ST_OK;
}

enum status near_fetch(const struct near_fetch *f, const struct bitset *which, struct near *n, struct err *e)
{
    struct tally unused;
    struct fetching x = {f, n, which};
    tally_init(&unused);
    struct scan_job job = {.path = f->path,
                           .npath = f->npath,
                           .limit = f->limit,
                           .tally = &unused,
                           .item_size = sizeof(struct fetched),
                           .work = fetch_item,
                           .local_new = local_new,
                           .local_free = local_free,
                           .drain = fetch_batch,
                           .to = &x,
                           .ctx = &x,
                           .only = which,
                           .uncounted = true,
                           .what = f->what};
    return scan_run(f->run, &job, e);
}

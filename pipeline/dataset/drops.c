#include "dataset/drops.h"

#include <stdlib.h>

#include "dataset/rec.h"
#include "engine/shard.h"

static int by_ord(const void *a, const void *b)
{
    const struct drop *x = a, *y = b;
    return (x->ord > y->ord) - (x->ord < y->ord);
}

static void cut(struct drop_sample *s)
{
    if (s->n) qsort(s->v, (size_t)s->n, sizeof *s->v, by_ord);
    if (s->n > s->max) s->n = s->max;
}

/* Twice as many as wanted are held before the later half goes: a sort then pays for as many additions. */
void drop_sample_add(struct drop_sample *s, uint64_t ord, uint64_t twin)
{
    if (s->n >= 2 * s->max) cut(s);
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = (struct drop){ord, twin, s->reason};
}

void drop_sample_release(struct drop_sample *s)
{
    mem_free(s->v);
    *s = (struct drop_sample){0};
}

/* ---- ids ---- */

struct named {
    uint64_t ord;
    sv id;
};
struct fetch {
    struct named *v; /* sorted by ordinal */
    size_t n, at;
    struct bitset want;
    arena mem;
};

static int by_place(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    return (x->ord > y->ord) - (x->ord < y->ord);
}

static int read_id(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    *(sv *)result = scan_id(job, &b->item[i], rec_str(&l->json, json_root(&l->json), "id", &b->mem), &b->mem);
    return 0;
}

static enum status take_ids(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct fetch *f = to;
    (void)e;
    for (int i = 0; i < b->n; i++) {
        if (b->item[i].reason) continue;
        while (f->at < f->n && f->v[f->at].ord < b->first + (uint64_t)i) f->at++;
        for (; f->at < f->n && f->v[f->at].ord == b->first + (uint64_t)i; f->at++)
            f->v[f->at].id = arena_dup(&f->mem, *(const sv *)scan_item(job, b, i));
    }
    return ST_OK;
}

static void want(struct fetch *f, uint64_t ord)
{
    if (bitset_has(&f->want, ord)) return;
    bitset_add(&f->want, ord);
    f->v[f->n++].ord = ord;
}

static enum status fetch_ids(struct run *run, const struct scan_job *like, struct fetch *f, const struct drop *d,
                             size_t n, struct err *e)
{
    struct scan_job job = {.path = like->path, .npath = like->npath, .tally = like->tally, .task = like->task};
    f->v = mem_array(2 * n + 1, sizeof *f->v);
    for (size_t i = 0; i < n; i++) want(f, d[i].ord), want(f, d[i].twin);
    if (!f->n) return ST_OK;
    qsort(f->v, f->n, sizeof *f->v, by_place);
    job.item_size = sizeof(sv);
    job.work = read_id;
    job.drain = take_ids;
    job.to = f;
    job.what = "dedup: names of what was dropped";
    job.only = &f->want;
    job.limit = f->v[f->n - 1].ord + 1;
    job.uncounted = true;
    return scan_run(run, &job, e);
}

static sv id_of(const struct fetch *f, uint64_t ord)
{
    const struct named key = {.ord = ord}, *hit = bsearch(&key, f->v, f->n, sizeof *f->v, by_place);
    return hit && hit->id.p ? hit->id : SV("");
}

/* ---- writing ---- */

static enum status write_lines(const struct fetch *f, const struct drop *d, size_t n, const char *out, struct err *e)
{
    struct shard_writer *w;
    struct buf line;
    TRY(file_make_parent(out, e));
    TRY(shard_writer_open(&w, out, e));
    buf_init(&line, BUF_MAX_DEFAULT);
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        buf_reset(&line);
        struct jsonw j = jsonw_to(&line);
        jsonw_obj(&j);
        jsonw_kstr(&j, SV("reason"), sv_z(d[i].reason));
        jsonw_kstr(&j, SV("id"), id_of(f, d[i].ord));
        jsonw_kstr(&j, SV("twin"), id_of(f, d[i].twin));
        jsonw_end_obj(&j);
        buf_addc(&line, '\n');
        st = shard_writer_add(w, buf_sv(&line), e);
    }
    buf_release(&line);
    struct err later = {0};
    if (shard_writer_close(w, st == ST_OK, NULL, &later) && st == ST_OK) st = err_set(e, later.code, "%s", later.msg);
    return st;
}

enum status drops_write(struct run *run, const struct scan_job *job, struct drop_sample *s, int n, const char *out,
                        struct err *e)
{
    size_t all = 0;
    for (int i = 0; i < n; i++) cut(&s[i]), all += (size_t)s[i].n;
    struct drop *d = mem_array(all + 1, sizeof *d);
    size_t at = 0;
    for (int i = 0; i < n; at += (size_t)s[i++].n)
        if (s[i].n) memcpy(d + at, s[i].v, (size_t)s[i].n * sizeof *d);
    if (all) qsort(d, all, sizeof *d, by_ord);
    struct fetch f = {0};
    enum status st = fetch_ids(run, job, &f, d, all, e);
    if (st == ST_OK) st = write_lines(&f, d, all, out, e);
    mem_free(f.v);
    bitset_release(&f.want);
    arena_release(&f.mem);
    mem_free(d);
    return st;
}

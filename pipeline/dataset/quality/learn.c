/* Limits from the data: the first records are scored, and percentiles or outliers of each score become bounds. */
#include "dataset/quality/learn.h"

#include "base/input.h"
#include "corpus/learn.h"

#include <math.h>

struct wish {
    int filter, limit;
};
struct sampled_score {
    double *v;
    int64_t n, cap;
};
struct lesson {
    struct quality *q;
    struct wish wish[QFILTERS_MAX * QLIMITS];
    struct sampled_score s[QFILTERS_MAX * QLIMITS];
    int n;
};

static const struct opt_thresh *thresh(const struct qactive *a, int k)
{
    return (const struct opt_thresh *)((const char *)a->cfg + a->type->limits[k].off);
}

static void list_wishes(struct lesson *l)
{
    for (int i = 0; i < l->q->nf; i++) {
        const struct qactive *a = &l->q->f[i];
        for (int k = 0; a->on && a->type->limits && k < QLIMITS && a->type->limits[k].reason; k++) {
            int kind = (int)thresh(a, k)->kind;
            if (kind == THRESH_AUTO || kind == THRESH_PERCENTILE) l->wish[l->n++] = (struct wish){i, k};
        }
    }
}

/* ---- workers: the scores wished for, of one record ---- */

static void *view_new(const void *ctx)
{
    (void)ctx;
    return MEM_NEW(struct qview);
}
static void view_free(void *own)
{
    qview_release(own);
    mem_free(own);
}

static int work(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct lesson *lesson = job->ctx;
    struct qview *v = l->own;
    struct rec r;
    const char *why;
    double *out = result;
    (void)i;
    if (!rec_read(&r, &l->json, &b->mem, &why)) return job->why_bad_record;
    v->all_scores = true;
    qview_read(v, &r, &b->mem);
    for (int k = 0; k < lesson->n; k++) {
        double score[QSCORES];
        const struct qactive *a = &lesson->q->f[lesson->wish[k].filter];
        for (int s = 0; s < QSCORES; s++) score[s] = NAN;
        if (!r.own || a->type->own || a->named) a->type->score(a->cfg, v, score);
        out[k] = score[a->type->limits[lesson->wish[k].limit].score];
    }
    return 0;
}

static enum status drain(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct lesson *l = to;
    (void)e;
    for (int i = 0; i < b->n; i++) {
        const double *x = scan_item(job, b, i);
        for (int k = 0; k < l->n && !b->item[i].reason; k++) {
            if (isnan(x[k])) continue;
            MEM_GROW(l->s[k].v, l->s[k].n, l->s[k].cap);
            l->s[k].v[l->s[k].n++] = x[k];
        }
    }
    return ST_OK;
}

static void settle(struct lesson *l)
{
    for (int k = 0; k < l->n; k++) {
        struct qactive *a = &l->q->f[l->wish[k].filter];
        int m = l->wish[k].limit;
        const struct opt_thresh *t = thresh(a, m);
        if (l->s[k].n == 0) continue;
        a->live[m] = true;
        a->bound[m] = t->kind == THRESH_AUTO ? sample_fence(l->s[k].v, l->s[k].n, a->type->limits[m].at_least)
                                             : sample_percentile(l->s[k].v, l->s[k].n, t->value);
    }
}

enum status learn_bounds(struct quality *q, const struct sieve_ctx *c, struct err *e)
{
    struct lesson *l = MEM_NEW(struct lesson);
    struct tally unused;
    enum status st = ST_OK;
    l->q = q;
    list_wishes(l);
    tally_init(&unused);
    const char *const *path = q->nlearn ? q->learn_path : c->path;
    int n = q->nlearn ? q->nlearn : c->npath;
    struct scan_job job = {.path = path,
                           .npath = n,
                           .tally = &unused,
                           .item_size = sizeof(double) * (size_t)l->n,
                           .work = work,
                           .local_new = view_new,
                           .local_free = view_free,
                           .ctx = l,
                           .drain = drain,
                           .to = l,
                           .what = "filter: learning limits",
                           .limit = (uint64_t)q->cfg.sample};
    for (int i = 0; l->n && i < n && st == ST_OK; i++)
        if (input_once(path[i]))
            st = err_set(e, ST_USAGE,
                         "limits that are 'auto' or percentiles need a second look at '%s', which is a pipe", path[i]);
    if (l->n && st == ST_OK) st = scan_run(c->run, &job, e);
    if (st == ST_OK) settle(l), q->learned = true;
    for (int k = 0; k < l->n; k++) mem_free(l->s[k].v);
    mem_free(l);
    return st;
}

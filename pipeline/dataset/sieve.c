#include "dataset/sieve.h"

#include "base/input.h"
#include "base/log.h"
#include "dataset/sample.h"
#include "dataset/sieve_parts.h"

enum { SIEVE_MAX = 8 };
static const uint64_t PROBE_SEED = 0x70726f6265;

/* What the first scan leaves of a record; the sieves' own results follow, each 16-aligned. */
struct seen {
    sv id, note, scores, text;
    bool probe, edited;
    int stopped; /* the first so many sieves let it through */
};

struct pass {
    struct run *run;
    const struct sieve_job *job;
    struct sieve_ctx ctx;
    struct sieve_out out;
    struct bitset probes, dropped;
    struct sieve_writer writer;
    uint64_t *file_first;
    int files_seen;
    size_t at[SIEVE_MAX]; /* where each sieve's result lies */
    bool streaming;       /* nothing to decide at the end: the first scan writes */
    int why_unsampled;
    struct scan_job *scan;
    uint64_t shown[TALLY_MAX]; /* lines of drops written, where only a sample is wanted */
    bool shown_all;
};

/* A worker's own. */
struct pass_local {
    const struct pass *x;
    void *own[SIEVE_MAX];
    struct buf note, scores, edit;
};

static void *local_new(const void *ctx)
{
    const struct pass *x = ctx;
    struct pass_local *l = MEM_NEW(struct pass_local);
    l->x = x;
    for (int k = 0; k < x->job->nsieve; k++)
        if (x->job->sieve[k].local_new) l->own[k] = x->job->sieve[k].local_new(x->job->sieve[k].self);
    buf_init(&l->note, BUF_MAX_DEFAULT);
    buf_init(&l->scores, BUF_MAX_DEFAULT);
    buf_init(&l->edit, BUF_MAX_DEFAULT);
    return l;
}

static void local_free(void *own)
{
    struct pass_local *l = own;
    for (int k = 0; k < l->x->job->nsieve; k++)
        if (l->x->job->sieve[k].local_free) l->x->job->sieve[k].local_free(l->own[k]);
    buf_release(&l->note);
    buf_release(&l->scores);
    buf_release(&l->edit);
    mem_free(l);
}

/* ---- scan 1, in workers ---- */

static bool in_sample(const struct pass *x, sv raw)
{
    return x->job->preview <= 0 || (double)(hash64(raw, PROBE_SEED) >> 11) * 0x1p-53 < x->job->preview;
}

static sv kept_bytes(const struct buf *b, arena *mem)
{
    return b->n ? arena_dup(mem, buf_sv(b)) : (sv){0};
}

/* Every sieve in turn, until one drops the record. A reference is shown to all of them. */
static int look_all(const struct pass *x, struct pass_local *own, struct sieve_rec *r, bool reference, struct seen *s)
{
    for (int k = 0; k < x->job->nsieve; k++) {
        const struct sieve *v = &x->job->sieve[k];
        if (!r->probe && !v->wants_all) continue;
        buf_reset(&own->note);
        int why = v->look(v->self, own->own[k], r, (char *)s + x->at[k]);
        if (!why || reference || !r->probe) continue;
        s->note = kept_bytes(&own->note, r->mem);
        s->stopped = k;
        return why;
    }
    s->stopped = x->job->nsieve;
    return 0;
}

/* Edits of a record that has just been read, each on what the one before it made; into b->out[CH_MAIN]. */
static bool edit_all(const struct pass *x, struct pass_local *own, struct json *json, struct sieve_rec *r, sv *bytes)
{
    bool edited = false;
    struct rec again;
    const char *why;
    for (int k = 0; k < x->job->nsieve; k++) {
        const struct sieve *v = &x->job->sieve[k];
        buf_reset(&own->edit);
        if (!v->edit || !v->edit(v->self, own->own[k], r, &own->edit)) continue;
        *bytes = arena_dup(r->mem, buf_sv(&own->edit));
        edited = true;
        if (k + 1 == x->job->nsieve || !json_parse(json, *bytes) || !rec_read(&again, json, r->mem, &why)) break;
        r->r = &again;
        r->raw = *bytes;
    }
    return edited;
}

static bool may_edit(const struct pass *x)
{
    for (int k = 0; k < x->job->nsieve; k++)
        if (x->job->sieve[k].edit) return true;
    return false;
}

static struct sieve_rec make_rec(const struct pass *x, struct pass_local *own, const struct rec *rec, struct batch *b,
                                 int i)
{
    const struct item *it = &b->item[i];
    return (struct sieve_rec){.r = rec,
                              .raw = it->raw,
                              .id = scan_id(x->scan, it, rec->id, &b->mem),
                              .file = it->file,
                              .line = (int64_t)it->line,
                              .probe = in_sample(x, it->raw),
                              .mem = &b->mem,
                              .note = &own->note,
                              .scores = x->job->scores ? &own->scores : NULL};
}

static int look_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct pass *x = job->ctx;
    struct pass_local *own = l->own;
    struct seen *s = result;
    struct rec rec;
    const char *bad;
    if (!rec_read(&rec, &l->json, &b->mem, &bad)) {
        s->note = arena_f(&b->mem, "\"what\":\"%s\"", bad);
        return job->why_bad_record;
    }
    struct sieve_rec r = make_rec(x, own, &rec, b, i);
    bool reference = r.file < x->job->nkeep;
    s->id = r.id;
    s->probe = r.probe;
    buf_reset(&own->scores);
    int why = look_all(x, own, &r, reference, s);
    s->scores = kept_bytes(&own->scores, &b->mem);
    if (why && x->job->snippets) s->text = sieve_snippet(&rec, &b->mem);
    if (why) return why;
    if (!r.probe && !reference) return x->why_unsampled;
    sv bytes;
    if (x->streaming && may_edit(x) && edit_all(x, own, &l->json, &r, &bytes)) {
        s->edited = true;
        buf_adds(&b->out[CH_MAIN], bytes);
    }
    return 0;
}

/* ---- scan 1, in order ---- */

static void note_file(struct pass *x, int file, uint64_t ord)
{
    while (x->files_seen <= file) x->file_first[x->files_seen++] = ord;
    x->out.nref = x->files_seen <= x->job->nkeep ? ord + 1 : x->file_first[x->job->nkeep];
}

static enum status keep_item(struct pass *x, const struct seen *s, uint64_t ord, bool all, arena *mem, struct err *e)
{
    for (int k = 0; k < s->stopped; k++) {
        const struct sieve *v = &x->job->sieve[k];
        if (v->keep && (all || v->wants_all)) TRY(v->keep(v->self, ord, (const char *)s + x->at[k], mem, e));
    }
    return ST_OK;
}

/* Of each reason the first ones; with no other output the scan ends when all are through. */
static bool in_drop_sample(struct pass *x, int why)
{
    if (x->shown[why] >= (uint64_t)x->job->sample) return false;
    x->shown[why]++;
    x->shown_all = true;
    for (int i = 1; i < x->ctx.tally->n; i++)
        x->shown_all &= x->shown[i] >= (uint64_t)x->job->sample || x->shown[i] == x->ctx.tally->count[i];
    return true;
}

/* A record dropped by the first scan: it has been counted like every other. */
static enum status early_drop(struct pass *x, uint64_t ord, const struct item *it, const struct seen *s, struct err *e)
{
    struct sieve_note n = {.ord = ord,
                           .twin = SIEVE_NO_TWIN,
                           .through = SIEVE_NO_TWIN,
                           .why = it->reason,
                           .note = s->note,
                           .text = s->text};
    bool readable = it->reason != x->scan->why_bad_json && it->reason != x->scan->why_bad_record &&
                    it->reason != x->scan->why_too_long;
    if (x->streaming && x->job->sample && !in_drop_sample(x, it->reason)) return ST_OK;
    if (x->streaming) return sieve_write_drop(&x->writer, it->file, it->raw, s->id, &n, readable, e);
    x->ctx.tally->count[TALLY_KEPT]++; /* sieve_drop takes it back */
    x->ctx.tally->count[it->reason]--;
    return sieve_drop(&x->out, ord, it->reason, SIEVE_NO_TWIN, s->note, e);
}

static enum status drain_item(struct pass *x, struct batch *b, int i, struct err *e)
{
    const struct item *it = &b->item[i];
    const struct seen *s = scan_item(x->scan, b, i);
    uint64_t ord = b->first + (uint64_t)i;
    bool reference = it->file < x->job->nkeep;
    note_file(x, it->file, ord);
    x->ctx.total = ord + 1;
    if (reference && it->reason)
        log_warn("%s:%llu: %s: not used as a reference", x->job->path[it->file], (unsigned long long)it->line,
                 x->ctx.tally->reason[it->reason]);
    if (!reference) x->ctx.tally->count[it->reason]++;
    if (x->job->preview > 0 && s->probe && !reference) bitset_add(&x->probes, ord);
    if (x->writer.scores && s->scores.n) TRY(sieve_write_scores(&x->writer, ord, s->id, s->scores, e));
    if (it->reason == x->why_unsampled) return keep_item(x, s, ord, false, &b->mem, e);
    if (it->reason && reference) return ST_OK;
    if (it->reason) {
        TRY(keep_item(x, s, ord, true, &b->mem, e));
        if (x->job->preview > 0) bitset_add(&x->probes, ord); /* also what could not be read */
        return early_drop(x, ord, it, s, e);
    }
    TRY(keep_item(x, s, ord, true, &b->mem, e));
    if (!x->streaming) return ST_OK;
    x->ctx.tally->out++;
    return sieve_write(&x->writer, it->file, s->edited ? scan_out(b, i, CH_MAIN) : it->raw, e);
}

static enum status drain_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    (void)job;
    for (int i = 0; i < b->n; i++) TRY(drain_item(to, b, i, e));
    return ST_OK;
}

/* ---- scan 2 ---- */

static bool wants_edit(const struct pass *x, uint64_t ord)
{
    for (int k = 0; k < x->job->nsieve; k++)
        if (x->job->sieve[k].edits && bitset_has(x->job->sieve[k].edits, ord)) return true;
    return false;
}

/* Only what is edited, or named in a line of drops, is parsed again. */
static int copy_item(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct pass *x = job->ctx;
    const struct item *it = &b->item[i];
    struct seen *s = result;
    struct rec rec;
    const char *why;
    uint64_t ord = b->first + (uint64_t)i;
    bool out = bitset_has(&x->out.out, ord);
    if (out ? !x->job->drops && !x->job->annotate : !wants_edit(x, ord)) return 0;
    if (!json_parse(&l->json, it->raw)) return 0;
    if (!rec_read(&rec, &l->json, &b->mem, &why)) return 0;
    struct sieve_rec r = make_rec(x, l->own, &rec, b, i);
    sv bytes;
    s->id = r.id;
    if (x->job->snippets) s->text = sieve_snippet(&rec, &b->mem);
    if (out || !edit_all(x, l->own, &l->json, &r, &bytes)) return 0;
    s->edited = true;
    buf_adds(&b->out[CH_MAIN], bytes);
    return 0;
}

static enum status write_item(struct pass *x, struct batch *b, int i, struct err *e)
{
    const struct item *it = &b->item[i];
    uint64_t ord = b->first + (uint64_t)i;
    if (it->file < x->job->nkeep) return ST_OK;
    const struct seen *s = scan_item(x->scan, b, i);
    if (!bitset_has(&x->out.out, ord)) {
        x->ctx.tally->out++;
        return sieve_write(&x->writer, it->file, s->edited ? scan_out(b, i, CH_MAIN) : it->raw, e);
    }
    if (!x->out.wants) return ST_OK;
    if (x->job->sample && !x->job->annotate && x->shown_all) return ST_OK;
    struct sieve_note n;
    if (!sieve_out_note(&x->out, ord, &n, e))
        return e->code ? e->code : err_set(e, ST_BUG, "no reason is known for record %llu", (unsigned long long)ord);
    if (x->job->sample && !in_drop_sample(x, n.why)) return ST_OK;
    bool readable = s->id.p != NULL;
    n.text = s->text;
    if (readable && x->job->annotate) x->ctx.tally->out++;
    return sieve_write_drop(&x->writer, it->file, it->raw, readable ? s->id : SV(""), &n, readable, e);
}

static enum status write_batch(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct pass *x = to;
    (void)job;
    for (int i = 0; i < b->n; i++) TRY(write_item(x, b, i, e));
    x->scan->enough = x->shown_all && !x->job->out && !x->job->outs;
    return ST_OK;
}

/* ---- the whole ---- */

/* A quarter of the memory waits in batches (scan.c), an eighth holds notes if any are wanted; the sieves share the
 * rest. */
static void share_memory(struct pass *x, int k)
{
    const struct sieve_job *j = x->job;
    int64_t all = 0, rest = x->run->memory / 8 * (j->drops || j->annotate ? 5 : 6);
    for (int i = 0; i < j->nsieve; i++) all += j->sieve[i].weight;
    x->ctx.memory = all ? rest / all * j->sieve[k].weight : 0;
}

static enum status begin(struct pass *x, struct err *e)
{
    const struct sieve_job *j = x->job;
    size_t at = (sizeof(struct seen) + 15) / 16 * 16;
    x->streaming = true;
    for (int k = 0; k < j->nsieve; k++) {
        x->at[k] = at;
        at += (j->sieve[k].result_size + 15) / 16 * 16;
        if (j->sieve[k].decide) x->streaming = false;
        share_memory(x, k);
        if (j->sieve[k].begin) TRY(j->sieve[k].begin(j->sieve[k].self, &x->ctx, e));
    }
    TRY(disk_plan(x->run->tmp, *x->ctx.disk, x->run->memory / 8 * 5, "temporary files", e));
    if (j->preview > 0) x->why_unsampled = tally_reason(j->tally, "not-sampled");
    for (int i = 0; i < j->npath && !x->streaming; i++)
        if (input_once(j->path[i]))
            return err_set(e, ST_USAGE, "the input is read twice: it cannot be a pipe ('%s')", j->path[i]);
    return ST_OK;
}

static enum status look_at_all(struct pass *x, struct scan_job *scan, struct err *e)
{
    const struct sieve_job *j = x->job;
    TRY(sieve_writer_open(&x->writer, j, &x->ctx, x->streaming, true, e));
    scan->work = look_item;
    scan->drain = drain_batch;
    scan->what = "reading";
    scan->uncounted = true; /* references do not count */
    enum status st = scan_run(x->run, scan, e);
    while (x->files_seen <= j->npath) x->file_first[x->files_seen++] = x->ctx.total;
    x->out.nref = x->file_first[j->nkeep];
    struct err later = {0};
    bool bad = sieve_writer_close(&x->writer, st == ST_OK, &later) != ST_OK;
    return st == ST_OK && bad ? err_set(e, later.code, "%s", later.msg) : st;
}

static enum status decide_all(struct pass *x, struct err *e)
{
    for (int k = 0; k < x->job->nsieve; k++) {
        share_memory(x, k);
        if (x->job->sieve[k].decide) TRY(x->job->sieve[k].decide(x->job->sieve[k].self, &x->ctx, &x->out, e));
    }
    return ST_OK;
}

static enum status write_all(struct pass *x, struct scan_job *scan, struct err *e)
{
    const struct sieve_job *j = x->job;
    if (!j->out && !j->outs && !j->drops) return ST_OK;
    TRY(sieve_out_sort(&x->out, &x->ctx, e));
    TRY(sieve_writer_open(&x->writer, j, &x->ctx, true, false, e));
    scan->work = copy_item;
    scan->drain = write_batch;
    scan->what = "writing";
    scan->unparsed = true;
    enum status st = scan_run(x->run, scan, e);
    struct err later = {0};
    bool bad = sieve_writer_close(&x->writer, st == ST_OK, &later) != ST_OK;
    return st == ST_OK && bad ? err_set(e, later.code, "%s", later.msg) : st;
}

static enum status pass_run(struct pass *x, struct scan_job *scan, struct err *e)
{
    const struct sieve_job *j = x->job;
    TRY(begin(x, e));
    bool wants = !x->streaming && (j->drops || j->annotate);
    sieve_out_init(&x->out, j->tally, x->run->tmp, x->run->memory / 8, wants);
    x->out.snippets = j->snippets;
    if (j->preview > 0) x->out.probes = &x->probes;
    size_t size = sizeof(struct seen);
    for (int k = 0; k < j->nsieve; k++) size = x->at[k] + (j->sieve[k].result_size + 15) / 16 * 16;
    scan->item_size = (size + 15) / 16 * 16;
    TRY(look_at_all(x, scan, e));
    if (x->streaming) return ST_OK;
    TRY(decide_all(x, e));
    return write_all(x, scan, e);
}

enum status sieve_run(struct run *run, const struct sieve_job *job, struct bitset *dropped, struct err *e)
{
    struct pass x = {.run = run, .job = job, .why_unsampled = -1};
    struct sample size = sample_files(job->path, job->npath, NULL, NULL);
    struct disk_need need = {0};
    struct scan_job scan = {.path = job->path, .npath = job->npath, .tally = job->tally, .ctx = &x, .to = &x};
    if (job->nsieve > SIEVE_MAX) return err_set(e, ST_BUG, "more than %d sieves", SIEVE_MAX);
    x.scan = &scan;
    x.file_first = mem_array((size_t)job->npath + 2, sizeof *x.file_first);
    for (int i = 0; i < job->npath + 2; i++) x.file_first[i] = UINT64_MAX;
    scan.local_new = local_new;
    scan.local_free = local_free;
    scan.limit = job->limit;
    scan.task = job->task;
    x.ctx = (struct sieve_ctx){.run = run,
                               .path = job->path,
                               .npath = job->npath,
                               .nkeep = job->nkeep,
                               .limit = job->limit,
                               .text = size.text,
                               .records = size.records,
                               .disk = &need,
                               .preview = job->preview,
                               .tally = job->tally,
                               .probes = &x.probes,
                               .file_first = x.file_first};
    disk_used_reset();
    enum status st = pass_run(&x, &scan, e);
    if (st == ST_OK && disk_used() > 0)
        log_info("temporary files: %.0f MiB used of %.0f promised", disk_used() / 1048576, need.most / 1048576);
    if (dropped) {
        *dropped = x.out.out;
        x.out.out = (struct bitset){0};
    }
    sieve_out_release(&x.out);
    bitset_release(&x.probes);
    mem_free(x.file_first);
    return st;
}

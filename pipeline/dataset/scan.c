#include "dataset/scan.h"

#include <pthread.h>

#include "base/input.h"
#include "corpus/reader.h"
#include "engine/batch.h"

enum { RECORD_MAX = 64 << 20, SLOTS_PER_WORKER = 2, WAIT_MAX = 64, BATCH_ITEMS = 1024, BATCH_MIN = 64 };

enum slot_state { SLOT_FREE, SLOT_FULL, SLOT_BUSY, SLOT_DONE };
struct slot {
    enum slot_state state;
    struct batch b;
};

/* Everything below `lock` is shared; slots are handed from thread to thread by their state. Batch number q lives in
 * slot q % nslot, so "the oldest" is always known and order costs nothing. */
struct scan {
    struct run *run;
    struct scan_job *job;
    struct slot *slot;
    int nslot;
    pthread_mutex_t lock;
    pthread_cond_t freed, full, done; /* by who waits: the reader, workers, the drain */
    uint64_t filled, taken;           /* batches read, batches handed to workers */
    bool end, stop;
    struct err err;
    int at; /* the file being read */
    bool opened;
    struct input *in;
    struct json_stream *stream;
    struct corpus_source **units; /* by file: what reads bitext, NULL for JSON; they outlive the batches */
    uint64_t ordinal;
};

/* Each item's result stands behind its batch's items: one array in the batch's memory, kept in `obj` of the first item.
 */
void *scan_item(const struct scan_job *job, const struct batch *b, int i)
{
    return (char *)b->item[0].obj + (size_t)i * job->item_size;
}

sv scan_out(const struct batch *b, int i, int channel)
{
    uint32_t from = i ? b->item[i - 1].end[channel] : 0;
    return sv_of(b->out[channel].p ? b->out[channel].p + from : "", b->item[i].end[channel] - from);
}

sv scan_id(const struct scan_job *job, const struct item *it, sv id, arena *mem)
{
    if (id.n) return id;
    sv file = sv_basename(sv_z(job->path[it->file]));
    return arena_f(mem, "%.*s#%llu", SV_ARG(file), (unsigned long long)it->line);
}

static void wake_all(struct scan *s)
{
    pthread_cond_broadcast(&s->freed);
    pthread_cond_broadcast(&s->full);
    pthread_cond_broadcast(&s->done);
}

/* No more is wanted. */
static void finish(struct scan *s)
{
    pthread_mutex_lock(&s->lock);
    s->stop = true;
    wake_all(s);
    pthread_mutex_unlock(&s->lock);
}

static void fail(struct scan *s, const struct err *e)
{
    pthread_mutex_lock(&s->lock);
    if (!s->err.code) s->err = *e;
    s->stop = true;
    wake_all(s);
    pthread_mutex_unlock(&s->lock);
}

/* ---- reading ---- */

static void close_file(struct scan *s)
{
    if (s->stream) json_stream_free(s->stream);
    if (s->in) input_close(s->in);
    s->stream = NULL;
    s->in = NULL;
}

/* Records are JSON. What begins otherwise and is bitext of some format gives its pairs. */
static bool begins_json(struct input *in)
{
    struct err none = {0};
    sv head = sv_trim(input_peek(in, &none));
    if (sv_starts(head, SV("\xef\xbb\xbf"))) head = sv_trim(sv_from(head, 3));
    return !head.n || head.p[0] == '{' || head.p[0] == '[';
}

static bool open_units(struct scan *s, const char *const *path)
{
    struct corpus_spec spec = {.paths = path, .n = 1};
    struct corpus_source **u = &s->units[s->at];
    struct err none = {0};
    if (corpus_source_new(u, &spec, s->job->tally, &none) != ST_OK) return false;
    if (corpus_gives(*u) == GIVES_UNITS) return true;
    corpus_source_free(*u);
    *u = NULL;
    return false;
}

static enum status open_file(struct scan *s, struct err *e)
{
    const char *const *path = &s->job->path[s->at];
    bool pipe = input_once(*path);
    if (!pipe && !input_exists(*path) && open_units(s, path)) return ST_OK; /* a.en+a.zh */
    TRY(input_open(&s->in, *path, e));
    if (!pipe && !begins_json(s->in) && open_units(s, path)) {
        close_file(s);
        return ST_OK;
    }
    s->stream = json_stream_new(s->in, (sv){0}, RECORD_MAX);
    return ST_OK;
}

static void next_file(struct scan *s)
{
    close_file(s);
    s->at++;
    s->opened = false;
}

static bool limit_reached(const struct scan *s)
{
    return s->job->limit && s->ordinal >= s->job->limit;
}

static enum status fill_units(struct scan *s, struct batch *b, struct err *e)
{
    int from = b->n;
    TRY(corpus_next(s->units[s->at], b, e));
    if (b->n == from) next_file(s);
    if (s->job->limit && s->ordinal + (uint64_t)(b->n - from) > s->job->limit)
        b->n = from + (int)(s->job->limit - s->ordinal);
    for (int i = from; i < b->n; i++, s->ordinal++) b->item[i].file = s->at;
    return ST_OK;
}

static enum status fill_records(struct scan *s, struct batch *b, struct err *e)
{
    sv raw;
    uint64_t line = 0;
    const char *why;
    enum json_item kind = json_stream_next(s->stream, &raw, &line, &why, e);
    if (kind == JSON_END) {
        if (e->code) return err_wrap(e, "reading '%s'", s->job->path[s->at]);
        next_file(s);
        return ST_OK;
    }
    bool wanted = !s->job->only || bitset_has(s->job->only, s->ordinal);
    struct item *it = batch_add(b, kind == JSON_ITEM && wanted ? raw : (sv){0}, (sv){0}, s->at, line);
    if (kind == JSON_BAD) it->reason = s->job->why_too_long;
    s->ordinal++;
    return ST_OK;
}

static enum status fill(struct scan *s, struct batch *b, struct err *e)
{
    b->first = s->ordinal;
    while (s->at < s->job->npath && !batch_full(b) && !limit_reached(s)) {
        if (!s->opened) TRY(open_file(s, e));
        s->opened = true;
        TRY(s->units[s->at] ? fill_units(s, b, e) : fill_records(s, b, e));
    }
    return ST_OK;
}

/* A huge record is worked on alone, as in the driver. */
static bool huge_under_way(const struct scan *s, uint64_t seq)
{
    const struct slot *last = &s->slot[(seq + (uint64_t)s->nslot - 1) % (uint64_t)s->nslot];
    return seq > 0 && last->state != SLOT_FREE && batch_huge(&last->b);
}

static struct slot *wait_slot(struct scan *s, uint64_t seq, enum slot_state want)
{
    struct slot *q = &s->slot[seq % (uint64_t)s->nslot];
    while (!s->stop && (q->state != want || huge_under_way(s, seq))) pthread_cond_wait(&s->freed, &s->lock);
    return s->stop ? NULL : q;
}

static void hand_over(struct scan *s, struct slot *q, enum slot_state state)
{
    pthread_mutex_lock(&s->lock);
    q->state = state;
    if (state == SLOT_FULL) s->filled++;
    pthread_cond_signal(state == SLOT_FULL ? &s->full : state == SLOT_DONE ? &s->done : &s->freed);
    pthread_mutex_unlock(&s->lock);
}

static void *reader_main(void *arg)
{
    struct scan *s = arg;
    struct err e = {0};
    for (uint64_t seq = 0;; seq++) {
        pthread_mutex_lock(&s->lock);
        struct slot *q = wait_slot(s, seq, SLOT_FREE);
        pthread_mutex_unlock(&s->lock);
        if (!q) break;
        batch_reset(&q->b);
        q->b.seq = seq;
        if (fill(s, &q->b, &e) != ST_OK) {
            fail(s, &e);
            break;
        }
        if (q->b.n == 0) break;
        hand_over(s, q, SLOT_FULL);
    }
    close_file(s);
    pthread_mutex_lock(&s->lock);
    s->end = true;
    wake_all(s);
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

/* ---- working ---- */

/* A pair of bitext becomes the record it is in JSON. */
static int as_record(const struct scan *s, struct scan_local *l, struct batch *b, int i)
{
    struct item of_source = b->item[i];
    struct unit u;
    of_source.file = 0;
    int why = corpus_parse(s->units[b->item[i].file], &of_source, &u, &b->mem, &l->json);
    if (why) return why;
    buf_reset(&l->tmp);
    unit_write(&u, &l->tmp);
    b->item[i].raw = arena_dup(&b->mem, sv_trim(buf_sv(&l->tmp)));
    return 0;
}

static int work_item(const struct scan *s, struct scan_local *l, struct batch *b, int i)
{
    const struct item *it = &b->item[i];
    int why;
    if (it->reason) return it->reason;
    if (s->job->only && !bitset_has(s->job->only, b->first + (uint64_t)i)) return s->job->why_bad_record;
    if (s->units[it->file] && (why = as_record(s, l, b, i)) != 0) return why;
    if (s->job->unparsed && !s->job->work) return 0;
    if (!s->job->unparsed && !json_parse(&l->json, it->raw)) return s->job->why_bad_json;
    return s->job->work(s->job, l, b, i, scan_item(s->job, b, i));
}

static enum status work_batch(const struct scan *s, struct scan_local *l, struct batch *b, struct err *e)
{
    b->item[0].obj = arena_zalloc(&b->mem, (size_t)b->n * s->job->item_size + 1);
    for (int i = 0; i < b->n; i++) {
        int reason = work_item(s, l, b, i);
        batch_end_item(b, i, reason, reason ? 0 : 1);
    }
    return batch_close(b, e);
}

static struct slot *take_full(struct scan *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->stop && s->taken == s->filled && !s->end) pthread_cond_wait(&s->full, &s->lock);
    struct slot *q = NULL;
    if (!s->stop && s->taken < s->filled) {
        q = &s->slot[s->taken++ % (uint64_t)s->nslot];
        q->state = SLOT_BUSY;
    }
    pthread_mutex_unlock(&s->lock);
    return q;
}

static void *worker_main(void *arg)
{
    struct scan *s = arg;
    struct scan_local l = {0};
    struct err e = {0};
    buf_init(&l.key, BUF_MAX_DEFAULT);
    buf_init(&l.tmp, BUF_MAX_DEFAULT);
    if (s->job->local_new) l.own = s->job->local_new(s->job->ctx);
    for (struct slot *q; (q = take_full(s)) != NULL;) {
        if (work_batch(s, &l, &q->b, &e) != ST_OK) {
            fail(s, &e);
            break;
        }
        if (batch_huge(&q->b)) {
            buf_release(&l.key);
            buf_release(&l.tmp);
            json_release(&l.json);
            if (s->job->local_free) s->job->local_free(l.own); /* what it holds has grown with the record */
            if (s->job->local_new) l.own = s->job->local_new(s->job->ctx);
        }
        hand_over(s, q, SLOT_DONE);
    }
    if (s->job->local_free) s->job->local_free(l.own);
    json_release(&l.json);
    buf_release(&l.key);
    buf_release(&l.tmp);
    return NULL;
}

/* ---- draining ---- */

static void count(const struct scan_job *job, const struct batch *b)
{
    if (job->uncounted) return;
    for (int i = 0; i < b->n; i++) job->tally->count[b->item[i].reason]++;
}

/* The next batch in order, done; NULL at the end or when the scan stops. */
static struct slot *next_done(struct scan *s, uint64_t seq)
{
    pthread_mutex_lock(&s->lock);
    struct slot *q = &s->slot[seq % (uint64_t)s->nslot];
    while (!s->stop && !(q->state == SLOT_DONE && q->b.seq == seq) && !(s->end && seq >= s->filled))
        pthread_cond_wait(&s->done, &s->lock);
    if (s->stop || q->state != SLOT_DONE || q->b.seq != seq) q = NULL;
    pthread_mutex_unlock(&s->lock);
    return q;
}

static void drain_all(struct scan *s)
{
    struct err e = {0};
    for (uint64_t seq = 0;; seq++) {
        struct slot *q = next_done(s, seq);
        if (!q) return;
        count(s->job, &q->b);
        if (s->run->stop && *s->run->stop) err_set(&e, ST_INTR, "interrupted");
        if (e.code || s->job->drain(s->job->to, s->job, &q->b, &e) != ST_OK) {
            fail(s, &e);
            return;
        }
        if (batch_huge(&q->b)) batch_reset(&q->b);
        if (s->job->enough) {
            finish(s);
            return;
        }
        if (s->job->task) run_progress(s->run, s->job->task, s->job->what, -1);
        hand_over(s, q, SLOT_FREE);
    }
}

static void reasons(struct scan_job *job)
{
    job->why_bad_json = tally_reason(job->tally, "bad-json");
    job->why_too_long = tally_reason(job->tally, "too-long");
    job->why_bad_record = tally_reason(job->tally, "bad-record");
    job->enough = false;
}

/* A quarter of the memory may wait in batches, at some 4 KiB a record with all that is made of it. */
static int batch_items(const struct scan *s)
{
    int64_t most = s->run->memory > 0 ? s->run->memory / 4 / s->nslot / 4096 : BATCH_ITEMS;
    int items = s->run->batch > 0 ? s->run->batch : BATCH_ITEMS;
    return items <= most ? items : most < BATCH_MIN ? BATCH_MIN : (int)most;
}

static void start(struct scan *s, int workers, pthread_t *thread)
{
    s->nslot = workers * SLOTS_PER_WORKER + 2;
    s->slot = mem_zalloc((size_t)s->nslot * sizeof *s->slot);
    for (int i = 0; i < s->nslot; i++) batch_init(&s->slot[i].b, batch_items(s));
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->freed, NULL);
    pthread_cond_init(&s->full, NULL);
    pthread_cond_init(&s->done, NULL);
    pthread_create(&thread[0], NULL, reader_main, s);
    for (int i = 0; i < workers; i++) pthread_create(&thread[1 + i], NULL, worker_main, s);
}

enum status scan_run(struct run *run, struct scan_job *job, struct err *e)
{
    reasons(job);
    int workers = run->threads < 1 ? 1 : run->threads > WAIT_MAX ? WAIT_MAX : run->threads;
    struct scan s = {.run = run, .job = job};
    s.units = mem_zalloc(((size_t)job->npath + 1) * sizeof *s.units);
    pthread_t thread[1 + WAIT_MAX];
    start(&s, workers, thread);
    drain_all(&s);
    for (int i = 0; i <= workers; i++) pthread_join(thread[i], NULL);
    for (int i = 0; i < s.nslot; i++) batch_release(&s.slot[i].b);
    for (int i = 0; i < job->npath; i++) corpus_source_free(s.units[i]);
    mem_free(s.units);
    mem_free(s.slot);
    pthread_mutex_destroy(&s.lock);
    pthread_cond_destroy(&s.freed);
    pthread_cond_destroy(&s.full);
    pthread_cond_destroy(&s.done);
    return s.err.code ? err_set(e, s.err.code, "%s", s.err.msg) : ST_OK;
}

/* ---- bitset ---- */

void bitset_add(struct bitset *s, uint64_t i)
{
    size_t need = (size_t)(i / 64) + 1;
    if (need > s->n) {
        size_t n = s->n * 2 > need ? s->n * 2 : need + 64;
        s->w = mem_realloc(s->w, n * sizeof *s->w);
        memset(s->w + s->n, 0, (n - s->n) * sizeof *s->w);
        s->n = n;
    }
    s->w[i / 64] |= (uint64_t)1 << (i % 64);
}

void bitset_release(struct bitset *s)
{
    mem_free(s->w);
    *s = (struct bitset){0};
}

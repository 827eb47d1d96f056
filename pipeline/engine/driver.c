/* The driver. One mutex guards the ring, the frames and the error; everything slow happens outside it.
 *
 * Who owns a slot:  FREE -> (reader) filling -> TODO -> (a worker) -> DONE -> (drainer) -> FREE
 * Who owns a frame: FREE -> (drainer) open -> FULL -> (a worker compresses) -> PACKED -> (drainer writes) -> FREE */
#include "engine/driver.h"

#include <pthread.h>
#include <time.h>

#include "base/log.h"
#include "engine/batch.h"
#include "engine/progress.h"
#include "engine/run.h"
#include "engine/shard.h"
#include "engine/state.h"

enum { COMMIT_BYTES = 64 << 20 };
static const double commit_seconds = 1.0;

enum slot_state { SLOT_FREE, SLOT_FILLING, SLOT_TODO, SLOT_WORK, SLOT_DONE };
enum frame_state { FRAME_FREE, FRAME_OPEN, FRAME_FULL, FRAME_PACKING, FRAME_PACKED };

struct slot {
    struct batch b;
    enum slot_state state;
};
struct frame {
    struct buf raw[DRIVER_CHANNELS], packed[DRIVER_CHANNELS];
    enum frame_state state;
    /* the commit point this frame ends at */
    uint64_t items;
    uint64_t count[TALLY_MAX], out;
};

struct driver {
    struct run *run;
    struct driver_job *job;
    pthread_mutex_t lock;
    pthread_cond_t to_reader, to_workers, to_drainer;
    struct slot *slot;
    int nslots;
    struct frame *frame;
    int nframes;
    uint64_t nbatches; /* batches handed out by the reader so far */
    bool reader_done, quit;
    struct err err; /* the first error of any thread */
    double fraction;
    uint64_t start; /* items an earlier run committed: read again and skipped */
    /* drainer only */
    struct shard_out out[DRIVER_CHANNELS];
    bool used[DRIVER_CHANNELS];
    struct tally now; /* counts up to the item drained last */
    uint64_t items;
    uint64_t frames_opened, frames_written;
    int frame_items;
    struct task_state committed;
    uint64_t uncommitted;
    double last_commit, started;
    struct progress progress;
};

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void set_error(struct driver *d, const struct err *e)
{
    pthread_mutex_lock(&d->lock);
    if (!d->err.code) d->err = *e;
    d->quit = true;
    pthread_cond_broadcast(&d->to_reader);
    pthread_cond_broadcast(&d->to_workers);
    pthread_cond_broadcast(&d->to_drainer);
    pthread_mutex_unlock(&d->lock);
}

static bool stopped(const struct driver *d)
{
    return d->run->stop && *d->run->stop;
}

/* ---- reader ---- */

/* A huge record is worked on alone: a ring full of them would need gigabytes. Called with the lock held. */
static bool huge_under_way(const struct driver *d)
{
    const struct slot *last = &d->slot[(d->nbatches + (uint64_t)d->nslots - 1) % (uint64_t)d->nslots];
    return d->nbatches > 0 && last->state != SLOT_FREE && batch_huge(&last->b);
}

static struct slot *take_free_slot(struct driver *d)
{
    struct slot *s = &d->slot[d->nbatches % (uint64_t)d->nslots];
    pthread_mutex_lock(&d->lock);
    while ((s->state != SLOT_FREE || huge_under_way(d)) && !d->quit) pthread_cond_wait(&d->to_reader, &d->lock);
    bool quit = d->quit;
    if (!quit) s->state = SLOT_FILLING;
    pthread_mutex_unlock(&d->lock);
    return quit ? NULL : s;
}

/* Fills the slot with items that are not committed yet; false at the end of the source. */
static bool fill(struct driver *d, struct slot *s, uint64_t *ordinal, struct err *e)
{
    do {
        batch_reset(&s->b);
        s->b.first = *ordinal;
        if (d->job->next(d->job->source, &s->b, e) != ST_OK || s->b.n == 0) return false;
        *ordinal += (uint64_t)s->b.n;
    } while (*ordinal <= d->start && !stopped(d));
    if (s->b.first < d->start) batch_skip(&s->b, (int)(d->start - s->b.first));
    return s->b.n > 0;
}

static void hand_over(struct driver *d, struct slot *s, double fraction)
{
    pthread_mutex_lock(&d->lock);
    s->b.seq = d->nbatches++;
    s->state = SLOT_TODO;
    d->fraction = fraction;
    pthread_cond_signal(&d->to_workers);
    pthread_mutex_unlock(&d->lock);
}

static void *reader_main(void *arg)
{
    struct driver *d = arg;
    struct err e = {0};
    uint64_t ordinal = 0;
    for (struct slot *s; !stopped(d) && (s = take_free_slot(d));) {
        if (!fill(d, s, &ordinal, &e) || stopped(d)) break;
        hand_over(d, s, d->job->fraction ? d->job->fraction(d->job->source) : -1);
    }
    if (e.code) set_error(d, &e);
    pthread_mutex_lock(&d->lock);
    d->reader_done = true;
    pthread_cond_broadcast(&d->to_drainer);
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

/* ---- workers ---- */

struct worker {
    struct driver *d;
    pthread_t thread;
    struct shard_ctx *ctx;
};

/* Frames go first: they free memory and let the drainer go on. Called with the lock held; oldest first. */
static struct frame *find_full_frame(struct driver *d)
{
    for (uint64_t k = d->frames_written; k < d->frames_opened; k++) {
        struct frame *f = &d->frame[k % (uint64_t)d->nframes];
        if (f->state == FRAME_FULL) return f;
    }
    return NULL;
}

static struct slot *find_todo_slot(struct driver *d)
{
    uint64_t first = d->nbatches > (uint64_t)d->nslots ? d->nbatches - (uint64_t)d->nslots : 0;
    for (uint64_t k = first; k < d->nbatches; k++) {
        struct slot *s = &d->slot[k % (uint64_t)d->nslots];
        if (s->state == SLOT_TODO && s->b.seq == k) return s;
    }
    return NULL;
}

static bool take_work(struct driver *d, struct frame **f, struct slot **s)
{
    pthread_mutex_lock(&d->lock);
    for (;;) {
        *f = d->quit ? NULL : find_full_frame(d);
        *s = d->quit || *f ? NULL : find_todo_slot(d);
        if (*f || *s || d->quit) break;
        pthread_cond_wait(&d->to_workers, &d->lock);
    }
    if (*f) (*f)->state = FRAME_PACKING;
    if (*s) (*s)->state = SLOT_WORK;
    pthread_mutex_unlock(&d->lock);
    return *f || *s;
}

static enum status pack(struct worker *w, struct frame *f, struct err *e)
{
    for (int c = 0; c < DRIVER_CHANNELS; c++) {
        if (!f->raw[c].n || w->d->out[c].kind == SHARD_PLAIN) continue;
        TRY(shard_compress(w->ctx, w->d->out[c].kind, buf_sv(&f->raw[c]), &f->packed[c], e));
    }
    return ST_OK;
}

static enum status process(struct driver *d, void *local, struct batch *b, struct err *e)
{
    TRY(d->job->work(d->job->ctx, local, b, e));
    return batch_close(b, e);
}

/* A worker's own things, in the place of those it had. */
static void *new_local(struct driver *d, void *old)
{
    if (old && d->job->local_free) d->job->local_free(old);
    return d->job->local_new ? d->job->local_new(d->job->ctx) : NULL;
}

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct driver *d = w->d;
    void *local = new_local(d, NULL);
    struct frame *f;
    struct slot *s;
    while (take_work(d, &f, &s)) {
        struct err e = {0};
        enum status st = f ? pack(w, f, &e) : process(d, local, &s->b, &e);
        if (st != ST_OK) {
            set_error(d, &e);
            break;
        }
        if (s && batch_huge(&s->b)) local = new_local(d, local); /* what it grew to is given back */
        pthread_mutex_lock(&d->lock);
        if (f) f->state = FRAME_PACKED;
        if (s) s->state = SLOT_DONE;
        pthread_cond_signal(&d->to_drainer);
        pthread_mutex_unlock(&d->lock);
    }
    if (d->job->local_free) d->job->local_free(local);
    return NULL;
}

/* ---- drainer ---- */

/* The commit point: the files are durable, then one transaction says how much of them counts. Before it nothing
 * happened. */
static enum status commit(struct driver *d, bool done, struct err *e)
{
    d->last_commit = now_s();
    d->uncommitted = 0;
    if (!d->run->state) return ST_OK;
    for (int c = 0; c < DRIVER_CHANNELS; c++)
        if (d->used[c]) TRY(shard_out_sync(&d->out[c], e));
    struct task_state t = d->committed;
    struct buf json;
    buf_init(&json, BUF_MAX_DEFAULT);
    tally_json(d->job->tally, &json);
    t.tally = buf_sv(&json);
    t.done = done;
    t.seconds += now_s() - d->started;
    for (int c = 0; c < DRIVER_CHANNELS; c++) t.bytes[c] = d->used[c] ? d->out[c].bytes : 0;
    enum status st = state_put_task(d->run->state, d->job->id, &t, e);
    buf_release(&json);
    return st;
}

static enum status write_frame(struct driver *d, struct frame *f, struct err *e)
{
    for (int c = 0; c < DRIVER_CHANNELS; c++) {
        struct buf *b = d->out[c].kind == SHARD_PLAIN ? &f->raw[c] : &f->packed[c];
        if (!d->used[c] || !f->raw[c].n) continue;
        TRY(shard_out_append(&d->out[c], buf_sv(b), e));
        d->uncommitted += b->n;
    }
    memcpy(d->job->tally->count, f->count, sizeof f->count);
    d->job->tally->out = f->out;
    d->committed.items = f->items;
    for (int c = 0; c < DRIVER_CHANNELS; c++) batch_shrink(&f->raw[c]), batch_shrink(&f->packed[c]);
    if (d->uncommitted >= COMMIT_BYTES || now_s() - d->last_commit >= commit_seconds) return commit(d, false, e);
    return ST_OK;
}

/* Writes the frames that are ready, in order; wait: until every full frame is written. */
static enum status write_ready(struct driver *d, bool wait, struct err *e)
{
    while (d->frames_written < d->frames_opened) {
        struct frame *f = &d->frame[d->frames_written % (uint64_t)d->nframes];
        pthread_mutex_lock(&d->lock);
        while (wait && (f->state == FRAME_FULL || f->state == FRAME_PACKING) && !d->quit)
            pthread_cond_wait(&d->to_drainer, &d->lock);
        bool ready = f->state == FRAME_PACKED;
        pthread_mutex_unlock(&d->lock);
        if (!ready) return ST_OK;
        TRY(write_frame(d, f, e));
        pthread_mutex_lock(&d->lock);
        f->state = FRAME_FREE;
        d->frames_written++;
        pthread_mutex_unlock(&d->lock);
    }
    return ST_OK;
}

static struct frame *open_frame(struct driver *d, struct err *e)
{
    struct frame *f = &d->frame[d->frames_opened % (uint64_t)d->nframes];
    if (d->frames_opened - d->frames_written == (uint64_t)d->nframes && write_ready(d, true, e) != ST_OK) return NULL;
    pthread_mutex_lock(&d->lock);
    enum frame_state was = f->state;
    if (was == FRAME_FREE) f->state = FRAME_OPEN;
    pthread_mutex_unlock(&d->lock);
    if (was == FRAME_FREE) d->frame_items = 0;
    return was == FRAME_FREE || was == FRAME_OPEN ? f : NULL; /* NULL: quitting */
}

/* Plain files need no packing: the frame is ready to be written as it is. */
static void close_frame(struct driver *d, struct frame *f)
{
    bool packs = false;
    for (int c = 0; c < DRIVER_CHANNELS; c++) packs |= d->used[c] && d->out[c].kind != SHARD_PLAIN && f->raw[c].n;
    f->items = d->items;
    memcpy(f->count, d->now.count, sizeof f->count);
    f->out = d->now.out;
    pthread_mutex_lock(&d->lock);
    f->state = packs ? FRAME_FULL : FRAME_PACKED;
    d->frames_opened++;
    if (packs) pthread_cond_signal(&d->to_workers);
    pthread_mutex_unlock(&d->lock);
}

static bool wants_reject(const struct driver *d, int reason)
{
    int64_t keep = d->run->keep_all_rejects ? 0 : d->job->ch[CH_REJECTS].keep_per_reason;
    return keep == 0 || d->now.count[reason] < (uint64_t)keep;
}

static void take_item(struct driver *d, struct frame *f, const struct batch *b, int i)
{
    const struct item *it = &b->item[i];
    for (int c = 0; c < DRIVER_CHANNELS; c++) {
        uint32_t beg = i ? it[-1].end[c] : 0, n = it->end[c] - beg;
        if (n && d->used[c] && (c != CH_REJECTS || wants_reject(d, it->reason)))
            buf_add(&f->raw[c], b->out[c].p + beg, n);
    }
    d->now.count[it->reason]++;
    d->now.out += it->nrec;
    d->items++;
    d->frame_items++;
}

static enum status drain_batch(struct driver *d, const struct batch *b, struct err *e)
{
    for (int i = 0; i < b->n;) {
        struct frame *f = open_frame(d, e);
        if (!f) return e->code ? e->code : ST_INTR;
        for (; i < b->n && d->frame_items < FRAME_ITEMS && f->raw[CH_MAIN].n < FRAME_BYTES; i++) take_item(d, f, b, i);
        for (int c = 0; c < DRIVER_CHANNELS; c++)
            if (f->raw[c].over) return err_set(e, ST_LIMIT, "one frame of output is larger than 1 GiB");
        if (d->frame_items >= FRAME_ITEMS || f->raw[CH_MAIN].n >= FRAME_BYTES) close_frame(d, f);
    }
    return write_ready(d, batch_huge(b), e);
}

static void show_progress(struct driver *d)
{
    pthread_mutex_lock(&d->lock);
    double fraction = d->fraction;
    pthread_mutex_unlock(&d->lock);
    progress_update(&d->progress, d->items, d->now.count[TALLY_KEPT], fraction);
}

/* The batch of that number once a worker is done with it; NULL at the end or on quitting. */
static struct slot *wait_batch(struct driver *d, uint64_t seq)
{
    struct slot *s = &d->slot[seq % (uint64_t)d->nslots];
    pthread_mutex_lock(&d->lock);
    for (;;) {
        if (d->quit) s = NULL;
        if (!s || (s->state == SLOT_DONE && s->b.seq == seq)) break;
        if (d->reader_done && seq >= d->nbatches) {
            s = NULL;
            break;
        }
        pthread_cond_wait(&d->to_drainer, &d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return s;
}

static enum status drain(struct driver *d, struct err *e)
{
    struct slot *s;
    for (uint64_t seq = 0; (s = wait_batch(d, seq)); seq++) {
        TRY(drain_batch(d, &s->b, e));
        if (batch_huge(&s->b)) batch_reset(&s->b); /* else its memory waits for the ring to come round */
        pthread_mutex_lock(&d->lock);
        s->state = SLOT_FREE;
        pthread_cond_signal(&d->to_reader);
        pthread_mutex_unlock(&d->lock);
        show_progress(d);
    }
    return ST_OK;
}

/* After the last batch: an interrupted run drops the open frame (its items come again), a complete one closes it. */
static enum status finish_frames(struct driver *d, struct err *e)
{
    bool cut = stopped(d) || d->err.code;
    struct frame *f = &d->frame[d->frames_opened % (uint64_t)d->nframes];
    if (!cut && f->state == FRAME_OPEN) close_frame(d, f);
    return write_ready(d, !d->err.code, e);
}

static enum status finish_files(struct driver *d, struct err *e)
{
    TRY(commit(d, false, e));
    for (int c = 0; c < DRIVER_CHANNELS; c++)
        if (d->used[c]) TRY(shard_out_finish(&d->out[c], e));
    return commit(d, true, e);
}

/* ---- life ---- */

static enum status open_channels(struct driver *d, struct err *e)
{
    for (int c = 0; c < DRIVER_CHANNELS; c++) {
        d->out[c].fd = -1;
        d->used[c] = d->job->ch[c].path != NULL;
        if (d->used[c]) TRY(shard_out_open(&d->out[c], d->job->ch[c].path, d->committed.bytes[c], e));
    }
    return ST_OK;
}

/* What an earlier run committed, if its configuration was the same (run.c forgets tasks whose fingerprint changed). */
static enum status load_committed(struct driver *d, struct err *e)
{
    struct task_state *t = &d->committed;
    if (!d->run->state || !state_get_task(d->run->state, d->job->id, t, &d->run->mem, e)) return e->code;
    if (t->tally.n && !tally_load(d->job->tally, t->tally, &d->run->mem))
        return err_set(e, ST_DATA, "the state of '%s' cannot be read", d->job->id);
    d->now = *d->job->tally;
    d->items = d->start = t->items;
    if (t->items) log_debug("%s: going on after %llu records", d->job->id, (unsigned long long)t->items);
    return ST_OK;
}

static void driver_init(struct driver *d, int workers)
{
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->to_reader, NULL);
    pthread_cond_init(&d->to_workers, NULL);
    pthread_cond_init(&d->to_drainer, NULL);
    d->nslots = 2 * workers + 2;
    d->nframes = workers + 2;
    d->slot = mem_zalloc((size_t)d->nslots * sizeof *d->slot);
    d->frame = mem_zalloc((size_t)d->nframes * sizeof *d->frame);
    for (int i = 0; i < d->nslots; i++) batch_init(&d->slot[i].b, d->run->batch > 0 ? d->run->batch : 1024);
    for (int i = 0; i < d->nframes; i++)
        for (int c = 0; c < DRIVER_CHANNELS; c++) {
            buf_init(&d->frame[i].raw[c], BUF_MAX_DEFAULT);
            buf_init(&d->frame[i].packed[c], 2 * BUF_MAX_DEFAULT);
        }
    d->fraction = -1;
    d->now = *d->job->tally;
    d->started = d->last_commit = now_s();
}

static void driver_release(struct driver *d)
{
    for (int i = 0; i < d->nslots; i++) batch_release(&d->slot[i].b);
    for (int i = 0; i < d->nframes; i++)
        for (int c = 0; c < DRIVER_CHANNELS; c++) buf_release(&d->frame[i].raw[c]), buf_release(&d->frame[i].packed[c]);
    mem_free(d->slot);
    mem_free(d->frame);
    pthread_cond_destroy(&d->to_reader);
    pthread_cond_destroy(&d->to_workers);
    pthread_cond_destroy(&d->to_drainer);
    pthread_mutex_destroy(&d->lock);
}

static void quit_threads(struct driver *d)
{
    pthread_mutex_lock(&d->lock);
    d->quit = true;
    pthread_cond_broadcast(&d->to_reader);
    pthread_cond_broadcast(&d->to_workers);
    pthread_mutex_unlock(&d->lock);
}

/* Starts the threads, drains, ends the threads; on return *e is the first error of anyone. */
static enum status run_threads(struct driver *d, int workers, struct err *e)
{
    struct worker *w = mem_zalloc((size_t)workers * sizeof *w);
    pthread_t reader;
    int made = 0;
    bool reading = pthread_create(&reader, NULL, reader_main, d) == 0;
    for (; reading && made < workers; made++) {
        w[made] = (struct worker){.d = d, .ctx = shard_ctx_new()};
        if (pthread_create(&w[made].thread, NULL, worker_main, &w[made]) != 0) break;
    }
    enum status st = made == workers ? drain(d, e) : err_set(e, ST_LIMIT, "cannot start %d threads", workers + 1);
    if (st == ST_OK) st = finish_frames(d, e);
    quit_threads(d);
    if (reading) pthread_join(reader, NULL);
    for (int i = 0; i < made; i++) pthread_join(w[i].thread, NULL);
    for (int i = 0; i < workers; i++) shard_ctx_free(w[i].ctx);
    mem_free(w);
    if (d->err.code) *e = d->err;
    return d->err.code ? d->err.code : st;
}

static enum status settle(struct driver *d, enum status st, struct err *e)
{
    if (st == ST_OK && !stopped(d)) return finish_files(d, e);
    if (st == ST_OK) st = err_set(e, ST_INTR, "interrupted");
    /* what is complete stays: the next run goes on from here */
    struct err second = {0};
    if (d->run->state && st != ST_BUG && d->committed.items) commit(d, false, &second);
    return st;
}

enum status driver_run(struct run *run, struct driver_job *job, struct err *e)
{
    int workers = run->threads > 0 ? run->threads : 1;
    struct driver d = {.run = run, .job = job};
    driver_init(&d, workers);
    progress_init(&d.progress, job->id);
    enum status st = load_committed(&d, e);
    if (st == ST_OK) st = open_channels(&d, e);
    if (st == ST_OK) st = settle(&d, run_threads(&d, workers, e), e);
    progress_end(&d.progress);
    for (int c = 0; c < DRIVER_CHANNELS; c++) shard_out_abandon(&d.out[c], !run->state);
    driver_release(&d);
    return st;
}

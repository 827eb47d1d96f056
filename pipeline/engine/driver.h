/* The driver: how every streaming stage runs.
 *
 *   source (one thread) -> fixed ring of batch slots -> K workers -> one drainer, in sequence order -> frames -> files
 *
 * The source appends raw items to a batch. A worker turns each item into output records (any number, on several
 * channels) or a drop reason. The drainer takes batches in order, counts, and cuts the output into frames: a frame
 * closes after 4,096 input items or 4 MiB of main output, whichever comes first, always between two items; so frames
 * depend on the data alone, never on the batch size, the thread count or a restart. Frames are compressed by the pool
 * and appended in order.
 *
 * Commit point: frames appended to every channel -> fdatasync -> one SQLite transaction (task, items consumed, bytes of
 * each channel, counts), every 64 MiB or one second. On resume each channel file is cut to its committed length, the
 * source is read again and the items consumed are skipped. A stage must therefore be a pure function of its item and
 * its configuration: no state from item to item (sources may have state: they are re-read from the start).
 *
 * Without a state (a command like `filter IN -o OUT`) output goes to a temporary file that is renamed at the end. */
#ifndef LL_ENGINE_DRIVER_H
#define LL_ENGINE_DRIVER_H

#include "engine/tally.h"

enum { DRIVER_CHANNELS = 4, CH_MAIN = 0, CH_REJECTS = 1, CH_SCORES = 2, CH_AUX = 3 };
enum { FRAME_ITEMS = 4096, FRAME_BYTES = 4 << 20 };

struct item {
    sv raw;         /* what the source put there: a line, a JSON element; a view into the batch's memory */
    sv raw2;        /* the other side's line where a format has two files */
    void *obj;      /* or an object already built (struct unit *) in the batch's memory */
    int32_t file;   /* index of the file it came from (the source's own numbering) */
    uint64_t line;  /* line or record number there, 1-based */
    int32_t reason; /* tally reason; sources preset it for what cannot be an item (too long, not delimited): workers
                       must skip such items */
    uint32_t end[DRIVER_CHANNELS]; /* filled by batch_end_item: where its output ends in out[] */
    uint16_t nrec;                 /* records it gave on CH_MAIN */
    uint16_t sub;                  /* for sources that make several items of one record: which one */
};
struct batch {
    uint64_t seq;   /* 0, 1, 2, ... */
    uint64_t first; /* ordinal of item[0] in the whole input of the task, 0-based */
    struct item *item;
    int n, cap;
    size_t bytes; /* raw bytes put in, for the batch limit */
    int limit;    /* items at most */
    int ended;    /* items with a verdict so far */
    bool lost;    /* an item was left without one */
    arena mem;    /* lives until the slot is recycled; reader and worker may both allocate (never at the same time) */
    struct buf out[DRIVER_CHANNELS];
};
/* For sources. Copies raw (and raw2) into the batch. Returns the item. */
struct item *batch_add(struct batch *b, sv raw, sv raw2, int file, uint64_t line);
/* True once the batch has its fill: the source should return. */
bool batch_full(const struct batch *b);
/* For workers: item i is done; what was appended to out[] since the previous item is its output. reason 0 = kept (nrec
 * records on CH_MAIN), else dropped (nothing on CH_MAIN may have been written; CH_REJECTS and CH_SCORES may). Items in
 * order, each exactly once. */
void batch_end_item(struct batch *b, int i, int reason, int nrec);

/* A batch outside the ring, for passes over a sample: fill it with a source's next, look at the items, clear, go on. */
struct batch *batch_new(int items);
void batch_clear(struct batch *b);
void batch_free(struct batch *b);

struct driver_channel {
    const char *path; /* NULL: unused. "-" is stdout (never with a state). Ends in .zst / .gz: compressed frames. */
    int64_t keep_per_reason; /* CH_REJECTS: at most so many samples per reason (0: all) */
};
struct driver_job {
    const char *id; /* task id, unique in a run: "import:tatoeba" */
    /* Appends items until batch_full or the end; no item appended means the end. Called from one thread, in order. */
    enum status (*next)(void *source, struct batch *b, struct err *e);
    void *source;
    /* Processes every item of the batch. Called from several threads at once on different batches; local is that
     * thread's own. */
    enum status (*work)(const void *ctx, void *local, struct batch *b, struct err *e);
    const void *ctx;
    void *(*local_new)(const void *ctx); /* may be NULL */
    void (*local_free)(void *local);
    struct driver_channel ch[DRIVER_CHANNELS];
    struct tally *tally;
    /* progress so far in [0, 1], or < 0 when unknown; called from the drainer; may be NULL */
    double (*fraction)(void *source);
};
struct run; /* engine/run.h */
enum status driver_run(struct run *run, struct driver_job *job, struct err *e);

/* ---- reading shards back: a source over JSONL files (plain, .zst, .gz): one item a line ---- */
struct shard_source;
/* paths are read one after the other; item.file is the index into paths. bad_reason: the tally reason given to
 * over-long lines. */
struct shard_source *shard_source_new(const char *const *paths, int n, int bad_reason);
void shard_source_free(struct shard_source *s);
enum status shard_next(void *shard_source, struct batch *b, struct err *e); /* for driver_job.next */
double shard_fraction(void *shard_source);

#endif

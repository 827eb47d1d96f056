/* Scanning: records of many files through workers, handed back in order.
 *
 *   reader thread -> ring of batches -> K workers (parse, extract, render) -> the caller's drain, in input order
 *
 * Files hold JSON, a record a line or an array of them; of other files, and of pairs "a.en+a.zh", the readers of bitext
 * give the pairs, which are seen as the JSON records that unit_write makes of them.
 *
 * The driver does this for stages that stream from files to files; the stages of this folder need to see the results
 * themselves (keys into partitions, records into shards), so the last step is a callback. The order, and so everything
 * a drain computes, does not depend on the number of threads or the batch size. */
#ifndef LL_DATASET_SCAN_H
#define LL_DATASET_SCAN_H

#include "base/json.h"
#include "engine/run.h"

/* ---- a set of ordinals ---- */
struct bitset {
    uint64_t *w;
    size_t n; /* words */
};
void bitset_add(struct bitset *s, uint64_t i);
static inline bool bitset_has(const struct bitset *s, uint64_t i)
{
    return i / 64 < s->n && (s->w[i / 64] >> (i % 64) & 1);
}
void bitset_release(struct bitset *s);

/* A worker's tools. */
struct scan_local {
    struct json json;
    struct buf key, tmp; /* scratch */
    void *own;           /* whatever local_new made */
};

struct scan_job {
    const char *const *path;
    int npath;
    struct tally *tally; /* scan registers its reasons: "bad-json", "too-long", "bad-record" */
    size_t item_size;    /* bytes of the per-item result (`scan_item`), zeroed before work; 0: none */
    /* One item: json is the parsed record, out the batch's buffers (the item's output is what it appends there).
     * Returns 0 or a tally reason, and must not append to out[CH_MAIN] when it drops. result and views in it may live
     * in b->mem. */
    int (*work)(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result);
    void *(*local_new)(const void *ctx);
    void (*local_free)(void *own);
    const void *ctx;
    /* One batch, in order, on the caller's thread. item i's ordinal in all the input is b->first + i; its result is
     * scan_item(job, b, i); its output on channel c is scan_out(b, i, c). Counts have been added to the tally. */
    enum status (*drain)(void *to, const struct scan_job *job, struct batch *b, struct err *e);
    void *to;
    const char *what;          /* for progress: "dedup: reading" */
    struct task *task;         /* for progress, may be NULL */
    uint64_t limit;            /* records read at most, 0: all */
    const struct bitset *only; /* records outside are passed over unread (and uncounted); NULL: all */
    bool uncounted;            /* a second pass: leave the tally alone */
    bool enough;               /* set by drain: what comes after need not be read */
    bool unparsed;             /* hand records on as they stand (what a first pass has parsed); work may be NULL */
    int why_bad_json, why_too_long, why_bad_record; /* set by scan_run */
};

enum status scan_run(struct run *run, struct scan_job *job, struct err *e);
void *scan_item(const struct scan_job *job, const struct batch *b, int i);
/* The record's id, or "<file name>#<line>" in mem where it has none. */
sv scan_id(const struct scan_job *job, const struct item *it, sv id, arena *mem);
sv scan_out(const struct batch *b, int i, int channel);

#endif

/* A record pass: every record is read and parsed once, any number of sieves look at it, and what they let through is
 * written byte for byte, in the order of the input.
 *
 *   scan 1   parse -> look, look, ... (workers)  -> keep, keep, ... (in order)
 *   decide   each sieve in turn: filters have decided already, duplicates and common phrases are known only now
 *   scan 2   records that stay are copied unparsed; drops are listed with their reasons
 *
 * `lingloom filter`, `dedup`, `decontam` are one sieve each; a recipe's filter:, dedup: and decontam: share one pass. A
 * sieve sees only what those before it let through. Where no sieve has anything to decide at the end, the first scan
 * writes, and the input may be a pipe.
 *
 * Nothing depends on threads, batches or the memory budget. Outputs are written under another name and renamed when
 * they are whole. */
#ifndef LL_DATASET_SIEVE_H
#define LL_DATASET_SIEVE_H

#include "dataset/extpart.h"
#include "dataset/rec.h"
#include "dataset/scan.h"

/* A record as a sieve sees it; views live as long as the batch (mem). */
struct sieve_rec {
    const struct rec *r;
    sv raw, id;   /* id: the record's, or "<file name>#<line>" */
    int file;     /* index into the job's paths */
    int64_t line; /* line or record number there, from 1 */
    bool probe;   /* in a preview: the record belongs to the sample; else true */
    arena *mem;
    struct buf *note;   /* look may append JSON members (`"score":3,"span":"..."`) for the line of a drop */
    struct buf *scores; /* ... for the line of the scores file; NULL where nobody asked */
};

/* The whole pass, for begin and decide. */
struct sieve_ctx {
    struct run *run;
    const char *const *path;
    int npath;
    int nkeep; /* the first so many paths are references (--keep): looked at, never dropped, not written */
    uint64_t limit;
    int64_t memory;         /* bytes this sieve may hold */
    double text, records;   /* of the input after decompression, estimated */
    struct disk_need *disk; /* begin adds what it may need beyond memory */
    double preview;         /* share of records in the sample, 0: no preview */
    struct tally *tally;    /* register reasons in begin */
    struct bitset *probes;  /* in a preview: the sample's ordinals (known after the scan) */
    /* after the scan */
    uint64_t total;             /* records seen: ordinals are 0 .. total - 1 */
    const uint64_t *file_first; /* the ordinal of each file's first record, and `total` behind the last */
};
struct sieve_out; /* what is out so far */
bool sieve_is_out(const struct sieve_out *o, uint64_t ord);
/* Drops ord for tally reason `why`, because of a record that stays (SIEVE_NO_TWIN: none); note: JSON members for its
 * line ("" for none; copied). A second drop of the same ordinal and the drop of a reference do nothing. */
#define SIEVE_NO_TWIN UINT64_MAX
enum status sieve_drop(struct sieve_out *o, uint64_t ord, int why, uint64_t twin, sv note, struct err *e);
/* True when lines of drops are wanted at all: otherwise notes need not be made. */
bool sieve_wants_notes(const struct sieve_out *o);
struct sieve {
    const char *name; /* "dedup" */
    void *self;
    int weight;         /* its part of the memory; 0: needs none worth counting */
    size_t result_size; /* bytes of what look leaves for keep, zeroed before */
    bool wants_all;     /* in a preview it must see every record, not only the sample */
    /* Before anything is read: registers reasons, checks disk space. May be NULL, as all below but look. */
    enum status (*begin)(void *self, const struct sieve_ctx *c, struct err *e);
    void *(*local_new)(const void *self); /* a worker's own */
    void (*local_free)(void *local);
    /* In workers: 0, or the tally reason the record goes for. */
    int (*look)(const void *self, void *local, struct sieve_rec *r, void *result);
    /* In order, on one thread: what look left of a record that no sieve has dropped so far (this one included). */
    enum status (*keep)(void *self, uint64_t ord, const void *result, arena *mem, struct err *e);
    /* After the scan. */
    enum status (*decide)(void *self, const struct sieve_ctx *c, struct sieve_out *o, struct err *e);
    /* While writing: the record with other bytes (private data masked); false: as it was. Called for ordinals that
     * `edits` holds; NULL: never. */
    bool (*edit)(const void *self, void *local, const struct sieve_rec *r, struct buf *to);
    struct bitset *edits; /* filled by keep */
};

struct sieve_job {
    const char *const *path; /* the references first */
    int npath, nkeep;
    uint64_t limit;
    struct sieve *sieve;
    int nsieve;
    struct tally *tally;
    struct task *task; /* for progress, or NULL */
    /* Outputs; all NULL: only decide (recipes read the ordinals, previews the tally). */
    const char *out;         /* one file for everything, or */
    const char *const *outs; /* one for each path behind the references */
    /* {"id","file","record","reason","twin":{"id","file","record"},note...,"raw"} a line. The twin stays; where it is
     * not the record this one went for at first, "through" in it tells which that was. */
    const char *drops;
    int64_t sample;     /* drops: at most so many of each reason, the first ones; 0: all */
    bool snippets;      /* with "text", the beginning of the record's, and of the twin's */
    bool drops_raw;     /* with "raw" */
    const char *scores; /* {"id","file","record", members...} a line */
    const char
        *annotate; /* name of a member: every record is written, dropped ones with {twin's place, "why", note...} */
    double preview;
};
/* dropped (may be NULL): gets the ordinals that are out, unreadable records included. */
enum status sieve_run(struct run *run, const struct sieve_job *job, struct bitset *dropped, struct err *e);

#endif

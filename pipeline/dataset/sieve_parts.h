/* What the files of the record pass share: sieve.c (looking, deciding), sieve_out.c (what is out and why),
 * sieve_write.c (outputs). For these alone. */
#ifndef LL_DATASET_SIEVE_PARTS_H
#define LL_DATASET_SIEVE_PARTS_H

#include "dataset/blobsort.h"
#include "dataset/extpart.h"
#include "dataset/sieve.h"
#include "engine/shard.h"

/* ---- sieve_out.c ---- */

/* Why a record is out. note: JSON members. Where the record it went for has gone itself, `through` is that one, and
 * `twin` the one at the end of the chain, which stays. */
struct sieve_note {
    uint64_t ord, twin, through; /* SIEVE_NO_TWIN: none */
    int why;
    sv note, twin_id, twin_text;
    sv text; /* the beginning of the record's own */
};
struct sieve_out {
    struct tally *tally;
    struct bitset out;
    uint64_t nref;               /* ordinals below are references */
    const struct bitset *probes; /* in a preview: only these count; else NULL */
    bool wants;                  /* notes are kept */
    bool snippets;               /* ... with the beginning of the twins' texts */
    struct blobsort *notes;      /* by ordinal */
    struct extpart *twins;       /* ordinals of drops by their twin's */
    struct extpart *hops;        /* twins of records that were twins before they went, by ordinal */
    struct blobsort *ids;        /* the twin's id, by the drop's ordinal */
    struct bitset is_twin;
    struct buf scratch;
    struct sieve_note next; /* the walk's next note */
    bool more, more_ids;
    uint64_t next_id_ord, next_id_twin;
    sv next_id, next_text;
    const char *tmp;
    int64_t memory;
};
void sieve_out_init(struct sieve_out *o, struct tally *t, const char *tmp, int64_t memory, bool wants);
void sieve_out_release(struct sieve_out *o);
/* Notes come in the order of ordinals from here on; fetches the twins' ids. */
enum status sieve_out_sort(struct sieve_out *o, const struct sieve_ctx *c, struct err *e);
/* The note of ord, which must not be smaller than that of the last call; false: none, or an error (*e). */
bool sieve_out_note(struct sieve_out *o, uint64_t ord, struct sieve_note *n, struct err *e);

/* The beginning of a record's texts on one line, for people. */
sv sieve_snippet(const struct rec *r, arena *mem);

/* ---- sieve_write.c ---- */

struct sieve_writer {
    const struct sieve_job *job;
    const struct sieve_ctx *ctx;
    struct shard_writer *main, *drops, *scores;
    bool mains; /* the records themselves are written by this one */
    int file;   /* whose output is open: an index into the job's paths; -1: none */
    struct buf line;
};
/* Opens what the job names. */
enum status sieve_writer_open(struct sieve_writer *w, const struct sieve_job *job, const struct sieve_ctx *c, bool main,
                              bool scores, struct err *e);
/* A record as it stands (one line, without its end). file: ascending */
enum status sieve_write(struct sieve_writer *w, int file, sv raw, struct err *e);
/* What becomes of a record that is out: a line of drops, and with `annotate` the record with one more member. */
enum status sieve_write_drop(struct sieve_writer *w, int file, sv raw, sv id, const struct sieve_note *n, bool readable,
                             struct err *e);
enum status sieve_write_scores(struct sieve_writer *w, uint64_t ord, sv id, sv members, struct err *e);
/* Finishes, or takes everything back. Frees. */
enum status sieve_writer_close(struct sieve_writer *w, bool good, struct err *e);

#endif

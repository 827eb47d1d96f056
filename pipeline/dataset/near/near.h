/* Near-duplicates: texts whose sets of shingles overlap by at least tau (exact Jaccard), and who of them stays.
 *
 *   scan 1   near_look (workers)   band keys of a record's key (minhash.h, lsh.h)
 *            near_keep (in order)  ... into external partitions: 12 bytes a band
 *   decide   records with an equal band key form a bucket; all that share buckets are fetched by a second scan
 *            best first: a record is dropped if a kept one it shares a bucket with has J >= tau
 *            (and, of chats, is alike without the passages that many share, too: passages.h)
 *
 * That is the greedy maximal independent set in the order of priority over all pairs that share a bucket: every dropped
 * record has a kept twin with J >= tau, and no two kept records that share a bucket have J >= tau (except beyond the
 * cap of a bucket, which is counted). No pair is taken for similar without comparing the sets themselves, so bands and
 * permutations decide recall only. A bucket of m equal texts costs m comparisons, not m squared.
 *
 * The answer depends on the records and their priorities alone: not on threads, memory or batches, and not on the order
 * of the input unless ordinals break a tie. Exact duplicates should be out before (near_ask.out), or they crowd the
 * buckets. Memory: cfg.memory, which some 24 bytes for each record that shares a bucket are
 * part of. */
#ifndef LL_DATASET_NEAR_NEAR_H
#define LL_DATASET_NEAR_NEAR_H

#include "dataset/scan.h"

enum { NEAR_TAUS = 8, NEAR_PARTS = 4, NEAR_BUCKET_CAP = 1024 };

struct near_cfg {
    double tau[NEAR_TAUS]; /* ascending; counted in millionths */
    int ntau;              /* 1 .. NEAR_TAUS; the lowest shapes the bands */
    double recall;         /* wanted at the lowest tau: .99 */
    int bucket_cap;        /* kept records a bucket compares others with, the best of them; 0: NEAR_BUCKET_CAP */
    const char *tmp;
    int64_t memory;
    int threads;
    volatile int *stop; /* may be NULL */
};

/* What is compared: one text, or the sides of a pair, each with its salt. Normalised (text/norm.h), valid UTF-8. */
struct near_part {
    sv text;
    uint64_t salt;
    bool templated; /* what many share of it does not count: passages.h */
};

struct near;
/* Refuses what lsh_choose refuses, and taus out of order. */
enum status near_new(struct near **n, const struct near_cfg *c, struct err *e);
void near_free(struct near *n);
struct lsh; /* dataset/near/lsh.h: the bands, to be shown */
const struct lsh *near_bands(const struct near *n);
/* Adds the bytes of tmp needed for so many records of so many bytes of text in all, for disk_plan. */
struct disk_need;
void near_disk(const struct near *n, double records, double text, struct disk_need *need);

/* ---- scan 1 ---- */

/* Band keys, for each class of shingles the text carries: what look leaves for keep. Plain bytes; key lives in mem. */
struct near_seen {
    const uint64_t *key; /* nkey / bands times all bands */
    uint32_t nkey;       /* 0: too short for near-duplicates, exact only */
    uint32_t bytes;      /* of the text */
};
struct near_look; /* a worker's own */
struct near_look *near_look_new(const struct near *n);
void near_look_free(struct near_look *l);
void near_look(struct near_look *l, const struct near_part *part, int nparts, arena *mem, struct near_seen *out);
/* In order of ordinals (below 2^40). */
enum status near_keep(struct near *n, uint64_t ord, const struct near_seen *s, struct err *e);

/* ---- deciding ---- */

/* Smaller is better, a first; ties go to the smaller ordinal. */
struct near_prio {
    uint64_t a, b, c;
    uint64_t group; /* two of one group (not 0) are never compared; no part of the order */
};
struct near_drop {
    uint64_t ord, twin;   /* the twin is kept, and the best of those that were compared with J >= tau */
    uint32_t common, all; /* J = common / all, exactly */
    int tau;              /* index into cfg.tau */
    int band;             /* the first band both share */
};
struct near_ask {
    void *to;            /* for all the callbacks, which are called on the thread of near_decide */
    uint64_t total;      /* ordinals are below */
    uint64_t references; /* the first so many ordinals: better than all others, never dropped nor compared together */
    const struct bitset *probes; /* a preview: only these may be dropped, by any better record, kept or not; or NULL */
    bool (*out)(const void *to, uint64_t ord); /* already out: no twin of anybody; or NULL */
    /* Calls near_fetched for every record of `which`, in order. */
    enum status (*fetch)(void *to, const struct bitset *which, struct near *n, struct err *e);
    /* In order of ordinals; for each of them the taus ascending. */
    enum status (*drop)(void *to, const struct near_drop *d, struct err *e);
    /* Records joined by J >= cluster_tau, chains included: kept ones that share a bucket (at the first tau), and
     * dropped ones with their twins; root is the smallest ordinal. Called in order of ordinals for those with
     * ord != root; NULL: not wanted. cluster_tau is at most the first tau. */
    enum status (*cluster)(void *to, uint64_t ord, uint64_t root, struct err *e);
    double cluster_tau;
};
/* From fetch only: the key as near_look saw it, and the priority. */
enum status near_fetched(struct near *n, uint64_t ord, const struct near_part *part, int nparts, struct near_prio p,
                         struct err *e);
/* Once, after the scan. */
enum status near_decide(struct near *n, const struct near_ask *ask, struct err *e);

struct near_stats {
    uint64_t records, short_records; /* seen; of them too short */
    uint64_t keys;                   /* band keys stored */
    uint64_t buckets;                /* of two records at least that are not out */
    uint64_t involved;               /* records in them, which the second scan fetched */
    uint64_t components, largest;    /* groups of records connected by buckets, and records of the largest */
    uint64_t groups;                 /* portions these were worked on in */
    uint64_t candidates;             /* pairs proposed to the comparison (first tau) */
    uint64_t compared;               /* ... whose sets were compared: sizes and sketches did not exclude it */
    uint64_t verified;               /* ... with J >= tau */
    uint64_t capped;                 /* buckets in which more records than the cap stayed */
    uint64_t dropped[NEAR_TAUS];
    int64_t spilled;                                        /* bytes written to tmp */
    double seconds_buckets, seconds_fetch, seconds_compare; /* wall */
};
const struct near_stats *near_stats(const struct near *n);

#endif

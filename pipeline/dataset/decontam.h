/* Decontamination: no text of a test set in the training data.
 *
 *   decontam:
 *     against: ["${corpora}/eval/wmt22.en", wmt23-test:en-zh]   # files, folders, globs, or test sets fetched by name
 *     containment: 0.6     # share of an item's shingles that must stand close together for a record to go
 *     flag: 0.4            # from here on it is reported
 *     common: 0.0005       # an item in more than 3 records and this share of them is a common phrase: it protects
 * nothing field: [question]    # members of JSON test items that are text; otherwise the usual ones
 *
 * A test set is a list of items: lines, JSON records, segments of any bitext (both sides, every reference). All are
 * compared as keys (text/norm.h; also spaces next to Han and Kana do not count, so wrapped lines are the same text).
 *
 * Size of an item: a Han, Kana or Bopomofo code point weighs 10, Hangul 5, every other 3; what belongs to no script
 * (spaces, digits, punctuation) weighs as what stands before it.
 *   >= 120 (40 alphabetic, 12 Han)   local containment: C = |S(item) n S(window)| / |S(item)| of shingles of 5 (Han,
 *                                    Kana, Hangul, Thai ...: 3) code points, in the best window of 1.5 times the item's
 *                                    length. Small items must reach up to .1 more
 *   >= 72 (24 alphabetic, 8 Han)     verbatim, on word borders; punctuation and spaces around it do not count
 *   smaller                          not looked for; reported as unprotected
 *
 * Common phrases: a hit counts for nothing (and its item as unprotected) where the item matches more than 3 records and
 * the share `common` of them. For an item that is there verbatim or nearly so (C >= .9), matches are records that would
 * be dropped for it; for one that is there in part, or a short one, also those where it was flagged, or where the
 * rarest part of the short one was met: what many records have something of is a way of speaking, not a leak.
 *
 * How it is found: of each item some grams of 16 bytes (12 where a Han stands) are chosen, at starts of words, the
 * rarest ones of each neighbourhood. A text is looked through for those; where one is met, the run that agrees is
 * followed to both sides. Only where runs of 17 bytes and more (Han: 15) make up 28 bytes or 45 % of an item within its
 * window, and a fifth of a long one, C is computed, exactly. So what shares no words in a row with an item is never
 * found, whatever its C; and no item is ever found whose C is lower than said.
 *
 * Linear in the text: a gram leads to at most 64 items; grams that more items share lead to the first 64 (an item that
 * has no other gram is unprotected, "crowded"). Everything is read-only once made. */
#ifndef LL_DATASET_DECONTAM_H
#define LL_DATASET_DECONTAM_H

#include "dataset/sieve.h"

struct decontam_opts {
    struct opt_list against, field;
    double containment, flag, common;
    hash128_t files; /* of the test sets' bytes; set by decontam_bind, for fingerprints */
};
extern const struct opt decontam_opts[];

/* ---- the test sets ---- */
struct decontam;
/* Reads them. An empty list, a set without text, one that cannot be read or is not there: an error. The options must
 * outlive it. */
enum status decontam_new(struct decontam **d, const struct decontam_opts *o, struct err *e);
void decontam_free(struct decontam *d);
int decontam_sets(const struct decontam *d);
/* hash of the items of all sets, for fingerprints and manifests */
hash128_t decontam_hash(const struct decontam *d);
/* Files the sets were read from, in order. */
int decontam_files(const struct decontam *d, const char *const **path);

/* ---- checking texts ---- */
enum decontam_level {
    DECONTAM_NEAR, /* of a short item only a part is there: says how common such words are, nothing else */
    DECONTAM_FLAG, /* flag <= C < containment: reported */
    DECONTAM_DROP  /* C >= containment, or verbatim */
};
struct decontam_hit {
    uint32_t item;
    uint32_t common, size; /* C = common / size; verbatim: size 0 */
    uint32_t from, to;     /* the window: code points of the text's key */
    enum decontam_level level;
    sv window; /* the window's text, folded; valid as long as the hits */
};
double decontam_c(const struct decontam_hit *h);
sv decontam_item(const struct decontam *d, uint32_t item); /* its key */
sv decontam_set_name(const struct decontam *d, int set);
int decontam_set_of(const struct decontam *d, uint32_t item); /* the first set that has it */

/* A worker's own. */
struct decontam_local;
struct decontam_local *decontam_local_new(const struct decontam *d);
void decontam_local_free(struct decontam_local *l);
/* All hits of one text (valid UTF-8), in the order of the items; each item at most once, where C is highest. Valid
 * until the next call. This is what checks seeds before synthesis: look at both sides, either is enough. Common phrases
 * are not known here: that takes all records. */
int decontam_text(const struct decontam *d, struct decontam_local *l, sv text, const struct decontam_hit **hit);

/* ---- as a sieve ---- */
struct decontam_pass;
/* d and o must outlive it. */
struct decontam_pass *decontam_pass_new(const struct decontam *d, const struct decontam_opts *o);
/* The pass frees d. */
void decontam_pass_own(struct decontam_pass *p, struct decontam *d);
void decontam_pass_free(struct decontam_pass *p);
struct sieve decontam_sieve(struct decontam_pass *p);
/* After the pass: JSON for machines, a few lines for people. */
void decontam_report(const struct decontam_pass *p, struct buf *to);
void decontam_summary(const struct decontam_pass *p, struct buf *to);
/* Records dropped and flagged. */
uint64_t decontam_dropped(const struct decontam_pass *p);
uint64_t decontam_flagged(const struct decontam_pass *p);

/* ---- recipes ---- */
extern const struct stage stage_decontam;
extern const struct stage stage_seeds; /* the same section: pairs are checked as they are imported */
/* Binds the section into the run's memory, finds and sums the files it names and registers them as the run's inputs;
 * the sets are read by decontam_new. NULL section: *o is NULL. */
enum status decontam_bind(struct run *run, const struct ynode *section, struct decontam_opts **o, struct err *e);

#endif

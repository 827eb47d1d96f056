/* A source for the driver over shards of pairs that keeps documents together.
 *
 * An item is one pair (its line), a passage: 3 to 12 consecutive pairs of one document (their lines joined by '\n'), or
 * a run of variants: 2 to 6 consecutive pairs with one and the same source (joined likewise).
 * Every pair goes into exactly one item, so nothing is used both alone and in a passage. Whether a passage starts at a
 * pair is drawn from (seed, document, place), so the items depend on the data and the settings alone. A run ends where
 * the document ends, a place is missing or the text budget is full; a run too short for a passage becomes single pairs.
 * item.obj is no pointer but a number: how many items of its sort (single, passage) came before it in the input. */
#ifndef LL_DIALOGUE_PASSAGES_H
#define LL_DIALOGUE_PASSAGES_H

#include "engine/driver.h"

enum { PASSAGE_MIN = 3, PASSAGE_MAX = 12, VARIANTS_MIN = 2, VARIANTS_MAX = 6 };
struct passage_cfg {
    uint64_t seed;
    double share;    /* of the pairs with a document: chance that a passage starts there, 0: none */
    int64_t budget;  /* bytes of JSON lines a passage may hold, 0: any */
    double variants; /* chance that a run of pairs with one source becomes one item, 0: none */
};
struct passage_source;
/* bad_reason: the tally reason for over-long lines. */
struct passage_source *passage_source_new(const char *const *paths, int n, const struct passage_cfg *cfg,
                                          int bad_reason);
void passage_source_free(struct passage_source *s);
enum status passage_next(void *source, struct batch *b, struct err *e);
double passage_fraction(void *source);

/* How much there is, in one quick pass. */
struct passage_counts {
    uint64_t pairs, in_documents;
    uint64_t runs; /* of pairs with one source, outside documents */
};
enum status passage_count(const char *const *paths, int n, struct passage_counts *c, struct err *e);
/* The share that makes about `want` passages of `in_documents` pairs. */
double passage_share_for(double want, double in_documents);
/* the mean number of pairs of a passage */
double passage_mean(void);

#endif

/* How many records of each kind come of the material there is.
 *
 * A survey looks at the candidates: for each kind it counts those that suit it, and tries some of them, so that it is
 * known what share comes to something. Then the records wanted are dealt out by the kinds' shares; what a kind cannot
 * give goes to the others of its family (the letter of its id), and what a family cannot give to all. Every suitable
 * candidate draws a lot for each kind (16 bits); those below the kind's bound are taken.
 *
 * Of up to QUOTA_LOOKED pairs all are looked at and their lots counted, so the bound gives as many as wanted, not just
 * on average. Of more, what is rare is (build_is_rare), and of plain pairs an even sample, whose lots are taken to be
 * spread evenly: among thousands chance does little. Sums of counts decide: threads and batches do not matter. */
#ifndef LL_DIALOGUE_QUOTA_H
#define LL_DIALOGUE_QUOTA_H

#include "dialogue/build.h"

enum { QUOTA_LOTS = 1 << 16, QUOTA_LOOKED = 60000 };
struct quota {
    uint64_t suits[SYNTH_KINDS];                    /* candidates that suit the kind, as far as is known, */
    uint64_t sampled[SYNTH_KINDS];                  /* and those of them that were not looked at one by one */
    uint64_t tried[SYNTH_KINDS], made[SYNTH_KINDS]; /* of the sample */
    double asked[SYNTH_KINDS];                      /* by the shares alone */
    double part[SYNTH_KINDS];                       /* after dealing out what others could not give */
    int copies[SYNTH_KINDS];                        /* records of every suitable candidate, */
    uint32_t bound[SYNTH_KINDS];                    /* and one more of those whose lot is below */
    uint32_t *lots[SYNTH_KINDS];                    /* [QUOTA_LOTS] the others by lot, while dealing */
};
void quota_release(struct quota *q);
/* A candidate's lot for a kind, 0..QUOTA_LOTS - 1. One in six of the drafts that people have judged (there are a dozen
 * to a source) has a low lot, so that real errors come before those put in. */
uint32_t quota_lot(uint64_t seed, const struct candidate *c, int kind);
/* Records of the kind that this candidate is to give. */
int quota_copies(const struct quota *q, uint64_t seed, const struct candidate *c, int kind);
/* Surveys the candidates that `source` (passage_next) makes of so many pairs. */
enum status quota_survey(struct run *run, const struct build *b, void *source, uint64_t pairs, struct quota *q,
                         struct err *e);
/* Sets asked, part, copies and bound for `records` in all from what the survey found; at most per_source records of one
 * kind from a candidate, and more than one only where there are too few. */
void quota_deal(struct quota *q, const double *share, double records, int64_t per_source);

/* What was asked for, found and dealt, one line a kind: kind, suits, tried, made, asked, part. */
enum status quota_save(const struct quota *q, const char *path, struct err *e);
enum status quota_load(struct quota *q, const char *path, struct err *e);

#endif

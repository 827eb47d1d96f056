/* How many records of each kind come of the material there is.
 *
 * A survey reads every candidate once: for each kind it counts those that suit it, and tries some of them, so that it is
 * known what share comes to something. Then the records wanted are dealt out by the kinds' shares; what a kind cannot
 * give goes to the others of its family (the letter of its id), and what a family cannot give to all. Each kind's part
 * becomes a rate per suitable candidate. Sums of counts decide, so threads and batches do not matter. */
#ifndef LL_DIALOGUE_QUOTA_H
#define LL_DIALOGUE_QUOTA_H

#include "dialogue/build.h"

struct quota {
    uint64_t suits[SYNTH_KINDS];                  /* candidates that suit the kind */
    uint64_t tried[SYNTH_KINDS], made[SYNTH_KINDS]; /* of the sample */
    double asked[SYNTH_KINDS]; /* by the shares alone */
    double part[SYNTH_KINDS];  /* after dealing out what others could not give */
    double rate[SYNTH_KINDS];  /* records per suitable candidate, 0..1 */
};
/* Surveys the candidates that `source` gives (passage_next); every `sample`-th is tried. */
enum status quota_survey(struct run *run, const struct build *b, void *source, uint64_t sample, struct quota *q,
                         struct err *e);
/* Sets asked, part and rate for `records` in all from what the survey found. */
void quota_deal(struct quota *q, const double *share, double records);

#endif

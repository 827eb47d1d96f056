/* One direction of the hidden Markov model of word alignment (Vogel, Ney and Tillmann 1996; empty words as in Och and
 * Ney 2003): each observed word comes from a state (a word of the other side) or from the empty word, and how far the
 * state moves from word to word has a distribution of its own. */
#ifndef LL_ALIGN_HMM_H
#define LL_ALIGN_HMM_H

#include <stdint.h>

enum { HMM_REACH = 24, HMM_JUMPS = 2 * HMM_REACH + 3 }; /* longer jumps count as this long; one more each side */

/* jump[d + HMM_REACH + 1]: weight of moving d states on */
struct hmm_jumps {
    double weight[HMM_JUMPS];
    double p0; /* of the empty word */
};
/* What the model knows at the start: close to the next word is likelier. */
void hmm_jumps_start(struct hmm_jumps *h, double p0);
/* From expected counts (2^-30 units), smoothed. */
void hmm_jumps_learn(struct hmm_jumps *h, const int64_t count[HMM_JUMPS]);

/* Room for one sentence; reused. */
struct hmm_room {
    double *p;
    int cap;
};
void hmm_room_release(struct hmm_room *r);

/* emit[o * states + s] = p(observation o | state s), empty[o] = p(o | the empty word); all > 0.
 * post[o * states + s]: posterior that o comes from s; what is missing to 1 in a row is the empty word's. jumps:
 * expected jump counts are added there, or NULL. Returns the log likelihood per observation. */
double hmm_posteriors(const struct hmm_jumps *h, const double *emit, const double *empty, int states, int observations,
                      double *post, int64_t *jumps, struct hmm_room *room);

#endif

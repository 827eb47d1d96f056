/* What a cleaner remembers of the sample it is shown, and the small statistics made of it. All of it deterministic. */
#ifndef LL_CORPUS_LEARN_H
#define LL_CORPUS_LEARN_H

#include "base/hash.h"
#include "corpus/filter.h"

struct sampled {
    sv text[2], lang[2];
    enum seg_role role;
};
/* A reservoir: every pair shown has the same chance to be among the `max` kept (Vitter's algorithm R, addressed
 * randomness). */
struct sample {
    struct sampled *pair;
    int64_t n, max, seen;
    rng draw;
    arena mem;
};
void sample_init(struct sample *s, int64_t max);
void sample_release(struct sample *s);
void sample_offer(struct sample *s, const struct unit *u, sv src_lang, sv tgt_lang);

/* Both sort v. p in 0..100; fence: Tukey's outer one (three interquartile ranges), but never beyond the twentieth part.
 */
double sample_percentile(double *v, int64_t n, double p);
double sample_fence(double *v, int64_t n, bool low);

/* Lengths: what is usual for two languages before anything was seen, and what the sample says. */
void lengths_prior(struct lengths *l, sv src_lang, sv tgt_lang);
struct length_sample {
    double *d; /* log ratios, and the bin of each; starts zeroed */
    uint8_t *bin;
    int64_t n, cap;
};
void length_sample_release(struct length_sample *s);
void lengths_add(const struct lengths *l, struct length_sample *s, int src_cps, int tgt_cps);
void lengths_learn(struct lengths *l, const struct length_sample *s);

#endif

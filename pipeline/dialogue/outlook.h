/* What a recipe's dialogues will be, told from a sample of its pairs: examples, and how many of each kind to expect.
 *
 * The candidates of the sample are surveyed and built by the code that makes the real ones (dialogue/build.h); a pair
 * counts for as many as it stands for. Each kind tries some candidates drawn evenly, which says what share of them
 * comes to something, and then goes on for the languages of which too few dialogues have come out. The same sample and
 * seed give the same outlook for any number of threads. */
#ifndef LL_DIALOGUE_OUTLOOK_H
#define LL_DIALOGUE_OUTLOOK_H

#include "dialogue/build.h"

struct outlook_job {
    const struct synth_cfg *cfg;
    const struct wordings *words;
    const char *const *paths, *const *names; /* pairs shards, what their records are called after */
    const double *weight;                    /* how many pairs each pair of a file stands for */
    const int64_t *caps;                     /* records that each may give at most, 0: any */
    int n;
    int show; /* dialogues for each kind and pair of languages */
};

struct outlook_kind {
    double asked;    /* by the shares */
    double expected; /* of what there is */
    double suits;    /* candidates */
    int tried, made; /* of the sample */
    const char *why; /* what most of those that came to nothing came to nothing for; NULL: nothing did */
};
struct outlook_pair {
    sv lang[2];
    double pairs;
    bool lexicon; /* enough to learn words from (only where a kind asks for that) */
};
struct outlook_dialogue {
    int kind, pair;
    sv line; /* the record */
};
struct outlook {
    struct outlook_kind kind[SYNTH_KINDS];
    struct outlook_pair *pair; /* the largest first */
    int npairs;
    struct outlook_dialogue *dialogue; /* by kind, then pair */
    int n;
    double pairs, candidates;
    uint64_t sample;                /* pairs read */
    int lang[WORDING_LANGS], nlang; /* asked in */
    arena mem;
};
enum status outlook_make(struct run *run, const struct outlook_job *j, struct outlook *o, struct err *e);
void outlook_release(struct outlook *o);

#endif

/* What the files of align/ share: the training corpus and the model. */
#ifndef LL_ALIGN_PARTS_H
#define LL_ALIGN_PARTS_H

#include "align/align.h"
#include "align/hmm.h"
#include "align/vocab.h"

/* Sentence pairs as word numbers. */
struct align_corpus {
    uint32_t *word[2];
    size_t nword[2], cap[2];
    size_t *start[2]; /* n + 1 of them */
    size_t n, cap_start[2];
    size_t cells; /* sum of the products of lengths */
};

/* A translation: source word s has those in [row[s], row[s + 1]), ascending in t. */
struct align_entry {
    uint32_t t;
    float p, q;  /* p(t|s), p(s|t) */
    float count; /* expected number of links */
};
struct aligner {
    struct align_opts opts;
    struct vocab vocab[2];
    uint32_t *freq[2]; /* in the training corpus */
    size_t *row;
    struct align_entry *entry;
    /* by target word: those of t are [col[t], col[t + 1]), ascending in s */
    size_t *col;
    struct align_back {
        uint32_t s;
        size_t at; /* in entry[] */
    } * back;
    unsigned char *function[2]; /* words that say little of their own */
    float *empty[2];            /* p(word | the empty word) */
    struct hmm_jumps jumps[2];  /* [0]: states are source words */
    uint64_t pairs, words[2];
    double tension[2];
};

/* EM over the corpus: fills everything of a but vocab and opts. */
void align_learn(struct aligner *a, const struct align_corpus *c);

/* exp(digamma(x)), x > 0: what variational Bayes puts in the place of a count. */
double exp_digamma(double x);

/* Posteriors of both directions for one sentence pair, from emission tables; the product is what they agree on. */
struct align_tables {
    double *emit[2], *empty[2], *post[2]; /* [0]: [t * S + s], [1]: [s * T + t] */
    int cap[2];                           /* cells, words */
    struct hmm_room room;
};
void align_tables_fit(struct align_tables *x, int S, int T);
void align_tables_release(struct align_tables *x);

/* What is derived from the entries, once they stand: the index by target word, the function words. */
void align_index(struct aligner *a);
void align_mark_function_words(struct aligner *a);

struct word_splitter;
/* The words of a text as the options want them, at most ALIGN_WORDS_MAX (more counts as one more). */
int align_words(const struct align_opts *o, struct word_splitter *w, sv text, sv *out);
/* The entry of two words, or NULL. */
const struct align_entry *align_entry_of(const struct aligner *a, uint32_t s, uint32_t t);

#endif

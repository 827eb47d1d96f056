/* Word alignment: which word of a sentence is the translation of which, learned from the sentence pairs alone.
 *
 *     struct align_trainer *t = align_trainer_new(&opts);
 *     align_trainer_add(t, src, tgt) ...;                    every pair, in order
 *     struct aligner *a = align_train(t);                    or align_load(&a, "model.zst", e)
 *     struct align_scratch *s = align_scratch_new(a);        one per thread
 *     struct align_links l;
 *     if (align_pair(a, s, src, tgt, &l) == ALIGN_OK) ... l.link[i].s, l.link[i].t, l.score ...
 *
 * Five iterations of IBM model 1 with a prior for the diagonal (Dyer, Chahuneau and Smith 2013) start a hidden Markov
 * model whose two directions are trained to agree (Liang, Taskar and Klein 2006). Counts are sums in fixed point, so
 * the model, and every byte made from it, is the same for any number of threads and any order of batches. */
#ifndef LL_ALIGN_ALIGN_H
#define LL_ALIGN_ALIGN_H

#include "base/err.h"
#include "base/mem.h"

enum { ALIGN_WORDS_MAX = 256 }; /* of a side; longer pairs are counted, neither learned from nor aligned */
enum align_shape { ALIGN_BOTH, ALIGN_AGREED, ALIGN_GROW, ALIGN_FORWARD, ALIGN_BACKWARD, ALIGN_SHAPES };
/* "intersection", "agreement", "grow-diag-final-and", "forward", "backward" */
extern const char *const align_shape_name[ALIGN_SHAPES];

struct align_opts {
    int iterations, hmm_iterations; /* 5, 3 */
    double p0, alpha, tension;      /* .08, .01, 4 */
    int threads;
    bool pretokenized; /* words stand between spaces */
    size_t memory;     /* bytes training may take; of a larger corpus an even sample is used */
};
void align_opts_init(struct align_opts *o);

/* ---- training ---- */
struct align_trainer;
struct aligner;
enum align_why { ALIGN_OK, ALIGN_EMPTY, ALIGN_TOO_LONG, ALIGN_WHYS };
extern const char *const align_why_name[ALIGN_WHYS]; /* "", "no-words", "too-many-words" */
struct align_trainer *align_trainer_new(const struct align_opts *o);
/* Both texts are valid UTF-8. */
enum align_why align_trainer_add(struct align_trainer *t, sv src, sv tgt);
/* The same for who has the words already; at most ALIGN_WORDS_MAX of them are read, a higher count is too many. */
enum align_why align_trainer_add_words(struct align_trainer *t, const sv *src, int nsrc, const sv *tgt, int ntgt);
void align_trainer_free(struct align_trainer *t); /* without having trained */
/* Frees the trainer. A model can be kept as a file. */
struct aligner *align_train(struct align_trainer *t);
enum status align_save(const struct aligner *a, const char *path, struct err *e);
enum status align_load(struct aligner **a, const char *path, struct err *e);
struct input;
enum status align_read(struct aligner **a, struct input *in, struct err *e);
void aligner_free(struct aligner *a);
struct align_facts {
    uint64_t pairs, words[2], vocab[2], entries; /* trained on; known */
    double tension[2];
};
struct align_facts align_facts(const struct aligner *a);

/* ---- aligning ---- */
struct align_link {
    uint16_t s, t;
};
struct align_links {
    const sv *src, *tgt;             /* the words, views into the texts */
    const uint32_t *src_id, *tgt_id; /* their numbers in the model; UINT32_MAX: unknown */
    int nsrc, ntgt;
    const struct align_link *link; /* ascending by s, then t; valid until the next call */
    int n;
    double score; /* mean of both directions' log likelihood per word */
};
struct align_scratch;
struct align_scratch *align_scratch_new(const struct aligner *a);
void align_scratch_free(struct align_scratch *s);
enum align_why align_pair(const struct aligner *a, struct align_scratch *s, sv src, sv tgt, enum align_shape shape,
                          struct align_links *out);

/* ---- phrases ---- */

/* Words [s, s + ns) of the source and [t, t + nt) of the target. */
struct align_phrase {
    int s, ns, t, nt;
    double sure; /* of its weakest link: sqrt(p(t|s) p(s|t)) */
};
/* The phrases of at most words_max words a side that translate each other as a whole: no link leaves the box, the words
 * at all four borders are linked and none of them is a function word. Ascending by s, then ns; returns how many of max.
 *
 * A function word is one that is more than 1 % of its side's words, or more than 0.1 % of them with no translation of
 * p >= .5 (and stood there 20 times: in a small corpus everything is common); so is what holds no letter. */
int align_phrases(const struct aligner *a, const struct align_links *l, int words_max, double sure_min,
                  struct align_phrase *out, int max);
bool align_is_function_word(const struct aligner *a, int side, uint32_t id);

/* ---- lexicon ---- */
struct align_word {
    sv word; /* case-folded */
    uint32_t id;
    double p, q;  /* p(word | asked), p(asked | word) */
    double count; /* expected number of links in the training corpus */
};
/* Translations of a word, the likeliest first (p * q, then bytes); returns how many of max. side 0: of a source word.
 */
int align_translations(const struct aligner *a, int side, sv word, struct align_word *out, int max);
/* The entry of two words; false where the model has none. */
bool align_lookup(const struct aligner *a, sv src, sv tgt, struct align_word *out);
/* How often the word stood in the training corpus. */
uint32_t align_frequency(const struct aligner *a, int side, sv word);
/* The same by numbers, as align_links holds them, for who asks often. UINT32_MAX: no such word. */
uint32_t align_id(const struct aligner *a, int side, sv word);
sv align_word_of(const struct aligner *a, int side, uint32_t id); /* case-folded */
int align_translations_of(const struct aligner *a, int side, uint32_t id, struct align_word *out, int max);
bool align_lookup_ids(const struct aligner *a, uint32_t src, uint32_t tgt, struct align_word *out);
uint32_t align_frequency_of(const struct aligner *a, int side, uint32_t id);
/* Tab-separated lines: source, target, p(target|source), p(source|target), count; in the order of the bytes. */
enum status align_write_lexicon(const struct aligner *a, const char *path, uint64_t *lines, struct err *e);

#endif

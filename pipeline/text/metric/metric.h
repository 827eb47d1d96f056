/* chrF, BLEU and TER: the numbers of sacreBLEU 2.6, to the last digit it prints; and the edits between two lists of
 * words.
 *
 *     struct metric_scratch *m = metric_scratch_new();                   // one per thread, reused for every sentence
 *     double a = chrf_sentence(m, draft, reference, NULL);               // 0..100; NULL: the usual options
 *     bool better = chrf_gain(m, draft, repaired, reference) >= 500;     // in hundredths of a point, an integer
 *     struct ter_stats t = ter_sentence(m, draft, final, NULL);          // t.edits of t.words
 *
 * A score of a corpus is not the mean of its sentences: add the statistics of each sentence (X_count, X_add), then ask
 * for the score of the sum (X_score).
 *
 * All texts are VALID UTF-8. Nothing here depends on the machine: chrF and TER are sums, products and quotients of
 * doubles, BLEU takes its logarithm from base/fixmath.h. Text in scripts written without spaces: chrF as it is, BLEU
 * with BLEU_ZH or BLEU_CHAR, TER with normalized and asian. */
#ifndef LL_TEXT_METRIC_METRIC_H
#define LL_TEXT_METRIC_METRIC_H

#include "base/mem.h"

struct metric_scratch;
struct metric_scratch *metric_scratch_new(void);
void metric_scratch_free(struct metric_scratch *m);
/* The text without white space (as Python knows it) at its end: what sacreBLEU does to every line it reads. */
sv metric_strip(sv s);

/* ---- chrF (Popović 2015), chrF++ with word_order 2 (Popović 2017) ---- */
enum { CHRF_ORDERS = 16 }; /* char_order + word_order at most */
struct chrf_opts {
    int char_order, word_order, beta;
    bool lowercase, whitespace; /* whitespace: counts as characters */
    bool eps_smoothing;         /* instead of the effective order */
};
#define CHRF_DEFAULT   ((struct chrf_opts){.char_order = 6, .word_order = 0, .beta = 2})
#define CHRF_PLUS_PLUS ((struct chrf_opts){.char_order = 6, .word_order = 2, .beta = 2})

struct chrf_stats {
    int64_t hyp[CHRF_ORDERS], ref[CHRF_ORDERS], match[CHRF_ORDERS]; /* n-grams; characters' orders, then words' */
};
/* Against the reference (n >= 1) that gives the best score. */
struct chrf_stats chrf_count(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct chrf_opts *o);
void chrf_add(struct chrf_stats *sum, const struct chrf_stats *more);
double chrf_score(const struct chrf_stats *s, const struct chrf_opts *o);
/* One sentence, one reference. A hundred characters take about three microseconds. */
double chrf_sentence(struct metric_scratch *m, sv hyp, sv ref, const struct chrf_opts *o);
/* The same with the usual options in hundredths of a point, rounded half up: 0..10000. */
int chrf_points(struct metric_scratch *m, sv hyp, sv ref);
/* chrf_points(after) - chrf_points(before) */
int chrf_gain(struct metric_scratch *m, sv before, sv after, sv ref);

/* ---- BLEU (Papineni et al. 2002) ---- */
enum { BLEU_ORDERS = 8 };
enum bleu_tokens { BLEU_13A, BLEU_ZH, BLEU_CHAR, BLEU_INTL, BLEU_NONE, BLEU_TOKENS };
extern const char *const bleu_tokens_name[BLEU_TOKENS]; /* "13a" ... */
enum bleu_smooth { SMOOTH_EXP, SMOOTH_FLOOR, SMOOTH_ADD_K, SMOOTH_NONE, BLEU_SMOOTHS };
extern const char *const bleu_smooth_name[BLEU_SMOOTHS];
struct bleu_opts {
    enum bleu_tokens tokens;
    enum bleu_smooth smooth;
    double smooth_value;  /* of floor and add-k; 0: the usual 0.1 and 1 */
    int order;            /* 0: 4 */
    bool effective_order; /* for sentences: orders beyond their length do not count */
    bool lowercase;
};
#define BLEU_DEFAULT  ((struct bleu_opts){.order = 4})
#define BLEU_SENTENCE ((struct bleu_opts){.order = 4, .effective_order = true})

struct bleu_stats {
    int64_t hyp_len, ref_len, match[BLEU_ORDERS], total[BLEU_ORDERS];
};
struct bleu_result {
    double score, bp, precision[BLEU_ORDERS]; /* 0..100, 0..1, 0..100 */
};
struct bleu_stats bleu_count(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct bleu_opts *o);
void bleu_add(struct bleu_stats *sum, const struct bleu_stats *more);
struct bleu_result bleu_score(const struct bleu_stats *s, const struct bleu_opts *o);
/* One sentence, one reference; NULL: BLEU_SENTENCE. */
double bleu_sentence(struct metric_scratch *m, sv hyp, sv ref, const struct bleu_opts *o);
/* The text as BLEU divides it, words with one space between; valid until the next call with m. */
sv bleu_tokenize(struct metric_scratch *m, sv text, const struct bleu_opts *o);

/* ---- TER (Snover et al. 2006) ---- */
struct ter_opts {
    bool normalized, no_punct, asian, case_sensitive;
};
struct ter_stats {
    int64_t edits; /* insertions, deletions, substitutions and shifts; of the reference with the fewest */
    double words;  /* of the reference; their mean where there are several */
};
struct ter_stats ter_count(struct metric_scratch *m, sv hyp, const sv *refs, int n, const struct ter_opts *o);
void ter_add(struct ter_stats *sum, const struct ter_stats *more);
/* 100 is as many edits as words; may be more. */
double ter_score(const struct ter_stats *s);
struct ter_stats ter_sentence(struct metric_scratch *m, sv hyp, sv ref, const struct ter_opts *o);

/* ---- what changed between two lists of words ---- */
/* a[a0, a1) became b[b0, b1); one of them may be empty, never both. */
struct edit_span {
    int a0, a1, b0, b1;
};
/* Fewest insertions, deletions and substitutions of words (Levenshtein), keeping as many words as that allows;
 * neighbouring edits are one span, spans in order. Returns that number; *n: how many spans there are, the first `max`
 * of them stand in out. Words of sentences, not of books: where more than EDIT_CELLS pairs of words lie between the
 * equal ends, all of that is one span. */
enum { EDIT_CELLS = 1 << 26 };
int edit_spans(struct metric_scratch *m, const sv *a, int na, const sv *b, int nb, struct edit_span *out, int max,
               int *n);

#endif

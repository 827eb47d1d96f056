/* What the metrics share: symbols (code points, numbered words), the tree of n-grams, room for one sentence. */
#ifndef LL_TEXT_METRIC_SCRATCH_H
#define LL_TEXT_METRIC_SCRATCH_H

#include "text/metric/metric.h"

/* One n-gram: its first n - 1 symbols are another one, `parent`; 0 is the empty one. */
struct gram {
    uint64_t key; /* parent << 32 | symbol */
    int32_t ref, hyp;
};
struct grams {
    struct gram *v; /* v[0] is the empty one */
    size_t n, cap;
    uint32_t *slot; /* open addressing; 0: free */
    size_t mask, slots;
};
/* Empties it; `expect` n-grams come in without growing. */
void grams_reset(struct grams *g, size_t expect);
void grams_release(struct grams *g);
void grams_grow(struct grams *g);
static inline size_t gram_hash(uint64_t key)
{
    uint64_t x = key * 0x9e3779b97f4a7c15u;
    return (size_t)(x ^ x >> 32);
}
/* The n-gram, or 0 where it was never put. */
static inline uint32_t grams_find(const struct grams *g, uint32_t parent, uint32_t symbol)
{
    uint64_t key = (uint64_t)parent << 32 | symbol;
    for (size_t i = gram_hash(key) & g->mask;; i = (i + 1) & g->mask) {
        uint32_t at = g->slot[i];
        if (!at || g->v[at].key == key) return at;
    }
}
static inline uint32_t grams_put(struct grams *g, uint32_t parent, uint32_t symbol)
{
    if (g->n * 2 > g->mask) grams_grow(g);
    uint64_t key = (uint64_t)parent << 32 | symbol;
    for (size_t i = gram_hash(key) & g->mask;; i = (i + 1) & g->mask) {
        uint32_t at = g->slot[i];
        if (at && g->v[at].key == key) return at;
        if (at) continue;
        g->slot[i] = (uint32_t)g->n;
        g->v[g->n] = (struct gram){.key = key};
        return (uint32_t)g->n++;
    }
}

struct symbols {
    uint32_t *v;
    size_t n, cap;
};
static inline void symbols_add(struct symbols *s, uint32_t x)
{
    MEM_GROW(s->v, s->n, s->cap);
    s->v[s->n++] = x;
}

/* Numbers for words: equal words have equal numbers, from 0 in the order they came. */
struct vocab_word {
    sv text;
    uint64_t hash;
};
struct wordset {
    struct vocab_word *v;
    size_t n, cap;
    uint32_t *slot;
    size_t mask;
};
void wordset_reset(struct wordset *w);
void wordset_release(struct wordset *w);
/* The word's bytes must stay. */
uint32_t wordset_id(struct wordset *w, sv word);

enum { WORD_SYMBOL = 0x200000 }; /* added to a word's number where code points live too */

struct metric_scratch {
    arena mem; /* texts of one call */
    struct grams grams;
    struct wordset words;
    struct symbols hyp, ref, chars;
    struct buf text[2]; /* a text between two steps of a tokenizer */
};

/* White space as str.split() of Python has it. */
static inline bool is_space(uint32_t c)
{
    if (c < 0x80) return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
    return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000;
}
/* Takes the next word off the front of *rest; absent at the end. */
sv next_word(sv *rest);
/* without white space at both ends (metric_strip: at its end) */
sv strip_both(sv s);
/* its words with one space between, in m->mem */
sv join_words(struct metric_scratch *m, sv s);
/* s in lower case (root locale) where `on`, in m->mem */
sv lower_if(struct metric_scratch *m, sv s, bool on);
/* The numbers of a text's words. */
void words_into(struct metric_scratch *m, sv text, struct symbols *to);

/* The texts as BLEU and TER divide them, still with any white space between words; in m->mem. */
sv bleu_prepare(struct metric_scratch *m, sv text, const struct bleu_opts *o);
sv ter_prepare(struct metric_scratch *m, sv text, const struct ter_opts *o);

#endif

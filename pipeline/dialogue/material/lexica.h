/* What a run learns of its own language pairs before dialogues are made: for each a word aligner with its lexicon
 * (align/align.h), and for each side the contexts of its words (dialogue/material/context.h).
 *
 * One aligner serves all corpora of a pair of languages, whichever side is which: the codes are in the order of their
 * bytes, so English-German has de as side 0. A pair with too few sentence pairs has none; kinds that need one are then
 * not made for it. What is learned depends on the pairs alone: not on threads, batches or (from 512M upwards) memory.
 *
 *     bool swapped;
 *     const struct lexicon *x = lexica_find(lx, src_lang, tgt_lang, &swapped);    NULL: none
 *     struct align_links l;
 *     lexica_align(local, x, swapped, src, tgt, ALIGN_BOTH, &l);                  links as the caller sees the sides
 *
 * The same numbers of sides hold in the lexicon: with `swapped` the source's words are those of side 1. */
#ifndef LL_DIALOGUE_MATERIAL_LEXICA_H
#define LL_DIALOGUE_MATERIAL_LEXICA_H

#include "align/align.h"
#include "dialogue/material/context.h"
#include "engine/run.h"

struct lexicon {
    sv lang[2];
    struct aligner *aligner;
    struct context *context[2];
    uint64_t pairs; /* offered */
};
struct lexica;

enum { LEXICA_PAIRS_MIN = 2000 };
struct lexica_cfg {
    int64_t min; /* fewer pairs are too few */
    int threads;
    int64_t memory; /* bytes that learning may take */
    /* Of a sample: how many pairs each one of paths[i] stands for, NULL: itself. What is too few is judged by that. */
    const double *weight;
    bool quick; /* for a look: fewer iterations, and long sentences are not learned from */
};
/* Learns from pairs shards. dir: every language pair is written there as soon as it is learned, and forgotten; what
 * stands there from an interrupted call with the same `stamp` is kept; lexica_load reads it. dir NULL: *out has it all.
 * The tally counts sentence pairs. */
enum status lexica_learn(struct lexica **out, struct run *run, const struct lexica_cfg *cfg, const char *const *paths,
                         int n, const char *dir, hash128_t stamp, struct tally *t, struct err *e);
/* The index that lexica_learn wrote, "<dir>/index.tsv". */
enum status lexica_load(struct lexica **out, const char *index, struct err *e);
void lexica_free(struct lexica *lx);

/* For texts in a and b; *swapped: a is side 1. NULL where nothing was learned. */
const struct lexicon *lexica_find(const struct lexica *lx, sv a, sv b, bool *swapped);
int lexica_count(const struct lexica *lx);
const struct lexicon *lexica_at(const struct lexica *lx, int i);

/* A thread's own rooms for aligning, made when they are first needed. lexica may be NULL (then nothing is found). */
struct lexica_local;
struct lexica_local *lexica_local_new(const struct lexica *lx);
void lexica_local_free(struct lexica_local *l);
/* align_pair with the links turned round where the sides are: l.src are always the words of `src`. Valid until the
 * next call for the same lexicon. */
enum align_why lexica_align(struct lexica_local *l, const struct lexicon *x, bool swapped, sv src, sv tgt,
                            enum align_shape shape, struct align_links *out);

/* ---- the task "lexica" of a run: between the pairs and synth; product kind "lexica" ---- */
void lexica_plan(struct run *run);

#endif

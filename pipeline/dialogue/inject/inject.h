/* The error injector: a good translation with one labelled slip, wrong for certain and fluent enough that mending it is
 * worth a turn.
 *
 *     struct injector *in = injector_new(lexica);                          one per thread; lexica may be NULL
 *     struct inject_pair p = {S, R, SV("en"), SV("de")};
 *     if (injector_load(in, &p, mem)) {                                    aligns S and R once, for any number of slips
 *         struct slip s[3];
 *         int n = inject_slips(in, sorts, nsorts, 3, &rng, s);             0..3 slips that do not touch each other
 *         sv draft = slips_render(R, s, n, SLIPS_ALL, mem);                all of them wrong
 *         sv next = slips_render(R, s, n, SLIPS_ALL & ~1u, mem);           the first one mended
 *         struct byte_range at = slips_at(s, n, SLIPS_ALL, 1);             where the second stands in `draft`
 *     }
 *
 * A slip's span is in whole words (of R: `good`; of R with this slip alone: `bad`). Mending it gives R byte for byte;
 * slips of one text can be mended in any order. Everything is drawn from the rng given: same pair, lexica and rng, same
 * slip. What is put into a text stood in the corpus between the same neighbours, or comes from a table of the language
 * (inject/tables.c); what replaces a word is no translation of any word of S. */
#ifndef LL_DIALOGUE_INJECT_H
#define LL_DIALOGUE_INJECT_H

#include "base/hash.h"
#include "dialogue/material/lexica.h"

/* clang-format off */
#define SLIP_SORTS_LIST(X)                                                                                             \
    X(LEXICAL, "lexical", "a word was chosen wrongly")                                                                 \
    X(OMISSION, "omission", "something of the source is missing")                                                      \
    X(ADDITION, "addition", "something is there that the source does not say")                                         \
    X(NUMBER, "number", "a number is not that of the source")                                                          \
    X(NAME, "name", "a name is another one")                                                                           \
    X(NEGATION, "negation", "said where the source denies it, or the other way round")                                 \
    X(AGREEMENT, "agreement", "article, ending, verb form, measure word or particle do not agree")                     \
    X(REGISTER, "register", "a form of address or a word of another register")                                         \
    X(ORDER, "order", "two words stand in the wrong order")                                                            \
    X(UNTRANSLATED, "untranslated", "a word was left in the source language")                                          \
    X(PUNCTUATION, "punctuation", "a mark is missing, doubled, or of the wrong kind")                                  \
    X(TERM, "term", "another rendering of the same source word: wrong where a term was agreed on")
/* clang-format on */
enum slip_sort {
#define X(name, word, help) SLIP_##name,
    SLIP_SORTS_LIST(X)
#undef X
        SLIP_SORTS
};
extern const char *const slip_sort_name[SLIP_SORTS], *const slip_sort_help[SLIP_SORTS];
enum slip_severity { SLIP_MINOR, SLIP_MAJOR, SLIP_CRITICAL, SLIP_SEVERITIES };
extern const char *const slip_severity_name[SLIP_SEVERITIES];

struct byte_range {
    uint32_t from, to; /* [from, to) */
};
struct slip {
    enum slip_sort sort;
    enum slip_severity severity;
    struct byte_range good; /* in R */
    struct byte_range bad;  /* in R with this slip alone; begins where `good` does */
    sv put;                 /* what stands at `bad`; empty where something is missing */
    sv bad_text;            /* R with this slip alone */
    sv wrong, right;        /* the spans as a person would quote them: whole words, trimmed. Of an omission `wrong` is
                               empty and `right` what is missing; of an addition `right` is empty. */
    sv source;              /* the words of S it goes back to, as they stand there; or absent */
};

struct inject_pair {
    sv source, reference; /* valid UTF-8, NFC, trimmed; must live as long as what is made of them */
    sv src_lang, tgt_lang;
};
struct injector;
struct injector *injector_new(const struct lexica *lx);
void injector_free(struct injector *in);
/* Views in what is made point into the pair's texts or into mem. False: texts without words, or too long to align; no
 * slip can be made. */
bool injector_load(struct injector *in, const struct inject_pair *p, arena *mem);
/* The same without aligning, which is what costs: links are what the lexicon says of the words alone. Enough to see
 * that a sort of slip that needs them is likely to be possible; nothing made of it is to be kept. False without a
 * lexicon. */
bool injector_guess(struct injector *in, const struct inject_pair *p, arena *mem);
/* Whether every word of content in the source has a word in the reference with p * q >= sure. */
bool injector_covers(const struct injector *in, double sure);
/* One slip of that sort at a place that lies clear of the ranges taken (of R): a word stands between them. False where
 * there is none. */
bool inject_slip(struct injector *in, enum slip_sort sort, const struct byte_range *taken, int ntaken, rng *r,
                 struct slip *out);
/* At most n slips, each of one of the sorts (drawn anew for each; one that is impossible here gives way to the others),
 * ascending by place. Returns how many. */
enum { SLIPS_MAX = 16 };
int inject_slips(struct injector *in, const enum slip_sort *sort, int nsorts, int n, rng *r, struct slip *out);
/* The links of the pair loaded (ALIGN_AGREED; source words are those of the pair's source), or NULL without a lexicon;
 * for kinds that need them besides. */
const struct align_links *injector_links(const struct injector *in, const struct lexicon **x, bool *swapped);

/* ---- words and phrases worth asking for by name ("it must say X", a row of a glossary) ---- */

/* At most three words a side that translate each other as a whole; nouns and names where the language lets us see that
 * (English, German), in any case no word of the tables that says little of its own. */
struct slip_term {
    sv source, reference; /* as they stand in the texts */
    struct byte_range in_source, in_reference;
    double sure; /* of the weakest link */
};
/* Those of the pair loaded, by place in the aligner's first side; returns how many of max. 0 without a lexicon. */
int injector_terms(struct injector *in, struct slip_term *out, int max);

/* ---- texts with some of the slips; bit i of `wrong` set: slip i is there, else it is mended ---- */
#define SLIPS_ALL (~(uint32_t)0)
sv slips_render(sv reference, const struct slip *s, int n, uint32_t wrong, arena *mem);
/* Where slip i (mended or not) stands in that text. */
struct byte_range slips_at(const struct slip *s, int n, uint32_t wrong, int i);

#endif

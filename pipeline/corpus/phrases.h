/* Phrases that give worthless text away: refusals, talk of being a model, service errors, translators' asides,
 * place-holders, the marks of chat templates. One table (phrases_table.h) for import and for the filters of the
 * data-set stages, and one pass over a text for all of it.
 *
 * Compared without regard to ASCII case; a typographic apostrophe counts as a plain one. Letters beyond ASCII compare
 * as they are, so phrases of Russian and the like begin after the letter that may be a capital. A phrase that begins or
 * ends with an ASCII letter or digit does so at a word's border. */
#ifndef LL_CORPUS_PHRASES_H
#define LL_CORPUS_PHRASES_H

#include "base/sv.h"

enum phrase_kind {
    PHRASE_REFUSAL,     /* "I'm sorry, but I cannot" */
    PHRASE_MODEL,       /* "as an AI language model" */
    PHRASE_SELF,        /* "as an AI, I": may introduce a disclaimer, or a model that says its name */
    PHRASE_ERROR,       /* "network error": what a service says instead of an answer */
    PHRASE_NOTE,        /* "Note: I translated": a translator's aside */
    PHRASE_LEAD,        /* "Here is the translation:" */
    PHRASE_PLACEHOLDER, /* "[Insert name here]" */
    PHRASE_TEMPLATE, /* "### Instruction:": the marks of templates that are words; tokens like <|eot_id|> are not here
                      */
    PHRASE_KEY,      /* "-----BEGIN RSA PRIVATE KEY-----" */
    PHRASE_KINDS
};
enum phrase_place {
    AT_START, /* of the trimmed text */
    AT_HEAD,  /* in its first 200 bytes */
    AT_LINE,  /* at the beginning of a line, brackets, blanks and markup aside */
    AT_ANY
};
struct phrase {
    const char *text;
    enum phrase_kind kind;
    enum phrase_place place;
};
struct phrase_hit {
    uint32_t at, end; /* bytes of the text */
    uint16_t phrase;
};
enum { PHRASE_HEAD = 200, PHRASE_ERROR_MAX = 200 };

/* Builds the look-up once; cheap afterwards; from any thread. */
void phrases_init(void);
/* The next phrases in s that stand where they must, at most `max` (>= 16); returns how many. *from begins as 0 and is
 * where to go on; at the end of s there are no more.
 * phrases_init must have been called. About a third of a nanosecond a byte. */
int phrases_find(sv s, ptrdiff_t *from, struct phrase_hit *hit, int max);
const struct phrase *phrase_at(int phrase);
/* Whether what follows a PHRASE_SELF is a disclaimer: a negation in the 160 bytes behind it. */
bool phrase_disclaims(sv text, const struct phrase_hit *h);
/* An answer that refuses, speaks of being a model at its beginning, or is a service's error. */
bool phrases_refuse(sv text);

#endif

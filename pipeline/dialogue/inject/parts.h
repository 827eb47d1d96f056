/* What the files of inject/ share: the pair taken apart, and how a slip is proposed. */
#ifndef LL_DIALOGUE_INJECT_PARTS_H
#define LL_DIALOGUE_INJECT_PARTS_H

#include "dialogue/inject/inject.h"
#include "dialogue/inject/tables.h"

struct iword {
    sv text;
    uint32_t from, to; /* bytes of its text */
    uint32_t id;       /* of the aligner, UINT32_MAX: unknown */
    uint32_t ctx;      /* of its side's context, CONTEXT_NONE: unknown */
    bool letter;       /* holds one */
    bool digit;
    bool dense;    /* of a script without spaces */
    bool upper;    /* begins with a capital */
    bool function; /* says little of its own */
    bool spaced;   /* exactly one space before it */
    bool joined;   /* nothing before it */
    int chars;
    int peer;  /* the word it is linked to, the surest; -1: none */
    int peers; /* how many it is linked to */
};
struct itext {
    sv text, lang;
    struct iword w[ALIGN_WORDS_MAX];
    int n;
    int side; /* of the lexicon */
    const struct context *context;
    const struct tongue *tongue;
    bool cased, german; /* capitals say something: that it is a name, or (German) a noun */
    bool question;
    uint32_t common[20]; /* its commonest words and marks; both ends of texts first */
    int ncommon;
};
/* What is found out once for a lexicon. */
struct tongue_room {
    const struct context *context;
    uint32_t common[20];
    int n;
};
struct injector {
    struct tongue_room *room; /* two for each lexicon, made when first needed */
    const struct lexica *lexica;
    struct lexica_local *local;
    struct word_splitter *split; /* without a lexicon */
    const struct lexicon *x;     /* NULL: rules only */
    bool swapped;
    struct align_links links;
    struct itext s, r;
    arena *mem;
    const struct byte_range *taken;
    int ntaken;
    rng *rng;
};

/* A slip proposed: words [from, to) of R become `put` (words between spaces as they shall stand, "" for nothing;
 * from == to: put in before that word). Spaces around are seen to. */
struct edit {
    int from, to;
    sv put;
    enum slip_severity severity;
    int source; /* word of S, or -1 */
};
/* Checks what all slips must hold to (clear of what is taken, normal form, no word doubled, capitals at the beginning)
 * and fills *out. */
bool propose(struct injector *in, enum slip_sort sort, const struct edit *e, struct slip *out);

/* i-th word of a walk over all words of R that begins at a random place; in->r.n of them. */
static inline int walk(const struct injector *in, int start, int i)
{
    return (start + i) % in->r.n;
}
int walk_start(struct injector *in);
/* The context number of word i of R; CONTEXT_BEGIN and CONTEXT_END outside. */
uint32_t around(const struct injector *in, int i);
/* How often b follows a in R's language. 0 without a lexicon. */
uint32_t follows(const struct injector *in, uint32_t a, uint32_t b);
/* Is this word (of R's language) a possible translation of any word of S? True for what the lexicon does not know. */
bool translates_source(const struct injector *in, sv word);
/* Do the words share their beginning (or, in Han script, a character)? */
bool alike(sv a, sv b);
/* The word says something of its own and is linked to one that does. */
bool is_content(const struct injector *in, int i);
bool in_text(const struct itext *t, sv word);
/* The word stands within an identifier, address or placeholder: hands off. */
bool in_code(const struct itext *t, int i);

typedef bool slip_fn(struct injector *in, struct slip *out);
slip_fn slip_lexical, slip_term, slip_untranslated, slip_name, slip_omission, slip_addition, slip_order, slip_number,
    slip_negation, slip_agreement, slip_register, slip_punctuation;

#endif

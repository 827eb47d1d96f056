/* Dialogue kinds: one file per family builds the records of its kinds, one line per kind in list.h.
 *
 * C carries structure, templates carry wording. A kind is a pure function of its material (one pair, or a passage of
 * consecutive pairs of one document), the configuration and randomness addressed by the record's id: the same input
 * gives the same record whatever else is in the run. It fills a struct dialogue, or says why not (a counted reason).
 *
 * To add one: K(E3) in list.h (sorted), `const struct kind kind_E3` in the family's file, its lines in script_table.h,
 * wordings E3 in templates/dialogues/<language>/E.yaml. State of multi-turn kinds lives in the dialogue being built:
 * constraints carry the range of turns they bind, so every later turn can be checked against those still active.
 *
 * A revision reads: A1's opening, a draft as the answer (dialogue_draft: weight 0), the kind's own line, the mended
 * text, with a constraint that the last one meets and the draft does not (constraint.violated_by). What a kind builds
 * is judged by dialogue/verify from the written record alone; what does not pass is dropped and counted. */
#ifndef LL_DIALOGUE_KINDS_KIND_H
#define LL_DIALOGUE_KINDS_KIND_H

#include "dialogue/inject/inject.h"
#include "dialogue/kinds/script.h"
#include "dialogue/record.h"

/* What a kind needs of its material, and what a candidate's material is. */
enum kind_needs {
    NEED_PAIR = 1,       /* one pair with a usable reference */
    NEED_PASSAGE = 2,    /* several consecutive pairs of one document */
    NEED_VARIANTS = 4,   /* several translations of one source, as consecutive pairs */
    NEED_LEXICON = 8,    /* besides, what was learned of its languages (dialogue/material/lexica.h) */
    WANT_LEXICON = 4096, /* uses it where there is one; the rules that need none do elsewhere */
    NEED_MT = 16,        /* a segment SEG_MT in the language translated into */
    NEED_FORMS = 32,     /* segments SEG_FORMAL and SEG_INFORMAL in that language */
    NEED_OTHERS = 64,    /* the text in further languages */
    NEED_TEXT = 256,     /* a pair or a passage, either will do */
    NEED_THIRD = 128,    /* who asks writes a language that neither text is in */
    NEED_JUDGED = 512,   /* a draft, and what people found wrong with it (kinds/judged.h) */
    NEED_MENDED = 1024,  /* and another person's translation besides */
};

/* Why no record came of it; registered as tally reasons under these names. */
#define KIND_REASONS(R)                                                                                                \
    R(EMPTY, "empty-text")                                                                                             \
    R(NO_REFERENCE, "no-reference")                                                                                    \
    R(NO_WORDING, "no-wording")                                                                                        \
    R(COPY, "copy")                                                                                                    \
    R(FRAGMENT, "fragment")                                                                                            \
    R(MARKER, "marker-in-text")                                                                                        \
    R(CONTROL, "control-char")                                                                                         \
    R(NOT_NFC, "not-nfc")                                                                                              \
    R(ESCAPE, "escape-differs")                                                                                        \
    R(TOO_LONG, "text-too-long")                                                                                       \
    R(LAYOUT, "layout-differs")                                                                                        \
    R(NO_LEXICON, "no-lexicon")                                                                                        \
    R(UNSUITED, "unsuited")
enum kind_reason {
    KIND_OK,
#define R(name, text) KIND_##name,
    KIND_REASONS(R)
#undef R
        KIND_NREASONS
};
extern const char *const kind_reason_name[KIND_NREASONS];

/* A thread's own instruments. */
struct kind_tools {
    const struct lexica *lexica;   /* NULL where no kind asked for needs it */
    struct lexica_local *words_of; /* for lexica_align */
    struct injector *injector;     /* see kind_injector */
    hash128_t loaded;              /* the pair it holds; what it has made of it lives in that candidate's memory */
    bool usable;
    struct injector *guesser; /* for what shows without aligning; its pair, and whether SLIP_TERM was asked for */
    hash128_t guessed;
    bool guessable, asked, likely;
    struct metric_scratch *metric;
    struct verifier *verifier; /* for verify_numbers, verify_count, verify_stands */
};
void kind_tools_init(struct kind_tools *t, const struct lexica *lexica);
void kind_tools_release(struct kind_tools *t);
void kind_tools_forget(struct kind_tools *t); /* before another candidate */

/* One request to build: everything a kind may look at. */
struct kind_job {
    const struct wordings *words;
    const struct unit *unit; /* the pair, or the passage's pairs in order */
    int nunits;
    bool backward;     /* translate the second side into the first */
    int lang;          /* instruction language, index for wordings_* */
    bool held_out;     /* use the wordings kept for tests */
    int64_t max_chars; /* most bytes of a text, 0: any */
    struct kind_tools *tools;
    uint64_t seed;
    sv key;              /* "<corpus>-<line>": with the seed, for draws that fits() and build() must agree on */
    rng *r;              /* NULL in fits() */
    arena *mem;          /* what the dialogue's views point into */
    struct buf *scratch; /* for rendering; contents do not outlive the call */
};

struct kind {
    const char *id, *slug, *help;
    bool talks;    /* an answer may be more than a translation: no system prompt may forbid it */
    double weight; /* its part of the family where a recipe gives the family's share; 0: 1 */
    unsigned needs;
    unsigned either; /* material that will do instead of `needs`; 0: none */
    /* Whether the material suits, in the job's direction: cheap, since all candidates are asked; what it lets pass
     * should mostly come to a record. NULL: whatever meets `needs`. */
    bool (*fits)(const struct kind_job *job);
    enum kind_reason (*build)(const struct kind_job *job, struct dialogue *d);
};
#define K(name) extern const struct kind kind_##name;
#include "dialogue/kinds/list.h"
#undef K

extern const struct kind *const kinds[]; /* sorted by id, NULL-ended */
extern const int kinds_count;
int kind_index(sv id_or_slug); /* -1 where there is none */

/* ---- for kinds ---- */
/* The injector with this pair loaded (and its alignment: injector_links); NULL where it cannot be. Aligning is what
 * costs; it is done once for all kinds that ask for the same pair. */
struct injector *kind_injector(const struct kind_job *job, sv source, sv answer);
/* For fits(): a word of the first pair seems to have another rendering that would stand where it does (SLIP_TERM), as
 * far as that shows without aligning. */
bool kind_term_likely(const struct kind_job *job);
/* Likewise: every word of content in the source has one in the answer that the lexicon is so sure of (p * q). */
bool kind_words_likely(const struct kind_job *job, double sure);
/* The common gates that need no model, for one source and its answer, trimmed before. */
enum kind_reason kind_gate(const struct kind_job *job, sv source, sv answer);
/* Sides in the chosen direction, trimmed. */
const struct seg *kind_source(const struct kind_job *job, int i);
const struct seg *kind_answer(const struct kind_job *job, int i);
/* Picks and renders a wording of a script's turn, adds the message and the wording's id to the dialogue. */
enum kind_reason kind_say(const struct kind_job *job, struct dialogue *d, enum role role, enum script_id script,
                          int turn, const struct slots *s);
static inline enum kind_reason kind_ask(const struct kind_job *job, struct dialogue *d, enum script_id script, int turn,
                                        const struct slots *s)
{
    return kind_say(job, d, ROLE_USER, script, turn, s);
}
/* The same without a message: the text, for a line that is worked into an answer. */
enum kind_reason kind_line(const struct kind_job *job, struct dialogue *d, enum wording_by by, enum script_id script,
                           int turn, const struct slots *s, sv *text);
/* The variant of a script's turn by its name, for slots.variant; a name that the script does not have suits no wording.
 */
int kind_variant(enum script_id script, enum wording_by by, int turn, const char *name);
/* Requires the answer to be in the target language. */
void kind_require_language(const struct kind_job *job, struct dialogue *d, int turn);
/* Slots for a source text in the job's languages. */
void kind_slots(const struct kind_job *job, struct slots *s, sv text);

#endif

/* Wordings: what people type when they want a translation, as data.
 *
 * A wording is one template of a user turn, written by people in templates/dialogues/<language>/<family>.yaml:
 *
 *     A1:
 *       - {id: A1.en.7, text: "[can|could] you put this into {L}\n{S}", weight: 2, held_out: true, tags: [polite]}
 *
 * Template language:
 *     {S} {W} ... text slots: the source text, a word as it stands, ... (which a turn needs and may use:
 * kinds/script_table.h) {L} {F}     the target language and the language translated from, as names in the instruction
 * language; {L.into}    another form of that name ("ins Deutsche"), from names.yaml; {L.lc} the first form in ASCII
 * lower case [a|b|]      one of the alternatives, all equally likely (write one twice to double it); they do not nest
 *     {{ }} [[ ]] || stand for the characters themselves ('|' needs doubling inside a group only)
 *
 * Keys: id (stable: <kind>.<language>.<number>), text, weight (0..100, default 1), held_out (kept for tests, never in
 * training data), enabled (false: switched off), turn (which of the kind's own turns, default 1), by (user or
 * assistant: whose line it is, default user), when (the variants of the turn it suits, default all of them;
 * kinds/script_table.h), max (most characters of {S} it suits), unmarked (suits a source without final punctuation),
 * for (own: the asker turns something into their own language; foreign: out of it; default any), tags (for people and
 * counts).
 *
 * A wording with {S} but without {L} leaves the target implied: it is used only where a reader would understand it
 * (from another language into the language the user writes, or from Chinese into English for a Chinese user). One that
 * has {S} in the middle of a line suits only a source of one line (so for every text slot); one with {S} in quotation
 * marks only a source free of them.
 *
 * names.yaml of a language says how its sentences name the others:
 *     forms: [name, into]
 *     names: {en: [Englisch, ins Englische], hi: [Hindi, ~]}
 * A missing form makes the wordings that need it unusable for that language, no more. Names of errors, for {C} and {G}:
 *     words: {omission: Auslassung, major: schwer}
 *
 * Sets are loaded from folders in order ("builtin" is the embedded one): a later folder adds wordings, and overrides
 * those with the same id. Everything is checked at load; messages carry file:line:column. After loading it is read-only
 * and shared. */
#ifndef LL_DIALOGUE_WORDING_H
#define LL_DIALOGUE_WORDING_H

#include "base/hash.h"
#include "base/opt.h"

/* Text slots. A new kind adds its own here; the loader, the checks and the docs follow. */
#define WORDING_SLOTS(X)                                                                                               \
    X(S, "source text")                                                                                                \
    X(D, "a translation the user shows")                                                                               \
    X(Q, "a second translation the user shows")                                                                        \
    X(O, "the answer's text, in an assistant's line around it")                                                        \
    X(W, "words as they stand in the translation now")                                                                 \
    X(V, "words wanted in the translation")                                                                            \
    X(X, "words of the source")                                                                                        \
    X(N, "a number")                                                                                                   \
    X(P, "rows, a list or a template, made by the program: on lines of its own")                                       \
    X(B, "background or context")                                                                                      \
    X(C, "the name of a kind of error, in the asker's language")                                                       \
    X(G, "the name of a severity, in the asker's language")
enum {
#define X(name, help) SLOT_##name,
    WORDING_SLOTS(X)
#undef X
        SLOT_TEXTS,
    SLOT_L = SLOT_TEXTS, /* language slots */
    SLOT_F,
    SLOT_ALL
};
enum { WORDING_FORMS = 8, WORDING_LANGS = 64, WORDING_TURNS = 4, WORDING_VARIANTS = 12 };
enum wording_by { BY_USER, BY_ASSISTANT, BY_N };

/* Names of errors and severities, from names.yaml. */
#define WORDING_WORDS(X)                                                                                               \
    X(mistranslation)                                                                                                  \
    X(omission)                                                                                                        \
    X(addition)                                                                                                        \
    X(number)                                                                                                          \
    X(name)                                                                                                            \
    X(negation)                                                                                                        \
    X(grammar)                                                                                                         \
    X(register)                                                                                                        \
    X(word_order)                                                                                                      \
    X(untranslated)                                                                                                    \
    X(punctuation)                                                                                                     \
    X(terminology)                                                                                                     \
    X(spelling)                                                                                                        \
    X(style)                                                                                                           \
    X(minor)                                                                                                           \
    X(major)                                                                                                           \
    X(critical)
enum wording_word {
#define X(name) WORD_##name,
    WORDING_WORDS(X)
#undef X
        WORD_N
};

/* The names of one language in another: a form per column of names.yaml. */
struct lang_names {
    sv code;
    sv form[WORDING_FORMS];
    sv lower;      /* form[0] with ASCII letters in lower case */
    unsigned have; /* bit per form present */
};

enum wording_for { FOR_ANY, FOR_OWN, FOR_FOREIGN };
struct wording {
    sv id;
    int weight; /* 0: never picked */
    bool held_out, unmarked;
    enum wording_for for_;
    int turn;
    enum wording_by by;
    unsigned when; /* bit per variant of its turn; ~0: any */
    int64_t max;   /* most code points of {S}, 0: any */
    struct opt_list tags;
    const char *file;
    int line;
    /* derived from the text */
    unsigned slots;             /* bit per SLOT_* used */
    unsigned l_forms, f_forms;  /* forms of {L} and {F} it needs */
    unsigned inlined;           /* text slots that share their line with what follows */
    bool comma_after;           /* a comma follows {S}: suits a source without final punctuation */
    sv quote_open, quote_close; /* quotation marks round {S}, or absent */
    struct part *part;
    int nparts;
};

struct wordings;
/* folders: names as in `templates:`; NULL or empty: the builtin ones. */
enum status wordings_load(struct wordings **w, const struct opt_list *folders, struct err *e);
void wordings_free(struct wordings *w);
/* Hash of everything that can reach a rendered text: for fingerprints. */
hash128_t wordings_fingerprint(const struct wordings *w);

/* The instruction languages in order of their codes; lang is an index below that count. -1 where there is none. */
int wordings_langs(const struct wordings *w);
sv wordings_lang_code(const struct wordings *w, int lang);
int wordings_count(const struct wordings *w, int lang); /* all that are switched on */
int wordings_lang(const struct wordings *w, sv code);
/* NULL where `lang` has no name for it. A region falls back on the language (pt-BR on pt), a script does not. */
const struct lang_names *wordings_names(const struct wordings *w, int lang, sv code);

/* What `lang` calls an error or a severity; absent where it has no name for it. */
sv wordings_word(const struct wordings *w, int lang, enum wording_word word);

/* Wordings of one script's turn in a language, in file order; *n may be 0. script: index in scripts[], scripts_count: a
 * system prompt. */
const struct wording *const *wordings_set(const struct wordings *w, int script, enum wording_by by, int turn, int lang,
                                          int *n);

/* What a text slot holds, and what the choice of a wording depends on. Fill with slots_source and by hand. */
struct slots {
    sv text[SLOT_TEXTS];
    const struct lang_names *target, *source; /* for {L} and {F}; NULL: wordings that need it are not used */
    bool implied;                             /* a wording that does not name the target would be understood */
    bool own, foreign;                        /* into the asker's own language, or out of it */
    int variant;                              /* of the turn, as an index; -1: it has none */
    int64_t s_chars;                          /* of {S} */
    bool s_marked;                            /* {S} ends in punctuation */
};
void slots_source(struct slots *s, sv text);
/* Conditions as bits: a wording's needs must all be in what the slots offer. */
enum { SUITS_IMPLIED = 1, SUITS_OWN = 2, SUITS_FOREIGN = 4, SUITS_UNMARKED = 8 };
unsigned wording_needs(const struct wording *w);
unsigned slots_offer(const struct slots *s);
unsigned slots_lines(const struct slots *s);  /* bits of the text slots that hold a line break */
unsigned slots_absent(const struct slots *s); /* and of those that are absent */
/* The forms there are of a language's name; none when it has no name. */
static inline unsigned slots_names(const struct lang_names *n)
{
    return n ? n->have : 0;
}
bool wording_suits(const struct wording *w, const struct slots *s);
/* One of the set's wordings for training (or, with held_out, one of those held out) that suits; NULL when none does. A
 * text slot that is absent (not merely empty) in s has nothing to say: wordings that use it do not suit. */
const struct wording *wordings_pick(const struct wordings *w, int script, enum wording_by by, int turn, int lang,
                                    bool held_out, const struct slots *s, rng *r);
/* Appends the text. */
void wording_render(const struct wording *w, const struct slots *s, rng *r, struct buf *to);

/* Compiles one template text; the message says what is wrong in it, without a place. For the loader, tests and fuzzing.
 * forms: the names of the language's forms. It suits every variant. w->part is allocated in mem; text must outlive it.
 */
enum status wording_compile(struct wording *w, sv text, const struct opt_list *forms, arena *mem, struct err *e);

#endif

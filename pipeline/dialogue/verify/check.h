/* Inside the verifiers: what a predicate gets to see, and the small words it is written in.
 *
 *     static bool holds(struct verify_check *k)
 *     {
 *         sv text = check_str(k, "text");
 *         if (!text.n) return check_bad(k, "text");
 *         return sv_starts(k->answer, text) ? check_ok(k) : check_fail(k, "prefix-differs", "'%.*s'", SV_ARG(text));
 *     }
 *     const struct verify_type type_prefix = {"prefix", holds, .required = "text"};
 *
 * A new predicate: its file, V(name) in list.h (sorted), a row in docs/verify.md, cases in tests/unit/verify.c. */
#ifndef LL_DIALOGUE_VERIFY_CHECK_H
#define LL_DIALOGUE_VERIFY_CHECK_H

#include "dialogue/verify/verify.h"
#include "text/script.h"
#include "text/textstat.h"

/* ---- a text and what is known of it, found when first asked for ---- */
struct vword {
    sv text; /* of the key */
    uint32_t hash;
    bool letter; /* a letter of a script without spaces (Han, Kana, Thai ...): a word of its own */
};
struct vtext {
    sv raw, key; /* key: text/norm.h; absent until vtext_key */
    struct vword *word;
    int nword; /* -1 until vtext_words */
    int script[SC_COUNT], letters, digits;
};
void vtext_init(struct vtext *t, sv raw);
sv vtext_key(struct verifier *v, struct vtext *t);
/* Words of the key: runs of letters, marks and digits; letters of scripts without spaces alone. */
const struct vword *vtext_words(struct verifier *v, struct vtext *t);
/* Letters in scripts of the set (text/script.h); call vtext_words before. */
int vtext_in_set(const struct vtext *t, uint64_t set);

enum honesty { HONEST_UNKNOWN, HONEST_YES, HONEST_NO };
struct vturn {
    struct vtext text;
    enum honesty honest;
    struct verdict why; /* where it is not */
};

struct verifier {
    arena mem;          /* of the record at hand */
    struct vturn *turn; /* one for each message of the record */
    int nturn;
    struct vtext source, reference;
    struct verify_finding *finding;
    int nfinding, cap;
    int depth; /* of `any` within `any` */
    struct textstat *stat;
    struct metric_scratch *metric;
    struct json doc, other; /* predicates' own: structures; the line of the reward protocol */
    struct buf buf;         /* predicates' own text */
    struct buf line;        /* the verdicts of a reward */
    uint32_t *row;          /* predicates' own numbers */
    size_t nrow;
};
/* Room for n numbers. */
uint32_t *verifier_row(struct verifier *v, size_t n);

/* ---- what a predicate sees ---- */
struct verify_check {
    struct verifier *v;
    const struct verify_record *r;
    const struct json *d;
    int c;     /* the constraint, a value of d */
    int turn;  /* messages[turn] is the answer */
    sv answer; /* its text */
    struct verdict *out;
};
struct verify_type {
    const char *name;
    bool (*holds)(struct verify_check *k);
    bool free;          /* the answer need not be a translation: honesty is not asked */
    const char *honour; /* list members whose strings the answer must show: what stuffing is measured by; or NULL */
};
#define V(name) extern const struct verify_type type_##name;
#include "dialogue/verify/list.h"
#undef V
extern const struct verify_type *const verify_types[]; /* sorted by name, NULL-ended */
const struct verify_type *verify_type_find(sv name);

bool check_ok(struct verify_check *k);
bool check_fail(struct verify_check *k, const char *reason, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The constraint itself cannot be used: which member is missing or of the wrong type. */
bool check_bad(struct verify_check *k, const char *member);
void verdict_set(struct verdict *v, const char *reason, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* ---- members of the constraint ---- */
sv check_str(const struct verify_check *k, const char *name); /* absent: none or no string */
bool check_flag(const struct verify_check *k, const char *name);
bool check_has(const struct verify_check *k, const char *name);
/* A number: false when it is missing or none; *to keeps its value then. */
bool check_num(const struct verify_check *k, const char *name, double *to);
/* A list of strings (one string alone is a list of one): how many, 0 when it is missing, -1 when it is something else.
 */
int check_list(const struct verify_check *k, const char *name, sv **to);
/* The message that `name` (from_turn ...) points at, or NULL where it is none before the answer. */
struct vtext *check_turn(const struct verify_check *k, const char *name);
struct vtext *check_answer(const struct verify_check *k);
/* Language of the answer: `lang`, else the record's target. */
sv check_lang(const struct verify_check *k);

/* ---- dividing ---- */
/* Words (runs of letters, marks and digits; letters of scripts without spaces alone) and every other visible character
 * alone, as views; `to` has room for text.n of them. */
int words_rough(sv text, sv *to);

/* ---- runs of words ---- */
/* An open table in the record's memory. */
struct grams {
    uint32_t *slot, mask;
};
/* The runs of n words, of n_letters where one begins with a letter of a script without spaces. */
struct grams grams_of(struct verifier *v, struct vtext *t, int n, int n_letters);
uint32_t gram_hash(const struct vword *w, int n);
bool grams_has(const struct grams *g, uint32_t hash);

/* ---- finding phrases: keys within keys, on word borders ---- */
/* Whether a word border lies between the two code points (0: the text's end). */
bool word_border(uint32_t before, uint32_t after);
/* Whether there is one at byte i of s. */
bool border_at(sv s, ptrdiff_t i);
/* Offset of the first occurrence at or after `from` with borders at both ends, or -1. Also for texts that are no keys.
 */
ptrdiff_t find_word(sv text, sv phrase, ptrdiff_t from);
int count_words(sv text, sv phrase);
/* Key of a phrase, in the record's memory. */
sv phrase_key(struct verifier *v, sv phrase);
/* Whether the phrase (raw) stands in the text; particles of Korean may follow. inflect: in any form of the language. */
bool text_has(struct verifier *v, struct vtext *t, sv phrase, sv lang, bool inflect);
/* How often the phrase stands in the text, word by word in any form; mark (if any): a byte for each word of the text, 1
 * where it stands. Without mark: 1 or 0. */
int text_cover(struct verifier *v, struct vtext *t, sv phrase, sv lang, uint8_t *mark);
/* Whether two words (keys) are forms of one in that language: `word` of a term, `seen` in a text. */
bool inflect_same(sv word, sv seen, sv lang);

/* ---- others ---- */
/* A request of the reward protocol: the record it stands for, the completion as its last message; NULL, or what is
 * wrong with it. */
const char *verify_open(struct verifier *v, const struct json *d, struct verify_record *r, int completion);
/* False (and *why is filled) where the answer of that turn is not honest. */
bool verify_honest(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why);
/* The gates of one message; false: *why is the first it fails. */
bool verify_gate_turn(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why);
/* An answer's share of letters in the scripts of a set is as it should be, or as low as the reference's. */
bool script_fits(struct verifier *v, const struct verify_record *r, struct vtext *t, uint64_t set);
/* The first constraint that is active at the turn, after `from` (-1: from the start), or -1. */
int constraint_active(const struct verify_record *r, int from, int turn);
sv constraint_type(const struct verify_record *r, int constraint, arena *mem);

#endif

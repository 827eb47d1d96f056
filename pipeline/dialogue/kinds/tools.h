/* What several kinds need: the usual opening, constraints as JSON, and small edits of texts. */
#ifndef LL_DIALOGUE_KINDS_TOOLS_H
#define LL_DIALOGUE_KINDS_TOOLS_H

#include "dialogue/kinds/kind.h"

/* ---- shapes ---- */
/* Sets text and reference (unless they are set), gates them, fills *s. */
enum kind_reason kind_begin(const struct kind_job *job, struct dialogue *d, struct slots *s);
/* A1's opening, after kind_begin; then the slots are those of later turns, where the target is understood. */
enum kind_reason kind_opening(const struct kind_job *job, struct dialogue *d, struct slots *s);
void kind_later(struct slots *s);
/* kind_begin and kind_opening: after it the dialogue waits for the first answer. */
enum kind_reason kind_open(const struct kind_job *job, struct dialogue *d, struct slots *s);
/* One item in eight is the deliberate "already satisfied" case. */
bool kind_already(const struct kind_job *job);
bool kind_chance(const struct kind_job *job, int percent);
/* Whether a text made by an edit may stand in a message: trimmed, in NFC, no marker. */
bool kind_clean(sv text);
/* Neither the source's nor the target's language is the asker's. */
bool kind_third(const struct kind_job *job);
sv kind_from(const struct kind_job *job);
sv kind_to(const struct kind_job *job);

/* ---- constraints ---- */
struct constraint *require_text(const struct kind_job *job, struct dialogue *d, int turn, const char *type,
                                const char *key, sv text);
struct constraint *require_texts(const struct kind_job *job, struct dialogue *d, int turn, const char *type,
                                 const char *key, const sv *v, int n);
/* min, max < 0: not bound */
struct constraint *require_count(const struct kind_job *job, struct dialogue *d, int turn, const char *unit,
                                 int64_t min, int64_t max);
struct constraint *require_same(const struct kind_job *job, struct dialogue *d, int turn, int from_turn);
void require_code(const struct kind_job *job, struct dialogue *d, int turn, sv code);

/* ---- texts ---- */
bool lang_is(sv code, const char *base); /* "zh": zh, not zh-Hant */
bool lang_spaceless(sv code);
/* Words between ASCII spaces, at most max; 0 where there are more, or a line break. */
int text_tokens(sv s, sv *out, int max);
/* A token without the punctuation around it. */
sv token_core(sv token);
/* Sentences, final marks with them, white space between them left out; at most max, 0 where there are more. */
int text_sentences(sv s, sv *out, int max);
/* The first place of `word` from `from` on, on word borders (in scripts without spaces anywhere), or -1. */
ptrdiff_t text_find_word(sv s, sv word, ptrdiff_t from);
ptrdiff_t text_find_word_ci(sv s, sv word, ptrdiff_t from); /* ASCII case of the first letter ignored */
bool text_border(sv s, ptrdiff_t at);                       /* no letter or digit on both sides of the place */
/* Which three bytes in a row a text holds, ASCII case aside: most words of a table need not be looked for. */
struct text_grams {
    uint64_t bit[32];
};
void text_grams_of(struct text_grams *g, sv text);
bool text_may_hold(const struct text_grams *g, sv word); /* false: it does not stand there in any case */
sv text_splice(sv s, ptrdiff_t from, ptrdiff_t to, sv put, arena *mem);
/* With its first letter large, or small. */
sv text_upper_first(sv s, arena *mem);
sv text_lower_first(sv s, arena *mem);
bool text_starts_upper(sv s);
enum terminal_mark { MARK_NONE, MARK_STOP, MARK_QUESTION, MARK_EXCLAIM, MARK_OTHER };
enum terminal_mark text_mark(sv s);
/* Without its final mark. */
sv text_unmarked(sv s);

#endif

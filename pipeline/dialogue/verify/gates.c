/* Gates: what holds for every message whatever was asked. */
#include "dialogue/plain.h"
#include "dialogue/verify/check.h"
#include "text/lang.h"
#include "text/utf8.h"

static bool gate(struct verdict *why, const char *reason, sv detail)
{
    verdict_set(why, reason, "'%.*s'", SV_ARG(detail));
    return false;
}

/* ---- notes beside the translation ---- */

/* At the head of an answer, or of a line below: the word, then a colon. */
static const char *const heads[] = {
    "note", "here is the translation", "here's the translation", "translation", "注", "翻译", "译文"};
static const char *const notes[] = {"note", "anmerkung", "hinweis",    "remarque",   "nota",
                                    "注",   "注意",      "примечание", "ملاحظة",     "備考",
                                    "참고", "译注",      "译者注",     "observação", "translator's note"};

/* The byte after word and colon at the head of s, or -1. */
static bool opens_with(sv s, const char *word)
{
    sv w = sv_z(word);
    if (s.n < w.n || !sv_eq_ci(sv_head(s, w.n), w)) return false;
    s = plain_trim(sv_from(s, w.n));
    return sv_starts(s, SV(":")) || sv_starts(s, SV("\xef\xbc\x9a"));
}

static bool opens_with_any(sv s, const char *const *word, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (opens_with(s, word[i])) return true;
    return false;
}

/* "(Note: ..." too */
static sv without_bracket(sv line)
{
    line = plain_trim(line);
    while (sv_starts(line, SV("(")) || sv_starts(line, SV("[")) || sv_starts(line, SV("*"))) line = sv_from(line, 1);
    return sv_starts(line, SV("\xef\xbc\x88")) ? sv_from(line, 3) : line;
}

static bool has_note(sv text)
{
    if (opens_with_any(plain_trim(text), heads, sizeof heads / sizeof *heads)) return true;
    for (sv_cut(&text, '\n'); text.p;)
        if (opens_with_any(without_bracket(sv_cut(&text, '\n')), notes, sizeof notes / sizeof *notes)) return true;
    return false;
}

/* Notes that the text itself has are translated. */
static bool no_note(const struct verify_record *r, sv answer, struct verdict *why)
{
    if (!has_note(answer) || has_note(r->source) || has_note(r->reference)) return true;
    return gate(why, "meta-note", answer);
}

/* ---- loops ---- */

enum { LOOP_PERIOD = 8, LOOP_TIMES = 4, LOOP_WORDS = 12 };

/* Words that stand as the end of one run repeated LOOP_TIMES, or 0. */
static int loop_length(struct verifier *v, struct vtext *t)
{
    const struct vword *w = vtext_words(v, t);
    for (int period = 1; period <= LOOP_PERIOD; period++) {
        int run = 0;
        for (int i = period; i < t->nword; i++) {
            run = w[i].hash == w[i - period].hash ? run + 1 : 0;
            if (run >= (LOOP_TIMES - 1) * period && run + period >= LOOP_WORDS) return run + period;
        }
    }
    return 0;
}

static bool no_loop(struct verifier *v, int turn, struct verdict *why)
{
    struct vtext *t = &v->turn[turn].text;
    if (t->raw.n < LOOP_WORDS || !loop_length(v, t) || loop_length(v, &v->source) || loop_length(v, &v->reference))
        return true;
    return gate(why, "loop", t->raw);
}

/* ---- script ---- */

static uint64_t scripts_of(sv lang)
{
    const struct lang *l = lang.n ? lang_find(lang) : NULL;
    return l ? script_set(sv_z(l->script)) : ~(uint64_t)0;
}

/* The target's or the asker's: where a constraint says which language, it decides instead. */
static bool right_script(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    struct vtext *t = &v->turn[turn].text;
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0;)
        if (sv_is(constraint_type(r, c, &v->mem), "language") || sv_is(constraint_type(r, c, &v->mem), "romanisation"))
            return true;
    if (!r->target_lang.n) return true;
    uint64_t set = scripts_of(r->target_lang);
    if (r->instruction.n) set |= scripts_of(r->instruction);
    return script_fits(v, r, t, set) || gate(why, "wrong-script", t->raw);
}

/* ---- one message ---- */

static ptrdiff_t name_in_braces(sv s)
{
    ptrdiff_t i = 1;
    while (i < s.n && ((s.p[i] >= 'a' && s.p[i] <= 'z') || s.p[i] == '_')) i++;
    return i < s.n && s.p[i] == '}' ? i - 1 : 0;
}

/* "{target}", "${x}", "{{": what a wording would have filled. */
static bool has_slot(sv s)
{
    if (sv_find(s, SV("{{")) >= 0 || sv_find(s, SV("}}")) >= 0) return true;
    for (ptrdiff_t i, before; (i = sv_find_c(s, '{')) >= 0; s = sv_from(s, i + 1)) {
        before = i > 0 && s.p[i - 1] == '$';
        if (name_in_braces(sv_from(s, i)) >= (before ? 1 : 2)) return true;
    }
    return false;
}

static bool plain(const struct verify_record *r, const struct verify_turn *t, struct verdict *why)
{
    sv s = t->content, trimmed = plain_trim(s);
    if (!trimmed.n) return gate(why, "empty-turn", SV(""));
    if (trimmed.n != s.n) return gate(why, "untrimmed", s);
    if (plain_has_control(s)) return gate(why, "control-character", s);
    if (!plain_is_nfc(s)) return gate(why, "not-nfc", s);
    sv marker = t->role == ROLE_SYSTEM ? sv_of(NULL, 0) : plain_marker(s);
    if (marker.p && !plain_marker(r->source).p) return gate(why, "special-token", marker);
    if (sv_find(s, SV("\\n")) >= 0 && sv_find(r->source, SV("\\n")) < 0) return gate(why, "escaped-newline", s);
    if (t->role == ROLE_USER && has_slot(s) && !has_slot(r->source)) return gate(why, "unfilled-slot", s);
    return true;
}

bool verify_gate_turn(struct verifier *v, const struct verify_record *r, int turn, struct verdict *why)
{
    const struct verify_turn *t = &r->turn[turn];
    if (!plain(r, t, why)) return false;
    if (t->role != ROLE_ASSISTANT || !(t->weight > 0)) return true;
    return no_note(r, t->content, why) && no_loop(v, turn, why) && right_script(v, r, turn, why) &&
           verify_honest(v, r, turn, why);
}

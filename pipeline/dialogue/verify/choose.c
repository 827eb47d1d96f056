/* Answers about a translation: which is better, where the errors are, what grade; and holding one's ground. */
#include "dialogue/verify/check.h"
#include "dialogue/verify/numbers.h"
#include "text/lang.h"

/* Names in capitals ("A") are looked for as they are written, others in any case. */
static ptrdiff_t place(struct verify_check *k, sv name)
{
    if (name.n && name.p[0] >= 'A' && name.p[0] <= 'Z' && name.n <= 2) return find_word(k->answer, name, 0);
    return find_word(vtext_key(k->v, check_answer(k)), phrase_key(k->v, name), 0);
}

static bool choice(struct verify_check *k)
{
    sv correct = check_str(k, "correct"), *option;
    int n = check_list(k, "options", &option);
    bool first = check_flag(k, "first");
    if (!correct.n || n < 0) return check_bad(k, correct.n ? "options" : "correct");
    ptrdiff_t at = place(k, correct);
    if (at < 0) return check_fail(k, "choice-missing", "'%.*s'", SV_ARG(correct));
    for (int i = 0; i < n; i++) {
        ptrdiff_t other = sv_eq(option[i], correct) ? -1 : place(k, option[i]);
        if (other >= 0 && (!first || other < at))
            return check_fail(k, "choice-wrong", "'%.*s' is named too", SV_ARG(option[i]));
    }
    return check_ok(k);
}
const struct verify_type type_choice = {.name = "choice", .holds = choice, .free = true};

/* ---- spans ---- */

enum { QUOTES = 256 }; /* looked at */
struct quote {
    const char *open, *close;
};
static const struct quote quotes[] = {{"\"", "\""}, {"“", "”"},   {"„", "“"}, {"«", "»"}, {"‘", "’"},
                                      {"「", "」"}, {"『", "』"}, {"`", "`"}, {"»", "«"}};

/* The next quoted piece of *rest, taken off with what stands before it; absent: none. */
static sv next_quoted(sv *rest)
{
    ptrdiff_t best = -1;
    const struct quote *q = NULL;
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        ptrdiff_t at = sv_find(*rest, sv_z(quotes[i].open));
        if (at >= 0 && (best < 0 || at < best)) best = at, q = &quotes[i];
    }
    if (!q) return sv_of(NULL, 0);
    sv tail = sv_from(*rest, best + sv_z(q->open).n);
    ptrdiff_t end = sv_find(tail, sv_z(q->close));
    *rest = end < 0 ? tail : sv_from(tail, end + sv_z(q->close).n);
    return end < 0 ? sv_of(tail.p, 0) : sv_head(tail, end);
}

static sv span_text(struct verify_check *k, int x)
{
    return json_str(k->d, json_type(k->d, x) == JSON_OBJECT ? json_get(k->d, x, SV("text")) : x, &k->v->mem);
}

static bool overlaps_expected(struct verify_check *k, int list, sv quoted)
{
    for (int x = json_first(k->d, list); x >= 0; x = json_next(k->d, x)) {
        sv s = span_text(k, x);
        if (sv_find(s, quoted) >= 0 || sv_find(quoted, s) >= 0) return true;
    }
    return false;
}

/* Quotes of the draft that are no errors; what is quoted as the repair does not stand in the draft. */
static bool only_expected(struct verify_check *k, int list, sv draft)
{
    sv rest = k->answer, q;
    for (int i = 0; i < QUOTES && (q = next_quoted(&rest)).p; i++)
        if (q.n && find_word(draft, q, 0) >= 0 && !overlaps_expected(k, list, q))
            return check_fail(k, "span-extra", "'%.*s'", SV_ARG(q));
    return true;
}

static bool spans(struct verify_check *k)
{
    int list = json_get(k->d, k->c, SV("expected"));
    struct vtext *turn = check_turn(k, "from_turn");
    sv own = check_str(k, "draft"), draft = own.p ? own : turn ? turn->raw : own;
    if (json_type(k->d, list) != JSON_ARRAY) return check_bad(k, "expected");
    if (!draft.p) return check_bad(k, "draft");
    ptrdiff_t covered = 0;
    for (int x = json_first(k->d, list); x >= 0; x = json_next(k->d, x)) {
        sv s = span_text(k, x);
        if (!s.n) return check_bad(k, "expected");
        covered += s.n;
        if (sv_find(draft, s) < 0) return check_fail(k, "span-not-in-draft", "'%.*s'", SV_ARG(s));
        if (sv_find(k->answer, s) < 0) return check_fail(k, "span-missing", "'%.*s'", SV_ARG(s));
    }
    if (own.p && draft.n > covered && sv_find(k->answer, draft) >= 0)
        return check_fail(k, "whole-draft", "all of it is repeated");
    return only_expected(k, list, draft) && check_ok(k);
}
const struct verify_type type_spans = {.name = "spans", .holds = spans, .free = true};

/* ---- grades ---- */

static bool first_number(struct verify_check *k, sv text, double *to)
{
    struct number_list l;
    numbers_find(&l, text, SV("en"), &k->v->mem);
    return l.n && sv_to_f64(sv_z(l.v[0].read[0]), to);
}

static bool grade(struct verify_check *k)
{
    double min = -1e18, max = 1e18, got, other;
    check_num(k, "min", &min);
    check_num(k, "max", &max);
    if (!first_number(k, k->answer, &got)) return check_fail(k, "grade-missing", "no number");
    if (got < min || got > max) return check_fail(k, "grade-outside", "%g, asked %g to %g", got, min, max);
    for (int above = 0; above < 2; above++) {
        const char *name = above ? "above_turn" : "below_turn";
        struct vtext *t = check_turn(k, name);
        if (!check_has(k, name)) continue;
        if (!t || !first_number(k, t->raw, &other)) return check_bad(k, name);
        if (above ? got <= other : got >= other) return check_fail(k, "grade-order", "%g and %g", got, other);
    }
    return check_ok(k);
}
const struct verify_type type_grade = {.name = "grade", .holds = grade, .free = true};

/* ---- the user was wrong ---- */

static bool quoted_only(sv text, sv phrase)
{
    int all = count_words(text, phrase), quoted = 0, n = 0;
    for (sv rest = text, q; n < QUOTES && (q = next_quoted(&rest)).p; n++) quoted += count_words(q, phrase);
    return quoted >= all;
}

static bool keeps(struct verify_check *k)
{
    sv text = check_str(k, "text"), *not ;
    int n = check_list(k, "not", &not );
    if (n < 0 || (!text.n && !n)) return check_bad(k, n < 0 ? "not" : "text");
    if (text.n && !check_flag(k, "silent") && sv_find(k->answer, text) < 0)
        return check_fail(k, "not-kept", "'%.*s'", SV_ARG(text));
    for (int i = 0; i < n; i++)
        if (!quoted_only(k->answer, not [i])) return check_fail(k, "fix-adopted", "'%.*s'", SV_ARG(not [i]));
    return check_ok(k);
}
const struct verify_type type_keeps = {.name = "keeps", .holds = keeps, .free = true};

/* ---- one of several ---- */

enum { ANY_DEPTH = 4 };
static bool any(struct verify_check *k)
{
    int list = json_get(k->d, k->c, SV("of"));
    struct verdict last = {0};
    if (json_type(k->d, list) != JSON_ARRAY || !json_count(k->d, list)) return check_bad(k, "of");
    if (k->v->depth >= ANY_DEPTH) return check_bad(k, "of");
    k->v->depth++;
    bool holds = false;
    for (int x = json_first(k->d, list); x >= 0 && !holds; x = json_next(k->d, x))
        holds = verify_predicate(k->v, k->r, x, k->turn, &last);
    k->v->depth--;
    if (holds) return check_ok(k);
    return check_fail(k, "none-holds", "%s", last.reason ? last.reason : "");
}
const struct verify_type type_any = {.name = "any", .holds = any};

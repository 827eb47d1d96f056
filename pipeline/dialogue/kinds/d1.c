/* D1 formal or informal, D6 back to the plain version. */
#include "dialogue/kinds/coarse_table.h"
#include "dialogue/kinds/register.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"
#include "text/lower.h"
#include "text/script.h"
#include "text/utf8.h"

/* English shows its register by contractions alone: one pair in six, and no short lines, or it would be most of the
 * kind. */
static bool english_will_do(const struct kind_job *job)
{
    rng r = rng_for(job->seed, SV("kind:register"), job->key);
    return rng_below(&r, 6) == 0 && verify_count(kind_answer(job, 0)->text, SV("words")) >= 6;
}

static bool letter_at(sv text, ptrdiff_t at)
{
    const char *p = text.p + at;
    return at < text.n && cls_letter(cp_class_of(cp_props(utf8_next(&p))));
}

static bool letter_before(sv text, ptrdiff_t at)
{
    return at > 0 && letter_at(text, utf8_back(text.p, text.p + at) - text.p);
}

/* A word of the list stands in the text; "fuck*" also as the beginning of one. */
static bool has_coarse(sv text, const char *words, bool spaced, arena *mem)
{
    text = text_lower(text, mem);
    for (sv rest = sv_z(words); rest.p;) {
        sv w = sv_cut(&rest, '|');
        bool open = sv_ends(w, SV("*"));
        if (open) w = sv_head(w, w.n - 1);
        if (!spaced && sv_find(text, w) >= 0) return true;
        for (ptrdiff_t at = 0, k; spaced && (k = sv_find(sv_from(text, at), w)) >= 0; at += k + w.n)
            if (!letter_before(text, at + k) && (open || !letter_at(text, at + k + w.n))) return true;
    }
    return false;
}

static bool is_coarse(sv text, sv lang, arena *mem)
{
    for (size_t i = 0; i < sizeof coarse / sizeof *coarse; i++)
        if (lang_is(lang, coarse[i].lang)) return has_coarse(text, coarse[i].words, !lang_spaceless(lang), mem);
    return false;
}

static bool fits_register(const struct kind_job *job)
{
    struct registers g;
    if (lang_is(kind_to(job), "en") && !english_will_do(job)) return false;
    return registers_of(job, &g) && !is_coarse(kind_answer(job, 0)->text, kind_to(job), job->mem) &&
           !is_coarse(kind_source(job, 0)->text, kind_from(job), job->mem);
}

/* "We say du to each other" is said of a language that has two words for you. */
static const char *wanted(const struct kind_job *job, enum level level)
{
    static const char *const by_address[2] = {[INFORMAL] = "familiar", [FORMAL] = "polite"};
    return lang_is(kind_to(job), "en") ? level_name[level] : by_address[level];
}

static enum kind_reason ask_level(const struct kind_job *job, struct dialogue *d, int turn, enum level level,
                                  struct slots *s)
{
    s->variant = kind_variant(SCRIPT_D1, BY_USER, turn, wanted(job, level));
    enum kind_reason why = kind_ask(job, d, SCRIPT_D1, turn, s);
    s->variant = -1;
    return why;
}

static int answer_in(const struct kind_job *job, struct dialogue *d, const struct registers *g, enum level level,
                     int draft)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, g->text[level]);
    require_level(job, d, turn, g, level)->violated_by = draft;
    kind_require_language(job, d, turn);
    return turn;
}

static enum kind_reason build_d1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct registers g;
    if (!registers_of(job, &g)) return KIND_UNSUITED;
    /* mostly the human text is the one to be learnt */
    enum level want = g.both                 ? (enum level)kind_chance(job, 50)
                      : kind_chance(job, 65) ? g.human
                                             : (enum level)(1 - g.human);
    bool already = kind_already(job);
    if (already && !g.both) want = g.human;
    d->reference = g.text[want];
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!already && kind_chance(job, 20)) {
        why = ask_level(job, d, 2, want, &s);
        if (why == KIND_OK) answer_in(job, d, &g, want, -1);
        return why;
    }
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    enum level first = already ? want : (enum level)(1 - want);
    bool human = g.both || first == g.human;
    int draft = human ? dialogue_say(d, ROLE_ASSISTANT, g.text[first]) : dialogue_draft(d, g.text[first]);
    why = ask_level(job, d, 1, want, &s);
    if (why != KIND_OK) return why;
    int turn = answer_in(job, d, &g, want, already ? -1 : draft);
    if (already) require_same(job, d, turn, draft);
    return KIND_OK;
}

const struct kind kind_D1 = {.id = "D1",
                             .slug = "formality",
                             .help = "formal or informal",
                             .needs = NEED_PAIR,
                             .fits = fits_register,
                             .build = build_d1};

static enum kind_reason build_d6(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct registers g;
    if (!registers_of(job, &g)) return KIND_UNSUITED;
    enum level plain = g.both ? (enum level)kind_chance(job, 50) : g.human;
    d->reference = g.text[plain];
    enum kind_reason why = kind_open(job, d, &s);
    if (why != KIND_OK) return why;
    int first = dialogue_say(d, ROLE_ASSISTANT, g.text[plain]);
    why = ask_level(job, d, 1, (enum level)(1 - plain), &s);
    if (why != KIND_OK) return why;
    int styled = answer_in(job, d, &g, (enum level)(1 - plain), first);
    why = kind_ask(job, d, SCRIPT_D6, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, g.text[plain]);
    require_same(job, d, turn, first)->violated_by = styled;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_D6 = {.id = "D6",
                             .slug = "back-to-neutral",
                             .weight = 0.3,
                             .help = "back to the plain version",
                             .needs = NEED_PAIR,
                             .fits = fits_register,
                             .build = build_d6};

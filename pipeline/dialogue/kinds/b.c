/* B1 a word that must stand in the translation, B2 one that must not, B5 call it V and not W: the draft renders a word
 * otherwise, the answer is the reference. */
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"

static bool fits_word(const struct kind_job *job)
{
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    return plain_chars(s) >= (lang_spaceless(kind_from(job)) ? 6 : 15) &&
           plain_chars(r) >= (lang_spaceless(kind_to(job)) ? 6 : 15) && sv_find_c(r, '\n') < 0 && kind_term_likely(job);
}

/* Another rendering of one word, which the reference does not use in any form. */
static bool other_rendering(const struct kind_job *job, const struct dialogue *d, struct slip *slip)
{
    struct injector *in = kind_injector(job, d->text, d->reference);
    if (!in || !inject_slip(in, SLIP_TERM, NULL, 0, job->r, slip)) return false;
    if (!slip->wrong.n || !slip->right.n || !kind_clean(slip->bad_text)) return false;
    return !term_stands(job, d->reference, slip->wrong, kind_to(job)) &&
           !term_stands(job, slip->bad_text, slip->right, kind_to(job));
}

static void name_words(struct slots *s, sv w, sv v, sv x)
{
    s->text[SLOT_W] = w.n ? w : (sv){NULL, 0};
    s->text[SLOT_V] = v.n ? v : (sv){NULL, 0};
    bool says_little = sv_eq_ci(x, v) || sv_eq_ci(x, w); /* "say motor for motor" */
    s->text[SLOT_X] = x.n && !says_little ? x : (sv){NULL, 0};
}

static int say_reference(const struct kind_job *job, struct dialogue *d, int draft)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
    return turn;
}

/* ---- B1 ---- */

/* The word is there already: the text stays. */
static enum kind_reason b1_already(const struct kind_job *job, struct dialogue *d, struct slots *s, sv v, sv x)
{
    enum kind_reason why = kind_opening(job, d, s);
    if (why != KIND_OK) return why;
    int first = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    kind_require_language(job, d, first);
    name_words(s, (sv){NULL, 0}, v, x);
    why = kind_ask(job, d, SCRIPT_B1, 1, s);
    if (why != KIND_OK) return why;
    int again = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_same(job, d, again, first);
    require_term(job, d, again, x, v);
    return KIND_OK;
}

static enum kind_reason build_b1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip slip;
    int draft = -1;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!other_rendering(job, d, &slip)) return KIND_UNSUITED;
    if (kind_already(job)) return b1_already(job, d, &s, slip.right, slip.source);
    bool from_start = kind_chance(job, 30), then = !from_start || kind_chance(job, 40);
    if (from_start) {
        name_words(&s, (sv){NULL, 0}, slip.right, slip.source);
        why = kind_ask(job, d, SCRIPT_B1, 2, &s);
        kind_later(&s);
    } else
        why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    if (then) {
        draft = dialogue_draft(d, slip.bad_text);
        name_words(&s, (sv){NULL, 0}, slip.right, slip.source);
        why = kind_ask(job, d, SCRIPT_B1, 1, &s);
        if (why != KIND_OK) return why;
    }
    int turn = say_reference(job, d, draft);
    require_term(job, d, turn, slip.source, slip.right)->violated_by = draft;
    return KIND_OK;
}

const struct kind kind_B1 = {.id = "B1",
                             .slug = "must-include",
                             .help = "words that must stand in the translation",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_word,
                             .build = build_b1};

/* ---- B2 ---- */

static enum kind_reason build_b2(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip slip;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!other_rendering(job, d, &slip)) return KIND_UNSUITED;
    name_words(&s, slip.wrong, (sv){NULL, 0}, (sv){NULL, 0});
    if (kind_chance(job, 25)) {
        why = kind_ask(job, d, SCRIPT_B2, 2, &s);
        if (why != KIND_OK) return why;
        require_without(job, d, say_reference(job, d, -1), slip.wrong);
        return KIND_OK;
    }
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = dialogue_draft(d, slip.bad_text);
    why = kind_ask(job, d, SCRIPT_B2, 1, &s);
    if (why != KIND_OK) return why;
    require_without(job, d, say_reference(job, d, draft), slip.wrong)->violated_by = draft;
    return KIND_OK;
}

const struct kind kind_B2 = {.id = "B2",
                             .slug = "must-avoid",
                             .help = "a word that must not stand in it",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_word,
                             .build = build_b2};

/* ---- B5 ---- */

static void require_replaced(const struct kind_job *job, struct dialogue *d, int turn, int from,
                             const struct slip *slip)
{
    dialogue_require(d, turn, "edit",
                     arena_f(job->mem,
                             "\"from_turn\":%d,\"span\":\"%.*s\",\"replacement\":\"%.*s\",\"max_changed\":0.1", from,
                             SV_ARG(slip->wrong), SV_ARG(slip->right)))
        ->violated_by = from;
}

/* What can stand in JSON as it is. */
static bool plain_word(sv s)
{
    return sv_find_c(s, '"') < 0 && sv_find_c(s, '\\') < 0;
}

static enum kind_reason build_b5(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip slip;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!other_rendering(job, d, &slip) || !plain_word(slip.wrong) || !plain_word(slip.right)) return KIND_UNSUITED;
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = dialogue_draft(d, slip.bad_text);
    name_words(&s, slip.wrong, slip.right, slip.source);
    why = kind_ask(job, d, SCRIPT_B5, 1, &s);
    if (why != KIND_OK) return why;
    int turn = say_reference(job, d, draft);
    require_term(job, d, turn, slip.source, slip.right)->violated_by = draft;
    require_without(job, d, turn, slip.wrong)->violated_by = draft;
    require_replaced(job, d, turn, draft, &slip);
    return KIND_OK;
}

const struct kind kind_B5 = {.id = "B5",
                             .slug = "term-correction",
                             .help = "call it V here, not W",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_word,
                             .build = build_b5};

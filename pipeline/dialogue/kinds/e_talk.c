/* What is asked of a good translation: E7 a bad suggestion is not taken over, E8 it is right, E9 something is left out
 * and put back, E10 a name or number is replaced, E11 back to an earlier version. */
#include "dialogue/kinds/talk.h"

static enum kind_reason build_e7(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip idea;
    int turn;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!revise_bad_idea(job, d, &idea)) return KIND_UNSUITED;
    why = talk_open_good(job, d, &s, &turn);
    return why == KIND_OK ? talk_user_is_wrong(job, d, &s, &idea, d->reference) : why;
}

static enum kind_reason build_e8(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip idea;
    int turn;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!revise_bad_idea(job, d, &idea)) return KIND_UNSUITED;
    why = talk_open_good(job, d, &s, &turn);
    return why == KIND_OK ? talk_is_right(job, d, &s, &idea, d->reference) : why;
}

static bool one_slip(const struct kind_job *job, struct dialogue *d, enum slip_sort sort, struct slip *slip)
{
    struct injector *in = kind_injector(job, d->text, d->reference);
    return in && inject_slip(in, sort, NULL, 0, job->r, slip);
}

/* "leave out W", and often "X should go in after all". */
static enum kind_reason build_e9(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip cut;
    int full, less;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!one_slip(job, d, SLIP_OMISSION, &cut)) return KIND_UNSUITED;
    why = talk_open_good(job, d, &s, &full);
    if (why == KIND_OK) why = talk_leave_out(job, d, &s, &cut, full, &less);
    if (why != KIND_OK || !cut.source.n || kind_chance(job, 35)) return why;
    talk_words(&s, SV(""), cut.right, cut.source);
    why = kind_ask(job, d, SCRIPT_E9, 1, &s);
    if (why == KIND_OK) require_same(job, d, dialogue_say(d, ROLE_ASSISTANT, d->reference), full)->violated_by = less;
    return why;
}

static bool entity(const struct kind_job *job, struct dialogue *d, struct slip *swap)
{
    bool name = kind_chance(job, 60);
    return one_slip(job, d, name ? SLIP_NAME : SLIP_NUMBER, swap) ||
           one_slip(job, d, name ? SLIP_NUMBER : SLIP_NAME, swap);
}

static enum kind_reason build_e10(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip swap;
    int full, turn;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!entity(job, d, &swap)) return KIND_UNSUITED;
    why = talk_open_good(job, d, &s, &full);
    return why == KIND_OK ? talk_swap(job, d, &s, &swap, full, &turn) : why;
}

/* A change, and back. */
static enum kind_reason build_e11(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip change;
    int full, turn, back;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    bool swap = entity(job, d, &change);
    if (!swap && !one_slip(job, d, SLIP_OMISSION, &change)) return KIND_UNSUITED;
    why = talk_open_good(job, d, &s, &full);
    if (why == KIND_OK) why = (swap ? talk_swap : talk_leave_out)(job, d, &s, &change, full, &turn);
    if (why != KIND_OK) return why;
    return talk_go_back(job, d, &s, kind_chance(job, 70) ? "last" : "first", full, turn, d->reference, &back);
}

const struct kind kind_E7 = {.id = "E7",
                             .talks = true,
                             .weight = 1.5,
                             .slug = "user-is-wrong",
                             .help = "a bad suggestion is not taken over",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = revise_fits,
                             .build = build_e7};
const struct kind kind_E8 = {.id = "E8",
                             .talks = true,
                             .slug = "is-it-right",
                             .help = "asked whether it is right, and it is",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = revise_fits,
                             .build = build_e8};
const struct kind kind_E9 = {.id = "E9",
                             .weight = 0.7,
                             .slug = "add-detail",
                             .help = "something is left out, or put back",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = revise_fits,
                             .build = build_e9};
const struct kind kind_E10 = {.id = "E10",
                              .weight = 0.8,
                              .slug = "swap-entity",
                              .help = "replace a name or number",
                              .needs = NEED_PAIR | WANT_LEXICON,
                              .fits = revise_fits,
                              .build = build_e10};
const struct kind kind_E11 = {.id = "E11",
                              .weight = 0.8,
                              .slug = "go-back",
                              .help = "back to an earlier version",
                              .needs = NEED_PAIR | WANT_LEXICON,
                              .fits = revise_fits,
                              .build = build_e11};

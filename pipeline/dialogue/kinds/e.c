/* E1 a wrong place is named, E2 something missing or put in, E3 wrong number, name or negation, E5 correction by a list
 * of errors: slips put into the reference and mended, and for E5 real errors. */
#include "dialogue/kinds/judged.h"

/* A1's opening, a draft with slips of the sorts, and a turn for each. The most are mended at once, some in two. */
static enum kind_reason build_mending(const struct kind_job *job, struct dialogue *d, unsigned sorts)
{
    struct slots s;
    struct revision v;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!revise_slips(job, d, sorts, 1, &v)) return KIND_UNSUITED;
    why = kind_ask(job, d, SCRIPT_A1, 1, &s);
    if (why != KIND_OK) return why;
    revise_draft(job, d, &v);
    return revise_mend(job, d, &s, &v, 0);
}

static enum kind_reason build_e1(const struct kind_job *job, struct dialogue *d)
{
    return build_mending(job, d, REVISE_SPANS);
}
static enum kind_reason build_e2(const struct kind_job *job, struct dialogue *d)
{
    return build_mending(job, d, REVISE_AMOUNT);
}
static enum kind_reason build_e3(const struct kind_job *job, struct dialogue *d)
{
    return build_mending(job, d, REVISE_FACTS);
}

const struct kind kind_E1 = {.id = "E1",
                             .weight = 2,
                             .slug = "wrong-span",
                             .help = "the user names a wrong place",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .fits = revise_fits,
                             .build = build_e1};
const struct kind kind_E2 = {.id = "E2",
                             .weight = 1.5,
                             .slug = "omission-addition",
                             .help = "something is missing, or was put in",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = revise_fits,
                             .build = build_e2};
const struct kind kind_E3 = {.id = "E3",
                             .weight = 2,
                             .slug = "wrong-fact",
                             .help = "wrong number, name or negation",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .fits = revise_fits,
                             .build = build_e3};

/* ---- E5: the errors are given ---- */

/* Slips put in, or what people found in a draft that the reference mends. */
static enum kind_reason guided_draft(const struct kind_job *job, struct dialogue *d, struct slots *s, struct flaws *f)
{
    struct revision v;
    enum kind_reason why = kind_begin(job, d, s);
    if (why != KIND_OK) return why;
    int want = 1 + (int)rng_below(job->r, 3);
    if (!revise_slips(job, d, REVISE_ALL & ~(1u << SLIP_PUNCTUATION), want, &v)) return KIND_UNSUITED;
    revise_flaws(&v, f);
    s->text[SLOT_D] = revise_text(job, d, &v);
    return flaws_named(job, f) ? KIND_OK : KIND_NO_WORDING;
}

static enum kind_reason build_e5(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct judged j;
    bool real = judged_with_reference(job);
    enum kind_reason why = real ? judged_begin(job, d, &s, &j) : guided_draft(job, d, &s, &j.flaws);
    if (why != KIND_OK) return why;
    bool fixes = real && kind_chance(job, 50);
    s.text[SLOT_P] = flaws_list(job, &j.flaws, fixes, kind_chance(job, 60));
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_E5, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    dialogue_require(d, turn, "equals", SV("\"to\":\"reference\""));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static bool fits_e5(const struct kind_job *job)
{
    return judged_with_reference(job) ? judged_mends(job) : revise_fits(job);
}

const struct kind kind_E5 = {.id = "E5",
                             .slug = "guided",
                             .help = "correct with the errors given",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .either = NEED_MENDED,
                             .fits = fits_e5,
                             .build = build_e5};

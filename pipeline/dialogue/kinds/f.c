/* F1 the better of two with a reason, F2 list the errors, F3 a mark, F4 explain an error and mend it: judgements about
 * drafts whose slips are known, and for F2 and F3 about drafts that people have judged. */
#include "dialogue/kinds/judged.h"

enum { TELLING = REVISE_ALL & ~(1u << SLIP_PUNCTUATION | 1u << SLIP_OMISSION | 1u << SLIP_ORDER) };

/* The answer names what is wrong in the draft, and nothing that is right. */
static void require_spans(const struct kind_job *job, struct dialogue *d, int turn, const struct flaws *f, sv draft)
{
    struct buf *b = job->scratch;
    int n = 0;
    buf_reset(b);
    buf_adds(b, SV("\"expected\":["));
    for (int i = 0; i < f->n; i++) {
        if (!f->v[i].wrong.n) continue; /* what is missing does not stand there */
        buf_adds(b, n++ ? SV(",\"") : SV("\""));
        json_escape(b, f->v[i].wrong);
        buf_addc(b, '"');
    }
    buf_adds(b, SV("],\"draft\":\""));
    json_escape(b, draft);
    buf_addc(b, '"');
    dialogue_require(d, turn, "spans", arena_dup(job->mem, buf_sv(b)));
}

enum { DRAWS = 6 };

/* The assistant's line, in words that hold `must`: a judgement without its reason cannot be checked. */
static enum kind_reason say_with(const struct kind_job *job, struct dialogue *d, enum script_id script,
                                 const struct slots *s, sv must)
{
    for (int i = 0; i < DRAWS; i++) {
        int turns = d->nturns, templates = d->ntemplates;
        enum kind_reason why = kind_say(job, d, ROLE_ASSISTANT, script, 1, s);
        if (why != KIND_OK) return why;
        if (sv_find(d->turn[turns].content, must) >= 0) return KIND_OK;
        d->nturns = turns;
        d->ntemplates = templates;
    }
    return KIND_NO_WORDING;
}

/* ---- F1 ---- */

static enum kind_reason build_f1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct revision v;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!revise_slips(job, d, TELLING & ~(1u << SLIP_ADDITION), 1, &v)) return KIND_UNSUITED;
    sv worse = revise_text(job, d, &v);
    bool first = kind_chance(job, 50);
    s.text[SLOT_D] = first ? d->reference : worse;
    s.text[SLOT_Q] = first ? worse : d->reference;
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_F1, 1, &s);
    if (why != KIND_OK) return why;
    revise_words(&s, &v.slip[0]);
    s.variant = kind_variant(SCRIPT_F1, BY_ASSISTANT, 1, first ? "first" : "second");
    why = say_with(job, d, SCRIPT_F1, &s, v.slip[0].wrong);
    if (why != KIND_OK) return why;
    struct flaws f;
    revise_flaws(&v, &f);
    require_spans(job, d, d->nturns - 1, &f, worse);
    return KIND_OK;
}

/* ---- F2, F3 ---- */

/* A draft with no slip to three; there may be none to be had, or a category has no name. */
static enum kind_reason draft_with_slips(const struct kind_job *job, struct dialogue *d, struct slots *s,
                                         struct flaws *f)
{
    struct revision v;
    enum kind_reason why = kind_begin(job, d, s);
    f->n = 0;
    s->text[SLOT_D] = d->reference;
    if (why != KIND_OK || kind_chance(job, 18)) return why;
    if (!revise_slips(job, d, TELLING, 1 + (int)rng_below(job->r, 3), &v)) return KIND_UNSUITED;
    revise_flaws(&v, f);
    if (!flaws_named(job, f)) return KIND_UNSUITED;
    s->text[SLOT_D] = revise_text(job, d, &v);
    return KIND_OK;
}

/* What is to be judged, as {D}. */
static enum kind_reason draft_to_judge(const struct kind_job *job, struct dialogue *d, struct slots *s, struct flaws *f)
{
    struct judged j;
    if (!judged_here(job)) return draft_with_slips(job, d, s, f);
    enum kind_reason why = judged_begin(job, d, s, &j);
    *f = j.flaws;
    return why;
}

static bool fits_judgement(const struct kind_job *job)
{
    return judged_here(job) ? judged_fits(job) : revise_fits(job);
}

static enum kind_reason build_f2(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct flaws f;
    enum kind_reason why = draft_to_judge(job, d, &s, &f);
    if (why != KIND_OK) return why;
    sv draft = s.text[SLOT_D];
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_F2, 1, &s);
    if (why != KIND_OK) return why;
    if (f.n) s.text[SLOT_P] = flaws_list(job, &f, kind_chance(job, 70), kind_chance(job, 30));
    s.variant = kind_variant(SCRIPT_F2, BY_ASSISTANT, 1, f.n ? "errors" : "clean");
    why = f.n ? say_with(job, d, SCRIPT_F2, &s, s.text[SLOT_P]) : kind_say(job, d, ROLE_ASSISTANT, SCRIPT_F2, 1, &s);
    if (why != KIND_OK) return why;
    require_spans(job, d, d->nturns - 1, &f, draft);
    return KIND_OK;
}

/* Of 5, 10 or 100: each slip costs by its weight, on every scale in the same proportion. */
static int mark_of(const struct flaws *f, int top)
{
    static const int cost[SLIP_SEVERITIES] = {[SLIP_MINOR] = 10, [SLIP_MAJOR] = 25, [SLIP_CRITICAL] = 35};
    int loss = 0;
    for (int i = 0; i < f->n; i++) loss += cost[f->v[i].severity];
    int mark = top - (loss * top + 50) / 100;
    if (f->n && mark == top) mark--;
    return mark < 1 ? 1 : mark;
}

static enum kind_reason build_f3(const struct kind_job *job, struct dialogue *d)
{
    static const int tops[] = {5, 10, 10, 100};
    struct slots s;
    struct flaws f;
    enum kind_reason why = draft_to_judge(job, d, &s, &f);
    if (why != KIND_OK) return why;
    int top = tops[rng_below(job->r, 4)], mark = mark_of(&f, top);
    s.text[SLOT_N] = arena_f(job->mem, "%d", top);
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_F3, 1, &s);
    if (why != KIND_OK) return why;
    s.text[SLOT_N] = arena_f(job->mem, "%d", mark);
    if (f.n) s.text[SLOT_P] = flaws_list(job, &f, false, false);
    s.variant = kind_variant(SCRIPT_F3, BY_ASSISTANT, 1, f.n ? "errors" : "clean");
    why = kind_say(job, d, ROLE_ASSISTANT, SCRIPT_F3, 1, &s);
    if (why != KIND_OK) return why;
    dialogue_require(d, d->nturns - 1, "grade", arena_f(job->mem, "\"min\":%d,\"max\":%d", mark, mark));
    return KIND_OK;
}

/* ---- F4 ---- */

static enum kind_reason build_f4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct revision v;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    unsigned sorts = 1u << SLIP_LEXICAL | 1u << SLIP_NUMBER | 1u << SLIP_NAME | 1u << SLIP_UNTRANSLATED |
                     1u << SLIP_ADDITION | 1u << SLIP_AGREEMENT;
    if (!revise_slips(job, d, sorts, 1, &v)) return KIND_UNSUITED;
    const struct slip *slip = &v.slip[0];
    const char *variant = slip->sort == SLIP_ADDITION ? "added" : "wrong";
    why = kind_ask(job, d, SCRIPT_A1, 1, &s);
    if (why != KIND_OK) return why;
    revise_draft(job, d, &v);
    revise_words(&s, slip);
    s.variant = kind_variant(SCRIPT_F4, BY_USER, 1, variant);
    why = kind_ask(job, d, SCRIPT_F4, 1, &s);
    if (why != KIND_OK) return why;
    s.text[SLOT_O] = d->reference;
    s.text[SLOT_C] = revise_category(job, slip);
    s.variant = kind_variant(SCRIPT_F4, BY_ASSISTANT, 1, variant);
    why = kind_say(job, d, ROLE_ASSISTANT, SCRIPT_F4, 1, &s);
    if (why == KIND_OK)
        require_texts(job, d, d->nturns - 1, "present", "phrases", &d->reference, 1)->violated_by = v.turn;
    return why;
}

const struct kind kind_F1 = {.id = "F1",
                             .talks = true,
                             .slug = "choose",
                             .help = "the better of two, with a reason",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .fits = revise_fits,
                             .build = build_f1};
const struct kind kind_F2 = {.id = "F2",
                             .talks = true,
                             .slug = "find-errors",
                             .help = "list what is wrong",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .either = NEED_JUDGED,
                             .fits = fits_judgement,
                             .build = build_f2};
const struct kind kind_F3 = {.id = "F3",
                             .talks = true,
                             .slug = "grade",
                             .help = "a mark for a translation",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .either = NEED_JUDGED,
                             .fits = fits_judgement,
                             .build = build_f3};
const struct kind kind_F4 = {.id = "F4",
                             .talks = true,
                             .slug = "explain-fix",
                             .help = "explain an error, then mend it",
                             .needs = NEED_PAIR | WANT_LEXICON,
                             .fits = revise_fits,
                             .build = build_f4};

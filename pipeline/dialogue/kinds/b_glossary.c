/* B3 a glossary: rows that apply, and some that do not. */
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"

enum { ROWS = 4, ELSEWHERE = 3 };
struct glossary {
    struct term row[ROWS + ELSEWHERE + 1];
    int n;     /* all */
    int apply; /* the first ones, until shuffled */
    struct term applies[ROWS + 1], not_here[ELSEWHERE];
    int nnot;
};

static bool fits_b3(const struct kind_job *job)
{
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    return plain_chars(s) >= (lang_spaceless(kind_from(job)) ? 12 : 40) &&
           plain_chars(r) >= (lang_spaceless(kind_to(job)) ? 12 : 40);
}

static void add_row(struct glossary *g, struct term t)
{
    if (g->apply <= ROWS) g->applies[g->apply++] = t;
}

static bool touches(sv text, sv a, sv b)
{
    (void)text;
    return a.p < b.p + b.n && b.p < a.p + a.n;
}

/* The rows: `must` (or none) and what else the pair has, 2 to 4; then as many as a few that are not needed. */
static bool make_glossary(const struct kind_job *job, const struct dialogue *d, const struct slip *must,
                          struct glossary *g)
{
    struct term t[TERMS_MAX];
    int n = terms_of(job, d->text, d->reference, t, TERMS_MAX), want = 2 + (int)rng_below(job->r, 3);
    *g = (struct glossary){.n = 0};
    if (must) add_row(g, (struct term){must->source, must->right, 1});
    if (n > 6) n = 6;
    terms_shuffle(job, t, n);
    for (int i = 0; i < n && g->apply < want; i++) {
        bool clash = must && (touches(d->text, t[i].source, must->source) ||
                              touches(d->reference, t[i].target, must->right) || sv_eq_ci(t[i].source, must->source));
        if (!clash) add_row(g, t[i]);
    }
    if (g->apply < 2) return false;
    g->nnot = terms_elsewhere(job, d->text, d->reference, g->not_here, 1 + (int)rng_below(job->r, ELSEWHERE));
    for (int i = 0; i < g->apply; i++) g->row[g->n++] = g->applies[i];
    for (int i = 0; i < g->nnot; i++) g->row[g->n++] = g->not_here[i];
    terms_shuffle(job, g->row, g->n);
    return g->nnot > 0;
}

static void require_glossary(const struct kind_job *job, struct dialogue *d, int turn, const struct glossary *g,
                             int draft)
{
    for (int i = 0; i < g->apply; i++) {
        struct constraint *c = require_term(job, d, turn, g->applies[i].source, g->applies[i].target);
        if (!i) c->violated_by = draft;
    }
    for (int i = 0; i < g->nnot; i++) require_without(job, d, turn, g->not_here[i].target);
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
}

static bool missed_term(const struct kind_job *job, const struct dialogue *d, struct slip *slip)
{
    if (!inject_slip(job->tools->injector, SLIP_TERM, NULL, 0, job->r, slip)) return false;
    return slip->source.n && slip->right.n && slip->wrong.n && kind_clean(slip->bad_text) &&
           !term_stands(job, slip->bad_text, slip->right, kind_to(job)) &&
           term_stands(job, d->reference, slip->right, kind_to(job));
}

static enum kind_reason build_b3(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip slip;
    struct glossary g;
    int draft = -1;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!kind_injector(job, d->text, d->reference)) return KIND_UNSUITED;
    bool missed = kind_chance(job, 55) && missed_term(job, d, &slip);
    if (!make_glossary(job, d, missed ? &slip : NULL, &g)) return KIND_UNSUITED;
    s.text[SLOT_P] = terms_rows(job, g.row, g.n);
    why = kind_ask(job, d, SCRIPT_B3, 1, &s);
    if (why != KIND_OK) return why;
    if (missed) {
        draft = dialogue_draft(d, slip.bad_text);
        kind_later(&s);
        s.text[SLOT_X] = slip.source, s.text[SLOT_V] = slip.right, s.text[SLOT_W] = slip.wrong;
        why = kind_ask(job, d, SCRIPT_B3, 2, &s);
        if (why != KIND_OK) return why;
    }
    require_glossary(job, d, dialogue_say(d, ROLE_ASSISTANT, d->reference), &g, draft);
    return KIND_OK;
}

const struct kind kind_B3 = {.id = "B3",
                             .slug = "glossary",
                             .help = "a table of terms to be used",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_b3,
                             .build = build_b3};

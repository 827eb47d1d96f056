/* B6 a term fixed once holds for what follows, B7 a rule is changed, or is about a word that is not there. */
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"

/* ---- B6 ---- */

enum { PIECES = 5, UNITS = 64 };
struct fixed {
    struct term term;
    int from, to;      /* units */
    bool holds[UNITS]; /* the term occurs in unit i */
};

static sv source_of(const struct kind_job *job, int i)
{
    return plain_trim(kind_source(job, i)->text);
}
static sv answer_of(const struct kind_job *job, int i)
{
    return plain_trim(kind_answer(job, i)->text);
}

static bool has_both(const struct kind_job *job, int i, const struct term *t)
{
    return text_find_word_ci(source_of(job, i), t->source, 0) >= 0 &&
           term_stands(job, answer_of(job, i), t->target, kind_to(job));
}

/* X without V: the term was rendered otherwise there, so the rule would be broken. */
static bool breaks(const struct kind_job *job, int i, const struct term *t)
{
    return term_stands(job, source_of(job, i), t->source, kind_from(job)) &&
           !term_stands(job, answer_of(job, i), t->target, kind_to(job));
}

/* From unit i on: the last of the next ones that still has the term, with none that breaks the rule between. */
static int holds_until(const struct kind_job *job, int i, struct fixed *f)
{
    int last = i;
    f->holds[i] = true;
    for (int k = i + 1; k < job->nunits && k < i + PIECES; k++) {
        if (breaks(job, k, &f->term)) break;
        f->holds[k] = has_both(job, k, &f->term);
        if (f->holds[k]) last = k;
    }
    return last;
}

static bool find_fixed(const struct kind_job *job, struct fixed *f)
{
    struct term t[TERMS_MAX];
    for (int i = 0; i + 1 < job->nunits; i++) {
        if (!kind_injector(job, source_of(job, i), answer_of(job, i))) continue;
        int n = terms_of(job, source_of(job, i), answer_of(job, i), t, TERMS_MAX);
        for (int k = 0; k < n; k++) {
            *f = (struct fixed){.term = t[k], .from = i};
            f->to = holds_until(job, i, f);
            if (f->to > i) return true;
        }
    }
    return false;
}

/* A content word of some length in two of the sources: cheap, and mostly enough. */
static bool fits_b6(const struct kind_job *job)
{
    sv w[128];
    for (int i = 0; i + 1 < job->nunits; i++) {
        if (lang_spaceless(kind_from(job))) return true;
        int n = text_tokens(source_of(job, i), w, 128);
        for (int k = 0; k < n; k++) {
            sv core = token_core(w[k]);
            for (int j = i + 1; core.n >= 6 && j < job->nunits && j < i + PIECES; j++)
                if (text_find_word_ci(source_of(job, j), core, 0) >= 0) return true;
        }
    }
    return false;
}

static void name_shortest(const struct kind_job *job, struct dialogue *d, int from, int to)
{
    int least = from;
    for (int i = from; i <= to; i++)
        if (answer_of(job, i).n < answer_of(job, least).n) least = i;
    d->text = source_of(job, least);
    d->reference = answer_of(job, least);
    d->unit = &job->unit[from];
    d->npairs = to - from + 1;
}

static enum kind_reason next_piece(const struct kind_job *job, struct dialogue *d, const struct fixed *f, int i)
{
    struct slots s;
    bool first = i == f->from;
    enum kind_reason why = kind_gate(job, source_of(job, i), answer_of(job, i));
    if (why != KIND_OK) return why;
    kind_slots(job, &s, source_of(job, i));
    if (first)
        s.text[SLOT_X] = f->term.source, s.text[SLOT_V] = f->term.target;
    else
        kind_later(&s);
    why = kind_ask(job, d, SCRIPT_B6, first ? 1 : 2, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, answer_of(job, i));
    if (f->holds[i]) require_term(job, d, turn, f->term.source, f->term.target);
    require_text(job, d, turn, "equals", "text", answer_of(job, i));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static enum kind_reason build_b6(const struct kind_job *job, struct dialogue *d)
{
    struct fixed f;
    if (!find_fixed(job, &f)) return KIND_UNSUITED;
    name_shortest(job, d, f.from, f.to);
    for (int i = f.from; i <= f.to; i++) {
        enum kind_reason why = next_piece(job, d, &f, i);
        if (why != KIND_OK) return why;
    }
    return KIND_OK;
}

const struct kind kind_B6 = {.id = "B6",
                             .slug = "term-held",
                             .help = "a term fixed once holds for what follows",
                             .needs = NEED_PASSAGE | NEED_LEXICON,
                             .fits = fits_b6,
                             .build = build_b6};

/* ---- B7 ---- */

/* A word that has another rendering, or (one in IMPOSSIBLE of the others) a rule that cannot be kept. */
enum { IMPOSSIBLE = 16 };
static bool fits_b7(const struct kind_job *job)
{
    return plain_chars(source_of(job, 0)) >= (lang_spaceless(kind_from(job)) ? 6 : 15) &&
           sv_find_c(answer_of(job, 0), '\n') < 0 &&
           (hash64(job->key, job->seed ^ 0xb7) % IMPOSSIBLE == 0 || kind_term_likely(job));
}

/* The rule is followed, then changed: the later one wins. */
static enum kind_reason b7_changed(const struct kind_job *job, struct dialogue *d, struct slots *s,
                                   const struct slip *slip)
{
    s->text[SLOT_X] = slip->source, s->text[SLOT_V] = slip->wrong;
    enum kind_reason why = kind_ask(job, d, SCRIPT_B1, 2, s);
    if (why != KIND_OK) return why;
    int draft = dialogue_draft(d, slip->bad_text);
    kind_later(s);
    s->text[SLOT_W] = slip->wrong, s->text[SLOT_V] = slip->right;
    why = kind_ask(job, d, SCRIPT_B7, 1, s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_term(job, d, turn, slip->source, slip->right)->violated_by = draft;
    require_without(job, d, turn, slip->wrong)->violated_by = draft;
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static enum kind_reason b7_impossible(const struct kind_job *job, struct dialogue *d, struct slots *s)
{
    struct term t;
    if (!terms_elsewhere(job, d->text, d->reference, &t, 1)) return KIND_UNSUITED;
    s->text[SLOT_X] = t.source, s->text[SLOT_V] = t.target;
    enum kind_reason why = kind_ask(job, d, SCRIPT_B7, 2, s);
    if (why != KIND_OK) return why;
    s->text[SLOT_O] = d->reference;
    why = kind_say(job, d, ROLE_ASSISTANT, SCRIPT_B7, 2, s);
    if (why != KIND_OK) return why;
    int turn = d->nturns - 1;
    require_texts(job, d, turn, "present", "phrases", &d->reference, 1);
    require_text(job, d, turn, "keeps", "text", d->reference);
    require_without(job, d, turn, t.target);
    return KIND_OK;
}

static enum kind_reason build_b7(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct slip slip;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    struct injector *in = kind_injector(job, d->text, d->reference);
    if (!in) return KIND_UNSUITED;
    bool changed = inject_slip(in, SLIP_TERM, NULL, 0, job->r, &slip) && slip.source.n && slip.wrong.n &&
                   slip.right.n && !sv_eq_ci(slip.source, slip.right) && !sv_eq_ci(slip.source, slip.wrong) &&
                   kind_clean(slip.bad_text) && !term_stands(job, d->reference, slip.wrong, kind_to(job)) &&
                   !term_stands(job, slip.bad_text, slip.right, kind_to(job));
    return changed ? b7_changed(job, d, &s, &slip) : b7_impossible(job, d, &s);
}

const struct kind kind_B7 = {.id = "B7",
                             .talks = true,
                             .slug = "rule-changed",
                             .help = "a rule is changed, or cannot be followed",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_b7,
                             .build = build_b7};

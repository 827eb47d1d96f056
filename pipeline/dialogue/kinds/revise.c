#include "dialogue/kinds/revise.h"

#include "dialogue/plain.h"

#include <stdlib.h>

enum { DRAFT_CHARS_MIN = 12, DRAFT_CHARS_MIN_DENSE = 6 };

bool revise_fits(const struct kind_job *job)
{
    sv r = plain_trim(kind_answer(job, 0)->text);
    bool dense = lang_spaceless(kind_to(job));
    return plain_chars(r) >= (dense ? DRAFT_CHARS_MIN_DENSE : DRAFT_CHARS_MIN) && sv_find_c(r, '\n') < 0;
}

/* A text with two commas wrong, or two words in the wrong order, is tiresome: of these sorts one is enough. */
#define ONCE (1u << SLIP_PUNCTUATION | 1u << SLIP_ORDER | 1u << SLIP_AGREEMENT | 1u << SLIP_NEGATION)

static int by_place(const void *a, const void *b)
{
    const struct slip *x = a, *y = b;
    return x->good.from < y->good.from ? -1 : x->good.from > y->good.from;
}

/* One more slip of the sorts, drawn anew; false where none of them can be had. */
static bool add_slip(const struct kind_job *job, struct injector *in, unsigned sorts, struct byte_range *taken,
                     struct revision *v)
{
    int start = (int)rng_below(job->r, SLIP_SORTS);
    for (int i = 0; i < SLIP_SORTS; i++) {
        int sort = (start + i) % SLIP_SORTS;
        if (!(sorts >> sort & 1)) continue;
        if (!inject_slip(in, (enum slip_sort)sort, taken, v->n, job->r, &v->slip[v->n])) continue;
        taken[v->n] = v->slip[v->n].good;
        v->n++;
        return true;
    }
    return false;
}

bool revise_slips(const struct kind_job *job, const struct dialogue *d, unsigned sorts, int want, struct revision *v)
{
    struct byte_range taken[SLIPS_MAX];
    struct injector *in = kind_injector(job, d->text, d->reference);
    *v = (struct revision){.turn = -1};
    while (in && v->n < want && v->n < SLIPS_MAX && add_slip(job, in, sorts, taken, v))
        sorts &= ~(ONCE & 1u << v->slip[v->n - 1].sort);
    qsort(v->slip, (size_t)v->n, sizeof *v->slip, by_place);
    v->wrong = ((uint32_t)1 << v->n) - 1;
    return v->n > 0;
}

sv revise_text(const struct kind_job *job, const struct dialogue *d, const struct revision *v)
{
    return slips_render(d->reference, v->slip, v->n, v->wrong, job->mem);
}

void revise_draft(const struct kind_job *job, struct dialogue *d, struct revision *v)
{
    v->turn = dialogue_draft(d, revise_text(job, d, v));
}

/* ---- what is said about a slip ---- */

struct complaint {
    enum script_id script;
    const char *variant;
};

static struct complaint complaint_of(enum slip_sort sort)
{
    switch (sort) {
    case SLIP_OMISSION: return (struct complaint){SCRIPT_E2, "omission"};
    case SLIP_ADDITION: return (struct complaint){SCRIPT_E2, "addition"};
    case SLIP_NUMBER: return (struct complaint){SCRIPT_E3, "number"};
    case SLIP_NAME: return (struct complaint){SCRIPT_E3, "name"};
    case SLIP_NEGATION: return (struct complaint){SCRIPT_E3, "negation"};
    case SLIP_AGREEMENT: return (struct complaint){SCRIPT_E1, "grammar"};
    case SLIP_REGISTER: return (struct complaint){SCRIPT_E1, "register"};
    case SLIP_ORDER: return (struct complaint){SCRIPT_E1, "order"};
    case SLIP_UNTRANSLATED: return (struct complaint){SCRIPT_E1, "untranslated"};
    case SLIP_PUNCTUATION: return (struct complaint){SCRIPT_E1, "punctuation"};
    case SLIP_TERM: return (struct complaint){SCRIPT_B5, NULL};
    default: return (struct complaint){SCRIPT_E1, "wrong"};
    }
}

static sv or_absent(sv s)
{
    return s.n ? s : (sv){NULL, 0};
}

void revise_words(struct slots *s, const struct slip *slip)
{
    bool same = sv_eq_ci(slip->source, slip->wrong) || sv_eq_ci(slip->source, slip->right);
    s->text[SLOT_W] = or_absent(slip->wrong);
    s->text[SLOT_V] = or_absent(slip->right);
    s->text[SLOT_X] = same ? (sv){NULL, 0} : or_absent(slip->source);
}

/* A mark by itself is hard to find, and nobody says "look at ,": the word before it goes with it. */
static void show_mark(const struct kind_job *job, struct slots *s, const struct slip *slip)
{
    ptrdiff_t from = slip->bad.from, word = from;
    while (word > 0 && slip->bad_text.p[word - 1] != ' ') word--;
    if (word == from || lang_spaceless(kind_to(job))) return;
    s->text[SLOT_W] = sv_trim(sv_of(slip->bad_text.p + word, (ptrdiff_t)slip->bad.to - word));
    s->text[SLOT_V] = (sv){NULL, 0};
}

enum kind_reason revise_complain(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                                 const struct slip *slip)
{
    struct complaint c = complaint_of(slip->sort);
    struct slots s = *opening;
    revise_words(&s, slip);
    if (slip->sort == SLIP_PUNCTUATION) show_mark(job, &s, slip);
    s.variant = c.variant ? kind_variant(c.script, BY_USER, 1, c.variant) : -1;
    return kind_ask(job, d, c.script, 1, &s);
}

static const struct {
    enum wording_word category;
} category_of[SLIP_SORTS] = {
    [SLIP_LEXICAL] = {WORD_mistranslation},
    [SLIP_OMISSION] = {WORD_omission},
    [SLIP_ADDITION] = {WORD_addition},
    [SLIP_NUMBER] = {WORD_number},
    [SLIP_NAME] = {WORD_name},
    [SLIP_NEGATION] = {WORD_negation},
    [SLIP_AGREEMENT] = {WORD_grammar},
    [SLIP_REGISTER] = {WORD_register},
    [SLIP_ORDER] = {WORD_word_order},
    [SLIP_UNTRANSLATED] = {WORD_untranslated},
    [SLIP_PUNCTUATION] = {WORD_punctuation},
    [SLIP_TERM] = {WORD_terminology},
};

sv revise_category(const struct kind_job *job, const struct slip *slip)
{
    return wordings_word(job->words, job->lang, category_of[slip->sort].category);
}

void revise_flaws(const struct revision *v, struct flaws *f)
{
    f->n = v->n;
    for (int i = 0; i < v->n; i++)
        f->v[i] = (struct flaw){category_of[v->slip[i].sort].category, v->slip[i].severity, v->slip[i].wrong,
                                v->slip[i].right};
}

bool flaws_named(const struct kind_job *job, const struct flaws *f)
{
    for (int i = 0; i < f->n; i++)
        if (!wordings_word(job->words, job->lang, f->v[i].category).n) return false;
    return true;
}

static void list_line(const struct kind_job *job, const struct flaw *f, bool fixes, bool severities, struct buf *b)
{
    static const enum wording_word severity[SLIP_SEVERITIES] = {
        [SLIP_MINOR] = WORD_minor, [SLIP_MAJOR] = WORD_major, [SLIP_CRITICAL] = WORD_critical};
    sv c = wordings_word(job->words, job->lang, f->category),
       g = wordings_word(job->words, job->lang, severity[f->severity]);
    if (!f->wrong.n) /* only its absence can be told */
        buf_addf(b, "%.*s: \"%.*s\"", SV_ARG(c), SV_ARG(f->right));
    else if (fixes && f->right.n)
        buf_addf(b, "\"%.*s\" → \"%.*s\" (%.*s", SV_ARG(f->wrong), SV_ARG(f->right), SV_ARG(c));
    else
        buf_addf(b, "\"%.*s\" (%.*s", SV_ARG(f->wrong), SV_ARG(c));
    if (f->wrong.n && severities && g.n) buf_addf(b, ", %.*s", SV_ARG(g));
    if (f->wrong.n) buf_addc(b, ')');
}

sv flaws_list(const struct kind_job *job, const struct flaws *f, bool fixes, bool severities)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    for (int i = 0; i < f->n; i++) {
        buf_adds(b, i ? SV("\n- ") : SV("- "));
        list_line(job, &f->v[i], fixes, severities, b);
    }
    return arena_dup(job->mem, buf_sv(b));
}

/* ---- mended texts ---- */

enum { OK_PERCENT = 6 };

int revise_answer(const struct kind_job *job, struct dialogue *d, sv text)
{
    struct slots s;
    kind_slots(job, &s, d->text);
    s.implied = true;
    s.text[SLOT_O] = text;
    bool told = d->turn[0].role == ROLE_SYSTEM; /* perhaps to give nothing but the translation */
    if (!told && kind_chance(job, OK_PERCENT) && kind_say(job, d, ROLE_ASSISTANT, SCRIPT_OK, 1, &s) == KIND_OK)
        return d->nturns - 1;
    return dialogue_say(d, ROLE_ASSISTANT, text);
}

static sv quoted(const struct kind_job *job, sv text)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    json_escape(b, text);
    return arena_dup(job->mem, buf_sv(b));
}

/* The span is gone, what belongs there stands, little else has changed. */
static void require_edit(const struct kind_job *job, struct dialogue *d, int turn, int from, const struct slip *s)
{
    sv span = quoted(job, s->wrong), put = quoted(job, s->right);
    sv fields = arena_f(job->mem, "\"from_turn\":%d,\"span\":\"%.*s\",\"replacement\":\"%.*s\",\"max_changed\":0.1",
                        from, SV_ARG(span), SV_ARG(put));
    dialogue_require(d, turn, "edit", fields)->violated_by = from;
}

enum kind_reason revise_mend(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                             struct revision *v, int i)
{
    enum kind_reason why = revise_complain(job, d, opening, &v->slip[i]);
    int from = v->turn;
    if (why != KIND_OK) return why;
    v->wrong &= ~((uint32_t)1 << i);
    sv text = revise_text(job, d, v);
    v->turn = v->wrong ? dialogue_draft(d, text) : revise_answer(job, d, text);
    bool bare = sv_eq(d->turn[v->turn].content, text);
    if (bare && v->slip[i].sort != SLIP_PUNCTUATION && v->slip[i].sort != SLIP_ORDER)
        require_edit(job, d, v->turn, from, &v->slip[i]);
    if (v->wrong) return KIND_OK;
    if (bare)
        dialogue_require(d, v->turn, "equals", SV("\"to\":\"reference\""))->violated_by = from;
    else
        require_texts(job, d, v->turn, "present", "phrases", &d->reference, 1)->violated_by = from;
    kind_require_language(job, d, v->turn);
    return KIND_OK;
}

bool revise_bad_idea(const struct kind_job *job, const struct dialogue *d, struct slip *slip)
{
    struct injector *in = kind_injector(job, d->text, d->reference);
    return in && inject_slip(in, SLIP_LEXICAL, NULL, 0, job->r, slip) && slip->wrong.n && slip->right.n;
}

/* B8 several requirements in one turn: two or three of different classes (terms, register, length, names and code,
 * format), each with its own constraint. What is asked for is named in clauses (script B8, turn 3), which are put in a
 * row or in lines. */
#include "dialogue/kinds/format.h"
#include "dialogue/kinds/keep.h"
#include "dialogue/kinds/register.h"
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"

enum demand_sort { TERM, TERM_TOO, REGISTER, LENGTH, KEEP, FORMAT, DEMANDS };
struct demands {
    enum demand_sort sort[DEMANDS];
    int n;
    struct term term[2];
    int nterm;
    struct registers reg;
    bool words; /* the limit's unit */
    int64_t limit;
    struct asset asset;
    struct format_use format;
    bool lines;       /* they are listed, not said in a row */
    struct slip slip; /* of the first term; slip.wrong absent: none */
};

static bool fits_b8(const struct kind_job *job)
{
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    return plain_chars(s) >= (lang_spaceless(kind_from(job)) ? 10 : 30) && plain_chars(s) <= 600 &&
           plain_chars(r) >= (lang_spaceless(kind_to(job)) ? 10 : 30) && sv_find_c(r, '\n') < 0;
}

static void add(struct demands *q, enum demand_sort sort)
{
    q->sort[q->n++] = sort;
}

/* ---- what can be asked of this pair ---- */

static void offer_terms(const struct kind_job *job, const struct dialogue *d, struct demands *q)
{
    struct term t[TERMS_MAX];
    sv s = d->text, r = d->reference;
    struct slip *p = &q->slip;
    p->wrong = (sv){NULL, 0};
    if (!kind_injector(job, s, r)) return;
    int n = terms_of(job, s, r, t, 4);
    if (inject_slip(job->tools->injector, SLIP_TERM, NULL, 0, job->r, p) && p->wrong.n && p->right.n && p->source.n &&
        kind_clean(p->bad_text) && !term_stands(job, p->bad_text, p->right, kind_to(job)))
        q->term[q->nterm++] = (struct term){p->source, p->right, 1};
    else
        p->wrong = (sv){NULL, 0};
    terms_shuffle(job, t, n);
    for (int i = 0; i < n && q->nterm < 1 + (q->n == 0 && kind_chance(job, 40)); i++)
        if (!q->nterm || (!sv_eq_ci(q->term[0].source, t[i].source) && sv_find(t[i].target, q->term[0].target) < 0 &&
                          sv_find(q->term[0].target, t[i].target) < 0))
            q->term[q->nterm++] = t[i];
    if (q->nterm) add(q, TERM);
    if (q->nterm > 1) add(q, TERM_TOO);
}

static void offer_register(const struct kind_job *job, const struct dialogue *d, struct demands *q)
{
    if (registers_of(job, &q->reg) && sv_eq(q->reg.text[q->reg.human], d->reference)) add(q, REGISTER);
}

/* A round limit that leaves little room. */
static void offer_length(const struct kind_job *job, const struct dialogue *d, struct demands *q)
{
    q->words = !lang_spaceless(kind_to(job));
    int64_t n = verify_count(d->reference, q->words ? SV("words") : SV("chars"));
    q->limit = (n + 4) / 5 * 5;
    if (n >= 8) add(q, LENGTH);
}

static void offer_keep(const struct kind_job *job, const struct dialogue *d, struct demands *q)
{
    struct asset a[ASSETS];
    int n = assets_of(job, d->text, d->reference, a);
    if (!n) return;
    q->asset = a[rng_below(job->r, (uint64_t)n)];
    add(q, KEEP);
}

static void drop_some(const struct kind_job *job, struct demands *q)
{
    int want = 2 + (int)rng_below(job->r, 2);
    while (q->n > want) { /* the first is a term that a draft may miss */
        int out = 1 + (int)rng_below(job->r, (uint64_t)q->n - 1);
        memmove(q->sort + out, q->sort + out + 1, sizeof *q->sort * (size_t)(q->n - 1 - out));
        q->n--;
    }
}

static int classes(const struct demands *q)
{
    int n = q->n;
    for (int i = 0; i < q->n; i++) n -= q->sort[i] == TERM_TOO;
    return n;
}

/* ---- saying it ---- */

static const char *variant_of(const struct demands *q, enum demand_sort sort)
{
    switch (sort) {
    case REGISTER: return q->reg.human == FORMAL ? "formal" : "informal";
    case LENGTH: return q->words ? "words" : "chars";
    case KEEP: return "keep";
    case FORMAT: return "format";
    default: return "term";
    }
}

static enum kind_reason clause(const struct kind_job *job, struct dialogue *d, const struct demands *q,
                               enum demand_sort sort, const struct slots *base, sv *text)
{
    struct slots s = *base;
    s.implied = true;
    s.variant = kind_variant(SCRIPT_B8, BY_USER, 3, variant_of(q, sort));
    if (sort == TERM || sort == TERM_TOO) s.text[SLOT_X] = q->term[sort].source, s.text[SLOT_V] = q->term[sort].target;
    if (sort == KEEP) s.text[SLOT_V] = q->asset.text;
    if (sort == LENGTH) s.text[SLOT_N] = arena_f(job->mem, "%lld", (long long)q->limit);
    return kind_line(job, d, BY_USER, SCRIPT_B8, 3, &s, text);
}

static const char *joint(const struct kind_job *job)
{
    sv asker = wordings_lang_code(job->words, job->lang);
    if (lang_is(asker, "zh")) return "，";
    if (lang_is(asker, "ja")) return "、";
    return lang_is(asker, "ar") ? "، " : ", ";
}

static enum kind_reason list_demands(const struct kind_job *job, struct dialogue *d, struct demands *q,
                                     const struct slots *base, sv *text)
{
    sv part[DEMANDS];
    for (int i = 0; i < q->n; i++) {
        enum kind_reason why = clause(job, d, q, q->sort[i], base, &part[i]);
        if (why != KIND_OK) return why;
    }
    int style = (int)rng_below(job->r, 5); /* in a row, three times of five; lines; numbered lines */
    struct buf *b = job->scratch;
    q->lines = style >= 3;
    buf_reset(b);
    for (int i = 0; i < q->n; i++) {
        if (i) buf_adds(b, style < 3 ? sv_z(joint(job)) : SV("\n"));
        if (style == 3) buf_adds(b, SV("- "));
        if (style == 4) buf_addf(b, "%d. ", i + 1);
        buf_adds(b, part[i]);
    }
    *text = arena_dup(job->mem, buf_sv(b));
    return KIND_OK;
}

/* ---- requiring it ---- */

static void require_demand(const struct kind_job *job, struct dialogue *d, int turn, const struct demands *q,
                           enum demand_sort sort, int draft)
{
    switch (sort) {
    case REGISTER: require_level(job, d, turn, &q->reg, q->reg.human); break;
    case LENGTH: require_count(job, d, turn, q->words ? "words" : "chars", -1, q->limit); break;
    case KEEP: require_texts(job, d, turn, "keep", "spans", &q->asset.text, 1); break;
    case FORMAT: require_format(job, d, turn, q->format.name); break;
    case TERM:
        require_term(job, d, turn, q->term[0].source, q->term[0].target)->violated_by = q->slip.wrong.p ? draft : -1;
        break;
    default: require_term(job, d, turn, q->term[1].source, q->term[1].target);
    }
}

static enum kind_reason finish(const struct kind_job *job, struct dialogue *d, const struct demands *q, int draft)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    for (int i = 0; i < q->n; i++) require_demand(job, d, turn, q, q->sort[i], draft);
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static void offer_all(const struct kind_job *job, struct dialogue *d, struct demands *q)
{
    offer_terms(job, d, q);
    offer_register(job, d, q);
    offer_keep(job, d, q);
    if (q->n < 2 || kind_chance(job, 35)) {
        bool set = kind_chance(job, 35) && format_draw(job, d->text, d->reference, &q->format);
        if (set)
            add(q, FORMAT);
        else
            offer_length(job, d, q);
    }
    drop_some(job, q);
}

static bool asks(const struct demands *q, enum demand_sort sort)
{
    for (int i = 0; i < q->n; i++)
        if (q->sort[i] == sort) return true;
    return false;
}

static enum kind_reason build_b8(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct demands q = {.n = 0};
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    offer_all(job, d, &q);
    if (classes(&q) < 2) return KIND_UNSUITED;
    bool missed = q.slip.wrong.p && asks(&q, TERM) && kind_chance(job, 60);
    sv bad = q.slip.bad_text;
    if (asks(&q, FORMAT)) {
        d->text = format_text(job, &q.format, d->text);
        d->reference = format_text(job, &q.format, d->reference);
        if (missed) bad = format_text(job, &q.format, bad);
        why = kind_begin(job, d, &s);
        if (why != KIND_OK) return why;
    }
    why = list_demands(job, d, &q, &s, &s.text[SLOT_P]);
    if (why != KIND_OK) return why;
    if (!missed) {
        s.variant = kind_variant(SCRIPT_B8, BY_USER, 1, q.lines ? "lines" : "row");
        why = kind_ask(job, d, SCRIPT_B8, 1, &s);
        return why == KIND_OK ? finish(job, d, &q, -1) : why;
    }
    sv wishes = s.text[SLOT_P];
    s.text[SLOT_P] = (sv){NULL, 0};
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = dialogue_draft(d, bad);
    s.text[SLOT_P] = wishes;
    s.variant = kind_variant(SCRIPT_B8, BY_USER, 2, q.lines ? "lines" : "row");
    why = kind_ask(job, d, SCRIPT_B8, 2, &s);
    return why == KIND_OK ? finish(job, d, &q, draft) : why;
}

const struct kind kind_B8 = {.id = "B8",
                             .slug = "several-rules",
                             .help = "several requirements at once",
                             .needs = NEED_PAIR | NEED_LEXICON,
                             .fits = fits_b8,
                             .build = build_b8};

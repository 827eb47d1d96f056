#include "dialogue/kinds/judged.h"

#include "dialogue/plain.h"
#include "text/utf8.h"

enum { MARKS = 48, RATERS = 8, FLAWS_SAID = 8, CLEAN_PERCENT = 15, DRAFT_MIN = 12 };

/* A place marked by a rater, in the draft or (what is missing from it) in the source. */
struct mark {
    struct flaw flaw;
    int rater;
    bool in_source;
    ptrdiff_t from, to;
};
struct marks {
    struct mark v[MARKS];
    int n, nraters;
    sv rater[RATERS];
    bool neutral; /* there was a remark that is no error */
};

/* ---- the unit ---- */

static const struct col *judgement(const struct unit *u)
{
    for (int i = 0; i < u->ncol; i++)
        if (sv_is(u->col[i].name, "mqm")) return &u->col[i];
    return NULL;
}

/* The draft behind the target, or the target itself. */
static const struct seg *judged_seg(const struct unit *u)
{
    for (int i = 2; i < u->nseg; i++)
        if (u->seg[i].role == SEG_MT && sv_eq(u->seg[i].lang, u->seg[1].lang)) return &u->seg[i];
    return &u->seg[1];
}

bool judged_unit(const struct unit *u, bool *reference)
{
    *reference = judged_seg(u) != &u->seg[1] && u->seg[1].role == SEG_TEXT;
    return judgement(u) != NULL;
}

bool judged_here(const struct kind_job *job)
{
    return job->nunits == 1 && !job->backward && judgement(&job->unit[0]);
}

bool judged_with_reference(const struct kind_job *job)
{
    bool reference;
    return judged_here(job) && judged_unit(&job->unit[0], &reference) && reference;
}

/* ---- what the raters say ---- */

/* Categories of MQM as WMT uses them. What is not here cannot be seen in one segment (inconsistency), is no fault of
 * the translation (source errors) or has no name (other). */
static bool category_of(sv name, enum wording_word *to)
{
    static const struct {
        const char *name;
        enum wording_word word;
    } known[] = {{"Accuracy/Mistranslation", WORD_mistranslation},
                 {"Accuracy/Omission", WORD_omission},
                 {"Accuracy/Addition", WORD_addition},
                 {"Accuracy/Untranslated text", WORD_untranslated},
                 {"Fluency/Grammar", WORD_grammar},
                 {"Fluency/Punctuation", WORD_punctuation},
                 {"Fluency/Spelling", WORD_spelling},
                 {"Fluency/Register", WORD_register},
                 {"Style/Awkward", WORD_style},
                 {"Style/Unnatural or awkward", WORD_style},
                 {"Style/Bad sentence structure", WORD_style},
                 {"Terminology/Inappropriate for context", WORD_terminology},
                 {"Locale convention/Name format", WORD_name}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_eq_ci(name, sv_z(known[i].name))) return *to = known[i].word, true;
    return false;
}

static bool severity_of(sv name, enum slip_severity *to)
{
    static const char *const known[SLIP_SEVERITIES] = {"minor", "major", "critical"};
    for (int i = 0; i < SLIP_SEVERITIES; i++)
        if (sv_eq_ci(name, sv_z(known[i]))) return *to = (enum slip_severity)i, true;
    return false;
}

static int rater_of(struct marks *m, sv name)
{
    for (int i = 0; i < m->nraters; i++)
        if (sv_eq(m->rater[i], name)) return i;
    if (m->nraters == RATERS) return -1;
    m->rater[m->nraters] = name;
    return m->nraters++;
}

/* The nth place where the words stand. */
static bool locate(sv text, sv words, int64_t nth, struct mark *k)
{
    for (ptrdiff_t at = 0, hit; words.n && (hit = sv_find(sv_from(text, at), words)) >= 0; at += hit + 1)
        if (--nth <= 0) {
            k->from = at + hit;
            k->to = k->from + words.n;
            return true;
        }
    return false;
}

/* One line: rater, severity, category, side, nth, words. */
static bool read_mark(sv line, sv source, sv draft, struct marks *m)
{
    sv rater = sv_cut(&line, '\t'), severity = sv_cut(&line, '\t'), category = sv_cut(&line, '\t'),
       side = sv_cut(&line, '\t'), number = sv_cut(&line, '\t'), words = line;
    int64_t nth;
    struct mark k = {.rater = rater_of(m, rater), .in_source = sv_is(side, "s")};
    if (k.rater < 0) return false;
    if (sv_eq_ci(severity, SV("no-error"))) return true;
    if (sv_eq_ci(severity, SV("neutral"))) return m->neutral = true;
    if (!severity_of(severity, &k.flaw.severity) || !category_of(category, &k.flaw.category)) return false;
    if (k.in_source && k.flaw.category != WORD_omission) return false;
    if (m->n == MARKS || !sv_to_i64(number, &nth)) return false;
    if (!locate(k.in_source ? source : draft, words, nth, &k)) return false;
    m->v[m->n++] = k;
    return true;
}

static bool touch(const struct mark *a, const struct mark *b)
{
    return a->in_source == b->in_source && a->from < b->to && b->from < a->to;
}

/* Of what several have rated only what two of them saw stays, as grave as the milder of them thinks. */
static void agree(struct marks *m)
{
    struct marks all = *m;
    if (m->nraters < 2) return;
    m->n = 0;
    for (int i = 0; i < all.n; i++) {
        struct mark k = all.v[i];
        enum slip_severity others = SLIP_SEVERITIES;
        for (int j = 0; j < all.n; j++)
            if (all.v[j].rater != k.rater && touch(&all.v[j], &k) &&
                (others == SLIP_SEVERITIES || all.v[j].flaw.severity > others))
                others = all.v[j].flaw.severity;
        if (others == SLIP_SEVERITIES) continue;
        if (others < k.flaw.severity) k.flaw.severity = others;
        m->v[m->n++] = k;
    }
}

/* ---- spans as one would quote them ---- */

static sv span(sv text, const struct mark *k)
{
    return sv_of(text.p + k->from, k->to - k->from);
}

static void trim_span(sv text, struct mark *k)
{
    sv t = sv_trim(span(text, k));
    if (!t.n) return;
    k->from = t.p - text.p;
    k->to = k->from + t.n;
}

static ptrdiff_t step_back(sv text, ptrdiff_t at)
{
    return at > 0 ? utf8_back(text.p, text.p + at) - text.p : 0;
}

static ptrdiff_t step_on(sv text, ptrdiff_t at)
{
    const char *p = text.p + at;
    if (at >= text.n) return text.n;
    utf8_next(&p);
    return p - text.p;
}

static void whole_words(sv text, struct mark *k)
{
    while (!text_border(text, k->from)) k->from = step_back(text, k->from);
    while (!text_border(text, k->to)) k->to = step_on(text, k->to);
}

/* One more word: the one before, or behind where there is none. */
static void widen(sv text, struct mark *k)
{
    if (k->from > 0) {
        do k->from = step_back(text, k->from);
        while (k->from > 0 && text.p[k->from] == ' ');
        whole_words(text, k);
    } else {
        do k->to = step_on(text, k->to);
        while (k->to < text.n && text.p[k->to - 1] == ' ');
        whole_words(text, k);
    }
}

static bool stands_once(sv text, sv words)
{
    ptrdiff_t at = sv_find(text, words);
    return at >= 0 && sv_find(sv_from(text, at + 1), words) < 0;
}

/* Whole words, not marks alone, in one place of the text only: so that the quotation says which is meant. */
static bool quotable(sv text, struct mark *k)
{
    enum { TRIES = 4 };
    trim_span(text, k);
    whole_words(text, k);
    for (int i = 0; i < TRIES; i++) {
        sv words = span(text, k);
        if (token_core(words).n && stands_once(text, words)) break;
        widen(text, k);
        trim_span(text, k);
    }
    sv words = span(text, k);
    return token_core(words).n && stands_once(text, words) && sv_find_c(words, '"') < 0 && sv_find_c(words, '\n') < 0;
}

/* Places that touch become one, named by the first, as grave as the gravest. */
static void join(struct mark *to, const struct mark *k)
{
    if (k->from < to->from) to->from = k->from;
    if (k->to > to->to) to->to = k->to;
    if (k->flaw.severity > to->flaw.severity) to->flaw.severity = k->flaw.severity;
}

static bool before(const struct mark *a, const struct mark *b)
{
    return a->in_source != b->in_source ? b->in_source : a->from < b->from;
}

static void in_order(struct marks *m)
{
    for (int i = 1; i < m->n; i++)
        for (int j = i; j > 0 && before(&m->v[j], &m->v[j - 1]); j--) {
            struct mark k = m->v[j];
            m->v[j] = m->v[j - 1], m->v[j - 1] = k;
        }
    int n = 0;
    for (int i = 0; i < m->n; i++)
        if (n && touch(&m->v[n - 1], &m->v[i]))
            join(&m->v[n - 1], &m->v[i]);
        else
            m->v[n++] = m->v[i];
    m->n = n;
}

/* A quotation of nearly all says nothing. */
static bool too_wide(sv text, const struct mark *k)
{
    return (k->to - k->from) * 3 > text.n * 2;
}

static bool say_marks(struct marks *m, sv source, sv draft, struct flaws *f)
{
    for (int i = 0; i < m->n; i++)
        if (!quotable(m->v[i].in_source ? source : draft, &m->v[i])) return false;
    in_order(m);
    f->n = m->n;
    if (m->n > FLAWS_SAID) return false;
    for (int i = 0; i < m->n; i++) {
        const struct mark *k = &m->v[i];
        sv text = k->in_source ? source : draft;
        if (too_wide(text, k)) return false;
        f->v[i] = k->flaw;
        *(k->in_source ? &f->v[i].right : &f->v[i].wrong) = span(text, k);
    }
    return true;
}

/* ---- does the reference mend just this? ---- */

/* Where a piece of the draft that is right stands in the reference, from there on. The last one must end it. */
static ptrdiff_t piece_at(sv reference, sv piece, ptrdiff_t from, bool last)
{
    if (!last) return piece.n ? text_find_word(reference, piece, from) : -1;
    ptrdiff_t at = reference.n - piece.n;
    return at >= from && sv_ends(reference, piece) && text_border(reference, at) ? at : -1;
}

static bool set_right(struct flaw *f, sv right)
{
    f->right = sv_trim(right);
    return !sv_eq(f->right, f->wrong) && f->right.n <= 3 * f->wrong.n + 32 && sv_find_c(f->right, '"') < 0;
}

/* All that stands between the flaws stands in the reference, in order and to its ends; what is between them there is
 * what they should have been. */
static bool mends(sv draft, sv reference, struct flaws *f)
{
    ptrdiff_t at = 0, in_ref = 0;
    for (int i = 0; i < f->n; i++) {
        sv wrong = f->v[i].wrong;
        if (!wrong.n) return false;
        sv piece = sv_trim(sv_of(draft.p + at, wrong.p - draft.p - at));
        ptrdiff_t hit = i ? piece_at(reference, piece, in_ref, false) : sv_starts(reference, piece) ? 0 : -1;
        if (hit < 0 || (i && !set_right(&f->v[i - 1], sv_of(reference.p + in_ref, hit - in_ref)))) return false;
        in_ref = hit + piece.n;
        if (!text_border(reference, in_ref)) return false;
        at = wrong.p + wrong.n - draft.p;
    }
    sv piece = sv_trim(sv_from(draft, at));
    ptrdiff_t hit = piece_at(reference, piece, in_ref, true);
    return f->n && hit >= 0 && set_right(&f->v[f->n - 1], sv_of(reference.p + in_ref, hit - in_ref));
}

/* ---- for the kinds ---- */

bool judged_read(const struct kind_job *job, struct judged *j)
{
    const struct unit *u = &job->unit[0];
    const struct seg *seg = judged_seg(u);
    struct marks m = {.n = 0};
    sv source = plain_trim(u->seg[0].text), rest = judgement(u)->value;
    *j = (struct judged){.draft = plain_trim(seg->text)};
    if (seg != &u->seg[1] || seg->role == SEG_TEXT) j->reference = plain_trim(u->seg[1].text);
    while (rest.p)
        if (!read_mark(sv_cut(&rest, '\n'), source, j->draft, &m)) return false;
    int marked = m.n;
    agree(&m);
    if (!m.n && (marked || m.neutral)) return false; /* they do not agree whether there is anything */
    if (!say_marks(&m, source, j->draft, &j->flaws)) return false;
    if (seg == &u->seg[1] || !j->reference.p) return true;
    struct flaws right = j->flaws;
    j->mended = mends(j->draft, j->reference, &right);
    if (j->mended) j->flaws = right;
    return true;
}

static bool fits(const struct kind_job *job, struct judged *j)
{
    const struct seg *draft = judged_seg(&job->unit[0]);
    sv text = plain_trim(draft->text);
    return text.n >= DRAFT_MIN && kind_clean(text) && sv_find_c(text, '\n') < 0 && judged_read(job, j);
}

bool judged_fits(const struct kind_job *job)
{
    struct judged j;
    rng r = rng_for(job->seed, SV("judged:clean"), job->key);
    bool clean = rng_below(&r, 100) < CLEAN_PERCENT;
    return fits(job, &j) && (j.flaws.n > 0 || clean);
}

bool judged_mends(const struct kind_job *job)
{
    struct judged j;
    return fits(job, &j) && j.mended;
}

enum kind_reason judged_begin(const struct kind_job *job, struct dialogue *d, struct slots *s, struct judged *j)
{
    if (!judged_read(job, j)) return KIND_UNSUITED;
    d->text = plain_trim(kind_source(job, 0)->text);
    d->reference = j->reference.p ? j->reference : SV("");
    enum kind_reason why = kind_gate(job, d->text, j->draft);
    if (why == KIND_OK && j->mended) why = kind_gate(job, d->text, d->reference);
    if (why != KIND_OK) return why;
    kind_slots(job, s, d->text);
    s->text[SLOT_D] = j->draft;
    return flaws_named(job, &j->flaws) ? KIND_OK : KIND_NO_WORDING;
}

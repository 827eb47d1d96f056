/* C1 at most N words or characters, C2 about as long as the source, C3 shorter or longer than the last version.
 *
 * Nothing is cut off to fit: the shorter text is the reference said more tersely (kinds/concise.h), or the reference
 * itself where the longer one is a machine translation or a slip that adds something. */
#include "dialogue/kinds/concise.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"
#include "text/lang.h"

struct versions {
    sv v[CONCISE_MAX]; /* ever shorter */
    int n;
};

static void versions_of(const struct kind_job *job, bool contractions, struct versions *t)
{
    sv r = plain_trim(kind_answer(job, 0)->text);
    t->n = concise(r, kind_to(job), contractions, t->v, job->mem);
    while (t->n && !kind_clean(t->v[t->n - 1])) t->n--;
}

/* Nobody asks for less of a short line. */
static bool long_enough(const struct kind_job *job)
{
    sv r = plain_trim(kind_answer(job, 0)->text);
    return verify_count(r, SV("words")) >= (lang_spaceless(kind_to(job)) ? 12 : 8);
}

/* A word less in a long text is nothing that anybody asks for. */
static bool worth_asking(const struct versions *t, sv reference)
{
    return t->n && plain_chars(t->v[t->n - 1]) * 25 <= plain_chars(reference) * 24;
}

static bool fits_c1(const struct kind_job *job)
{
    struct versions t;
    if (!long_enough(job)) return false;
    versions_of(job, true, &t);
    return worth_asking(&t, plain_trim(kind_answer(job, 0)->text));
}

/* ---- C1 ---- */

struct limit {
    const char *unit; /* as constraints name it */
    const char *variant;
    int64_t n;
    sv text;
};

static int64_t count(const struct limit *l, sv text)
{
    return verify_count(text, sv_z(l->unit));
}

/* A round number that the short text keeps and the long one does not; else the short one's own length. */
static int64_t round_limit(int64_t low, int64_t below)
{
    static const int64_t steps[] = {50, 20, 10, 5};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int64_t k = (low + steps[i] - 1) / steps[i] * steps[i];
        if (k < below) return k;
    }
    return low;
}

static bool limit_between(const struct kind_job *job, sv shorter, sv longer, struct limit *l)
{
    bool spaceless = lang_spaceless(kind_to(job));
    l->unit = l->variant = "chars"; /* in spaced scripts only where it comes out round */
    l->n = round_limit(count(l, shorter), count(l, longer));
    if (!spaceless && (l->n % 5 || kind_chance(job, 50))) {
        l->unit = l->variant = "words";
        l->n = round_limit(count(l, shorter), count(l, longer));
    }
    if (count(l, shorter) >= count(l, longer)) return false;
    l->text = arena_f(job->mem, "%lld", (long long)l->n);
    return true;
}

static enum kind_reason ask_limit(const struct kind_job *job, struct dialogue *d, int turn, const struct limit *l,
                                  struct slots *s)
{
    s->text[SLOT_N] = l->text;
    s->variant = kind_variant(SCRIPT_C1, BY_USER, turn, l->variant);
    enum kind_reason why = kind_ask(job, d, SCRIPT_C1, turn, s);
    s->variant = -1;
    kind_later(s);
    return why;
}

static void bind_limit(const struct kind_job *job, struct dialogue *d, int turn, const struct limit *l, int draft)
{
    require_count(job, d, turn, l->unit, -1, l->n)->violated_by = draft;
    kind_require_language(job, d, turn);
}

/* The first answer keeps the limit that is asked for afterwards: it stays as it is. */
static enum kind_reason c1_already(const struct kind_job *job, struct dialogue *d, struct slots *s)
{
    bool words = !lang_spaceless(kind_to(job));
    struct limit l = {.unit = words ? "words" : "chars", .variant = words ? "words" : "chars"};
    l.n = (count(&l, d->reference) + 4) / 5 * 5;
    l.text = arena_f(job->mem, "%lld", (long long)l.n);
    enum kind_reason why = kind_opening(job, d, s);
    if (why != KIND_OK) return why;
    int first = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    why = ask_limit(job, d, 1, &l, s);
    if (why != KIND_OK) return why;
    int again = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_same(job, d, again, first);
    require_count(job, d, again, l.unit, -1, l.n);
    return KIND_OK;
}

/* Too long, still too long, right: the way there is a version between the two. */
static enum kind_reason c1_revision(const struct kind_job *job, struct dialogue *d, struct slots *s,
                                    const struct versions *t, const struct limit *l, bool from_start)
{
    sv last = t->v[t->n - 1];
    enum kind_reason why = from_start ? ask_limit(job, d, 3, l, s) : kind_opening(job, d, s);
    if (why != KIND_OK) return why;
    int draft = from_start ? dialogue_draft(d, d->reference) : dialogue_say(d, ROLE_ASSISTANT, d->reference);
    why = ask_limit(job, d, from_start ? 2 : 1, l, s);
    if (why != KIND_OK) return why;
    int between = t->n >= 2 && !from_start ? (int)rng_below(job->r, (uint64_t)t->n - 1) : -1;
    if (between >= 0 && count(l, t->v[between]) > l->n && kind_chance(job, 60)) {
        draft = dialogue_draft(d, t->v[between]);
        why = ask_limit(job, d, 2, l, s);
        if (why != KIND_OK) return why;
    }
    bind_limit(job, d, dialogue_say(d, ROLE_ASSISTANT, last), l, draft);
    return KIND_OK;
}

static enum kind_reason build_c1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct versions t;
    struct limit l;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (kind_already(job)) return c1_already(job, d, &s);
    versions_of(job, true, &t);
    if (!worth_asking(&t, d->reference) || !limit_between(job, t.v[t.n - 1], d->reference, &l)) return KIND_UNSUITED;
    if (!kind_chance(job, 20)) return c1_revision(job, d, &s, &t, &l, kind_chance(job, 15));
    why = ask_limit(job, d, 3, &l, &s);
    if (why == KIND_OK) bind_limit(job, d, dialogue_say(d, ROLE_ASSISTANT, t.v[t.n - 1]), &l, -1);
    return why;
}

const struct kind kind_C1 = {.id = "C1",
                             .slug = "length-limit",
                             .help = "at most N words or characters",
                             .needs = NEED_PAIR,
                             .fits = fits_c1,
                             .build = build_c1};

/* ---- C2 ---- */

static double ratio(sv text, sv source)
{
    ptrdiff_t n = plain_chars(source);
    return n ? (double)plain_chars(text) / (double)n : 0;
}

static bool brackets(sv text)
{
    return sv_find_c(text, '(') >= 0 || sv_find(text, SV("（")) >= 0;
}

/* What anybody would call longer than the original. */
#define C2_TOO_LONG 1.2

/* The first version within 10 % of the source's length, where the reference is much longer. No "very" is left out that
 * the source has, and no bracket. */
static sv as_long_as_source(const struct kind_job *job)
{
    struct versions t;
    sv source = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    const struct lang *a = lang_find(kind_from(job)), *b = lang_find(kind_to(job));
    if (!a || !b || strcmp(a->script, b->script) != 0 || plain_chars(source) < 25) return (sv){NULL, 0};
    if (ratio(r, source) <= C2_TOO_LONG || concise_strengthens(source, kind_from(job))) return (sv){NULL, 0};
    versions_of(job, false, &t);
    for (int i = 0; i < t.n; i++)
        if (ratio(t.v[i], source) <= 1.1 && ratio(t.v[i], source) >= 0.9 && brackets(t.v[i]) == brackets(r))
            return t.v[i];
    return (sv){NULL, 0};
}

static bool fits_c2(const struct kind_job *job)
{
    return as_long_as_source(job).p != NULL;
}

static enum kind_reason build_c2(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv good = as_long_as_source(job);
    if (!good.p) return KIND_UNSUITED;
    enum kind_reason why = kind_open(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    why = kind_ask(job, d, SCRIPT_C2, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, good);
    dialogue_require(d, turn, "length", SV("\"unit\":\"ratio\",\"min\":0.9,\"max\":1.1"))->violated_by = draft;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_C2 = {.id = "C2",
                             .slug = "same-length",
                             .help = "about as long as the source",
                             .needs = NEED_PAIR,
                             .fits = fits_c2,
                             .build = build_c2};

/* ---- C3 ---- */

/* Shorter by a tenth at least. */
static bool much_shorter(sv shorter, sv longer)
{
    return plain_chars(shorter) * 10 <= plain_chars(longer) * 9;
}

static bool fits_c3(const struct kind_job *job)
{
    struct versions t;
    if (!long_enough(job)) return false;
    versions_of(job, false, &t);
    return t.n && much_shorter(t.v[t.n - 1], plain_trim(kind_answer(job, 0)->text));
}

static enum kind_reason build_c3(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct versions t;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    versions_of(job, false, &t);
    if (!t.n || !much_shorter(t.v[t.n - 1], d->reference)) return KIND_UNSUITED;
    bool longer = plain_chars(t.v[t.n - 1]) * 11 <= plain_chars(d->reference) * 10 && kind_chance(job, 40);
    sv first = longer ? t.v[t.n - 1] : d->reference, last = longer ? d->reference : t.v[t.n - 1];
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = longer ? dialogue_draft(d, first) : dialogue_say(d, ROLE_ASSISTANT, first);
    s.variant = kind_variant(SCRIPT_C3, BY_USER, 1, longer ? "longer" : "shorter");
    why = kind_ask(job, d, SCRIPT_C3, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, last);
    dialogue_require(
        d, turn, "length",
        arena_f(job->mem, "\"unit\":\"ratio\",\"from_turn\":%d,%s", draft, longer ? "\"min\":1.1" : "\"max\":0.9"))
        ->violated_by = draft;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_C3 = {.id = "C3",
                             .slug = "shorter-longer",
                             .help = "shorter or longer than the last version",
                             .needs = NEED_PAIR,
                             .fits = fits_c3,
                             .build = build_c3};

/* C8 numbers, prices, percentages and times as the target's readers write them: the draft has kept the source's way of
 * writing, the answer is the reference. Only what stands in both texts, each in its own notation. */
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"
#include "text/lang.h"

struct figure {
    const char *variant;
    sv now, foreign; /* as it stands in the reference, a view of it; and in the source's notation */
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Languages with a point before the decimals, and with a comma. */
static int decimals(sv lang)
{
    static const char *const point[] = {"en", "zh", "ja", "ko"}, *const comma[] = {"de", "es", "it", "pt", "nl", "fr",
                                                                                   "ru", "pl", "cs", "sv", "da", "id"};
    for (size_t i = 0; i < sizeof point / sizeof *point; i++)
        if (lang_is(lang, point[i])) return '.';
    for (size_t i = 0; i < sizeof comma / sizeof *comma; i++)
        if (lang_is(lang, comma[i])) return ',';
    return 0;
}

/* 1.234,5 -> 1,234.5 */
static sv other_marks(const struct kind_job *job, sv t)
{
    char *p = arena_bytes(job->mem, (size_t)t.n + 1);
    for (ptrdiff_t i = 0; i < t.n; i++) p[i] = t.p[i] == '.' ? ',' : t.p[i] == ',' ? '.' : t.p[i];
    p[t.n] = 0;
    return sv_of(p, t.n);
}

/* A number with a mark in it that stands in the source with the other mark, and once in the reference. Three digits
 * after a single mark may be thousands or decimals: fine, as long as both sides agree. */
static bool marked_number(const struct kind_job *job, sv s, sv r, struct figure *f)
{
    int from = decimals(kind_from(job)), to = decimals(kind_to(job));
    if (!from || !to || from == to) return false;
    for (ptrdiff_t i = 0; i < r.n; i++) {
        ptrdiff_t k = i, marks = 0;
        if (!is_digit(r.p[i])) continue;
        while (k < r.n &&
               (is_digit(r.p[k]) || ((r.p[k] == '.' || r.p[k] == ',') && k + 1 < r.n && is_digit(r.p[k + 1]))))
            marks += !is_digit(r.p[k++]);
        sv t = sv_of(r.p + i, k - i), o = marks ? other_marks(job, t) : t;
        bool date = marks > 1 && sv_find_c(t, '.') >= 0 && sv_find_c(t, ',') < 0 && t.n < 11;
        if (marks && !date && text_find_word(s, o, 0) >= 0 && text_find_word(s, t, 0) < 0 &&
            text_find_word(r, t, i + 1) < 0) {
            *f = (struct figure){"number", t, o};
            return true;
        }
        i = k;
    }
    return false;
}

/* "18,67 $" beside the source's "$18.67", "5 %" beside "5%": the sign and its place go with the number. */
static void widen(const struct kind_job *job, sv s, sv r, struct figure *f)
{
    static const char *const sign[] = {"$", "€", "£"};
    sv after = sv_from(r, f->now.p + f->now.n - r.p);
    if (sv_starts(after, SV(" %"))) {
        sv whole = sv_of(f->now.p, f->now.n + 2), in_source = arena_f(job->mem, "%.*s%%", SV_ARG(f->foreign));
        if (sv_find(s, in_source) >= 0) *f = (struct figure){"percent", whole, in_source};
        return;
    }
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++) {
        sv z = sv_z(sign[i]), in_source = arena_f(job->mem, "%s%.*s", sign[i], SV_ARG(f->foreign));
        if (sv_find(s, in_source) < 0 || after.n < 1 + z.n || after.p[0] != ' ' || !sv_starts(sv_from(after, 1), z))
            continue;
        *f = (struct figure){"currency", sv_of(f->now.p, f->now.n + 1 + z.n), in_source};
        return;
    }
}

/* German "16 Uhr", "16:30 Uhr" where the source has "4 pm", "4:30 p.m." */
static bool clock_time(const struct kind_job *job, sv s, sv r, struct figure *f)
{
    static const char *const pm[] = {" p.m.", " pm", "pm", " PM"};
    if (!lang_is(kind_from(job), "en") || !lang_is(kind_to(job), "de")) return false;
    ptrdiff_t uhr = sv_find(r, SV(" Uhr")), at = uhr;
    if (uhr < 1) return false;
    while (at > 0 && (is_digit(r.p[at - 1]) || r.p[at - 1] == ':')) at--;
    sv t = sv_of(r.p + at, uhr - at);
    if (t.n < 2 || t.n > 5 || !is_digit(t.p[0]) || !is_digit(t.p[1])) return false;
    int hour = (t.p[0] - '0') * 10 + t.p[1] - '0';
    sv minutes = sv_from(t, 2);
    if (hour < 13 || hour > 23 || sv_find(sv_from(r, uhr + 4), SV(" Uhr")) >= 0) return false;
    for (size_t i = 0; i < sizeof pm / sizeof *pm; i++) {
        sv in_source = arena_f(job->mem, "%d%.*s%s", hour - 12, SV_ARG(minutes), pm[i]);
        if (text_find_word(s, in_source, 0) < 0) continue;
        *f = (struct figure){"time", sv_of(t.p, t.n + 4), in_source};
        return true;
    }
    return false;
}

static bool find_figure(const struct kind_job *job, sv s, sv r, struct figure *f)
{
    if (clock_time(job, s, r, f)) return true;
    if (!marked_number(job, s, r, f)) return false;
    widen(job, s, r, f);
    return true;
}

static bool fits_c8(const struct kind_job *job)
{
    struct figure f;
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    return s.n && r.n && r.n < 2000 && find_figure(job, s, r, &f);
}

static enum kind_reason build_c8(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct figure f;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!find_figure(job, d->text, d->reference, &f)) return KIND_UNSUITED;
    ptrdiff_t at = f.now.p - d->reference.p;
    ptrdiff_t end = at + f.now.n;
    end += sv_ends(f.foreign, SV(".")) && end < d->reference.n && d->reference.p[end] == '.'; /* one stop is enough */
    sv bad = text_splice(d->reference, at, end, f.foreign, job->mem);
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = dialogue_draft(d, bad);
    s.variant = kind_variant(SCRIPT_C8, BY_USER, 1, f.variant);
    s.text[SLOT_W] = f.foreign, s.text[SLOT_V] = f.now;
    why = kind_ask(job, d, SCRIPT_C8, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_texts(job, d, turn, "present", "phrases", &f.now, 1)->violated_by = draft;
    sv values = verify_numbers(job->tools->verifier, d->reference, kind_to(job), job->mem);
    dialogue_require(d, turn, "numbers", arena_f(job->mem, "\"values\":%.*s", SV_ARG(values)));
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_C8 = {.id = "C8",
                             .slug = "local-notation",
                             .help = "numbers, prices, percentages, times as the target's readers write them",
                             .needs = NEED_PAIR,
                             .fits = fits_c8,
                             .build = build_c8};

/* C9 script or spelling variant: simplified and traditional characters, British and American spelling, full-width and
 * half-width punctuation. Only what is certain: the side with the reference, or a version no character of which is in
 * doubt. */
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"
#include "dialogue/verify/spelling_table.h"
#include "text/hans.h"
#include "text/lang.h"
#include "text/translit.h"
#include "text/utf8.h"

struct change {
    const char *variant, *script; /* of the wording; of the constraint */
    sv before, after;
};

/* ---- Chinese characters ---- */

static bool to_hans(const struct kind_job *job, sv r, struct change *c)
{
    if (hant_only(r).p || !hans_only(r).p) return false;
    *c = (struct change){"hans", "Hans", translit(TRANSLIT_TO_HANT, r, job->mem), r};
    return c->before.p && hant_only(c->before).p;
}

static bool to_hant(const struct kind_job *job, sv r, struct change *c)
{
    if (!lang_is(kind_to(job), "zh") && !sv_is(kind_to(job), "zh-Hant")) return false;
    if (sv_is(kind_to(job), "zh-Hant")) {
        *c = (struct change){"hant", "Hant", translit(TRANSLIT_TO_HANS, r, job->mem), r};
        return c->before.p && hans_only(c->before).p && !hans_only(r).p;
    }
    if (hant_only(r).p || !hans_only(r).p || !hant_certain(r)) return false;
    *c = (struct change){"hant", "Hant", r, translit(TRANSLIT_TO_HANT, r, job->mem)};
    if (!c->after.p || hans_only(c->after).p) return false;
    sv back = translit(TRANSLIT_TO_HANS, c->after, job->mem);
    return back.p && sv_eq(back, r);
}

/* ---- English spelling ---- */

static const char *const spelling[][2] = {
#define S(british, american) {british, american},
    SPELLINGS(S)
#undef S
};
enum { NSPELLINGS = sizeof spelling / sizeof *spelling };

static bool in_both(const char *word)
{
    char key[40] = " ";
    size_t n = strlen(word);
    if (n > sizeof key - 3) return true;
    memcpy(key + 1, word, n);
    key[n + 1] = ' ', key[n + 2] = 0;
    return strstr(BOTH_IN_GB, key) || strstr(BOTH_IN_US, key);
}

static bool usual_ending(sv s)
{
    static const char *const endings[] = {"",    "s",    "d",    "ed", "ing", "er", "ers",
                                          "ful", "less", "able", "r",  "rs",  "ly", "hood"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (sv_is(s, endings[i])) return true;
    return false;
}

static bool starts_as(sv word, const char *stem)
{
    char first = word.p[0] >= 'A' && word.p[0] <= 'Z' ? (char)(word.p[0] + 32) : word.p[0];
    if (first != stem[0]) return false;
    ptrdiff_t n = (ptrdiff_t)strlen(stem);
    return word.n >= n && !memcmp(word.p + 1, stem + 1, (size_t)n - 1);
}

/* Words that are no matter of spelling, or of one that both countries write. */
static bool excepted(int i)
{
    return in_both(spelling[i][0]) || in_both(spelling[i][1]) || strstr(spelling[i][1], "iz");
}

/* The pair that the word is written by, -1: none. */
static int pair_of(sv word, int side)
{
    for (int i = 0; i < NSPELLINGS; i++) {
        const char *stem = spelling[i][side], *other = spelling[i][!side];
        if (!starts_as(word, stem) || !usual_ending(sv_from(word, (ptrdiff_t)strlen(stem)))) continue;
        bool longer = strlen(other) > strlen(stem) && starts_as(word, other);
        if (!longer && !excepted(i)) return i;
    }
    return -1;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Every word of that side in the other's spelling; *n: how many. */
static sv respelled(const struct kind_job *job, sv r, int side, int *n)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    *n = 0;
    for (ptrdiff_t i = 0; i < r.n;) {
        ptrdiff_t from = i;
        while (i < r.n && is_letter(r.p[i])) i++;
        sv word = sv_of(r.p + from, i - from);
        int k = word.n > 3 ? pair_of(word, side) : -1;
        if (k >= 0 && from > 0 && word.p[0] < 'a') return *n = -1, r; /* a name keeps its spelling */
        if (k < 0)
            buf_adds(b, word);
        else {
            buf_addc(b, word.p[0] < 'a' ? (char)(spelling[k][!side][0] - 32) : spelling[k][!side][0]);
            buf_adds(b, sv_z(spelling[k][!side] + 1));
            buf_adds(b, sv_from(word, (ptrdiff_t)strlen(spelling[k][side])));
            ++*n;
        }
        if (i < r.n) buf_addc(b, r.p[i++]);
    }
    return arena_dup(job->mem, buf_sv(b));
}

static bool spelling_change(const struct kind_job *job, sv r, struct change *c)
{
    int british, american;
    sv us = respelled(job, r, 0, &british), gb = respelled(job, r, 1, &american);
    if (british < 0 || american < 0 || !british == !american) return false; /* neither, or a mixture */
    bool to_reference = kind_chance(job, 60), to_gb = to_reference == (british > 0);
    sv other = british ? us : gb;
    *c = (struct change){to_gb ? "gb" : "us", to_gb ? "en-GB" : "en-US", to_reference ? other : r,
                         to_reference ? r : other};
    return true;
}

static bool spelling_shows(sv r)
{
    for (ptrdiff_t i = 0; i < r.n;) {
        ptrdiff_t from = i;
        while (i < r.n && is_letter(r.p[i])) i++;
        sv word = sv_of(r.p + from, i - from);
        if (word.n > 3 && (pair_of(word, 0) >= 0 || pair_of(word, 1) >= 0)) return true;
        i++;
    }
    return false;
}

/* ---- punctuation ---- */

static const char *const widths[][2] = {{"，", ", "}, {"。", ". "}, {"！", "! "}, {"？", "? "},
                                        {"：", ": "}, {"；", "; "}, {"（", " ("}, {"）", ") "}};

static sv narrowed(const struct kind_job *job, sv r, bool stops, int *n)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    *n = 0;
    for (sv rest = r; rest.n;) {
        size_t k = 0;
        while (k < sizeof widths / sizeof *widths && !sv_starts(rest, sv_z(widths[k][0]))) k++;
        const char *p = rest.p;
        utf8_next(&p);
        if (k == sizeof widths / sizeof *widths || (k == 1 && !stops))
            buf_add(b, rest.p, (size_t)(p - rest.p));
        else {
            buf_adds(b, sv_z(widths[k][1]));
            ++*n;
        }
        rest = sv_from(rest, p - rest.p);
    }
    return plain_trim(arena_dup(job->mem, buf_sv(b)));
}

static bool has_ascii(sv r)
{
    for (ptrdiff_t i = 0; i < r.n; i++)
        if (r.p[i] > ' ' && r.p[i] < 0x7f) return true;
    return false;
}

static bool has_quotes(sv r)
{
    return sv_find(r, SV("“")) >= 0 || sv_find(r, SV("”")) >= 0 || sv_find(r, SV("）。")) >= 0 ||
           sv_find(r, SV("！？")) >= 0 || sv_find(r, SV("  ")) >= 0;
}

static bool width_change(const struct kind_job *job, sv r, struct change *c)
{
    int n;
    if (has_ascii(r) || has_quotes(r)) return false;
    bool full = kind_chance(job, 70);
    sv narrow = narrowed(job, r, true, &n);
    *c = full ? (struct change){"full", "full", narrow, r} : (struct change){"half", "half", r, narrow};
    return n >= 1;
}

/* ---- the dialogue ---- */

static bool change_of(const struct kind_job *job, sv r, struct change *c)
{
    if (lang_is(kind_to(job), "en")) return spelling_change(job, r, c);
    if (!sv_is(lang_base(kind_to(job)), "zh")) return lang_is(kind_to(job), "ja") && width_change(job, r, c);
    int draw = (int)rng_below(job->r, 10);
    if (draw < 3 && width_change(job, r, c)) return true;
    return (draw < 7 && to_hant(job, r, c)) || to_hans(job, r, c) || to_hant(job, r, c);
}

static bool fits_c9(const struct kind_job *job)
{
    sv r = plain_trim(kind_answer(job, 0)->text);
    if (plain_chars(r) > 500 || plain_chars(r) < 5) return false;
    if (lang_is(kind_to(job), "en")) return spelling_shows(r);
    if (lang_is(kind_to(job), "ja")) return !has_ascii(r) && !has_quotes(r);
    return sv_is(lang_base(kind_to(job)), "zh");
}

static enum kind_reason build_c9(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct change c;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!change_of(job, d->reference, &c) || !kind_clean(c.before) || !kind_clean(c.after)) return KIND_UNSUITED;
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    bool first_good = sv_eq(c.before, d->reference);
    int first = first_good ? dialogue_say(d, ROLE_ASSISTANT, c.before) : dialogue_draft(d, c.before);
    s.variant = kind_variant(SCRIPT_C9, BY_USER, 1, c.variant);
    why = kind_ask(job, d, SCRIPT_C9, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, c.after);
    require_text(job, d, turn, "script", "name", sv_z(c.script))->violated_by = first;
    require_text(job, d, turn, "equals", "text", c.after)->violated_by = first;
    return KIND_OK;
}

const struct kind kind_C9 = {.id = "C9",
                             .slug = "script-variant",
                             .help = "script or spelling variant",
                             .needs = NEED_PAIR,
                             .fits = fits_c9,
                             .build = build_c9};

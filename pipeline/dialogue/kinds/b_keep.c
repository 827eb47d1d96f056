/* B4 names, brands and code stay as they are: what stands in both texts alike, and what becomes of it when somebody
 * means well. */
#include "dialogue/kinds/keep.h"
#include "dialogue/kinds/terms.h"
#include "dialogue/plain.h"
#include "text/lang.h"
#include "text/script.h"
#include "text/utf8.h"

enum { TOKENS = 400 };

static bool is_ascii_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
static bool in_token(char c)
{
    return is_ascii_word(c) || strchr("_./:-%{}$#@\\<>+=~&?", c);
}

/* The next run of ASCII that may be a name or a piece of code, without the marks of its sentence. */
static sv next_token(sv *rest)
{
    ptrdiff_t i = 0;
    while (i < rest->n && !in_token(rest->p[i])) i++;
    *rest = sv_from(*rest, i);
    for (i = 0; i < rest->n && in_token(rest->p[i]); i++)
        ;
    sv t = sv_head(*rest, i);
    *rest = sv_from(*rest, i);
    while (t.n && strchr(".:?-=~&+", t.p[t.n - 1])) t.n--;
    while (t.n && strchr(":?=&+", t.p[0])) t = sv_from(t, 1);
    return t;
}

static bool is_placeholder(sv t)
{
    if (t.n >= 2 && t.p[0] == '%' && sv_find(SV("sdifux"), sv_of(t.p + t.n - 1, 1)) >= 0) return t.n <= 6;
    return t.n >= 3 && t.p[0] == '{' && t.p[t.n - 1] == '}';
}

static bool inner_capital(sv t)
{
    for (ptrdiff_t i = 1; i < t.n; i++)
        if (t.p[i] >= 'A' && t.p[i] <= 'Z' && t.p[i - 1] >= 'a' && t.p[i - 1] <= 'z') return true;
    return false;
}

/* A function's name, an option, a path, a file, a placeholder. */
static bool is_code(sv t)
{
    if (t.n < 2 || t.n > 60) return false;
    if (is_placeholder(t)) return true;
    int letters = 0, odd = 0;
    for (ptrdiff_t i = 0; i < t.n; i++) {
        letters += is_ascii_word(t.p[i]) && (t.p[i] < '0' || t.p[i] > '9');
        odd += t.p[i] == '_' || t.p[i] == '$' || (t.p[i] == '/' && i > 0 && i + 1 < t.n);
        odd += t.p[i] == '.' && i > 0 && i + 1 < t.n && is_ascii_word(t.p[i - 1]) && t.p[i + 1] >= 'a';
    }
    if (t.p[0] == '-' && t.n > 3 && t.p[1] == '-' && is_ascii_word(t.p[2])) return true;
    return letters >= 3 && t.p[0] != '-' && sv_find(t, SV("//")) != 0 && (odd > 0 || inner_capital(t)) &&
           sv_find_c(t, '<') < 0 && sv_find_c(t, '>') < 0;
}

/* A Latin name in a text of another script. */
static bool is_latin_name(sv t, sv to)
{
    if (!lang_spaceless(to) && !lang_is(to, "ru") && !lang_is(to, "ko") && !lang_is(to, "ar")) return false;
    if (t.n < 3 || t.p[0] < 'A' || t.p[0] > 'Z') return false;
    for (ptrdiff_t i = 0; i < t.n; i++)
        if (!is_ascii_word(t.p[i])) return false;
    return true;
}

static int times(sv text, sv word)
{
    int n = 0;
    for (ptrdiff_t at = 0; (at = text_find_word(text, word, at)) >= 0; at += word.n) n++;
    return n;
}

int assets_of(const struct kind_job *job, sv s, sv r, struct asset *out)
{
    int n = 0, looked = 0;
    for (sv rest = r; rest.n && n < ASSETS && looked < TOKENS; looked++) {
        sv t = next_token(&rest);
        bool code = is_code(t), seen = false;
        if (!code && !is_latin_name(t, kind_to(job))) continue;
        for (int i = 0; i < n; i++) seen |= sv_find(out[i].text, t) >= 0 || sv_find(t, out[i].text) >= 0;
        int want = times(r, t);
        if (seen || !want || times(s, t) != want) continue;
        out[n++] = (struct asset){t, code};
    }
    return n;
}

static bool fits_b4(const struct kind_job *job)
{
    struct asset a[ASSETS];
    sv s = plain_trim(kind_source(job, 0)->text), r = plain_trim(kind_answer(job, 0)->text);
    return plain_chars(r) >= 10 && plain_chars(r) <= 1200 && assets_of(job, s, r, a) > 0;
}

/* ---- what becomes of it ---- */

/* openFile -> open file, max_size -> max size */
static sv spelled_out(const struct kind_job *job, sv t)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    for (ptrdiff_t i = 0; i < t.n; i++) {
        bool hump = i && t.p[i] >= 'A' && t.p[i] <= 'Z' && t.p[i - 1] >= 'a' && t.p[i - 1] <= 'z';
        if (hump) buf_addc(b, ' ');
        char c = t.p[i] >= 'A' && t.p[i] <= 'Z' ? (char)(t.p[i] + 32) : t.p[i];
        buf_addc(b, c == '_' ? ' ' : c);
    }
    return arena_dup(job->mem, buf_sv(b));
}

/* The placeholder's name translated or its sign lost: what an editor really finds. */
static sv broken_placeholder(const struct kind_job *job, sv t)
{
    if (t.p[0] == '{') return arena_f(job->mem, "{ %.*s }", (int)t.n - 2, t.p + 1);
    return arena_f(job->mem, "%% %.*s", (int)t.n - 1, t.p + 1);
}

/* The word of the target language that the corpus has for the name. */
static sv transliterated(const struct kind_job *job, sv t)
{
    struct align_word e[4];
    const struct lexicon *x;
    bool swapped;
    if (!job->tools->lexica) return (sv){NULL, 0};
    x = lexica_find(job->tools->lexica, kind_from(job), kind_to(job), &swapped);
    int n = x ? align_translations(x->aligner, swapped, t, e, 4) : 0;
    for (int i = 0; i < n; i++) {
        const char *p = e[i].word.p;
        bool latin = cp_script_of(cp_props(utf8_next(&p))) == SC_LATIN;
        if (!latin && e[i].p >= .1 && e[i].q >= .1 && plain_chars(e[i].word) >= 2)
            return arena_dup(job->mem, e[i].word);
    }
    return (sv){NULL, 0};
}

sv asset_altered(const struct kind_job *job, const struct asset *a)
{
    if (!a->code) return transliterated(job, a->text);
    if (is_placeholder(a->text)) return broken_placeholder(job, a->text);
    if (a->text.p[0] == '-') return arena_f(job->mem, "—%.*s", (int)a->text.n - 2, a->text.p + 2);
    sv t = spelled_out(job, a->text);
    return sv_eq(t, a->text) ? (sv){NULL, 0} : t;
}

sv text_replaced(const struct kind_job *job, sv r, sv from, sv to)
{
    for (ptrdiff_t at = 0; (at = text_find_word(r, from, at)) >= 0; at += to.n)
        r = text_splice(r, at, at + from.n, to, job->mem);
    return r;
}

/* ---- the dialogue ---- */

static sv listed(const struct kind_job *job, const struct asset *a, int n)
{
    struct buf *b = job->scratch;
    sv asker = wordings_lang_code(job->words, job->lang);
    const char *join = lang_is(asker, "zh") || lang_is(asker, "ja") ? "、" : ", ";
    buf_reset(b);
    for (int i = 0; i < n; i++) buf_addf(b, "%s%.*s", i ? join : "", SV_ARG(a[i].text));
    return arena_dup(job->mem, buf_sv(b));
}

/* All of one sort: names or code. */
static int one_sort(struct asset *a, int n)
{
    int m = 0;
    bool code = a[0].code;
    for (int i = 0; i < n; i++)
        if (a[i].code == code) a[m++] = a[i];
    return m;
}

static void require_kept(const struct kind_job *job, struct dialogue *d, int turn, const struct asset *a, int n,
                         int draft)
{
    sv span[ASSETS];
    for (int i = 0; i < n; i++) span[i] = a[i].text;
    require_texts(job, d, turn, "keep", "spans", span, n)->violated_by = draft;
    require_reference(d, turn)->violated_by = draft;
    kind_require_language(job, d, turn);
}

static enum kind_reason build_b4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct asset a[ASSETS];
    int draft = -1;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    int n = assets_of(job, d->text, d->reference, a);
    if (!n) return KIND_UNSUITED;
    n = one_sort(a, n);
    int hurt = (int)rng_below(job->r, (uint64_t)n);
    sv wrong = kind_chance(job, 70) ? asset_altered(job, &a[hurt]) : (sv){NULL, 0};
    s.text[SLOT_V] = listed(job, a, n);
    s.variant = kind_variant(SCRIPT_B4, BY_USER, 1, a[hurt].code ? "code" : "names");
    why = kind_ask(job, d, SCRIPT_B4, 1, &s);
    if (why != KIND_OK) return why;
    if (wrong.p) {
        sv text = text_replaced(job, d->reference, a[hurt].text, wrong);
        if (!kind_clean(text)) return KIND_UNSUITED;
        draft = dialogue_draft(d, text);
        kind_later(&s);
        s.text[SLOT_V] = a[hurt].text, s.text[SLOT_W] = wrong;
        s.variant = kind_variant(SCRIPT_B4, BY_USER, 2, a[hurt].code ? "code" : "names");
        why = kind_ask(job, d, SCRIPT_B4, 2, &s);
        if (why != KIND_OK) return why;
    }
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_kept(job, d, turn, a, n, draft);
    return KIND_OK;
}

const struct kind kind_B4 = {.id = "B4",
                             .slug = "keep-names",
                             .help = "names, brands and code stay as they are",
                             .needs = NEED_PAIR,
                             .fits = fits_b4,
                             .build = build_b4};

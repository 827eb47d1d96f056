/* C5 gaps to be filled, C6 go on from what was typed. */
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/script.h"
#include "text/utf8.h"

/* Places where a text may be cut: between words; in scripts without spaces beside punctuation, and before and after
 * what aligners' dictionaries would call a word is not known here, so only between phrases (particles and marks). */
enum { TOKENS = 64 };

static const char *const phrase_ends[] = {"，", "、", "；", "：", "的", "了", "在", "是", "和", "从", "把",
                                          "被", "对", "与", "は", "が", "を", "に", "で", "と", "も", "の"};

static bool ends_phrase(sv head)
{
    for (size_t i = 0; i < sizeof phrase_ends / sizeof *phrase_ends; i++)
        if (sv_ends(head, sv_z(phrase_ends[i]))) return true;
    return false;
}

/* The text in pieces that may be left out: words between spaces, or phrases; 0 where there are too many or too few. */
static int pieces(sv text, sv lang, sv *out, int max)
{
    int n = 0;
    if (!lang_spaceless(lang)) return text_tokens(text, out, max);
    if (sv_find_c(text, '\n') >= 0) return 0;
    const char *from = text.p;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        utf8_next(&p);
        if (p < end && !(ends_phrase(sv_of(from, p - from)) && p - from >= 6)) continue;
        if (n == max) return 0;
        out[n++] = sv_of(from, p - from);
        from = p;
    }
    return n;
}

/* ---- C6 ---- */

static int prefix_pieces(const struct kind_job *job, sv *v)
{
    return pieces(plain_trim(kind_answer(job, 0)->text), kind_to(job), v, TOKENS);
}

static bool fits_c6(const struct kind_job *job)
{
    sv v[TOKENS];
    return prefix_pieces(job, v) >= (lang_spaceless(kind_to(job)) ? 2 : 4);
}

static enum kind_reason build_c6(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv v[TOKENS];
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    int n = prefix_pieces(job, v), most = n / 2 < 6 ? n / 2 : 6;
    if (n < 2 || most < 1) return KIND_UNSUITED;
    int few = most >= 2; /* one word is hardly a beginning */
    const sv *last = &v[few + (int)rng_below(job->r, (uint64_t)(most - few))];
    sv prefix = sv_of(d->reference.p, last->p + last->n - d->reference.p);
    s.text[SLOT_P] = prefix;
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_C6, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_text(job, d, turn, "prefix", "text", prefix);
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_C6 = {.id = "C6",
                             .slug = "continue",
                             .help = "the translation begins with what was typed",
                             .needs = NEED_PAIR,
                             .fits = fits_c6,
                             .build = build_c6};

/* ---- C5 ---- */

enum { GAPS = 4 };

static bool has_word(sv s)
{
    return token_core(s).n > 0;
}

/* How many gaps a text of so many pieces takes. */
static int gaps_for(const struct kind_job *job, int npieces)
{
    int most = npieces / 3 < GAPS ? npieces / 3 : GAPS;
    return most < 2 ? 0 : 2 + (int)rng_below(job->r, (uint64_t)most - 1);
}

/* Marks the pieces that are left out: one in each stretch, never two side by side. */
static bool choose_gaps(const struct kind_job *job, const sv *v, int n, int gaps, bool *out)
{
    int stretch = n / gaps, last = -2, made = 0;
    for (int g = 0; g < gaps; g++) {
        int at = g * stretch + (int)rng_below(job->r, (uint64_t)stretch);
        if (at == last + 1) at++;
        if (at + 1 < n && plain_chars(token_core(v[at])) < 3 && plain_chars(token_core(v[at + 1])) >= 3) at++;
        if (at >= n || at > (g + 1) * stretch || !has_word(v[at])) continue;
        out[at] = true;
        last = at;
        made++;
    }
    return made >= 2;
}

/* What of a piece the gap stands for: punctuation around it stays. */
static sv hidden(sv piece)
{
    return token_core(piece);
}

static sv with_gaps(const struct kind_job *job, sv text, const sv *v, int n, const bool *gap, sv *part, int *nparts)
{
    const char *from = text.p;
    buf_reset(job->scratch);
    for (int i = 0; i < n; i++) {
        if (!gap[i]) continue;
        sv word = hidden(v[i]);
        part[(*nparts)++] = sv_of(from, word.p - from);
        buf_adds(job->scratch, part[*nparts - 1]);
        buf_adds(job->scratch, SV("___"));
        from = word.p + word.n;
    }
    part[(*nparts)++] = sv_of(from, text.p + text.n - from);
    buf_adds(job->scratch, part[*nparts - 1]);
    return arena_dup(job->mem, buf_sv(job->scratch));
}

static bool fits_c5(const struct kind_job *job)
{
    sv v[TOKENS], r = plain_trim(kind_answer(job, 0)->text);
    return sv_find(r, SV("__")) < 0 && pieces(r, kind_to(job), v, TOKENS) >= 6;
}

static enum kind_reason build_c5(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv v[TOKENS], part[GAPS + 1];
    bool gap[TOKENS] = {false};
    int nparts = 0;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    int n = sv_find(d->reference, SV("__")) < 0 ? pieces(d->reference, kind_to(job), v, TOKENS) : 0;
    int gaps = gaps_for(job, n);
    if (!gaps || !choose_gaps(job, v, n, gaps, gap)) return KIND_UNSUITED;
    s.text[SLOT_P] = with_gaps(job, d->reference, v, n, gap, part, &nparts);
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_C5, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_texts(job, d, turn, "template", "parts", part, nparts);
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_C5 = {.id = "C5",
                             .slug = "fill-gaps",
                             .help = "a half-done translation with gaps to fill",
                             .needs = NEED_PAIR,
                             .fits = fits_c5,
                             .build = build_c5};

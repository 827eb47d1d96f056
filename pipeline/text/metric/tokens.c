/* The tokenizers of BLEU and TER: each is a chain of passes over the whole text, as the programs they come from have
 * them (mteval-v13a, mteval-v14, tercom, by way of sacreBLEU). A pass is one regular expression there; matches do not
 * overlap and are taken from the left, which is why "a.." is "a . ." by luck of the next pass and not of this one. */
#include "text/metric/scratch.h"
#include "text/script.h"
#include "text/utf8.h"

typedef void pass(sv in, struct buf *to);

static bool stands_in(const struct buf *b, sv s)
{
    return b->p && s.p >= b->p && s.p <= b->p + b->n;
}

/* in may stand in either buffer or elsewhere; the result stands in the other one, or the first. */
static sv run(struct metric_scratch *m, pass *p, sv in)
{
    struct buf *to = &m->text[stands_in(&m->text[0], in)];
    buf_reset(to);
    p(in, to);
    return buf_sv(to);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_point(char c)
{
    return c == '.' || c == ',';
}
static void add_spaced(struct buf *to, sv s)
{
    buf_addc(to, ' ');
    buf_adds(to, s);
    buf_addc(to, ' ');
}

/* ---- mteval-v13a; bytes do for all of it, since every pattern that is not ASCII is "anything else" ---- */

/* ([\{-\~\[-\` -\&\(-\+\:-\@\/]) -> " \1 " */
static void pass_marks(sv in, struct buf *to)
{
    for (ptrdiff_t i = 0; i < in.n; i++) {
        char c = in.p[i];
        bool mark = (c >= '{' && c <= '~') || (c >= '[' && c <= '`') || (c >= ' ' && c <= '&') ||
                    (c >= '(' && c <= '+') || (c >= ':' && c <= '@') || c == '/';
        if (mark)
            add_spaced(to, sv_of(&in.p[i], 1));
        else
            buf_addc(to, c);
    }
}

/* ([^0-9])([\.,]) -> "\1 \2 " */
static void pass_point_behind(sv in, struct buf *to)
{
    for (ptrdiff_t i = 0; i < in.n; i++) {
        buf_addc(to, in.p[i]);
        if (is_digit(in.p[i]) || i + 1 >= in.n || !is_point(in.p[i + 1])) continue;
        add_spaced(to, sv_of(&in.p[++i], 1));
    }
}

/* ([\.,])([^0-9]) -> " \1 \2" */
static void pass_point_before(sv in, struct buf *to)
{
    for (ptrdiff_t i = 0; i < in.n; i++) {
        if (!is_point(in.p[i]) || i + 1 >= in.n || is_digit(in.p[i + 1])) {
            buf_addc(to, in.p[i]);
            continue;
        }
        add_spaced(to, sv_of(&in.p[i], 1));
        buf_addc(to, in.p[++i]);
    }
}

/* ([0-9])(-) -> "\1 \2 " */
static void pass_dash(sv in, struct buf *to)
{
    for (ptrdiff_t i = 0; i < in.n; i++) {
        buf_addc(to, in.p[i]);
        if (is_digit(in.p[i]) && i + 1 < in.n && in.p[i + 1] == '-') add_spaced(to, sv_of(&in.p[++i], 1));
    }
}

static sv western(struct metric_scratch *m, sv s)
{
    static pass *const passes[] = {pass_marks, pass_point_behind, pass_point_before, pass_dash};
    for (int i = 0; i < 4; i++) s = run(m, passes[i], s);
    return s;
}

static void replace(sv in, sv from, sv to, struct buf *out)
{
    for (ptrdiff_t at; (at = sv_find(in, from)) >= 0; in = sv_from(in, at + from.n)) {
        buf_adds(out, sv_head(in, at));
        buf_adds(out, to);
    }
    buf_adds(out, in);
}
#define REPLACE_PASS(name, from, with)                                                                                 \
    static void name(sv in, struct buf *to)                                                                            \
    {                                                                                                                  \
        replace(in, SV(from), SV(with), to);                                                                           \
    }
REPLACE_PASS(pass_skipped, "<skipped>", "")
REPLACE_PASS(pass_hyphen_line, "-\n", "")
REPLACE_PASS(pass_line_hyphen, "\n-", "")
REPLACE_PASS(pass_line, "\n", " ")
REPLACE_PASS(pass_quot, "&quot;", "\"")
REPLACE_PASS(pass_amp, "&amp;", "&")
REPLACE_PASS(pass_lt, "&lt;", "<")
REPLACE_PASS(pass_gt, "&gt;", ">")
REPLACE_PASS(pass_possessive, "'s ", " 's ")

static void pass_pad(sv in, struct buf *to)
{
    add_spaced(to, in);
}

static sv unescape(struct metric_scratch *m, sv s)
{
    static pass *const passes[] = {pass_quot, pass_amp, pass_lt, pass_gt};
    if (sv_find_c(s, '&') < 0) return s;
    for (int i = 0; i < 4; i++) s = run(m, passes[i], s);
    return s;
}

static sv tokens_13a(struct metric_scratch *m, sv s)
{
    if (sv_find_c(s, '<') >= 0) s = run(m, pass_skipped, s);
    if (sv_find_c(s, '\n') >= 0) s = run(m, pass_line, run(m, pass_hyphen_line, s));
    return western(m, run(m, pass_pad, unescape(m, s)));
}

/* ---- each character of some ranges alone ---- */

struct range {
    uint32_t from, to;
};
static bool in_ranges(const struct range *r, uint32_t c)
{
    for (; r->to; r++)
        if (c >= r->from && c <= r->to) return true;
    return false;
}

/* The last two but one are meant as U+20000..2A6D6 and U+2F800..2FA1D. Written with four digits for five, they compare
 * as the texts "\u2000" "0" and so on, hence punctuation, arrows and mathematics stand alone too. Scores are those of
 * that. */
static const struct range chinese[] = {{0x3400, 0x4db5}, {0x4e00, 0x9fbb}, {0xf900, 0xfa2d}, {0xfa30, 0xfa6a},
                                       {0xfa70, 0xfad9}, {0xff00, 0xffef}, {0x2e80, 0x2eff}, {0x3000, 0x303f},
                                       {0x31c0, 0x31ef}, {0x2f00, 0x2fdf}, {0x2ff0, 0x2fff}, {0x3100, 0x312f},
                                       {0x31a0, 0x31bf}, {0xfe10, 0xfe1f}, {0xfe30, 0xfe4f}, {0x2600, 0x27bf},
                                       {0x3200, 0x33ff}, {0x2001, 0x2a6d}, {0x2f81, 0x2fa1}, {0, 0}};

/* The spaces within the ranges take part as well: they are white space either way. */
static void pass_chinese(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p);
        if (c >= 0x2001 && in_ranges(chinese, c))
            add_spaced(to, sv_of(at, p - at));
        else
            buf_add(to, at, (size_t)(p - at));
    }
}

static sv tokens_zh(struct metric_scratch *m, sv s)
{
    return western(m, run(m, pass_chinese, strip_both(s)));
}

static void pass_char(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        const char *at = p;
        utf8_next(&p);
        add_spaced(to, sv_of(at, p - at));
    }
}

/* ---- mteval-v14: Unicode's punctuation, numbers and symbols ---- */

enum kind { K_OTHER, K_NUMBER, K_PUNCT, K_SYMBOL };
static enum kind kind_of(uint32_t c)
{
    if (c == 0xfffd) return K_SYMBOL; /* U+FFFD is So; cp_props has it among the controls */
    switch (cp_props(c) >> CP_CLASS_SHIFT & 15) {
    case CLS_DIGIT:
    case CLS_NUMBER: return K_NUMBER;
    case CLS_PUNCT: return K_PUNCT;
    case CLS_SYMBOL: return K_SYMBOL;
    default: return K_OTHER;
    }
}

/* the character at p and the one behind it; step over the first */
struct two {
    sv a, b;
    enum kind ka, kb;
};
static struct two two_at(const char *p, const char *end)
{
    struct two t = {.a.p = p, .kb = K_OTHER};
    t.ka = kind_of(utf8_next(&p));
    t.a.n = p - t.a.p;
    t.b.p = p;
    if (p < end) t.kb = kind_of(utf8_next(&p));
    t.b.n = p - t.b.p;
    return t;
}

/* (\P{N})(\p{P}) -> "\1 \2 " */
static void pass_punct_behind(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        struct two t = two_at(p, end);
        buf_adds(to, t.a);
        p += t.a.n;
        if (t.ka == K_NUMBER || t.kb != K_PUNCT) continue;
        add_spaced(to, t.b);
        p += t.b.n;
    }
}

/* (\p{P})(\P{N}) -> " \1 \2" */
static void pass_punct_before(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        struct two t = two_at(p, end);
        bool match = t.ka == K_PUNCT && t.b.n && t.kb != K_NUMBER;
        p += t.a.n;
        if (!match) {
            buf_adds(to, t.a);
            continue;
        }
        add_spaced(to, t.a);
        buf_adds(to, t.b);
        p += t.b.n;
    }
}

/* (\p{S}) -> " \1 " */
static void pass_symbols(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        const char *at = p;
        if (kind_of(utf8_next(&p)) == K_SYMBOL)
            add_spaced(to, sv_of(at, p - at));
        else
            buf_add(to, at, (size_t)(p - at));
    }
}

static sv tokens_intl(struct metric_scratch *m, sv s)
{
    return run(m, pass_symbols, run(m, pass_punct_before, run(m, pass_punct_behind, s)));
}

/* The result is copied: the words of one text must outlive the tokenizing of the next. */
sv bleu_prepare(struct metric_scratch *m, sv text, const struct bleu_opts *o)
{
    sv s = metric_strip(lower_if(m, text, o->lowercase));
    switch (o->tokens) {
    case BLEU_ZH: s = tokens_zh(m, s); break;
    case BLEU_CHAR: s = run(m, pass_char, s); break;
    case BLEU_INTL: s = tokens_intl(m, s); break;
    case BLEU_NONE: return s;
    default: s = tokens_13a(m, s); break;
    }
    return arena_dup(&m->mem, s);
}

/* ---- tercom ---- */

static const struct range asian_punct[] = {{0x3001, 0x3002}, {0x3008, 0x3011}, {0x3014, 0x301f}, {0xff61, 0xff65},
                                           {0x30fb, 0x30fb}, {0xff0e, 0xff0e}, {0xff0c, 0xff0c}, {0xff1f, 0xff1f},
                                           {0xff1a, 0xff1b}, {0xff01, 0xff02}, {0xff08, 0xff09}, {0, 0}};
/* U+3F22 is what stands there where U+32FF was meant. Its rules for kana never apply: the text begins with a space. */
static const struct range asian_alone[] = {
    {0x4e00, 0x9fff}, {0x3200, 0x4dbf}, {0x31c0, 0x31ef}, {0x2e80, 0x2eff}, {0xf900, 0xfaff}, {0xfe30, 0xfe4f}, {0, 0}};

static void pass_asian(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p);
        if (c >= 0x2e80 && (in_ranges(asian_alone, c) || in_ranges(asian_punct, c)))
            add_spaced(to, sv_of(at, p - at));
        else
            buf_add(to, at, (size_t)(p - at));
    }
}

static void pass_no_punct(sv in, struct buf *to)
{
    for (ptrdiff_t i = 0; i < in.n; i++)
        if (!in.p[i] || !strchr(".,?:;!\"()", in.p[i])) buf_addc(to, in.p[i]);
}

static void pass_no_asian_punct(sv in, struct buf *to)
{
    for (const char *p = in.p, *end = p + in.n; p < end;) {
        const char *at = p;
        if (!in_ranges(asian_punct, utf8_next(&p))) buf_add(to, at, (size_t)(p - at));
    }
}

static sv normalize(struct metric_scratch *m, sv s)
{
    if (sv_find_c(s, '\n') >= 0) s = run(m, pass_line, run(m, pass_line_hyphen, s));
    s = run(m, pass_pad, unescape(m, s));
    s = run(m, pass_possessive, run(m, pass_marks, s));
    return run(m, pass_dash, run(m, pass_point_before, run(m, pass_point_behind, s)));
}

sv ter_prepare(struct metric_scratch *m, sv text, const struct ter_opts *o)
{
    sv s = lower_if(m, metric_strip(text), !o->case_sensitive);
    if (s.n && o->normalized) {
        s = normalize(m, s);
        if (o->asian) s = run(m, pass_asian, s);
    }
    if (s.n && o->no_punct) {
        s = run(m, pass_no_punct, s);
        if (o->asian) s = run(m, pass_no_asian_punct, s);
    }
    return arena_dup(&m->mem, s);
}

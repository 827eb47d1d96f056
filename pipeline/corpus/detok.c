#include "corpus/detok.h"

#include "text/lang.h"
#include "text/script.h"
#include "text/utf8.h"

static bool is_word(uint32_t c)
{
    return c && cls_word(cp_class_of(cp_props(c)));
}
static bool is_alpha(uint32_t c)
{
    return is_word(c) && cp_class_of(cp_props(c)) < CLS_DIGIT;
}
static bool is_digit(uint32_t c)
{
    return c && cp_class_of(cp_props(c)) == CLS_DIGIT;
}
static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

enum elision { ELISION_NONE, ELISION_RIGHT /* don 't */, ELISION_LEFT /* l' homme */ };
static enum elision elision_of(sv lang)
{
    if (sv_is(lang, "en")) return ELISION_RIGHT;
    return sv_is(lang, "fr") || sv_is(lang, "it") || sv_is(lang, "ga") || sv_is(lang, "ca") ? ELISION_LEFT
                                                                                            : ELISION_NONE;
}

/* ---- tokenising ---- */

/* Words that keep their full stop. */
static bool abbreviation(sv w)
{
    static const char *const known[] = {"mr",  "mrs", "ms", "dr",   "st",  "prof", "sr",  "jr",  "vs",
                                        "inc", "ltd", "co", "corp", "etc", "no",   "nr",  "bzw", "usw",
                                        "ca",  "hr",  "fr", "gen",  "sen", "rep",  "gov", "lt",  "col"};
    if (sv_find_c(w, '.') >= 0) return true;
    if (utf8_count(w) == 1) return is_alpha(utf8_next(&(const char *){w.p}));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_eq_ci(w, sv_z(known[i]))) return true;
    return false;
}

struct toks {
    char *p;
    ptrdiff_t n;
};
static void space(struct toks *t)
{
    if (t->n && t->p[t->n - 1] != ' ') t->p[t->n++] = ' ';
}
static void put(struct toks *t, const char *p, ptrdiff_t n)
{
    memcpy(t->p + t->n, p, (size_t)n);
    t->n += n;
}

/* The token being written, from its last space on. */
static sv current(const struct toks *t)
{
    ptrdiff_t b = t->n;
    while (b > 0 && t->p[b - 1] != ' ') b--;
    return sv_of(t->p + b, t->n - b);
}

/* A run of full stops at p: "..." is a token, one stop at the end of a word is one unless the word is an abbreviation.
 */
static const char *stops(struct toks *t, const char *p, const char *end, uint32_t next_word)
{
    const char *q = p;
    while (q < end && *q == '.') q++;
    bool ends = q == end || *q == ' ';
    if (q - p > 1)
        space(t), put(t, p, q - p), space(t);
    else if (!ends && is_word(next_word))
        put(t, p, 1);
    else {
        if (q == end || !abbreviation(current(t))) space(t);
        put(t, p, 1);
        space(t);
    }
    return q;
}

static uint32_t peek(const char *p, const char *end)
{
    return p < end ? utf8_next(&p) : 0;
}

sv detok_tokenise(sv text, sv lang, arena *mem)
{
    struct toks t = {arena_bytes(mem, (size_t)text.n * 3 + 4), 0};
    enum elision el = elision_of(lang);
    uint32_t before = 0;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p), next = peek(p, end);
        if (c == ' ')
            space(&t);
        else if (is_word(c) || c == '-' || cp_class_of(cp_props(c)) == CLS_FORMAT)
            put(&t, at, p - at);
        else if (c == '.')
            p = stops(&t, at, end, next);
        else if (c == ',' && is_digit(before) && is_digit(next))
            put(&t, at, 1);
        else if (is_apostrophe(c) && el == ELISION_RIGHT && is_alpha(before) && is_alpha(next))
            space(&t), put(&t, at, p - at);
        else if (is_apostrophe(c) && el == ELISION_LEFT && is_alpha(before) && is_alpha(next))
            put(&t, at, p - at), space(&t);
        else
            space(&t), put(&t, at, p - at), space(&t);
        before = c;
    }
    while (t.n && t.p[t.n - 1] == ' ') t.n--;
    return sv_of(t.p, t.n);
}

/* ---- detokenising ---- */

static bool one_of(sv tok, const char *set)
{
    for (sv rest = sv_z(set); rest.p;)
        if (sv_eq(sv_cut(&rest, ' '), tok)) return true;
    return false;
}
static bool glues_left(sv tok)
{
    return one_of(tok, ", . ? ! : ; % ) ] } » ... .. .... … ” ’ ، ؟ ؛ । 。 ， ？ ！ ： ；");
}
static bool glues_right(sv tok)
{
    return one_of(tok, "( [ { $ £ € ¿ ¡ « „ “ ‘ #");
}
static bool is_quote(sv tok)
{
    return one_of(tok, "\" '");
}

struct join {
    bool glue;   /* no space before the next token */
    int open[2]; /* quotes open: " and ' */
    enum elision el;
    bool french; /* « and » and : ; ! ? keep their space */
};

/* Whether a space stands between what was written and tok; sets what follows. */
static bool space_before(struct join *j, sv tok)
{
    bool glued = j->glue;
    uint32_t first = peek(tok.p, tok.p + tok.n);
    j->glue = false;
    if (is_quote(tok)) {
        int *open = &j->open[tok.p[0] == '\''];
        *open = !*open;
        j->glue = *open;
        return *open && !glued;
    }
    if (j->french && one_of(tok, "« » : ; ! ?")) return !glued;
    if (glues_right(tok)) return j->glue = true, !glued;
    if (glues_left(tok)) return false;
    if (j->el == ELISION_RIGHT && is_apostrophe(first) && tok.n > 1) return false;
    const char *last = utf8_back(tok.p, tok.p + tok.n);
    if (j->el == ELISION_LEFT && tok.n > 1 && is_apostrophe(peek(last, tok.p + tok.n))) j->glue = true;
    return !glued;
}

static sv detokenise(sv in, sv lang, arena *mem)
{
    struct join j = {.glue = true, .el = elision_of(lang), .french = sv_is(lang, "fr")};
    char *out = arena_bytes(mem, (size_t)in.n + 1);
    ptrdiff_t n = 0;
    for (sv rest = in; rest.p;) {
        sv tok = sv_cut(&rest, ' ');
        if (tok.n == 0) continue;
        if (sv_is(tok, "@-@") || sv_is(tok, "@/@")) {
            out[n++] = tok.p[1];
            j.glue = true;
            continue;
        }
        if (space_before(&j, tok)) out[n++] = ' ';
        memcpy(out + n, tok.p, (size_t)tok.n);
        n += tok.n;
    }
    return sv_of(out, n);
}

/* `in` with single spaces and "a @-@ b" as "a-b", which is what tokenising gives back */
static sv canonical(sv in, arena *mem)
{
    char *out = arena_bytes(mem, (size_t)in.n + 1);
    ptrdiff_t n = 0;
    bool glue = true;
    for (sv rest = in; rest.p;) {
        sv tok = sv_cut(&rest, ' ');
        if (tok.n == 0) continue;
        bool mark = sv_is(tok, "@-@");
        if (!glue && !mark) out[n++] = ' ';
        sv put_it = mark ? SV("-") : tok;
        memcpy(out + n, put_it.p, (size_t)put_it.n);
        n += put_it.n;
        glue = mark;
    }
    return sv_of(out, n);
}

bool detok_line(sv in, sv lang, sv *out, arena *mem)
{
    script_init();
    sv plain = detokenise(in, lang, mem), tokens = canonical(in, mem), again = detok_tokenise(plain, lang, mem);
    /* the second: lines that were tokenised less thoroughly ("(so" stayed one token) */
    if (!sv_eq(again, tokens) && !sv_eq(again, detok_tokenise(tokens, lang, mem))) return false;
    *out = plain;
    return true;
}

static bool wide(uint32_t c)
{
    unsigned p = cp_props(c);
    enum script s = cp_script_of(p);
    return s == SC_HAN || s == SC_HIRAGANA || s == SC_KATAKANA || (p & CP_WIDE_PUNCT);
}

sv detok_join_wide(sv in, arena *mem)
{
    script_init();
    char *out = arena_bytes(mem, (size_t)in.n + 1);
    ptrdiff_t n = 0;
    uint32_t before = 0;
    for (const char *p = in.p, *end = in.p + in.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p);
        if (c == ' ') {
            while (p < end && *p == ' ') p++;
            uint32_t next = peek(p, end);
            if (!before || !next || wide(before) || wide(next)) continue;
            out[n++] = ' ';
            continue;
        }
        memcpy(out + n, at, (size_t)(p - at));
        n += p - at;
        before = c;
    }
    return sv_of(out, n);
}

/* ---- blanks at full-width punctuation ---- */

bool detok_tightens(sv lang)
{
    return lang.n > 1 && one_of(lang_base(lang), "zh ja yue lzh wuu");
}

static bool is_wide_mark(uint32_t c)
{
    return c && (cp_props(c) & CP_WIDE_PUNCT);
}

/* "（ ）" in an exercise */
static bool to_fill_in(uint32_t before, uint32_t next)
{
    static const uint32_t opening[] = {0xff08, 0xff3b, 0x3008, 0x300a, 0x300c, 0x300e, 0x3010, 0x3014};
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
        if (before == opening[i]) return next == before + 1 || next == before + 2;
    return false;
}

static bool is_blank(const char *p, const char *end)
{
    return p < end && (*p == ' ' || *p == '\t');
}

sv detok_tighten(sv in, arena *mem)
{
    if (sv_find_c(in, ' ') < 0 && sv_find_c(in, '\t') < 0) return in;
    script_init();
    char *out = arena_bytes(mem, (size_t)in.n + 1);
    ptrdiff_t n = 0;
    uint32_t before = 0;
    for (const char *p = in.p, *end = in.p + in.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p);
        if (is_blank(at, end)) {
            while (is_blank(p, end)) p++;
            uint32_t next = peek(p, end);
            bool indent = !before || before == '\n';
            bool loose = is_wide_mark(before) || (is_wide_mark(next) && !indent);
            if (loose && !to_fill_in(before, next)) continue;
        }
        memcpy(out + n, at, (size_t)(p - at));
        n += p - at;
        before = c;
    }
    return n == in.n ? in : sv_of(out, n);
}

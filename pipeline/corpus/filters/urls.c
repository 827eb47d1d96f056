/* What must survive translation unchanged: addresses, e-mails, tags, placeholders. Compared as multisets of both sides.
 *
 * Known: scheme://..., www.x.y, a@b.c, <tag attr> and </tag>, [b] [/b] (BBCode), %s %d %1$s %(name)s, {0} {name} {{x}}
 * ${x}, \n \t. A URL counts by its host alone (pages differ by language), a tag by its name, %1$s as %s. */
#include "corpus/filter.h"

#include "base/hash.h"

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "0.5", 0, 1, "least share of addresses, tags and placeholders found on both sides"),
    OPT_END};
static const char *const scores[] = {"agree", NULL};
static const struct limit limits[] = {LIMIT_MIN(struct cfg, min, 0, "urls"), {0}};

enum { MAX_ITEMS = 256 };
struct items {
    uint64_t v[MAX_ITEMS];
    int n;
};

static void add(struct items *set, char kind, sv text)
{
    if (set->n < MAX_ITEMS) set->v[set->n++] = hash64(text, (uint64_t)kind);
}
static bool alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool name_char(char c)
{
    return alpha(c) || digit(c) || c == '_' || c == '-' || c == '.';
}

/* Each take_ function looks at s.p[i] and returns the bytes of the item there, or 0. */

/* "://" found at i: the host after it */
static ptrdiff_t take_url(sv s, ptrdiff_t i, struct items *set)
{
    ptrdiff_t h = i + 3, e = h;
    if (i == 0 || !alpha(s.p[i - 1]) || !sv_starts(sv_from(s, i), SV("://"))) return 0;
    while (e < s.n && name_char(s.p[e])) e++;
    add(set, 'u', SV("url"));
    while (e < s.n && s.p[e] > ' ' && s.p[e] < 0x7f && s.p[e] != '<' && s.p[e] != '>' && s.p[e] != '"') e++;
    return e - i;
}

static ptrdiff_t take_mail(sv s, ptrdiff_t i, struct items *set)
{
    ptrdiff_t b = i, e = i + 1;
    while (b > 0 && name_char(s.p[b - 1])) b--;
    while (e < s.n && name_char(s.p[e])) e++;
    while (e > i + 1 && s.p[e - 1] == '.') e--;
    sv host = sv_of(s.p + i + 1, e - i - 1);
    if (b == i || sv_find_c(host, '.') <= 0) return 0;
    add(set, 'm', sv_of(s.p + b, e - b));
    return e - i;
}

/* <b>, </b>, <br/>, <a href="x">: name only; [b] and [/b] with square brackets when `close` is ']' */
static ptrdiff_t take_tag(sv s, ptrdiff_t i, char close, struct items *set)
{
    ptrdiff_t b = i + 1, e;
    if (b < s.n && s.p[b] == '/') b++;
    e = b;
    while (e < s.n && (alpha(s.p[e]) || digit(s.p[e]) || s.p[e] == '_')) e++;
    if (e == b || !alpha(s.p[b]) || e == s.n) return 0;
    ptrdiff_t end = e;
    while (end < s.n && s.p[end] != close && s.p[end] != s.p[i] && end - i < 300) end++;
    if (end == s.n || s.p[end] != close) return 0;
    sv attrs = sv_of(s.p + e, end - e);
    bool plain = attrs.n == 0 || sv_is(attrs, "/") || sv_is(attrs, " /");
    if (close == '>' ? !plain && sv_find_c(attrs, '=') < 0 : !plain && attrs.p[0] != '=') return 0;
    add(set, '<', sv_of(s.p + i, e - i));
    return end + 1 - i;
}

/* BBCode proper: a closing tag, or a short lower-case name that closes later */
static ptrdiff_t take_bbcode(sv s, ptrdiff_t i, struct items *set)
{
    ptrdiff_t e = i + 1;
    if (e < s.n && s.p[e] == '/') return take_tag(s, i, ']', set);
    while (e < s.n && s.p[e] >= 'a' && s.p[e] <= 'z') e++;
    sv name = sv_of(s.p + i + 1, e - i - 1);
    if (name.n == 0 || name.n > 10) return 0;
    char close[16] = "[/";
    memcpy(close + 2, name.p, (size_t)name.n);
    close[2 + name.n] = ']';
    return sv_find(sv_from(s, e), sv_of(close, name.n + 3)) >= 0 ? take_tag(s, i, ']', set) : 0;
}

/* %s %5.2f %1$s %(name)s %%; not "100% of" */
static ptrdiff_t take_percent(sv s, ptrdiff_t i, struct items *set)
{
    ptrdiff_t e = i + 1;
    if (e < s.n && s.p[e] == '(') {
        ptrdiff_t close = sv_find_c(sv_from(s, e), ')');
        if (close < 2 || close > 40 || e + close + 1 >= s.n || !alpha(s.p[e + close + 1])) return 0;
        add(set, '%', sv_of(s.p + e, close + 1));
        return close + 3;
    }
    while (e < s.n &&
           (digit(s.p[e]) || s.p[e] == '$' || s.p[e] == '.' || s.p[e] == '*' || s.p[e] == '-' || s.p[e] == '#'))
        e++;
    while (e < s.n && memchr("hljztL", s.p[e], 6)) e++;
    if (e == s.n || !memchr("diouxXeEfgGcsp@", s.p[e], 15)) return 0;
    if (e + 1 < s.n && alpha(s.p[e + 1])) return 0;
    add(set, '%', sv_of(s.p + e, 1));
    return e + 1 - i;
}

/* {0} {name} {{name}} {user.name:fmt}; something short without spaces */
static ptrdiff_t take_brace(sv s, ptrdiff_t i, struct items *set)
{
    ptrdiff_t e = i + 1;
    while (e < s.n && s.p[e] == '{') e++;
    ptrdiff_t b = e;
    while (e < s.n && (name_char(s.p[e]) || s.p[e] == ':' || s.p[e] == '$')) e++;
    if (e == s.n || s.p[e] != '}' || e - i > 60) return 0;
    add(set, '{', sv_of(s.p + b, e - b));
    while (e < s.n && s.p[e] == '}') e++;
    return e - i;
}

static ptrdiff_t take_escape(sv s, ptrdiff_t i, struct items *set)
{
    if (i + 1 >= s.n || (s.p[i + 1] != 'n' && s.p[i + 1] != 't')) return 0;
    if (i + 2 < s.n && alpha(s.p[i + 2]) && i > 0 && !memchr(" .:!?", s.p[i - 1], 5)) return 0; /* C:\name */
    add(set, '\\', sv_of(s.p + i, 2));
    return 2;
}

static void collect(sv s, struct items *set)
{
    set->n = 0;
    for (ptrdiff_t i = 0; i < s.n;) {
        ptrdiff_t n = 0;
        switch (s.p[i]) {
        case ':': n = take_url(s, i, set); break;
        case '@': n = take_mail(s, i, set); break;
        case '<': n = take_tag(s, i, '>', set); break;
        case '[': n = take_bbcode(s, i, set); break;
        case '%': n = take_percent(s, i, set); break;
        case '{': n = take_brace(s, i, set); break;
        case '\\': n = take_escape(s, i, set); break;
        default: break;
        }
        i += n ? n : 1;
    }
}

static inline unsigned char starts_item(char c)
{
    return (c == ':') | (c == '@') | (c == '<') | (c == '[') | (c == '%') | (c == '{') | (c == '\\');
}

static bool may_hold(sv s)
{
    unsigned char any = 0;
    ptrdiff_t i = 0;
    for (; !any && i + 16 <= s.n; i += 16) /* sixteen at once: compilers make vector code of it */
        for (int k = 0; k < 16; k++) any |= starts_item(s.p[i + k]);
    for (; i < s.n; i++) any |= starts_item(s.p[i]);
    return any;
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    out[0] = 1;
    if (!may_hold(v->side[0].text) && !may_hold(v->side[1].text)) return;
    struct items *a = arena_alloc(v->tmp, 2 * sizeof *a), *b = a + 1;
    collect(v->side[0].text, a);
    collect(v->side[1].text, b);
    int most = a->n > b->n ? a->n : b->n, both = 0, left = b->n;
    if (most == 0) return;
    for (int i = 0; i < a->n; i++) {
        int k = 0;
        while (k < left && b->v[k] != a->v[i]) k++;
        if (k == left) continue;
        b->v[k] = b->v[--left];
        both++;
    }
    out[0] = (double)both / most;
}

const struct filter_type filter_urls = {
    "urls", "addresses, tags and placeholders kept", opts, sizeof(struct cfg), scores, limits, true, false, score};

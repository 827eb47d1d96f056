/* HTML as chat pages render it -> Markdown.
 *
 * Older collections of shared chats hold the page's HTML instead of the text. Only such text is converted: it begins
 * and ends with a tag, every tag in it is one that renderers of prose make, and nothing is fenced yet. HTML that
 * somebody asked for (a form, a script, a whole page) fails that test and stays. One pass, no tree: unclosed tags cost
 * layout, never text. */
#include "base/json_scan.h"
#include "base/utf8.h"
#include "corpus/chat/turns.h"

enum tag {
    T_NONE,
    T_BLOCK, /* p div section: a blank line around */
    T_BR,
    T_BOLD,
    T_ITALIC,
    T_STRIKE,
    T_CODE,
    T_PRE,
    T_LIST,
    T_ITEM,
    T_LINK,
    T_HEAD,
    T_ROW,
    T_CELL,
    T_QUOTE,
    T_RULE,
    T_IMAGE,
    T_IGNORED, /* span, tbody: no layout */
    T_DROPPED  /* button, svg: nor their text */
};
static const struct {
    const char *name;
    enum tag tag;
} tags[] = {{"p", T_BLOCK},      {"div", T_BLOCK},        {"br", T_BR},          {"b", T_BOLD},
            {"strong", T_BOLD},  {"i", T_ITALIC},         {"em", T_ITALIC},      {"s", T_STRIKE},
            {"del", T_STRIKE},   {"code", T_CODE},        {"pre", T_PRE},        {"ul", T_LIST},
            {"ol", T_LIST},      {"li", T_ITEM},          {"a", T_LINK},         {"h1", T_HEAD},
            {"h2", T_HEAD},      {"h3", T_HEAD},          {"h4", T_HEAD},        {"h5", T_HEAD},
            {"h6", T_HEAD},      {"table", T_BLOCK},      {"thead", T_IGNORED},  {"tbody", T_IGNORED},
            {"tr", T_ROW},       {"th", T_CELL},          {"td", T_CELL},        {"blockquote", T_QUOTE},
            {"hr", T_RULE},      {"img", T_IMAGE},        {"span", T_IGNORED},   {"sup", T_IGNORED},
            {"sub", T_IGNORED},  {"u", T_IGNORED},        {"button", T_DROPPED}, {"svg", T_DROPPED},
            {"path", T_IGNORED}, {"polyline", T_IGNORED}, {"rect", T_IGNORED},   {"line", T_IGNORED}};

enum { NEST_MAX = 16 };
struct html {
    struct buf out;
    const char *p, *end;
    int depth;            /* of lists */
    int number[NEST_MAX]; /* next number of each ordered list, 0: bullets */
    bool pre, code_in_pre, skip;
    int cells;     /* of the row so far */
    size_t marker; /* where out stood after "- " or "> ": what follows stays on that line */
    int rows;      /* of the table so far */
    sv href;
};

struct mark {
    enum tag tag;
    bool close;
    sv name, attrs;
    const char *after;
};

static enum tag tag_find(sv name)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (sv_eq_ci(name, sv_z(tags[i].name))) return tags[i].tag;
    return T_NONE;
}

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

/* the tag at p ('<'), or false where it is only a less-than sign */
static bool read_mark(const char *p, const char *end, struct mark *m)
{
    const char *q = p + 1;
    *m = (struct mark){.close = q < end && *q == '/'};
    q += m->close;
    const char *name = q;
    while (q < end && (letter(*q) || (q > name && *q >= '0' && *q <= '9'))) q++;
    if (q == name) return false;
    m->name = sv_of(name, q - name);
    const char *gt = memchr(q, '>', (size_t)(end - q));
    if (!gt || !(json_white(*q) || *q == '>' || *q == '/')) return false;
    m->attrs = sv_of(q, gt - q);
    m->after = gt + 1;
    m->tag = tag_find(m->name);
    return true;
}

bool chat_is_html(sv text)
{
    sv t = sv_trim(text);
    struct mark m;
    bool closed = false;
    if (t.n < 7 || t.p[0] != '<' || t.p[t.n - 1] != '>' || sv_find(t, SV("```")) >= 0) return false;
    for (const char *p = t.p, *end = t.p + t.n; (p = memchr(p, '<', (size_t)(end - p)));) {
        if (!read_mark(p, end, &m)) {
            p++;
            continue;
        }
        if (m.tag == T_NONE) return false;
        closed = closed || m.close;
        p = m.after;
    }
    return closed;
}

/* value of an attribute, quotes off; absent where it is not there */
static sv attribute(sv attrs, const char *name)
{
    ptrdiff_t at = sv_find(attrs, sv_z(name));
    sv rest = at < 0 ? (sv){NULL, 0} : sv_from(attrs, at + (ptrdiff_t)strlen(name));
    if (rest.n < 2 || rest.p[0] != '=') return (sv){NULL, 0};
    rest = sv_from(rest, 1);
    char quote = rest.p[0];
    if (quote != '"' && quote != '\'') return sv_cut(&rest, ' ');
    rest = sv_from(rest, 1);
    return sv_cut(&rest, quote);
}

/* ---- entities ---- */

static uint32_t named(sv name)
{
    static const struct {
        const char *name;
        uint32_t cp;
    } list[] = {{"lt", '<'},       {"gt", '>'},       {"amp", '&'},      {"quot", '"'},      {"apos", '\''},
                {"nbsp", ' '},     {"ndash", 0x2013}, {"mdash", 0x2014}, {"hellip", 0x2026}, {"lsquo", 0x2018},
                {"rsquo", 0x2019}, {"ldquo", 0x201c}, {"rdquo", 0x201d}, {"bull", 0x2022},   {"copy", 0xa9},
                {"reg", 0xae},     {"deg", 0xb0},     {"times", 0xd7},   {"euro", 0x20ac},   {"pound", 0xa3},
                {"middot", 0xb7},  {"le", 0x2264},    {"ge", 0x2265},    {"ne", 0x2260}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (sv_is(name, list[i].name)) return list[i].cp;
    return 0;
}

static uint32_t numeric(sv s)
{
    bool hex = s.n && (s.p[0] | 32) == 'x';
    uint32_t v = 0;
    if (hex) s = sv_from(s, 1);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        int c = s.p[i] | 32, d = s.p[i] >= '0' && s.p[i] <= '9' ? s.p[i] - '0'
                                 : hex && c >= 'a' && c <= 'f'  ? c - 'a' + 10
                                                                : -1;
        if (d < 0 || v > 0x10ffff) return 0;
        v = v * (hex ? 16 : 10) + (uint32_t)d;
    }
    return s.n == 0 || v > 0x10ffff || (v >= 0xd800 && v < 0xe000) || v < 0x20 ? 0 : v;
}

/* writes the entity at h->p ('&') and steps over it; a lone ampersand is itself */
static void entity(struct html *h)
{
    ptrdiff_t room = h->end - h->p < 12 ? h->end - h->p : 12;
    const char *semi = memchr(h->p, ';', (size_t)room);
    sv name = semi ? sv_of(h->p + 1, semi - h->p - 1) : (sv){NULL, 0};
    uint32_t cp = name.n > 1 && name.p[0] == '#' ? numeric(sv_from(name, 1)) : named(name);
    char u[4] = {'&'};
    buf_add(&h->out, u, cp ? (size_t)utf8_put(u, cp) : 1);
    h->p = cp ? semi + 1 : h->p + 1;
}

/* ---- layout ---- */

static char last_byte(const struct html *h)
{
    return h->out.n ? h->out.p[h->out.n - 1] : '\n';
}

static void trim_blanks(struct html *h)
{
    while (h->out.n && h->out.p[h->out.n - 1] == ' ') h->out.n--;
}

/* ends the line, or leaves n - 1 empty lines */
static void lines(struct html *h, int n)
{
    int have = 0;
    if (h->marker && h->out.n == h->marker) return;
    trim_blanks(h);
    while (have < n && (size_t)have < h->out.n && h->out.p[h->out.n - 1 - (size_t)have] == '\n') have++;
    if (h->out.n)
        for (; have < n; have++) buf_addc(&h->out, '\n');
}

static void put(struct html *h, const char *z)
{
    buf_adds(&h->out, sv_z(z));
}

static void list_item(struct html *h)
{
    int level = h->depth > 0 ? h->depth - 1 : 0, *number = &h->number[level];
    h->marker = 0;
    lines(h, 1);
    for (int i = 0; i < level; i++) put(h, "   ");
    if (*number)
        buf_addf(&h->out, "%d. ", (*number)++);
    else
        put(h, "- ");
    h->marker = h->out.n;
}

static void list(struct html *h, const struct mark *m)
{
    if (m->close) {
        if (h->depth > 0) h->depth--;
        lines(h, h->depth ? 1 : 2);
        return;
    }
    lines(h, h->depth ? 1 : 2);
    if (h->depth < NEST_MAX) h->number[h->depth++] = sv_eq_ci(m->name, SV("ol"));
}

static void fence(struct html *h, const struct mark *m)
{
    h->pre = !m->close;
    h->code_in_pre = false;
    if (!m->close) return;
    if (last_byte(h) != '\n') put(h, "\n");
    put(h, "```\n\n");
}

/* inside <pre> only what stands in <code> counts: before it are the language's name and the copy button */
static void code(struct html *h, const struct mark *m)
{
    if (!h->pre) {
        put(h, "`");
        return;
    }
    if (m->close) return;
    sv classes = attribute(m->attrs, "class");
    ptrdiff_t at = sv_find(classes, SV("language-"));
    sv rest = at < 0 ? SV("") : sv_from(classes, at + 9);
    h->code_in_pre = true;
    lines(h, 2);
    put(h, "```");
    buf_adds(&h->out, sv_cut(&rest, ' '));
    put(h, "\n");
}

static void anchor(struct html *h, const struct mark *m)
{
    if (!m->close) {
        h->href = attribute(m->attrs, "href");
        if (h->href.n) put(h, "[");
    } else if (h->href.n) {
        buf_addf(&h->out, "](%.*s)", SV_ARG(h->href));
        h->href = (sv){NULL, 0};
    }
}

static void row(struct html *h, const struct mark *m)
{
    if (!m->close) {
        lines(h, 1);
        h->cells = 0;
        return;
    }
    if (h->cells) put(h, " |");
    if (h->rows++ == 0 && h->cells) {
        put(h, "\n|");
        for (int i = 0; i < h->cells; i++) put(h, " --- |");
    }
    lines(h, 1);
}

static void image(struct html *h, const struct mark *m)
{
    sv src = attribute(m->attrs, "src"), alt = attribute(m->attrs, "alt");
    if (src.n) buf_addf(&h->out, "![%.*s](%.*s)", SV_ARG(alt.p ? alt : SV("")), SV_ARG(src));
}

static void apply(struct html *h, const struct mark *m)
{
    switch (m->tag) {
    case T_BLOCK:
        if (!h->pre && h->cells == 0) lines(h, h->depth ? 1 : 2);
        if (sv_eq_ci(m->name, SV("table"))) h->rows = 0;
        break;
    case T_BR: put(h, "\n"); break;
    case T_BOLD: put(h, "**"); break;
    case T_ITALIC: put(h, "*"); break;
    case T_STRIKE: put(h, "~~"); break;
    case T_CODE: code(h, m); break;
    case T_PRE: fence(h, m); break;
    case T_LIST: list(h, m); break;
    case T_ITEM:
        if (m->close)
            lines(h, 1);
        else
            list_item(h);
        break;
    case T_LINK: anchor(h, m); break;
    case T_HEAD:
        lines(h, 2);
        if (!m->close) buf_add(&h->out, "###### ", (size_t)(m->name.p[1] - '0')), put(h, " ");
        break;
    case T_ROW: row(h, m); break;
    case T_CELL:
        if (!m->close) put(h, h->cells++ ? " | " : "| ");
        break;
    case T_QUOTE:
        lines(h, 2);
        if (!m->close) put(h, "> "), h->marker = h->out.n;
        break;
    case T_RULE: lines(h, 2), put(h, "---"), lines(h, 2); break;
    case T_IMAGE: image(h, m); break;
    case T_DROPPED: h->skip = !m->close; break;
    case T_IGNORED:
    case T_NONE: break;
    }
}

static void text_byte(struct html *h)
{
    if (h->skip || (h->pre && !h->code_in_pre)) {
        h->p++;
        return;
    }
    if (*h->p == '&') {
        entity(h);
        return;
    }
    char c = *h->p++;
    if (!h->pre && json_white(c)) { /* runs of white space are one blank, none at the beginning of a line */
        if (last_byte(h) != ' ' && last_byte(h) != '\n') buf_addc(&h->out, ' ');
        return;
    }
    buf_addc(&h->out, c);
}

sv chat_html(sv text, arena *mem)
{
    struct mark m;
    if (!chat_is_html(text)) return text;
    struct html h = {.p = text.p, .end = text.p + text.n};
    buf_init(&h.out, BUF_MAX_DEFAULT);
    while (h.p < h.end) {
        if (*h.p == '<' && read_mark(h.p, h.end, &m)) {
            apply(&h, &m);
            h.p = m.after;
        } else
            text_byte(&h);
    }
    if (h.pre && h.code_in_pre) fence(&h, &(struct mark){.close = true});
    sv out = arena_dup(mem, sv_trim(buf_sv(&h.out)));
    buf_release(&h.out);
    return out;
}

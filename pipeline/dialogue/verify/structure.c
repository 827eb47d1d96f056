/* Structured texts: both are taken apart in the same way, and the parts that are not prose must be the same.
 *
 * Each format makes a list of such parts ("<b>", "key", "00:00:01,000 --> 00:00:02,000", "## "); lists are compared in
 * order, or sorted where a translation may move them (inline tags). */
#include "dialogue/verify/structure.h"
#include "dialogue/plain.h"
#include "text/utf8.h"

static void put(struct parts *p, sv s)
{
    if (p->n == p->cap) {
        int cap = p->cap ? p->cap * 2 : 16;
        sv *more = arena_alloc(p->mem, sizeof *more * (size_t)cap);
        if (p->n) memcpy(more, p->v, sizeof *more * (size_t)p->n);
        p->v = more;
        p->cap = cap;
    }
    p->v[p->n++] = s;
}
void parts_put(struct parts *p, sv s)
{
    put(p, s);
}

static int by_bytes(const void *a, const void *b)
{
    return sv_cmp(*(const sv *)a, *(const sv *)b);
}

/* ---- tags and placeholders ---- */

static bool opens_tag(char c)
{
    return c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A tag without the values that are prose. */
static sv tag_shape(struct parts *p, sv tag)
{
    static const char *const prose[] = {" alt=\"", " title=\"", " placeholder=\"", " aria-label=\""};
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
        sv head = sv_z(prose[i]);
        ptrdiff_t at = sv_find(tag, head);
        if (at < 0) continue;
        ptrdiff_t from = at + head.n, n = sv_find_c(sv_from(tag, from), '"');
        if (n >= 0) tag = arena_f(p->mem, "%.*s%.*s", (int)from, tag.p, (int)(tag.n - from - n), tag.p + from + n);
    }
    return tag;
}

void parts_tags(struct parts *p, sv text)
{
    for (ptrdiff_t i; (i = sv_find_c(text, '<')) >= 0;) {
        text = sv_from(text, i);
        ptrdiff_t end = sv_find_c(text, '>');
        if (end < 0) return;
        if (text.n < 2 || !opens_tag(text.p[1])) end = -1;
        if (end > 0) put(p, tag_shape(p, sv_head(text, end + 1)));
        text = sv_from(text, end > 0 ? end + 1 : 1);
    }
}

/* "%s", "%1$d", "%(name)s", "{0}", "{name}", "{{x}}", "${x}" */
static ptrdiff_t placeholder(sv s)
{
    if (s.p[0] == '{') {
        ptrdiff_t end = sv_find_c(sv_head(s, 64), '}');
        if (end < 2 || sv_find_c(sv_head(s, end), ' ') >= 0) return 0;
        return end + 1 + (s.p[1] == '{' && end + 1 < s.n && s.p[end + 1] == '}');
    }
    ptrdiff_t i = 1;
    if (i < s.n && s.p[i] == '(') i = sv_find_c(sv_head(s, 64), ')') + 1;
    if (i <= 0) return 0;
    while (i < s.n && strchr("0123456789$.-+#lh", s.p[i]) && s.p[i]) i++;
    return i < s.n && s.p[i] && strchr("sdiufxXcgeo@", s.p[i]) ? i + 1 : 0;
}

void parts_placeholders(struct parts *p, sv text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (text.p[i] != '{' && text.p[i] != '%') continue;
        ptrdiff_t n = placeholder(sv_from(text, i));
        if (n) put(p, sv_of(text.p + i, n)), i += n - 1;
    }
}

static sv tag_name(sv tag)
{
    ptrdiff_t from = 1 + (tag.p[1] == '/'), i = from;
    while (i < tag.n && tag.p[i] != '>' && tag.p[i] != ' ' && tag.p[i] != '/' && tag.p[i] != '\n') i++;
    return sv_of(tag.p + from, i - from);
}

static bool stands_alone(sv tag)
{
    static const char list[] = " br hr img input meta link area base col embed source track wbr ";
    char name[12] = " ";
    sv n = tag_name(tag);
    if (tag.p[1] == '!' || tag.p[1] == '?' || sv_ends(tag, SV("/>"))) return true;
    if (n.n > 8) return false;
    for (ptrdiff_t i = 0; i < n.n; i++) name[i + 1] = (char)(n.p[i] | 0x20);
    name[n.n + 1] = ' ';
    return sv_find(sv_z(list), sv_of(name, n.n + 2)) >= 0;
}

/* Every tag that opens closes, innermost first. */
static bool balanced(struct parts *p)
{
    sv *open = arena_alloc(p->mem, sizeof *open * ((size_t)p->n + 1));
    int depth = 0;
    for (int i = 0; i < p->n; i++) {
        if (stands_alone(p->v[i])) continue;
        if (p->v[i].p[1] != '/')
            open[depth++] = tag_name(p->v[i]);
        else if (!depth || !sv_eq_ci(open[--depth], tag_name(p->v[i])))
            return false;
    }
    return depth == 0;
}

/* ---- CSV ---- */

static char delimiter_of(sv text)
{
    static const char all[] = ",;\t|";
    sv first = sv_cut(&text, '\n');
    char best = ',';
    for (const char *c = all; *c; c++)
        if (plain_count(first, *c) > plain_count(first, best)) best = *c;
    return best;
}

/* The end of the field that begins at s. */
static ptrdiff_t field_end(sv s, char delimiter)
{
    ptrdiff_t i = 0;
    if (s.n && s.p[0] == '"') {
        for (i = 1; i < s.n; i++) {
            if (s.p[i] != '"') continue;
            if (i + 1 < s.n && s.p[i + 1] == '"')
                i++;
            else
                break;
        }
    }
    while (i < s.n && s.p[i] != delimiter && s.p[i] != '\n') i++;
    return i;
}

/* A part for each field: whether it is empty, and whether its row ends. */
static void parts_csv(struct parts *p, sv text, char delimiter)
{
    text = plain_trim(text);
    while (text.p) {
        ptrdiff_t end = field_end(text, delimiter);
        bool empty = !plain_trim(sv_head(text, end)).n, last = end >= text.n, row = last || text.p[end] == '\n';
        put(p, row ? (empty ? SV("empty field, end of row") : SV("field, end of row"))
                   : (empty ? SV("empty field") : SV("field")));
        text = last ? sv_of(NULL, 0) : sv_from(text, end + 1);
    }
}

/* ---- subtitles ---- */

/* Numbers and time codes as they are written; whether a cue has text. */
static void parts_srt(struct parts *p, sv text)
{
    sv before = {NULL, 0};
    bool said = true;
    while (text.p) {
        sv line = plain_trim(sv_cut(&text, '\n'));
        if (sv_find(line, SV("-->")) >= 0) {
            if (!said) put(p, SV("no text"));
            put(p, before.n ? before : SV("no number"));
            put(p, line);
            said = false;
        } else if (line.n &&
                   !(text.p && sv_find(sv_head(text, sv_find_c(text, '\n') < 0 ? text.n : sv_find_c(text, '\n')),
                                       SV("-->")) >= 0)) {
            said = true;
        }
        before = line;
    }
    if (!said) put(p, SV("no text"));
}

/* ---- PO ---- */

static void parts_po(struct parts *p, sv text)
{
    bool kept = false;
    while (text.p) {
        sv line = plain_trim(sv_cut(&text, '\n'));
        if (sv_starts(line, SV("msg"))) {
            kept = !sv_starts(line, SV("msgstr"));
            if (!kept) put(p, sv_starts(line, SV("msgstr[")) ? SV("msgstr[]") : SV("msgstr"));
        }
        if (kept && line.n && line.p[0] != '#') put(p, line);
        if (p->n > 1 && sv_is(p->v[p->n - 1], "msgstr[]") && sv_is(p->v[p->n - 2], "msgstr[]")) p->n--; /* plurals */
    }
}

/* ---- the type ---- */

static bool compare(struct verify_check *k, struct parts *want, struct parts *got, bool sorted)
{
    if (sorted && want->n) qsort(want->v, (size_t)want->n, sizeof *want->v, by_bytes);
    if (sorted && got->n) qsort(got->v, (size_t)got->n, sizeof *got->v, by_bytes);
    for (int i = 0; i < want->n && i < got->n; i++)
        if (!sv_eq(want->v[i], got->v[i]))
            return check_fail(k, "structure-differs", "'%.*s' instead of '%.*s'", SV_ARG(got->v[i]),
                              SV_ARG(want->v[i]));
    if (want->n == got->n) return true;
    sv odd = want->n > got->n ? want->v[got->n] : got->v[want->n];
    return check_fail(k, "structure-differs", "%s '%.*s'", want->n > got->n ? "without" : "more:", SV_ARG(odd));
}

static bool tags(struct verify_check *k, sv source, bool placeholders)
{
    struct parts a = {.mem = &k->v->mem}, b = a;
    parts_tags(&a, source);
    parts_tags(&b, k->answer);
    if (balanced(&a) && !balanced(&b)) return check_fail(k, "structure-broken", "tags do not close");
    if (placeholders) parts_placeholders(&a, source), parts_placeholders(&b, k->answer);
    return compare(k, &a, &b, true);
}

static bool csv(struct verify_check *k, sv source)
{
    struct parts a = {.mem = &k->v->mem}, b = a;
    char d = delimiter_of(source);
    parts_csv(&a, source, d);
    parts_csv(&b, k->answer, d);
    return compare(k, &a, &b, false);
}

static bool listed(struct verify_check *k, sv source, void (*read)(struct parts *, sv))
{
    struct parts a = {.mem = &k->v->mem}, b = a;
    read(&a, source);
    read(&b, k->answer);
    if (!a.n) return check_bad(k, "source");
    return compare(k, &a, &b, false);
}

static bool po(struct verify_check *k, sv source)
{
    struct parts a = {.mem = &k->v->mem}, b = a;
    if (!listed(k, source, parts_po)) return false;
    for (sv rest = k->answer; rest.p;) {
        sv line = plain_trim(sv_cut(&rest, '\n'));
        if (sv_starts(line, SV("msgid"))) parts_placeholders(&a, line);
        if (sv_starts(line, SV("msgstr"))) parts_placeholders(&b, line);
    }
    return a.n == b.n ? compare(k, &a, &b, true) : true; /* plurals have them more often */
}

static bool by_format(struct verify_check *k, sv format, sv source)
{
    if (sv_is(format, "json")) return structure_json(k, source);
    if (sv_is(format, "markdown")) return structure_markdown(k, source);
    if (sv_is(format, "html") || sv_is(format, "xml")) return tags(k, source, false);
    if (sv_is(format, "tags")) return tags(k, source, true);
    if (sv_is(format, "csv")) return csv(k, source);
    if (sv_is(format, "srt")) return listed(k, source, parts_srt);
    if (sv_is(format, "po")) return po(k, source);
    return check_bad(k, "format");
}

static bool structure(struct verify_check *k)
{
    sv format = check_str(k, "format"), own = check_str(k, "source"), source = own.p ? own : k->r->source;
    if (!source.n) return check_bad(k, "source");
    return by_format(k, format, source) && check_ok(k);
}
const struct verify_type type_structure = {.name = "structure", .holds = structure};

bool parts_same(struct verify_check *k, struct parts *want, struct parts *got, bool sorted)
{
    return compare(k, want, got, sorted);
}

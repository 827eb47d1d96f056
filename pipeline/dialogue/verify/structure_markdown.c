/* Markdown: what each line is, code byte for byte, links, emphasis. */
#include "dialogue/plain.h"
#include "dialogue/verify/structure.h"

static bool is_fence(sv line)
{
    return sv_starts(line, SV("```")) || sv_starts(line, SV("~~~"));
}

static ptrdiff_t run_of(sv s, char c)
{
    ptrdiff_t n = 0;
    while (n < s.n && s.p[n] == c) n++;
    return n;
}

static ptrdiff_t ordered(sv s)
{
    ptrdiff_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9') n++;
    return n && n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ')') && s.p[n + 1] == ' ' ? n + 2 : 0;
}

/* The mark a line begins with, blanks before it included; "" for prose. */
static sv line_mark(sv line)
{
    sv s = line;
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t')) s = sv_from(s, 1);
    ptrdiff_t indent = s.p - line.p, n = run_of(s, '#');
    if (n && n < 7 && n < s.n && s.p[n] == ' ') return sv_head(line, indent + n);
    if ((n = ordered(s))) return sv_head(line, indent + n);
    if (s.n > 1 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '+') && s.p[1] == ' ') return sv_head(line, indent + 2);
    if ((n = run_of(s, '>'))) return sv_head(line, indent + n);
    if (s.n > 2 && (run_of(s, '-') == s.n || run_of(s, '*') == s.n || run_of(s, '=') == s.n)) return s;
    return SV("");
}

/* A row of a table as the bars in it; the line below its head as it is. */
static sv table_row(struct parts *p, sv line)
{
    if (sv_find(line, SV("---")) >= 0) return line;
    return arena_f(p->mem, "row of %d bars", (int)plain_count(line, '|'));
}

static void put_line(struct parts *p, sv line, bool *prose)
{
    sv s = plain_trim(line), mark = line_mark(line);
    bool row = s.n && s.p[0] == '|';
    if (row) parts_put(p, table_row(p, s));
    if (!row && mark.n) parts_put(p, mark);
    if (!row && !mark.n && s.n && !*prose) parts_put(p, SV("text"));
    if (!s.n && *prose) parts_put(p, SV("blank line"));
    *prose = s.n && !row && !mark.n;
}

static void parts_lines(struct parts *p, sv text)
{
    bool code = false, prose = false;
    while (text.p) {
        sv line = sv_cut(&text, '\n');
        bool fence = is_fence(plain_trim(line));
        if (fence || code)
            parts_put(p, line), prose = false;
        else
            put_line(p, line, &prose);
        code ^= fence;
    }
}

/* `code`, (targets of links), and how often ** stands. */
static void parts_inline(struct parts *p, sv text)
{
    for (sv rest = text; rest.n;) {
        ptrdiff_t i = sv_find_c(rest, '`');
        if (i < 0) break;
        ptrdiff_t end = sv_find_c(sv_from(rest, i + 1), '`');
        if (end < 0) break;
        if (end > 0) parts_put(p, sv_of(rest.p + i, end + 2));
        rest = sv_from(rest, i + end + 2);
    }
    for (sv rest = text; rest.n;) {
        ptrdiff_t i = sv_find(rest, SV("](")), end;
        if (i < 0 || (end = sv_find_c(sv_from(rest, i), ')')) < 0) break;
        parts_put(p, sv_of(rest.p + i, end + 1));
        rest = sv_from(rest, i + end + 1);
    }
    for (sv rest = text; rest.n;) {
        ptrdiff_t i = sv_find(rest, SV("**"));
        if (i < 0) break;
        parts_put(p, SV("**"));
        rest = sv_from(rest, i + 2);
    }
}

bool structure_markdown(struct verify_check *k, sv source)
{
    struct parts a = {.mem = &k->v->mem}, b = a, c = a, d = a;
    parts_lines(&a, source);
    parts_lines(&b, k->answer);
    parts_inline(&c, source);
    parts_inline(&d, k->answer);
    return parts_same(k, &a, &b, false) && parts_same(k, &c, &d, true);
}

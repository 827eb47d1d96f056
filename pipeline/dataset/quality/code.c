#include "dataset/quality/code.h"

static bool in_fence(sv text, size_t at)
{
    bool in = false;
    for (sv rest = sv_head(text, (ptrdiff_t)at); rest.p;) {
        sv line = sv_trim(sv_cut(&rest, '\n'));
        if (sv_starts(line, SV("```")) || sv_starts(line, SV("~~~"))) in = !in;
    }
    return in;
}

/* an odd number of backticks before it on its line, and one behind */
static bool in_span(sv text, size_t at)
{
    ptrdiff_t from = (ptrdiff_t)at, ticks = 0;
    for (; from > 0 && text.p[from - 1] != '\n'; from--) ticks += text.p[from - 1] == '`';
    sv rest = sv_from(text, (ptrdiff_t)at);
    ptrdiff_t lf = sv_find_c(rest, '\n');
    return ticks % 2 && sv_find_c(lf < 0 ? rest : sv_head(rest, lf), '`') >= 0;
}

static bool behind_quote(sv text, size_t at)
{
    static const char *const wide[] = {"“", "‘", "「", "『", "«", "《"};
    if (at > 0 && text.p[at - 1] && strchr("`\"'", text.p[at - 1])) return true;
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (sv_ends(sv_head(text, (ptrdiff_t)at), sv_z(wide[i]))) return true;
    return false;
}

bool code_at(sv text, size_t at)
{
    return behind_quote(text, at) || in_span(text, at) || in_fence(text, at);
}

bool code_any(sv text)
{
    static const char *const sign[] = {
        "```",      "</", "/>", ";\n", "){", ") {", "function ", "printf", "print(", "def ", "import ",
        "#include", "=>", "==", "!=",  "&&", "$(",  "::",        "\\x",    "\\\\",   "\\d"};
    for (size_t i = 0; i < sizeof sign / sizeof *sign; i++)
        if (sv_find(text, sv_z(sign[i])) >= 0) return true;
    return false;
}

/* Texts known to be worthless: refusals (corpus/phrases.h), and the leftovers of how Alpaca was made. Lists, compared
 * without regard to ASCII case; a typographic apostrophe counts as a plain one. */
#include "corpus/phrases.h"
#include "corpus/chat/turns.h"

/* lower-cased beginning of the text */
static sv folded(sv text, char *to, ptrdiff_t room)
{
    sv t = sv_trim(text);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < t.n && n < room; i++) {
        if (sv_starts(sv_from(t, i), SV("\xe2\x80\x99"))) {
            to[n++] = '\'';
            i += 2;
        } else
            to[n++] = (char)(t.p[i] >= 'A' && t.p[i] <= 'Z' ? t.p[i] + 32 : t.p[i]);
    }
    return sv_of(to, n);
}

bool chat_refuses(sv text)
{
    return phrases_refuse(text);
}

static bool is_one_of(sv t, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (sv_is(t, list[i])) return true;
    return false;
}

/* without the brackets and stops that stand around such words */
static sv bare(sv t)
{
    static const char around[] = "<>[]()\"'`.-*: ";
    static const char *const wide[] = {"。", "（", "）", "《", "》", "【", "】", "＜", "＞", "“", "”"};
    for (bool again = true; again && t.n;) {
        again = false;
        while (t.n && strchr(around, t.p[0]) && t.p[0]) t = sv_from(t, 1), again = true;
        while (t.n && strchr(around, t.p[t.n - 1]) && t.p[t.n - 1]) t.n--, again = true;
        for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
            sv w = sv_z(wide[i]);
            if (sv_starts(t, w)) t = sv_from(t, w.n), again = true;
            if (sv_ends(t, w)) t.n -= w.n, again = true;
        }
    }
    return t;
}

bool alpaca_noinput(sv input)
{
    static const char *const list[] = {"noinput",
                                       "no input",
                                       "none",
                                       "n/a",
                                       "na",
                                       "nil",
                                       "null",
                                       "no input required",
                                       "no input needed",
                                       "no input necessary",
                                       "no input provided",
                                       "no input is required",
                                       "no input is needed",
                                       "no input given",
                                       "not applicable",
                                       "input not applicable",
                                       "not required",
                                       "none required",
                                       "no input available",
                                       "empty",
                                       "no specific input",
                                       "no input text",
                                       "无",
                                       "无输入",
                                       "没有输入",
                                       "空",
                                       "不需要输入",
                                       "无需输入",
                                       "没有",
                                       "不适用"};
    char z[48];
    sv t = sv_trim(input);
    if (t.n >= (ptrdiff_t)sizeof z) return false;
    t = bare(folded(t, z, sizeof z));
    return is_one_of(t, list, sizeof list / sizeof *list) || (input.n > 0 && sv_trim(input).n == 0);
}

bool alpaca_bad_answer(sv output)
{
    static const char *const list[] = {
        "",         "nan",    "n/a",     "nooutput", "no output",          "none",   "null",   "undefined", "noinput",
        "no input", "output", "<image>", "image",    "your response here", "不适用", "无输出", "无"};
    char z[32];
    sv t = sv_trim(output);
    if (t.n >= (ptrdiff_t)sizeof z) return false;
    /* a word alone may be the right answer unless it stands in the brackets of a place-holder, or is no word at all */
    sv b = bare(folded(t, z, sizeof z));
    bool marked = t.n && (t.p[0] == '<' || t.p[0] == '[');
    return t.n == 0 || (is_one_of(b, list, 5) && b.n) || (marked && is_one_of(b, list, sizeof list / sizeof *list));
}

static bool line_starts(sv text, const char *word)
{
    for (sv rest = text; rest.p;) {
        sv line = sv_trim(sv_cut(&rest, '\n'));
        while (line.n && line.p[0] == '#') line = sv_trim(sv_from(line, 1));
        size_t n = strlen(word);
        if (line.n >= (ptrdiff_t)n && sv_eq_ci(sv_head(line, (ptrdiff_t)n), sv_z(word))) return true;
    }
    return false;
}

bool alpaca_merged(sv text)
{
    if (sv_find(text, SV("nstruction")) < 0 && sv_find(text, SV("NSTRUCTION")) < 0) return false;
    return (line_starts(text, "instruction:") &&
            (line_starts(text, "output:") || line_starts(text, "input:") || line_starts(text, "response:"))) ||
           (sv_find(text, SV("### Instruction")) >= 0 && sv_find(text, SV("### Response")) >= 0);
}

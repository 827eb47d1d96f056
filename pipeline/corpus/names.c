#include "corpus/names.h"

#include "text/lang.h"

static const char *const packed[] = {".gz", ".zst", ".xz", ".bz2", ".lz4", ".zip", ".tar", ".tgz"};
static const char *const kinds[] = {".txt", ".tsv", ".csv", ".json", ".jsonl", ".po", ".sgm", ".xml", ".snt", ".text"};

static bool cut_ending(sv *s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        sv end = sv_z(list[i]);
        if (s->n <= end.n || !sv_eq_ci(sv_from(*s, s->n - end.n), end)) continue;
        s->n -= end.n;
        return true;
    }
    return false;
}

/* the part behind the last '/' or '!' */
static sv last_part(sv path)
{
    ptrdiff_t at = sv_rfind_c(path, '/'), bang = sv_rfind_c(path, '!');
    return sv_from(path, (at > bang ? at : bang) + 1);
}

static sv unpacked(sv name)
{
    while (cut_ending(&name, packed, sizeof packed / sizeof *packed)) continue;
    return name;
}

sv name_plain(sv path)
{
    return unpacked(last_part(path));
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool all_letters(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is_letter(s.p[i])) return false;
    return s.n > 0;
}

/* The next run of letters; *rest moves past it. n 0 at the end. */
static sv word(sv *rest)
{
    ptrdiff_t i = 0, j;
    while (i < rest->n && !is_letter(rest->p[i])) i++;
    for (j = i; j < rest->n && is_letter(rest->p[j]);) j++;
    sv w = {rest->p + i, j - i};
    *rest = sv_from(*rest, j);
    return w;
}

/* A code of two or three letters, with a region or script behind it when that is written like one: "zh_CN", "zh-Hant".
 */
static sv code_at(sv *rest)
{
    sv w = word(rest), look = *rest;
    if (w.n < 2 || w.n > 3 || !lang_find(w)) return sv_of("", 0);
    if (!look.n || (look.p[0] != '-' && look.p[0] != '_')) return w;
    sv next = word(&look);
    bool region = next.n == 2 && next.p[0] < 'a' && next.p[1] < 'a' && w.p[0] >= 'a',
         script = next.n == 4 && next.p[0] < 'a';
    if (next.p != w.p + w.n + 1 || !(region || (script && lang_find(sv_of(w.p, w.n + 5))))) return w;
    *rest = look;
    return sv_of(w.p, next.p + next.n - w.p);
}

static bool pair_in(sv part, sv *a, sv *b, arena *mem)
{
    while (part.n) {
        sv rest = part, x = code_at(&rest), mark = rest;
        if (x.n && mark.n > 2 && (mark.p[0] == '-' || mark.p[0] == '_' || mark.p[0] == '2')) {
            sv y = code_at(&rest);
            if (y.n && y.p == mark.p + 1 && !sv_eq(lang_norm(x, mem), lang_norm(y, mem))) {
                *a = lang_norm(x, mem);
                *b = lang_norm(y, mem);
                return true;
            }
        }
        word(&part);
    }
    return false;
}

bool name_pair(sv path, sv *a, sv *b, arena *mem)
{
    while (path.n) {
        sv part = last_part(path);
        if (pair_in(unpacked(part), a, b, mem)) return true;
        if (path.n <= part.n + 1) break;
        path.n -= part.n + 1;
    }
    return false;
}

sv name_lang(sv path, arena *mem)
{
    sv name = name_plain(path), found = {NULL, 0};
    cut_ending(&name, kinds, sizeof kinds / sizeof *kinds);
    sv end = sv_from(name, sv_rfind_c(name, '.') + 1);
    if (end.n >= 2 && end.n <= 10 && all_letters(sv_head(end, 2)) && lang_find(end)) return lang_norm(end, mem);
    while (name.n) {
        sv rest = name, code = code_at(&rest);
        if (code.n)
            found = lang_norm(code, mem);
        else
            rest = name, code = word(&rest);
        if (!found.p && code.n > 3 && lang_find(code)) return lang_norm(code, mem);
        name = rest;
    }
    return found;
}

bool name_is_litter(sv path)
{
    static const char *const heads[] = {"readme",    "license", "licence", "copying", "notice",
                                        "changelog", "authors", "_about",  "info.txt"};
    static const char *const ends[] = {".md",  ".rst", ".html", ".pdf", ".sha256", ".md5",
                                       ".ids", ".png", ".jpg",  ".py",  ".sh"};
    sv name = unpacked(last_part(path)), stem = name;
    cut_ending(&stem, &kinds[0], 1); /* ".txt" */
    if (sv_find_c(stem, '.') < 0)    /* "license.po" is data */
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
            if (sv_eq_ci(sv_head(stem, (ptrdiff_t)strlen(heads[i])), sv_z(heads[i]))) return true;
    return name.n == 0 || name.p[0] == '.' || cut_ending(&name, ends, sizeof ends / sizeof *ends);
}

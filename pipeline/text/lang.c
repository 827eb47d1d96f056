#include "text/lang.h"

#include "text/lang_names.h"
#include "text/lang_table.h"

#define L(code, iso3, name, native, script, spaceless) {code, iso3, name, native, script, spaceless},
static const struct lang langs[] = {LANG_TABLE(L)};
#undef L
enum { NLANGS = sizeof langs / sizeof *langs };

/* Other codes and English names people use, to the code in the table. */
static const char *const alias[][2] = {
    {"alb", "sq"},
    {"arb", "ar"},
    {"arm", "hy"},
    {"baq", "eu"},
    {"bangla", "bn"},
    {"bur", "my"},
    {"chi", "zh"},
    {"cmn", "zh"},
    {"cze", "cs"},
    {"dut", "nl"},
    {"ekk", "et"},
    {"farsi", "fa"},
    {"fil", "tl"},
    {"filipino", "tl"},
    {"flemish", "nl"},
    {"fre", "fr"},
    {"geo", "ka"},
    {"ger", "de"},
    {"gre", "el"},
    {"in", "id"},
    {"ice", "is"},
    {"iw", "he"},
    {"jap", "ja"},
    {"ji", "yi"},
    {"jw", "jv"},
    {"khalkha", "mn"},
    {"khk", "mn"},
    {"lvs", "lv"},
    {"mac", "mk"},
    {"mandarin", "zh"},
    {"mao", "mi"},
    {"may", "ms"},
    {"mo", "ro"},
    {"myanmar", "my"},
    {"oriya", "or"},
    {"ory", "or"},
    {"pbt", "ps"},
    {"per", "fa"},
    {"pes", "fa"},
    {"rum", "ro"},
    {"slo", "sk"},
    {"swh", "sw"},
    {"tib", "bo"},
    {"uzn", "uz"},
    {"wel", "cy"},
    {"ydd", "yi"},
    {"zh-cht", "zh-Hant"},
    {"zht", "zh-Hant"},
    {"zhs", "zh"},
    {"zsm", "ms"},
    {"simplified chinese", "zh"},
    {"简体中文", "zh"},
    {"汉语", "zh"},
    {"普通话", "zh"},
    {"繁体中文", "zh-Hant"},
    {"bahasa indonesia", "id"},
    {"castilian", "es"},
    {"als", "sq"},
    {"azj", "az"},
    {"gaz", "om"},
};
enum { NALIAS = sizeof alias / sizeof *alias };

static bool alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 32) : c;
}

static const struct lang *by_code(sv code)
{
    char first = code.n ? lower(code.p[0]) : 0; /* asked often: most rows differ in it */
    for (int i = 0; i < NLANGS; i++)
        if (langs[i].code[0] == first && sv_eq_ci(code, sv_z(langs[i].code))) return &langs[i];
    return NULL;
}

static const struct lang *by_word(sv s)
{
    const struct lang *l = by_code(s);
    for (int i = 0; !l && i < NLANGS; i++)
        if (sv_eq_ci(s, sv_z(langs[i].iso3)) || sv_eq_ci(s, sv_z(langs[i].name)) || sv_eq_ci(s, sv_z(langs[i].native)))
            l = &langs[i];
    for (int i = 0; !l && i < NALIAS; i++)
        if (sv_eq_ci(s, sv_z(alias[i][0]))) l = by_code(sv_z(alias[i][1]));
    return l;
}

/* The pieces of a tag: "zh_Hant-TW" -> language "zh", script "Hant", region "TW". False when it is no tag at all. */
struct tag {
    sv lang, script, region;
};
static bool all_alpha(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!alpha(s.p[i])) return false;
    return s.n > 0;
}
static bool all_digit(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9') return false;
    return s.n > 0;
}
static sv subtag(sv *rest)
{
    ptrdiff_t i = 0;
    while (i < rest->n && rest->p[i] != '-' && rest->p[i] != '_' && rest->p[i] != '.' && rest->p[i] != '@') i++;
    sv part = sv_head(*rest, i);
    /* "de_DE.UTF-8" and "sr@latin": what follows is no part of the tag, but for the script */
    if (i < rest->n && rest->p[i] == '.')
        *rest = sv_from(*rest, rest->n);
    else
        *rest = sv_from(*rest, i + 1);
    return part;
}
static bool tag_split(sv s, struct tag *t)
{
    *t = (struct tag){0};
    t->lang = subtag(&s);
    if (!all_alpha(t->lang) || t->lang.n < 2 || t->lang.n > 3) return false;
    while (s.n > 0) {
        sv part = subtag(&s);
        if (part.n == 4 && all_alpha(part))
            t->script = part;
        else if (sv_eq_ci(part, SV("latin")))
            t->script = SV("Latn");
        else if ((part.n == 2 && all_alpha(part)) || (part.n == 3 && all_digit(part)))
            t->region = part;
        else if (part.n == 0 || part.n > 8)
            return false;
    }
    return true;
}

static bool hant_region(sv r)
{
    return sv_eq_ci(r, SV("TW")) || sv_eq_ci(r, SV("HK")) || sv_eq_ci(r, SV("MO"));
}

/* The variant of l that the tag's script or region asks for. */
static const struct lang *variant(const struct lang *l, const struct tag *t)
{
    sv code = sv_z(l->code);
    if (sv_is(code, "zh") && (sv_eq_ci(t->script, SV("Hant")) || (!t->script.n && hant_region(t->region))))
        return by_code(SV("zh-Hant"));
    if (sv_is(code, "sr") && sv_eq_ci(t->script, SV("Latn"))) return by_code(SV("sr-Latn"));
    if (sv_is(code, "pt") && sv_eq_ci(t->region, SV("BR"))) return by_code(SV("pt-BR"));
    return l;
}

const struct lang *lang_find(sv any)
{
    any = sv_trim(any);
    if (any.n < 2 || any.n > 64) return NULL;
    const struct lang *l = by_word(any);
    struct tag t;
    if (l || !tag_split(any, &t)) return l;
    l = by_word(t.lang);
    return l ? variant(l, &t) : NULL;
}

/* A script that is not the language's usual one is kept in the code: az-Cyrl. */
static bool script_decides(const struct tag *t, const struct lang *l)
{
    if (!t->script.n) return false;
    if (!l) return true;
    return !sv_eq_ci(t->script, sv_z(l->script)) && strncmp(l->code, "zh", 2) != 0;
}

sv lang_norm(sv any, arena *mem)
{
    any = sv_trim(any);
    const struct lang *l = lang_find(any);
    struct tag t;
    bool tag = any.n <= 64 && tag_split(any, &t);
    if (l && !(tag && script_decides(&t, l))) return sv_z(l->code);
    if (!tag) return sv_of(NULL, 0);
    sv head = l ? sv_z(l->code) : t.lang;
    char *p = arena_bytes(mem, (size_t)head.n + 5);
    ptrdiff_t n = 0;
    for (; n < head.n; n++) p[n] = lower(head.p[n]);
    if (t.script.n) {
        p[n++] = '-';
        for (int i = 0; i < 4; i++) p[n++] = i ? lower(t.script.p[i]) : (char)(t.script.p[i] & ~32);
    }
    return sv_of(p, n);
}

sv lang_base(sv code)
{
    ptrdiff_t dash = sv_find_c(code, '-');
    return dash < 0 ? code : sv_head(code, dash);
}

bool lang_matches(sv want, sv have)
{
    if (sv_eq(want, have)) return true;
    return sv_eq(lang_base(want), lang_base(have)) && (lang_base(want).n == want.n || lang_base(have).n == have.n);
}

/* ---- names ---- */

static const char *const names_in[] = {LANG_NAMES_IN};
enum { NIN = sizeof names_in / sizeof *names_in };
struct names {
    const char *code, *in[NIN];
};
#define N(code, ...) {code, {__VA_ARGS__}},
static const struct names names[] = {LANG_NAMES(N)};
#undef N
enum { NNAMES = sizeof names / sizeof *names };

static int column(sv in)
{
    for (int i = 0; i < NIN; i++)
        if (sv_is(in, names_in[i])) return i;
    return -1;
}

static const char *name_at(sv code, int col)
{
    for (int i = 0; i < NNAMES; i++)
        if (sv_is(code, names[i].code)) return names[i].in[col];
    return NULL;
}

sv lang_name_in(sv code, sv in)
{
    const struct lang *l = by_code(code), *of = by_code(in);
    if (!l) return code;
    if (l == of) return sv_z(l->native);
    int col = column(lang_base(in));
    const char *name = col < 0 ? NULL : name_at(code, col);
    return sv_z(name ? name : l->name);
}

int lang_count(void)
{
    return NLANGS;
}
const struct lang *lang_at(int i)
{
    return i >= 0 && i < NLANGS ? &langs[i] : NULL;
}

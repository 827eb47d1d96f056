/* One of two ways to write a language: characters or spellings of the other must not stand in the answer. */
#include "dialogue/verify/check.h"
#include "dialogue/verify/spelling_table.h"
#include "text/hans.h"
#include "text/utf8.h"

/* ---- spellings ---- */

static const char *const spelling[][2] = {
#define S(british, american) {british, american},
    SPELLINGS(S)
#undef S
};
enum { NSPELLINGS = sizeof spelling / sizeof *spelling };

static bool listed(const char *list, const char *word)
{
    sv w = sv_z(word);
    for (sv rest = sv_z(list); rest.p;)
        if (sv_eq(sv_cut(&rest, ' '), w)) return true;
    return false;
}

static bool usual_ending(sv s)
{
    static const char *const endings[] = {"",     "s",    "d",   "ed",  "ing", "er", "ers",  "ful",   "less",
                                          "able", "al",   "ly",  "r",   "rs",  "y",  "ment", "ation", "ations",
                                          "hood", "site", "ite", "ist", "ism", "es", "ally", "fully"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (sv_is(s, endings[i])) return true;
    return false;
}

/* "-ize" is British too, in Oxford and in science. */
static bool oxford(const char *american)
{
    return strstr(american, "iz") != NULL;
}

static bool british_only(int i)
{
    return !listed(BOTH_IN_US, spelling[i][0]);
}
static bool american_only(int i)
{
    return !oxford(spelling[i][1]) && !listed(BOTH_IN_GB, spelling[i][1]);
}

/* A stem of the other side that begins with the same letters is another word: "fulfil" in "fulfill". */
static bool spelled_as(sv word, int i, int side)
{
    sv stem = sv_z(spelling[i][side]), other = sv_z(spelling[i][!side]);
    if (!sv_starts(word, stem) || !usual_ending(sv_from(word, stem.n))) return false;
    return !(other.n > stem.n && sv_starts(word, other));
}

static bool spells(struct verify_check *k, int foreign)
{
    struct vtext *t = check_answer(k);
    const struct vword *w = vtext_words(k->v, t);
    for (int j = 0; j < t->nword; j++)
        for (int i = 0; i < NSPELLINGS && !w[j].letter; i++)
            if (spelled_as(w[j].text, i, foreign) && (foreign ? american_only(i) : british_only(i)))
                return check_fail(k, "wrong-variant", "'%.*s'", SV_ARG(w[j].text));
    return check_ok(k);
}

/* ---- characters ---- */

static bool is_half(uint32_t c)
{
    return (c > ' ' && c < 0x7f) || (c >= 0xff61 && c <= 0xff9f);
}
static bool is_full(uint32_t c)
{
    return (c >= 0xff01 && c <= 0xff5e) || c == 0x3000;
}

static bool without(struct verify_check *k, bool (*bad)(uint32_t c))
{
    for (const char *p = k->answer.p, *end = p + k->answer.n; p < end;) {
        const char *from = p;
        if (bad(utf8_next(&p))) return check_fail(k, "wrong-variant", "'%.*s'", (int)(p - from), from);
    }
    return check_ok(k);
}

static bool only_script(struct verify_check *k, sv name)
{
    enum script s = script_find(name);
    uint64_t set = script_set(name);
    if (s == SC_REST) return check_bad(k, "name");
    for (const char *p = k->answer.p, *end = p + k->answer.n; p < end;) {
        const char *from = p;
        unsigned props = cp_props(utf8_next(&p));
        enum script own = cp_script_of(props);
        if (cls_letter(cp_class_of(props)) && own != SC_COMMON && own != SC_INHERITED && !(set >> own & 1))
            return check_fail(k, "wrong-variant", "'%.*s'", (int)(p - from), from);
    }
    return check_ok(k);
}

static bool script(struct verify_check *k)
{
    sv name = check_str(k, "name"), bad = {NULL, 0};
    if (!name.n) return check_bad(k, "name");
    if (sv_is(name, "en-GB")) return spells(k, 1);
    if (sv_is(name, "en-US")) return spells(k, 0);
    if (sv_is(name, "half")) return without(k, is_full);
    if (sv_is(name, "full")) return without(k, is_half);
    if (!sv_is(name, "Hans") && !sv_is(name, "Hant")) return only_script(k, name);
    bad = sv_is(name, "Hans") ? hant_only(k->answer) : hans_only(k->answer);
    return bad.p ? check_fail(k, "wrong-variant", "'%.*s'", SV_ARG(bad)) : check_ok(k);
}
const struct verify_type type_script = {.name = "script", .holds = script};

/* ---- romanisation ---- */

/* Letters without tone and length marks, in order. */
static sv bare(struct verify_check *k, sv text)
{
    static const char marked[] = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüâêîôû", plain[] = "aaaaeeeeiiiioooouuuuvvvvvaeiou";
    sv key = phrase_key(k->v, text);
    char *to = arena_bytes(&k->v->mem, (size_t)key.n + 1);
    ptrdiff_t n = 0;
    for (const char *p = key.p, *end = p + key.n; p < end;) {
        uint32_t c = utf8_next(&p);
        int i = 0;
        for (const char *q = marked; c >= 0x80 && *q; i++)
            if (utf8_next(&q) == c) c = (unsigned char)plain[i];
        if (c >= 'a' && c <= 'z') to[n++] = (char)c;
    }
    return sv_of(to, n);
}

static bool romanisation(struct verify_check *k)
{
    sv text = check_str(k, "text");
    if (!only_script(k, SV("Latn"))) return false;
    if (!text.p) return check_ok(k);
    if (sv_eq(bare(k, text), bare(k, k->answer))) return check_ok(k);
    return check_fail(k, "differs", "from '%.*s'", SV_ARG(text));
}
const struct verify_type type_romanisation = {.name = "romanisation", .holds = romanisation, .free = true};

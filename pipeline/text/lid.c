#include "text/lid.h"

#include "text/lid_cld2.h"
#include "text/lid_words.h"
#include "text/lid_yue.h"

/* Languages of one group are not told apart. A language may stand in several groups. */
static const char *const groups[] = {
    "no nb nn da sv is fo",
    "hr bs sr sr-Latn sl mk",
    "id ms jv su",
    "cs sk hsb",
    "gl pt pt-BR es ca oc ast eu",
    "ru uk be bg mk sr rue tt ba cv kk ky tg mn",
    "zh zh-Hant yue wuu lzh",
    "hi mr ne sa bho mai",
    "af nl fy lb",
    "az tr tk tt uz ug",
    "xh zu ss nr st tn ts sn rw",
    "it co sc scn la",
    "fr oc ca ht br co",
    "en sco fy",
    "fa ps ur ckb ku ar sd ug",
    "de lb nds yi",
    "et fi",
    "lt lv",
    "tl fil ceb",
    "mi haw sm to",
    "as bn",
    "am ti",
    "ro mo it",
    "ga gd",
    "eo es it pt la",
};
enum { NGROUPS = sizeof groups / sizeof *groups };

static bool in_group(sv code, const char *group)
{
    for (sv rest = sv_z(group); rest.p;)
        if (sv_eq(sv_cut(&rest, ' '), code)) return true;
    return false;
}

bool lid_confusable(sv a, sv b)
{
    if (sv_eq(lang_base(a), lang_base(b))) return true;
    for (int i = 0; i < NGROUPS; i++)
        if (in_group(a, groups[i]) && in_group(b, groups[i])) return true;
    return false;
}

/* CLD2's codes that are not ours. */
static sv our_code(const char *code)
{
    static const char *const map[][2] = {{"iw", "he"}, {"jw", "jv"}, {"zh-Hant", "zh-Hant"}, {"mo", "ro"}, {"no", "no"},
                                         {"tl", "tl"}, {"un", ""}};
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (!strcmp(code, map[i][0])) return *map[i][1] ? sv_z(map[i][1]) : sv_of(NULL, 0);
    return sv_z(code);
}

int lid_guess(sv text, const struct lang *expected, struct lid_guess out[3], bool *reliable)
{
    const char *code[3];
    int percent[3], n = 0;
    const char *hint = expected ? expected->code : NULL;
    if (hint && !strcmp(hint, "he")) hint = "iw";
    if (hint && !strcmp(hint, "nb")) hint = "no";
    cld2_top3(text.p, text.n > INT32_MAX ? INT32_MAX : (int)text.n, hint, code, percent, reliable);
    for (int i = 0; i < 3; i++) {
        sv c = our_code(code[i]);
        if (c.p && percent[i] > 0) out[n++] = (struct lid_guess){c, percent[i]};
    }
    return n;
}

/* Scripts that one language of the table owns as good as alone. */
static bool owned_script(const struct lang *l)
{
    static const char *const owned[] = {"Kore", "Thai", "Grek", "Armn", "Geor", "Taml", "Telu", "Knda", "Mlym", "Sinh",
                                        "Laoo", "Khmr", "Mymr", "Gujr", "Guru", "Orya", "Thaa", "Jpan", "Hans", "Hant"};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        if (!strcmp(l->script, owned[i])) return true;
    return false;
}

static int kana(const struct textstat *st)
{
    return st->script[SC_HIRAGANA] + st->script[SC_KATAKANA];
}

/* Verdict from the script alone in [0, 1], or -1 when the script cannot tell. */
static double by_script(const struct textstat *st, const struct lang *l, int min_letters)
{
    int letters = textstat_letters(st), own = textstat_in_set(st, script_set(sv_z(l->script)));
    if (!owned_script(l)) return -1;
    if (own * 20 < letters)
        return 0; /* between that and plenty: code, names, quotations; filters/script.c has the say */
    if (!strcmp(l->script, "Jpan")) return kana(st) == 0 && st->script[SC_HAN] > min_letters ? 0 : 1;
    if (l->script[0] == 'H') return kana(st) * 5 > own && kana(st) > 3 ? 0 : 1;
    return 1;
}

double lid_agree(sv text, const struct textstat *st, const struct lang *lang, int min_letters, sv *other)
{
    *other = sv_of(NULL, 0);
    int letters = textstat_letters(st);
    if (st->script[SC_HAN] && sv_is(lang_base(sv_z(lang->code)), "zh") && lid_is_cantonese(text))
        return *other = SV("yue"), 0; /* at any length: its characters are as good as a script */
    if (letters < min_letters || st->all_caps) return 1;
    double s = by_script(st, lang, min_letters);
    if (s >= 0) return s;
    if (lid_words_say(text, sv_z(lang->code))) return 1;
    struct lid_guess g[3];
    bool reliable;
    int n = lid_guess(text, lang, g, &reliable), mine = 0, foreign = 0;
    if (!n || !reliable) return 1;
    for (int i = 0; i < n; i++) {
        if (lid_confusable(g[i].code, sv_z(lang->code)))
            mine += g[i].percent;
        else if (g[i].percent > foreign)
            foreign = g[i].percent, *other = g[i].code;
    }
    if (foreign < 60) return 1;
    return (double)mine / (mine + foreign);
}

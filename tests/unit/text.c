/* text/: languages, UTF-8, scripts, normalisation, statistics of a text. */
#include "tap.h"
#include "text/lang.h"
#include "text/norm.h"
#include "text/textstat.h"
#include "text/unicode.h"
#include "text/utf8.h"

static arena mem;

static void test_lang(void)
{
    static const char *const same[][2] = {
        {"zh_CN", "zh"},        {"ZH", "zh"},
        {"cmn", "zh"},          {"zho", "zh"},
        {"chinese", "zh"},      {"中文", "zh"},
        {"zh-Hans-CN", "zh"},   {"zh_TW", "zh-Hant"},
        {"zh-Hant", "zh-Hant"}, {"zh-Hant-HK", "zh-Hant"},
        {"ger", "de"},          {"de-AT", "de"},
        {"de_DE.UTF-8", "de"},  {"Deutsch", "de"},
        {"pt_BR", "pt-BR"},     {"pt-PT", "pt"},
        {"en-US", "en"},        {"sr@latin", "sr-Latn"},
        {"sr-Cyrl", "sr"},      {"iw", "he"},
        {"yue", "yue"},         {"tlh", "tlh"},
        {"az-Cyrl", "az-Cyrl"}, {"es-419", "es"},
        {"nb_NO", "nb"},
    };
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        tap_sv(lang_norm(sv_z(same[i][0]), &mem), sv_z(same[i][1]), "lang_norm %s", same[i][0]);
    tap_ok(!lang_norm(SV("hello world"), &mem).p, "a phrase is no code");
    tap_ok(!lang_norm(SV(""), &mem).p, "nothing is no code");
    tap_ok(!lang_find(SV("tlh")), "unknown codes have no row");
    tap_sv(lang_name_in(SV("de"), SV("fr")), SV("allemand"), "German in French");
    tap_sv(lang_name_in(SV("en"), SV("zh")), SV("英语"), "English in Chinese");
    tap_sv(lang_name_in(SV("zh"), SV("zh")), SV("中文"), "Chinese in Chinese");
    tap_sv(lang_name_in(SV("zu"), SV("fr")), SV("Zulu"), "falls back to English");
    tap_sv(lang_name_in(SV("tlh"), SV("fr")), SV("tlh"), "falls back to the code");
    tap_ok(lang_matches(SV("pt"), SV("pt-BR")) && !lang_matches(SV("pt"), SV("es")), "matching");
    bool sorted = true;
    for (int i = 1; i < lang_count(); i++) sorted &= strcmp(lang_at(i - 1)->code, lang_at(i)->code) < 0;
    tap_ok(sorted, "the table is sorted");
}

static void test_utf8(void)
{
    static const struct {
        const char *s;
        int n, good;
    } c[] = {{"plain ascii of some length, more than thirty-two bytes", 53, 53},
             {"\xc3\xa9", 2, 2},
             {"\xc0\x80", 2, 0},
             {"a\xed\xa0\x80", 4, 1},
             {"\xf4\x90\x80\x80", 4, 0},
             {"\xf0\x9f\x98\x80", 4, 4},
             {"ab\xe4\xb8", 4, 2},
             {"\xe0\x80\x80", 3, 0},
             {"\xf0\x80\x80\x80", 4, 0},
             {"x\xff", 2, 1},
             {"a\0b", 3, 3},
             {"\xef\xbf\xbf", 3, 3}};
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        tap_int(utf8_valid_prefix(sv_of(c[i].s, c[i].n)), c[i].good, "valid prefix, case %zu", i);
    int64_t bad;
    tap_sv(utf8_repair(SV("a\xf0\x9f\x98z\xff\xffq"), &mem, &bad), SV("a\xef\xbf\xbdz\xef\xbf\xbd\xef\xbf\xbdq"),
           "repair");
    tap_int(bad, 3, "three replaced");
    tap_int(utf8_count(SV("naïve 中文 😀")), 10, "code points");
    bool round = true;
    for (uint32_t cp = 1; cp < 0x110000; cp += cp < 0x3000 ? 1 : 97) {
        if (cp >= 0xd800 && cp < 0xe000) continue;
        char b[4];
        int n = utf8_put(b, cp);
        const char *p = b;
        round &= utf8_ok(sv_of(b, n)) && utf8_next(&p) == cp && p == b + n;
    }
    tap_ok(round, "put and next are inverse");
}

static void test_script(void)
{
    static const struct {
        uint32_t cp;
        enum script s;
        enum cp_class c;
    } t[] = {{'a', SC_LATIN, CLS_LOWER},         {0x416, SC_CYRILLIC, CLS_UPPER},    {0x4e2d, SC_HAN, CLS_LETTER},
             {0x3042, SC_HIRAGANA, CLS_LETTER},  {0x30ab, SC_KATAKANA, CLS_LETTER},  {0xac00, SC_HANGUL, CLS_LETTER},
             {0x661, SC_COMMON, CLS_DIGIT},      {0x301, SC_INHERITED, CLS_MARK},    {0xe000, SC_UNKNOWN, CLS_PRIVATE},
             {0xf1234, SC_UNKNOWN, CLS_PRIVATE}, {0x378, SC_UNKNOWN, CLS_OTHER},     {0xfffd, SC_COMMON, CLS_CONTROL},
             {0x3000, SC_COMMON, CLS_SPACE},     {0x20000, SC_HAN, CLS_LETTER},      {0x10ffff, SC_UNKNOWN, CLS_OTHER},
             {0x7f, SC_COMMON, CLS_CONTROL},     {0x200d, SC_INHERITED, CLS_FORMAT}, {0xff0c, SC_COMMON, CLS_PUNCT}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        unsigned p = cp_props(t[i].cp);
        if (t[i].cp != 0x10ffff && t[i].cp != 0x661) tap_int(cp_script_of(p), t[i].s, "script of U+%04X", t[i].cp);
        if (t[i].cp != 0x10ffff) tap_int(cp_class_of(p), t[i].c, "class of U+%04X", t[i].cp);
    }
    tap_int(cp_digit(0x663), 3, "Arabic three");
    tap_int(cp_digit(0xff15), 5, "full-width five");
    tap_int(cp_digit('x'), -1, "no digit");
    tap_ok(script_set(SV("Jpan")) >> SC_KATAKANA & 1, "Japanese is written in Katakana too");
    tap_ok(strstr(unicode_version(), "Unicode 15"), "version: %s", unicode_version());
}

static void test_norm(void)
{
    tap_sv(norm_nfc(SV("e\xcc\x81t\xc3\xa9"), &mem), SV("été"), "NFC composes");
    sv s = SV("Füße, 中文, かが, हिन्दी");
    tap_ok(norm_nfc(s, &mem).p == s.p, "NFC text is not copied");
    tap_sv(norm_nfc(SV("a²①ﬁ，"), &mem), SV("a²①ﬁ，"), "NFC is not NFKC");
    static const char *const key[][2] = {{"  Hello   WORLD ", "hello world"},
                                         {"Straße", "strasse"},
                                         {"ＡＢＣ１", "abc1"},
                                         {"“x” – ‘y’", "\"x\" - 'y'"},
                                         {"が", "が"},
                                         {"か", "か"},
                                         {"İ", "i̇"},
                                         {"a\xc2\xa0\xe3\x80\x80z", "a z"}};
    for (size_t i = 0; i < sizeof key / sizeof *key; i++)
        tap_sv(norm_key(sv_z(key[i][0]), &mem), sv_z(key[i][1]), "key of '%s'", key[i][0]);
    static const char *const tidy[][2] = {{" a  b ", "a b"},
                                          {"a\tb", "a b"},
                                          {"\xef\xbb\xbfx\xe2\x80\x8by", "xy"},
                                          {"Schiff\xc2\xad"
                                           "fahrt",
                                           "Schifffahrt"},
                                          {"a\n  b\n", "a\n  b"},
                                          {"Bonjour\xc2\xa0!", "Bonjour\xc2\xa0!"},
                                          {"a \xc2\xa0 b", "a b"},
                                          {"   ", ""},
                                          {"", ""},
                                          {"می\xe2\x80\x8cخواهم", "می\xe2\x80\x8cخواهم"},
                                          {"e\xe2\x80\x8b\xcc\x81", "é"},
                                          {"a\xe2\x80\x82z", "a z"},
                                          {"中　文", "中　文"}};
    for (size_t i = 0; i < sizeof tidy / sizeof *tidy; i++) {
        sv once = norm_tidy(sv_z(tidy[i][0]), NORM_ALL, &mem);
        tap_sv(once, sv_z(tidy[i][1]), "tidy %zu", i);
        tap_sv(norm_tidy(once, NORM_ALL, &mem), once, "tidy %zu is idempotent", i);
    }
}

/* random texts from a small alphabet of troublesome pieces */
static void test_idempotent(void)
{
    static const char *const piece[] = {"a",
                                        "B",
                                        " ",
                                        "  ",
                                        "\xc2\xa0",
                                        "\xcc\x81",
                                        "\xe2\x80\x8b",
                                        "\n",
                                        "\xc2\xad",
                                        "が",
                                        "か",
                                        "\xe3\x82\x99",
                                        "\xe2\x80\x82",
                                        "ﬁ",
                                        "\xef\xbb\xbf",
                                        "\xcc\xa7",
                                        "각",
                                        "\xe1\x84\x80",
                                        "\xe1\x85\xa1",
                                        "\t",
                                        "Å",
                                        "\xf0\x9d\x85\x9e"};
    uint64_t x = 1;
    bool tidy = true, key = true, valid = true;
    for (int i = 0; i < 20000; i++) {
        char t[128];
        int n = 0;
        for (int k = 0; k < 12; k++) {
            x = x * 6364136223846793005u + 1442695040888963407u;
            const char *q = piece[(x >> 33) % (sizeof piece / sizeof *piece)];
            memcpy(t + n, q, strlen(q));
            n += (int)strlen(q);
        }
        sv a = norm_tidy(sv_of(t, n), NORM_ALL, &mem), k1 = norm_key(sv_of(t, n), &mem);
        tidy &= sv_eq(norm_tidy(a, NORM_ALL, &mem), a);
        key &= sv_eq(norm_key(k1, &mem), k1);
        valid &= utf8_ok(a) && utf8_ok(k1);
        if (i % 1000 == 0) arena_reset(&mem);
    }
    tap_ok(tidy, "tidying twice changes nothing");
    tap_ok(key, "a key's key is itself");
    tap_ok(valid, "results are valid");
}

static void test_stat(void)
{
    static struct textstat st;
    textstat_scan(&st, SV("Dr. Smith paid $3,000 at http://example.org/averyveryveryverylongpath today!"));
    tap_int(st.words, 7, "English words");
    tap_int(st.longest, 6, "the address is no long word");
    tap_int(st.terminal, TERM_EXCLAIM, "ends with !");
    textstat_scan(&st, SV("我在2001年读了《Hamlet》。"));
    tap_int(st.per_char, 5, "five Han");
    tap_int(st.words, 7, "Han one by one, and two more words");
    tap_int(st.script[SC_HAN], 5, "script counts");
    tap_int(st.terminal, TERM_STOP, "ideographic full stop");
    static const struct {
        const char *s;
        enum terminal t;
    } e[] = {{"هل أنت بخير؟", TERM_QUESTION}, {"यह ठीक है।", TERM_STOP},
             {"He said \"no.\"", TERM_STOP},  {"Well...", TERM_ELLIPSIS},
             {"真的吗？」", TERM_QUESTION},   {"Header", TERM_NONE},
             {"Also:", TERM_COLON},           {"", TERM_NONE}};
    for (size_t i = 0; i < sizeof e / sizeof *e; i++)
        tap_int(terminal_of(sv_z(e[i].s)), e[i].t, "terminal of '%s'", e[i].s);
    static struct textstat a, b;
    textstat_scan(&a, SV("Hello, World!"));
    textstat_scan(&b, SV("hello world"));
    tap_ok(a.skeleton == b.skeleton, "the skeleton sees letters only");
    textstat_scan(&a, SV(""));
    tap_int(a.cps + a.words + a.nunit, 0, "nothing in nothing");
}

int main(void)
{
    script_init();
    test_lang();
    test_utf8();
    test_script();
    test_norm();
    test_idempotent();
    test_stat();
    arena_release(&mem);
    return tap_done();
}

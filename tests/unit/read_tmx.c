/* TMX, and what every XML reader refuses. */
#include "reading.h"
#include "tap.h"

#include <stdlib.h>

#define HEAD "<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"en-US\"/><body>\n"
#define TAIL "</body></tmx>\n"
#define TU(en, fr)                                                                                                     \
    "<tu><tuv xml:lang=\"en-US\"><seg>" en "</seg></tuv><tuv xml:lang=\"fr\"><seg>" fr "</seg></tuv></tu>\n"

static void gives(const char *what, const struct reading_opts *o, sv text, const char *want)
{
    struct reading g = reading_text("tmx", o, text);
    tap_sv(buf_sv(&g.lines), sv_z(want), "%s", what);
    if (g.st) printf("# %s\n", g.e.msg);
    reading_free(&g);
}

static void refuses(const char *what, sv text, const char *want)
{
    struct reading g = reading_text("tmx", NULL, text);
    bool right = g.st == ST_DATA && strstr(g.e.msg, want);
    tap_ok(right, "%s: %s", what, want);
    if (!right) printf("# status %d: %s\n", (int)g.st, g.e.msg);
    reading_free(&g);
}

static void test_plain(void)
{
    gives("a unit", NULL, SV(HEAD TU("Hello", "Bonjour") TAIL), "en:Hello|fr:Bonjour\n");
    gives("lang of TMX 1.1, tuid, note, prop", NULL,
          SV("<tmx version='1.1'><header srclang='*all*'/><body><tu tuid='7'><note>n1</note><note>n2</note><prop "
             "type='x-a'>b</prop>"
             "<tuv lang='DE'><prop type='p'>q</prop><seg>Haus</seg></tuv><tuv "
             "lang='EN'><seg>house</seg></tuv></tu></body></tmx>"),
          "7 de:Haus|en:house (n1\nn2) {x-a=b} {p.de=q}\n");
    gives("the header's source language goes first", NULL,
          SV(HEAD "<tu><tuv xml:lang='fr'><seg>b</seg></tuv><tuv xml:lang='en'><seg>a</seg></tuv></tu>" TAIL),
          "en:a|fr:b\n");
    struct reading_opts back = {.src = "fr", .tgt = "en"};
    gives("but the user's before it", &back, SV(HEAD TU("a", "b") TAIL), "fr:b|en:a\n");
    struct reading_opts other = {.src = "en", .tgt = "de"};
    gives("a language that is not there is a counted drop", &other, SV(HEAD TU("a", "b") TAIL), "- no-pair\n");
    gives("one language", NULL, SV(HEAD "<tu><tuv xml:lang='en'><seg>a</seg></tuv></tu>" TAIL), "- no-pair\n");
    gives("an empty side", NULL, SV(HEAD TU("a", " ") TU("a", "") TAIL), "- empty-side\n- empty-side\n");
    gives("three languages make a group", NULL,
          SV(HEAD "<tu><tuv xml:lang='de'><seg>x</seg></tuv><tuv xml:lang='en'><seg>y</seg></tuv><tuv "
                  "xml:lang='fr'><seg>z</seg></tuv></tu>" TAIL),
          "en:y|de:x|fr:z ~tu 1\n");
    gives("entities, character references, CDATA", NULL,
          SV(HEAD TU("&lt;a&#x20AC;&amp;&#65;", "<![CDATA[<b>&amp;]]>") TAIL), "en:<a\xE2\x82\xAC&A|fr:<b>&amp;\n");
    gives("white space before the declaration, BOM, namespaces, an undeclared prefix", NULL,
          SV("\xEF\xBB\xBF\n <?xml version='1.0'?><t:tmx xmlns:t='urn:t'><t:header/><t:body><t:tu okp:x='1'><t:tuv "
             "xml:lang='en'><t:seg>a</t:seg>"
             "</t:tuv><t:tuv xml:lang='fr'><t:seg>b</t:seg></t:tuv></t:tu></t:body></t:tmx>"),
          "en:a|fr:b\n");
}

static void test_codes(void)
{
    static const char text[] = HEAD TU(
        "Press <bpt i='1' x='5'>&lt;b></bpt>OK<ept i='1'>&lt;/b></ept> <hi>now</hi><ph x='6'>{br<sub>alt</sub>}</ph>.",
        "<ph x='6'>{br}</ph>A <bpt i='2' x='5'>&lt;b></bpt>OK<ept i='2'>&lt;/b></ept>.") TAIL;
    struct reading_opts keep = {.opt = {"inline", "keep"}}, number = {.opt = {"inline", "placeholder"}};
    gives("codes go, highlighted text stays", NULL, sv_z(text), "en:Press OK now.|fr:A OK.\n");
    gives("codes kept", &keep, sv_z(text), "en:Press <b>OK</b> now{bralt}.|fr:{br}A <b>OK</b>.\n");
    gives("codes numbered alike on both sides", &number, sv_z(text),
          "en:Press <1>OK</1> now<2/>.|fr:<2/>A <1>OK</1>.\n");
}

static sv utf16(const char *ascii, char *to)
{
    ptrdiff_t n = 2;
    memcpy(to, "\xFF\xFE", 2);
    for (; *ascii; ascii++) to[n++] = *ascii, to[n++] = 0;
    return (sv){to, n};
}

static void test_encodings(void)
{
    static char wide[4096];
    gives("UTF-16", NULL,
          utf16("<?xml version='1.0' encoding='UTF-16'?>"
                "<tmx><header/><body>" TU("a", "b") TAIL,
                wide),
          "en:a|fr:b\n");
    gives("a declared legacy encoding", NULL,
          SV("<?xml version='1.0' encoding='windows-1252'?><tmx><header/><body>" TU("\x80", "\xE9t\xE9") TAIL),
          "en:\xE2\x82\xAC|fr:\xC3\xA9t\xC3\xA9\n");
    gives("Shift_JIS", NULL,
          SV("<?xml version='1.0' encoding='Shift_JIS'?><tmx><header/><body>" TU("a", "\x93\xFA\x96\x7B\x8C\xEA") TAIL),
          "en:a|fr:\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E\n");
    refuses("bytes that are no UTF-8", SV(HEAD TU("a", "\xE9t\xE9") TAIL), "line 3: bytes that are not valid");
    refuses("an overlong form", SV(HEAD TU("a", "x\xC0\xAFy") TAIL), "line 3: ");
    refuses("a lone surrogate", SV(HEAD TU("a", "x\xED\xA0\x80y") TAIL), "line 3: ");
    refuses("a surrogate by reference", SV(HEAD TU("a", "&#xD800;") TAIL), "line 3: ");
    refuses("an encoding nobody knows", SV("<?xml version='1.0' encoding='x-none'?><tmx/>"), "line 1: ");
}

#define DOCTYPE                                                                                                        \
    "<?xml version='1.0'?>\n<!DOCTYPE tmx [<!ENTITY a 'lol'><!ENTITY x SYSTEM "                                        \
    "'file:///etc/passwd'>]>\n<tmx><header/><body>\n"
/* Many units whose characters straddle every border between pieces of input: the same text from every encoding. */
static uint64_t hash_of_long(const char *encoding, const char *word, bool wide, int *kept)
{
    struct buf b, w;
    buf_init(&b, 1 << 24);
    buf_init(&w, 1 << 24);
    buf_addf(&b, "<?xml version='1.0' encoding='%s'?><tmx><header/><body>", encoding);
    for (int i = 0; i < 20000; i++) buf_addf(&b, TU("%d", "%s%s%.*s"), i, word, word, i % 7, "xxxxxxx");
    buf_adds(&b, SV(TAIL));
    buf_adds(&w, SV("\xFF\xFE"));
    for (size_t i = 0; wide && i < b.n; i++) buf_addc(&w, b.p[i]), buf_addc(&w, 0);
    struct reading g = reading_text("tmx", NULL, buf_sv(wide ? &w : &b));
    if (g.st) printf("# %s: %s\n", encoding, g.e.msg);
    *kept = g.kept;
    uint64_t hash = g.hash;
    reading_free(&g);
    buf_release(&b);
    buf_release(&w);
    return hash;
}

static void test_long_encodings(void)
{
    int n[6];
    uint64_t utf8 = hash_of_long("UTF-8", "\xE6\x97\xA5\xE6\x9C\xAC", false, &n[0]);
    uint64_t sjis = hash_of_long("Shift_JIS", "\x93\xFA\x96\x7B", false, &n[1]);
    uint64_t gbk = hash_of_long("GBK", "\xC8\xD5\xB1\xBE", false, &n[2]);
    tap_ok(n[0] == 20000 && n[1] == n[0] && n[2] == n[0], "2 MB in UTF-8, Shift_JIS, GBK: %d, %d, %d units", n[0], n[1],
           n[2]);
    tap_ok(utf8 == sjis && utf8 == gbk, "the same texts");
    uint64_t ascii = hash_of_long("UTF-8", "a", false, &n[3]), wide = hash_of_long("UTF-16", "a", true, &n[4]);
    tap_ok(n[3] == 20000 && n[4] == n[3] && ascii == wide, "5 MB of UTF-16: %d units", n[4]);
}

#define LOL                                                                                                            \
    "<?xml version='1.0'?>\n<!DOCTYPE tmx [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\n"            \
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]>\n<tmx><header/><body>\n"

static void test_hostile(void)
{
    refuses("billion laughs", SV(LOL TU("&c;", "x") TAIL), "line 5: reference to the entity 'c'");
    refuses("in an attribute", SV(DOCTYPE "<tu tuid='&a;'/>" TAIL), "line 4: reference to the entity 'a'");
    refuses("an external entity", SV(DOCTYPE TU("&x;", "x") TAIL), "line 4: reference to the entity 'x'");
    refuses("a parameter entity bomb",
            SV("<!DOCTYPE tmx [<!ENTITY % a SYSTEM 'file:///etc/passwd'>%a;]>\n<tmx><header/><body>" TU("z", "x") TAIL),
            "line 1: ");
    gives("entities declared and not used are nobody's problem", NULL, SV(DOCTYPE TU("a", "b") TAIL), "en:a|fr:b\n");
    gives("defaults of an internal DTD are not applied", NULL,
          SV("<!DOCTYPE tmx [<!ATTLIST tu tuid CDATA 'dflt'>]><tmx><header/><body>" TU("a", "b") TAIL), "en:a|fr:b\n");
    refuses("an HTML entity", SV(HEAD TU("a&nbsp;b", "x") TAIL), "line 3: reference to the entity 'nbsp'");
    refuses("truncated in text", SV(HEAD TU("a", "b") "<tu><tuv xml:lang='en'><seg>ab"), "line 4: ");
    refuses("truncated in a tag", SV(HEAD TU("a", "b") "<tu><tuv xml:la"), "line 4: ");
    refuses("truncated after a unit", SV(HEAD TU("a", "b")), "the file ends inside an element");
    refuses("wrong nesting", SV(HEAD "<tu><tuv xml:lang='en'><seg>a</tuv></seg></tu>" TAIL), "line 3: ");
    refuses("something after the end", SV(HEAD TAIL "<tmx/>"), "line 4: ");
    refuses("NUL in text", SV(HEAD TU("a\0b", "c") TAIL), "line 3: ");
    refuses("NUL between tags", SV(HEAD "\0" TU("a", "c") TAIL), "line 3: ");
    refuses("nothing but NULs", SV("\0\0\0\0\0\0\0\0"), "line 1: ");
    refuses("nothing", SV(""), "no XML element");
    refuses("no XML", SV("hello\nworld"), "line 1: ");
    refuses("another format", SV("<html><body/></html>"), "line 1: the outermost element is <html>, not <tmx>");
    refuses("a segment without a language", SV(HEAD "<tu><tuv><seg>a</seg></tuv></tu>" TAIL),
            "line 3: <tuv> without xml:lang");
    refuses("a unit in a unit", SV(HEAD "<tu><tu/></tu>" TAIL), "line 3: <tu> inside <tu>");
}

static void test_large(void)
{
    enum { DEEP = 100000, BIG = 12 << 20 };
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < DEEP; i++) buf_adds(&b, SV("<tmx>"));
    refuses("deep nesting", buf_sv(&b), "nested more than 200 deep");

    buf_reset(&b);
    buf_adds(&b, SV(HEAD "<tu><tuv xml:lang='en'><seg>"));
    for (int i = 0; i < BIG; i++) buf_addc(&b, i % 80 ? 'a' : ' ');
    buf_adds(&b, SV("</seg></tuv><tuv xml:lang='fr'><seg>b</seg></tuv></tu>" TU("c", "d") TAIL));
    struct reading g = reading_text("tmx", NULL, buf_sv(&b));
    tap_ok(g.st == ST_OK && g.kept == 2, "a text of 12 MB is read whole (%s)", g.e.msg);
    reading_free(&g);
    struct reading_opts small = {.max_record = 1 << 20};
    gives("above the largest record it is a counted drop", &small, buf_sv(&b), "- too-long\nen:c|fr:d\n");

    buf_reset(&b);
    buf_adds(&b, SV(HEAD "<tu tuid='"));
    for (int i = 0; i < BIG; i++) buf_addc(&b, 'a');
    buf_adds(&b, SV("'/>" TAIL));
    g = reading_text("tmx", NULL, buf_sv(&b));
    tap_ok(g.st == ST_DATA || g.st == ST_LIMIT, "an attribute of 12 MB is an error: %s", g.e.msg);
    reading_free(&g);
    buf_release(&b);
}

/* The same units whatever the batch. */
static void test_batches(void)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    buf_adds(&b, SV(HEAD));
    for (int i = 0; i < 3000; i++) buf_addf(&b, TU("sentence %d", "phrase %d \xC3\xA9"), i, i);
    buf_adds(&b, SV(TAIL));
    struct reading_opts one = {.batch = 1}, odd = {.batch = 77};
    struct reading g1 = reading_text("tmx", &one, buf_sv(&b)), g2 = reading_text("tmx", &odd, buf_sv(&b)),
                   g3 = reading_text("tmx", NULL, buf_sv(&b));
    tap_int(g1.kept, 3000, "all units, one a batch");
    tap_ok(g2.kept == 3000 && g3.kept == 3000 && g1.hash == g2.hash && g2.hash == g3.hash,
           "the same in batches of 77 and 1,000");
    reading_free(&g1), reading_free(&g2), reading_free(&g3);
    buf_release(&b);
}

static void counts(const char *path, int kept, int dropped)
{
    const char *data = getenv("LL_DATA");
    char full[512];
    snprintf(full, sizeof full, "%s/%s", data ? data : "../shared/data", path);
    struct reading g = reading_files("tmx", NULL, full, NULL);
    if (g.st == ST_IO) {
        tap_skip(path, "not there");
        return;
    }
    tap_ok(g.st == ST_OK && g.kept == kept && g.dropped == dropped, "%s: %d kept, %d dropped %s", path, g.kept,
           g.dropped, g.e.msg);
    reading_free(&g);
}

static void test_real(void)
{
    counts("parallel/tmx/ecb2017.UNIQUE.en-it.tmx", 4834, 0);
    counts("parallel/tmx/aricoma_d365_Preklady_Helpy-level2.tmx", 3984, 3);
    counts("parallel/format_fixtures/hypomnema_minimal.tmx", 0, 0);
    counts("parallel/format_fixtures/hypomnema_namespaces.tmx", 1, 0);
    counts("parallel/format_fixtures/hypomnema_standard.tmx", 2, 0);
    counts("parallel/format_fixtures/omegat_test_resources.tar.zst!tmx/test-multiple-tuv.tmx", 3, 0);
    counts("parallel/format_fixtures/omegat_test_resources.tar.zst!tmx/TMXComplianceKit/ImportTest2A.tmx", 7, 0);
}

int main(void)
{
    test_plain();
    test_codes();
    test_encodings();
    test_long_encodings();
    test_hostile();
    test_large();
    test_batches();
    test_real();
    return tap_done();
}

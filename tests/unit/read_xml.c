/* XLIFF, WMT test sets, SGM, XCES, TBX. (TMX and hostile XML: read_tmx.c.) */
#include "reading.h"
#include "tap.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void check(struct reading g, const char *what, const char *want)
{
    tap_sv(buf_sv(&g.lines), sv_z(want), "%s", what);
    if (g.st) printf("# %s\n", g.e.msg);
    reading_free(&g);
}

static void fails(struct reading g, const char *what, const char *want)
{
    bool right = g.st == ST_DATA && strstr(g.e.msg, want);
    tap_ok(right, "%s: %s", what, want);
    if (!right) printf("# status %d: %s\n# lines: %s\n", (int)g.st, g.e.msg, buf_z(&g.lines));
    reading_free(&g);
}

/* ---- XLIFF ---- */

#define X12(body)                                                                                                      \
    "\xEF\xBB\xBF<?xml version='1.0'?><xliff xmlns='urn:x' version='1.2'><file original='a.resx' "                     \
    "source-language='en' target-language='de'>"                                                                       \
    "<header><note>h</note></header><body>" body "</body></file></xliff>"

static void test_xliff1(void)
{
    check(
        reading_text(
            "xliff", NULL,
            SV(X12("<trans-unit id='1'><source>Save</source><target "
                   "state='translated'>Sichern</target><note/></trans-unit>"
                   "<group><trans-unit id='2'><source>Open</source><seg-source>Open</seg-source><target>\xC3\x96"
                   "ffnen</target><note>verb</note><alt-trans><target>Auf</target></alt-trans></trans-unit></group>"))),
        "states, notes, groups, proposals",
        "1 en:Save|de:Sichern @a.resx#0 {state=translated}\n2 en:Open|de:\xC3\x96"
        "ffnen @a.resx#1 (verb)\n");
    static const char states[] = X12(
        "<trans-unit id='1'><source>a</source><target state='new'>a</target></trans-unit>"
        "<trans-unit id='2'><source>b</source><target state='needs-translation'>b</target></trans-unit>"
        "<trans-unit id='3'><source>c</source></trans-unit><trans-unit id='4'><source>d</source><target/></trans-unit>"
        "<trans-unit id='5'><source/><target>x</target></trans-unit>"
        "<trans-unit id='6' approved='no'><source>e</source><target "
        "state='needs-review-translation'>E</target></trans-unit>");
    check(reading_text("xliff", NULL, sv_z(states)), "what is no translation",
          "- untranslated\n- untranslated\n- untranslated\n- untranslated\n- empty-side\n"
          "6 en:e|de:E @a.resx#5 {approved=no} {state=needs-review-translation}\n");
    struct reading_opts strict = {.opt = {"review", "drop", "untranslated", "keep"}};
    check(reading_text("xliff", &strict, sv_z(states)), "options: copies kept, reviews dropped",
          "1 en:a|de:a @a.resx#0 {state=new}\n2 en:b|de:b @a.resx#1 {state=needs-translation}\n"
          "- untranslated\n- untranslated\n- empty-side\n- needs-review\n");
    check(
        reading_text(
            "xliff", NULL,
            SV(X12("<group translate='no'><trans-unit id='1'><source>a</source><target>b</target></trans-unit></group>"
                   "<trans-unit id='2' translate='no'><source>a</source><target>b</target></trans-unit>"
                   "<trans-unit id='3'><source>a</source><target>b</target></trans-unit>"))),
        "translate=no, inherited, and over again",
        "- not-for-translation\n- not-for-translation\n3 en:a|de:b @a.resx#2\n");
}

static void test_xliff_codes(void)
{
    static const char text[] =
        X12("<trans-unit id='1'><source><![CDATA[a <b>]]> <g id='1'>bold</g> <x id='2' equiv-text='{0}'/> <bpt "
            "id='3'>[b]</bpt>c<ept id='3'>[/b]</ept>"
            " <mrk mtype='term'>t</mrk></source><target><x id='2' equiv-text='{0}'/> <g id='1'>fett</g> <bpt "
            "id='3'>[b]</bpt>c<ept id='3'>[/b]</ept></target></trans-unit>");
    struct reading_opts keep = {.opt = {"inline", "keep"}}, number = {.opt = {"inline", "placeholder"}};
    check(reading_text("xliff", NULL, sv_z(text)), "codes dropped", "1 en:a <b> bold  c t|de: fett c @a.resx#0\n");
    check(reading_text("xliff", &keep, sv_z(text)), "codes kept",
          "1 en:a <b> bold {0} [b]c[/b] t|de:{0} fett [b]c[/b] @a.resx#0\n");
    check(reading_text("xliff", &number, sv_z(text)), "codes numbered",
          "1 en:a <b> <1>bold</1> <2/> <3>c</3> t|de:<2/> <1>fett</1> <3>c</3> @a.resx#0\n");
}

static void test_xliff2(void)
{
    check(
        reading_text("xliff", NULL,
                     SV("<xliff version='2.0' srcLang='en' trgLang='pt-BR'><file "
                        "id='f1'><notes><note>file</note></notes><unit id='u'>"
                        "<notes><note>n</note></notes><originalData><data id='d'>x</data></originalData>"
                        "<mtc:matches "
                        "xmlns:mtc='urn:m'><mtc:match><source>m</source><target>M</target></mtc:match></mtc:matches>"
                        "<segment id='s1' state='final'><source>One <pc id='1'>two</pc><ph id='2'/></source><target>Um "
                        "<pc id='1'>dois</pc></target></segment>"
                        "<ignorable><source> </source></ignorable>"
                        "<segment state='initial'><source>c</source><target>c</target></segment></unit>"
                        "<unit id='v'><segment><source>x</source><target>y</target></segment></unit></file></xliff>")),
        "2.0: segments, notes, states",
        "u/s1 en:One two|pt-BR:Um dois @f1#0 (n) {state=final}\n- untranslated\nv en:x|pt-BR:y @f1#2\n");
    fails(reading_text("xliff", NULL, SV("<tmx/>")), "another format",
          "line 1: the outermost element is <tmx>, not <xliff>");
    fails(reading_text("xliff", NULL, SV("<xliff>\n<file><body><trans-unit><source>a</sour")), "truncated", "line 2: ");
}

/* ---- WMT XML ---- */

static const char wmt[] =
    "<?xml version='1.0'?><dataset id='d'><collection id='general'><doc origlang='en' id='n1' domain='news'><src "
    "lang='en'><p>\n<seg id='1'>One\n two.</seg>"
    "<seg id='2'>Three.</seg></p><p><seg id='3'>Four.</seg></p></src><ref lang='de' translator='A'><p><seg "
    "id='1'>Eins.</seg><seg id='2'>Drei.</seg></p></ref>"
    "<ref lang='de' translator='B'><seg id='2'>3.</seg><seg id='1'>1.</seg><seg id='9'>9.</seg></ref><hyp system='Y' "
    "lang='de'><p><seg id='1'>Ein.</seg></p></hyp></doc></collection></dataset>";

static void test_wmt(void)
{
    check(reading_text("wmtxml", NULL, sv_z(wmt)), "documents, two references, ids that do not match",
          "n1:1 en:One two.|de:A:Eins.|de:B:1. @n1#0 {domain=news} {origlang=en} {collection=general}\n"
          "n1:2 en:Three.|de:A:Drei.|de:B:3. @n1#1 {domain=news} {origlang=en} {collection=general}\n- no-reference\n- "
          "no-source\n");
    struct reading_opts hyp = {.opt = {"hypotheses", "true"}}, back = {.src = "de", .tgt = "en"};
    struct reading g = reading_text("wmtxml", &hyp, sv_z(wmt));
    tap_ok(sv_starts(buf_sv(&g.lines), SV("n1:1 en:One two.|de:A:Eins.|de:B:1.|de:mt:Y:Ein. @n1#0")),
           "systems' outputs when asked for");
    reading_free(&g);
    g = reading_text("wmtxml", &back, sv_z(wmt));
    tap_ok(sv_starts(buf_sv(&g.lines), SV("n1:1 de:A:Eins.|en:One two.|de:B:1. @n1#0")), "the other direction");
    reading_free(&g);
    fails(reading_text("wmtxml", NULL, SV("<dataset><doc><src><seg id='1'/><seg id='1'/></src></doc></dataset>")),
          "an id twice", "segment '1' occurs twice");
}

/* ---- SGM ---- */

#define SRC                                                                                                            \
    "<srcset setid=\"t\" srclang=\"any\"><DOC docid=\"d1\" genre=\"g\" origlang=\"en\"><hl><seg id=\"1\"> R&D a < b "  \
    "&lt;c&gt; </seg></hl>\n<p><seg id=\"2\">the <term id=\"5\" type=\"x\" src=\"virus\" tgt=\"virus|viral\"> virus "  \
    "</term>\n</p></DOC></srcset>"
#define REF(a)                                                                                                         \
    "<refset setid=\"t\" srclang=\"any\" trglang=\"fr\"><doc sysid=\"" a                                               \
    "\" docid=\"D1\"><seg id=1> un </seg>\n<seg id='2'>le virus &#233;</seg></doc></refset>"

static void test_sgm(void)
{
    const char *one =
        "d1:1 en:R&D a < b <c>|fr:A:un @d1#0 {genre=g} {origlang=en}\n"
        "d1:2 en:the virus|fr:A:le virus \xC3\xA9 @d1#1 {genre=g} {origlang=en} {terms=virus=virus|viral}\n";
    check(reading_two("sgm", NULL, SV(SRC), SV(REF("A"))), "two files; bare & and <, missing end tags, terms", one);
    check(reading_two("sgm", NULL, SV(REF("A")), SV(SRC)), "in either order", one);
    check(reading_text("sgm", NULL, SV(SRC REF("A"))), "both in one file", one);
    struct reading g = reading_two("sgm", NULL, SV(SRC), SV(REF("A") REF("B")));
    tap_ok(g.st == ST_OK && sv_starts(buf_sv(&g.lines), SV("d1:1 en:R&D a < b <c>|fr:A:un|fr:B:un @")),
           "two references");
    reading_free(&g);
    fails(reading_text("sgm", NULL, SV(SRC)), "no references", "holds no <refset>");
    fails(reading_text("sgm", NULL, SV(REF("A"))), "no source", "holds no <srcset>");
    fails(reading_two("sgm", NULL, SV(SRC),
                      SV("<refset trglang='fr'><doc docid='d1'><seg id='1'>a</seg><seg id='3'>b</seg></doc></refset>")),
          "an id that differs", "'a' line 2 is segment '2' of 'd1', 'b' line 1 is segment '3' of 'd1'");
    fails(reading_two("sgm", NULL, SV(SRC),
                      SV("<refset trglang='fr'><doc docid='d1'><seg id='1'>a</seg></doc></refset>")),
          "a segment less", "'a' has 2 segments, 'b' has 1");
    fails(reading_two("sgm", NULL, SV(SRC),
                      SV("<tstset trglang='fr'><doc docid='d1' sysid='s'><seg id='1'>a</seg></doc></tstset>")),
          "only systems", "holds only outputs of systems");
    check(
        reading_two("sgm", NULL, SV(SRC),
                    SV("<refset trglang='fr'><doc docid='d1'><seg id='1'>\xFF</seg><seg id='2'></seg></doc></refset>")),
        "bytes that are no UTF-8, an empty side", "- not-utf8\n- empty-side\n");
    fails(reading_text("sgm", NULL, SV("<seg id='1'>a</seg>")), "a segment nowhere", "line 1: <seg> outside");
    fails(reading_text("sgm", NULL, SV("nothing\0here")), "no SGM at all", "holds no <seg>");
}

/* ---- XCES ---- */

static void put(const char *dir, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f) return;
    fputs(text, f);
    fclose(f);
}

static void test_alignment(void)
{
    char dir[] = "/tmp/lingloom-xces-XXXXXX", sub[64], path[64];
    if (!mkdtemp(dir)) return;
    for (int i = 0; i < 2; i++) {
        snprintf(sub, sizeof sub, "%s/%s", dir, i ? "fr" : "en");
        mkdir(sub, 0700);
    }
    put(dir, "en/a.xml",
        "<text><s id='1'><w id='1.1'>Hello</w><w id='1.2'>world</w></s>\n<s id='2'> Two </s><s "
        "id='3'>Three</s></text>");
    put(dir, "fr/a.xml", "<text><p><s id='1'>Bonjour</s><s id='2'>Deux</s></p></text>");
    put(dir, "en-fr.xml",
        "<?xml version='1.0'?><!DOCTYPE cesAlign PUBLIC '-//CES//DTD XML cesAlign//EN' 'http://x/y.dtd'><cesAlign "
        "version='1.0'>"
        "<linkGrp targType='s' fromDoc='en/a.xml.gz' toDoc='fr/a.xml.gz'><link id='SL1' xtargets='1;1' "
        "certainty='0.5'/>"
        "<link xtargets='2 3;2'/><link xtargets=';2'/><link xtargets='9;1'/></linkGrp>"
        "<linkGrp fromDoc='en/b.xml' toDoc='fr/b.xml'><link xtargets='1;1'/></linkGrp></cesAlign>");
    put(dir, "out.xml",
        "<cesAlign><linkGrp fromDoc='../a.xml' toDoc='fr/a.xml'><link xtargets='1;1'/></linkGrp></cesAlign>");
    put(dir, "lost.xml",
        "<cesAlign><linkGrp fromDoc='en/z.xml' toDoc='fr/z.xml'><link xtargets='1;1'/></linkGrp></cesAlign>");
    snprintf(path, sizeof path, "%s/en-fr.xml", dir);
    check(reading_files("xces", NULL, path, NULL), "an alignment with its documents",
          "SL1 en:Hello world|fr:Bonjour @en/a.xml.gz#0 {certainty=0.5}\nen:Two Three|fr:Deux @en/a.xml.gz#1\n- "
          "unaligned\n- missing-id\n- missing-document\n");
    snprintf(path, sizeof path, "%s/out.xml", dir);
    fails(reading_files("xces", NULL, path, NULL), "a path that leads out", "'../a.xml' is no path to a document");
    snprintf(path, sizeof path, "%s/lost.xml", dir);
    fails(reading_files("xces", NULL, path, NULL), "documents that are not there", "document 'en/z.xml' is not there");
    static const char *const made[] = {"en/a.xml", "fr/a.xml", "en-fr.xml", "out.xml", "lost.xml", "en", "fr", ""};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, made[i]);
        remove(path);
    }
}

#define BIBLE(lang, verses)                                                                                            \
    "<?xml version='1.0'?><cesDoc version='4'><cesHeader><profileDesc><langUsage><language id='" lang                  \
    "' iso639='" lang "'>x</language></langUsage></profileDesc></cesHeader>"                                           \
    "<text><body id='x'><div id='b.GEN' type='book'>" verses "</div></body></text></cesDoc>"

static void test_verses(void)
{
    check(reading_two(
              "xces", NULL,
              SV(BIBLE("eng", "<seg id='b.GEN.1.1' type='verse'>\n In the beginning </seg><seg "
                              "id='b.GEN.1.2'>And</seg><seg id='b.GEN.2.1'>Thus</seg><seg id='b.GEN.2.1'>Thus</seg>")),
              SV(BIBLE("fin",
                       "<seg id='b.GEN.2.1'>Niin</seg><seg id='b.GEN.1.1'>Alussa</seg><seg id='b.GEN.9.9'>Y</seg>"))),
          "verses by id, not by line",
          "b.GEN.1.1 en:In the beginning|fi:Alussa @b.GEN.1#0\n- missing-id\nb.GEN.2.1 en:Thus|fi:Niin @b.GEN.2#0\n- "
          "duplicate-id\n- missing-id\n");
    fails(reading_text("xces", NULL, SV(BIBLE("eng", ""))), "one side alone", "is one side of a text aligned by ids");
}

/* ---- TBX ---- */

static void test_tbx(void)
{
    check(reading_text("tbx", NULL,
                       SV("<martif type='TBX' xml:lang='en'><martifHeader/><text><body><termEntry id='e1'><descrip "
                          "type='subjectField'>it</descrip>"
                          "<descrip type='definition'>a thing</descrip><note>n</note><langSet "
                          "xml:lang='de'><tig><term>Maus</term><termNote type='partOfSpeech'>noun</termNote></tig>"
                          "<ntig><termGrp><term>Zeiger</term></termGrp></ntig></langSet><langSet "
                          "xml:lang='en-US'><tig><term> computer\n mouse</term></tig></langSet></termEntry>"
                          "<termEntry id='e2'><langSet "
                          "xml:lang='en'><tig><term>solo</term></tig></langSet></termEntry></body></text></martif>")),
          "version 2",
          "e1 en:term:computer mouse|de:term:Maus|de:term:Zeiger (n) {tgt_pos=noun} {definition=a thing} "
          "{subject=it}\n- no-pair\n");
    check(reading_text(
              "tbx", NULL,
              SV("<tbx style='dct' type='TBX-Basic' xml:lang='en' xmlns='urn:t' xmlns:min='urn:m' "
                 "xmlns:basic='urn:b'><text><body><conceptEntry id='c1'><langSec xml:lang='en'>"
                 "<termSec><term>cat</term><min:partOfSpeech>noun</min:partOfSpeech></termSec></langSec><langSec "
                 "xml:lang='fr'><basic:definition>animal</basic:definition>"
                 "<termSec><term>chat</term></termSec></langSec><langSec "
                 "xml:lang='fi'><termSec><term>kissa</term></termSec></langSec></conceptEntry></body></text></tbx>")),
          "version 3, three languages",
          "c1 en:term:cat|fr:term:chat|fi:term:kissa ~c1 {pos=noun} {tgt_definition=animal}\n");
}

/* ---- bids ---- */

static void test_bids(void)
{
    static const struct {
        const char *text, *name, *want;
    } row[] = {
        {"<?xml version='1.0'?><!DOCTYPE tmx SYSTEM \"tmx14.dtd\"><!-- <xliff> --><tmx version='1.4'>", "x", "tmx"},
        {"\xEF\xBB\xBF<xliff version='1.2'>", "a.xml", "xliff"},
        {"<dataset id='x'><doc><src><p><seg id='1'>a", "x.xml", "wmtxml"},
        {"<refset setid='x'>", "x.sgm", "sgm"},
        {"<!DOCTYPE cesAlign PUBLIC 'x' [<!ENTITY a 'b'>]><cesAlign>", "x.xml", "xces"},
        {"<martif type='TBX'>", "x", "tbx"}};
    for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
        const struct reader_type *t = reader_guess(sv_z(row[i].text), sv_z(row[i].name), 1);
        tap_sv(t ? sv_z(t->name) : SV("none"), sv_z(row[i].want), "%s is recognised", row[i].want);
    }
}

/* ---- real data ---- */

static const char *real(const char *path, char *to, size_t n)
{
    const char *data = getenv("LL_DATA");
    snprintf(to, n, "%s/%s", data ? data : "../shared/data", path);
    return to;
}

static void counts(const char *format, const struct reading_opts *o, const char *a, const char *b, int kept,
                   int dropped)
{
    char pa[512], pb[512];
    struct reading g = reading_files(format, o, real(a, pa, sizeof pa), b ? real(b, pb, sizeof pb) : NULL);
    if (g.st == ST_IO) {
        tap_skip(a, "not there");
        return;
    }
    tap_ok(g.st == ST_OK && g.kept == kept && g.dropped == dropped, "%s: %d kept, %d dropped %s", a, g.kept, g.dropped,
           g.e.msg);
    if (!g.kept) printf("# %s\n", buf_z(&g.lines));
    reading_free(&g);
}

static void test_msbuild(void)
{
    char path[512];
    arena mem = {0};
    sv *names = NULL;
    int n = 0;
    struct err e = {0};
    if (access(real("parallel/xliff/msbuild_all_xlf.tar.zst", path, sizeof path), R_OK)) {
        tap_skip("msbuild", "not there");
        return;
    }
    uint64_t kept = 0, untranslated = 0, other = 0, failed = 0;
    input_members(path, &mem, &names, &n, &e);
    for (int i = 0; i < n; i++) {
        struct reading g = reading_files("xliff", NULL, names[i].p, NULL);
        failed += g.st != ST_OK;
        kept += (uint64_t)g.kept;
        untranslated += reading_count(&g, "untranslated");
        other += (uint64_t)g.dropped - reading_count(&g, "untranslated");
        reading_free(&g);
    }
    tap_int(n, 91, "msbuild: files");
    tap_int(failed, 0, "all of them readable, BOM or not");
    tap_int(kept, 21355 + 65, "translated and needs-review");
    tap_int(untranslated, 446, "new");
    tap_int(other, 0, "nothing else");
    arena_release(&mem);
}

static void test_real(void)
{
    struct reading_opts hyp = {.opt = {"hypotheses", "true"}};
    counts("wmtxml", NULL, "eval/wmt22/xml/wmttest2022.en-zh.all.xml.zst", NULL, 2037, 0);
    counts("wmtxml", &hyp, "eval/wmt22/xml/wmttest2022.en-zh.all.xml.zst", NULL, 2037, 0);
    counts("wmtxml", NULL, "eval/wmt22/xml/wmttest2022.fr-de.all.xml.zst", NULL, 2006, 0);
    counts("wmtxml", NULL, "eval/wmt21/xml/newstest2021.fr-de.all.xml.zst", NULL, 1026, 0);
    counts("sgm", NULL, "terminology/wmt21_dev_enfr/dev.en-fr.en.sgm", "terminology/wmt21_dev_enfr/dev.en-fr.fr.sgm",
           971, 0);
    counts("sgm", &hyp, "terminology/wmt21_dev_enfr/dev.en-fr.en.sgm",
           "terminology/wmt21_dev_enfr/en-fr.dev.txt.truecased.sgm", 971, 0);
    counts("tbx", NULL, "parallel/format_fixtures/omegat_test_resources.tar.zst!glossaries/sampleTBXfile.tbx", NULL, 1,
           0);
    test_msbuild();
}

int main(void)
{
    test_xliff1();
    test_xliff_codes();
    test_xliff2();
    test_wmt();
    test_sgm();
    test_alignment();
    test_verses();
    test_tbx();
    test_bids();
    test_real();
    return tap_done();
}

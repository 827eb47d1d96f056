/* The readers on small files of our own, well-formed and hostile; and what lies between them and the driver: guessing,
 * pairs, languages, grouping. */
#include "readers.h"

#include "corpus/names.h"
#include "corpus/writers/writer.h"

#include <unistd.h>

static char dir[256];

static const char *put(const char *name, sv bytes)
{
    static char path[16][1200];
    static int k;
    char *to = path[k++ % 16];
    snprintf(to, 1200, "%s/%s", dir, name);
    FILE *f = fopen(to, "wb");
    if (f && bytes.n) fwrite(bytes.p, 1, (size_t)bytes.n, f);
    if (f) fclose(f);
    return to;
}

static const char *two(const char *a, const char *b)
{
    static char spec[2500];
    snprintf(spec, sizeof spec, "%s+%s", a, b);
    return spec;
}

struct shown {
    struct buf b;
};
static void show_unit(const struct unit *u, void *ctx)
{
    struct buf *b = &((struct shown *)ctx)->b;
    for (int i = 0; i < u->nseg; i++)
        buf_addf(b, "%s%.*s=%.*s%s%s", i ? "|" : "", SV_ARG(u->seg[i].lang), SV_ARG(u->seg[i].text),
                 u->seg[i].role ? "/" : "", u->seg[i].role ? seg_role_name[u->seg[i].role] : "");
    for (int i = 0; i < u->ncol; i++) buf_addf(b, "{%.*s=%.*s}", SV_ARG(u->col[i].name), SV_ARG(u->col[i].value));
    if (u->note.n) buf_addf(b, "(%.*s)", SV_ARG(u->note));
    if (u->doc.n) buf_addf(b, "@%.*s#%d", SV_ARG(u->doc), (int)u->doc_pos);
    buf_addc(b, ';');
}

/* everything the file gives in one line, drops as "reason*n" at the end */
static sv shown(const char *path, const char *format, const char *src, const char *tgt, const char *yaml)
{
    static struct shown s;
    static arena mem;
    struct ynode *root = NULL;
    struct err e = {0};
    buf_init(&s.b, 1 << 20);
    if (yaml) yaml_parse(sv_z(yaml), "test.yaml", &mem, &root, &e);
    struct corpus_spec spec = {.paths = &path,
                               .n = 1,
                               .format = sv_z(format),
                               .src_lang = sv_z(src),
                               .tgt_lang = sv_z(tgt),
                               .reader_opts = root};
    struct sum sum = read_spec(&spec, show_unit, &s);
    for (int i = 1; i < sum.tally.n; i++)
        if (sum.tally.count[i]) buf_addf(&s.b, "%s*%d", sum.tally.reason[i], (int)sum.tally.count[i]);
    if (sum.e.code) buf_addf(&s.b, "error: %s", strrchr(sum.e.msg, '/') ? strrchr(sum.e.msg, '/') + 1 : sum.e.msg);
    return buf_sv(&s.b);
}

#define IS(got, want, ...) tap_sv(got, SV(want), __VA_ARGS__)

static void moses(void)
{
    const char *en = put("m.en", SV("\xef\xbb\xbf"
                                    "a\r\nb\n\nd\xff\n")),
               *de = put("m.de", SV("A\nB\nC\nD"));
    IS(shown(two(en, de), NULL, NULL, NULL, NULL), "en=a|de=A;en=b|de=B;not-utf8*1empty-side*1",
       "moses: BOM, CRLF, an empty side, invalid bytes");
    IS(shown(two(en, de), NULL, "de", "en", NULL), "de=A|en=a;de=B|en=b;not-utf8*1empty-side*1",
       "moses: the user's direction");
    const char *fr = put("m.fr", SV("1\n2\n"));
    sv got = shown(two(en, fr), NULL, NULL, NULL, NULL);
    tap_ok(sv_find(got, SV("m.en' has 4: they are not parallel")) > 0, "moses: unequal sides are an error: %.*s",
           SV_ARG(got));
    put("m.scores", SV("0.5\t1\n0.25 2\n3\n4\n"));
    IS(shown(two(en, de), NULL, NULL, NULL, NULL),
       "en=a|de=A{score=0.5}{score2=1};en=b|de=B{score=0.25}{score2=2};not-utf8*1empty-side*1",
       "moses: scores beside the files");
    unlink(put("m.scores", SV("")));
    const char *x = put("src-x.txt", SV("a\n")), *y = put("tgt-x.txt", SV("b\n"));
    tap_ok(sv_find(shown(two(x, y), NULL, NULL, NULL, NULL), SV("hint: give --src-lang")) > 0,
           "moses: unknown languages are an error");
    IS(shown(two(x, y), NULL, "en", "pt_BR", NULL), "en=a|pt-BR=b;", "moses: languages from the user");
    const char *g = put("g.en", SV("x\n")), *h = put("g.zh", SV("\xd6\xd0\n"));
    IS(shown(two(g, h), NULL, NULL, NULL, "encoding: GBK"), "en=x|zh=\xe4\xb8\xad;", "moses: a legacy encoding");
}

static void tables(void)
{
    IS(shown(put("t.en-de.tsv", SV("a\tA\tx\nb\tB\n\tC\nonly\n\n")), NULL, NULL, NULL, NULL),
       "en=a|de=A;en=b|de=B;bad-record*1empty-side*2", "tsv without header: further cells are ignored, too few a drop");
    IS(shown(put("deu.txt", SV("Hi.\tHallo.\nGo.\tGeh.\n")), NULL, NULL, NULL, NULL),
       "en=Hi.|de=Hallo.;en=Go.|de=Geh.;", "tsv named after one language: English and that one");
    IS(shown(put("h.tsv", SV("id\tzh\ten\tscore\n7\tA\ta\t.5\n8\tB\tb\t1\textra\n")), NULL, NULL, NULL, NULL),
       "zh=A|en=a{score=.5};bad-record*1", "tsv with language columns; a row too long is a drop");
    IS(shown(put("q.en-de.csv", SV("source,target\r\n\"a, \"\"b\"\"\r\nc\",d\r\n x ,\"\"\r\ny,z\"w\r\n")), NULL, NULL,
             NULL, NULL),
       "en=a, \"b\"\r\nc|de=d;en=y|de=z\"w;empty-side*1", "csv: quotes, doubled quotes, line breaks kept to the byte");
    sv got = shown(put("u.en-de.csv", SV("a,b\n\"c,d\ne,f\n")), NULL, NULL, NULL, NULL);
    tap_ok(sv_find(got, SV("line 2: a quoted cell begins here and does not end")) > 0,
           "csv: an open quote is an error: %.*s", SV_ARG(got));
    IS(shown(put("s.csv", SV("Quelle;Ziel\n\"1;2\";3\n")), NULL, "fr", "de", "header: yes\nsrc: Quelle\ntgt: Ziel"),
       "fr=1;2|de=3;", "csv: semicolons, columns by name");
    got = shown(put("s.csv", SV("Quelle;Ziel\n1;2\n")), NULL, "fr", "de", "header: yes\nsrc: Quele");
    tap_ok(sv_find(got, SV("hint: there is 'Quelle'")) > 0, "a wrong column name suggests the nearest: %.*s",
           SV_ARG(got));
    IS(shown(put("c.tsv", SV("a\tb\tc\td\n1\t2\t3\t4\n")), NULL, "en", "de",
             "header: no\nsrc: 3\ntgt: 1\ncolumns: [4]"),
       "en=c|de=a{column4=d};en=3|de=1{column4=4};", "tsv: columns by number");
    IS(shown(put("ape.en-de.tsv", SV("src\tmt\tpe\na\tm\tp\n")), NULL, NULL, NULL, NULL), "en=a|de=p/pe|de=m/mt;",
       "a table of triples");
    IS(shown(put("glossary.en-fr.csv", SV("en,fr\ncat,chat\n")), NULL, NULL, NULL, NULL), "en=cat/term|fr=chat/term;",
       "a term list");
}

static void po(void)
{
    IS(shown(
           put("x.po",
               SV("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\"Language: pl\\n\"\n"
                  "\"Plural-Forms: nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2;\\n\"\n\n"
                  "#. a hint\n#: a.c:1\nmsgctxt \"menu\"\nmsgid \"a\"\n\"b\\t\\\"\\101\\x42\"\nmsgstr \"A\"\n\n"
                  "msgid \"one %d\"\nmsgid_plural \"many %d\"\nmsgstr[0] \"P0\"\nmsgstr[1] \"P1\"\nmsgstr[2] \"P2\"\n\n"
                  "#, fuzzy, c-format\nmsgid \"f\"\nmsgstr \"F\"\n\nmsgid \"u\"\nmsgstr \"\"\n\n"
                  "msgid \"bad \\q\"\nmsgstr \"B\"\n#~ msgid \"o\"\n#~ msgstr \"O\"\n")),
           NULL, NULL, NULL, NULL),
       "en=ab\t\"AB|pl=A(menu\na hint);en=one %d|pl=P0;en=many %d|pl=P2;bad-record*1untranslated*1fuzzy*1obsolete*1",
       "po: everything an entry can be");
    IS(shown(put("fz.de.po", SV("#, fuzzy\nmsgid \"f\"\nmsgstr \"F\"\n")), NULL, NULL, NULL, "fuzzy: true"),
       "en=f|de=F{flag=fuzzy};", "po: fuzzy kept on demand");
    IS(shown(put("g.po", SV("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=GB2312\\nLanguage: "
                            "zh_TW\\n\"\nmsgid \"x\"\nmsgstr \"\xd6\xd0\"\n")),
             NULL, NULL, NULL, NULL),
       "en=x|zh-Hant=\xe4\xb8\xad;", "po: charset and language of the header");
    IS(shown(put("e.de.po", SV("msgid \"a\"\nmsgstr \"b\nmsgid \"c\"\nmsgstr \"d\"\n")), "po", NULL, NULL, NULL),
       "error: e.de.po' line 2: a string that is not closed, or text behind it",
       "po: an open string is an error with its line");
    IS(shown(put("e.de.po", SV("msgid \"a\"\n\nmsgid \"c\"\nmsgstr \"d\"\n")), "po", NULL, NULL, NULL),
       "error: e.de.po' line 3: an entry without msgstr", "po: no msgstr");
    IS(shown(put("e.de.po", SV("msgid \"a\"\nmsgstr \"A\"\nhello\n")), "po", NULL, NULL, NULL),
       "error: e.de.po' line 3: this is no line of a PO file", "po: other text");
}

static void jsons(void)
{
    IS(shown(put("j.jsonl", SV("{\"src\":\"a\",\"tgt\":\"b\",\"src_lang\":\"en\",\"tgt_lang\":\"deu\"}\n{\"src\":\"a\"}"
                               "\n{\"src\":1\nnot json\n")),
             NULL, NULL, NULL, NULL),
       "en=a|de=b;missing-field*1bad-json*2", "jsonl: our own pairs, broken lines counted");
    IS(shown(put("v.de-en.json", SV("[{\"translation\":{\"en\":\"a\",\"de\":\"b\"}},\n{\"translation\":{\"en\":"
                                    "\"\\ud83d\\ude00\",\"de\":\"\"}}]")),
             NULL, NULL, NULL, NULL),
       "de=b|en=a;empty-side*1", "json: translation, direction from the name");
    IS(shown(put("l.jsonl", SV("{\"en\":\"a\",\"zh\":\"b\",\"n\":1}\n")), NULL, "zh", "en", NULL), "zh=b|en=a;",
       "jsonl: language keys, the user's direction");
    IS(shown(put("o.json", SV("{\"data\":{\"x\":[{\"i\":{\"q\":\"a\"},\"o\":\"b\"}]}}")), "jsonl", "en", "fr",
             "array: data.x\nsrc: i.q\ntgt: o"),
       "en=a|fr=b;", "json: paths");
    tap_ok(sv_find(shown(put("n.json", SV("[{\"source\":\"a\",\"target\":\"b\"}]")), NULL, NULL, NULL, NULL),
                   SV("--src-lang")) > 0,
           "json without languages is an error");
    sv got = shown(put("t.en-de.json", SV("[{\"source\":\"a\",\"target\":\"b\"},{\"source\":\"c\",\"tar")), NULL, NULL,
                   NULL, NULL);
    tap_ok(sv_find(got, SV("t.en-de.json': line 1")) > 0, "a cut array is an error: %.*s", SV_ARG(got));
    IS(shown(
           put("d.json", SV("{\"dlg\":[{\"utteranceID\":0,\"speaker\":\"customer\",\"source\":\"H\",\"target\":\"h\"},"
                            "{\"utteranceID\":1,\"speaker\":\"agent\",\"source\":\"x\",\"target\":\"X\"}]}")),
           NULL, NULL, NULL, NULL),
       "de=H|en=h{speaker=customer}@dlg#0;en=x|de=X{speaker=agent}@dlg#1;", "dialogues keep their order and direction");
    const char *en =
        put("v_en.json",
            SV("{\"1\":[{\"chapter\":1,\"verse\":1,\"text\":\"a\"},{\"chapter\":1,\"verse\":2,\"text\":\"b\"}]}"));
    const char *fr = put("v_fr.json", SV("{\"1\":[{\"chapter\":1,\"verse\":2,\"text\":\"B\"}]}"));
    IS(shown(two(en, fr), NULL, NULL, NULL, NULL), "en=b|fr=B@1#1;no-partner*1",
       "verses are joined by id, not by line");
}

static void annotated(void)
{
    IS(shown(
           put("mqm_x_ende.tsv",
               SV("system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"
                  "S\td\t1\t4\tr1\ta\tx <v>y</v>\tStyle\tMinor\nS\td\t1\t5\ta\tz\tno-error\tNo-error\nS\td\tbroken\n")),
           NULL, NULL, NULL, NULL),
       "en=a|de=x y/mt{mqm=r1\tMinor\tStyle\tt\t1\ty}@d#-1;"
       "en=a|de=z/mt{mqm=\tNo-error\tno-error\tt\t1\t}@d#-1;bad-record*1",
       "mqm: marks, and a row that lost its rater");
    IS(shown(put("mqm_y_ende.tsv",
                 SV("system\tdoc\tdoc_id\tseg_id\trater\tsource\ttarget\tcategory\tseverity\n"
                    "A\td\t1\t1\tr1\ta\ty <v>y</v>\tOther\tMinor\nA\td\t1\t1\tr2\t<v>a</v>\ty y\tOmission\tMajor\n"
                    "B\td\t1\t1\tr1\ta\tq\tNo-error\tNo-error\nref\td\t1\t1\tr1\ta\t<v>r</v>\tSpelling\tMinor\n"
                    "refB\td\t1\t1\tr1\ta\ts\tNo-error\tNo-error\n"
                    "A\td\t1\t2\tr1\tb\tu\tNo-error\tNo-error\nref\td\t1\t2\tr1\tb\t<v>v</v>\tOther\tMajor\n")),
             NULL, NULL, NULL, NULL),
       "en=a|de=s|de=y y/mt{mqm=r1\tMinor\tOther\tt\t2\ty\nr2\tMajor\tOmission\ts\t1\ta}@d#-1;"
       "en=a|de=s|de=q/mt{mqm=r1\tNo-error\tNo-error\tt\t1\t}@d#-1;"
       "en=a|de=r{mqm=r1\tMinor\tSpelling\tt\t1\tr}@d#-1;en=a|de=s{mqm=r1\tNo-error\tNo-error\tt\t1\t}@d#-1;"
       "en=b|de=u/mt{mqm=r1\tNo-error\tNo-error\tt\t1\t}@d#-1;en=b|de=v/mt{mqm=r1\tMajor\tOther\tt\t1\tv}@d#-1;",
       "mqm: the rows of one system and segment are a unit, a reference without major errors its target");
    IS(shown(put("c.u8", SV("# CC-CEDICT\n#! format=ts\n\xe5\x9c\x8b \xe5\x9b\xbd [guo2] /country/nation/variant of "
                            "x/\nbroken\n")),
             NULL, NULL, NULL, NULL),
       "zh=\xe5\x9b\xbd/term|en=country/term|zh-Hant=\xe5\x9c\x8b/term{pinyin=guo2};zh=\xe5\x9b\xbd/term|en=nation/"
       "term|zh-Hant=\xe5\x9c\x8b/term{pinyin=guo2};"
       "bad-record*1no-translation*1",
       "cedict: a unit for each sense");
}

static void grouping(void)
{
    static const char *const names[] = {"README",
                                        "d.en-de.src",
                                        "d.en-de.mt",
                                        "d.en-de.pe",
                                        "d.en-de.tags",
                                        "f.en-de.en",
                                        "f.en-de.formal.de",
                                        "f.en-de.informal.de",
                                        "f.en-de.formal.annotated.de",
                                        "f.en-de.formal.feminine.de",
                                        "p.de",
                                        "p.en",
                                        "single.de-en.tsv"};
    const char *paths[13];
    char keep[13][600];
    for (int i = 0; i < 13; i++) {
        bool table = strstr(names[i], "tsv") != NULL;
        snprintf(keep[i], sizeof keep[i], "%s", put(names[i], table ? SV("a\tb\n") : SV("x\n")));
        paths[i] = keep[i];
    }
    struct corpus_spec spec = {.paths = paths, .n = 13};
    struct shown s;
    buf_init(&s.b, 1 << 16);
    struct sum sum = read_spec(&spec, show_unit, &s);
    tap_int(sum.files, 4, "13 files are four inputs %s", sum.e.msg);
    IS(buf_sv(&s.b), "en=x|de=x/pe|de=x/mt;en=x|de=x/formal|de=x/informal{formal_marked=x};de=x|en=x;de=a|en=b;",
       "grouped by their names");
    buf_release(&s.b);
    arena mem = {0};
    sv a, b;
    tap_ok(name_pair(SV("x/en-de-dev/dev.mt"), &a, &b, &mem) && sv_is(a, "en") && sv_is(b, "de"),
           "a pair from a folder");
    tap_ok(!name_pair(SV("well-known/file-name"), &a, &b, &mem), "no pair in plain words");
    tap_sv(name_lang(SV("a/english_train.txt.zst"), &mem), SV("en"), "a language's name");
    tap_sv(name_lang(SV("set.zip!x.en-zh.zh"), &mem), SV("zh"), "a member's ending");
    tap_ok(name_is_litter(SV("a/README")) && name_is_litter(SV("LICENSE.txt")) && !name_is_litter(SV("license.po")),
           "litter");
    arena_release(&mem);
}

/* Any text, through every writer and back: the same bytes, or a counted refusal. */
static void round_trips(void)
{
    static const char *const names[] = {"pairs", "tsv", "csv", "tmx", "moses"}, *const ends[] = {"jsonl", "tsv", "csv",
                                                                                                 "tmx", "x"};
    arena mem = {0};
    for (int w = 0; w < 5; w++) {
        const struct writer_type *type = writer_find(sv_z(names[w]));
        struct writer_cfg cfg = {SV("en"), SV("de"), true};
        struct buf out[2];
        struct sha256 h;
        char hex[65];
        buf_init(&out[0], 1 << 26);
        buf_init(&out[1], 1 << 26);
        sha256_init(&h);
        struct buf *const to[] = {&out[0], &out[1]};
        if (type->head) type->head(&cfg, to[0]);
        long kept = 0, refused = 0;
        for (int i = 0; i < 3000; i++) {
            static const char *const bits[] = {
                "a", "\"",   "\t", "\n",  "\r\n",         ",",   "\xe4\xb8\xad",     "<", "&amp;",
                " ", "\x01", "''", "]]>", "\xef\xbb\xbf", "\\n", "\xf0\x9f\x98\x80", "#", "\r"};
            rng r = rng_for(7, SV("round"), arena_f(&mem, "%d", i));
            sv text[2];
            for (int k = 0; k < 2; k++) {
                sv s = SV("t");
                for (uint64_t n = rng_below(&r, 7); n > 0; n--)
                    s = arena_f(&mem, "%.*s%s", SV_ARG(s), bits[rng_below(&r, 18)]);
                text[k] = sv_from(s, (ptrdiff_t)rng_below(&r, 2));
                if (!sv_trim(text[k]).n) text[k] = SV("x");
            }
            struct unit u = {.doc_pos = -1};
            unit_add(&u, SV("en"), text[0], SEG_TEXT, &mem);
            unit_add(&u, SV("de"), text[1], SEG_TEXT, &mem);
            if (type->unit(&cfg, &u, to))
                refused++;
            else
                for (int k = 0; k < 2; k++, kept += k == 2) {
                    sha256_add(&h, text[k].p, (size_t)text[k].n);
                    sha256_add(&h, "", 1);
                }
        }
        if (type->tail) type->tail(&cfg, to[0]);
        sha256_hex(&h, hex);
        char file[64];
        snprintf(file, sizeof file, "rt.%s", w == 4 ? "en" : ends[w]);
        const char *a = put(file, buf_sv(&out[0])), *b = w == 4 ? put("rt.de", buf_sv(&out[1])) : NULL;
        struct sum s = read_as(b ? two(a, b) : a, NULL, NULL, NULL);
        tap_ok(s.units == kept && s.drops == 0 && !strncmp(s.hash, hex, 16),
               "%s: %ld texts come back byte for byte, %ld refused (%ld read, %ld dropped) %s", names[w], kept, refused,
               s.units, s.drops, s.e.msg);
        buf_release(&out[0]);
        buf_release(&out[1]);
    }
    arena_release(&mem);
}

int main(void)
{
    snprintf(dir, sizeof dir, "%s/lingloom-readers-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(dir)) return 1;
    moses();
    tables();
    po();
    jsons();
    annotated();
    grouping();
    round_trips();
    char cmd[512];
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    if (system(cmd) != 0) return 1;
    return tap_done();
}

/* Every reader against bad files, through the command line: cut off, damaged, wrongly packed, not what their names say.
 * The files are made here; what must hold for all of them is in tests/hostile.h. */
#include "hostile.h"

enum { RECORDS = 3000 };

/* ---- well-formed files, one of each format ---- */

struct sample {
    const char *name, *format, *ending;
    bool chats, xml, json;
    void (*make)(struct buf *to, int n);
    void (*other)(struct buf *to, int n); /* the second file of formats of two */
};

/* Words that differ, so that packing them does not make a large file tiny. */
static const char *words(int i, int side)
{
    static char text[4][160];
    static int k;
    uint64_t x = (uint64_t)i * 2654435761u + (uint64_t)side;
    k = (k + 1) % 4;
    snprintf(text[k], sizeof text[k],
             side ? "Der Zug Nummer %d nach %08llx fährt um %d Uhr ab, sagt %08llx."
                  : "The train number %d to %08llx leaves at %d hours, says %08llx.",
             i, (unsigned long long)(x * 0x9e3779b97f4a7c15u >> 32), i % 24,
             (unsigned long long)(x * 0xd6e8feb86659fd93u >> 32));
    return text[k];
}

#define EACH(i) for (int i = 1; i <= n; i++)
static void make_en(struct buf *b, int n)
{
    EACH(i) buf_addf(b, "%s\n", words(i, 0));
}
static void make_de(struct buf *b, int n)
{
    EACH(i) buf_addf(b, "%s\n", words(i, 1));
}
static void make_tsv(struct buf *b, int n)
{
    EACH(i) buf_addf(b, "%s\t%s\n", words(i, 0), words(i, 1));
}
static void make_csv(struct buf *b, int n)
{
    buf_adds(b, SV("source,target\n"));
    EACH(i) buf_addf(b, "\"%s\",\"%s\"\n", words(i, 0), words(i, 1));
}
static void make_jsonl(struct buf *b, int n)
{
    EACH(i) buf_addf(b, "{\"src\": \"%s\", \"tgt\": \"%s\"}\n", words(i, 0), words(i, 1));
}
static void make_alpaca(struct buf *b, int n)
{
    buf_adds(b, SV("[\n"));
    EACH(i)
    buf_addf(b, "  {\"instruction\": \"Translate: %s\", \"input\": \"\", \"output\": \"%s\"}%s\n", words(i, 0),
             words(i, 1), i < n ? "," : "");
    buf_adds(b, SV("]\n"));
}
static void make_sharegpt(struct buf *b, int n)
{
    EACH(i)
    buf_addf(b,
             "{\"id\": \"c%d\", \"conversations\": [{\"from\": \"human\", \"value\": \"%s\"}, {\"from\": \"gpt\", "
             "\"value\": \"%s\"}]}\n",
             i, words(i, 0), words(i, 1));
}
static void make_messages(struct buf *b, int n)
{
    EACH(i)
    buf_addf(b,
             "{\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}, {\"role\": \"assistant\", \"content\": "
             "\"%s\"}]}\n",
             words(i, 0), words(i, 1));
}
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
static void make_tmx(struct buf *b, int n)
{
    buf_adds(b, SV(XML_HEAD "<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n"));
    EACH(i)
    buf_addf(b, "<tu><tuv xml:lang=\"en\"><seg>%s</seg></tuv><tuv xml:lang=\"de\"><seg>%s</seg></tuv></tu>\n",
             words(i, 0), words(i, 1));
    buf_adds(b, SV("</body></tmx>\n"));
}
static void make_xliff(struct buf *b, int n)
{
    buf_adds(b,
             SV(XML_HEAD "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\"><file original=\"f\" "
                         "source-language=\"en\" target-language=\"de\" datatype=\"plaintext\"><body>\n"));
    EACH(i)
    buf_addf(b, "<trans-unit id=\"%d\"><source>%s</source><target>%s</target></trans-unit>\n", i, words(i, 0),
             words(i, 1));
    buf_adds(b, SV("</body></file></xliff>\n"));
}
static void make_tbx(struct buf *b, int n)
{
    buf_adds(b, SV(XML_HEAD "<martif type=\"TBX\" xml:lang=\"en\"><martifHeader/><text><body>\n"));
    EACH(i)
    buf_addf(b,
             "<termEntry id=\"c%d\"><langSet xml:lang=\"en\"><tig><term>%s</term></tig></langSet><langSet "
             "xml:lang=\"de\"><tig><term>%s</term></tig></langSet></termEntry>\n",
             i, words(i, 0), words(i, 1));
    buf_adds(b, SV("</body></text></martif>\n"));
}
static void make_wmtxml(struct buf *b, int n)
{
    buf_adds(b, SV(XML_HEAD "<dataset id=\"t\">\n"));
    for (int d = 0; d * 50 < n; d++) {
        buf_addf(b, "<doc id=\"d%d\" origlang=\"en\"><src lang=\"en\"><p>\n", d);
        for (int i = 1; i <= 50; i++) buf_addf(b, "<seg id=\"%d\">%s</seg>\n", i, words(d * 50 + i, 0));
        buf_adds(b, SV("</p></src><ref lang=\"de\" translator=\"A\"><p>\n"));
        for (int i = 1; i <= 50; i++) buf_addf(b, "<seg id=\"%d\">%s</seg>\n", i, words(d * 50 + i, 1));
        buf_adds(b, SV("</p></ref></doc>\n"));
    }
    buf_adds(b, SV("</dataset>\n"));
}
static void make_po(struct buf *b, int n)
{
    buf_adds(b, SV("msgid \"\"\nmsgstr \"\"\n\"Language: de\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n\n"));
    EACH(i) buf_addf(b, "#: file.c:%d\nmsgid \"%s\"\nmsgstr \"%s\"\n\n", i, words(i, 0), words(i, 1));
}
static void make_sgm(struct buf *b, int n)
{
    buf_adds(b, SV("<srcset setid=\"t\" srclang=\"en\"><doc docid=\"d\" origlang=\"en\">\n"));
    EACH(i) buf_addf(b, "<seg id=\"%d\">%s</seg>\n", i, words(i, 0));
    buf_adds(b, SV("</doc></srcset>\n"));
}
static void make_sgm_ref(struct buf *b, int n)
{
    buf_adds(b, SV("<refset setid=\"t\" srclang=\"en\" trglang=\"de\"><doc sysid=\"A\" docid=\"d\">\n"));
    EACH(i) buf_addf(b, "<seg id=\"%d\">%s</seg>\n", i, words(i, 1));
    buf_adds(b, SV("</doc></refset>\n"));
}
static void make_verses(struct buf *b, int n, int side)
{
    buf_addf(b,
             XML_HEAD "<cesDoc version=\"4\"><cesHeader><profileDesc><langUsage><language id=\"%s\">x</language>"
                      "</langUsage></profileDesc></cesHeader><text><body>\n",
             side ? "deu" : "eng");
    EACH(i) buf_addf(b, "<seg id=\"b.GEN.1.%d\" type=\"verse\">%s</seg>\n", i, words(i, side));
    buf_adds(b, SV("</body></text></cesDoc>\n"));
}
static void make_xces(struct buf *b, int n)
{
    make_verses(b, n, 0);
}
static void make_xces_other(struct buf *b, int n)
{
    make_verses(b, n, 1);
}

static void make_cedict(struct buf *b, int n)
{
    buf_adds(b, SV("# CC-CEDICT\n#! format=ts\n"));
    EACH(i) buf_addf(b, "\xe9\x9b\xbb%d \xe7\x94\xb5%d [dian4] /%s/\n", i, i, words(i, 0));
}
static void make_chatdoc(struct buf *b, int n)
{
    buf_adds(b, SV("{\"d1\": [\n"));
    EACH(i)
    buf_addf(b, "{\"utteranceID\": %d, \"speaker\": \"agent\", \"source\": \"%s\", \"target\": \"%s\"}%s\n", i,
             words(i, 0), words(i, 1), i < n ? "," : "");
    buf_adds(b, SV("]}\n"));
}
static void make_verses_json(struct buf *b, int n, int side)
{
    buf_adds(b, SV("{\"1\": [\n"));
    EACH(i)
    buf_addf(b, "{\"chapter\": 1, \"verse\": %d, \"text\": \"%s\"}%s\n", i, words(i, side), i < n ? "," : "");
    buf_adds(b, SV("]}\n"));
}
static void make_quran(struct buf *b, int n)
{
    make_verses_json(b, n, 0);
}
static void make_quran_other(struct buf *b, int n)
{
    make_verses_json(b, n, 1);
}

static const struct sample samples[] = {
    {"alpaca", "alpaca", "json", true, false, true, make_alpaca, NULL},
    {"jsonl", "jsonl", "jsonl", false, false, true, make_jsonl, NULL},
    {"messages", "messages", "jsonl", true, false, true, make_messages, NULL},
    {"moses", "moses", "en", false, false, false, make_en, make_de},
    {"po", "po", "po", false, false, false, make_po, NULL},
    {"sgm", "sgm", "sgm", false, false, false, make_sgm, make_sgm_ref},
    {"sharegpt", "sharegpt", "jsonl", true, false, true, make_sharegpt, NULL},
    {"tbx", "tbx", "tbx", false, true, false, make_tbx, NULL},
    {"tmx", "tmx", "tmx", false, true, false, make_tmx, NULL},
    {"tsv", "tsv", "tsv", false, false, false, make_tsv, NULL},
    {"csv", "tsv", "csv", false, false, false, make_csv, NULL},
    {"cedict", "cedict", "txt", false, false, false, make_cedict, NULL},
    {"chatdoc", "chatdoc", "json", false, false, true, make_chatdoc, NULL},
    {"terms", "terms", "tsv", false, false, false, make_tsv, NULL},
    {"triples", "triples", "src", false, false, false, make_en, make_de},
    {"verses", "verses", "json", false, false, true, make_quran, make_quran_other},
    {"wmtxml", "wmtxml", "xml", false, true, false, make_wmtxml, NULL},
    {"xces", "xces", "xml", false, true, false, make_xces, make_xces_other},
    {"xliff", "xliff", "xlf", false, true, false, make_xliff, NULL},
};
enum { NSAMPLES = sizeof samples / sizeof *samples };

/* ---- running one ---- */

/* The command that reads this format, on in/<file>. */
static struct verdict read_file(const struct sample *s, const char *file, bool say_format)
{
    char spec[1024], *argv[24];
    int n = 0;
    snprintf(spec, sizeof spec, s->other ? "in/%s+in/other" : "in/%s", file);
    argv[n++] = bin;
    argv[n++] = s->chats ? "filter" : "convert";
    argv[n++] = spec;
    argv[n++] = "-o";
    argv[n++] = "o/out.jsonl";
    argv[n++] = "--json=o/sum.json";
    argv[n++] = "-j2";
    bool chinese = !strcmp(s->format, "cedict");
    if (!s->chats) argv[n++] = chinese ? "--src-lang=zh" : "--src-lang=en";
    if (!s->chats) argv[n++] = chinese ? "--tgt-lang=en" : "--tgt-lang=de";
    if (say_format) argv[n++] = "--from", argv[n++] = (char *)s->format;
    argv[n] = NULL;
    return hostile_run(argv, NULL);
}

static void expect(const struct sample *s, const char *how, const char *file, int code, int64_t kept)
{
    char what[128];
    struct verdict v = read_file(s, file, true);
    snprintf(what, sizeof what, "%s: %s", s->name, how);
    hostile_judge(what, &v, file, code, kept);
}

/* The bytes as in/<name>.<ending>, and what becomes of them. */
static void expect_bytes(const struct sample *s, const char *how, sv bytes, int code, int64_t kept)
{
    char file[128], path[160];
    snprintf(file, sizeof file, "%s.%s", s->name, s->ending);
    snprintf(path, sizeof path, "in/%s", file);
    put(path, bytes);
    expect(s, how, file, code, kept);
}

/* ---- damage ---- */

static void with_crlf(struct buf *to, sv text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n') buf_addc(to, '\r');
        buf_addc(to, text.p[i]);
    }
}

/* ASCII and two-byte UTF-8 only: that is what the samples hold. */
static void as_utf16(struct buf *to, sv text)
{
    buf_adds(to, SV("\xff\xfe"));
    for (ptrdiff_t i = 0; i < text.n; i++) {
        unsigned c = (unsigned char)text.p[i];
        if (c >= 0xc0) c = (c & 31) << 6 | ((unsigned char)text.p[++i] & 63);
        buf_addc(to, (char)(c & 255));
        buf_addc(to, (char)(c >> 8));
    }
}

/* text with `what` put in behind every 97th occurrence of a blank */
static void sprinkle(struct buf *to, sv text, sv what)
{
    int seen = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        buf_addc(to, text.p[i]);
        if (text.p[i] == ' ' && ++seen % 97 == 0) buf_adds(to, what);
    }
}

static void noise(struct buf *to, size_t n)
{
    uint64_t x = 42;
    for (; n; n--) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        buf_addc(to, (char)(x >> 56));
    }
}

static void plain_damage(const struct sample *s, sv good)
{
    struct buf b;
    buf_init(&b, 1 << 28);
#define CASE(how, fill, code, kept)                                                                                    \
    do {                                                                                                               \
        buf_reset(&b);                                                                                                 \
        fill;                                                                                                          \
        expect_bytes(s, how, buf_sv(&b), code, kept);                                                                  \
    } while (0)
    CASE("whole", buf_adds(&b, good), 0, RECORDS);
    CASE("empty", (void)0, -1, 0);
    CASE("only a BOM", buf_adds(&b, SV("\xef\xbb\xbf")), -1, 0);
    CASE("a BOM in front", buf_adds(&b, SV("\xef\xbb\xbf")); buf_adds(&b, good), 0, RECORDS);
    CASE("CRLF", with_crlf(&b, good), 0, RECORDS);
    CASE("UTF-16", as_utf16(&b, s->xml ? sv_from(good, (ptrdiff_t)sizeof XML_HEAD - 1) : good), -1, -1);
    CASE("NUL bytes", sprinkle(&b, good, sv_of("\0", 1)), -1, -1);
    CASE("invalid UTF-8", sprinkle(&b, good, SV("\xff\xc3")), -1, -1);
    CASE("control characters", sprinkle(&b, good, SV("\x01\x1b\x7f")), -1, -1);
    CASE("quotes and brackets", sprinkle(&b, good, SV("\"<[{\\")), -1, -1);
    CASE("cut off", buf_adds(&b, sv_head(good, good.n * 6 / 10)), -1, -1);
    CASE("cut off at the start", buf_adds(&b, sv_from(good, good.n * 4 / 10)), -1, -1);
    CASE("the same twice", buf_adds(&b, good); buf_adds(&b, good), -1, -1);
    CASE("noise", noise(&b, 300000), -1, -1);
    CASE("an ELF header", buf_adds(&b, SV("\x7f"
                                          "ELF\2\1\1"));
         noise(&b, 5000), -1, -1);
    CASE("a hundred thousand brackets", for (int i = 0; i < 100000; i++) buf_addc(&b, "[{("[i % 3]), -1, -1);
    CASE("a hundred thousand tags", for (int i = 0; i < 100000; i++) buf_adds(&b, SV("<a>")), -1, -1);
    CASE("a million line breaks", for (int i = 0; i < 1000000; i++) buf_addc(&b, '\n'), -1, -1);
    buf_release(&b);
}

/* Another format under this one's name. */
static void wrong_content(const struct sample *s)
{
    struct buf b;
    buf_init(&b, 1 << 28);
    for (int i = 0; i < NSAMPLES; i++) {
        char how[64];
        if (&samples[i] == s) continue;
        buf_reset(&b);
        samples[i].make(&b, 200);
        snprintf(how, sizeof how, "holds %s", samples[i].name);
        expect_bytes(s, how, buf_sv(&b), -1, -1);
    }
    buf_release(&b);
}

/* ---- packed ---- */

static const struct {
    const char *ending, *command;
} packers[] = {{"gz", "gzip -1 -c"}, {"bz2", "bzip2 -1 -c"}, {"xz", "xz -0 -c"},  {"zst", "zstd -q -c"},
               {"lz4", "lz4 -q -c"}, {"zip", "zip -q -1 -"}, {"tar", "tar cf -"}, {"tar.gz", "tar czf -"}};
enum { NPACKERS = sizeof packers / sizeof *packers };

/* good is in/<name>.<ending> already */
static void packed_damage(const struct sample *s, int p)
{
    char file[128], path[160], how[128];
    struct buf b;
    const char *ending = packers[p].ending;
    snprintf(file, sizeof file, "%s.%s.%s", s->name, s->ending, ending);
    snprintf(path, sizeof path, "in/%s", file);
    if (!shell("cd in && %s %s.%s >%s 2>/dev/null", packers[p].command, s->name, s->ending, file)) {
        tap_skip(file, "there is no such packer here");
        return;
    }
    buf_init(&b, 1 << 28);
    slurp(path, &b);
    snprintf(how, sizeof how, "whole, as %s", ending);
    expect(s, how, file, 0, RECORDS);
    static const int parts[] = {3, 60, 99};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        put(path, sv_head(buf_sv(&b), (ptrdiff_t)b.n * parts[i] / 100));
        snprintf(how, sizeof how, "%s, cut off at %d %%", ending, parts[i]);
        /* a tar that lost but its padding is whole */
        expect(s, how, file, strcmp(ending, "tar") || parts[i] < 90 ? 4 : -1, -1);
    }
    b.p[b.n / 2] ^= 0x55;
    put(path, buf_sv(&b));
    snprintf(how, sizeof how, "%s, one byte changed", ending);
    expect(s, how, file, strcmp(ending, "tar") ? 4 : -1, -1);
    unlink(at(path));
    buf_release(&b);
}

/* ---- what only some formats can suffer ---- */

static void json_damage(const struct sample *s, sv good)
{
    struct buf b;
    buf_init(&b, 1 << 28);
    CASE("lone surrogates", sprinkle(&b, good, SV("\\ud800")), -1, -1);
    CASE("surrogates the wrong way round", sprinkle(&b, good, SV("\\udc00\\ud800")), -1, -1);
    CASE("escaped NULs", sprinkle(&b, good, SV("\\u0000")), -1, -1);
    CASE("an object ten thousand deep", for (int i = 0; i < 10000; i++) buf_adds(&b, SV("{\"messages\":"));
         for (int i = 0; i < 10000; i++) buf_addc(&b, '}'), -1, -1);
    CASE("an array ten thousand deep", for (int i = 0; i < 10000; i++) buf_addc(&b, '[');
         for (int i = 0; i < 10000; i++) buf_addc(&b, ']'), -1, -1);
    CASE("numbers out of range",
         buf_adds(&b, SV("{\"src\":1e999,\"tgt\":-1e999,\"messages\":9999999999999999999999}\n")), -1, 0);
    int64_t kept = s->chats ? -1 : 0; /* filter lets every JSON value of a file of chats pass */
    CASE("null", buf_adds(&b, SV("null\n")), -1, kept);
    CASE("a string", buf_adds(&b, SV("\"text\"\n")), -1, kept);
    CASE("empty records", for (int i = 0; i < 100; i++) buf_adds(&b, SV("{}\n")), -1, kept);
    CASE("an id many times",
         for (int i = 0; i < 100; i++)
             buf_adds(&b, SV("{\"id\":\"a\",\"id\":\"a\",\"src\":\"One two.\",\"tgt\":\"Eins zwei.\"}\n")),
         -1, -1);
    buf_release(&b);
}

static void xml_damage(const struct sample *s, sv good)
{
    struct buf b;
    sv body = sv_from(good, (ptrdiff_t)sizeof XML_HEAD - 1);
    buf_init(&b, 1 << 28);
    /* the texts are full of blanks: each 97th is followed by the reference */
    CASE("a billion laughs",
         buf_adds(&b,
                  SV(XML_HEAD "<!DOCTYPE x [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
                              "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;\">"
                              "<!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;\"><!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;\">"
                              "<!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">]>\n"));
         sprinkle(&b, body, SV("&g;")), 4, -1);
    CASE("a quadratic entity", buf_adds(&b, SV("<!DOCTYPE x [<!ENTITY a \""));
         for (int i = 0; i < 50000; i++) buf_adds(&b, SV("ha")); buf_adds(&b, SV("\">]>\n"));
         sprinkle(&b, body, SV("&a;")), 4, -1);
    put("in/secret", SV("SECRET"));
    CASE("an external entity", buf_addf(&b, "<!DOCTYPE x [<!ENTITY a SYSTEM \"file://%s\">]>\n", at("in/secret"));
         sprinkle(&b, body, SV("&a;")), 4, -1);
    struct buf out;
    buf_init(&out, 1 << 28);
    slurp("o/out.jsonl", &out);
    slurp("said", &b);
    tap_ok(sv_find(buf_sv(&out), SV("SECRET")) < 0 && sv_find(buf_sv(&b), SV("SECRET")) < 0,
           "%s: what an external entity names is not read", s->name);
    buf_release(&out);
    CASE("an external DTD", buf_addf(&b, "<!DOCTYPE x SYSTEM \"file://%s\">\n", at("in/secret"));
         buf_adds(&b, body), 0, RECORDS);
    CASE("parameter entities",
         buf_addf(&b, "<!DOCTYPE x [<!ENTITY %% p SYSTEM \"file://%s\"> %%p;]>\n", at("in/secret"));
         buf_adds(&b, body), -1, -1);
    CASE("an encoding that is none", buf_adds(&b, SV("<?xml version=\"1.0\" encoding=\"x-none\"?>\n"));
         buf_adds(&b, body), 4, -1);
    CASE("a wrong encoding", buf_adds(&b, SV("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n"));
         buf_adds(&b, body), -1, -1);
    CASE("five thousand attributes", buf_adds(&b, SV("<tmx "));
         for (int i = 0; i < 5000; i++) buf_addf(&b, "a%d='' ", i); buf_adds(&b, SV("/>")), -1, 0);
    CASE("a comment without end", buf_adds(&b, body); buf_adds(&b, SV("<!-- ")); noise(&b, 1000), 4, -1);
    buf_release(&b);
}

static void table_damage(const struct sample *s)
{
    struct buf b;
    buf_init(&b, 1 << 28);
    CASE("ten thousand columns",
         for (int l = 0; l < 30; l++) for (int i = 0; i < 10000; i++) buf_addf(&b, "c%d%c", i, i < 9999 ? '\t' : '\n'),
         -1, -1);
    CASE("a quote that never closes", buf_adds(&b, SV("source,target\n\"One,Eins\n"));
         for (int i = 0; i < 100000; i++) buf_adds(&b, SV("a line of text, and another\n")), -1, -1);
    CASE("quotes in odd places", for (int i = 0; i < 5000; i++) buf_adds(&b, SV("a\"b,\"c\"d\",\"\"\"\n")), -1, -1);
    CASE("only quotes", for (int i = 0; i < 300000; i++) buf_addc(&b, '"'), -1, -1);
    CASE("many open quotes", for (int i = 0; i < 60000; i++) buf_adds(&b, SV("\"a\n,\"\"b\n")), -1, -1);
    CASE("only separators", for (int i = 0; i < 300000; i++) buf_addc(&b, "\t,;"[i % 3]), -1, -1);
    buf_release(&b);
}

static void po_damage(const struct sample *s)
{
    struct buf b;
    buf_init(&b, 1 << 28);
    CASE("a msgid without end", buf_adds(&b, SV("msgid \""));
         for (int i = 0; i < 100000; i++) buf_addc(&b, 'a'), -1, -1);
    CASE("a hundred thousand strings", buf_adds(&b, SV("msgid \"\"\n"));
         for (int i = 0; i < 100000; i++) buf_adds(&b, SV("\"a\"\n")), -1, -1);
    CASE("plural forms from hell",
         buf_adds(&b, SV("msgid \"\"\nmsgstr \"Plural-Forms: nplurals=99999999; plural=((((((n/0))))));\\n\"\n\n"
                         "msgid \"one\"\nmsgid_plural \"many\"\nmsgstr[999999999] \"x\"\n")),
         -1, -1);
    CASE("a charset that is none",
         buf_adds(&b, SV("msgid \"\"\nmsgstr \"Content-Type: text/plain; charset=KLINGON\\n\"\n\nmsgid \"a\"\nmsgstr "
                         "\"b\"\n")),
         -1, -1);
    buf_release(&b);
}

/* ---- what is no ordinary file, or has no ordinary name ---- */

static void named(const char *what, const char *spec, int code, int64_t kept)
{
    char *argv[] = {bin,   "convert",       (char *)spec,    "-o",  "o/out.jsonl", "--json=o/sum.json", "--from",
                    "tsv", "--src-lang=en", "--tgt-lang=de", "-j2", NULL};
    struct verdict v = hostile_run(argv, NULL);
    hostile_judge(what, &v, strrchr(spec, '/') ? strrchr(spec, '/') + 1 : spec, code, kept);
}

/* A pipe that `in/whole.tsv` comes out of. Writers that nobody reads from are ended. */
static void piped(const char *what, const char *command, const char *names, int code, int64_t kept)
{
    char *argv[] = {bin,   (char *)command, "in/pipe",       "-o", "o/out.jsonl", "--json=o/sum.json", "--from",
                    "tsv", "--src-lang=en", "--tgt-lang=de", NULL};
    if (!strcmp(command, "dedup")) argv[6] = NULL;
    pid_t writer = fork();
    if (writer == 0) {
        execl("/bin/sh", "sh", "-c", "cd \"$0\" && exec cat in/whole.tsv >in/pipe", dir, (char *)NULL);
        _exit(99);
    }
    struct verdict v = hostile_run(argv, NULL);
    kill(writer, SIGKILL);
    waitpid(writer, NULL, 0);
    hostile_judge(what, &v, names, code, kept);
}

static void test_names(struct buf *good)
{
    buf_reset(good);
    make_tsv(good, RECORDS);
    put("in/whole.tsv", buf_sv(good));
    put("in/a b.tsv", buf_sv(good));
    put("in/a\nb.tsv", buf_sv(good));
    put("in/a\xff\xfe.tsv", buf_sv(good));
    shell("cd in && mkdir -p empty && ln -sf nowhere dangling.tsv && ln -sf loop.tsv loop.tsv && mkfifo pipe");
    named("missing", "in/missing.tsv", 5, -1);
    named("a folder with nothing in it", "in/empty", -1, -1);
    named("a dangling link", "in/dangling.tsv", 5, -1);
    named("a link to itself", "in/loop.tsv", 5, -1);
    named("a name with a blank", "in/a b.tsv", 0, RECORDS);
    named("a name with a line break", "in/a\nb.tsv", 0, RECORDS);
    named("a name that is no UTF-8", "in/a\xff\xfe.tsv", 0, RECORDS);
    if (geteuid() != 0) {
        shell("cp in/whole.tsv in/locked.tsv && chmod 0 in/locked.tsv");
        named("no right to read it", "in/locked.tsv", 5, -1);
    }
    piped("a pipe: convert", "convert", "pipe", 0, RECORDS);
    piped("a pipe: filter", "filter", "pipe", 0, -1);
    if (shell("cd in && mkdir -p z/z && cp whole.tsv x.tsv && cp whole.tsv z/z/y.tsv && cd z/z && "
              "zip -q ../../up.zip ../../x.tsv y.tsv 2>/dev/null && cd ../.. && rm x.tsv")) {
        named("a zip whose member climbs out", "in/up.zip", 0, 2 * (int64_t)RECORDS);
        tap_ok(access(at("in/x.tsv"), F_OK) != 0 && access(at("x.tsv"), F_OK) != 0, "nothing is unpacked");
    }
}

int main(int argc, char **argv)
{
    if (!hostile_begin("hostile")) {
        tap_skip_all("the program is not built");
        return 0;
    }
    struct buf good, other;
    buf_init(&good, 1 << 26);
    buf_init(&other, 1 << 26);
    for (int i = 0; i < NSAMPLES; i++) {
        const struct sample *s = &samples[i];
        if (argc > 1 && strcmp(argv[1], s->name)) continue;
        buf_reset(&good);
        buf_reset(&other);
        s->make(&good, RECORDS);
        if (s->other) s->other(&other, RECORDS);
        put("in/other", buf_sv(&other));
        plain_damage(s, buf_sv(&good));
        wrong_content(s);
        if (s->json) json_damage(s, buf_sv(&good));
        if (s->xml) xml_damage(s, buf_sv(&good));
        if (!strcmp(s->format, "tsv")) table_damage(s);
        if (!strcmp(s->name, "po")) po_damage(s);
        expect_bytes(s, "whole once more", buf_sv(&good), 0, RECORDS);
        for (int p = 0; p < NPACKERS; p++) packed_damage(s, p);
    }
    if (argc == 1 || !strcmp(argv[1], "names")) test_names(&good);
    buf_release(&good);
    buf_release(&other);
    hostile_end();
    return tap_done();
}

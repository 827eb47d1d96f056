/* Readers: bytes a second of one core, from a corpus made up in memory, units built and thrown away (the worker's part,
 * `parse`, included). Figures of the XML formats stand beside the bare parser's. */
#include "bench.h"
#include "corpus/reader.h"
#include "corpus/readers/xml.h"
#include "engine/batch.h"

enum { UNITS = 100000, DOC_UNITS = 50 };

static const char *const en[] = {"The committee will meet again on Thursday, 14 March, to discuss the second draft.",
                                 "Press the button marked &quot;Start&quot; &amp; wait until the light turns green.",
                                 "Nobody knew what she had meant by that."};
static const char *const zh[] = {
    "\xE5\xA7\x94\xE5\x91\x98\xE4\xBC\x9A\xE5\xB0\x86\xE4\xBA\x8E"
    "3\xE6\x9C\x88"
    "14\xE6\x97\xA5\xE5\x86\x8D\xE6\xAC\xA1\xE5\xBC\x80\xE4\xBC\x9A\xE3\x80\x82",
    "\xE6\x8C\x89\xE4\xB8\x8B\xE6\x8C\x89\xE9\x92\xAE\xEF\xBC\x8C\xE7\xAD\x89\xE5\xBE\x85\xE7\x81\xAF\xE5\x8F\x98\xE7"
    "\xBB\xBF\xE3\x80\x82",
    "\xE6\xB2\xA1\xE6\x9C\x89\xE4\xBA\xBA\xE7\x9F\xA5\xE9\x81\x93\xE5\xA5\xB9\xE8\xBF\x99\xE8\xAF\x9D\xE6\x98\xAF\xE4"
    "\xBB\x80\xE4\xB9\x88\xE6\x84\x8F\xE6\x80\x9D\xE3\x80\x82"};
static const char *const de[] = {
    "Der Ausschuss tritt am Donnerstag, dem 14. M\xC3\xA4rz, erneut zusammen.",
    "Dr\xC3\xBC"
    "cken Sie die Taste &quot;Start&quot; &amp; warten Sie, bis das Licht gr\xC3\xBCn wird.",
    "Niemand wusste, was sie damit gemeint hatte."};

static void tmx(struct buf *b, const char *const *tgt, const char *lang)
{
    buf_adds(b, SV("<?xml version=\"1.0\"?>\n<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n"));
    for (int i = 0; i < UNITS; i++)
        buf_addf(b,
                 "    <tu tuid=\"%d\">\n      <tuv xml:lang=\"en\">\n        <seg>%s</seg>\n      </tuv>\n      <tuv "
                 "xml:lang=\"%s\">\n        <seg>%s</seg>\n      </tuv>\n    </tu>\n",
                 i, en[i % 3], lang, tgt[i % 3]);
    buf_adds(b, SV("</body></tmx>\n"));
}
static void tmx_de(struct buf *b)
{
    tmx(b, de, "de");
}
static void tmx_zh(struct buf *b)
{
    tmx(b, zh, "zh");
}

static void xliff(struct buf *b)
{
    buf_adds(b,
             SV("<xliff version=\"1.2\"><file original=\"a\" source-language=\"en\" target-language=\"de\"><body>\n"));
    for (int i = 0; i < UNITS; i++)
        buf_addf(b,
                 "      <trans-unit id=\"u%d\">\n        <source>%s <x id=\"1\"/></source>\n        <target "
                 "state=\"translated\">%s <x id=\"1\"/></target>\n        <note />\n      </trans-unit>\n",
                 i, en[i % 3], de[i % 3]);
    buf_adds(b, SV("</body></file></xliff>\n"));
}

static void wmt_side(struct buf *b, const char *const *text, const char *open, const char *close)
{
    buf_adds(b, sv_z(open));
    for (int i = 0; i < DOC_UNITS; i++) buf_addf(b, "<seg id=\"%d\">%s</seg>\n", i + 1, text[i % 3]);
    buf_adds(b, sv_z(close));
}

static void wmtxml(struct buf *b)
{
    buf_adds(b, SV("<dataset id=\"d\">\n"));
    for (int i = 0; i < UNITS / DOC_UNITS; i++) {
        buf_addf(b, "<doc id=\"%d\" origlang=\"en\" domain=\"news\">", i);
        wmt_side(b, en, "<src lang=\"en\"><p>\n", "</p></src>");
        wmt_side(b, de, "<ref lang=\"de\" translator=\"A\"><p>\n", "</p></ref></doc>\n");
    }
    buf_adds(b, SV("</dataset>\n"));
}

static void sgm(struct buf *b)
{
    for (int i = 0; i < UNITS / DOC_UNITS; i++) {
        buf_addf(b, i ? "<doc docid=\"%d\">" : "<srcset srclang=\"en\"><doc docid=\"%d\">", i);
        wmt_side(b, en, "<p>\n", "</p></doc>\n");
    }
    for (int i = 0; i < UNITS / DOC_UNITS; i++) {
        buf_addf(b, i ? "<doc docid=\"%d\">" : "</srcset><refset trglang=\"de\"><doc docid=\"%d\">", i);
        wmt_side(b, de, "<p>\n", "</p></doc>\n");
    }
}

static void tbx(struct buf *b)
{
    buf_adds(b, SV("<martif type=\"TBX\" xml:lang=\"en\"><text><body>\n"));
    for (int i = 0; i < UNITS; i++)
        buf_addf(b,
                 "<termEntry id=\"e%d\"><langSet xml:lang=\"en\"><tig><term>smoothing factor %d</term><termNote "
                 "type=\"partOfSpeech\">noun</termNote></tig></langSet><langSet "
                 "xml:lang=\"de\"><tig><term>Gl\xC3\xA4ttungsfaktor %d</term></tig></langSet></termEntry>\n",
                 i, i, i);
    buf_adds(b, SV("</body></text></martif>\n"));
}

static void tsv(struct buf *b)
{
    for (int i = 0; i < UNITS; i++) buf_addf(b, "%s\t%s\n", en[i % 3], de[i % 3]);
}

static void jsonl(struct buf *b)
{
    for (int i = 0; i < UNITS; i++)
        buf_addf(b, "{\"id\": \"%d\", \"src\": \"%s\", \"tgt\": \"%s\", \"src_lang\": \"en\", \"tgt_lang\": \"de\"}\n",
                 i, en[i % 3], de[i % 3]);
}

static void po(struct buf *b)
{
    buf_adds(b, SV("msgid \"\"\nmsgstr \"Language: de\\nContent-Type: text/plain; charset=UTF-8\\n\"\n\n"));
    for (int i = 0; i < UNITS; i++)
        buf_addf(b, "#: a.c:%d\nmsgctxt \"%d\"\nmsgid \"%s\"\nmsgstr \"%s\"\n\n", i, i, en[i % 3], de[i % 3]);
}

/* seconds of the thread for all of it; *units: how many were kept */
static double read_once(const struct reader_type *type, sv tgt, sv text, int *units)
{
    struct err e = {0};
    arena mem = {0};
    struct batch b = {0};
    struct json json = {0};
    struct reader r = {
        .type = type, .path = "bench", .paths = {"bench"}, .nfiles = 1, .max_record = 16 << 20, .mem = &mem};
    r.src_lang = SV("en");
    r.tgt_lang = tgt;
    r.in = r.ins[0] = input_from_memory(text, "bench");
    for (int i = 0; i < (int)(sizeof r.reason / sizeof *r.reason); i++) r.reason[i] = i + 1;
    void *cfg = arena_zalloc(&mem, type->cfg_size + 1);
    if (type->opts && opt_defaults(type->opts, cfg, &mem, &e) == ST_OK) r.cfg = cfg;
    batch_init(&b, 1024);
    double t = bench_thread();
    enum status st = type->open(&r, &e);
    for (*units = 0; st == ST_OK;) {
        batch_reset(&b);
        st = type->next(&r, &b, &e);
        if (b.n == 0) break;
        for (int i = 0; i < b.n; i++) {
            struct unit u = {.doc_pos = -1};
            bool kept = !b.item[i].reason && (!type->parse || type->parse(&r, &b.item[i], &u, &b.mem, &json) == 0);
            *units += kept;
        }
    }
    t = bench_thread() - t;
    if (st != ST_OK) printf("# %s: %s\n", type->name, e.msg);
    if (type->close) type->close(&r);
    input_close(r.ins[0]);
    batch_release(&b);
    json_release(&json);
    arena_release(&mem);
    return t;
}

static void bench(const char *name, const char *what, const char *tgt, void (*make)(struct buf *))
{
    const struct reader_type *type = reader_find(sv_z(name));
    struct buf text;
    double best = 1e9;
    int units = 0;
    if (!type) return;
    buf_init(&text, 256 << 20);
    make(&text);
    for (int k = 0; k < 3; k++) {
        double t = read_once(type, sv_z(tgt), buf_sv(&text), &units);
        if (t < best) best = t;
    }
    printf("read %-8s %-22s %7.0f MB/s %9.0f units/s  (%d of %d kept)\n", name, what, (double)text.n / best / 1e6,
           units / best, units, UNITS);
    buf_release(&text);
}

static void bench_parser(void)
{
    static const char *const none[] = {NULL};
    struct buf text;
    struct err e = {0};
    struct xml *x;
    struct xml_event ev;
    buf_init(&text, 256 << 20);
    tmx_de(&text);
    struct input *in = input_from_memory(buf_sv(&text), "bench");
    double t = bench_thread();
    if (xml_open(&x, in, none, &e) == ST_OK)
        while (xml_next(x, &ev, &e) == ST_OK && ev.kind != XML_DONE) continue;
    t = bench_thread() - t;
    xml_close(x);
    input_close(in);
    printf("%-36s %7.0f MB/s\n", "bare XML events of the TMX en-de", (double)text.n / t / 1e6);
    buf_release(&text);
}

int main(void)
{
    bench("tmx", "en-de", "de", tmx_de);
    bench("tmx", "en-zh", "zh", tmx_zh);
    bench_parser();
    bench("xliff", "1.2, one code a side", "de", xliff);
    bench("wmtxml", "one reference", "de", wmtxml);
    bench("sgm", "source and reference", "de", sgm);
    bench("tbx", "two terms an entry", "de", tbx);
    bench("tsv", "en-de", "de", tsv);
    bench("jsonl", "en-de", "de", jsonl);
    bench("po", "en-de", "de", po);
    return 0;
}

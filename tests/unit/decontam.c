/* Decontamination: what is an item, what is found, what is not, hostile test sets, the pass. */
#include "dataset/decontam.h"
#include "base/input.h"
#include "corpus/fetch/files.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static char dir[64];
static arena mem;

static const char *put(const char *name, sv bytes)
{
    struct err e = {0};
    const char *path = arena_f(&mem, "%s/%s", dir, name).p;
    if (path_write_file(path, bytes, &e) != ST_OK) printf("# %s\n", e.msg);
    return path;
}

static struct decontam_opts opts(const char *path)
{
    struct decontam_opts o;
    opt_defaults(decontam_opts, &o, &mem, NULL);
    if (path) opt_list_add(&o.against, sv_z(path), &mem);
    return o;
}

/* The best of one text against one test set: -1 nothing, or a level. */
static int found(const char *set, const char *text)
{
    struct err e = {0};
    struct decontam_opts o = opts(put("set.txt", sv_z(set)));
    struct decontam *d;
    if (decontam_new(&d, &o, &e) != ST_OK) {
        printf("# %s\n", e.msg);
        return -2;
    }
    struct decontam_local *l = decontam_local_new(d);
    const struct decontam_hit *h;
    int best = -1, n = decontam_text(d, l, sv_z(text), &h);
    for (int i = 0; i < n; i++) best = (int)h[i].level > best ? (int)h[i].level : best;
    decontam_local_free(l);
    decontam_free(d);
    return best;
}

#define LONG_EN "The quarrelsome heron stole seven marbles from the village clockmaker."
#define LONG_ZH "那只爱吵架的苍鹭从村里的钟表匠那儿偷走了七颗弹珠。"
#define CHAT    "Some people asked about birds, and here is what we know so far. "
#define CHAT_ZH "有人问起鸟类的事情,下面是我们目前知道的。"

static void test_finding(void)
{
    tap_int(found(LONG_EN, CHAT LONG_EN " And so on."), DECONTAM_DROP, "verbatim in the middle");
    tap_int(found(LONG_EN, LONG_EN), DECONTAM_DROP, "the whole text");
    tap_int(found(LONG_EN, CHAT LONG_EN), DECONTAM_DROP, "at the end");
    tap_int(found(LONG_EN, LONG_EN CHAT), DECONTAM_DROP, "at the beginning");
    tap_int(found(LONG_EN, LONG_EN " " LONG_EN " " LONG_EN), DECONTAM_DROP, "repeated");
    tap_int(found(LONG_EN, CHAT), -1, "another text");
    tap_int(found(LONG_EN, CHAT "THE QUARRELSOME HERON STOLE SEVEN MARBLES FROM THE VILLAGE CLOCKMAKER!"),
            DECONTAM_DROP, "case and the last point do not matter");
    tap_int(found(LONG_EN, "The quarrelsome heron\nstole seven\r\n marbles  from the\tvillage clockmaker."),
            DECONTAM_DROP, "nor do line breaks");
    tap_int(found(LONG_EN, CHAT "The quarrelsome heron, stole seven marbles from the 'village' clockmaker"),
            DECONTAM_DROP, "nor some punctuation");
    tap_int(found(LONG_EN, CHAT "The quarrelsome heron lost seven marbles from the village clockmaker."), DECONTAM_DROP,
            "one word edited");
    tap_int(found(LONG_EN, CHAT "The quarrelsome heron stole seben marbles from the village clockmaker."),
            DECONTAM_DROP, "one letter edited");
    tap_ok(found(LONG_EN, CHAT "The quarrelsome heron stole my heart.") < DECONTAM_DROP, "a third of it does not drop");
    tap_int(found(LONG_ZH, CHAT_ZH LONG_ZH CHAT_ZH), DECONTAM_DROP, "Chinese");
    tap_int(found(LONG_ZH, CHAT_ZH "那只爱吵架的苍鹭从村里的钟表匠那儿拿走了七颗弹珠!"), DECONTAM_DROP,
            "Chinese, one character edited, another mark at the end");
    tap_int(found(LONG_ZH, CHAT_ZH "那只爱吵架的苍鹭从\n村里的钟表匠那儿偷\n走了七颗弹珠。"), DECONTAM_DROP,
            "Chinese, wrapped");
    tap_int(found("那只爱吵架的苍鹭从村里", "看,那只爱吵架的\n苍鹭从村里来"), DECONTAM_DROP,
            "a short Chinese item, wrapped");
    tap_int(found("用 iPhone 拍的照片不太清楚", "她说用iPhone拍的照片不太清楚,是吗"), DECONTAM_DROP,
            "spaces between scripts");
    tap_int(found("ＦＵＬＬ　ＷＩＤＴＨ letters are the same as the narrow ones",
                  "full width letters are the same as the narrow ones"),
            DECONTAM_DROP, "full width");
    tap_int(found("nobody expects the purple dinosaur inquisition today\r\n",
                  "x nobody expects the purple dinosaur inquisition today"),
            DECONTAM_DROP, "CRLF");
}

static void test_borders(void)
{
    /* 39 and 40 letters; verbatim, or with an edit */
    const char *c39 = "zebras hum odd tunes below velvet moons", *c40 = "zebras hum odd tunes below velvet moonsy";
    tap_int(found(c39, "well, zebras hum odd tunes below velvet moons, no?"), DECONTAM_DROP, "39 letters: verbatim");
    tap_ok(found(c39, "well, zebras hum odd tunes below velvet moond, no?") < DECONTAM_DROP,
           "39 letters: an edit is no match");
    tap_int(found(c40, "well, zebras hum odd tunes below velvet moondy, no?"), DECONTAM_DROP, "40 letters: an edit is");
    tap_ok(found("his arithmetic lessons are dull", "this arithmetic lessons are dull") < DECONTAM_DROP,
           "not inside a word");
    tap_ok(found("his arithmetic lessons are dull", "his arithmetic lessons are duller") < DECONTAM_DROP,
           "nor before more of one");
    tap_int(found("his arithmetic lessons are dull.", "(His arithmetic lessons are dull)"), DECONTAM_DROP,
            "but between marks");
    tap_int(found("苍鹭偷走七颗弹珠了吗", "那么苍鹭偷走七颗弹珠了吗我不知道"), DECONTAM_DROP, "Han: anywhere");
    tap_int(found("苍鹭偷走七颗弹珠", "苍鹭偷走七颗弹珠"), DECONTAM_DROP, "8 Han are looked for");
    tap_int(found("苍鹭偷走弹珠", "苍鹭偷走弹珠"), -1, "6 are not");
    tap_int(found("twelve words", "twelve words"), -1, "nor are 12 letters");
}

static char *huge(size_t n, const char *item, size_t at)
{
    char *t = arena_bytes(&mem, n + 1);
    for (size_t i = 0; i < n; i++) t[i] = (i * 2654435761u >> 7) % 6 ? (char)('a' + (i * 2246822519u >> 9) % 26) : ' ';
    if (item) memcpy(t + at, item, strlen(item));
    t[n] = 0;
    return t;
}

static void test_sizes(void)
{
    size_t n = 4 << 20;
    tap_int(found(LONG_EN, huge(n, " " LONG_EN " ", n / 2 + 7)), DECONTAM_DROP, "in 4 MiB of noise");
    tap_int(found(LONG_EN, huge(n, NULL, 0)), -1, "4 MiB of noise alone");
    char *a = huge(200000, NULL, 0);
    memset(a, 'a', 200000);
    tap_ok(found("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", a) >= -1, "one letter all along");
    char *many = arena_bytes(&mem, 60 * 3000 + 1);
    size_t m = 0;
    for (int i = 0; i < 3000; i++)
        m += (size_t)snprintf(many + m, 61, "the same boilerplate in every one of the items %d\n", i);
    char *text = arena_bytes(&mem, 50 * 4000 + 1);
    for (int i = 0; i < 4000; i++) memcpy(text + i * 48, "the same boilerplate in every one of the items  ", 49);
    tap_int(found(many, text), DECONTAM_DROP, "3,000 items of one boilerplate, and a text full of it");
}

/* ---- test sets ---- */

static enum status read_set(const char *name, sv bytes, struct err *e)
{
    struct decontam *d;
    struct decontam_opts o = opts(put(name, bytes));
    *e = (struct err){0};
    enum status st = decontam_new(&d, &o, e);
    if (st == ST_OK) decontam_free(d);
    return st;
}

static int found_in(const char *name, sv bytes, const char *text)
{
    struct err e = {0};
    struct decontam *d;
    const struct decontam_hit *h;
    struct decontam_opts o = opts(put(name, bytes));
    if (decontam_new(&d, &o, &e) != ST_OK) {
        printf("# %s\n", e.msg);
        return -2;
    }
    struct decontam_local *l = decontam_local_new(d);
    int n = decontam_text(d, l, sv_z(text), &h);
    decontam_local_free(l);
    decontam_free(d);
    return n;
}

static void test_sets(void)
{
    tap_int(found_in("a.jsonl",
                     SV("{\"passage\":\"" LONG_EN "\",\"question\":\"Who stole it?\",\"options\":[\"(A)x\"]}\n"),
                     CHAT LONG_EN),
            1, "JSONL, a passage");
    tap_int(found_in("b.json", SV("[{\"turns\":[\"hello\",\"" LONG_EN "\"]}]"), LONG_EN), 1, "a JSON array, turns");
    tap_int(found_in("c.jsonl", SV("{\"translation\":{\"en\":\"x\",\"zh\":\"" LONG_ZH "\"}}\n"), LONG_ZH), 1,
            "translations");
    tap_int(found_in("d.jsonl",
                     SV("{\"messages\":[{\"role\":\"system\",\"content\":\"" LONG_ZH
                        "\"},{\"role\":\"user\",\"content\":\"" LONG_EN "\"}]}\n"),
                     LONG_EN " " LONG_ZH),
            1, "messages, but no system prompt");
    tap_int(found_in("e.tsv", SV("en\tzh\n" LONG_EN "\t" LONG_ZH "\nA house.\t房子\n"), LONG_ZH), 1,
            "TSV: the target side");
    tap_int(
        found_in("f.xml",
                 SV("<?xml version=\"1.0\"?><dataset id=\"x\"><doc id=\"d\" origlang=\"en\"><src lang=\"en\"><p><seg "
                    "id=\"1\">" LONG_EN "</seg></p></src><ref lang=\"zh\" translator=\"A\"><p><seg id=\"1\">" LONG_ZH
                    "</seg></p></ref><ref lang=\"zh\" translator=\"B\"><p><seg "
                    "id=\"1\">一只好斗的鸟从村子的匠人手里拿走了许多玻璃球</seg></p></ref></doc></dataset>"),
                 LONG_EN " " LONG_ZH " 一只好斗的鸟从村子的匠人手里拿走了许多玻璃球"),
        3, "WMT XML: source and both references");
    put("p.en", SV(LONG_EN "\n"));
    put("p.zh", SV(LONG_ZH "\n"));
    struct err e = {0};
    struct decontam *d;
    struct decontam_opts o = opts(arena_f(&mem, "%s/p.en+%s/p.zh", dir, dir).p);
    tap_ok(decontam_new(&d, &o, &e) == ST_OK && decontam_sets(d) == 1, "a pair of files is one set");
    decontam_free(d);
    tap_int(found_in("g.txt", SV("\xef\xbb\xbf" LONG_EN "\n"), LONG_EN), 1, "BOM");
    tap_int(found_in("h.txt", SV("bad \xff\xfe bytes here\n" LONG_EN "\n\n\n"), LONG_EN), 1,
            "invalid UTF-8 in another line");
    tap_int(found_in("i.txt", SV("nul \0 in here and some more\n" LONG_EN "\n"), LONG_EN), 1, "NUL");
    tap_int(found_in("j.txt", SV("[Music] plays\n" LONG_EN "\n"), LONG_EN), 1, "a line that begins like JSON");
    tap_int(found_in("k.jsonl", SV("{\"question\":\"" LONG_EN "\"}\n{\"question\": broken\n"), LONG_EN), 1,
            "a broken record");
}

static void test_refused(void)
{
    struct err e;
    tap_int(read_set("x.txt", SV(""), &e), ST_DATA, "an empty file: %s", e.msg);
    tap_int(read_set("x.txt", SV("\n\n  \n...\n"), &e), ST_DATA, "lines without text");
    tap_int(read_set("x.jsonl", SV("{\"id\":\"12345678901234567890\"}\n"), &e), ST_DATA, "no usual member: %s", e.msg);
    tap_int(read_set("x.gz", SV("\x1f\x8b\x08\0\0\0\0\0\0\3\x4b\x4c"), &e), ST_DATA, "a truncated gz: %s", e.msg);
    tap_int(read_set("x.bin", SV("\0\1\2\3\0\0\0\1\2\3\4\5abc"), &e), ST_DATA, "binary: %s", e.msg);
    struct decontam *d;
    struct decontam_opts o = opts(NULL);
    e = (struct err){0};
    tap_int(decontam_new(&d, &o, &e), ST_USAGE, "no test set: %s", e.msg);
    tap_ok(strstr(e.msg, "nothing can be called clean") != NULL, "says that nothing is clean then");
    const char *const names[] = {"wmt23-test:en-zh", "no-such-set", "/no/such/file"};
    const char *const says[] = {"lingloom fetch", "no file", "/no/such/file"};
    for (int i = 0; i < 3; i++) {
        o = opts(names[i]);
        e = (struct err){0};
        tap_ok(decontam_new(&d, &o, &e) != ST_OK && strstr(e.msg, says[i]), "'%s': %s", names[i], e.msg);
    }
}

/* ---- the pass ---- */

struct outcome {
    uint64_t dropped, flagged, in;
    char sum[65];
    bool why;
};

static struct outcome pass(sv records, const char *set, double common, int threads, int batch)
{
    struct outcome r = {0};
    struct err e = {0};
    struct decontam_opts o = opts(put("set.txt", sv_z(set)));
    o.common = common;
    struct decontam *d;
    const char *in = put("in.jsonl", records), *out = arena_f(&mem, "%s/out.jsonl", dir).p;
    volatile int stop = 0;
    struct run run = {.tmp = dir, .threads = threads, .batch = batch, .memory = 64 << 20, .stop = &stop};
    struct tally t;
    tally_init(&t);
    if (decontam_new(&d, &o, &e) != ST_OK) return r;
    struct decontam_pass *p = decontam_pass_new(d, &o);
    decontam_pass_own(p, d);
    struct sieve s = decontam_sieve(p);
    struct sieve_job j = {.path = &in,
                          .npath = 1,
                          .sieve = &s,
                          .nsieve = 1,
                          .tally = &t,
                          .out = out,
                          .drops = arena_f(&mem, "%s/drops.jsonl", dir).p};
    if (sieve_run(&run, &j, NULL, &e) != ST_OK) printf("# %s\n", e.msg);
    r.in = tally_in(&t);
    r.dropped = decontam_dropped(p);
    r.flagged = decontam_flagged(p);
    for (int i = 0; i < t.n; i++) r.why |= t.count[i] && !strcmp(t.reason[i], "contaminated:set");
    struct buf b;
    buf_init(&b, 1 << 26);
    decontam_report(p, &b);
    buf_adds(&b, path_read_file(out, 1 << 26, &mem));
    buf_adds(&b, path_read_file(j.drops, 1 << 26, &mem));
    struct sha256 sum;
    sha256_init(&sum);
    sha256_add(&sum, b.p, b.n);
    sha256_hex(&sum, r.sum);
    buf_release(&b);
    decontam_pass_free(p);
    arena_release(&run.mem);
    return r;
}

/* n records, of which each `every`th holds text */
static sv records(int n, int every, const char *before, const char *text, const char *after)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    for (int i = 0; i < n; i++)
        buf_addf(&b, "{\"text\":\"%s%d %s%s\"}\n", before, i, every && i % every == 0 ? text : "nothing here", after);
    sv s = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    return s;
}

static void test_pass(void)
{
    struct outcome r = pass(records(1000, 400, "record ", LONG_EN, ""), LONG_EN, 0.0005, 2, 64);
    tap_ok(r.dropped == 3 && r.in == 1000 && r.why, "3 of 1,000 records go, with the set as their reason");
    r = pass(records(1000, 200, "record ", LONG_EN, ""), LONG_EN, 0.0005, 2, 64);
    tap_int(r.dropped, 0, "in 5 of 1,000 it is a common phrase");
    r = pass(records(1000, 200, "record ", LONG_EN, ""), LONG_EN, 1, 2, 64);
    tap_int(r.dropped, 5, "unless that was switched off");
    r = pass(records(20000, 2000, "record ", LONG_EN, ""), LONG_EN, 0.0005, 2, 64);
    tap_int(r.dropped, 10, "10 of 20,000 are no more than the share");
    sv both = SV("{\"src\":\"" LONG_EN "\",\"tgt\":\"x\"}\n{\"src\":\"x\",\"tgt\":\"" LONG_ZH
                 "\"}\n{\"src\":\"a\",\"tgt\":\"b\"}\n");
    r = pass(both, LONG_EN "\n" LONG_ZH, 0.0005, 1, 64);
    tap_int(r.dropped, 2, "pairs: either side is enough");
    sv chats = SV("{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"" LONG_EN
                  "\"}]}\n"
                  "{\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"tool\",\"content\":\"" LONG_EN
                  "\"},{\"role\":\"assistant\",\"content\":\"a\"}]}\n"
                  "{\"instruction\":\"i\",\"input\":\"" LONG_EN "\",\"output\":\"o\"}\n"
                  "{\"instruction\":\"quarrelsome\",\"input\":\"heron\",\"output\":\"stole\"}\n");
    r = pass(chats, LONG_EN, 1, 1, 64);
    tap_int(r.dropped, 3, "answers, tools' results, Alpaca's input");
    r = pass(SV("{\"text\":\"x\"}\n{broken\n{\"text\":\"\\ud800\"}\n{\"text\":\"" LONG_EN "\"}\n"), LONG_EN, 1, 1, 64);
    tap_ok(r.in == 4 && r.dropped == 1, "records that are none are counted");
    sv many = records(5000, 37, "mit ", LONG_EN " " LONG_ZH, " some more");
    struct outcome one = pass(many, LONG_EN "\n" LONG_ZH "\nanother item that is nowhere", 1, 1, 1);
    r = pass(many, LONG_EN "\n" LONG_ZH "\nanother item that is nowhere", 1, 4, 333);
    tap_ok(one.dropped == 136 && !strcmp(one.sum, r.sum), "the same bytes for any threads and batches");
}

int main(void)
{
    snprintf(dir, sizeof dir, "/tmp/lingloom-decontam-XXXXXX");
    if (!mkdtemp(dir)) return 1;
    test_finding();
    test_borders();
    test_sizes();
    test_sets();
    test_refused();
    test_pass();
    if (system(arena_f(&mem, "rm -rf %s", dir).p)) return 1;
    arena_release(&mem);
    return tap_done();
}

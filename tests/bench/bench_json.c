/* json_parse, jansson beside it, the stream of records, and the whole import of chats; MB a second of one core, and its
 * share of what the core can read from memory. On records made here (seeded) and on real files of LL_DATA where they
 * are. */
#include "jansson_beside.h"

#include "base/input.h"
#include "bench/bench.h"
#include "corpus/chat.h"

static double bandwidth;

static void show(const char *what, const char *set, double bytes, double seconds)
{
    double rate = bytes / seconds;
    printf("json %-8s %-9s %8.0f MB/s/core  (%.3f of memory bandwidth)\n", what, set, rate / 1e6, rate / bandwidth);
}

/* chats of two to twelve turns, a third of them Chinese, with escapes as they come */
static void make_chats(struct buf *to, size_t bytes)
{
    static const char *const piece[] = {
        "The quick brown fox jumps over the lazy dog and ",
        "then it rests for a while in the shade of a tree, ",
        "\\n\\n- one \\\"two\\\" three\\n",
        "print('x')\\n",
        "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd\xef\xbc\x8c",
        "\xe6\x88\x91\xe4\xbb\xac\xe4\xb8\x80\xe8\xb5\xb7\xe5\x8e\xbb\xe5\x85\xac\xe5\x9b\xad\xe6\x95\xa3\xe6\xad\xa5"
        "\xe5\x90\xa7\xe3\x80\x82"};
    uint64_t x = 1;
    for (int i = 0; to->n < bytes; i++) {
        buf_addf(to, "{\"id\": \"chat_%d\", \"conversations\": [", i);
        int turns = 2 + 2 * (int)((x = x * 6364136223846793005u + 1442695040888963407u) >> 61) % 12,
            zh = (x >> 40) % 3 == 0;
        for (int t = 0; t < turns; t++) {
            buf_addf(to, "%s{\"from\": \"%s\", \"value\": \"", t ? ", " : "", t % 2 ? "gpt" : "human");
            for (int k = (t % 2 ? 12 : 2); k > 0; k--) {
                x = x * 6364136223846793005u + 1442695040888963407u;
                buf_adds(to, sv_z(piece[(x >> 33) % 4 + (zh ? 2 : 0)]));
            }
            buf_adds(to, SV("\"}"));
        }
        buf_adds(to, SV("]}\n"));
    }
}

static void bench_parse(const char *set, sv text)
{
    struct json d = {0};
    double t = 1e9;
    long nodes = 0;
    for (int k = 0; k < 5; k++) {
        double from = bench_thread();
        for (sv rest = text; rest.n > 0;) {
            if (!json_parse(&d, sv_cut(&rest, '\n'))) exit(1);
            nodes += d.n;
        }
        from = bench_thread() - from;
        if (from < t) t = from;
    }
    show("parse", set, (double)text.n, t);
    json_release(&d);
}

static void bench_jansson(const char *set, sv text)
{
    double from = bench_thread();
    for (sv rest = text; rest.n > 0;) {
        sv line = sv_cut(&rest, '\n');
        json_t *j = json_loadb(line.p, (size_t)line.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
        if (!j) exit(1);
        json_decref(j);
    }
    show("jansson", set, (double)text.n, bench_thread() - from);
}

/* stream and parse; with import also chat_import */
static void bench_stream(const char *what, const char *set, sv text, bool import)
{
    struct err e = {0};
    struct tally tally;
    struct chat_cleaner *c;
    struct batch *b = batch_new(1000);
    struct json d = {0};
    tally_init(&tally);
    if (chat_cleaner_new(&c, NULL, &tally, &e) != ST_OK) exit(1);
    double from = bench_thread();
    struct input *in = input_from_memory(text, "bench");
    struct json_stream *s = json_stream_new(in, (sv){NULL, 0}, 16 << 20);
    struct chat_origin o = {.corpus = SV("c"), .file = SV("f"), .format = "x"};
    sv raw;
    uint64_t line;
    const char *why;
    int made;
    while (json_stream_next(s, &raw, &line, &why, &e) == JSON_ITEM) {
        if (import)
            o.record++, chat_import(c, &d, raw, &o, b, &made);
        else if (!json_parse(&d, raw))
            exit(1);
        if (import && o.record % 1000 == 0) batch_clear(b);
    }
    show(what, set, (double)text.n, bench_thread() - from);
    json_stream_free(s);
    input_close(in);
    json_release(&d);
    chat_cleaner_free(c);
    batch_free(b);
}

/* a real file's text, decompressed; false where it is not there */
static bool load(const char *name, struct buf *to)
{
    char path[1000];
    struct err e = {0};
    struct input *in;
    const char *dir = getenv("LL_DATA");
    snprintf(path, sizeof path, "%s/%s", dir ? dir : "../shared/data", name);
    buf_reset(to);
    if (input_open(&in, path, &e) != ST_OK) return false;
    char *p;
    ptrdiff_t n;
    while ((p = buf_room(to, 1 << 20)) && (n = input_read(in, p, 1 << 20, &e)) > 0) to->n += (size_t)n;
    input_close(in);
    return e.code == ST_OK;
}

int main(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    bandwidth = bench_read_bandwidth();
    printf("json memory   read      %8.0f MB/s/core\n", bandwidth / 1e6);
    make_chats(&b, 64 << 20);
    bench_parse("made", buf_sv(&b));
    bench_jansson("made", buf_sv(&b));
    bench_stream("stream", "made", buf_sv(&b), false);
    bench_stream("import", "made", buf_sv(&b), true);
    if (load("sharegpt/sharegpt_zh_1K_format.jsonl.zst", &b)) {
        bench_parse("sharegpt", buf_sv(&b));
        bench_jansson("sharegpt", buf_sv(&b));
        bench_stream("stream", "sharegpt", buf_sv(&b), false);
        bench_stream("import", "sharegpt", buf_sv(&b), true);
    }
    if (load("instruct/alpaca/alpaca_data.json.zst", &b)) {
        bench_stream("stream", "alpaca", buf_sv(&b), false);
        bench_stream("import", "alpaca", buf_sv(&b), true);
    }
    buf_release(&b);
    return 0;
}

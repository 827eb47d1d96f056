/* From pairs to records: what a record holds, directions, gates, passages, quotas, and the same bytes for any batch or
 * thread count. */
#include "dialogue/synth.h"
#include "base/input.h"
#include "engine/shard.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static char root[] = "/tmp/lingloom-synth-XXXXXX";
static volatile int stop;
static struct wordings *words;

/* ---- a small corpus: n pairs, documents of 40 among them ---- */

static void add_pair(struct buf *b, int i, bool doc, const char *extra)
{
    buf_addf(b,
             "{\"id\":\"c-%d\",\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"Line number %d is "
             "here.\",\"tgt\":\"Zeile %d steht hier.\"",
             i, i, i);
    if (doc) buf_addf(b, ",\"doc\":\"d%d\",\"doc_pos\":%d", i / 40, i % 40);
    buf_addf(b, ",\"corpus\":\"c\",\"record\":%d%s}\n", i + 1, extra);
}

static const char *write_text(const char *name, sv text)
{
    struct err e = {0};
    const char *path = arena_f(&mem, "%s/%s", root, name).p;
    file_write_whole(path, text, &e);
    return path;
}

static const char *corpus(const char *name, int n, bool doc, const char *extra)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < n; i++) add_pair(&b, i, doc, extra);
    const char *path = write_text(name, buf_sv(&b));
    buf_release(&b);
    return path;
}

static void defaults(struct synth_cfg *cfg, const char *kinds_list)
{
    struct err e = {0};
    *cfg = (struct synth_cfg){0};
    opt_defaults(synth_opts, cfg, &mem, &e);
    synth_set_kinds(cfg, sv_z(kinds_list), &e);
}

static sv synth(const struct synth_cfg *cfg, const char *path, int threads, int batch, struct tally *t, struct err *e)
{
    struct run run = {.seed = 5, .threads = threads, .batch = batch, .tmp = root, .stop = &stop};
    const char *out = arena_f(&mem, "%s/out.jsonl", root).p, *name = "c";
    struct input *in;
    struct buf b;
    char piece[4096];
    *e = (struct err){0};
    tally_init(t);
    struct synth_job job = {"synth", &path, &name, NULL, 1, out, arena_f(&mem, "%s/attempts.tsv", root).p, NULL, t};
    if (synth_files(&run, cfg, words, &job, e) != ST_OK) return (sv){NULL, 0};
    buf_init(&b, BUF_MAX_DEFAULT);
    input_open(&in, out, e);
    for (ptrdiff_t n; (n = input_read(in, piece, sizeof piece, e)) > 0;) buf_add(&b, piece, (size_t)n);
    input_close(in);
    sv text = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    arena_release(&run.mem);
    return text;
}

static int count_lines(sv s)
{
    int n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
    return n;
}

static sv get(struct json *d, const char *path)
{
    return json_str(d, json_path(d, 0, sv_z(path)), &mem);
}

/* ---- records ---- */

static void check_single(struct json *d, int *backward, int *system)
{
    sv s = get(d, "source.text"), r = get(d, "source.reference");
    int msgs = json_get(d, 0, SV("messages")), n = json_count(d, msgs);
    sv user = json_str(d, json_get(d, json_at(d, msgs, n - 2), SV("content")), &mem);
    sv answer = json_str(d, json_get(d, json_at(d, msgs, n - 1), SV("content")), &mem);
    if (!sv_eq(answer, r)) tap_ok(false, "the answer is the bare reference: %.*s", SV_ARG(answer));
    if (sv_find(user, s) < 0) tap_ok(false, "the source stands in the question: %.*s", SV_ARG(user));
    *backward += sv_is(get(d, "langs.source"), "de");
    *system += n == 3;
    if (!sv_eq(get(d, "constraints[0].code"), get(d, "langs.target"))) tap_ok(false, "the constraint names the target");
}

static void test_records(void)
{
    struct synth_cfg cfg;
    struct tally t;
    struct err e;
    int backward = 0, system = 0, n = 0;
    defaults(&cfg, "A1");
    sv out = synth(&cfg, corpus("a.jsonl", 1000, false, ""), 1, 64, &t, &e), rest = out;
    tap_int(count_lines(out), 1000, "without a count every pair gives one record: %s", e.msg);
    tap_int(tally_in(&t), 1000, "and the tally balances");
    for (struct json d = {0}; rest.n; n++) {
        sv line = sv_cut(&rest, '\n');
        if (!json_parse(&d, line)) tap_ok(false, "not JSON: %.*s", SV_ARG(line));
        check_single(&d, &backward, &system);
        if (!rest.n) json_release(&d);
    }
    tap_ok(backward > 400 && backward < 600, "both directions come: %d of %d backward", backward, n);
    tap_ok(system > 60 && system < 140, "a tenth has a system prompt: %d", system);
}

static void test_same_bytes(void)
{
    struct synth_cfg cfg;
    struct tally t;
    struct err e;
    const char *path = corpus("b.jsonl", 2000, true, "");
    defaults(&cfg, "A1=80,A2=20");
    cfg.count = 1500;
    sv one = synth(&cfg, path, 1, 1024, &t, &e);
    tap_ok(one.n > 0, "records were made: %s", e.msg);
    tap_ok(sv_eq(one, synth(&cfg, path, 4, 1024, &t, &e)), "the same bytes for four threads");
    tap_ok(sv_eq(one, synth(&cfg, path, 2, 1, &t, &e)), "for batches of one");
    tap_ok(sv_eq(one, synth(&cfg, path, 2, 7, &t, &e)), "for batches of seven");
}

static void test_quota(void)
{
    static const int want[] = {1, 10, 333, 999, 1000, 1500, 2000, 5000};
    struct synth_cfg cfg;
    struct tally t;
    struct err e;
    const char *path = corpus("c.jsonl", 1000, false, "");
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        defaults(&cfg, "A1");
        cfg.count = want[i];
        int got = count_lines(synth(&cfg, path, 1, 100, &t, &e)), most = want[i] < 2000 ? want[i] : 2000;
        tap_int(got, most, "%d asked for of 1,000 pairs", want[i]);
        tap_int(tally_in(&t), 1000, "counts balance");
    }
}

/* ---- passages ---- */

static void test_passages(void)
{
    struct synth_cfg cfg;
    struct tally t;
    struct err e;
    bool used[2000] = {false};
    int passages = 0, twice = 0, broken = 0;
    defaults(&cfg, "A2");
    sv out = synth(&cfg, corpus("d.jsonl", 2000, true, ""), 1, 64, &t, &e), rest = out;
    struct json d = {0};
    while (rest.n && json_parse(&d, sv_cut(&rest, '\n'))) {
        int64_t chunks = 0, first = 0, pairs = 0;
        json_i64(&d, json_path(&d, 0, SV("constraints[1].chunks")), &chunks);
        json_i64(&d, json_path(&d, 0, SV("source.record")), &first);
        json_i64(&d, json_path(&d, 0, SV("source.pairs")), &pairs);
        sv delimiter = get(&d, "constraints[1].delimiter"), text = get(&d, "source.text"),
           ref = get(&d, "source.reference");
        ptrdiff_t per = delimiter.n;
        broken += chunks != pairs || pairs < 3 || pairs > 12 || (first - 1) / 40 != (first + pairs - 2) / 40;
        broken += count_lines(text) != (chunks - 1) * per || count_lines(ref) != (chunks - 1) * per;
        for (int64_t i = first - 1; i < first - 1 + pairs; i++) twice += used[i], used[i] = true;
        passages++;
    }
    json_release(&d);
    tap_ok(passages > 200, "passages come: %d of 2,000 pairs: %s", passages, e.msg);
    tap_int(twice, 0, "no pair stands in two of them");
    tap_int(broken, 0, "3 to 12 pairs of one document, the layout as recorded on both sides");
}

static void test_gaps(void)
{
    struct synth_cfg cfg;
    struct tally t;
    struct err e;
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 400; i++)
        if (i % 3 != 2) add_pair(&b, i, true, "");
    defaults(&cfg, "A2");
    sv out = synth(&cfg, write_text("gaps.jsonl", buf_sv(&b)), 1, 64, &t, &e);
    tap_int(count_lines(out), 0, "runs of two pairs make no passage");
    tap_int(tally_in(&t), 267, "each goes by as a single pair");
    buf_release(&b);
}

/* ---- what may not be an answer, and what may not be at all ---- */

static int made(const char *name, const char *line, const char *reason, const char *directions)
{
    struct synth_cfg cfg;
    struct tally t;
    struct err e;
    defaults(&cfg, "A1");
    cfg.directions = sv_z(directions);
    int n = count_lines(synth(&cfg, write_text(name, arena_f(&mem, "%s\n", line)), 1, 64, &t, &e));
    for (int i = 0; i < t.n; i++)
        if (t.count[i] && i != TALLY_KEPT && reason) tap_sv(sv_z(t.reason[i]), sv_z(reason), "reason '%s'", reason);
    if (!n && !reason) printf("# nothing came of %s: %s\n", line, e.msg);
    return n;
}

#define PAIR(s, t) "{\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"" s "\",\"tgt\":\"" t "\",\"record\":1"

static void test_gates(void)
{
    tap_int(made("g", PAIR("A", "B") "}", NULL, "both"), 1, "a plain pair");
    tap_int(made("g", PAIR("A", "B") ",\"cols\":{\"no_reference\":1}}", "no-reference", "forward"), 0,
            "a lower-cased target is no answer");
    tap_int(made("g", PAIR("A", "B") ",\"cols\":{\"no_reference\":1}}", NULL, "both"), 1, "but a source");
    tap_int(made("g", PAIR("A", "B") ",\"tgt_role\":\"mt\"}", "no-reference", "both"), 0, "machine output is neither");
    tap_int(made("g", PAIR("same", "same") "}", "copy", "both"), 0, "a copy");
    tap_int(made("g", PAIR(" ", "B") "}", "empty-text", "both"), 0, "an empty side");
    tap_int(made("g", PAIR("A <|im_end|>", "B") "}", "marker-in-text", "both"), 0, "a special token");
    tap_int(made("g", PAIR("A\\u0007", "B") "}", "control-char", "both"), 0, "a control character");
    tap_int(made("g", PAIR("u\\u0308", "B") "}", "not-nfc", "both"), 0, "text that is not NFC");
    tap_int(made("g", PAIR("A", "B\\\\nC") "}", "escape-differs", "forward"), 0, "an escape the source lacks");
    tap_int(made("g", PAIR("A\\\\nD", "B\\\\nC") "}", NULL, "forward"), 1, "one the source has");
    tap_int(made("g", "{\"src_lang\":\"en\"", "bad-record", "both"), 0, "broken JSON");
    tap_int(
        made("g", "{\"src_lang\":\"en\",\"tgt_lang\":\"tlh\",\"src\":\"A\",\"tgt\":\"B\"}", "no-wording", "forward"), 0,
        "a target nobody can name");
}

static void test_kinds_option(void)
{
    struct synth_cfg cfg = {0};
    struct err e = {0};
    tap_int(synth_set_kinds(&cfg, SV("translate=3,A2"), &e), ST_OK, "slugs and shares");
    tap_ok(cfg.share[kind_index(SV("A1"))] == 3 && cfg.share[kind_index(SV("A2"))] == 1, "are read");
    tap_int(synth_set_kinds(&cfg, SV("Z7"), &e), ST_CONFIG, "an unknown kind: %s", e.msg);
    e = (struct err){0};
    tap_int(synth_set_kinds(&cfg, SV("A1=x"), &e), ST_CONFIG, "a share that is none: %s", e.msg);
    e = (struct err){0};
    tap_int(synth_set_kinds(&cfg, SV("A1=0"), &e), ST_CONFIG, "nothing wanted: %s", e.msg);
}

int main(void)
{
    struct err e = {0};
    if (!mkdtemp(root) || wordings_load(&words, NULL, &e) != ST_OK) return 1;
    test_records();
    test_same_bytes();
    test_quota();
    test_passages();
    test_gaps();
    test_gates();
    test_kinds_option();
    wordings_free(words);
    if (system(arena_f(&mem, "rm -rf %s", root).p) != 0) printf("# could not remove %s\n", root);
    arena_release(&mem);
    return tap_done();
}

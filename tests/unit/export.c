/* Exports: golden files for every format, hostile records, order and shards, round trip through our own reader. */
#include "dataset/export/export.h"

#include "dataset_util.h"

static const char *const golden = "tests/golden/export/records.jsonl";

static enum status export_to(const char *in, const char *dir, const char *format, bool quote, int shards, bool zstd,
                             struct run run, struct tally *t)
{
    struct err e = {0};
    const char **path = ARENA_ARRAY(&util_mem, const char *, 1);
    path[0] = in;
    struct export_job job = {.fmt = format_find(sv_z(format)),
                             .drafts = quote ? DRAFTS_QUOTE : DRAFTS_REFUSE,
                             .zstd = zstd,
                             .shards = shards,
                             .dir = util_path(dir),
                             .split = {{"train", path, 1}, {"validation", NULL, 0}, {"test", NULL, 0}}};
    tally_init(t);
    enum status st = export_run(&run, &job, t, &e);
    if (st != ST_OK) printf("# %s\n", e.msg);
    return st;
}

static sv file_of(const char *dir, const char *name)
{
    return util_read(arena_f(&util_mem, "%s/%s", util_path(dir), name).p);
}

static sv shards_of(const char *dir, const char *folder, int n, const char *ending)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < n; i++)
        buf_adds(&b, file_of(dir, arena_f(&util_mem, "%s/train-%05d-of-%05d.jsonl%s", folder, i, n, ending).p));
    sv s = arena_dup(&util_mem, buf_sv(&b));
    buf_release(&b);
    return s;
}

static void goldens(void)
{
    static const struct {
        const char *format, *folder;
        bool quote;
    } f[] = {{"messages", "data", true}, {"sharegpt", "data", true},           {"alpaca", "data", true},
             {"trl", "data", false},     {"axolotl", "data", false},           {"ms-swift", "data", false},
             {"openai", "data", false},  {"llamafactory", "data/train", false}};
    for (size_t i = 0; i < sizeof f / sizeof *f; i++) {
        struct tally t;
        export_to(golden, f[i].format, f[i].format, f[i].quote, 1, false, util_run(2, 3, 1 << 20), &t);
        sv got = shards_of(f[i].format, f[i].folder, 1, "");
        if (!strcmp(f[i].format, "openai"))
            got = arena_f(&util_mem, "%.*s%.*s", SV_ARG(got), SV_ARG(shards_of("openai", "tools", 1, "")));
        tap_sv(got, util_read(arena_f(&util_mem, "tests/golden/export/%s.jsonl", f[i].format).p), "%s as it should be",
               f[i].format);
        tap_int(tally_in(&t), 15, "%s: every line is accounted for", f[i].format);
        tap_int(util_count(&t, "bad-json"), 2, "a broken line, a lone surrogate");
        tap_int(util_count(&t, "bad-record"), 5, "no object, no list, no role, no messages, a number for text");
        tap_int(t.out, util_lines(got), "rows counted");
    }
    tap_sv(file_of("messages", "provenance.jsonl"), util_read("tests/golden/export/provenance.jsonl"), "provenance");
    tap_sv(file_of("messages", "README.md"), util_read("tests/golden/export/README.want"), "the card");
    tap_ok(file_of("llamafactory", "dataset_info.json").n > 0 && file_of("axolotl", "axolotl.yaml").n > 0,
           "stubs are there");
}

/* Drafts with repairs: what was wrong from the start, wishes that came up later, chains, repairs in words; nothing of a
 * constraint that failed, of one that no draft breaks, of records that contradict themselves. */
static void preferences(void)
{
    static const struct {
        const char *format, *folder;
        int dropped;
        const char *why;
    } f[] = {{"preference", "data", 5, "no-pair"},
             {"preference-llamafactory", "data/train", 5, "no-pair"},
             {"preference-ms-swift", "data", 5, "no-pair"},
             {"prompts", "data", 1, "no-constraint"}};
    for (size_t i = 0; i < sizeof f / sizeof *f; i++) {
        struct tally t;
        export_to("tests/golden/export/drafts.jsonl", f[i].format, f[i].format, false, 1, false,
                  util_run(2, 3, 1 << 20), &t);
        sv got = shards_of(f[i].format, f[i].folder, 1, "");
        tap_sv(got, util_read(arena_f(&util_mem, "tests/golden/export/%s.jsonl", f[i].format).p), "%s as it should be",
               f[i].format);
        tap_int(tally_in(&t), 10, "%s: every record is accounted for", f[i].format);
        tap_int(util_count(&t, f[i].why), f[i].dropped, "%s: %s", f[i].format, f[i].why);
    }
    tap_ok(sv_find(file_of("preference-llamafactory", "dataset_info.json"), SV("\"ranking\": true")) > 0,
           "dataset_info.json says that it is a ranking");
}

static void drafts(void)
{
    struct tally t;
    export_to(golden, "refused", "messages", false, 1, false, util_run(1, 1, 0), &t);
    tap_int(util_count(&t, "draft-turn"), 2, "plain formats refuse what must not be learnt");
    tap_int(util_count(&t, "no-answer"), 1, "nothing to learn");
}

/* What the turns hold is left out of provenance; a text that none holds stays, and so do members nobody knows. */
static void provenance(void)
{
    static const char in[] =
        "{\"id\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"Into German: A \\\"cat\\\".\"},"
        "{\"role\":\"assistant\",\"content\":\"Eine Katze.\"},{\"role\":\"user\",\"content\":\"Thanks\"}],"
        "\"source\":{\"corpus\":\"c\",\"record\":7,\"page\":[3],\"text\":\"A \\\"cat\\\".\",\"reference\":\"Ein "
        "Kater.\"}}\n"
        "{\"id\":\"b\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":\"y\"},"
        "{\"role\":\"user\",\"content\":\"late\"}],\"source\":{\"text\":\"late\",\"reference\":\"y\",\"licence\":5}}\n";
    struct tally t;
    export_to(util_write("prov.jsonl", sv_z(in)), "prov", "trl", false, 1, false, util_run(1, 1, 0), &t);
    sv got = file_of("prov", "provenance.jsonl");
    tap_ok(sv_find(got, SV("\"corpus\":\"c\"")) >= 0 &&
               sv_find(got, SV("\"source\":\"{\\\"record\\\":7,\\\"page\\\":[3],"
                               "\\\"reference\\\":\\\"Ein Kater.\\\"}\"")) >= 0,
           "a reference that is no answer stays in the provenance");
    tap_ok(sv_find(got, SV("\"source\":\"{\\\"text\\\":\\\"late\\\",\\\"licence\\\":5}\"")) >= 0,
           "so do a text that only a turn after the last answer holds, and a licence that is no text");
}

/* 3,000 records made from the good ones */
static const char *many(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    sv all = util_read(golden);
    for (int i = 0; i < 200; i++) buf_adds(&b, all);
    const char *path = util_write("many.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

static void order(void)
{
    const char *in = many();
    struct tally t;
    export_to(in, "one", "messages", true, 1, false, util_run(1, 1024, 1 << 20), &t);
    sv want = shards_of("one", "data", 1, "");
    export_to(in, "four", "messages", true, 1, false, util_run(4, 7, 1 << 20), &t);
    tap_ok(sv_eq(shards_of("four", "data", 1, ""), want), "threads and batches do not show");
    export_to(in, "ten", "messages", true, 10, true, util_run(2, 64, 1 << 20), &t);
    tap_ok(sv_eq(shards_of("ten", "data", 10, ".zst"), want), "ten compressed shards in a row are the one file");
    tap_ok(sv_eq(file_of("ten", "provenance.jsonl.zst"), file_of("one", "provenance.jsonl")),
           "and so is the provenance");
    export_to(in, "ten", "messages", true, 3, true, util_run(2, 64, 1 << 20), &t);
    tap_ok(!file_of("ten", "data/train-00000-of-00010.jsonl.zst").p && sv_eq(shards_of("ten", "data", 3, ".zst"), want),
           "an export into the same folder leaves no shards of the one before");
    export_to(util_path("one/data/train-00000-of-00001.jsonl"), "again", "messages", true, 1, false,
              util_run(2, 64, 1 << 20), &t);
    tap_ok(sv_eq(shards_of("again", "data", 1, ""), want), "what was exported reads back and exports the same");
}

static void hostile(void)
{
    struct buf b;
    struct tally t;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_adds(&b, SV("{\"id\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\""));
    memset(buf_room(&b, 100 << 20), 'x', 100 << 20);
    b.n += 100 << 20;
    buf_adds(&b, SV("\"}]}\n{\"id\":\"b\",\"messages\":[{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\","
                    "\"content\":\"a\"}]}\n"));
    const char *in = util_write("long.jsonl", buf_sv(&b));
    export_to(in, "long", "messages", true, 1, false, util_run(2, 64, 1 << 20), &t);
    tap_int(util_count(&t, "too-long"), 1, "a line of 100 MB is a counted drop");
    tap_int(t.count[0], 1, "and the line after it is read");
    buf_release(&b);
    export_to(util_write("nothing.jsonl", SV("")), "nothing", "trl", true, 2, false, util_run(2, 64, 1 << 20), &t);
    tap_ok(tally_in(&t) == 0 && file_of("nothing", "data/train-00001-of-00002.jsonl").p,
           "nothing in: empty shards, a card");
}

int main(void)
{
    util_start();
    goldens();
    preferences();
    drafts();
    provenance();
    order();
    hostile();
    return util_done();
}

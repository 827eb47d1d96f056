/* Real files: how many records each gives, and why the others do not. Needs the data folder (LL_DATA, ../shared/data);
 * counts only. */
#include "base/paths.h"
#include "corpus/chat.h"
#include "corpus/reader.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

struct totals {
    struct tally t;
    uint64_t records;
    int wrong; /* lines that are no JSON, ids that do not fit */
};

static enum status read_all(struct corpus_source *s, struct chat_cleaner *c, struct totals *to, struct err *e)
{
    struct batch *b = batch_new(500);
    struct json json = {0}, check = {0};
    enum status st;
    int64_t ordinal = 0;
    while ((st = corpus_next(s, b, e)) == ST_OK && b->n > 0) {
        for (int i = 0; i < b->n; i++) {
            struct item *it = &b->item[i];
            struct chat_origin o = {
                .corpus = SV("c"), .file = SV("f"), .format = "x", .record = (int64_t)it->line, .ordinal = ++ordinal};
            int made = 0, why = it->reason ? it->reason : chat_import(c, &json, it->raw, &o, b, &made);
            to->t.count[why]++;
            to->records += (uint64_t)made;
        }
        for (sv rest = buf_sv(&b->out[CH_MAIN]); rest.n > 0;) to->wrong += !json_parse(&check, sv_cut(&rest, '\n'));
        batch_clear(b);
    }
    batch_free(b);
    json_release(&json);
    json_release(&check);
    return st;
}

static struct totals run(const char *path, const char *format, const char *yaml, struct err *e)
{
    struct totals to = {.records = 0};
    struct corpus_source *s = NULL;
    struct chat_cleaner *c = NULL;
    struct ynode *root = NULL;
    arena mem = {0};
    struct paths p = {.mem = &mem};
    tally_init(&to.t);
    enum status st = paths_add(&p, sv_z(path), e);
    struct corpus_spec spec = {.paths = p.v, .n = p.n, .format = sv_z(format)};
    if (st == ST_OK) st = corpus_source_new(&s, &spec, &to.t, e);
    if (st == ST_OK && yaml) st = yaml_parse(sv_z(yaml), "test", &mem, &root, e);
    if (st == ST_OK) st = chat_cleaner_new(&c, root, &to.t, e);
    if (st == ST_OK) read_all(s, c, &to, e);
    if (s) corpus_source_free(s);
    chat_cleaner_free(c);
    arena_release(&mem);
    return to;
}

static uint64_t dropped(const struct totals *t, const char *reason)
{
    for (int i = 1; i < t->t.n; i++)
        if (sv_is(sv_z(t->t.reason[i]), reason)) return t->t.count[i];
    return 0;
}

static const struct {
    const char *file, *format, *yaml;
    uint64_t in, records;
    const char *reason;
    uint64_t dropped;
} real[] = {
    {"instruct/alpaca/alpaca_data.json.zst", NULL, "clean: false", 52002, 52002, "bad-json", 0},
    {"instruct/alpaca/alpaca_data.json.zst", NULL, NULL, 52002, 51912, "alpaca-bad-answer", 89},
    {"instruct/llama_factory/alpaca_en_demo.json", NULL, "clean: false", 999, 999, "bad-json", 0},
    {"instruct/llama_factory/identity.json", NULL, "clean: false", 91, 91, "bad-json", 0},
    {"instruct/llama_factory/dpo_en_demo.json.zst", NULL, "refusals: keep", 300, 300, "chat-empty", 0},
    {"instruct/llama_factory/glaive_toolcall_en_demo.json.zst", NULL, NULL, 300, 300, "chat-alternation", 0},
    {"instruct/llama_factory/glaive_toolcall_zh_demo.json.zst", NULL, NULL, 300, 300, "chat-alternation", 0},
    {"sharegpt/sharegpt92k_sampled_enriched.tar.zst", "sharegpt", "clean: false", 1002, 1000, "not-a-chat", 2},
    {"sharegpt/sharegpt92k_sampled_enriched.tar.zst", "sharegpt", "refusals: keep", 1002, 991, "chat-empty", 9},
    {"sharegpt/sharegpt_zh_1K_format.jsonl.zst", NULL, "clean: false", 1000, 1000, "bad-json", 0},
    {"sharegpt/fastchat_dummy_conversation.json", NULL, "clean: false", 500, 500, "bad-json", 0},
    {"sharegpt/medical_sft_1K_format.jsonl.zst", NULL, NULL, 1000, 1000, "chat-refusal", 0},
    {"instruct/gpteacher/roleplay-simple-deduped-roleplay-instruct.json.zst", NULL, "clean: false", 1923, 1923,
     "bad-json", 0},
    {"instruct/gpteacher/toolformer-dedupe-only-dataset.json.zst", NULL, NULL, 7673, 7673, "bad-json", 0},
    {"instruct/codealpaca/code_alpaca_2k.json", NULL, NULL, 2017, 2015, "alpaca-bad-answer", 2},
    {"instruct/alpaca_zh_hikariming", NULL, "clean: false", 11472, 11472, "bad-json", 0},
    {"instruct/hikariming_extra_zh.tar.zst", NULL, "clean: false", 10282, 10282, "bad-json", 0},
    {"instruct/misc/alpaca_seed_tasks.jsonl", NULL, NULL, 175, 175, "bad-json", 0},
};

int main(void)
{
    const char *dir = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    char path[1000];
    if (access(dir, R_OK) != 0) {
        tap_skip_all("no data folder (LL_DATA)");
        return 0;
    }
    for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
        struct err e = {0};
        snprintf(path, sizeof path, "%s/%s", dir, real[i].file);
        if (access(path, R_OK) != 0) {
            tap_skip(real[i].file, "not in the data folder");
            continue;
        }
        struct totals t = run(path, real[i].format, real[i].yaml, &e);
        tap_ok(e.code == ST_OK, "%s, %s", real[i].file, real[i].yaml ? real[i].yaml : "defaults");
        if (e.code) printf("# %s\n", e.msg);
        tap_int(tally_in(&t.t), real[i].in, "  records in");
        tap_int(t.records, real[i].records, "  working records");
        tap_int(dropped(&t, real[i].reason), real[i].dropped, "  %s", real[i].reason);
        tap_int(t.wrong, 0, "  every line is JSON");
    }
    return tap_done();
}

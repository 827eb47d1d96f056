/* The default filters over real chats: how many of each file go and for what, as one checksum a file. The data is not
 * ours to give; without it the test skips. Whoever changes a rule reads what it drops before changing a number here. */
#include "base/hash.h"
#include "base/input.h"
#include "base/json.h"
#include "dataset/quality/quality.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

struct want {
    const char *path;
    uint64_t records, dropped;
    const char *sum; /* the first 16 digits of the SHA-256 of "line reason\n" of every drop */
};

static uint64_t records, dropped, tools_lost;
static char sum[65];

static void judge(struct sieve *s, void *local, const struct tally *t, struct json *d, sv raw, uint64_t line,
                  struct sha256 *h, arena *mem)
{
    static _Alignas(16) char result[256];
    struct rec r;
    const char *why;
    char z[120];
    if (!json_parse(d, raw) || !rec_read(&r, d, mem, &why)) return;
    struct sieve_rec sr = {.r = &r, .raw = raw, .line = (int64_t)line, .probe = true, .mem = mem};
    memset(result, 0, sizeof result);
    int reason = s->look(s->self, local, &sr, result);
    records++;
    if (!reason) return;
    dropped++;
    tools_lost += r.tools >= 0;
    int n = snprintf(z, sizeof z, "%llu %s\n", (unsigned long long)records, t->reason[reason]);
    sha256_add(h, z, (size_t)n);
}

static bool run(const char *path)
{
    struct err e = {0};
    struct quality *q;
    struct tally t;
    struct input *in;
    tally_init(&t);
    records = dropped = tools_lost = 0;
    if (input_open(&in, path, &e) || quality_new(&q, NULL, false, &e)) return false;
    struct sieve s = quality_sieve(q);
    struct sieve_ctx c = {.tally = &t};
    s.begin(s.self, &c, &e);
    void *local = s.local_new(s.self);
    struct json_stream *st = json_stream_new(in, sv_of(NULL, 0), 64 << 20);
    struct json d = {0};
    struct sha256 h;
    arena mem = {0};
    sv raw;
    uint64_t line;
    const char *why;
    enum json_item k;
    sha256_init(&h);
    while ((k = json_stream_next(st, &raw, &line, &why, &e)) != JSON_END) {
        if (k == JSON_ITEM) judge(&s, local, &t, &d, raw, line, &h, &mem);
        arena_reset(&mem);
    }
    sha256_hex(&h, sum);
    s.local_free(local);
    quality_free(q);
    json_stream_free(st);
    json_release(&d);
    arena_release(&mem);
    input_close(in);
    return e.code == ST_OK;
}

int main(void)
{
    static const struct want want[] = {
        {"instruct/alpaca/alpaca_data.json.zst", 52002, 100, "3b7ce96efed06624"},
        {"instruct/alpaca_zh_carbonz0/zh-data-part-00.json.zst", 10021, 10, "1b26305008bdf549"},
        {"instruct/llama_factory/alpaca_en_demo.json", 999, 23, "9e64bdba83193ff8"},
        {"instruct/llama_factory/dpo_en_demo.json.zst", 300, 7, "67d7e6609aa7b795"},
        {"instruct/llama_factory/glaive_toolcall_en_demo.json.zst", 300, 0, "e3b0c44298fc1c14"},
        {"instruct/llama_factory/glaive_toolcall_zh_demo.json.zst", 300, 0, "e3b0c44298fc1c14"},
        {"instruct/llama_factory/identity.json", 91, 85, "e793d4052f6a0edd"},
        {"instruct/codealpaca/code_alpaca_2k.json", 2017, 2, "b7ba2b6adb2ec4a7"},
        {"sharegpt/fastchat_dummy_conversation.json", 500, 0, "e3b0c44298fc1c14"},
        {"sharegpt/medical_sft_1K_format.jsonl.zst", 1000, 0, "e3b0c44298fc1c14"},
        {"sharegpt/sharegpt_zh_1K_format.jsonl.zst", 1000, 87, "906198d80917cac4"},
    };
    const char *data = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    char path[1024];
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        snprintf(path, sizeof path, "%s/%s", data, want[i].path);
        if (access(path, R_OK)) {
            tap_skip(want[i].path, "not there");
            continue;
        }
        tap_ok(run(path), "%s is read", want[i].path);
        tap_int(records, want[i].records, "%s: records", want[i].path);
        tap_int(dropped, want[i].dropped, "%s: dropped", want[i].path);
        tap_int(tools_lost, 0, "%s: no chat with tools goes", want[i].path);
        if (!tap_ok(!strncmp(sum, want[i].sum, 16), "%s: which, and why", want[i].path)) printf("#   got %.16s\n", sum);
    }
    return tap_done();
}

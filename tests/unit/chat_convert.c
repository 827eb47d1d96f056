/* Chats to another shape and back: nothing is lost (corpus/writers/chats.h). */
#include "base/hash.h"
#include "corpus/reader.h"
#include "corpus/writers/chats.h"
#include "jansson_beside.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

/* One record to a shape: its line without the break, or why not. */
static sv convert(const char *to, sv raw, arena *mem, enum chat_why *why)
{
    struct json json = {0};
    struct buf b;
    int n;
    buf_init(&b, BUF_MAX_DEFAULT);
    *why = chat_convert(chat_writer_find(sv_z(to)), &json, raw, mem, &b, &n);
    sv s = sv_trim(arena_dup(mem, buf_sv(&b)));
    buf_release(&b);
    json_release(&json);
    return s;
}

/* ---- what it looks like ---- */

#define U(t) "{\"role\":\"user\",\"content\":\"" t "\"}"
#define A(t) "{\"role\":\"assistant\",\"content\":\"" t "\"}"
#define H(t) "{\"from\":\"human\",\"value\":\"" t "\"}"
#define G(t) "{\"from\":\"gpt\",\"value\":\"" t "\"}"
#define CALLS                                                                                                          \
    "\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1."  \
    "0}\"}}]"

static void shapes(void)
{
    static const struct {
        const char *what, *to, *in, *out;
        bool back; /* turning `out` into the shape of `in` gives `in` */
    } t[] = {
        {"messages to ShareGPT", "sharegpt", "{\"id\":7,\"messages\":[" U("a") "," A("b") "],\"x\":1.50}",
         "{\"id\":7,\"conversations\":[" H("a") "," G("b") "],\"x\":1.50}", true},
        {"the same shape keeps its bytes", "messages", "{ \"messages\" : [" U("\\u00e9") "], \"x\":[ 1 ] }",
         "{ \"messages\" : [" U("\\u00e9") "], \"x\":[ 1 ] }", false},
        {"calls become the value", "sharegpt", "{\"messages\":[{\"role\":\"assistant\",\"content\":null," CALLS "}]}",
         "{\"conversations\":[{\"from\":\"function_call\",\"value\":\"[{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{"
         "\\\"a\\\":1.0}}]\",\"original\":{\"role\":\"assistant\",\"content\":null," CALLS "}}]}",
         true},
        {"a call turn becomes tool_calls", "messages",
         "{\"conversations\":[{\"from\":\"function_call\",\"value\":\"{\\\"name\\\": \\\"f\\\", \\\"arguments\\\": "
         "{}}\"}],"
         "\"tools\":\"[]\"}",
         "{\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"type\":\"function\",\"function\":{"
         "\"name\":\"f\",\"arguments\":\"{}\"}}],\"original\":{\"from\":\"function_call\",\"value\":\"{\\\"name\\\": "
         "\\\"f\\\", \\\"arguments\\\": {}}\"}}],\"tools\":\"[]\"}",
         true},
        {"a name nobody else has", "messages", "{\"conversations\":[{\"from\":\"ChatGPT\",\"value\":\"x\",\"k\":{}}]}",
         "{\"messages\":[{\"role\":\"assistant\",\"content\":\"x\",\"k\":{},\"original\":{\"from\":\"ChatGPT\"}}]}",
         true},
        {"parts", "sharegpt",
         "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\"},{"
         "\"type\":"
         "\"text\",\"text\":\"b\"}]}]}",
         "{\"conversations\":[{\"from\":\"human\",\"value\":\"a\\nb\",\"original\":{\"role\":\"user\",\"content\":[{"
         "\"type\":\"text\",\"text\":\"a\"},{\"type\":\"image\"},{\"type\":\"text\",\"text\":\"b\"}]}}]}",
         true},
        {"a system prompt at the top", "messages", "{\"system\":\"s\",\"conversations\":[" H("a") "]}",
         "{\"messages\":[{\"role\":\"system\",\"content\":\"s\",\"original\":{\"field\": \"system\"}}," U("a") "]}",
         true},
        {"preferences are messages too", "messages",
         "{\"conversations\":[" H("a") "],\"chosen\":" G("b") ",\"rejected\":[" G("c") "]}",
         "{\"messages\":[" U("a") "],\"chosen\":" A("b") ",\"rejected\":[" A("c") "]}", true},
        {"Alpaca to messages", "messages",
         "{\"instruction\":\"do\",\"input\":\"\\u0041\",\"output\":\"c\",\"system\":\"s\",\"history\":[[\"q\",\"r\"]],"
         "\"id\":3}",
         "{\"messages\":[{\"role\":\"system\",\"content\":\"s\"}," U("q") "," A("r") "," U("do\\n\\u0041") "," A(
             "c") "],\"input\":\"\\u0041\",\"id\":3}",
         true},
        {"an instruction that ends like its input", "sharegpt",
         "{\"instruction\":\"x\\\\\\n\\n\",\"input\":\"y\",\"output\":\"c\",\"history\":[]}",
         "{\"conversations\":[" H("x\\\\\\n\\n\\ny") "," G("c") "],\"input\":\"y\",\"history\":[]}", true},
        {"messages to Alpaca", "alpaca", "{\"messages\":[" U("a") "," A("b") "," U("c") "," A("d") "],\"k\":[]}",
         "{\"instruction\":\"c\",\"input\":\"\",\"output\":\"d\",\"history\":[[\"a\",\"b\"]],\"k\":[]}", false},
        {"exchanges in one object", "sharegpt", "{\"conversation\":[{\"human\":\"a\",\"assistant\":\"b\"}],\"id\":1}",
         "{\"conversations\":[" H("a") "," G("b") "],\"id\":1}", false},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        arena mem = {0};
        enum chat_why why;
        sv out = convert(t[i].to, sv_z(t[i].in), &mem, &why);
        tap_sv(out, sv_z(t[i].out), "%s", t[i].what);
        const char *back = strstr(t[i].in, "\"instruction\"")     ? "alpaca"
                           : strstr(t[i].in, "\"conversations\"") ? "sharegpt"
                                                                  : "messages";
        if (t[i].back && strcmp(back, "alpaca")) tap_sv(convert(back, out, &mem, &why), sv_z(t[i].in), "and back");
        if (t[i].back && !strcmp(back, "alpaca")) {
            json_t *a = json_loads(t[i].in, 0, NULL), *b = json_loads(convert(back, out, &mem, &why).p, 0, NULL);
            tap_ok(json_equal(a, b), "and back, every value");
            json_decref(a);
            json_decref(b);
        }
        arena_release(&mem);
    }
}

static void refusals(void)
{
    static const struct {
        const char *to, *in;
        enum chat_why why;
    } t[] = {
        {"messages", "{\"messages\":", CW_BAD_JSON},
        {"messages", "{\"x\":1}", CW_NOT_A_CHAT},
        {"sharegpt", "{\"messages\":[" U("a") "],\"conversations\":3}", CW_CLASH},
        {"alpaca", "{\"messages\":[" U("a") ",{\"role\":\"assistant\",\"content\":null," CALLS "}]}", CW_TOOLS},
        {"alpaca", "{\"messages\":[" A("a") "," U("a") "]}", CW_ORDER},
        {"alpaca", "{\"messages\":[" U("a") "]}", CW_ANSWER},
        {"alpaca", "{\"messages\":[" U("a") ",{\"role\":\"assistant\",\"content\":\"b\",\"weight\":0}]}", CW_FIELDS},
        {"alpaca", "{\"messages\":[{\"role\":\"user\",\"content\":[]}," A("b") "]}", CW_FIELDS},
        {"alpaca", "{\"messages\":[" U("a") "," A("b") "],\"output\":\"x\"}", CW_CLASH},
        {"messages", "{\"conversation\":[{\"human\":\"a\",\"assistant\":\"b\",\"score\":1}]}", CW_FIELDS},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        arena mem = {0};
        enum chat_why why;
        sv out = convert(t[i].to, sv_z(t[i].in), &mem, &why);
        tap_int(why, t[i].why, "%s: %s", t[i].to, chat_why_name[t[i].why]);
        if (out.n) tap_ok(false, "a refused record leaves nothing");
        arena_release(&mem);
    }
}

/* An edited message keeps its edits: its `original` no longer makes it. */
static void edited(void)
{
    arena mem = {0};
    enum chat_why why;
    sv out = convert("messages",
                     SV("{\"conversations\":[{\"from\":\"gpt\",\"value\":\"NEW\",\"original\":{\"role\":\"assistant\","
                        "\"content\":[{\"type\":\"text\",\"text\":\"old\"}]}}]}"),
                     &mem, &why);
    tap_ok(sv_starts(out, SV("{\"messages\":[{\"role\":\"assistant\",\"content\":\"NEW\"")), "edits win");
    arena_release(&mem);
}

/* ---- anything goes there and comes back ---- */

static const char *pick(rng *r, const char *const *v, int n)
{
    return v[rng_below(r, (uint64_t)n)];
}
#define PICK(r, v) pick(r, v, (int)(sizeof(v) / sizeof *(v)))

static void put_message(rng *r, struct buf *b, bool messages, int depth)
{
    static const char *const roles[] = {"user",     "assistant",   "system",   "tool",          "developer",
                                        "human",    "gpt",         "function", "function_call", "chatgpt",
                                        "narrator", "observation", "Assistant"},
                             *const texts[] = {"\"\"",
                                               "\"hi\"",
                                               "\"\\u00e9\\n\\/\\ud83d\\ude00\"",
                                               "null",
                                               "[]",
                                               "[{\"type\":\"text\",\"text\":\"p\"},\"q\",{\"type\":\"image_url\"}]",
                                               "\"{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":{\\\"x\\\":1e5}}\"",
                                               "\"[{\\\"name\\\":\\\"f\\\",\\\"arguments\\\":\\\"{}\\\"}]\"",
                                               "12"},
                             *const more[] = {"\"weight\":0",
                                              "\"name\":\"n\"",
                                              "\"reasoning_content\":\"because\\t\"",
                                              "\"images\":[\"a.png\"]",
                                              "\"tool_call_id\":\"c1\"",
                                              CALLS,
                                              "\"tool_calls\":[]",
                                              "\"function_call\":{\"name\":\"g\",\"arguments\":\"no json\"}",
                                              "\"chat_template_kwargs\":{\"enable_thinking\":false}",
                                              "\"extra\":\"\""},
                             *const marks[] = {"{\"from\":\"chatgpt\"}",
                                               "{\"role\":\"Assistant\"}",
                                               "{\"field\": \"system\"}",
                                               "5",
                                               "{}",
                                               "{\"from\":\"function_call\"}"};
    buf_addf(b, "{\"%s\":\"%s\"", messages ? "role" : "from", PICK(r, roles));
    buf_addf(b, ",\"%s\":%s", messages ? "content" : "value", PICK(r, texts));
    for (int i = 0; i < 10; i++)
        if (rng_below(r, 8) == 0) buf_addf(b, ",%s", more[i]);
    if (rng_below(r, 12) == 0) buf_addf(b, ",\"%s\":\"%s\"", messages ? "from" : "role", PICK(r, roles));
    if (rng_below(r, 20) == 0) buf_addf(b, ",\"%s\":\"other\"", messages ? "value" : "content");
    if (rng_below(r, 6) == 0) {
        buf_adds(b, SV(",\"original\":"));
        if (depth < 3 && rng_below(r, 2))
            put_message(r, b, rng_below(r, 2) == 0, depth + 1);
        else
            buf_adds(b, sv_z(PICK(r, marks)));
    }
    buf_addc(b, '}');
}

static void put_chat(rng *r, struct buf *b, bool messages)
{
    buf_addf(b, "{\"id\":\"%d\"", (int)rng_below(r, 9));
    if (rng_below(r, 3) == 0) buf_adds(b, SV(",\"tools\":\"[{\\\"name\\\": \\\"f\\\"}]\""));
    if (!messages && rng_below(r, 4) == 0) buf_adds(b, SV(",\"system\":\"be good\""));
    buf_addf(b, ",\"%s\":[", messages ? "messages" : "conversations");
    for (uint64_t n = 1 + rng_below(r, 5); n--;) {
        put_message(r, b, messages, 0);
        if (n) buf_addc(b, ',');
    }
    buf_addc(b, ']');
    if (rng_below(r, 4) == 0) {
        buf_adds(b, SV(",\"chosen\":"));
        put_message(r, b, messages, 0);
        buf_adds(b, SV(",\"rejected\":"));
        put_message(r, b, messages, 0);
    }
    buf_adds(b, SV(",\"chat_template_kwargs\":{\"a\":[1.0,-0]}}"));
}

static void there_and_back(void)
{
    int n[2] = {0, 0}, same[2] = {0, 0}, shown = 0;
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < 40000; i++) {
        bool messages = i % 2;
        arena mem = {0};
        rng r = rng_for(1, SV("chats"), sv_of((char *)&i, sizeof i));
        enum chat_why why;
        buf_reset(&b);
        put_chat(&r, &b, messages);
        sv there = convert(messages ? "sharegpt" : "messages", buf_sv(&b), &mem, &why);
        n[messages]++;
        sv back = why ? there : convert(messages ? "messages" : "sharegpt", there, &mem, &why);
        same[messages] += !why && sv_eq(back, buf_sv(&b));
        if (!sv_eq(back, buf_sv(&b)) && shown++ < 3)
            printf("# %.*s\n#  -> %.*s\n#  -> %.*s\n", (int)b.n, b.p, SV_ARG(there), SV_ARG(back));
        arena_release(&mem);
    }
    buf_release(&b);
    tap_int(same[1], n[1], "messages to ShareGPT and back, byte for byte");
    tap_int(same[0], n[0], "ShareGPT to messages and back, byte for byte");
}

/* ---- real files ---- */

struct seen {
    int records, equal, calls, answers;
};

/* Every field of the record is in the converted one, and comes back. */
static void look(sv raw, const char *there, const char *back, struct seen *s)
{
    arena mem = {0};
    enum chat_why why;
    sv a = convert(there, raw, &mem, &why), b = convert(back, a, &mem, &why);
    json_t *was = json_loadb(raw.p, (size_t)raw.n, 0, NULL), *is = json_loadb(b.p, (size_t)b.n, 0, NULL);
    json_t *to = json_loadb(a.p, (size_t)a.n, 0, NULL), *m;
    size_t i;
    s->records++;
    s->equal += was && json_equal(was, is);
    json_array_foreach(json_object_get(to, "messages"), i, m)
    {
        s->calls += json_array_size(json_object_get(m, "tool_calls")) > 0;
        s->answers += !strcmp(json_string_value(json_object_get(m, "role")), "tool");
    }
    json_decref(was);
    json_decref(is);
    json_decref(to);
    arena_release(&mem);
}

static void real(const char *file, const char *there, const char *back, struct seen want)
{
    char path[600];
    const char *data = getenv("LL_DATA");
    snprintf(path, sizeof path, "%s/instruct/%s", data ? data : "../shared/data", file);
    if (access(path, R_OK)) {
        tap_skip(file, "no data folder");
        return;
    }
    const char *paths[] = {path};
    struct corpus_spec spec = {.paths = paths, .n = 1};
    struct corpus_source *source;
    struct tally t;
    struct err e = {0};
    struct seen got = {0, 0, 0, 0};
    struct batch *b = batch_new(100);
    tally_init(&t);
    tap_ok(corpus_source_new(&source, &spec, &t, &e) == ST_OK, "%s is read", file);
    while (corpus_next(source, b, &e) == ST_OK && b->n) {
        for (int i = 0; i < b->n; i++) look(b->item[i].raw, there, back, &got);
        batch_clear(b);
    }
    tap_int(got.records, want.records, "records");
    tap_int(got.equal, want.equal, "come back with every value");
    tap_int(got.calls, want.calls, "calls");
    tap_int(got.answers, want.answers, "what tools answered");
    batch_free(b);
    corpus_source_free(source);
}

int main(void)
{
    shapes();
    refusals();
    edited();
    there_and_back();
    real("llama_factory/glaive_toolcall_en_demo.json.zst", "messages", "sharegpt", (struct seen){300, 300, 211, 211});
    real("llama_factory/glaive_toolcall_zh_demo.json.zst", "messages", "sharegpt", (struct seen){300, 300, 216, 218});
    real("llama_factory/dpo_en_demo.json.zst", "messages", "sharegpt", (struct seen){300, 300, 0, 0});
    real("llama_factory/alpaca_en_demo.json", "messages", "alpaca", (struct seen){999, 999, 0, 0});
    real("llama_factory/alpaca_en_demo.json", "sharegpt", "alpaca", (struct seen){999, 999, 0, 0});
    return tap_done();
}

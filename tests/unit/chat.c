/* chat_import: shapes, what passes untouched, cleaning, splitting. Fixtures are ours. */
#include "corpus/chat.h"
#include "corpus/chat/turns.h"
#include "engine/driver.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>

struct fix {
    struct tally t;
    struct chat_cleaner *c;
    struct json json;
    struct batch *b;
    arena mem;
};

static void fix_init(struct fix *f, const char *yaml)
{
    struct err e = {0};
    struct ynode *root = NULL;
    *f = (struct fix){.b = batch_new(16)};
    tally_init(&f->t);
    if (yaml && yaml_parse(sv_z(yaml), "test", &f->mem, &root, &e) != ST_OK) abort();
    if (chat_cleaner_new(&f->c, root, &f->t, &e) != ST_OK) printf("# %s\n", e.msg), abort();
}

static void fix_release(struct fix *f)
{
    chat_cleaner_free(f->c);
    json_release(&f->json);
    batch_free(f->b);
    arena_release(&f->mem);
}

static sv import(struct fix *f, const char *raw, const char **why, int *made)
{
    struct chat_origin o = {.corpus = SV("c"), .file = SV("f"), .format = "x", .record = 7, .ordinal = 9};
    struct buf *out = &f->b->out[CH_MAIN];
    buf_reset(out);
    buf_reset(&f->b->out[CH_REJECTS]);
    int reason = chat_import(f->c, &f->json, sv_z(raw), &o, f->b, made);
    *why = reason ? f->t.reason[reason] : "";
    return buf_sv(out);
}

/* `field` of the only record made, as raw JSON; or the reason in brackets */
static void check(const char *yaml, const char *raw, const char *field, const char *want, const char *name)
{
    struct fix f;
    const char *why;
    int made;
    struct json d = {0};
    fix_init(&f, yaml);
    sv got = import(&f, raw, &why, &made);
    if (*why) {
        tap_sv(arena_f(&f.mem, "[%s]", why), sv_z(want), "%s", name);
        tap_ok(made == 0 && got.n == 0 && f.b->out[CH_REJECTS].n > 0 && json_parse(&d, buf_sv(&f.b->out[CH_REJECTS])),
               "a drop leaves a reject line only");
    } else {
        tap_ok(made == 1 && json_parse(&d, got), "one valid record");
        int v = json_path(&d, 0, sv_z(field));
        tap_sv(v < 0 ? SV("absent") : json_raw(&d, v), sv_z(want), "%s", name);
    }
    json_release(&d);
    fix_release(&f);
}

#define RAW "clean: false"

static void shapes(void)
{
    check(RAW,
          "{\"messages\":[{\"role\":\"user\",  \"content\":\"a\\u0062\", "
          "\"z\":1.50},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]}],\"tools\":[ 1 ]}",
          "messages",
          "[{\"role\":\"user\",  \"content\":\"a\\u0062\", "
          "\"z\":1.50},{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"1\"}]}]",
          "messages keep their bytes");
    check(RAW,
          "{\"id\":5,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}],\"tools\":[ 1 "
          "]}",
          "extra", "{\"id\":5,\"tools\":[ 1 ]}", "the rest goes to extra byte for byte");
    check(RAW,
          "[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\",\"reasoning_content\":"
          "\"c\"}]",
          "messages[1].reasoning_content", "\"c\"", "a bare list");
    check(RAW,
          "{\"conversations\":[{\"from\":\"human\",\"value\":\"a\\n\",\"lang\":\"en\"},{\"from\":\"gpt\",\"value\":"
          "\"b\"}]}",
          "messages",
          "[{\"role\":\"user\",\"content\":\"a\\n\",\"lang\":\"en\"},{\"role\":\"assistant\",\"content\":\"b\"}]",
          "from and value");
    check(RAW,
          "{\"items\":[{\"from\":\"user\",\"value\":\"a\"},{\"from\":\"Bing\",\"value\":\"b\"},{\"from\":\"wizard\","
          "\"value\":\"c\"}]}",
          "messages",
          "[{\"role\":\"user\",\"content\":\"a\",\"from\":\"user\"},{\"role\":\"assistant\",\"content\":\"b\",\"from\":"
          "\"Bing\"},"
          "{\"role\":\"wizard\",\"content\":\"c\"}]",
          "other names are kept beside the role");
    check(RAW,
          "{\"conversations\":[{\"from\":\"human\",\"value\":\"a\"},{\"from\":\"function_call\",\"value\":\"{}\"},{"
          "\"from\":\"observation\",\"value\":\"o\"},{\"from\":\"gpt\",\"value\":\"b\"}],\"tools\":\"[]\",\"system\":"
          "\"s\"}",
          "messages",
          "[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"function_call\","
          "\"content\":\"{}\"},"
          "{\"role\":\"observation\",\"content\":\"o\"},{\"role\":\"assistant\",\"content\":\"b\"}]",
          "tools, and a system field");
    check(NULL,
          "{\"conversations\":[{\"from\":\"human\",\"value\":\"a\"},{\"from\":\"function_call\",\"value\":\"{}\"},{"
          "\"from\":\"observation\",\"value\":\"\"},{\"from\":\"gpt\",\"value\":\"b\"}],\"tools\":\"[]\"}",
          "kind_name", "\"tool-chat\"", "a tool chat is not broken alternation");
    check(NULL,
          "{\"conversations\":[{\"from\":\"human\",\"value\":\"a\"}],\"chosen\":{\"from\":\"gpt\",\"value\":\"good\"},"
          "\"rejected\":{\"from\":\"gpt\",\"value\":\"bad\"}}",
          "messages[1].content", "\"good\"", "the chosen answer ends a preference record");
    check(NULL,
          "{\"conversations\":[{\"from\":\"human\",\"value\":\"a\"}],\"chosen\":{\"from\":\"gpt\",\"value\":\"good\"},"
          "\"rejected\":{\"from\":\"gpt\",\"value\":\"bad\"}}",
          "extra.rejected.value", "\"bad\"", "and both stay under extra");
    check(RAW, "{\"instruction\":\"do\",\"input\":\"x\\ny\",\"output\":\"z\\u00e9\",\"n\":1}", "messages",
          "[{\"role\":\"user\",\"content\":\"do\\nx\\ny\"},{\"role\":\"assistant\",\"content\":\"z\\u00e9\"}]",
          "alpaca");
    check(RAW, "{\"instruction\":\"do\",\"input\":\"x\\ny\",\"output\":\"z\",\"n\":1}", "extra",
          "{\"n\":1,\"input\":\"x\\ny\"}", "alpaca's input is kept");
    check(RAW, "{\"instruction\":\"do\",\"input\":\"\",\"output\":\"z\",\"history\":[[\"q\",\"a\"]],\"system\":\"s\"}",
          "messages",
          "[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\","
          "\"content\":\"a\"},"
          "{\"role\":\"user\",\"content\":\"do\"},{\"role\":\"assistant\",\"content\":\"z\"}]",
          "alpaca with history and system");
    check(RAW, "{\"prompt\":\"do\",\"response\":\"z\"}", "kind", "\"alpaca\"", "prompt and response");
    check(RAW,
          "{\"conversation\":[{\"system\":\"s\",\"input\":\"a\",\"output\":\"b\"},{\"input\":\"c\",\"output\":\"d\"}]}",
          "messages[4].content", "\"d\"", "exchanges");
    check(RAW, "{\"chat\":{\"turn_1\":{\"Human\":\"a\",\"MOSS\":\"b\"}}}", "messages[1]",
          "{\"role\":\"assistant\",\"content\":\"b\"}", "MOSS");
    check(NULL,
          "{\"id\":\"x:E3:0\",\"kind\":\"E3\",\"messages\":[{\"role\":\"user\",\"content\":\"\"}],\"source\":{},"
          "\"origin\":{}}",
          "id", "\"x:E3:0\"", "a record of ours passes");
    check(RAW, "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "id", "\"c:9\"",
          "the id is the place in the corpus");
    check(RAW, "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"}]}", "source",
          "{\"corpus\":\"c\",\"file\":\"f\",\"record\":7}", "where it came from");
    check(RAW, "{\"files\":[\"a\"]}", "", "[not-a-chat]", "no chat");
    check(RAW, "{\"messages\":[{\"role\":\"user\"}]}", "", "[not-a-chat]", "a turn without content");
    check(RAW, "{\"messages\":[1]}", "", "[not-a-chat]", "turns that are none");
    check(RAW, "{\"messages\":", "", "[bad-json]", "broken JSON");
    check(RAW, "\"\xff\"", "", "[bad-json]", "not UTF-8");
}

#define CONV(a) "{\"conversations\":[" a "]}"
#define H(t)    "{\"from\":\"human\",\"value\":\"" t "\"}"
#define G(t)    "{\"from\":\"gpt\",\"value\":\"" t "\"}"
#define U(t)    "{\"role\":\"user\",\"content\":\"" t "\"}"
#define A(t)    "{\"role\":\"assistant\",\"content\":\"" t "\"}"

static void examples(void)
{
    const char *why;
    int made;
    struct fix f;
    check("",
          "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},{\"role\":\"assistant\",\"content\":\"Hello\"}],"
          "\"instances\":[1,2]}",
          "kind", "\"messages\"", "a conversation is one record, whatever a list called instances holds");
    fix_init(&f, "");
    import(&f,
           "{\"instruction\":\"Add.\",\"instances\":[{\"input\":\"1 1\",\"output\":\"two\"},{\"input\":\"1 "
           "2\",\"output\":\"three\"}]}",
           &why, &made);
    tap_int(made, 2, "a seed task gives a record for every instance");
    fix_release(&f);
}

static void mending(void)
{
    check(NULL, CONV(G("lead") "," H("a") "," G("b")), "messages", "[" U("a") "," A("b") "]",
          "a leading answer is cut");
    check(NULL, CONV(H("a") "," G("b") "," H("c")), "messages", "[" U("a") "," A("b") "]",
          "a trailing question is cut");
    check(NULL, CONV(H("a") "," H("b") "," G("c") "," G("d")), "messages", "[" U("a\\n\\nb") "," A("c\\n\\nd") "]",
          "neighbours are joined");
    check(NULL, CONV(H("a") "," G(" ") "," H("c") "," G("d")), "messages", "[" U("c") "," A("d") "]",
          "an empty answer goes with its question");
    check(NULL, CONV(H("") "," G("b") "," H("c") "," G("d")), "messages", "[" U("c") "," A("d") "]",
          "an empty question goes with its answer");
    check(NULL, CONV(H("") "," G("")), "", "[chat-empty]", "nothing left");
    check(NULL, CONV(G("x")), "", "[chat-empty]", "only an answer");
    check(NULL,
          CONV(H("a") ","
                      "{\"from\":\"wizard\",\"value\":\"w\"}"
                      "," G("b")),
          "", "[chat-alternation]", "a role that is neither");
    check("alternation: drop", CONV(H("a") "," H("b") "," G("c")), "", "[chat-alternation]", "drop instead of repair");
    check("alternation: keep", CONV(H("a") "," H("b") "," G("c")), "messages[2].content", "\"c\"", "keep");
    check(NULL, CONV(H("a") "," G("b") "," H("c") "," G("I\\u2019m sorry, but I can\\u2019t do that")), "messages",
          "[" U("a") "," A("b") "]", "cut before a refusal");
    check(NULL, CONV(H("a") "," G("As an AI language model, I ...")), "", "[chat-refusal]", "nothing but a refusal");
    check("refusals: keep", CONV(H("a") "," G("As an AI language model, I ...")), "messages[0].content", "\"a\"",
          "refusals kept");
    check("refusals: drop",
          CONV(H("a") "," G("b") "," H("c") "," G("\xe4\xbd\x9c\xe4\xb8\xba\xe4\xb8\x80\xe4\xb8\xaa"
                                                  "AI\xe5\x8a\xa9\xe6\x89\x8b")),
          "", "[chat-refusal]", "refusals dropped, Chinese");
}

static void alpaca(void)
{
    check(NULL, "{\"instruction\":\"do\",\"input\":\"<noinput>\",\"output\":\"z\"}", "messages[0].content", "\"do\"",
          "noinput is no input");
    check(NULL, "{\"instruction\":\"do\",\"input\":\"No input required.\",\"output\":\"z\"}", "extra", "absent",
          "in every variant");
    check(NULL, "{\"instruction\":\"do\",\"input\":\"none of these\",\"output\":\"z\"}", "messages[0].content",
          "\"do\\nnone of these\"", "a real input stays");
    check(NULL, "{\"instruction\":\"do\",\"input\":\"\",\"output\":\" \"}", "", "[alpaca-bad-answer]", "no answer");
    check(NULL, "{\"instruction\":\"do\",\"input\":\"\",\"output\":\"<nooutput>\"}", "", "[alpaca-bad-answer]",
          "nooutput");
    check(NULL, "{\"instruction\":\"do\",\"input\":\"\",\"output\":\"None\"}", "messages[1].content", "\"None\"",
          "a word may be the answer");
    check(NULL, "{\"instruction\":\"do\",\"input\":\"\",\"output\":\"one\\n\\nInstruction: two\\nOutput: three\"}", "",
          "[alpaca-merged]", "two examples in one");
    check("alpaca: false", "{\"instruction\":\"do\",\"input\":\"\",\"output\":\"<nooutput>\"}", "messages[1].content",
          "\"<nooutput>\"", "switched off");
    check(NULL, "{\"instruction\":\"\",\"input\":\"\",\"output\":\"z\"}", "", "[chat-empty]", "no question");
}

static void html_is(const char *in, const char *want, const char *name)
{
    arena mem = {0};
    tap_sv(chat_html(sv_z(in), &mem), sv_z(want), "html: %s", name);
    arena_release(&mem);
}

static void html(void)
{
    html_is("<p>One &amp; <b>two</b>.</p>\n<p>3 &lt; 4, <em>so</em> <code>a&lt;b</code></p>",
            "One & **two**.\n\n3 < 4, *so* `a<b`", "paragraphs");
    html_is("<div class=\"markdown prose\"><ol><li>a</li><li>b<ul><li>c</li></ul></li></ol><p>d<br>e</p></div>",
            "1. a\n2. b\n   - c\n\nd\ne", "lists");
    html_is("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b", "items of paragraphs");
    html_is("<p>x</p><pre><div><span>python</span><button>Copy code</button></div><div><code class=\"hljs "
            "language-python\">if a &lt; b:\n    <span>f</span>()\n</code></div></pre><p>y</p>",
            "x\n\n```python\nif a < b:\n    f()\n```\n\ny", "code blocks");
    html_is("<h2>T</h2><p>a <a href=\"http://x/y\">l</a></p><hr><blockquote><p>q</p></blockquote>",
            "## T\n\na [l](http://x/y)\n\n---\n\n> q", "headings, links, rules, quotes");
    html_is("<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>",
            "| a | b |\n| --- | --- |\n| 1 | 2 |", "tables");
    html_is("<p>&#20013;&#x6587;&nbsp;&unknown; &#0; &</p>", "\xe4\xb8\xad\xe6\x96\x87 &unknown; &#0; &", "entities");
    html_is("<html><body><p>x</p></body></html>", "<html><body><p>x</p></body></html>",
            "a page somebody asked for stays");
    html_is("<p>x</p>\n```\ncode\n```\n<p>y</p>", "<p>x</p>\n```\ncode\n```\n<p>y</p>",
            "what has fences is Markdown already");
    html_is("Use <b>x</b> here", "Use <b>x</b> here", "text with a tag stays");
    html_is("<p>a<p>b</p>", "a\n\nb", "unclosed");
    html_is("<pre><code>a</p>", "```\na\n```", "unclosed code");
}

static void artefact_is(const char *in, const char *want, const char *name)
{
    arena mem = {0};
    tap_sv(chat_artefacts(sv_z(in), &mem), sv_z(want), "artefacts: %s", name);
    arena_release(&mem);
}

static void artefacts(void)
{
    artefact_is("hello\n2 / 2", "hello", "counter at the end");
    artefact_is("1 / 3\n\nhello", "hello", "counter at the beginning");
    artefact_is("2 / 3", "2 / 3", "a fraction alone stays");
    artefact_is("x\n5 / 3", "x\n5 / 3", "no counter: too large");
    artefact_is("x = 1 / 2", "x = 1 / 2", "inside a line");
    artefact_is("Do:\n```\npythonCopy codeprint(1)\n```\nok", "Do:\n```python\nprint(1)\n```\nok",
                "name and button at the fence");
    artefact_is("```\npython\nCopy code\nx\n```", "```python\nx\n```", "on lines of their own");
    artefact_is("```\nCopy code\nx\n```", "```\nx\n```", "no name");
    artefact_is("bashCopy codels\nls", "bash\nls\nls", "no fence");
    artefact_is("Click on Copy code to copy", "Click on Copy code to copy", "a sentence stays");
    artefact_is("<|Human|>: hi <eoh>\n", "hi", "marks of MOSS");
    artefact_is("<|MOSS|>:<eom>", "", "marks around nothing");
    artefact_is("bye\nShare Prompt", "bye", "share");
    artefact_is("plain\n", "plain\n", "nothing to do, nothing changed");
}

static void language(void)
{
    check(NULL, CONV(H("How can I do this?") "," G("You can do it with the thing that is in the box.")),
          "langs.instruction", "\"en\"", "English");
    check(NULL, CONV(H("Wie kann ich das machen?") "," G("Das ist nicht schwer, nimm die Schere und den Kleber.")),
          "langs.instruction", "\"de\"", "German");
    check(NULL, CONV(H("\xe6\x80\x8e\xe4\xb9\x88\xe5\x81\x9a") "," G("\xe7\x94\xa8 Python")), "langs.instruction",
          "\"zh\"", "Chinese");
    check(NULL,
          CONV(H("\xe3\x81\x93\xe3\x82\x93\xe3\x81\xab\xe3\x81\xa1\xe3\x81\xaf\xe4\xb8\x96\xe7\x95\x8c") "," G("x")),
          "langs.instruction", "\"ja\"", "Japanese");
    check(NULL, CONV(H("xyzzy") "," G("plugh")), "langs", "{}", "unsure");
    check("langs: [zh]", CONV(H("How can I do this?") "," G("With the other one")), "", "[chat-language]",
          "not one of those asked for");
}

/* Concatenating the parts gives all turns: seeded conversations of all shapes, all budgets. */
static void split_property(void)
{
    struct buf raw, got, want;
    int wrong = 0, splits = 0, cut_exchange = 0, fat = 0;
    buf_init(&raw, 1 << 20);
    buf_init(&got, 1 << 20);
    buf_init(&want, 1 << 20);
    uint64_t x = 42;
    for (int round = 0; round < 2000; round++) {
        char yaml[64];
        int n = 1 + (int)((x = x * 6364136223846793005u + 1442695040888963407u) >> 60),
            budget = 5 + (int)(x >> 40 & 127);
        buf_reset(&raw), buf_reset(&got), buf_reset(&want);
        bool system = x >> 33 & 1, tools = x >> 34 & 1;
        buf_adds(&raw, SV("{\"messages\":["));
        if (system) buf_adds(&raw, SV("{\"role\":\"system\",\"content\":\"be good\"},"));
        for (int i = 0; i < n; i++) {
            int len = (int)((x = x * 6364136223846793005u + 1442695040888963407u) >> 58);
            if (i) buf_addc(&raw, ',');
            buf_addf(&raw, "{\"role\":\"user\",\"content\":\"q%d%.*s\"}", i, len,
                     "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
            buf_addf(&want, "q%d%.*s|", i, len, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
            if (tools && i % 3 == 1)
                buf_adds(&raw, SV(",{\"role\":\"tool\",\"content\":\"t\"}")), buf_adds(&want, SV("t|"));
            buf_addf(&raw, ",{\"role\":\"assistant\",\"content\":\"a%d\"}", i);
            buf_addf(&want, "a%d|", i);
        }
        buf_adds(&raw, SV("]}"));
        snprintf(yaml, sizeof yaml, "max_chars: %d", budget);
        struct fix f;
        struct json d = {0};
        const char *why;
        int made, seen = 0;
        fix_init(&f, yaml);
        sv rest = import(&f, buf_z(&raw), &why, &made);
        while (rest.n) {
            sv line = sv_cut(&rest, '\n');
            int64_t size = 0;
            int users = 0;
            wrong += !json_parse(&d, line);
            int m = json_first(&d, json_get(&d, 0, SV("messages")));
            if (system) {
                wrong += !sv_is(json_str(&d, json_get(&d, m, SV("role")), &f.mem), "system");
                m = json_next(&d, m);
                size += 7;
            }
            cut_exchange += !sv_is(json_str(&d, json_get(&d, m, SV("role")), &f.mem), "user");
            for (; m >= 0; m = json_next(&d, m)) {
                sv t = json_str(&d, json_get(&d, m, SV("content")), &f.mem);
                users += sv_is(json_str(&d, json_get(&d, m, SV("role")), &f.mem), "user");
                size += t.n;
                buf_adds(&got, t);
                buf_addc(&got, '|');
            }
            fat += users > 1 && size > budget;
            seen++;
        }
        wrong += seen != made || !sv_eq(buf_sv(&got), buf_sv(&want));
        splits += made > 1;
        json_release(&d);
        fix_release(&f);
    }
    tap_int(wrong, 0, "the parts of 2,000 chats put together are all their turns");
    tap_int(cut_exchange, 0, "no part begins inside an exchange");
    tap_int(fat, 0, "no part of several exchanges is over the budget");
    tap_ok(splits > 500, "many were split (%d)", splits);
    buf_release(&raw), buf_release(&got), buf_release(&want);
}

static void configuration(void)
{
    struct chat_cleaner *c;
    struct tally t;
    struct err e = {0};
    struct ynode *root;
    arena mem = {0};
    tally_init(&t);
    tap_ok(yaml_parse(SV("refusal: drop"), "r.yaml", &mem, &root, &e) == ST_OK, "yaml");
    tap_ok(chat_cleaner_new(&c, root, &t, &e) == ST_CONFIG && !c && sv_find(sv_z(e.msg), SV("refusals")) >= 0,
           "a wrong key is named, with the nearest right one");
    arena_release(&mem);
}

int main(void)
{
    shapes();
    examples();
    mending();
    alpaca();
    html();
    artefacts();
    language();
    split_property();
    configuration();
    return tap_done();
}

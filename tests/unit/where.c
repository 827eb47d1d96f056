/* Conditions: what they mean, on units and on JSON records, and what is said of wrong ones. */
#include "corpus/where.h"
#include "tap.h"

static arena mem;

static const char record[] =
    "{\"id\":\"r1\",\"kind\":\"E3\",\"kiwi\":0.85,\"n\":12,\"flag\":true,\"off\":false,\"none\":null,\"odd "
    "name\":\"x\",\"langs\":{\"instruction\":\"zh\"},"
    "\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":\"user\",\"content\":\"a\"},{\"role\":"
    "\"assistant\",\"content\":\"b\"},"
    "{\"role\":\"user\",\"content\":\"c\"},{\"role\":\"assistant\",\"content\":\"d\"}],\"source\":{\"corpus\":"
    "\"tatoeba\",\"text\":\"Straße 中文\"},\"same\":\"E3\",\"num\":\"7\"}";

static void test_json(void)
{
    static const struct {
        const char *expr;
        bool want;
    } t[] = {
        {"kiwi >= .8 and turns >= 2 and lang in (en,zh)", true},
        {"kiwi >= .9", false},
        {"kiwi > 0.8 or nothing", true},
        {"not kiwi < .5", true},
        {"kind == E3", true},
        {"kind = 'E3'", true},
        {"kind != \"E3\"", false},
        {"kind == $same", true},
        {"kind == $id", false},
        {"source.corpus in (tatoeba, opus)", true},
        {"source.corpus not in (tatoeba, opus)", false},
        {"source.text ~ 中", true},
        {"source.text !~ 中", false},
        {"len(source.text) == 9", true},
        {"words(source.text) == 3", true},
        {"lower(source.text) ~ strasse", true},
        {"has(kiwi) and not has(comet)", true},
        {"comet > .5", false},
        {"comet < .5", false},
        {"comet != 1", true},
        {"comet not in (1,2)", true},
        {"flag", true},
        {"off", false},
        {"none", false},
        {"`odd name` == x", true},
        {"messages[1].content == a", true},
        {"n >= 9", true},
        {"num >= 10", false},
        {"num < n", true}, /* 'n' is text on the right */
        {"num < $n", true},
        {"kind < F", true},
        {"(kiwi > .9 or n == 12) and (turns == 2)", true},
        {"kiwi > .9 and comet > 1 or n == 12", true},
        {"not (kiwi > .9) and not off", true},
        {"not not flag", true},
        {"n in (1, 12.0)", true},
        {"-1 < 0", false}, /* no number on the left is a field either: -1 is a number, and 0 is greater */
        {"lang == zh", true},
    };
    struct json d = {0};
    if (!tap_ok(json_parse(&d, sv_z(record)), "the record parses")) return;
    struct where_json_env env = {&d, 0};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct where *w;
        struct err e = {0};
        bool want = t[i].want || !strcmp(t[i].expr, "-1 < 0");
        if (!tap_ok(where_new(&w, sv_z(t[i].expr), &e) == ST_OK, "compiles: %s %s", t[i].expr, e.msg)) continue;
        tap_ok(where_test(w, where_json, &env, &mem) == want, "%s is %s", t[i].expr, want ? "true" : "false");
        where_free(w);
    }
    json_release(&d);
}

static void test_unit(void)
{
    struct unit u = {.doc_pos = -1, .record = 7, .corpus = SV("c")};
    unit_add(&u, SV("en"), SV("Hello world"), SEG_TEXT, &mem);
    unit_add(&u, SV("de"), SV("Hallo Welt"), SEG_TEXT, &mem);
    unit_add_col(&u, SV("kiwi"), SV("0.5"), &mem);
    static const struct {
        const char *expr;
        bool want;
    } t[] = {{"src_lang == en and tgt_lang == de", true},
             {"kiwi == 0.50", true},
             {"record in (7)", true},
             {"len(src) > len(tgt)", true},
             {"words(tgt) == 2", true},
             {"doc", false},
             {"corpus == c", true},
             {"src == $tgt", false}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct where *w;
        struct err e = {0};
        if (!tap_ok(where_new(&w, sv_z(t[i].expr), &e) == ST_OK, "compiles: %s %s", t[i].expr, e.msg)) continue;
        tap_ok(where_test(w, where_unit, &u, &mem) == t[i].want, "%s", t[i].expr);
        where_free(w);
    }
}

static void test_errors(void)
{
    static const char *const t[][2] = {
        {"", "column 1"},          {"a >", "column 4"},     {"a > 1 b", "column 7"},       {"(a", "column 3"},
        {"a in 1", "column 6"},    {"a in (1", "column 8"}, {"a not 1", "column 7"},       {"'open", "column 1"},
        {"a == %", "column 6"},    {"len(a", "column 6"},   {"lower(\xe9) == x", "UTF-8"}, {"and", ""},
        {"a > 1 and", "column 10"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct where *w = NULL;
        struct err e = {0};
        enum status st = where_new(&w, sv_z(t[i][0]), &e);
        if (!*t[i][1])
            where_free(w);
        else
            tap_ok(st == ST_CONFIG && !w && strstr(e.msg, t[i][1]), "'%s': %s", t[i][0], e.msg);
    }
    struct buf b;
    struct where *w;
    struct err e = {0};
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 100000; i++) buf_addc(&b, '(');
    tap_ok(where_new(&w, buf_sv(&b), &e) == ST_CONFIG, "deep nesting is refused: %.60s", strstr(e.msg, "column"));
    buf_release(&b);
}

int main(void)
{
    test_json();
    test_unit();
    test_errors();
    arena_release(&mem);
    return tap_done();
}

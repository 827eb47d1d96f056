/* json_parse, the accessors and the writer. What is accepted and refused here was checked against jansson 2.14
 * (tests/fuzz/fuzz_json.c does that for everything else). */
#include "base/json.h"
#include "base/utf8.h"
#include "tap.h"

#include <math.h>
#include <stdlib.h>

static const char *const good[] = {
    "0",
    "-0",
    "1",
    "-1",
    "1.5",
    "1e5",
    "1E+5",
    "1e-5",
    "0.1e-400",
    "9223372036854775807",
    "-9223372036854775808",
    "1.7976931348623157e308",
    "true",
    "false",
    "null",
    "\"\"",
    "\"a\"",
    "[]",
    "{}",
    " [ ] ",
    "\t{\r\n}\n",
    "[1,2,[3,[4]],{}]",
    "{\"a\":{\"b\":[]}}",
    "{\"a\":1,\"a\":2}",
    "{\"\":0}",
    "\"\\u0000\"",
    "\"\\ud83d\\ude00\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"\x7f\"",
    "\"\xe4\xb8\xad\xf0\x9f\x98\x80\xc3\xa4\"",
    "[0.0000000000000000000000000000000000001, 123456789012345678]",
};
static const char *const bad[] = {
    "",
    " ",
    "[",
    "]",
    "{",
    "}",
    "[1",
    "[1,",
    "[1,]",
    "[,1]",
    "[1 2]",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":1,}",
    "{a:1}",
    "{'a':1}",
    "{1:2}",
    "01",
    "-",
    "+1",
    ".5",
    "1.",
    "1.e5",
    "1e",
    "1e+",
    "0x10",
    "1e400",
    "-1e400",
    "9223372036854775808",
    "-9223372036854775809",
    "NaN",
    "Infinity",
    "tru",
    "True",
    "nulll",
    "truefalse",
    "\"",
    "\"a",
    "\"\\\"",
    "\"\\x41\"",
    "\"\\u12\"",
    "\"\\u12g4\"",
    "\"\\ud83d\"",
    "\"\\ude00\"",
    "\"\\ud83d\\u0041\"",
    "\"\\ud83d\\ud83d\"",
    "\"a\nb\"",
    "\"a\tb\"",
    "\"\x01\"",
    "\"\xff\"",
    "\"\xc0\x80\"",
    "\"\xed\xa0\x80\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xe4\xb8\"",
    "\"\xe4\xb8",
    "\xef\xbb\xbf{}",
    "\xc2\xa0{}",
    "{} x",
    "[]]",
    "1 2",
    "{\"\\u0000\":1}",
    "/**/1",
    "[1}",
    "{\"a\":1]",
    "\"abcdefghijklmnopqrstuvwxyz0123456789\x1f\"",
    "\"abcdefghijklmnopqrstuvwxyz0123456789\xe4\xb8\"",
};

/* an exact-size copy, so that sanitizers see a read past the end */
static bool parses(struct json *d, const char *z)
{
    size_t n = strlen(z);
    char *copy = malloc(n ? n : 1);
    memcpy(copy, z, n);
    bool ok = json_parse(d, sv_of(copy, (ptrdiff_t)n));
    free(copy);
    return ok;
}

static void accepts_and_refuses(void)
{
    struct json d = {0};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        tap_ok(parses(&d, good[i]) && !d.error && d.n > 0, "accepted: %zu", i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        tap_ok(!parses(&d, bad[i]) && d.error && d.error_at <= strlen(bad[i]) && json_root(&d) == -1, "refused: %zu",
               i);
    tap_ok(!json_parse(&d, SV("1\0")), "a NUL byte after a number is refused");
    tap_ok(!json_parse(&d, SV("{\"a\": tru}")) && d.error_at == 6, "the error's place");
    json_release(&d);
}

static bool nested(int depth, const char *in)
{
    struct json d = {0};
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < depth; i++) buf_addc(&b, '[');
    buf_adds(&b, sv_z(in));
    for (int i = 0; i < depth; i++) buf_addc(&b, ']');
    bool ok = json_parse(&d, buf_sv(&b));
    buf_release(&b);
    json_release(&d);
    return ok;
}

static void depth(void)
{
    tap_ok(nested(JSON_DEPTH_MAX, ""), "as deep as allowed");
    tap_ok(!nested(JSON_DEPTH_MAX + 1, ""), "one deeper");
    tap_ok(nested(JSON_DEPTH_MAX - 1, "1"), "a value counts as a level");
    tap_ok(!nested(JSON_DEPTH_MAX, "1"), "a value one too deep");
    tap_ok(!nested(1000000, ""), "a million brackets");
}

static void accessors(void)
{
    struct json d = {0};
    arena mem = {0};
    sv text = SV("{\"id\": \"x\\u00e9\", \"n\": [10, 20, {\"a.b\": -3}], \"x\": 1, \"e\\u0041\": 2.5, \"x\": {\"y\": "
                 "[true, null]}, \"z\": {}}");
    tap_ok(json_parse(&d, text), "parsed");
    int r = json_root(&d);
    tap_sv(json_str(&d, json_get(&d, r, SV("id")), &mem), SV("x\xc3\xa9"), "string decoded");
    tap_int(json_count(&d, r), 6, "members, duplicates included");
    tap_int(json_type(&d, json_get(&d, r, SV("x"))), JSON_OBJECT, "of duplicate keys the last counts");
    double f;
    int64_t i;
    tap_ok(json_f64(&d, json_get(&d, r, SV("eA")), &f) && f == 2.5, "an escaped key is compared decoded");
    tap_ok(json_i64(&d, json_path(&d, r, SV("n[2][\"a.b\"]")), &i) && i == -3, "path");
    tap_ok(json_i64(&d, json_path(&d, r, SV("n[1]")), &i) && i == 20, "path to an element");
    tap_int(json_type(&d, json_path(&d, r, SV("x.y[0]"))), JSON_TRUE, "path through objects");
    tap_int(json_path(&d, r, SV("x.y[2]")), -1, "path past the end");
    tap_int(json_path(&d, r, SV("n[")), -1, "path that is none");
    tap_int(json_path(&d, r, SV("n[-1]")), -1, "negative index");
    tap_int(json_get(&d, -1, SV("a")), -1, "absent chains");
    tap_ok(json_str(&d, -1, &mem).p == NULL && json_raw(&d, -1).p == NULL && json_count(&d, -1) == 0,
           "absent answers absent");
    tap_ok(!json_i64(&d, json_get(&d, r, SV("id")), &i), "a string is no number");
    tap_sv(json_raw(&d, json_get(&d, r, SV("n"))), SV("[10, 20, {\"a.b\": -3}]"), "raw bytes");
    int n = 0;
    struct buf keys;
    buf_init(&keys, 1000);
    for (int c = json_first(&d, r); c >= 0; c = json_next(&d, c), n++)
        buf_adds(&keys, json_key(&d, c, &mem)), buf_addc(&keys, ' ');
    tap_sv(buf_sv(&keys), SV("id n x eA x z "), "keys in order");
    tap_int(json_first(&d, json_get(&d, r, SV("z"))), -1, "an empty object has no first child");
    tap_int(json_next(&d, r), -1, "the root has no sibling");
    tap_ok(json_key(&d, r, &mem).p == NULL && json_key(&d, json_path(&d, r, SV("n[0]")), &mem).p == NULL,
           "no key where there is none");
    buf_release(&keys);
    arena_release(&mem);
    json_release(&d);
}

static void writer(void)
{
    struct buf b;
    buf_init(&b, 4096);
    struct jsonw w = jsonw_to(&b);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("a\"b"), SV("\x01\n\\/\x7f\xe4\xb8\xad"));
    jsonw_kstr(&w, SV("none"), (sv){NULL, 0});
    jsonw_key(&w, SV("list"));
    jsonw_arr(&w);
    jsonw_int(&w, INT64_MIN);
    jsonw_bool(&w, true);
    jsonw_arr(&w);
    jsonw_end_arr(&w);
    jsonw_raw(&w, SV("{\"k\":\n 1}"));
    jsonw_raw(&w, (sv){NULL, 0});
    jsonw_end_arr(&w);
    jsonw_key(&w, SV("reals"));
    jsonw_arr(&w);
    jsonw_real(&w, 0.1);
    jsonw_real(&w, 3);
    jsonw_real(&w, 1e22);
    jsonw_real(&w, 0.1 + 0.2);
    jsonw_real(&w, (double)INFINITY);
    jsonw_end_arr(&w);
    jsonw_end_obj(&w);
    tap_sv(buf_sv(&b),
           SV("{\"a\\\"b\":\"\\u0001\\n\\\\/"
              "\x7f\xe4\xb8\xad\",\"none\":null,\"list\":[-9223372036854775808,true,[],{\"k\":  1},null],"
              "\"reals\":[0.1,3.0,1e+22,0.30000000000000004,null]}"),
           "a document with everything");
    struct json d = {0};
    tap_ok(json_parse(&d, buf_sv(&b)), "which reads back");
    json_release(&d);
    buf_release(&b);
}

/* every byte string escapes to something that reads back equal, at every offset of the 16-byte steps */
static void escape_round_trip(void)
{
    struct json d = {0};
    struct buf b;
    arena mem = {0};
    buf_init(&b, 4096);
    int wrong = 0;
    for (int at = 0; at < 40; at++)
        for (int c = 0; c < 128; c++) {
            char text[40];
            memset(text, 'x', sizeof text);
            text[at] = (char)c;
            buf_reset(&b);
            struct jsonw w = jsonw_to(&b);
            jsonw_str(&w, sv_of(text, sizeof text));
            wrong += !json_parse(&d, buf_sv(&b)) || !sv_eq(json_str(&d, 0, &mem), sv_of(text, sizeof text));
            arena_reset(&mem);
        }
    tap_int(wrong, 0, "every ASCII byte at every offset reads back equal");
    for (int at = 1; at < 39; at++)
        for (int c = 0; c < 32; c++) {
            char text[40];
            memset(text, 'x', sizeof text);
            text[0] = text[39] = '"';
            text[at] = (char)c;
            wrong += json_parse(&d, sv_of(text, sizeof text));
        }
    tap_int(wrong, 0, "no raw control byte passes, at any offset");
    arena_release(&mem);
    buf_release(&b);
    json_release(&d);
}

/* the fast validator against the definition, for every two-byte lead/continuation pair in three- and four-byte frames
 */
static bool slow_ok(const unsigned char *p, int n)
{
    for (int i = 0; i < n;) {
        int len = utf8_len((const char *)p + i, (const char *)p + n);
        if (len == 0) return false;
        i += len;
    }
    return true;
}

static void utf8(void)
{
    int wrong = 0;
    for (int a = 0x70; a < 256; a++)
        for (int b = 0x70; b < 256; b++)
            for (int tail = 0; tail < 6; tail++)
                for (int at = 26; at < 36; at += 3) { /* across the 32-byte step and at the end */
                    static const unsigned char tails[6][2] = {{'a', 'a'},   {0x80, 'a'},  {0x80, 0x80},
                                                              {0xbf, 0xbf}, {0xc3, 0xa4}, {0xed, 0xa0}};
                    unsigned char t[40];
                    memset(t, 'x', sizeof t);
                    t[at] = (unsigned char)a, t[at + 1] = (unsigned char)b, t[at + 2] = tails[tail][0],
                    t[at + 3] = tails[tail][1];
                    for (int n = 36; n <= 40; n += 2) wrong += utf8_ok(sv_of((char *)t, n)) != slow_ok(t, n);
                }
    tap_int(wrong, 0, "the fast UTF-8 check agrees with the slow one");
    tap_int(utf8_bad(SV("abcdefghijklmnopqrstuvwxyz0123456789\xc3\xa4\xff")), 38, "and says where");
    tap_int(utf8_bad(SV("")), -1, "empty text is fine");
    static const char *const ill[] = {"\xc0\xaf",     "\xe0\x80\xaf",     "\xf0\x80\x80\xaf",
                                      "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80",
                                      "\x80"};
    for (size_t i = 0; i < sizeof ill / sizeof *ill; i++) tap_int(utf8_bad(sv_z(ill[i])), 0, "ill-formed %zu", i);
}

int main(void)
{
    accepts_and_refuses();
    depth();
    accessors();
    writer();
    escape_round_trip();
    utf8();
    return tap_done();
}

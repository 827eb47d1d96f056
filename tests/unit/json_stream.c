/* json_stream: what counts as a record in every layout that occurs, and what happens to broken ones. */
#include "base/input.h"
#include "base/json.h"
#include "tap.h"

#include <stdio.h>
#include <stdlib.h>

/* "kind@line:raw|..." of everything the stream gives; the error at the end, if any, after '#' */
static sv show(sv text, sv path, size_t max, struct buf *to)
{
    struct err e = {0};
    struct input *in = input_from_memory(text, "test");
    struct json_stream *s = json_stream_new(in, path, max);
    sv raw;
    uint64_t line;
    const char *why = NULL;
    enum json_item k;
    buf_reset(to);
    while ((k = json_stream_next(s, &raw, &line, &why, &e)) != JSON_END) {
        buf_addf(to, "%llu:", (unsigned long long)line);
        buf_adds(to, k == JSON_BAD ? SV("BAD") : raw);
        buf_addc(to, '|');
    }
    if (e.code) buf_addf(to, "#%s", e.msg);
    raw = (sv){NULL, 0};
    tap_ok(json_stream_next(s, &raw, &line, &why, &e) == JSON_END, "the end stays the end");
    json_stream_free(s);
    input_close(in);
    return buf_sv(to);
}

static const struct {
    const char *text, *path, *want, *name;
} layout[] = {
    {"", "", "", "empty"},
    {" \n\n", "", "", "blank"},
    {"{\"a\":1}\n{\"a\":2}\n", "", "1:{\"a\":1}|2:{\"a\":2}|", "JSONL"},
    {"\xef\xbb\xbf{\"a\":1}\r\n\r\n  \r\n{\"a\":2}", "", "1:{\"a\":1}|4:{\"a\":2}|",
     "JSONL with BOM, CRLF, blank lines, no final line end"},
    {"{\"a\":1}\n{\"a\":\n{\"a\":3}\n", "", "1:{\"a\":1}|2:{\"a\":|3:{\"a\":3}|",
     "JSONL with a cut line: one record is hurt"},
    {"{\"a\":\"x\n{\"a\":2}\n{\"a\":3}\n", "", "1:{\"a\":\"x|2:{\"a\":2}|3:{\"a\":3}|",
     "JSONL that begins with a cut line"},
    {"[1,2]\n[3]\n", "", "1:[1,2]|2:[3]|", "JSONL of arrays"},
    {"\"a\"\n\"b\"\n", "", "1:\"a\"|2:\"b\"|", "JSONL of strings"},
    {"[{\"a\":1},{\"a\":[2,{\"b\":\"]}\\\"\"}]}]", "", "1:{\"a\":1}|1:{\"a\":[2,{\"b\":\"]}\\\"\"}]}|",
     "array on one line"},
    {"[\n  {\n    \"a\": 1\n  },\n  {\n    \"a\": 2\n  }\n]\n", "", "2:{\n    \"a\": 1\n  }|5:{\n    \"a\": 2\n  }|",
     "array, pretty"},
    {"[]", "", "", "empty array"},
    {"[1, \"x\", null, [2]]", "", "1:1|1:\"x\"|1:null|1:[2]|", "array of anything"},
    {"[{\"a\":1},\n{\"a\":2}\n{\"a\":3},,\n]", "", "1:{\"a\":1}|2:{\"a\":2}|3:{\"a\":3}|",
     "missing and doubled commas lose nothing"},
    {"{\n \"a\": 1\n}\n{\n \"a\": 2\n}\n", "", "1:{\n \"a\": 1\n}|4:{\n \"a\": 2\n}|", "objects over lines"},
    {"{\"a\":1}{\"a\":2} {\"a\":3}", "", "1:{\"a\":1}|1:{\"a\":2}|1:{\"a\":3}|", "objects on one line"},
    {"{\n\"a\":1}", "", "1:{\n\"a\":1}|", "one object"},
    {"{\"a\":1}", "", "1:{\"a\":1}|", "one object on one line"},
    {"{\"v\":1,\"train\":[{\"a\":1},{\"a\":2}],\"n\":[1,2]}", "", "1:{\"a\":1}|1:{\"a\":2}|",
     "one object with one array of records"},
    {"{\"v\":{\"x\":[{}]},\n\"a.b\":[\n{\"a\":1}\n]\n}\n", "", "3:{\"a\":1}|", "the same, pretty, dotted key"},
    {"{\"train\":[{\"a\":1}],\"test\":[{\"a\":2}]}", "",
     "1:{\"a\":1}|#line 1: two arrays of records, 'train' and 'test': say which to read", "two arrays of records"},
    {"{\"train\":[{\"a\":1}],\"test\":[{\"a\":2}]}", "test", "1:{\"a\":2}|", "said which"},
    {"{\"id\":1,\"messages\":[{\"role\":\"user\"}]}", "", "1:{\"id\":1,\"messages\":[{\"role\":\"user\"}]}|",
     "messages are parts of a record"},
    {"{\"d\":{\"e\":[1,2]},\"z\":0}", "d.e", "1:1|1:2|", "deeper path"},
    {"{\"d\":{\"e\":[1,2]},\"z\":0}", "d.f", "#no member 'f' to read records from", "path to nothing"},
    {"{\"d\":1}", "d", "#line 1: 'd' is no array", "path to no array"},
    {"[1]", "d", "#line 1: no object that could hold 'd'", "path in an array"},
    {"{\"a\":1}\n{\"b\":2}", ".", "1:{\"a\":1}|2:{\"b\":2}|", "'.': values as they come"},
    {"[\n  {\"a\": 1},\n  {\"a\": \"2\n  },\n  {\"a\": 3}\n]", "", "2:{\"a\": 1}|3:BAD|5:{\"a\": 3}|",
     "an unclosed string costs one record"},
    {"[\n{\"a\":1},\n{\"a\":", "", "2:{\"a\":1}|#line 3: the record that begins here never ends",
     "cut inside a record"},
    {"[\n{\"a\":1},\n", "", "2:{\"a\":1}|#line 3: the file ends inside the array that begins on line 1",
     "cut between records"},
    {"[{\"a\":1}", "", "1:{\"a\":1}|#line 1: the file ends inside the array that begins on line 1",
     "cut before the bracket"},
    {"{\"t\":[{\"a\":1}]", "", "1:{\"a\":1}|#line 1: the document ends early", "cut after the array"},
    {"[1] x", "", "1:1|#line 1: text after the end of the document", "text after the array"},
    {"\xff\xfe{\0", "", "#UTF-16 text; JSON must be UTF-8", "UTF-16"},
    {"[}", "", "1:}|#line 1: the file ends inside the array that begins on line 1", "stray bracket"},
};

static void layouts(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (size_t i = 0; i < sizeof layout / sizeof *layout; i++)
        tap_sv(show(sv_z(layout[i].text), sv_z(layout[i].path), 1 << 20, &b), sv_z(layout[i].want), "%s",
               layout[i].name);
    buf_release(&b);
}

/* n bytes of string in a record between two small ones */
static sv with_long(struct buf *b, size_t n, const char *before, const char *after)
{
    buf_reset(b);
    buf_adds(b, sv_z(before));
    for (size_t i = 0; i < n; i += 64)
        buf_adds(b, SV("\\\"abcdefghij{}[]klmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWX"));
    buf_adds(b, sv_z(after));
    return buf_sv(b);
}

static void too_long(void)
{
    struct buf b, out;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_init(&out, BUF_MAX_DEFAULT);
    for (size_t n = 1000; n < 20000000; n *= 20) {
        tap_sv(show(with_long(&b, n, "{\"a\":1}\n{\"a\":\"", "\"}\n{\"a\":3}\n"), SV(""), 900, &out),
               SV("1:{\"a\":1}|2:BAD|3:{\"a\":3}|"), "over-long line of %zu bytes", n);
        tap_sv(show(with_long(&b, n, "[{\"a\":1},{\"a\":\"", "\"},{\"a\":3}]"), SV(""), 900, &out),
               SV("1:{\"a\":1}|1:BAD|1:{\"a\":3}|"), "over-long element of %zu bytes", n);
        tap_sv(show(with_long(&b, n, "{\"skip\":\"", "\",\n\"d\":[1]}"), SV("d"), 900, &out), SV("2:1|"),
               "a long value on the way is not held");
    }
    buf_release(&b);
    buf_release(&out);
}

/* the same records whatever the layout, over many refills of the window */
static uint64_t digest(sv text, int *n)
{
    struct err e = {0};
    struct input *in = input_from_memory(text, "test");
    struct json_stream *s = json_stream_new(in, (sv){NULL, 0}, 1 << 20);
    struct json d = {0};
    arena mem = {0};
    sv raw;
    uint64_t line, h = 0;
    const char *why;
    *n = 0;
    while (json_stream_next(s, &raw, &line, &why, &e) == JSON_ITEM) {
        if (!json_parse(&d, raw)) break;
        sv t = json_str(&d, json_get(&d, 0, SV("t")), &mem);
        for (ptrdiff_t i = 0; i < t.n; i++) h = h * 31 + (unsigned char)t.p[i];
        ++*n;
        arena_reset(&mem);
    }
    tap_ok(e.code == ST_OK, "no error");
    arena_release(&mem);
    json_release(&d);
    json_stream_free(s);
    input_close(in);
    return h;
}

static void refills(void)
{
    static const char *const open[] = {"", "[", "[\n  ", "{\"meta\":{\"n\":[1]},\"rows\":[", ""},
                             *const sep[] = {"\n", ",", ",\n  ", ", ", " "},
                             *const shut[] = {"\n", "]", "\n]\n", "]}", ""};
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    uint64_t first = 0;
    for (int l = 0; l < 5; l++) {
        buf_reset(&b);
        buf_adds(&b, sv_z(open[l]));
        unsigned x = 1;
        for (int i = 0; i < 20000; i++) {
            if (i) buf_adds(&b, sv_z(sep[l]));
            buf_adds(&b, SV("{\"t\": \""));
            for (unsigned k = (x = x * 1103515245u + 12345u) >> 24; k > 0; k--)
                buf_adds(&b, k % 7 ? SV("a") : SV("\\\\\\\"]"));
            buf_adds(&b, SV("\", \"x\": [{}, \"]\"]}"));
        }
        buf_adds(&b, sv_z(shut[l]));
        int n;
        uint64_t h = digest(buf_sv(&b), &n);
        if (l == 0) first = h;
        tap_int(n, 20000, "all records, layout %d", l);
        tap_ok(h == first, "the same records");
    }
    buf_release(&b);
}

int main(void)
{
    layouts();
    too_long();
    refills();
    return tap_done();
}

/* YAML trees: values, places, and every kind of mistake answered with file, line and column. */
#include "engine/yaml.h"

#include "tap.h"

struct cfg {
    int64_t max;
    bool deep;
    sv unit;
    struct opt_list langs;
    struct opt_thresh z;
};
static const struct opt rows[] = {OPT_I64(struct cfg, max, "10", 1, 100, "most words"),
                                  OPT_BOOL(struct cfg, deep, "false", "go deep"),
                                  OPT_ENUM(struct cfg, unit, "words", "words|chars", "what is counted"),
                                  OPT_LIST(struct cfg, langs, NULL, "LANG", "languages"),
                                  OPT_THRESH(struct cfg, z, "auto", 0, 10, "limit"),
                                  OPT_END};

static arena mem;

static enum status bind(const char *text, struct cfg *c, struct err *e)
{
    struct ynode *root;
    *e = (struct err){0};
    *c = (struct cfg){0};
    TRY(opt_defaults(rows, c, &mem, e));
    TRY(yaml_parse(sv_z(text), "r.yaml", &mem, &root, e));
    return yaml_bind(root, rows, NULL, c, &mem, e);
}

static void test_values(void)
{
    struct cfg c;
    struct err e;
    tap_int(bind("max: 42\ndeep: true\nunit: chars\nlangs: [en, zh]\nz: p5\n", &c, &e), ST_OK, "a map binds: %s",
            e.msg);
    tap_int(c.max, 42, "number");
    tap_ok(c.deep, "bool");
    tap_sv(c.unit, SV("chars"), "enum");
    tap_int(c.langs.n, 2, "list");
    tap_sv(c.langs.v[1], SV("zh"), "list item");
    tap_ok(c.z.kind == THRESH_PERCENTILE && c.z.value == 5, "threshold");
    tap_int(bind("", &c, &e), ST_OK, "an empty document binds nothing");
    tap_int(c.max, 10, "and leaves the defaults");
    tap_int(bind("\xef\xbb\xbfmax: 7\r\n", &c, &e), ST_OK, "a BOM and CRLF are no matter");
    tap_int(c.max, 7, "value behind the BOM");
    tap_int(bind("langs: en", &c, &e), ST_OK, "one item serves as a list");
    tap_int(c.langs.n, 1, "of one");
}

/* text -> the message must contain every part */
static void wrong(const char *text, const char *part, const char *more)
{
    struct cfg c;
    struct err e;
    enum status st = bind(text, &c, &e);
    tap_ok(st == ST_CONFIG && strstr(e.msg, part) && strstr(e.msg, more), "refused: %s", e.msg);
}

static void test_mistakes(void)
{
    wrong("max: abc\n", "r.yaml:1:6:", "'abc' is not a valid 'max' (1 to 100)");
    wrong("max: 101\n", "r.yaml:1:6:", "'max'");
    wrong("max: 1e3\n", "r.yaml:1:6:", "'max'");
    wrong("max: 99999999999999999999\n", "r.yaml:1:6:", "'max'");
    wrong("deep: maybe\n", "r.yaml:1:7:", "deep");
    wrong("unit: bytes\n", "r.yaml:1:7:", "unit");
    wrong("mx: 1\n", "r.yaml:1:1: unknown key 'mx'", "did you mean 'max'");
    wrong("zzzzzz: 1\n", "unknown key 'zzzzzz'", "known here: max");
    wrong("max: 1\nmax: 2\n", "r.yaml:2:1:", "stands twice (first on line 1)");
    wrong("max: [1, 2]\n", "r.yaml:1:6:", "not a list");
    wrong("max: {a: 1}\n", "r.yaml:1:6:", "not a map");
    wrong("langs: {a: 1}\n", "r.yaml:1:8:", "expected a list");
    wrong("langs: [[a]]\n", "r.yaml:1:9:", "plain text");
    wrong("- 1\n- 2\n", "r.yaml:1:1:", "expected a map");
    wrong("max: &a 1\n", "r.yaml:1:6:", "anchors");
    wrong("max: *a\n", "r.yaml:1:6:", "anchors");
    wrong("max: !!int 1\n", "r.yaml:1:6:", "tags");
    wrong("max: 1\n---\nmax: 2\n", "r.yaml:2:1:", "second document");
    wrong("max: [1\n", "r.yaml:", "did not find");
    wrong("max: \"abc\n", "r.yaml:", "");
    wrong("\tmax: 1\n", "r.yaml:1:1:", "");
    wrong("? [a]\n: 1\n", "r.yaml:", "a key must be plain text");
    wrong("max: \xff\xfe\n", "r.yaml:1:", "");
}

static void test_depth_and_bombs(void)
{
    struct buf b;
    struct ynode *root;
    struct err e = {0};
    buf_init(&b, 1 << 20);
    for (int i = 0; i < 5000; i++) buf_addc(&b, '[');
    tap_int(yaml_parse(buf_sv(&b), "deep.yaml", &mem, &root, &e), ST_CONFIG, "deep nesting is refused: %s", e.msg);
    err_clear(&e);
    tap_int(yaml_parse(SV("a: &x [l, l]\nb: &y [*x, *x]\nc: [*y, *y]\n"), "bomb.yaml", &mem, &root, &e), ST_CONFIG,
            "an alias bomb is refused");
    err_clear(&e);
    tap_int(yaml_load("/nonexistent/r.yaml", &mem, &root, &e), ST_IO, "a missing file is an error: %s", e.msg);
    buf_release(&b);
}

int main(void)
{
    test_values();
    test_mistakes();
    test_depth_and_bombs();
    arena_release(&mem);
    return tap_done();
}

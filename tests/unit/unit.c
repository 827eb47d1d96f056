/* engine/unit: what is written reads back equal, and what is wrong is named. */
#include "engine/unit.h"

#include "tap.h"

static struct unit full(arena *mem)
{
    struct unit u = {.id = SV("7"),
                     .doc = SV("d\t1"),
                     .doc_pos = 0,
                     .group = SV("g"),
                     .note = SV("say \"x\""),
                     .corpus = SV("c"),
                     .file = SV("f"),
                     .record = 12,
                     .licence = SV("CC0")};
    unit_add(&u, SV("en"), SV("a\n\"b\"\\\0c"), SEG_TEXT, mem);
    unit_add(&u, SV("zh"), SV("\xe4\xb8\xad"), SEG_PE, mem)->name = SV("A");
    unit_add(&u, SV("zh"), SV(""), SEG_MT, mem)->name = SV("sys");
    unit_add(&u, (sv){0}, SV("x"), SEG_TEXT, mem);
    unit_add(&u, SV("fr"), SV("y"), SEG_FORMAL, mem);
    static const char *const value[] = {"0.5", "-1e3", "01", "1.", "high", "", "NaN", "0", "1.5.2", "12"};
    for (int i = 0; i < 10; i++) unit_add_col(&u, arena_f(mem, "k%d", i), sv_z(value[i]), mem);
    return u;
}

static const char *why_of(const char *text)
{
    static arena mem;
    struct json d = {0};
    struct unit u;
    const char *why = "not json";
    if (json_parse(&d, sv_z(text)) && unit_read(&d, json_root(&d), &u, &mem, &why)) why = "fine";
    json_release(&d);
    return why;
}

int main(void)
{
    arena mem = {0};
    struct buf a, b;
    struct json d = {0};
    struct unit u = full(&mem), v;
    const char *why;
    buf_init(&a, 1 << 20);
    buf_init(&b, 1 << 20);
    unit_write(&u, &a);
    tap_ok(json_parse(&d, buf_sv(&a)), "what is written is JSON");
    tap_ok(unit_read(&d, json_root(&d), &v, &mem, &why), "and reads back");
    unit_write(&v, &b);
    tap_sv(buf_sv(&b), buf_sv(&a), "equal bytes");
    tap_ok(v.nseg == 5 && v.ncol == 10 && v.seg[0].text.n == 8 && v.seg[2].text.n == 0 && !v.seg[3].lang.p,
           "every segment");
    tap_ok(v.col[0].number && v.col[1].number && !v.col[2].number && !v.col[3].number && !v.col[6].number &&
               v.col[7].number,
           "numbers by JSON's grammar");
    struct unit *w = unit_dup(&v, &mem);
    memset(a.p, '#', a.n); /* the copy must not look into the old text */
    buf_reset(&a);
    unit_write(w, &a);
    tap_sv(buf_sv(&a), buf_sv(&b), "a copy stands alone");
    struct unit bare = {.doc_pos = -1};
    unit_add(&bare, SV("en"), SV("x"), SEG_TEXT, &mem);
    unit_add(&bare, SV("de"), SV("y"), SEG_TEXT, &mem);
    buf_reset(&a);
    unit_write(&bare, &a);
    tap_sv(buf_sv(&a), SV("{\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"x\",\"tgt\":\"y\"}\n"),
           "absent fields are left out");
    tap_sv(sv_z(why_of("{\"src\":\"a\"}")), SV("tgt"), "a missing side is named");
    tap_sv(sv_z(why_of("{\"src\":\"a\",\"tgt\":1}")), SV("tgt"), "a side that is no text");
    tap_sv(sv_z(why_of("{\"src\":\"a\",\"tgt\":\"b\",\"tgt_role\":\"boss\"}")), SV("tgt_role"), "an unknown role");
    tap_sv(sv_z(why_of("{\"src\":\"a\",\"tgt\":\"b\",\"cols\":{\"x\":[1]}}")), SV("cols"),
           "a column that is neither number nor text");
    tap_sv(sv_z(why_of("{\"src\":\"a\",\"tgt\":\"b\",\"doc_pos\":\"1\"}")), SV("doc_pos"), "a place that is no number");
    tap_sv(sv_z(why_of("[]")), SV("no object"), "no object");
    tap_sv(sv_z(why_of("{\"src\":\"a\",\"tgt\":\"b\",\"id\":null}")), SV("fine"), "null is absent");
    json_release(&d);
    buf_release(&a);
    buf_release(&b);
    arena_release(&mem);
    return tap_done();
}

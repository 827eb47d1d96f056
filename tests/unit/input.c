/* base/input and base/lines: every wrapping, every way of being cut off, members, lines. The compressed fixtures are
 * made with the system's own tools, so what is read here was written by somebody else. */
#include "base/input.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static char dir[256];

static const char *at(const char *name)
{
    static char path[8][512];
    static int i;
    i = (i + 1) % 8;
    snprintf(path[i], sizeof path[i], "%s/%s", dir, name);
    return path[i];
}

__attribute__((format(printf, 1, 2))) static bool shell(const char *fmt, ...)
{
    char cmd[2048];
    va_list ap;
    va_start(ap, fmt);
    int n = snprintf(cmd, sizeof cmd, "cd '%s' && ", dir);
    vsnprintf(cmd + n, sizeof cmd - (size_t)n, fmt, ap);
    va_end(ap);
    return system(cmd) == 0;
}

static void put(const char *name, sv bytes)
{
    FILE *f = fopen(at(name), "wb");
    if (f && bytes.n) fwrite(bytes.p, 1, (size_t)bytes.n, f);
    if (f) fclose(f);
}

/* The whole input in reads of `step`; false on error. */
static bool slurp(struct input *in, struct buf *b, size_t step, struct err *e)
{
    char *tmp = mem_alloc(step);
    ptrdiff_t got;
    buf_reset(b);
    while ((got = input_read(in, tmp, step, e)) > 0) buf_add(b, tmp, (size_t)got);
    mem_free(tmp);
    return got == 0;
}

static bool slurp_path(const char *path, struct buf *b, size_t step, struct err *e)
{
    struct input *in;
    *e = (struct err){0};
    if (input_open(&in, path, e) != ST_OK) return false;
    bool good = slurp(in, b, step, e);
    input_close(in);
    return good;
}

static void make_text(struct buf *b, int lines)
{
    buf_reset(b);
    for (int i = 0; i < lines; i++)
        buf_addf(b, "line %d of a text that is not the same all over: %d\n", i, i * 7919 % 10007);
}

static void wrappings(void)
{
    static const char *const tool[] = {"gzip -c", "zstd -qc", "bzip2 -c", "xz -c", "lz4 -qc"};
    static const char *const end[] = {"gz", "zst", "bz2", "xz", "lz4"};
    struct buf text, got;
    struct err e = {0};
    buf_init(&text, BUF_MAX_DEFAULT);
    buf_init(&got, BUF_MAX_DEFAULT);
    make_text(&text, 30000);
    put("t.txt", buf_sv(&text));
    put("empty", sv_of("", 0));
    tap_ok(slurp_path(at("t.txt"), &got, 1 << 16, &e) && sv_eq(buf_sv(&got), buf_sv(&text)), "plain file");
    tap_ok(slurp_path(at("empty"), &got, 1 << 16, &e) && got.n == 0, "empty file");
    for (int i = 0; i < 5; i++) {
        if (!shell("%s < t.txt > one.%s && %s < empty > none.%s && cat one.%s one.%s > two.%s", tool[i], end[i],
                   tool[i], end[i], end[i], end[i], end[i])) {
            tap_skip(end[i], "its tool is missing");
            continue;
        }
        char name[32];
        snprintf(name, sizeof name, "one.%s", end[i]);
        tap_ok(slurp_path(at(name), &got, 1 << 16, &e) && sv_eq(buf_sv(&got), buf_sv(&text)), "%s: %s", end[i], e.msg);
        tap_ok(slurp_path(at(name), &got, 7, &e) && sv_eq(buf_sv(&got), buf_sv(&text)), "%s in reads of 7 bytes",
               end[i]);
        snprintf(name, sizeof name, "none.%s", end[i]);
        tap_ok(slurp_path(at(name), &got, 1 << 16, &e) && got.n == 0, "%s of nothing is empty %s", end[i], e.msg);
        snprintf(name, sizeof name, "two.%s", end[i]);
        tap_ok(slurp_path(at(name), &got, 1 << 16, &e) && got.n == 2 * text.n, "%s: two members read as one stream %s",
               end[i], e.msg);
        /* cut anywhere: an error, never a silent end */
        snprintf(name, sizeof name, "one.%s", end[i]);
        struct buf packed;
        buf_init(&packed, BUF_MAX_DEFAULT);
        FILE *f = fopen(at(name), "rb");
        for (int c; f && (c = getc(f)) != EOF;) buf_addc(&packed, (char)c);
        if (f) fclose(f);
        int silent = 0, tried = 0;
        for (size_t cut = 12; cut < packed.n; cut += packed.n / 23, tried++) {
            put("cut", sv_of(packed.p, (ptrdiff_t)cut));
            silent += slurp_path(at("cut"), &got, 1 << 16, &e);
            if (!strstr(e.msg, "cut")) silent++; /* the message names the file */
        }
        for (size_t back = 1; back <= 8; back++, tried++) {
            put("cut", sv_of(packed.p, (ptrdiff_t)(packed.n - back)));
            silent += slurp_path(at("cut"), &got, 1 << 16, &e);
        }
        tap_int(silent, 0, "%s cut short in %d places is an error", end[i], tried);
        /* one flipped bit in the middle */
        packed.p[packed.n / 2] ^= 0x10;
        put("flip", buf_sv(&packed));
        tap_ok(!slurp_path(at("flip"), &got, 1 << 16, &e), "%s with a flipped bit is an error: %s", end[i], e.msg);
        packed.p[packed.n / 2] ^= 0x10;
        buf_adds(&packed, SV("trailing garbage that is no member"));
        put("tail", buf_sv(&packed));
        tap_ok(!slurp_path(at("tail"), &got, 1 << 16, &e), "%s with garbage behind is an error: %s", end[i], e.msg);
        buf_release(&packed);
    }
    buf_release(&text);
    buf_release(&got);
}

static void members(void)
{
    struct buf got, many;
    struct err e = {0};
    arena mem = {0};
    sv *names;
    int n;
    buf_init(&got, BUF_MAX_DEFAULT);
    buf_init(&many, BUF_MAX_DEFAULT);
    make_text(&many, 40000);
    if (!shell("mkdir -p in/d && printf alpha > in/a.txt && printf 'b\\303\\244r\\n' > in/d/b\303\244r.txt && gzip -c "
               "in/a.txt > in/z.gz && "
               "tar cf all.tar in && tar czf all.tgz in && zstd -q all.tar -o all.tar.zst -f && tar cf solo.tar -C in "
               "a.txt && "
               "python3 -c \"import zipfile\nz=zipfile.ZipFile('all.zip','w',zipfile.ZIP_DEFLATED)\n"
               "[z.write(p) for p in ('in/a.txt','in/d/b\303\244r.txt','in/z.gz')]\nz.write('t.txt')\nz.close()\n"
               "z=zipfile.ZipFile('solo.zip','w',zipfile.ZIP_DEFLATED)\nz.write('t.txt')\nz.writestr('__MACOSX/"
               "._t.txt','junk')\"")) {
        tap_skip("archives", "tar or python3 is missing");
        return;
    }
    static const char *const ar[] = {"all.tar", "all.tgz", "all.tar.zst", "all.zip"};
    for (int i = 0; i < 4; i++) {
        tap_ok(input_members(at(ar[i]), &mem, &names, &n, &e) == ST_OK && n == 3 + (i == 3), "%s: members", ar[i]);
        int good = 0;
        for (int m = 0; m < n; m++) {
            const char *p = arena_z(&mem, names[m]);
            if (!slurp_path(p, &got, 4096, &e)) continue;
            if (strstr(p, "a.txt") || strstr(p, "z.gz"))
                good += sv_eq(buf_sv(&got), SV("alpha"));
            else if (strstr(p, "b\303\244r"))
                good += sv_eq(buf_sv(&got), SV("b\303\244r\n"));
            else
                good += got.n > 100000;
        }
        tap_int(good, n, "%s: each member reads, a gzip inside unwrapped", ar[i]);
        for (int m = n - 1; m >= 0; m--) good -= slurp_path(arena_z(&mem, names[m]), &got, 3, &e);
        tap_int(good, 0, "%s: the other way round too", ar[i]);
        tap_ok(!slurp_path(at(ar[i]), &got, 4096, &e) && strstr(e.msg, "a.txt"), "%s without a member lists them: %s",
               ar[i], e.msg);
        char bad[64];
        snprintf(bad, sizeof bad, "%s!nope", ar[i]);
        tap_ok(!slurp_path(at(bad), &got, 4096, &e) && strstr(e.msg, "nope"), "no such member: %s", e.msg);
    }
    tap_ok(slurp_path(at("solo.tar"), &got, 4096, &e) && sv_eq(buf_sv(&got), SV("alpha")),
           "the only member of a tar %s", e.msg);
    tap_ok(slurp_path(at("solo.zip"), &got, 4096, &e) && got.n > 100000,
           "the only member of a zip but for a Mac's litter %s", e.msg);
    tap_ok(!slurp_path(at("t.txt!x"), &got, 4096, &e), "a member of what is no archive: %s", e.msg);
    tap_ok(!slurp_path(at("nothing"), &got, 4096, &e) && strstr(e.msg, "nothing"), "missing: %s", e.msg);
    tap_ok(!slurp_path(dir, &got, 4096, &e), "a folder: %s", e.msg);
    /* damaged zips: cut, and a wrong checksum */
    int silent = 0;
    for (int k = 1; k < 20; k++) {
        shell("head -c $(( $(stat -c %%s solo.zip) * %d / 20 )) solo.zip > cut.zip", k);
        silent += slurp_path(at("cut.zip"), &got, 4096, &e);
        shell("head -c $(( $(stat -c %%s all.tgz) * %d / 20 )) all.tgz > cut.tgz", k);
        silent += input_members(at("cut.tgz"), &mem, &names, &n, &e) == ST_OK;
        e = (struct err){0};
    }
    tap_int(silent, 0, "zip and tar.gz cut short are errors");
    tap_ok(shell("python3 -c \"b=bytearray(open('solo.zip','rb').read()); b[len(b)//3]^=1; "
                 "open('flip.zip','wb').write(b)\"") &&
               !slurp_path(at("flip.zip"), &got, 4096, &e),
           "a zip with a flipped bit: %s", e.msg);
    put("weird!name.txt", SV("bang"));
    tap_ok(slurp_path(at("weird!name.txt"), &got, 4096, &e) && sv_eq(buf_sv(&got), SV("bang")),
           "a file's own name may hold '!'");
    struct input *in;
    uint64_t done, total;
    tap_ok(input_open(&in, at("one.gz"), &e) == ST_OK && input_peek(in, &e).n == INPUT_PEEK_MAX, "peek");
    input_progress(in, &done, &total);
    tap_ok(done > 0 && total >= done, "progress counts compressed bytes");
    tap_ok(slurp(in, &got, 1000, &e) && got.n > 100000 && sv_starts(buf_sv(&got), SV("line 0 ")),
           "peeking consumed nothing");
    input_close(in);
    buf_release(&got);
    buf_release(&many);
    arena_release(&mem);
}

/* "line|line|" with L too long, or the error */
static const char *all_lines(sv text, size_t max)
{
    static struct buf b = {.max = 1 << 20};
    struct err e = {0};
    struct input *in = input_from_memory(text, "memory");
    struct lines *l = lines_new(in, max);
    sv line;
    uint64_t no, want = 1;
    enum line_kind k;
    buf_reset(&b);
    while ((k = lines_next(l, &line, &no, &e)) != LINE_END) {
        if (k == LINE_TOO_LONG)
            buf_addc(&b, 'L');
        else
            buf_adds(&b, line);
        buf_addc(&b, '|');
        if (no != want++) buf_adds(&b, SV("(wrong number)"));
    }
    if (e.code) buf_addf(&b, "error: %s", e.msg);
    lines_free(l);
    input_close(in);
    return buf_z(&b);
}

#define LINES(text, max, want, ...) tap_sv(sv_z(all_lines(SV(text), max)), sv_z(want), __VA_ARGS__)

static void line_tests(void)
{
    LINES("", 9, "", "no line in nothing");
    LINES("\n", 9, "|", "one empty line");
    LINES("a\nb", 9, "a|b|", "the last line may lack its end");
    LINES("a\r\nb\r\n\r\n", 9, "a|b||", "CRLF");
    LINES("a\rb\nc\r", 9, "a\rb|c\r|", "a CR elsewhere stays");
    LINES("\xef\xbb\xbf"
          "a\nb\n",
          9, "a|b|", "UTF-8 BOM");
    LINES("a\n\xef\xbb\xbf"
          "b\n",
          9,
          "a|\xef\xbb\xbf"
          "b|",
          "only at the very start");
    LINES("123456789\n1234567890\nx\n", 9, "123456789|L|x|", "longest allowed, one more");
    LINES("123456789\r\n1234567890\r\nx", 9, "123456789|L|x|", "the CR of a CRLF does not count");
    LINES("1234567890", 9, "L|", "too long without an end");
    LINES("\xff\xfe"
          "a\0\n\0\xe4\0=\xd8\x00\xde\r\0\n\0",
          9, "a|\xc3\xa4\xf0\x9f\x98\x80|", "UTF-16 little endian");
    LINES("\xfe\xff"
          "\0a\0\n\x4e\x2d",
          9, "a|\xe4\xb8\xad|", "UTF-16 big endian");
    LINES("\xff\xfe"
          "a\0\x00\xd8"
          "b\0\n\0z",
          20,
          "a\xed\xa0\x80"
          "b|\xff|",
          "lone surrogate and odd byte are passed on as invalid bytes");
    LINES("\xff\xfe\0\0a\0\0\0", 9, "error: cannot read 'memory': it is UTF-32; convert it to UTF-8",
          "UTF-32 is an error");
    struct input *in = input_from_memory(SV("a\0b\n"), "nul");
    struct lines *l = lines_new(in, 9);
    struct err e = {0};
    sv line;
    uint64_t no;
    tap_ok(lines_next(l, &line, &no, &e) == LINE_OK && sv_eq(line, SV("a\0b")), "a NUL inside stays");
    lines_free(l);
    input_close(in);
    /* longer than any buffer, lines across every border */
    struct buf big;
    buf_init(&big, BUF_MAX_DEFAULT);
    for (int i = 0; i < 3000000; i++) buf_addc(&big, 'x');
    buf_addc(&big, '\n');
    for (int i = 0; i < 50000; i++) buf_addf(&big, "%0*d\n", i % 97 + 1, i);
    in = input_from_memory(buf_sv(&big), "big");
    l = lines_new(in, 4 << 20);
    tap_ok(lines_next(l, &line, &no, &e) == LINE_OK && line.n == 3000000, "a line longer than the buffer");
    int bad = 0;
    for (int i = 0; i < 50000; i++) {
        int64_t v = -1;
        if (lines_next(l, &line, &no, &e) != LINE_OK || line.n < i % 97 + 1 || !sv_to_i64(line, &v) || v != i) bad++;
    }
    tap_ok(bad == 0 && lines_next(l, &line, &no, &e) == LINE_END && !e.code, "every line across the buffer's borders");
    lines_free(l);
    input_close(in);
    buf_release(&big);
}

int main(void)
{
    snprintf(dir, sizeof dir, "%s/lingloom-input-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(dir)) return 1;
    line_tests();
    wrappings();
    members();
    char cmd[512];
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    if (system(cmd) != 0) return 1;
    return tap_done();
}

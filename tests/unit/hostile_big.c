/* Records of a hundred megabytes, and many of fifteen: what is too long is passed over and counted, what is not is
 * worked on one at a time. tests/hostile.h says what holds for all: the ceiling of memory above all. */
#include "hostile.h"

enum { HUGE = 100 << 20, LARGE = 7 << 20, MANY = 16 };

/* in/<name>: head, n bytes of letters, tail; `times` over */
static void big_file(const char *name, const char *head, long n, const char *tail, int times)
{
    static char letters[1 << 16];
    char path[160];
    snprintf(path, sizeof path, "in/%s", name);
    for (size_t i = 0; i < sizeof letters; i++) letters[i] = i % 7 ? 'a' : ' ';
    FILE *f = fopen(at(path), "wb");
    for (; f && times > 0; times--) {
        fputs(head, f);
        for (long left = n; left > 0; left -= (long)sizeof letters) fwrite(letters, 1, sizeof letters, f);
        fputs(tail, f);
    }
    if (f) fclose(f);
}

static void expect(const char *command, const char *name, const char *threads, int code, int64_t kept)
{
    char spec[160], what[200];
    snprintf(spec, sizeof spec, "in/%s", name);
    snprintf(what, sizeof what, "%s %s -%s", command, name, threads);
    char option[8];
    snprintf(option, sizeof option, "-%s", threads);
    char *argv[] = {
        bin, (char *)command, spec, "-o", "o/out.jsonl", "--json=o/sum.json", option, "--src-lang=en", "--tgt-lang=de",
        NULL};
    if (!strcmp(command, "dedup")) argv[7] = NULL;
    struct verdict v = hostile_run(argv, NULL);
    hostile_judge(what, &v, name, code, kept);
}

#define TMX "<tmx version='1.4'><header srclang='en'/><body><tu><tuv xml:lang='en'><seg>"
#define TU  "</seg></tuv><tuv xml:lang='de'><seg>x</seg></tuv></tu></body></tmx>\n"

static void test_huge(void)
{
    big_file("line.tsv", "a b\tc d\n", HUGE, "\tx\ne f\tg h\n", 1);
    expect("convert", "line.tsv", "j2", 0, 2);
    big_file("string.jsonl", "{\"src\":\"a b\",\"tgt\":\"c d\"}\n{\"src\":\"", HUGE,
             "\",\"tgt\":\"x\"}\n{\"src\":\"e f\",\"tgt\":\"g h\"}\n", 1);
    expect("convert", "string.jsonl", "j2", 0, 2);
    big_file("element.json", "[{\"instruction\":\"a b\",\"output\":\"c d\"},\n{\"instruction\":\"", HUGE,
             "\",\"output\":\"x\"}]\n", 1);
    expect("filter", "element.json", "j2", 0, 1);
    expect("dedup", "element.json", "j2", 0, 1);
    big_file("text.tmx", TMX, HUGE, TU, 1);
    expect("convert", "text.tmx", "j2", 0, 0);
    big_file("comment.tmx", "<tmx version='1.4'><!-- ", HUGE, " --></tmx>", 1);
    expect("convert", "comment.tmx", "j2", 4, -1);
    shell("rm -f in/*");
}

static void test_many(void)
{
    big_file("many.tsv", "", LARGE, "\tx\n", MANY);
    expect("convert", "many.tsv", "j2", 0, MANY);
    expect("convert", "many.tsv", "j7", 0, MANY);
    big_file("many.jsonl", "{\"conversations\":[{\"from\":\"human\",\"value\":\"", LARGE,
             "\"},{\"from\":\"gpt\",\"value\":\"x\"}]}\n", MANY);
    expect("filter", "many.jsonl", "j7", 0, MANY);
    expect("dedup", "many.jsonl", "j7", 0, 1);
    /* notes beyond measure in one unit */
    big_file("notes.tmx", "<tmx version='1.4'><header srclang='en'/><body><tu><note>", 1 << 16, "</note>", 1);
    shell(
        "cd in && for i in 1 2 3 4 5 6 7 8 9 10; do head -c 65536 /dev/zero | tr '\\0' n | sed 's|.*|<note>&</note>|'; "
        "done >>notes.tmx && echo '<tuv xml:lang=\"en\"><seg>a</seg></tuv><tuv xml:lang=\"de\"><seg>b</seg></tuv></tu>"
        "</body></tmx>' >>notes.tmx");
    expect("convert", "notes.tmx", "j2", 0, 0);
}

int main(void)
{
    if (SANITIZED || !hostile_begin("hostile-big")) {
        tap_skip_all(SANITIZED ? "sanitizers need memory of their own" : "the program is not built");
        return 0;
    }
    test_huge();
    test_many();
    hostile_end();
    return tap_done();
}

/* Kinds about words and notation (B, C7 to C9), on a made-up corpus whose lexicon has words of two renderings; and the
 * conversion of Chinese characters. */
#include "dialogue/synth.h"
#include "text/hans.h"
#include "text/translit.h"

#include "base/input.h"
#include "engine/shard.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static char root[] = "/tmp/lingloom-words-XXXXXX";
static volatile int stop;

static void test_translit(void)
{
    tap_sv(translit(TRANSLIT_TO_HANT, SV("这个语言很难学"), &mem), SV("這個語言很難學"), "traditional");
    tap_sv(translit(TRANSLIT_TO_HANS, SV("這個語言很難學"), &mem), SV("这个语言很难学"), "and back");
    tap_ok(hant_certain(SV("这个语言很难学")), "every character has one traditional form");
    tap_ok(!hant_certain(SV("他的头发很长")), "发 has two");
    tap_sv(translit(TRANSLIT_TO_HANT, SV(""), &mem), SV(""), "nothing");
}

static const char *const noun[][2] = {
    {"garden", "Garten"},  {"window", "Fenster"},  {"village", "Dorf"},   {"kitchen", "Küche"},
    {"bridge", "Brücke"},  {"letter", "Brief"},    {"teacher", "Lehrer"}, {"doctor", "Arzt"},
    {"river", "Fluss"},    {"mountain", "Berg"},   {"church", "Kirche"},  {"market", "Markt"},
    {"bottle", "Flasche"}, {"station", "Bahnhof"}, {"island", "Insel"},   {"forest", "Wald"},
    {"castle", "Burg"},    {"engine", "Motor"},    {"journey", "Reise"},  {"language", "Sprache"}};
static const char *const quality[][3] = {
    {"beautiful", "schön", "hübsch"},  {"large", "gewaltig", "riesig"},   {"quiet", "ruhig", "still"},
    {"expensive", "teuer", "kostbar"}, {"famous", "berühmt", "bekannt"},  {"dangerous", "gefährlich", "riskant"},
    {"dirty", "schmutzig", "dreckig"}, {"strange", "seltsam", "komisch"}, {"narrow", "schmal", "eng"},
    {"broken", "kaputt", "defekt"},    {"modern", "modern", "neuartig"},  {"cheap", "billig", "günstig"},
    {"empty", "leer", "verlassen"},    {"simple", "einfach", "schlicht"}, {"cosy", "gemütlich", "behaglich"},
    {"gloomy", "düster", "finster"},   {"sturdy", "stabil", "robust"},    {"useful", "nützlich", "praktisch"}};
enum { NOUNS = sizeof noun / sizeof *noun, QUALITIES = sizeof quality / sizeof *quality, PAIRS = 3600 };

static const char *corpus(void)
{
    struct buf b;
    struct err e = {0};
    const char *path = arena_f(&mem, "%s/pairs.jsonl", root).p;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < PAIRS; i++) {
        const char *const *a = noun[i % NOUNS], *const *z = noun[(i / NOUNS + i + 7) % NOUNS];
        const char *const *q = quality[i / 7 % QUALITIES];
        const char *file = i % 9 ? "" : " in load_file", *datei = i % 9 ? "" : " in load_file";
        buf_addf(&b,
                 "{\"id\":\"w-%d\",\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"We saw that the %s beside the %s "
                 "was %s and %d.5 years old%s.\",\"tgt\":\"Wir sahen, dass %s neben %s %s und %d,5 Jahre alt war%s.\"",
                 i, a[0], z[0], q[0], 3 + i % 50, file, a[1], z[1], q[1 + (i % 3 == 0)], 3 + i % 50, datei);
        buf_addf(&b, ",\"doc\":\"d%d\",\"doc_pos\":%d,\"corpus\":\"w\",\"record\":%d}\n", i / 60, i % 60, i + 1);
    }
    file_write_whole(path, buf_sv(&b), &e);
    buf_release(&b);
    return path;
}

static sv synth(const char *kind, const char *path, const struct wordings *words, int threads)
{
    struct run run = {.seed = 3, .threads = threads, .batch = 64, .memory = 1 << 30, .tmp = root, .stop = &stop};
    struct synth_cfg cfg = {0};
    struct err e = {0};
    struct tally t;
    struct input *in;
    struct buf b;
    char piece[4096];
    const char *out = arena_f(&mem, "%s/out.jsonl", root).p, *name = "w";
    struct synth_job job = {"synth", &path, &name, NULL, 1, out, arena_f(&mem, "%s/attempts.tsv", root).p, NULL, &t};
    tally_init(&t);
    opt_defaults(synth_opts, &cfg, &mem, &e);
    synth_set_kinds(&cfg, sv_z(kind), &e);
    cfg.count = 60;
    if (synth_files(&run, &cfg, words, &job, &e) != ST_OK || input_open(&in, out, &e) != ST_OK) {
        printf("# %s: %s\n", kind, e.msg);
        return (sv){NULL, 0};
    }
    buf_init(&b, BUF_MAX_DEFAULT);
    for (ptrdiff_t n; (n = input_read(in, piece, sizeof piece, &e)) > 0;) buf_add(&b, piece, (size_t)n);
    input_close(in);
    sv got = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    arena_release(&run.mem);
    return got;
}

static int lines_with(sv text, const char *what)
{
    int n = 0;
    while (text.n) n += sv_find(sv_cut(&text, '\n'), sv_z(what)) >= 0;
    return n;
}

static void test_kinds(void)
{
    static const struct {
        const char *kind, *has; /* a constraint without which the kind means nothing */
    } t[] = {{"B1", "\"type\":\"term\""},   {"B2", "\"type\":\"forbid\""}, {"B3", "\"type\":\"forbid\""},
             {"B4", "\"type\":\"keep\""},   {"B5", "\"type\":\"edit\""},   {"B6", "\"type\":\"term\""},
             {"B7", "\"type\":\"forbid\""}, {"B8", "\"type\":\"term\""},   {"C7", "\"turn\":"},
             {"C8", "\"type\":\"numbers\""}};
    struct wordings *words;
    struct err e = {0};
    const char *path = corpus();
    if (!tap_ok(wordings_load(&words, NULL, &e) == ST_OK, "wordings")) return;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        sv got = synth(t[i].kind, path, words, 2);
        int all = lines_with(got, "\"id\":");
        tap_ok(all >= 20, "%s: %d records", t[i].kind, all);
        tap_int(lines_with(got, t[i].has), all, "%s: each has what it is about", t[i].kind);
        if (i % 4 == 0) tap_sv(synth(t[i].kind, path, words, 1), got, "%s: the same from one thread", t[i].kind);
    }
    wordings_free(words);
}

int main(void)
{
    if (!mkdtemp(root)) return 1;
    test_translit();
    test_kinds();
    unlink(arena_f(&mem, "%s/out.jsonl", root).p);
    unlink(arena_f(&mem, "%s/attempts.tsv", root).p);
    unlink(arena_f(&mem, "%s/pairs.jsonl", root).p);
    rmdir(root);
    arena_release(&mem);
    return tap_done();
}

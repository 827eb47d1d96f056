/* What people found wrong with translations, as dialogues: which judgements can be said, how a place is quoted, when a
 * reference mends just that; and the kinds that are made of it. */
#include "dialogue/kinds/judged.h"
#include "dialogue/synth.h"

#include "base/input.h"
#include "engine/shard.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static char root[] = "/tmp/lingloom-judged-XXXXXX";
static volatile int stop;

static const char source[] = "The old bridge was closed in May.", draft[] = "Die alte Brücke wurde im Mai zugemacht.";

static struct unit unit_of(const char *text, const char *reference, const char *marks)
{
    struct unit u = {.doc_pos = -1};
    unit_add(&u, SV("en"), sv_z(source), SEG_TEXT, &mem);
    if (reference) unit_add(&u, SV("de"), sv_z(reference), SEG_TEXT, &mem);
    unit_add(&u, SV("de"), sv_z(text), SEG_MT, &mem);
    unit_add_col(&u, SV("mqm"), sv_z(marks), &mem);
    return u;
}

/* "minor 'alte' style; ..." or why not. */
static sv told(const char *text, const char *reference, const char *marks)
{
    static const char *const severity[] = {"minor", "major", "critical"};
    struct unit u = unit_of(text, reference, marks);
    struct kind_job job = {.unit = &u, .nunits = 1, .mem = &mem};
    struct judged j;
    struct buf b;
    if (!judged_read(&job, &j)) return SV("no");
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_adds(&b, j.mended ? SV("mended:") : SV("said:"));
    for (int i = 0; i < j.flaws.n; i++) {
        const struct flaw *f = &j.flaws.v[i];
        buf_addf(&b, " %s[%.*s>%.*s]%d", severity[f->severity], SV_ARG(f->wrong), SV_ARG(f->right), (int)f->category);
    }
    sv got = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    return got;
}

#define TOLD(reference, marks, want) tap_sv(told(draft, reference, marks), SV(want), "%s", want)

static void test_marks(void)
{
    TOLD(NULL, "r\tNo-error\tNo-error\tt\t1\t", "said:");
    TOLD(NULL, "r\tMinor\tStyle/Awkward\tt\t1\talte", "said: minor[alte>]13");
    TOLD(NULL, "r\tMinor\tStyle/Awkward\tt\t1\tltee", "no"); /* does not stand there */
    TOLD(NULL, "r\tMinor\tFluency/Inconsistency\tt\t1\talte", "no");
    TOLD(NULL, "r\tHOTW-test\tStyle/Awkward\tt\t1\talte", "no");
    TOLD(NULL, "r\tNeutral\tStyle/Awkward\tt\t1\talte", "no"); /* neither an error nor none */
    TOLD(NULL, "r\tMajor\tAccuracy/Omission\ts\t1\told", "said: major[>old]1");
    TOLD(NULL, "r\tMajor\tSource error\ts\t1\told", "no");
    TOLD(NULL, "r\tMajor\tFluency/Grammar\tt\t1\tDie alte Brücke wurde im Mai", "no"); /* nearly all of it */
    TOLD(NULL, "", "no");
}

static void test_quotes(void)
{
    TOLD(NULL, "r\tMinor\tFluency/Spelling\tt\t1\tück", "said: minor[Brücke>]12");
    TOLD(NULL, "r\tMinor\tFluency/Punctuation\tt\t1\t.", "said: minor[zugemacht.>]10");
    TOLD(NULL, "r\tMajor\tFluency/Grammar\tt\t1\t im ", "said: major[im>]6");
    TOLD(NULL,
         "r\tMinor\tFluency/Grammar\tt\t1\tim Mai\nr\tMajor\tStyle/Awkward\tt\t1\tMai zugemacht\n"
         "r\tMinor\tStyle/Awkward\tt\t1\talte",
         "said: minor[alte>]13 major[im Mai zugemacht>]6");
    tap_sv(told("Er sah das Haus und das Feld.", NULL, "r\tMinor\tFluency/Grammar\tt\t2\tdas"),
           SV("said: minor[und das>]6"), "what stands there twice is quoted with the word before it");
    tap_sv(told("Er sah das \"alte\" Haus.", NULL, "r\tMinor\tFluency/Grammar\tt\t1\t\"alte\""), SV("no"),
           "nothing with quotation marks is quoted");
}

static void test_raters(void)
{
    TOLD(NULL, "a\tMajor\tStyle/Awkward\tt\t1\talte\nb\tMinor\tFluency/Grammar\tt\t1\talte Brücke",
         "said: minor[alte Brücke>]13");
    TOLD(
        NULL,
        "a\tMajor\tStyle/Awkward\tt\t1\talte\na\tMajor\tStyle/Awkward\tt\t1\tMai\nb\tMinor\tFluency/Grammar\tt\t1\tMai",
        "said: minor[Mai>]13");
    TOLD(NULL, "a\tMajor\tStyle/Awkward\tt\t1\talte\nb\tNo-error\tNo-error\tt\t1\t", "no");
    TOLD(NULL, "a\tNo-error\tNo-error\tt\t1\t\nb\tNo-error\tNo-error\tt\t1\t", "said:");
}

static void test_mended(void)
{
    TOLD("Die alte Brücke wurde im Mai gesperrt.", "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht",
         "mended: major[zugemacht>gesperrt]0");
    TOLD("Die betagte Brücke wurde im Mai geschlossen.",
         "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht\nr\tMinor\tStyle/Awkward\tt\t1\talte",
         "mended: minor[alte>betagte]13 major[zugemacht>geschlossen]0");
    TOLD("Die Brücke wurde im Mai zugemacht.", "r\tMinor\tAccuracy/Addition\tt\t1\talte", "mended: minor[alte>]2");
    TOLD("Die alte Brücke wurde im März gesperrt.", "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht",
         "said: major[zugemacht>]0"); /* something else has changed, too */
    TOLD(draft, "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht", "said: major[zugemacht>]0"); /* not mended */
    TOLD("Die alte Brücke wurde im Mai gesperrt!", "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht",
         "said: major[zugemacht>]0"); /* it ends otherwise */
    TOLD("Man hat im Mai die alte Brücke gesperrt.", "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht",
         "said: major[zugemacht>]0");
}

/* ---- the kinds ---- */

enum { PAIRS = 60 };

/* Drafts with an error that the reference mends, drafts without a reference, and drafts without an error. */
static const char *pairs_file(void)
{
    const char *path = arena_f(&mem, "%s/pairs.jsonl", root).p;
    struct buf b;
    struct err e = {0};
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < PAIRS; i++) {
        const char *text = arena_f(&mem, "Die alte Brücke Nummer %d wurde zugemacht.", i).p;
        const char *right = arena_f(&mem, "Die alte Brücke Nummer %d wurde gesperrt.", i).p;
        struct unit u = unit_of(text, i % 3 == 0 ? right : NULL,
                                i % 3 == 2 ? "r\tNo-error\tNo-error\tt\t1\t"
                                           : "r\tMajor\tAccuracy/Mistranslation\tt\t1\tzugemacht");
        u.seg[0].text = arena_f(&mem, "The old bridge number %d was closed.", i);
        u.id = arena_f(&mem, "c-%d", i);
        u.record = i + 1;
        u.corpus = SV("c");
        unit_write(&u, &b);
    }
    file_write_whole(path, buf_sv(&b), &e);
    buf_release(&b);
    return path;
}

static sv synth(const char *kinds_list, const char *path, const struct wordings *words, int threads)
{
    struct run run = {.seed = 7, .threads = threads, .batch = 16, .tmp = root, .stop = &stop};
    const char *out = arena_f(&mem, "%s/out.jsonl", root).p, *name = "c";
    struct synth_cfg cfg = {0};
    struct err e = {0};
    struct tally t;
    struct input *in;
    struct buf b;
    char piece[4096];
    opt_defaults(synth_opts, &cfg, &mem, &e);
    synth_set_kinds(&cfg, sv_z(kinds_list), &e);
    tally_init(&t);
    struct synth_job job = {.id = "synth",
                            .paths = &path,
                            .names = &name,
                            .n = 1,
                            .out = out,
                            .attempts = arena_f(&mem, "%s/attempts.tsv", root).p,
                            .tally = &t};
    if (synth_files(&run, &cfg, words, &job, &e) != ST_OK || input_open(&in, out, &e) != ST_OK)
        return arena_f(&mem, "error: %s", e.msg);
    buf_init(&b, BUF_MAX_DEFAULT);
    for (ptrdiff_t n; (n = input_read(in, piece, sizeof piece, &e)) > 0;) buf_add(&b, piece, (size_t)n);
    input_close(in);
    sv got = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    arena_release(&run.mem);
    return got;
}

static int count(sv text, sv what)
{
    int n = 0;
    for (ptrdiff_t at = 0, hit; (hit = sv_find(sv_from(text, at), what)) >= 0; at += hit + what.n) n++;
    return n;
}

static void test_kinds(void)
{
    struct wordings *words;
    struct err e = {0};
    const char *path = pairs_file();
    if (!tap_ok(wordings_load(&words, NULL, &e) == ST_OK, "wordings")) return;
    sv got = synth("E5", path, words, 1);
    tap_int(count(got, SV("\"kind\":\"E5\"")), PAIRS / 3, "E5: where the reference mends what was found");
    tap_int(count(got, SV("gesperrt.\"}]")), PAIRS / 3, "its answer is the reference");
    got = synth("F2", path, words, 1);
    int clean = count(got, SV("\"expected\":[]"));
    tap_int(count(got, SV("\"expected\":[\"zugemacht\"]")), PAIRS / 3 * 2, "F2: with and without a reference");
    tap_ok(clean > 0 && clean < PAIRS / 6, "and a few of those without an error: %d", clean);
    tap_sv(synth("F2", path, words, 2), got, "the same from two threads");
    got = synth("F3", path, words, 1);
    tap_int(count(got, SV("\"reference\":\"\"")) + count(got, SV("gesperrt.\"}")), count(got, SV("\n")),
            "F3: a machine's text is nowhere the reference");
    tap_int(count(synth("A1,E1,F1,F4", path, words, 1), SV("\n")), 0, "drafts are no pairs for the other kinds");
    wordings_free(words);
}

int main(void)
{
    if (!mkdtemp(root)) return 1;
    test_marks();
    test_quotes();
    test_raters();
    test_mended();
    test_kinds();
    unlink(arena_f(&mem, "%s/out.jsonl", root).p);
    unlink(arena_f(&mem, "%s/attempts.tsv", root).p);
    unlink(arena_f(&mem, "%s/pairs.jsonl", root).p);
    rmdir(root);
    arena_release(&mem);
    return tap_done();
}

/* What is promised about disk space: guesses of text and records, and the count of what temporary files held. */
#include "dataset/sample.h"

#include "dataset/extpart.h"
#include "dataset/spool.h"

#include "dataset_util.h"

enum { N = 60000 };

/* Records whose size changes from the first half to the second. */
static sv records(bool array, int from, int to)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    if (array) buf_adds(&b, SV("[\n"));
    for (int i = 0; i < N; i++) {
        buf_addf(&b, "%s{\"id\":%d,\"text\":\"", array && i ? ",\n" : "", i);
        for (int k = 0; k < (i < N / 2 ? from : to); k++) buf_addc(&b, (char)('a' + (i * 7 + k) % 26));
        buf_adds(&b, array ? SV("\"}") : SV("\"}\n"));
    }
    if (array) buf_addc(&b, ']');
    sv all = arena_dup(&util_mem, buf_sv(&b));
    buf_release(&b);
    return all;
}

static void count(void *to, const struct rec *r, arena *mem)
{
    (void)mem;
    *(int *)to += r->shape == REC_TEXT;
}

static void near_to(const char *what, double got, double least, double most)
{
    tap_ok(got >= least && got <= most, "%s: %.0f lies between %.0f and %.0f", what, got, least, most);
}

static void guesses(void)
{
    sv even = records(false, 80, 80), uneven = records(false, 400, 100), array = records(true, 80, 80);
    const char *path[] = {util_write("even.jsonl", even), util_write("array.json", array)};
    int looked = 0;
    struct sample s = sample_files(path, 1, count, &looked);
    tap_ok(s.text == (double)even.n && looked > 100, "the text of a plain file is its size");
    near_to("records", s.records, N * .95, N * 1.1);
    s = sample_files(path, 2, NULL, NULL);
    near_to("records of two files", s.records, 2 * N * .95, 2 * N * 1.1);
    path[0] = util_write("uneven.jsonl", uneven);
    s = sample_files(path, 1, NULL, NULL);
    near_to("records of two sizes", s.records, N * .8, N * 1.4);
    path[0] = util_write("one.jsonl", sv_head(even, 60));
    s = sample_files(path, 1, NULL, NULL);
    near_to("a broken record", s.records, .9, 1.1);
    path[0] = util_path("absent.jsonl");
    s = sample_files(path, 1, NULL, NULL);
    tap_ok(s.text == 0 && s.records == 0, "nothing is known of a file that is not there");
    path[0] = arena_f(&util_mem, "%s+%s", util_write("p.en", SV("a\nb\nc\n")), util_write("p.de", SV("x\ny\nz\n"))).p;
    s = sample_files(path, 1, NULL, NULL);
    near_to("pairs", s.records, 3, 6);
}

static void used(void)
{
    struct spool a, b;
    struct err e = {0};
    static char block[1 << 20];
    disk_used_reset();
    spool_init(&a, util_dir, 0);
    spool_init(&b, util_dir, 0);
    for (int i = 0; i < 3; i++) spool_add(&a, block, sizeof block, &e);
    spool_done(&a, &e);
    spool_release(&a);
    spool_add(&b, block, sizeof block, &e);
    spool_done(&b, &e);
    spool_release(&b);
    tap_int((int64_t)disk_used(), 3 << 20, "the most that was held at a time");
    disk_used_reset();
    tap_int((int64_t)disk_used(), 0, "nothing is held any more");
}

int main(void)
{
    util_start();
    guesses();
    used();
    return util_done();
}

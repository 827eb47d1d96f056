/* Samples of a corpus: whole blocks, spread evenly, the same ones for any size of batch; nothing is lost without one.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/input.h"
#include "corpus/reader.h"
#include "engine/shard.h"
#include "engine/tally.h"
#include "tap.h"

enum { RECORDS = 10000, STRIDE = 10 };

/* The lines given, in order. */
struct taken {
    int line[RECORDS + 1], n;
};

static void take(const char *path, int64_t stride, int64_t limit, uint64_t seed, int batch, struct taken *t)
{
    struct corpus_source *s;
    struct tally tally;
    struct err e = {0};
    struct corpus_spec spec = {.paths = &path,
                               .n = 1,
                               .format = SV("tsv"),
                               .src_lang = SV("en"),
                               .tgt_lang = SV("de"),
                               .limit = limit,
                               .stride = stride,
                               .seed = seed};
    t->n = 0;
    tally_init(&tally);
    if (corpus_source_new(&s, &spec, &tally, &e) != ST_OK) return;
    struct batch *b = batch_new(batch);
    while (corpus_next(s, b, &e) == ST_OK && b->n) {
        for (int i = 0; i < b->n && t->n < RECORDS; i++) t->line[t->n++] = (int)b->item[i].line;
        batch_clear(b);
    }
    batch_free(b);
    corpus_source_free(s);
}

static bool same(const struct taken *a, const struct taken *b)
{
    return a->n == b->n && !memcmp(a->line, b->line, (size_t)a->n * sizeof *a->line);
}

/* Every block is whole (but the last of the file), and each stretch of STRIDE blocks has one. */
static bool even(const struct taken *t)
{
    int blocks[RECORDS / SAMPLE_BLOCK + 1] = {0}, stretch[RECORDS / SAMPLE_BLOCK / STRIDE + 2] = {0};
    for (int i = 0; i < t->n; i++) {
        if (i && t->line[i] <= t->line[i - 1]) return false;
        blocks[(t->line[i] - 1) / SAMPLE_BLOCK]++;
    }
    for (int k = 0; k < RECORDS / SAMPLE_BLOCK; k++) {
        if (blocks[k] && blocks[k] != SAMPLE_BLOCK) return false;
        stretch[k / STRIDE] += blocks[k] > 0;
    }
    for (int k = 0; k < RECORDS / SAMPLE_BLOCK / STRIDE; k++)
        if (stretch[k] != 1) return false;
    return true;
}

int main(void)
{
    static struct taken all, a, b;
    char path[64];
    struct buf text;
    struct err e = {0};
    snprintf(path, sizeof path, "/tmp/lingloom-sample-%d.tsv", (int)getpid());
    buf_init(&text, 1 << 22);
    for (int i = 1; i <= RECORDS; i++) buf_addf(&text, "cup %d\tTasse %d\n", i, i);
    tap_ok(file_write_whole(path, buf_sv(&text), &e) == ST_OK, "a corpus of %d records", RECORDS);
    take(path, 0, 0, 1, 1024, &all);
    tap_int(all.n, RECORDS, "without a sample all are read");
    take(path, 1, 0, 1, 1024, &a);
    tap_ok(same(&a, &all), "a stride of 1 is all");
    take(path, STRIDE, 0, 1, 1024, &a);
    tap_ok(a.n >= 900 && a.n <= 1100, "one in %d: %d", STRIDE, a.n);
    tap_ok(even(&a), "whole blocks, one in each stretch");
    for (int batch = 1; batch <= 2000; batch = batch * 7 + 3) {
        take(path, STRIDE, 0, 1, batch, &b);
        tap_ok(same(&a, &b), "the same with batches of %d", batch);
    }
    take(path, STRIDE, 0, 2, 1024, &b);
    tap_ok(!same(&a, &b) && even(&b), "another seed: other blocks, as even");
    take(path, STRIDE, 3000, 1, 1024, &b);
    tap_ok(b.n && b.line[b.n - 1] <= 3000 && !memcmp(a.line, b.line, (size_t)b.n * sizeof *b.line),
           "a limit counts what is passed over");
    take(path, 1 << 20, 0, 1, 64, &b);
    tap_ok(b.n == 0 || b.n == SAMPLE_BLOCK, "a stride past the end: a block or none");
    unlink(path);
    buf_release(&text);
    return tap_done();
}

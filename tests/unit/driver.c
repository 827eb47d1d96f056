/* The driver's contract: the same bytes for any thread count and batch size, after an error or an interruption and a
 * second start, with counts that balance. */
#include "engine/driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "engine/run.h"
#include "engine/shard.h"
#include "engine/state.h"
#include "tap.h"

enum { ITEMS = 14000 };

struct numbers {
    uint64_t at, end, fail_at;
    volatile int *stop;
    uint64_t stop_at;
};

static enum status next_number(void *source, struct batch *b, struct err *e)
{
    struct numbers *n = source;
    for (; n->at < n->end && !batch_full(b); n->at++) {
        char line[32];
        if (n->at == n->fail_at) return err_set(e, ST_DATA, "the source broke at %llu", (unsigned long long)n->at);
        if (n->stop && n->at == n->stop_at) *n->stop = 1;
        int len = snprintf(line, sizeof line, "%llu", (unsigned long long)n->at);
        struct item *it = batch_add(b, sv_of(line, len), (sv){0}, 0, n->at + 1);
        if (n->at % 1000 == 999) it->reason = 1; /* dropped by the source: the worker passes over it */
    }
    return ST_OK;
}

/* Every 7th is dropped with a reject, every 5th gives two records, some are long. */
static enum status work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)ctx;
    (void)local;
    (void)e;
    for (int i = 0; i < b->n; i++) {
        int64_t v = -1;
        if (b->item[i].reason) continue;
        sv_to_i64(b->item[i].raw, &v);
        if (v % 7 == 3) {
            buf_addf(&b->out[CH_REJECTS], "reject %lld\n", (long long)v);
            batch_end_item(b, i, 2, 0);
            continue;
        }
        int n = v % 5 == 0 ? 2 : 1;
        for (int k = 0; k < n; k++) {
            buf_addf(&b->out[CH_MAIN], "%lld.%d ", (long long)v, k);
            for (int64_t f = 0; f < (v % 97) * 3; f++) buf_addc(&b->out[CH_MAIN], (char)('a' + (v * 31 + f) % 26));
            buf_addc(&b->out[CH_MAIN], '\n');
        }
        buf_addf(&b->out[CH_SCORES], "%lld\n", (long long)v);
        batch_end_item(b, i, 0, n);
    }
    return ST_OK;
}

static const char *dir;

struct outcome {
    enum status st;
    struct tally tally;
    char raw[3][65], text[3][65];
};

static void path_of(char *to, size_t n, const char *name, int c, const char *ending)
{
    snprintf(to, n, "%s/%s.%d%s", dir, name, c, ending);
}

static struct outcome drive(struct run *run, const char *name, struct numbers *n, const char *ending)
{
    struct outcome o = {0};
    struct err e = {0};
    char path[3][300];
    tally_init(&o.tally);
    tally_reason(&o.tally, "source");
    tally_reason(&o.tally, "seventh");
    struct driver_job job = {.id = name, .next = next_number, .source = n, .work = work, .tally = &o.tally};
    for (int c = 0; c < 3; c++) {
        path_of(path[c], sizeof path[c], name, c, ending);
        job.ch[c].path = path[c];
    }
    job.ch[CH_REJECTS].keep_per_reason = 50;
    o.st = driver_run(run, &job, &e);
    for (int c = 0; o.st == ST_OK && c < 3; c++) {
        file_sha256(path[c], false, o.raw[c], NULL, &e);
        file_sha256(path[c], true, o.text[c], NULL, &e);
    }
    return o;
}

static bool equal(const struct outcome *a, const struct outcome *b)
{
    return a->st == ST_OK && b->st == ST_OK && !memcmp(a->raw, b->raw, sizeof a->raw) &&
           !memcmp(a->text, b->text, sizeof a->text) && a->tally.out == b->tally.out &&
           !memcmp(a->tally.count, b->tally.count, sizeof a->tally.count);
}

static struct outcome plain(const char *name, int threads, int batch, const char *ending)
{
    struct run run = {.threads = threads, .batch = batch, .tmp = "/tmp"};
    struct numbers n = {.end = ITEMS, .fail_at = UINT64_MAX};
    struct outcome o = drive(&run, name, &n, ending);
    arena_release(&run.mem);
    return o;
}

static void test_threads_and_batches(const char *ending)
{
    struct outcome base = plain("base", 1, 1024, ending);
    tap_int(base.st, ST_OK, "driver runs (%s)", ending);
    tap_int(tally_in(&base.tally), ITEMS, "in = kept + dropped");
    tap_int(base.tally.count[1], ITEMS / 1000, "what the source dropped is counted");
    static const int threads[] = {1, 2, 7}, batches[] = {1, 333, 5000};
    for (int t = 0; t < 3; t++)
        for (int b = 0; b < 3; b++) {
            struct outcome o = plain("other", threads[t], batches[b], ending);
            tap_ok(equal(&base, &o), "same bytes with %d threads, batches of %d (%s)", threads[t], batches[b], ending);
        }
}

/* First start ends early (broken source, or stopped), the second finishes. */
static struct outcome twice(const char *name, uint64_t at, bool stop, const char *ending)
{
    struct err e = {0};
    char sub[300];
    snprintf(sub, sizeof sub, "%s/state-%s-%llu-%d%s", dir, name, (unsigned long long)at, stop, ending);
    mkdir(sub, 0777);
    volatile int stopped = 0;
    struct run run = {.threads = 2, .batch = 100, .tmp = "/tmp", .stop = &stopped};
    state_open(&run.state, sub, true, &e);
    struct numbers n = {.end = ITEMS, .fail_at = stop ? UINT64_MAX : at, .stop = stop ? &stopped : NULL, .stop_at = at};
    struct outcome o = drive(&run, name, &n, ending);
    if (o.st != (stop ? ST_INTR : ST_DATA)) printf("# first start ended with %d\n", o.st);
    char final[300];
    path_of(final, sizeof final, name, 0, ending);
    if (access(final, F_OK) == 0) o.st = ST_BUG;
    stopped = 0;
    n = (struct numbers){.end = ITEMS, .fail_at = UINT64_MAX};
    if (o.st != ST_BUG) o = drive(&run, name, &n, ending);
    state_close(run.state);
    arena_release(&run.mem);
    for (int c = 0; c < 3; c++) {
        path_of(final, sizeof final, name, c, ending);
        unlink(final);
    }
    return o;
}

static void test_resume(const char *ending)
{
    struct outcome base = plain("base", 1, 1024, ending);
    static const uint64_t at[] = {0, 1, 4095, 4096, 4097, 9000, 13999};
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        struct outcome a = twice("again", at[i], false, ending), b = twice("stop", at[i], true, ending);
        tap_ok(equal(&base, &a), "same bytes after the source broke at %llu (%s)", (unsigned long long)at[i], ending);
        tap_ok(equal(&base, &b), "same bytes after a stop at %llu (%s)", (unsigned long long)at[i], ending);
    }
}

static enum status lazy_work(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)ctx;
    (void)local;
    (void)e;
    for (int i = 0; i + 1 < b->n; i++) batch_end_item(b, i, 0, 0);
    return ST_OK;
}

static void test_lost_item(void)
{
    struct run run = {.threads = 2, .batch = 10, .tmp = "/tmp"};
    struct numbers n = {.end = 100, .fail_at = UINT64_MAX};
    struct tally t;
    struct err e = {0};
    char path[300];
    tally_init(&t);
    path_of(path, sizeof path, "lost", 0, "");
    struct driver_job job = {.id = "lost", .next = next_number, .source = &n, .work = lazy_work, .tally = &t};
    job.ch[0].path = path;
    tap_int(driver_run(&run, &job, &e), ST_BUG, "an item without a verdict is our bug, not a silent loss");
    tap_ok(access(path, F_OK) != 0, "nothing stands under the final name after a failure");
}

static void test_empty(void)
{
    struct run run = {.threads = 2, .tmp = "/tmp"};
    struct numbers n = {.end = 0, .fail_at = UINT64_MAX};
    struct outcome o = drive(&run, "empty", &n, ".zst");
    char raw[65];
    struct err e = {0};
    struct sha256 s;
    sha256_init(&s);
    sha256_hex(&s, raw);
    tap_int(o.st, ST_OK, "no input is no error");
    tap_ok(!strcmp(o.text[0], raw), "an empty shard can be read: %s", e.msg);
}

int main(void)
{
    char tmp[] = "/tmp/ll-driver-XXXXXX";
    dir = mkdtemp(tmp);
    test_threads_and_batches("");
    test_threads_and_batches(".zst");
    test_resume("");
    test_resume(".zst");
    test_resume(".gz");
    test_lost_item();
    test_empty();
    char cmd[100];
    snprintf(cmd, sizeof cmd, "rm -rf %s", dir);
    return system(cmd) != 0 || tap_done();
}

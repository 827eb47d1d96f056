/* What reader and drainer can carry alone: the two serial threads cap how many workers a host can feed. */
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "engine/driver.h"
#include "engine/run.h"
#include "engine/shard.h"

enum { LINES = 600000 };

struct timed {
    struct shard_source *s;
    double cpu;
};

static enum status timed_next(void *source, struct batch *b, struct err *e)
{
    struct timed *t = source;
    double start = bench_thread();
    enum status st = shard_next(t->s, b, e);
    t->cpu += bench_thread() - start;
    return st;
}

static enum status copy(const void *ctx, void *local, struct batch *b, struct err *e)
{
    (void)ctx;
    (void)local;
    (void)e;
    for (int i = 0; i < b->n; i++) {
        buf_adds(&b->out[CH_MAIN], b->item[i].raw);
        buf_addc(&b->out[CH_MAIN], '\n');
        batch_end_item(b, i, 0, 1);
    }
    return ST_OK;
}

static void measure(const char *in, const char *out, const char *what, double bytes, double memory)
{
    struct run run = {.threads = 2, .tmp = "/tmp"};
    struct err e = {0};
    struct tally t;
    const char *paths[] = {in};
    tally_init(&t);
    struct timed source = {.s = shard_source_new(paths, 1, tally_reason(&t, "too-long"))};
    struct driver_job job = {.id = "bench", .next = timed_next, .source = &source, .work = copy, .tally = &t};
    job.ch[CH_MAIN].path = out;
    double drain = bench_thread(), all = bench_process();
    enum status st = driver_run(&run, &job, &e);
    drain = bench_thread() - drain;
    all = bench_process() - all;
    if (st != ST_OK) printf("%s: %s\n", what, e.msg);
    printf("driver %-10s reader %6.0f MB/s %9.0f records/s (%.3f of memory)   drainer %6.0f MB/s %9.0f records/s "
           "(%.3f)   all threads %5.0f MB/s/core\n",
           what, bytes / source.cpu / 1e6, LINES / source.cpu, bytes / source.cpu / memory, bytes / drain / 1e6,
           LINES / drain, bytes / drain / memory, bytes / all / 1e6);
    shard_source_free(source.s);
    arena_release(&run.mem);
}

int main(void)
{
    char dir[] = "/tmp/ll-bench-XXXXXX", plain[64], zst[64], out[64], outz[64];
    struct shard_writer *p, *z;
    struct err e = {0};
    double bytes = 0, memory = bench_read_bandwidth();
    if (!mkdtemp(dir)) return 1;
    snprintf(plain, sizeof plain, "%s/in.jsonl", dir);
    snprintf(zst, sizeof zst, "%s/in.jsonl.zst", dir);
    snprintf(out, sizeof out, "%s/out.jsonl", dir);
    snprintf(outz, sizeof outz, "%s/out.jsonl.zst", dir);
    if (shard_writer_open(&p, plain, &e) != ST_OK || shard_writer_open(&z, zst, &e) != ST_OK) return 1;
    for (int i = 0; i < LINES; i++) {
        char line[400];
        int n = snprintf(line, sizeof line,
                         "{\"id\":\"bench-%d\",\"src_lang\":\"en\",\"tgt_lang\":\"de\",\"src\":\"The %d houses by the "
                         "river were sold in spring %d.\","
                         "\"tgt\":\"Die %d H\xc3\xa4user am Fluss wurden im Fr\xc3\xbchjahr %d "
                         "verkauft.\",\"corpus\":\"bench\",\"record\":%d}\n",
                         i, i % 89, 1800 + i % 211, i % 89, 1800 + i % 211, i);
        bytes += n;
        if (shard_writer_add(p, sv_of(line, n), &e) != ST_OK || shard_writer_add(z, sv_of(line, n), &e) != ST_OK)
            return 1;
    }
    shard_writer_close(p, true, NULL, &e);
    shard_writer_close(z, true, NULL, &e);
    printf("memory read bandwidth %.1f GB/s (one core)\n", memory / 1e9);
    measure(plain, out, "plain", bytes, memory);
    measure(zst, outz, "zst", bytes, memory);
    unlink(plain);
    unlink(zst);
    unlink(out);
    unlink(outz);
    return rmdir(dir) != 0;
}

/* Scratch files for the tests of dataset/. */
#ifndef LL_TESTS_DATASET_UTIL_H
#define LL_TESTS_DATASET_UTIL_H

#include <stdlib.h>
#include <unistd.h>

#include "base/input.h"
#include "base/log.h"
#include "engine/run.h"
#include "engine/shard.h"
#include "tap.h"

static char util_dir[64] = "/tmp/lingloom-test-XXXXXX";
static arena util_mem;

static void util_start(void)
{
    if (!mkdtemp(util_dir)) abort();
    log_set_level(LOG_QUIET);
}
static int util_done(void)
{
    char cmd[128];
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", util_dir);
    if (system(cmd) != 0) printf("# could not remove %s\n", util_dir);
    arena_release(&util_mem);
    return tap_done();
}
static const char *util_path(const char *name)
{
    return arena_f(&util_mem, "%s/%s", util_dir, name).p;
}
static const char *util_write(const char *name, sv text)
{
    struct err e = {0};
    const char *path = util_path(name);
    if (file_write_whole(path, text, &e) != ST_OK) abort();
    return path;
}
/* The whole (decompressed) file; absent when it cannot be read. */
static sv util_read(const char *path)
{
    struct err e = {0};
    struct input *in;
    if (input_open(&in, path, &e) != ST_OK) return (sv){0};
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (ptrdiff_t n; (n = input_read(in, buf_room(&b, 65536), 65536, &e)) > 0;) b.n += (size_t)n;
    input_close(in);
    sv s = arena_dup(&util_mem, buf_sv(&b));
    buf_release(&b);
    return s;
}
static struct run util_run(int threads, int batch, int64_t memory)
{
    return (struct run){.tmp = util_dir, .seed = 1, .threads = threads, .batch = batch, .memory = memory};
}
static uint64_t util_count(const struct tally *t, const char *reason)
{
    for (int i = 0; i < t->n; i++)
        if (!strcmp(t->reason[i], reason)) return t->count[i];
    return 0;
}
static int util_lines(sv s)
{
    int n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
    return n;
}

#endif

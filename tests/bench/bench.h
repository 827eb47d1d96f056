/* Benchmarks print figures, never verdicts: one line each, `name  figure unit  (ratio to what was measured in the same
 * run)`. Times are CPU seconds of the thread or process, so that a busy machine spoils them less. */
#ifndef LL_TESTS_BENCH_H
#define LL_TESTS_BENCH_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

__attribute__((unused)) static double bench_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}
__attribute__((unused)) static double bench_wall(void)
{
    return bench_clock(CLOCK_MONOTONIC);
}
__attribute__((unused)) static double bench_thread(void)
{
    return bench_clock(CLOCK_THREAD_CPUTIME_ID);
}
__attribute__((unused)) static double bench_process(void)
{
    return bench_clock(CLOCK_PROCESS_CPUTIME_ID);
}

/* Bytes a second one core reads from memory: the sum of 256 MiB of words, best of five. */
__attribute__((unused)) static double bench_read_bandwidth(void)
{
    enum { BYTES = 256 << 20 };
    uint64_t *a = malloc(BYTES), sum = 0;
    double best = 1e9;
    if (!a) return 0;
    memset(a, 1, BYTES);
    for (int k = 0; k < 5; k++) {
        double t = bench_thread();
        for (size_t i = 0; i < BYTES / 8; i += 4) sum += a[i] + a[i + 1] + a[i + 2] + a[i + 3];
        t = bench_thread() - t;
        if (t < best) best = t;
    }
    volatile uint64_t keep = sum;
    (void)keep;
    free(a);
    return BYTES / best;
}
#endif

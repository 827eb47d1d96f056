/* base/input: all decompressors, archives and the line splitter, from memory. What one big read gives must equal what
 * small reads give, and the lines put together again. */
#include "base/input.h"

#include <stdlib.h>

enum { ENOUGH = 8 << 20 }; /* a bomb is read this far */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t drain(sv bytes, size_t step, uint64_t *sum, bool *bad)
{
    struct err e = {0};
    struct input *in = input_from_memory(bytes, "fuzz");
    char *tmp = mem_alloc(step);
    size_t all = 0;
    ptrdiff_t got;
    while (all < ENOUGH && (got = input_read(in, tmp, step, &e)) > 0) {
        for (ptrdiff_t i = 0; i < got; i++) *sum = *sum * 31 + (unsigned char)tmp[i];
        all += (size_t)got;
    }
    *bad = e.code != ST_OK;
    mem_free(tmp);
    input_close(in);
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sv bytes = {(const char *)data, (ptrdiff_t)size};
    uint64_t a = 0, b = 0;
    bool bad_a, bad_b;
    size_t n = drain(bytes, 1 << 16, &a, &bad_a), m = drain(bytes, 777, &b, &bad_b);
    if (n < ENOUGH && m < ENOUGH && !bad_a && !bad_b && (n != m || a != b)) abort();
    if (n < ENOUGH && m < ENOUGH && bad_a != bad_b) abort();
    struct err e = {0};
    struct input *in = input_from_memory(bytes, "fuzz");
    struct lines *l = lines_new(in, 1000);
    sv line;
    uint64_t no, total = 0;
    while (lines_next(l, &line, &no, &e) != LINE_END && total < ENOUGH) {
        if (line.n > 1000) abort();
        total += (uint64_t)line.n + 1;
    }
    lines_free(l);
    input_close(in);
    return 0;
}

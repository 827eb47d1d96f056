/* json_stream over any bytes: ends, never hands out more than max_item, its lines never go backwards; a valid array or
 * JSONL of objects gives exactly its records. */
#include "base/input.h"
#include "base/json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool ok)
{
    if (!ok) abort();
}

static int run(sv text, sv path, size_t max)
{
    struct err e = {0};
    struct input *in = input_from_memory(text, "fuzz");
    bool plain = sv_eq(input_peek(in, &e), text); /* a compressed text may hold more records than bytes */
    err_clear(&e);
    struct json_stream *s = json_stream_new(in, path, max);
    sv raw;
    uint64_t line, last = 0;
    const char *why = NULL;
    int n = 0;
    enum json_item k;
    while ((k = json_stream_next(s, &raw, &line, &why, &e)) != JSON_END) {
        require(line >= last && raw.n <= (ptrdiff_t)max && (k == JSON_BAD ? why != NULL : raw.n > 0));
        require(++n <= text.n + 1 || !plain);
        last = line;
    }
    json_stream_free(s);
    input_close(in);
    return e.code ? -1 : n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    size_t max = (size_t)1 << (data[0] % 16);
    sv text = sv_of((const char *)data + 1, (ptrdiff_t)size - 1);
    static const char *const path[] = {"", ".", "a", "a.b"};
    run(text, sv_z(path[data[0] >> 6]), max);
    struct json d = {0};
    if (json_parse(&d, text) && json_type(&d, 0) == JSON_ARRAY && max > 4096 &&
        size < 4096) /* its elements, each once */
        require(run(text, SV(""), max) == json_count(&d, 0));
    json_release(&d);
    return 0;
}

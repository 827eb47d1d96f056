/* json_parse against jansson: both take or both refuse a text; the values are the same; what the writer writes reads
 * back. */
#include "jansson_beside.h"

#include "base/json.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

_Noreturn static void die(const char *why)
{
    fprintf(stderr, "fuzz_json: %s\n", why);
    abort();
}

/* depth-first without recursion on our side would hide nothing: JSON_DEPTH_MAX bounds both */
static void same(const struct json *d, int v, const json_t *j, arena *mem, struct jsonw *w)
{
    int64_t i = 0;
    double f = 0;
    switch (json_type(d, v)) {
    case JSON_NULL:
        if (json_typeof(j) != JANSSON_NULL) die("null");
        jsonw_null(w);
        return;
    case JSON_TRUE:
    case JSON_FALSE:
        if (json_typeof(j) != (json_type(d, v) == JSON_TRUE ? JANSSON_TRUE : JANSSON_FALSE)) die("boolean");
        jsonw_bool(w, json_type(d, v) == JSON_TRUE);
        return;
    case JSON_INT:
        if (json_typeof(j) != JANSSON_INTEGER || !json_i64(d, v, &i) || i != json_integer_value(j)) die("integer");
        jsonw_int(w, i);
        return;
    case JSON_REAL:
        if (json_typeof(j) != JANSSON_REAL || !json_f64(d, v, &f) ||
            memcmp(&f, &(double){json_real_value(j)}, sizeof f))
            die("real");
        jsonw_real(w, f);
        return;
    case JSON_STRING: {
        sv s = json_str(d, v, mem);
        if (json_typeof(j) != JANSSON_STRING ||
            !sv_eq(s, sv_of(json_string_value(j), (ptrdiff_t)json_string_length(j))))
            die("string");
        if (!utf8_ok(s)) die("a string decoded to bad UTF-8");
        jsonw_str(w, s);
        return;
    }
    case JSON_ARRAY: {
        if (json_typeof(j) != JANSSON_ARRAY || (size_t)json_count(d, v) != json_array_size(j)) die("array size");
        jsonw_arr(w);
        size_t k = 0;
        for (int c = json_first(d, v); c >= 0; c = json_next(d, c), k++) {
            if (k < 8 && json_at(d, v, (int)k) != c) die("json_at");
            same(d, c, json_array_get(j, k), mem, w);
        }
        if (k != json_array_size(j)) die("array walk");
        jsonw_end_arr(w);
        return;
    }
    case JSON_OBJECT: {
        if (json_typeof(j) != JANSSON_OBJECT) die("object");
        int n = 0;
        size_t distinct = 0;
        jsonw_obj(w);
        for (int c = json_first(d, v); c >= 0; c = json_next(d, c), n++) {
            sv key = json_key(d, c, mem);
            if (json_get(d, v, key) != c) continue; /* a later one of the same key replaces it */
            distinct++;
            jsonw_key(w, key);
            same(d, c, json_object_getn(j, key.p, (size_t)key.n), mem, w);
        }
        if (n != json_count(d, v)) die("object walk");
        if (distinct != json_object_size(j)) die("object size");
        jsonw_end_obj(w);
        return;
    }
    case JSON_ABSENT: die("absent");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct json d, again;
    static struct buf out;
    arena mem = {0};
    if (!out.max) buf_init(&out, BUF_MAX_DEFAULT);
    buf_reset(&out);
    char *copy = malloc(size ? size : 1); /* exact size, so that a read past the end is seen */
    if (size) memcpy(copy, data, size);
    sv text = sv_of(copy, (ptrdiff_t)size);
    json_error_t why;
    json_t *j = json_loadb(copy, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
    bool ours = json_parse(&d, text);
    if (ours != (d.error == NULL) || d.error_at > size) die("error fields");
    /* jansson loses a NUL byte that follows a number or a word (it re-reads its buffer's end mark): not worth copying
     */
    if (ours != (j != NULL) && !(j && memchr(copy, 0, size))) die(ours ? why.text : d.error);
    if (ours && j) {
        struct jsonw w = jsonw_to(&out);
        same(&d, json_root(&d), j, &mem, &w);
        if (!json_parse(&again, buf_sv(&out))) die("what we wrote does not read back");
    }
    json_decref(j);
    free(copy);
    arena_release(&mem);
    return 0;
}

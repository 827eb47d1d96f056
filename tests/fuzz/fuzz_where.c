/* Conditions: any text compiles or is refused; what compiles runs on a record without surprises, twice the same. */
#include "corpus/where.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char doc[] =
        "{\"a\":1,\"b\":\"text\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"c\":{\"d\":[1,2]}}";
    struct where *w;
    struct err e = {0};
    arena mem = {0};
    if (size > 4096 || where_new(&w, sv_of((const char *)data, (ptrdiff_t)size), &e) != ST_OK) return 0;
    struct json d = {0};
    if (!json_parse(&d, sv_z(doc))) abort();
    struct where_json_env env = {&d, 0};
    struct unit u = {.doc_pos = -1};
    unit_add(&u, SV("en"), SV("text"), SEG_TEXT, &mem);
    bool once = where_test(w, where_json, &env, &mem);
    if (once != where_test(w, where_json, &env, &mem)) abort();
    where_test(w, where_unit, &u, &mem);
    where_free(w);
    json_release(&d);
    arena_release(&mem);
    return 0;
}

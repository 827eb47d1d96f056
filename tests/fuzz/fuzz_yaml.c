/* YAML: any bytes parse or are refused with a message; what parses prints as valid JSON. */
#include <stdint.h>
#include <stdlib.h>

#include "base/json.h"
#include "engine/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = {0};
    struct ynode *root;
    struct err e = {0};
    if (yaml_parse(sv_of((const char *)data, (ptrdiff_t)size), "fuzz", &mem, &root, &e) == ST_OK) {
        struct buf b;
        struct json d = {0};
        buf_init(&b, 64 << 20);
        yaml_to_json(root, &b);
        if (!b.over && !json_parse(&d, buf_sv(&b)) && strcmp(d.error, "too deep")) abort();
        json_release(&d);
        buf_release(&b);
    } else if (!e.code || !e.msg[0]) {
        abort();
    }
    arena_release(&mem);
    return 0;
}

/* Any JSON value as a record: read, keyed for dedup and split, and exported in every format. Rows must be valid JSON
 * lines. */
#include <stdio.h>
#include <stdlib.h>

#include "dataset/export/format.h"
#include "dataset/keys.h"
#include "dataset/split.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_rows(const struct buf *out, int rows, struct json *scratch)
{
    int n = 0;
    for (sv rest = buf_sv(out); rest.n > 0; n++) {
        sv line = sv_cut(&rest, '\n');
        if (!json_parse(scratch, line) || json_type(scratch, json_root(scratch)) != JSON_OBJECT) {
            fprintf(stderr, "no JSON object (%s): %.*s\n", scratch->error ? scratch->error : "", SV_ARG(line));
            abort();
        }
    }
    if (n != rows) abort();
}

static void export_all(const struct rec *r, arena *mem, struct json *scratch)
{
    struct buf out;
    buf_init(&out, 64 << 20);
    for (int i = 0; format_types[i]; i++)
        for (int quote = 0; quote < 2; quote++) {
            struct chat c;
            int rows = 0;
            buf_reset(&out);
            sv id = r->id.n ? r->id : SV("x");
            if (chat_prepare(&c, r, id, format_types[i]->keeps_weights, quote ? DRAFTS_QUOTE : DRAFTS_REFUSE, mem))
                continue;
            if (format_types[i]->rows(&c, &out, &rows) == CHAT_OK) check_rows(&out, rows, scratch);
        }
    buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct json d = {0}, scratch = {0};
    arena mem = {0};
    struct rec r;
    const char *why = NULL;
    if (json_parse(&d, sv_of((const char *)data, (ptrdiff_t)size)) && rec_read(&r, &d, &mem, &why)) {
        struct key_maker maker;
        hash128_t key[96];
        key_maker_init(&maker);
        for (int k = KEY_AUTO; k < KEY_FIELDS; k++) {
            struct key_spec spec = {.kind = (enum key_kind)k};
            struct key made;
            key_make(&spec, &r, &maker, &mem, &made);
        }
        if (split_keys(&r, key, 96, &mem) > 96) abort();
        export_all(&r, &mem, &scratch);
        key_maker_release(&maker);
    } else if (d.n > 0 && !d.error && !why) {
        abort(); /* a refusal says why */
    }
    json_release(&d);
    json_release(&scratch);
    arena_release(&mem);
    return 0;
}

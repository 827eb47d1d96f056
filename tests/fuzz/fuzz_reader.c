/* Every reader on any bytes: the first byte chooses the reader, the rest is the file (cut in equal parts for formats of
 * several files). What it gives must be parsed or dropped, never crash; texts of kept units are valid UTF-8. */
#include "base/utf8.h"
#include "corpus/reader.h"
#include "engine/batch.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int count_types(void)
{
    int n = 0;
    while (reader_types[n]) n++;
    return n;
}

static void open_files(struct reader *r, sv bytes)
{
    static const char *const names[] = {"x.en-de.en", "x.en-de.formal.de", "x.en-de.informal.de"};
    r->nfiles = r->type->two_files ? (r->type->files_max > 2 ? 3 : 2) : 1;
    ptrdiff_t part = bytes.n / r->nfiles;
    for (int i = 0; i < r->nfiles; i++) {
        r->paths[i] = names[i];
        r->ins[i] = input_from_memory(sv_of(bytes.p + i * part, part), names[i]);
    }
    r->path = r->paths[0];
    r->path2 = r->nfiles > 1 ? r->paths[1] : NULL;
    r->in = r->ins[0];
    r->in2 = r->nfiles > 1 ? r->ins[1] : NULL;
}

static void take(struct reader *r, struct batch *b, struct json *json)
{
    for (int i = 0; i < b->n; i++) {
        struct unit u = {.doc_pos = -1};
        struct item *it = &b->item[i];
        if (it->reason || r->type->gives == GIVES_CHATS) continue;
        if (!r->type->parse && !it->obj) abort();
        int why = r->type->parse ? r->type->parse(r, it, &u, &b->mem, json) : 0;
        if (why < 0 || why > RR_OWN + 16) abort();
        if (!r->type->parse) u = *(struct unit *)it->obj;
        for (int k = 0; !why && k < u.nseg; k++)
            if (u.seg[k].text.n < 0 || (u.seg[k].text.n && !u.seg[k].text.p)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) return 0;
    arena mem = {0};
    struct reader r = {.type = reader_types[data[0] % count_types()],
                       .src_lang = SV("en"),
                       .tgt_lang = SV("de"),
                       .max_record = 1 << 16,
                       .mem = &mem};
    struct err e = {0};
    struct batch b;
    struct json json = {0};
    sv bytes = {(const char *)data + 1, (ptrdiff_t)size - 1};
    reader_guess(sv_head(bytes, INPUT_PEEK_MAX), SV("x"), 1);
    for (int i = 0; i < RR_OWN + 16; i++) r.reason[i] = i + 1;
    void *cfg = arena_zalloc(&mem, r.type->cfg_size + 1);
    if (r.type->opts && opt_defaults(r.type->opts, cfg, &mem, &e) != ST_OK) abort();
    r.cfg = r.type->opts ? cfg : NULL;
    open_files(&r, bytes);
    batch_init(&b, 64);
    if (r.type->open(&r, &e) == ST_OK)
        while (r.type->next(&r, &b, &e) == ST_OK && b.n) {
            take(&r, &b, &json);
            batch_reset(&b);
        }
    if (r.type->close) r.type->close(&r);
    for (int i = 0; i < r.nfiles; i++) input_close(r.ins[i]);
    batch_release(&b);
    json_release(&json);
    arena_release(&mem);
    return 0;
}

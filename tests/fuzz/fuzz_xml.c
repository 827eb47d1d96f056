/* The readers of marked-up formats: the first byte chooses reader and options, the rest is the file (or two, cut at the
 * first byte 0x1E). Whatever comes, items and drops must be sane, and the same for any batch. */
#include "corpus/reader.h"
#include "engine/batch.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const formats[] = {"tmx", "xliff", "wmtxml", "sgm", "xces", "tbx"};
enum { FORMATS = 6 };

static uint64_t look_at(const struct batch *b, uint64_t sum)
{
    for (int i = 0; i < b->n; i++) {
        const struct item *it = &b->item[i];
        const struct unit *u = it->obj;
        sum = sum * 31 + (uint64_t)it->reason;
        if (it->reason) continue;
        if (!u || u->nseg < 2 || !u->seg[0].text.n || !u->seg[1].text.n) abort();
        for (int k = 0; k < u->nseg; k++)
            for (ptrdiff_t c = 0; c < u->seg[k].text.n; c++) sum = sum * 31 + (unsigned char)u->seg[k].text.p[c];
    }
    return sum;
}

/* every value an option may have, chosen by bits */
static void choose(const struct opt *rows, void *cfg, unsigned bits, arena *mem)
{
    struct err e = {0};
    opt_defaults(rows, cfg, mem, &e);
    for (const struct opt *o = rows; o->name; o++, bits /= 3) {
        if (o->type == OPT_T_BOOL) opt_set(o, cfg, bits & 1 ? SV("true") : SV("false"), mem, &e);
        if (o->type != OPT_T_ENUM) continue;
        sv rest = sv_z(o->choices), pick = {NULL, 0};
        for (unsigned n = bits % 3 + 1; n > 0 && rest.p; n--) pick = sv_cut(&rest, '|');
        opt_set(o, cfg, pick, mem, &e);
    }
}

static uint64_t read_all(const struct reader_type *type, unsigned bits, sv one, sv two, int limit)
{
    struct err e = {0};
    arena mem = {0};
    struct batch b = {0};
    struct reader r = {.type = type, .path = "a", .paths = {"a", "b"}, .nfiles = 1, .max_record = 1 << 16, .mem = &mem};
    uint64_t sum = 0;
    r.in = r.ins[0] = input_from_memory(one, "a");
    if (two.p) {
        r.nfiles = 2;
        r.path2 = "b";
        r.in2 = r.ins[1] = input_from_memory(two, "b");
    }
    for (int i = 0; i < (int)(sizeof r.reason / sizeof *r.reason); i++) r.reason[i] = i + 1;
    void *cfg = arena_zalloc(&mem, type->cfg_size + 1);
    if (type->opts) {
        choose(type->opts, cfg, bits, &mem);
        r.cfg = cfg;
    }
    batch_init(&b, limit);
    enum status st = type->open(&r, &e);
    for (;;) {
        batch_reset(&b);
        if (st == ST_OK) st = type->next(&r, &b, &e);
        if (st != ST_OK || b.n == 0) break;
        sum = look_at(&b, sum);
    }
    if (st != ST_OK && !e.msg[0]) abort();
    if (st == ST_OK) sum ^= 1;
    type->close(&r);
    input_close(r.ins[0]);
    input_close(r.ins[1]);
    batch_release(&b);
    arena_release(&mem);
    return st == ST_OK ? sum : (uint64_t)st; /* what came before an error may be cut off anywhere */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    const struct reader_type *type = reader_find(sv_z(formats[data[0] % FORMATS]));
    unsigned bits = data[0] / FORMATS;
    sv one = {(const char *)data + 1, (ptrdiff_t)size - 1}, two = {NULL, 0};
    ptrdiff_t cut = sv_find_c(one, 0x1E);
    if (cut >= 0) {
        two = sv_from(one, cut + 1);
        one = sv_head(one, cut);
    }
    if (type->bid(one, SV("x.xml")) > 100) abort();
    if (read_all(type, bits, one, two, 1000) != read_all(type, bits, one, two, 1)) abort();
    return 0;
}

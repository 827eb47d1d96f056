#include "dataset/ids.h"

#include "base/log.h"
#include "base/utf8.h"
#include "dataset/extpart.h"
#include "text/utf8.h"

enum { SHOWN = 3, HEAD = 15, RECORD_BITS = 40 };

/* A place is file and record in one number, which ascends in the order of reading. */
struct name {
    char text[HEAD]; /* of the id, its beginning */
    uint8_t n;       /* its length, 255: that or more */
};
struct seen {
    bool has;
    int file;
    hash128_t key;
    struct name name;
};
struct repeated {
    uint64_t first, again;
    struct name name;
};

struct ids {
    char *tmp; /* runs end before the count */
    struct extpart *part;
    const char **path; /* of all passes */
    size_t npath, cappath;
    uint64_t base; /* paths before those of this pass */
    const struct sieve_ctx *ctx;
    uint64_t n;
    struct repeated shown[SHOWN + 1]; /* the first ones, by where the id comes again */
    int nshown;
};

struct ids *ids_new(void)
{
    return MEM_NEW(struct ids);
}

void ids_free(struct ids *x)
{
    if (!x) return;
    extpart_free(x->part);
    mem_free(x->path);
    mem_free(x->tmp);
    mem_free(x);
}

/* ---- looking ---- */

static enum status begin(void *self, const struct sieve_ctx *c, struct err *e)
{
    struct ids *x = self;
    (void)e;
    x->ctx = c;
    x->base = x->npath;
    for (int i = 0; i < c->npath; i++) {
        MEM_GROW(x->path, x->npath, x->cappath);
        x->path[x->npath++] = c->path[i];
    }
    double disk = c->records * (double)(sizeof(struct ext_rec) + sizeof(struct name));
    c->disk->usual += disk;
    c->disk->most += disk;
    if (x->part) return ST_OK;
    x->tmp = mem_strdup(sv_z(c->run->tmp));
    x->part = extpart_new(x->tmp, c->memory, sizeof(struct name));
    return ST_OK;
}

/* References are no output: what they repeat is no matter. */
static int look(const void *self, void *local, struct sieve_rec *r, void *result)
{
    const struct ids *x = self;
    struct seen *s = result;
    sv id = r->r->id;
    (void)local;
    if (!id.n || r->file < x->ctx->nkeep) return 0;
    s->has = true;
    s->file = r->file;
    s->key = hash128(id, 0);
    s->name.n = id.n < UINT8_MAX ? (uint8_t)id.n : UINT8_MAX;
    memcpy(s->name.text, id.p, (size_t)(id.n < HEAD ? id.n : HEAD));
    return 0;
}

static enum status keep(void *self, uint64_t ord, const void *result, arena *mem, struct err *e)
{
    struct ids *x = self;
    const struct seen *s = result;
    (void)mem;
    if (!s->has) return ST_OK;
    uint64_t place = (x->base + (uint64_t)s->file) << RECORD_BITS | (ord - x->ctx->file_first[s->file] + 1);
    return extpart_add(x->part, s->key, place, &s->name, e);
}

struct sieve ids_sieve(struct ids *x)
{
    return (struct sieve){.name = "ids",
                          .self = x,
                          .weight = 1,
                          .result_size = sizeof(struct seen),
                          .wants_all = true,
                          .begin = begin,
                          .look = look,
                          .keep = keep};
}

/* ---- counting ---- */

static void show(struct ids *x, struct repeated r)
{
    int i = x->nshown < SHOWN ? x->nshown++ : SHOWN;
    for (; i > 0 && x->shown[i - 1].again > r.again; i--) x->shown[i] = x->shown[i - 1];
    x->shown[i] = r;
}

/* Equal keys come in the order of their places. */
enum status ids_count(struct ids *x, uint64_t *repeated, struct err *e)
{
    uint64_t first = 0;
    bool fresh;
    *repeated = x->n = 0;
    x->nshown = 0;
    if (!x->part) return ST_OK;
    TRY(extpart_sort(x->part, e));
    for (const struct ext_rec *r; (r = extpart_next(x->part, &fresh, e)) != NULL;) {
        if (fresh) first = r->ord;
        if (fresh) continue;
        struct repeated again = {.first = first, .again = r->ord};
        memcpy(&again.name, r->payload, sizeof again.name);
        show(x, again);
        x->n++;
    }
    *repeated = x->n;
    return e->code;
}

static void put_place(const struct ids *x, uint64_t place, struct buf *out, arena *mem)
{
    sv file = utf8_shown(sv_z(x->path[place >> RECORD_BITS]), mem);
    buf_addf(out, "%.*s:%llu", SV_ARG(file), (unsigned long long)(place & (((uint64_t)1 << RECORD_BITS) - 1)));
}

/* On one line, and nothing that a terminal would obey. */
static void put_name(const struct name *n, struct buf *out)
{
    sv head = sv_of(n->text, n->n < HEAD ? n->n : HEAD);
    if (n->n > HEAD) head = sv_head(head, utf8_valid_prefix(head));
    for (ptrdiff_t i = 0; i < head.n; i++) buf_addc(out, (unsigned char)head.p[i] < ' ' ? '?' : head.p[i]);
    if (n->n > HEAD) buf_adds(out, SV("..."));
}

void ids_tell(const struct ids *x, struct buf *out)
{
    arena mem = {0};
    if (!x->n) return;
    buf_addf(out, "%llu records have the id of an earlier one:", (unsigned long long)x->n);
    for (int i = 0; i < x->nshown; i++) {
        const struct repeated *r = &x->shown[i];
        buf_adds(out, i ? SV(", '") : SV(" '"));
        put_name(&r->name, out);
        buf_adds(out, SV("' ("));
        put_place(x, r->again, out, &mem);
        buf_adds(out, SV(" and "));
        put_place(x, r->first, out, &mem);
        buf_addc(out, ')');
    }
    if (x->n > (uint64_t)x->nshown) buf_adds(out, SV(", ..."));
    arena_release(&mem);
}

enum status ids_warn(struct ids *x, uint64_t *repeated, struct err *e)
{
    struct buf line;
    TRY(ids_count(x, repeated, e));
    buf_init(&line, 1 << 20);
    ids_tell(x, &line);
    if (line.n) log_warn("%s", buf_z(&line));
    buf_release(&line);
    return ST_OK;
}

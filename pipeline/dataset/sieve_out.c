/* What a record pass has dropped, and why: a set of ordinals, and notes sorted outside memory. */
#include "dataset/sieve_parts.h"
#include "text/utf8.h"

/* Ordinals as sort keys: their bits stand high, so that they spread over partitions from the first records on. */
static hash128_t ord_key(uint64_t ord)
{
    return (hash128_t){0, ord << 24};
}
static uint64_t key_ord(hash128_t key)
{
    return key.hi >> 24;
}

void sieve_out_init(struct sieve_out *o, struct tally *t, const char *tmp, int64_t memory, bool wants)
{
    *o = (struct sieve_out){.tally = t, .wants = wants, .tmp = tmp, .memory = memory};
    buf_init(&o->scratch, BUF_MAX_DEFAULT);
    if (!wants) return;
    o->notes = blobsort_new(tmp, memory / 8 * 3);
    o->twins = extpart_new(tmp, memory / 4, 0);
    o->hops = extpart_new(tmp, memory / 8, 0);
    o->ids = blobsort_new(tmp, memory / 4);
}

void sieve_out_release(struct sieve_out *o)
{
    blobsort_free(o->notes);
    blobsort_free(o->ids);
    extpart_free(o->twins);
    extpart_free(o->hops);
    bitset_release(&o->out);
    bitset_release(&o->is_twin);
    buf_release(&o->scratch);
}

bool sieve_is_out(const struct sieve_out *o, uint64_t ord)
{
    return bitset_has(&o->out, ord);
}

bool sieve_wants_notes(const struct sieve_out *o)
{
    return o->wants;
}

struct note_head {
    uint64_t ord, twin;
    int64_t why;
};

static enum status keep_note(struct sieve_out *o, uint64_t ord, int why, uint64_t twin, sv note, struct err *e)
{
    struct note_head h = {ord, twin, why};
    buf_reset(&o->scratch);
    buf_add(&o->scratch, &h, sizeof h);
    buf_adds(&o->scratch, note);
    TRY(blobsort_add(o->notes, ord_key(ord), buf_sv(&o->scratch), e));
    if (twin == SIEVE_NO_TWIN) return ST_OK;
    if (bitset_has(&o->is_twin, ord)) TRY(extpart_add(o->hops, ord_key(ord), twin, NULL, e));
    bitset_add(&o->is_twin, twin);
    return extpart_add(o->twins, ord_key(twin), ord, NULL, e);
}

enum status sieve_drop(struct sieve_out *o, uint64_t ord, int why, uint64_t twin, sv note, struct err *e)
{
    if (ord < o->nref || bitset_has(&o->out, ord)) return ST_OK;
    if (o->probes && !bitset_has(o->probes, ord)) return ST_OK;
    bitset_add(&o->out, ord);
    o->tally->count[TALLY_KEPT]--;
    o->tally->count[why]++;
    return o->wants ? keep_note(o, ord, why, twin, note, e) : ST_OK;
}

/* ---- twins that went later, for one of their own: A went for B, B for C, so A's twin is C ---- */

/* One step along all chains: `to` gets the drops by their next twin. Both come by ordinal. */
static enum status step(struct sieve_out *o, struct extpart *to, bool *moved, struct err *e)
{
    bool fresh;
    TRY(extpart_sort(o->twins, e));
    TRY(extpart_sort(o->hops, e));
    const struct ext_rec *hop = extpart_next(o->hops, &fresh, e), *t;
    while ((t = extpart_next(o->twins, &fresh, e)) != NULL) {
        while (hop && hop->key.hi < t->key.hi) hop = extpart_next(o->hops, &fresh, e);
        bool goes = hop && hop->key.hi == t->key.hi;
        uint64_t twin = goes ? hop->ord : key_ord(t->key);
        bitset_add(&o->is_twin, twin);
        TRY(extpart_add(to, ord_key(twin), t->ord, NULL, e));
        *moved |= goes;
    }
    return e->code;
}

/* As far as the chains go: they have no more links than there are reasons, and hardly ever one. */
static enum status follow(struct sieve_out *o, struct err *e)
{
    for (bool moved = extpart_count(o->hops) > 0; moved;) {
        struct extpart *to = extpart_new(o->tmp, o->memory / 4, 0);
        moved = false;
        bitset_release(&o->is_twin);
        o->is_twin = (struct bitset){0};
        enum status st = step(o, to, &moved, e);
        extpart_free(o->twins);
        o->twins = to;
        if (st != ST_OK) return st;
    }
    return ST_OK;
}

/* ---- ids of twins: a scan of those records, joined with the drops by the twin's ordinal ---- */

struct id_scan {
    struct sieve_out *o;
    const struct ext_rec *at; /* the next drop whose twin is due */
};
struct named {
    sv id, text;
};

enum { SNIPPET_BYTES = 200 };

static void add_part(struct buf *b, sv text)
{
    if (b->n && text.n) buf_adds(b, SV(" | "));
    for (ptrdiff_t i = 0; i < text.n && b->n < SNIPPET_BYTES; i++) buf_addc(b, text.p[i] == '\n' ? ' ' : text.p[i]);
}

sv sieve_snippet(const struct rec *r, arena *mem)
{
    struct buf b;
    buf_init(&b, 4 * SNIPPET_BYTES);
    if (r->shape == REC_PAIR || r->own) {
        add_part(&b, r->source);
        add_part(&b, r->target);
    }
    for (int i = 0; i < r->nturn && !r->own; i++)
        if (r->turn[i].role != ROLE_SYS) add_part(&b, rec_text(r, i, mem));
    if (r->shape == REC_TEXT) add_part(&b, rec_str(r->d, r->obj, "text", mem));
    if (!b.n) add_part(&b, json_raw(r->d, r->obj));
    sv text = arena_dup(mem, sv_head(buf_sv(&b), utf8_valid_prefix(buf_sv(&b))));
    buf_release(&b);
    return text;
}

static int read_id(const struct scan_job *job, struct scan_local *l, struct batch *b, int i, void *result)
{
    const struct id_scan *s = job->ctx;
    struct named *n = result;
    struct rec r;
    const char *why;
    sv id = rec_id(&l->json, json_get(&l->json, json_root(&l->json), SV("id")), &b->mem);
    n->id = scan_id(job, &b->item[i], id, &b->mem);
    if (s->o->snippets && rec_read(&r, &l->json, &b->mem, &why)) n->text = sieve_snippet(&r, &b->mem);
    return 0;
}

static enum status add_named(struct sieve_out *o, uint64_t ord, uint64_t twin, const struct named *n, struct err *e)
{
    uint64_t head[3] = {ord, twin, (uint64_t)n->id.n};
    buf_reset(&o->scratch);
    buf_add(&o->scratch, head, sizeof head);
    buf_adds(&o->scratch, n->id);
    buf_adds(&o->scratch, n->text);
    return blobsort_add(o->ids, ord_key(ord), buf_sv(&o->scratch), e);
}

static enum status join_ids(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct id_scan *s = to;
    bool fresh;
    for (int i = 0; i < b->n; i++) {
        uint64_t twin = b->first + (uint64_t)i;
        if (!bitset_has(&s->o->is_twin, twin)) continue;
        for (; s->at && s->at->key.hi == ord_key(twin).hi; s->at = extpart_next(s->o->twins, &fresh, e)) {
            const struct named none = {SV(""), SV("")};
            TRY(add_named(s->o, s->at->ord, twin, b->item[i].reason ? &none : scan_item(job, b, i), e));
        }
    }
    return e->code;
}

static enum status fetch_ids(struct sieve_out *o, const struct sieve_ctx *c, struct err *e)
{
    struct tally unused;
    bool fresh;
    struct id_scan s = {.o = o};
    tally_init(&unused);
    struct scan_job job = {.path = c->path,
                           .npath = c->npath,
                           .limit = c->limit,
                           .tally = &unused,
                           .item_size = sizeof(struct named),
                           .work = read_id,
                           .drain = join_ids,
                           .to = &s,
                           .ctx = &s,
                           .only = &o->is_twin,
                           .uncounted = true,
                           .what = "ids of the records that stay"};
    TRY(extpart_sort(o->twins, e));
    s.at = extpart_next(o->twins, &fresh, e);
    return s.at ? scan_run(c->run, &job, e) : e->code;
}

/* ---- the walk over notes ---- */

static void next_note(struct sieve_out *o, struct err *e)
{
    sv text;
    o->more = blobsort_next(o->notes, &text, e);
    if (!o->more) return;
    struct note_head h;
    memcpy(&h, text.p, sizeof h);
    o->next = (struct sieve_note){.ord = h.ord, .twin = h.twin, .why = (int)h.why, .note = sv_from(text, sizeof h)};
}

static void next_id(struct sieve_out *o, struct err *e)
{
    sv text;
    o->more_ids = blobsort_next(o->ids, &text, e);
    if (!o->more_ids) return;
    uint64_t head[3];
    memcpy(head, text.p, sizeof head);
    o->next_id_ord = head[0];
    o->next_id_twin = head[1];
    o->next_id = sv_of(text.p + sizeof head, (ptrdiff_t)head[2]);
    o->next_text = sv_from(text, (ptrdiff_t)(sizeof head + head[2]));
}

enum status sieve_out_sort(struct sieve_out *o, const struct sieve_ctx *c, struct err *e)
{
    if (!o->wants) return ST_OK;
    TRY(follow(o, e));
    TRY(fetch_ids(o, c, e));
    TRY(blobsort_sort(o->notes, e));
    TRY(blobsort_sort(o->ids, e));
    next_note(o, e);
    next_id(o, e);
    return e->code;
}

/* Views stay valid until the next call: what follows is fetched only then. */
bool sieve_out_note(struct sieve_out *o, uint64_t ord, struct sieve_note *n, struct err *e)
{
    while (o->more && o->next.ord < ord) next_note(o, e);
    while (o->more_ids && o->next_id_ord < ord) next_id(o, e);
    if (!o->more || o->next.ord != ord) return false;
    *n = o->next;
    n->through = SIEVE_NO_TWIN;
    n->twin_id = n->twin_text = (sv){0};
    if (!o->more_ids || o->next_id_ord != ord) return true;
    n->twin_id = o->next_id;
    n->twin_text = o->next_text;
    if (o->next_id_twin != n->twin) n->through = n->twin;
    n->twin = o->next_id_twin;
    return true;
}

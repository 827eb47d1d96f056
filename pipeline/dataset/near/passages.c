#include "dataset/near/passages.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/hash.h"
#include "engine/par.h"
#include "text/shingle.h"

enum { FULL = 128, PORTION = 16, CUT_BITS = 4, REST = 256 };
static const double REST_UNLIKE = .35; /* what PASSAGES_REST asks for is .5, of longer n-grams */

struct piece {
    uint64_t hash;
    uint32_t size; /* code points */
};
struct pieces {
    struct piece *v;
    size_t n, cap;
};
struct table;
/* Rounds over the texts: hashes are counted roughly, in few bytes and part after part where there are many; what may be
 * frequent is collected, and then counted exactly. */
struct round {
    struct passages *p;
    const uint32_t *members; /* of each turn's component */
    const uint32_t *root;    /* ... which component */
    struct comparer *reader; /* of each thread */
    struct pieces *own;      /* of each thread: those of one text */
    atomic_uchar *counter;
    int bits; /* 2^bits counters */
    uint64_t part, parts;
    uint32_t ppm;         /* the lowest similarity that is asked */
    struct pieces *found; /* of each turn */
    struct table *table;
};

/* ---- pieces ---- */

static int by_hash(const void *a, const void *b)
{
    uint64_t x = ((const struct piece *)a)->hash, y = ((const struct piece *)b)->hash;
    return x < y ? -1 : x > y;
}

static void add_piece(struct pieces *to, sv text, uint64_t seed)
{
    uint32_t size = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) size += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    MEM_GROW(to->v, to->n, to->cap);
    to->v[to->n++] = (struct piece){hash64(text, seed), size};
}

/* A cut stands where a hash of the 8 bytes before it says so, between code points. */
static ptrdiff_t piece_end(sv text, ptrdiff_t from)
{
    uint64_t last = 0;
    for (ptrdiff_t i = from < 8 ? 0 : from - 8; i + 1 < text.n; i++) {
        last = last << 8 | (unsigned char)text.p[i];
        if (i < from || (last * 0x9E3779B97F4A7C15u) >> (64 - CUT_BITS)) continue;
        if (((unsigned char)text.p[i + 1] & 0xC0) != 0x80) return i + 1;
    }
    return text.n;
}

/* Each piece once. Returns the text's code points. */
static uint32_t cut(struct pieces *to, sv text, uint64_t seed)
{
    uint32_t length = 0;
    size_t n = 0;
    to->n = 0;
    for (ptrdiff_t from = 0, end; from < text.n; from = end) {
        end = piece_end(text, from);
        add_piece(to, sv_of(text.p + from, end - from), seed);
        length += to->v[to->n - 1].size;
    }
    if (to->n) qsort(to->v, to->n, sizeof *to->v, by_hash);
    for (size_t i = 0; i < to->n; i++)
        if (!n || to->v[i].hash != to->v[n - 1].hash) to->v[n++] = to->v[i];
    to->n = n;
    return length;
}

/* So many members of a component make a passage: in a large one, more have a phrase by chance. */
static uint32_t enough(const struct round *r, size_t i)
{
    uint32_t share = r->members[i] / PASSAGES_SHARE;
    return share > PASSAGES_MANY ? share : PASSAGES_MANY;
}

static bool cut_member(struct round *r, int thread, size_t i)
{
    sv text;
    if (r->members[i] < PASSAGES_MANY || !comparer_templated(&r->reader[thread], (uint32_t)i, &text)) return false;
    r->p->length[i] = cut(&r->own[thread], text, r->root[i]);
    return true;
}

/* Up to FULL, and one for each thread more: never over the edge. */
static void count_roughly(void *ctx, int thread, size_t from, size_t to)
{
    struct round *r = ctx;
    const struct pieces *own = &r->own[thread];
    for (size_t i = from; i < to; i++) {
        if (!cut_member(r, thread, i)) continue;
        for (size_t k = 0; k < own->n; k++) {
            atomic_uchar *c = &r->counter[own->v[k].hash >> (64 - r->bits)];
            if (own->v[k].hash % r->parts == r->part && atomic_load_explicit(c, memory_order_relaxed) < FULL)
                atomic_fetch_add_explicit(c, 1, memory_order_relaxed);
        }
    }
}

static bool frequent(const struct round *r, uint64_t hash, uint32_t least)
{
    if (hash % r->parts != r->part) return false;
    return atomic_load_explicit(&r->counter[hash >> (64 - r->bits)], memory_order_relaxed) >=
           (least < FULL ? least : FULL);
}

/* Where J reaches tau and at most 2 tau - 1 of the text is shared, half of the rest is common anyway: a text in which
 * less than half of that is frequent needs no list. */
static void forget_few(const struct round *r, size_t i)
{
    struct pieces *f = &r->found[i];
    uint64_t sum = 0, share = r->ppm > 500000 ? 2 * (uint64_t)r->ppm - 1000000 : 0;
    for (size_t k = 0; k < f->n; k++) sum += f->v[k].size;
    if (sum * 2000000 >= share * r->p->length[i]) return;
    mem_free(f->v);
    *f = (struct pieces){0};
}

static void collect(void *ctx, int thread, size_t from, size_t to)
{
    struct round *r = ctx;
    const struct pieces *own = &r->own[thread];
    for (size_t i = from; i < to; i++) {
        if (!cut_member(r, thread, i)) continue;
        struct pieces *f = &r->found[i];
        for (size_t k = 0; k < own->n; k++) {
            if (!frequent(r, own->v[k].hash, enough(r, i))) continue;
            MEM_GROW(f->v, f->n, f->cap);
            f->v[f->n++] = own->v[k];
        }
        if (r->part + 1 == r->parts) forget_few(r, i);
    }
}

/* ---- exact counts of what was collected ---- */

struct slot {
    uint64_t hash;
    uint32_t size; /* 0: nothing stands here */
    atomic_uint count;
};
struct table {
    struct slot *slot;
    size_t n, room; /* a power of two */
};

static struct slot *slot_of(const struct table *t, uint64_t hash)
{
    size_t at = (size_t)hash & (t->room - 1);
    while (t->slot[at].size && t->slot[at].hash != hash) at = (at + 1) & (t->room - 1);
    return &t->slot[at];
}

static void table_grow(struct table *t)
{
    struct table was = *t;
    t->room = was.room ? was.room * 2 : 1024;
    t->slot = mem_zalloc(t->room * sizeof *t->slot);
    for (size_t i = 0; i < was.room; i++) {
        if (!was.slot[i].size) continue;
        struct slot *s = slot_of(t, was.slot[i].hash);
        s->hash = was.slot[i].hash;
        s->size = was.slot[i].size;
    }
    mem_free(was.slot);
}

static void enter_all(struct table *t, const struct pieces *found, uint32_t n)
{
    table_grow(t);
    for (uint32_t i = 0; i < n; i++)
        for (size_t k = 0; k < found[i].n; k++) {
            if (t->n * 2 >= t->room) table_grow(t);
            struct slot *s = slot_of(t, found[i].v[k].hash);
            t->n += !s->size;
            s->hash = found[i].v[k].hash;
            s->size = found[i].v[k].size;
        }
}

static void count_exactly(void *ctx, int thread, size_t from, size_t to)
{
    struct round *r = ctx;
    const struct pieces *own = &r->own[thread];
    for (size_t i = from; i < to; i++) {
        if (!cut_member(r, thread, i)) continue;
        for (size_t k = 0; k < own->n; k++) {
            struct slot *s = slot_of(r->table, own->v[k].hash);
            if (s->size) atomic_fetch_add_explicit(&s->count, 1, memory_order_relaxed);
        }
    }
}

static int by_id(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

static void name_member(struct round *r, uint32_t i)
{
    struct passages *p = r->p;
    struct pieces *f = &r->found[i];
    size_t n = 0;
    p->id[i] = mem_array(f->n + 1, sizeof **p->id);
    for (size_t k = 0; k < f->n; k++) {
        const struct slot *s = slot_of(r->table, f->v[k].hash);
        if (s->count < enough(r, i)) continue;
        p->id[i][n++] = (uint32_t)(s - r->table->slot);
        p->sum[i] += s->size;
    }
    p->count[i] = (uint32_t)n;
    if (!n) return;
    qsort(p->id[i], n, sizeof **p->id, by_id);
    p->list[i] = hash64(sv_of((const char *)p->id[i], (ptrdiff_t)(n * sizeof **p->id)), 0);
}

/* An id is a place in the table. */
static void name_all(struct round *r)
{
    struct passages *p = r->p;
    p->size = mem_zalloc((r->table->room + 1) * sizeof *p->size);
    for (size_t i = 0; i < r->table->room; i++) p->size[i] = r->table->slot[i].size;
    for (uint32_t i = 0; i < p->n; i++) {
        if (r->found[i].n) name_member(r, i);
        mem_free(r->found[i].v);
    }
}

/* ---- rests: what is no such passage, as a sample of its 4-grams ---- */

struct gleaning {
    struct round *r;
    struct grams {
        uint32_t *x, *tmp;
        size_t n, cap, captmp;
    } * own; /* of each thread */
};

static void add_grams(struct grams *g, sv text)
{
    for (ptrdiff_t i = 0; i + 4 <= text.n; i++) {
        uint32_t four;
        memcpy(&four, text.p + i, sizeof four);
        MEM_GROW(g->x, g->n, g->cap);
        g->x[g->n++] = (uint32_t)hash_mix(four);
    }
}

static bool is_passage(const struct round *r, sv piece, size_t i)
{
    return slot_of(r->table, hash64(piece, r->root[i]))->count >= enough(r, i);
}

/* Grams reach into what lies before and behind: all of them stand in texts that were read. */
static void glean(void *ctx, int thread, size_t from, size_t to)
{
    struct gleaning *l = ctx;
    struct round *r = l->r;
    struct grams *g = &l->own[thread];
    for (size_t i = from; i < to; i++) {
        sv text;
        if (!r->p->count[i] || !comparer_templated(&r->reader[thread], (uint32_t)i, &text)) continue;
        g->n = 0;
        for (ptrdiff_t at = 0, end; at < text.n; at = end) {
            end = piece_end(text, at);
            sv piece = sv_of(text.p + at, end - at);
            if (!is_passage(r, piece, i)) add_grams(g, piece);
        }
        if (g->captmp < g->cap) g->tmp = mem_realloc(g->tmp, (g->captmp = g->cap) * sizeof *g->tmp);
        size_t n = g->n ? shingle_sort_unique(g->x, g->n, g->tmp) : 0;
        if (n > REST) n = REST;
        r->p->rest[i] = mem_array(n + 1, sizeof **r->p->rest);
        if (n) memcpy(r->p->rest[i], g->x, n * sizeof *g->x);
        r->p->nrest[i] = (uint32_t)n;
    }
}

static void find_rests(struct round *r, int threads)
{
    struct gleaning l = {r, mem_zalloc((size_t)threads * sizeof *l.own)};
    par_for(threads, r->p->n, PORTION, glean, &l);
    for (int i = 0; i < threads; i++) {
        mem_free(l.own[i].x);
        mem_free(l.own[i].tmp);
    }
    mem_free(l.own);
}

/* ---- the whole ---- */

/* For each turn its component and how many that has; returns the largest. */
static uint32_t components(const struct turns *t, const struct groups *g, int group, uint32_t *root, uint32_t *members)
{
    uint32_t most = 0, base = g->first[group];
    uint32_t *n = mem_zalloc(((size_t)t->n + 1) * sizeof *n); /* by the root's place in the group */
    for (uint32_t i = 0; i < t->n; i++) {
        root[i] = g->comp.up[t->number[i]];
        if (++n[g->place[root[i]] - base] > most) most = n[g->place[root[i]] - base];
    }
    for (uint32_t i = 0; i < t->n; i++) members[i] = n[g->place[root[i]] - base];
    mem_free(n);
    return most;
}

/* A counter for 64 bytes of text, in a sixteenth of the memory; where that is less, parts of the hashes take turns. */
static void make_counters(struct round *r, const struct shelf *s)
{
    uint64_t text = 0, most = s->allowed > 0 ? (uint64_t)s->allowed / 16 : 0;
    for (uint32_t i = 0; i < r->p->n; i++)
        if (r->members[i] >= PASSAGES_MANY) text += s->at[s->number[i] + 1] - s->at[s->number[i]];
    for (r->bits = 16; r->bits < 30 && ((uint64_t)1 << r->bits) < text / 64; r->bits++)
        if (((uint64_t)2 << r->bits) > most) break;
    r->parts = (text / 64 >> r->bits) / 2 + 1;
    r->counter = mem_zalloc(((size_t)1 << r->bits) * sizeof *r->counter);
}

static void count_pieces(struct round *r, int threads)
{
    struct table t = {0};
    r->table = &t;
    r->found = mem_zalloc(((size_t)r->p->n + 1) * sizeof *r->found);
    for (r->part = 0; r->part < r->parts; r->part++) {
        memset(r->counter, 0, ((size_t)1 << r->bits) * sizeof *r->counter);
        par_for(threads, r->p->n, PORTION, count_roughly, r);
        par_for(threads, r->p->n, PORTION, collect, r);
    }
    enter_all(&t, r->found, r->p->n);
    if (t.n) par_for(threads, r->p->n, PORTION, count_exactly, r);
    name_all(r);
    find_rests(r, threads);
    mem_free(r->found);
    mem_free(t.slot);
}

static void search(struct passages *p, struct round *r, struct shelf *s, int threads, struct err *e)
{
    make_counters(r, s);
    r->reader = mem_zalloc((size_t)threads * sizeof *r->reader);
    r->own = mem_zalloc((size_t)threads * sizeof *r->own);
    p->id = mem_zalloc(((size_t)p->n + 1) * sizeof *p->id);
    p->count = mem_zalloc(((size_t)p->n + 1) * sizeof *p->count);
    p->length = mem_zalloc(((size_t)p->n + 1) * sizeof *p->length);
    p->list = mem_zalloc(((size_t)p->n + 1) * sizeof *p->list);
    p->sum = mem_zalloc(((size_t)p->n + 1) * sizeof *p->sum);
    p->rest = mem_zalloc(((size_t)p->n + 1) * sizeof *p->rest);
    p->nrest = mem_zalloc(((size_t)p->n + 1) * sizeof *p->nrest);
    for (int i = 0; i < threads; i++) comparer_init(&r->reader[i], s, 1);
    count_pieces(r, threads);
    for (int i = 0; i < threads; i++) {
        if (r->reader[i].err.code) *e = r->reader[i].err;
        comparer_release(&r->reader[i]);
        mem_free(r->own[i].v);
    }
    mem_free(r->reader);
    mem_free(r->own);
    mem_free(r->counter);
}

enum status passages_find(struct passages *p, const struct turns *t, const struct groups *g, int group, struct shelf *s,
                          uint32_t ppm, int threads, struct err *e)
{
    uint32_t *root = mem_array((size_t)t->n + 1, sizeof *root), *members = mem_array((size_t)t->n + 1, sizeof *members);
    *p = (struct passages){0};
    if (components(t, g, group, root, members) >= PASSAGES_MANY) {
        struct round r = {.p = p, .members = members, .root = root, .ppm = ppm};
        p->n = t->n;
        search(p, &r, s, threads, e);
    }
    mem_free(root);
    mem_free(members);
    for (uint32_t i = 0; i < p->n; i++) s->allowed -= 4 * ((int64_t)p->count[i] + p->nrest[i]);
    return e->code;
}

void passages_release(struct passages *p)
{
    for (uint32_t i = 0; i < p->n; i++) {
        mem_free(p->id[i]);
        mem_free(p->rest[i]);
    }
    mem_free(p->rest);
    mem_free(p->nrest);
    mem_free(p->sum);
    mem_free(p->list);
    mem_free(p->id);
    mem_free(p->count);
    mem_free(p->length);
    mem_free(p->size);
    *p = (struct passages){0};
}

/* ---- pairs ---- */

uint32_t passages_shared(const struct passages *p, uint32_t i, uint32_t k)
{
    uint32_t sum = 0;
    if (!p->n || !p->count[i] || !p->count[k]) return 0;
    if (p->list[i] == p->list[k]) return p->sum[i];
    const uint32_t *a = p->id[i], *b = p->id[k];
    for (uint32_t x = 0, y = 0; x < p->count[i] && y < p->count[k];) {
        if (a[x] == b[y]) sum += p->size[a[x]];
        bool x_behind = a[x] <= b[y], y_behind = b[y] <= a[x];
        x += x_behind;
        y += y_behind;
    }
    return sum;
}

/* J of the smallest hashes of both together is below REST_UNLIKE; where they are all, it is J itself. */
static bool rests_unlike(const uint32_t *a, uint32_t na, const uint32_t *b, uint32_t nb)
{
    uint32_t x = 0, y = 0, both = 0, most = na + nb < REST ? na + nb : REST;
    while (x < na && y < nb && x + y - both < REST) {
        uint32_t ax = a[x], by = b[y];
        both += ax == by;
        x += ax <= by;
        y += by <= ax;
    }
    uint32_t all = na + nb - both < most ? na + nb - both : most;
    return (double)both < REST_UNLIKE * (double)all;
}

/* Only where nearly all their passages are the same: else what one of them has changed is missing in its rest. */
bool passages_unlike(const struct passages *p, uint32_t i, uint32_t k, uint32_t shared)
{
    uint64_t kept = (uint64_t)p->sum[i] + p->sum[k], rest = (uint64_t)p->length[i] + p->length[k];
    rest = rest > kept ? rest - kept : 0;
    return (kept - 2 * (uint64_t)shared) * 4 <= rest && rests_unlike(p->rest[i], p->nrest[i], p->rest[k], p->nrest[k]);
}

/* common - shared >= r (all - shared), and all is at most both lengths less what is shared. */
uint32_t passages_need(const struct passages *p, uint32_t i, uint32_t k, uint32_t shared, uint32_t ppm)
{
    uint64_t all = (uint64_t)p->length[i] + p->length[k] - shared;
    uint64_t need = all ? PASSAGES_REST + (uint64_t)(1000000 - PASSAGES_REST) * shared / all : 0;
    if (need > 1000000) need = 1000000;
    return need > ppm ? (uint32_t)need : ppm;
}

/* Texts that repeat themselves have fewer shingles than code points: then all that is common may be shared. */
bool passages_alike(const struct overlap *o, uint32_t shared)
{
    if (!shared || o->common == o->all) return true;
    if (shared >= o->common) return false;
    return (uint64_t)(o->common - shared) * 1000000 >= (uint64_t)(o->all - shared) * PASSAGES_REST;
}

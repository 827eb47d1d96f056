/* Decontamination as a sieve: workers find the hits, which are counted and held in order; what is a common phrase is
 * known, and so what goes, once all records were seen. */
#include "dataset/decontam/pass.h"

#include "text/utf8.h"

enum { COMMON_RECORDS = 3, REASONS_MAX = 40, WINDOWS_BYTES = 16 << 20, WINDOW_SHOWN = 240 };

/* What look leaves: the record's hits, each item once, in their order. */
struct record_hits {
    struct kept *v;
    int n;
};

struct decontam_pass *decontam_pass_new(const struct decontam *d, const struct decontam_opts *o)
{
    struct decontam_pass *p = MEM_NEW(struct decontam_pass);
    p->d = d;
    p->o = o;
    p->count = mem_zalloc(sizeof *p->count * ((size_t)d->items.n + 1));
    p->of_set = mem_zalloc(sizeof *p->of_set * ((size_t)d->items.nset + 1));
    return p;
}

void decontam_pass_own(struct decontam_pass *p, struct decontam *d)
{
    p->own = d;
}

void decontam_pass_free(struct decontam_pass *p)
{
    if (!p) return;
    decontam_free(p->own);
    mem_free(p->count);
    mem_free(p->of_set);
    mem_free(p->hit);
    arena_release(&p->mem);
    mem_free(p);
}

uint64_t decontam_dropped(const struct decontam_pass *p)
{
    return p->dropped;
}
uint64_t decontam_flagged(const struct decontam_pass *p)
{
    return p->flagged;
}

/* ---- looking ---- */

static int turn_of(const struct rec *r, int v)
{
    for (int i = 0; i < r->nturn; i++) {
        const struct rec_turn *t = &r->turn[i];
        if (v == t->content || v == t->more) return i;
        if (t->v >= 0 && v > t->v && v < (int)r->d->node[t->v].next) return i;
    }
    return -1;
}

sv decontam_clipped(sv s, ptrdiff_t max, arena *mem)
{
    if (s.n <= max) return arena_dup(mem, s);
    while (max > 0 && !cp_start(s.p[max])) max--;
    return arena_f(mem, "%.*s...", (int)max, s.p);
}

static int by_item(const void *pa, const void *pb)
{
    const struct kept *a = pa, *b = pb;
    if (a->hit.item != b->hit.item) return a->hit.item < b->hit.item ? -1 : 1;
    if (a->hit.level != b->hit.level) return a->hit.level > b->hit.level ? -1 : 1;
    double ca = decontam_c(&a->hit), cb = decontam_c(&b->hit);
    if (ca != cb) return ca > cb ? -1 : 1;
    return a->v - b->v;
}

struct hits {
    struct kept *v;
    int n, cap;
};

static void grow(struct hits *h, arena *mem)
{
    if (h->n < h->cap) return;
    struct kept *was = h->v;
    h->cap = h->cap ? h->cap * 2 : 8;
    h->v = ARENA_ARRAY(mem, struct kept, h->cap);
    if (h->n) memcpy(h->v, was, (size_t)h->n * sizeof *was);
}

static void look_at(const struct decontam_pass *p, struct decontam_local *l, const struct sieve_rec *r, int v,
                    struct hits *to)
{
    const struct decontam_hit *hit;
    int n = decontam_text(p->d, l, json_str(r->r->d, v, r->mem), &hit);
    for (int i = 0; i < n; i++) {
        grow(to, r->mem);
        struct kept *k = &to->v[to->n++];
        *k = (struct kept){.hit = hit[i], .v = v, .turn = turn_of(r->r, v)};
        k->hit.window =
            hit[i].level == DECONTAM_NEAR ? (sv){NULL, 0} : decontam_clipped(hit[i].window, WINDOW_SHOWN, r->mem);
    }
}

/* Every text of the record: strings that are no keys, wherever they stand (turns, tools' results, reasoning, pairs,
 * preferences); what is shorter than any item is passed over. */
static int look(const void *self, void *local, struct sieve_rec *r, void *result)
{
    const struct json *d = r->r->d;
    struct hits all = {0};
    struct record_hits *f = result;
    for (int v = 0; v < d->n; v++) {
        const struct json_node *node = &d->node[v];
        if (node->type != JSON_STRING || node->end - node->beg < GRAM_MIN + 2) continue;
        if (v + 1 < d->n && d->node[v + 1].member) continue;
        look_at(self, local, r, v, &all);
    }
    if (all.n > 1) qsort(all.v, (size_t)all.n, sizeof *all.v, by_item);
    for (int i = 0; i < all.n; i++)
        if (!i || all.v[i].hit.item != all.v[f->n - 1].hit.item) all.v[f->n++] = all.v[i];
    f->v = all.v;
    return 0;
}

static void *local_new(const void *self)
{
    return decontam_local_new(((const struct decontam_pass *)self)->d);
}
static void local_free(void *local)
{
    decontam_local_free(local);
}

/* ---- counting ---- */

static enum status begin(void *self, const struct sieve_ctx *c, struct err *e)
{
    struct decontam_pass *p = self;
    (void)e;
    p->memory = c->memory;
    for (int i = 0; i < p->d->items.nset; i++) {
        sv name = p->d->items.set[i].name;
        p->of_set[i].why = i < REASONS_MAX
                               ? tally_reason(c->tally, arena_f(&c->run->mem, "contaminated:%.*s", SV_ARG(name)).p)
                               : tally_reason(c->tally, "contaminated:other");
    }
    return ST_OK;
}

static enum status hold(struct decontam_pass *p, const struct kept *k, uint64_t ord, struct err *e)
{
    if (p->nhit == p->cap_hit &&
        (int64_t)(p->cap_hit * 2 * sizeof *p->hit) > (p->memory > 1 << 24 ? p->memory : 1 << 24))
        return err_set(e, ST_LIMIT,
                       "more than %zu places of the records match the test sets: too many to hold\n"
                       "hint: a larger --memory, or are these records the test set?",
                       p->nhit);
    MEM_GROW(p->hit, p->nhit, p->cap_hit);
    struct kept *to = &p->hit[p->nhit++];
    *to = *k;
    to->ord = ord;
    bool room = p->mem.held < WINDOWS_BYTES;
    to->hit.window = room ? arena_dup(&p->mem, k->hit.window) : (sv){NULL, 0};
    return ST_OK;
}

static enum status keep(void *self, uint64_t ord, const void *result, arena *mem, struct err *e)
{
    struct decontam_pass *p = self;
    const struct record_hits *f = result;
    (void)mem;
    p->seen++;
    for (int i = 0; i < f->n; i++) {
        const struct kept *k = &f->v[i];
        struct item_count *c = &p->count[k->hit.item];
        c->any++;
        c->drop += k->hit.level == DECONTAM_DROP;
        if (k->hit.level > DECONTAM_NEAR) TRY(hold(p, k, ord, e));
    }
    return ST_OK;
}

/* ---- deciding ---- */

static bool many(const struct decontam_pass *p, uint32_t records)
{
    return records > COMMON_RECORDS && (double)records > p->o->common * (double)p->seen;
}

static bool common_phrase(const struct decontam_pass *p, const struct kept *k)
{
    const struct item_count *c = &p->count[k->hit.item];
    bool whole = k->hit.size && decontam_c(&k->hit) >= 0.9;
    return many(p, whole ? c->drop : c->any);
}

static sv note_of(const struct decontam_pass *p, const struct kept *k, arena *mem)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    struct jsonw w = jsonw_to(&b);
    decontam_write_hit(p, k, &w, mem);
    sv note = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return note;
}

/* Every set that has the item counts the record, once. */
static void count_sets(struct decontam_pass *p, const struct kept *k)
{
    for (int m = p->d->items.v[k->hit.item].in; m >= 0; m = p->d->items.member[m].next) {
        struct set_count *s = &p->of_set[p->d->items.member[m].set];
        if (s->last == k->ord + 1) continue;
        s->last = k->ord + 1;
        s->hit++;
    }
}

static void add_example(struct decontam_pass *p, const struct sieve_ctx *c, const struct kept *k)
{
    struct set_count *s = &p->of_set[decontam_set_of(p->d, k->hit.item)];
    if (s->nexample == EXAMPLES) return;
    int f = 0;
    while (f + 1 < c->npath && c->file_first[f + 1] <= k->ord) f++;
    s->example[s->nexample++] =
        (struct example){*k, arena_z(&p->mem, utf8_shown(sv_z(c->path[f]), &p->mem)), k->ord - c->file_first[f] + 1};
}

static bool better(const struct kept *a, const struct kept *b)
{
    return !b || decontam_c(&a->hit) > decontam_c(&b->hit);
}

/* The hits [i, n) of one record. */
static enum status settle(struct decontam_pass *p, const struct sieve_ctx *c, struct sieve_out *o, size_t i, size_t n,
                          struct err *e)
{
    const struct kept *worst = NULL;
    bool flagged = false;
    for (size_t k = i; k < n; k++) {
        const struct kept *h = &p->hit[k];
        bool common = common_phrase(p, h), drop = h->hit.level == DECONTAM_DROP;
        if (common && drop) p->count[h->hit.item].common = true;
        if (common) continue;
        count_sets(p, h);
        flagged |= !drop;
        if (drop && better(h, worst)) worst = h;
    }
    if (!worst) {
        p->flagged += flagged;
        for (size_t k = i; k < n && flagged; k++)
            if (!common_phrase(p, &p->hit[k])) {
                p->of_set[decontam_set_of(p->d, p->hit[k].hit.item)].flagged++;
                break;
            }
        return ST_OK;
    }
    int set = decontam_set_of(p->d, worst->hit.item);
    p->dropped++;
    p->of_set[set].dropped++;
    add_example(p, c, worst);
    arena scratch = {0};
    sv note = sieve_wants_notes(o) ? note_of(p, worst, &scratch) : SV("");
    enum status st = sieve_drop(o, worst->ord, p->of_set[set].why, SIEVE_NO_TWIN, note, e);
    arena_release(&scratch);
    return st;
}

static enum status decide(void *self, const struct sieve_ctx *c, struct sieve_out *o, struct err *e)
{
    struct decontam_pass *p = self;
    for (size_t i = 0, n; i < p->nhit; i = n) {
        for (n = i + 1; n < p->nhit && p->hit[n].ord == p->hit[i].ord; n++) {
        }
        if (!sieve_is_out(o, p->hit[i].ord)) TRY(settle(p, c, o, i, n, e));
    }
    return ST_OK;
}

struct sieve decontam_sieve(struct decontam_pass *p)
{
    return (struct sieve){.name = "decontam",
                          .self = p,
                          .weight = 4,
                          .result_size = sizeof(struct record_hits),
                          .begin = begin,
                          .local_new = local_new,
                          .local_free = local_free,
                          .look = look,
                          .keep = keep,
                          .decide = decide};
}

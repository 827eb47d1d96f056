#include "dataset/near/order.h"

#include <stdlib.h>

struct sorting {
    const uint32_t *number; /* by place */
    struct near_prio *prio;
    uint32_t references;
    uint32_t *by_comp; /* places, component by component, best first */
    uint32_t *comp;    /* where the component of each place begins in by_comp, at the place of its root */
};

enum { WINDOW = 64 };

/* Priorities lie by number; a group's numbers ascend. */
static enum status read_prios(struct sorting *s, uint32_t n, const struct spool *prios, struct err *e)
{
    struct near_prio w[WINDOW];
    uint64_t from = 0, held = 0, all = spool_size(prios) / sizeof *w;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t k = s->number[i];
        if (k >= from + held || k < from) {
            from = k;
            held = all - k < WINDOW ? all - k : WINDOW;
            TRY(spool_read(prios, from * sizeof *w, (size_t)held * sizeof *w, w, e));
        }
        s->prio[i] = w[k - from];
    }
    return ST_OK;
}

static int compare(const void *x, const void *y, void *ctx)
{
    const struct sorting *s = ctx;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    const struct near_prio *p = &s->prio[i], *q = &s->prio[k];
    bool ri = s->number[i] < s->references, rk = s->number[k] < s->references;
    if (ri != rk) return ri ? -1 : 1;
    if (ri) return i < k ? -1 : 1;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    if (p->b != q->b) return p->b < q->b ? -1 : 1;
    if (p->c != q->c) return p->c < q->c ? -1 : 1;
    return i < k ? -1 : i > k; /* places ascend with ordinals */
}

static void sort_some(struct sorting *s, uint32_t *v, uint32_t n)
{
    if (n > 8) {
        qsort_r(v, n, sizeof *v, compare, s);
        return;
    }
    for (uint32_t i = 1; i < n; i++) {
        uint32_t x = v[i], j = i;
        for (; j > 0 && compare(&x, &v[j - 1], s) < 0; j--) v[j] = v[j - 1];
        v[j] = x;
    }
}

/* Places by component, in the order of roots; comp[i] at a root's place: where its component ends. */
static void by_components(struct sorting *s, const struct groups *g, uint32_t base, uint32_t n)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) s->comp[g->place[g->comp.up[s->number[i]]] - base]++;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t size = s->comp[i];
        s->comp[i] = at;
        at += size;
    }
    for (uint32_t i = 0; i < n; i++) s->by_comp[s->comp[g->place[g->comp.up[s->number[i]]] - base]++] = i;
}

/* What must not be compared, by turn. */
static void keep_kin(struct turns *t, const struct sorting *s)
{
    uint64_t any = 0;
    for (uint32_t i = 0; i < t->n; i++) any |= s->prio[i].group;
    if (!any) return;
    t->kin = mem_array(t->n, sizeof *t->kin);
    for (uint32_t i = 0; i < t->n; i++) t->kin[t->turn[i]] = s->prio[i].group;
}

static void give_turn(struct turns *t, const struct sorting *s, uint32_t j, uint32_t turn)
{
    t->turn[s->by_comp[j]] = turn;
    t->number[turn] = s->number[s->by_comp[j]];
}

/* Components of so many records, whole, from turn `at` on. s->comp holds the ends of all components, ascending. */
static uint32_t turns_whole(struct turns *t, const struct sorting *s, uint32_t least, uint32_t most, uint32_t at)
{
    for (uint32_t i = 0, from = 0; i < t->n; from = s->comp[i++]) {
        uint32_t size = s->comp[i] - from;
        if (size < least || size > most) continue;
        t->part[t->nparts++] = at;
        for (uint32_t j = from; j < s->comp[i]; j++) give_turn(t, s, j, at++);
    }
    t->part[t->nparts] = at;
    return at;
}

/* Larger ones by rank: count[r] records have rank r. */
static void turns_by_rank(struct turns *t, const struct sorting *s, uint32_t at)
{
    uint32_t *count = mem_zalloc(((size_t)t->n + 1) * sizeof *count);
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0, from = 0; i < t->n; from = s->comp[i++]) {
            if (s->comp[i] - from <= TURNS_WHOLE) continue;
            for (uint32_t j = from; j < s->comp[i]; j++) {
                if (pass == 0)
                    count[j - from]++;
                else
                    give_turn(t, s, j, count[j - from]++);
            }
        }
        for (uint32_t r = 0; pass == 0 && r < t->n; r++) {
            uint32_t c = count[r];
            count[r] = at;
            at += c;
        }
    }
    mem_free(count);
}

static void assign_turns(struct turns *t, const struct sorting *s)
{
    uint32_t at = turns_whole(t, s, 2, 2, 0);
    t->npairs = t->nparts;
    at = turns_whole(t, s, 1, 1, at);
    at = turns_whole(t, s, 3, TURNS_WHOLE, at);
    turns_by_rank(t, s, at);
}

enum status turns_init(struct turns *t, const struct groups *g, int group, const struct spool *prios,
                       uint32_t references, struct err *e)
{
    uint32_t base = g->first[group], n = g->first[group + 1] - base;
    *t = (struct turns){.n = n, .references = references};
    struct sorting s = {.number = g->member + base, .references = references};
    s.prio = mem_array((size_t)n + 1, sizeof *s.prio);
    s.by_comp = mem_array((size_t)n + 1, sizeof *s.by_comp);
    s.comp = mem_zalloc(((size_t)n + 1) * sizeof *s.comp);
    enum status st = read_prios(&s, n, prios, e);
    if (st == ST_OK) {
        by_components(&s, g, base, n);
        for (uint32_t i = 0, from = 0; i < n; from = s.comp[i++]) sort_some(&s, s.by_comp + from, s.comp[i] - from);
        t->number = mem_array((size_t)n + 1, sizeof *t->number);
        t->turn = mem_array((size_t)n + 1, sizeof *t->turn);
        t->part = mem_array((size_t)n + 1, sizeof *t->part);
        assign_turns(t, &s);
        keep_kin(t, &s);
    }
    mem_free(s.prio);
    mem_free(s.by_comp);
    mem_free(s.comp);
    return st;
}

void turns_release(struct turns *t)
{
    mem_free(t->number);
    mem_free(t->turn);
    mem_free(t->kin);
    mem_free(t->part);
    *t = (struct turns){0};
}

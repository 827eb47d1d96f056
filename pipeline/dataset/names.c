#include "dataset/names.h"

static int probe(const struct names *t, sv name)
{
    if (!t->nslot) return -1;
    uint64_t i = hash64(name, 0);
    for (;; i++) {
        int at = (int)(i & (uint64_t)(t->nslot - 1));
        if (!t->slot[at] || sv_eq(t->v[t->slot[at] - 1], name)) return at;
    }
}

static void grow(struct names *t)
{
    t->nslot = t->nslot ? t->nslot * 2 : 64;
    mem_free(t->slot);
    t->slot = mem_zalloc((size_t)t->nslot * sizeof *t->slot);
    for (int i = 0; i < t->n; i++) t->slot[probe(t, t->v[i])] = i + 1;
}

int names_find(const struct names *t, sv name)
{
    if (!name.p) name = SV("");
    int at = probe(t, name);
    return at < 0 ? -1 : t->slot[at] - 1;
}

int names_add(struct names *t, sv name)
{
    if (!name.p) name = SV("");
    int have = names_find(t, name);
    if (have >= 0) return have;
    if (2 * (t->n + 1) > t->nslot) grow(t);
    MEM_GROW(t->v, t->n, t->cap);
    t->v[t->n] = arena_dup(&t->mem, name);
    t->slot[probe(t, name)] = t->n + 1;
    return t->n++;
}

static void sift(const struct names *t, int *order, int n, int i)
{
    for (int child; (child = 2 * i + 1) < n; i = child) {
        if (child + 1 < n && sv_cmp(t->v[order[child]], t->v[order[child + 1]]) < 0) child++;
        if (sv_cmp(t->v[order[i]], t->v[order[child]]) >= 0) return;
        int x = order[i];
        order[i] = order[child];
        order[child] = x;
    }
}

int *names_order(const struct names *t, arena *mem)
{
    int *order = ARENA_ARRAY(mem, int, t->n + 1);
    for (int i = 0; i < t->n; i++) order[i] = i;
    for (int i = t->n / 2; i-- > 0;) sift(t, order, t->n, i);
    for (int n = t->n; n-- > 1;) {
        int x = order[0];
        order[0] = order[n];
        order[n] = x;
        sift(t, order, n, 0);
    }
    return order;
}

void names_release(struct names *t)
{
    mem_free(t->v);
    mem_free(t->slot);
    arena_release(&t->mem);
    *t = (struct names){0};
}

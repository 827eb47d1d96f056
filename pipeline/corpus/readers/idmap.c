#include "corpus/readers/idmap.h"

#include "base/hash.h"

void idmap_release(struct idmap *m)
{
    mem_free(m->slot);
    *m = (struct idmap){0};
}

void idmap_clear(struct idmap *m)
{
    if (m->slot) memset(m->slot, 0, m->cap * sizeof *m->slot);
    m->n = 0;
}

/* open addressing, linear probing; a slot is free when its id has no address */
static struct idmap_slot *probe(const struct idmap *m, uint64_t hash, sv id)
{
    size_t i = hash & (m->cap - 1);
    while (m->slot[i].id.p && (m->slot[i].hash != hash || !sv_eq(m->slot[i].id, id))) i = (i + 1) & (m->cap - 1);
    return &m->slot[i];
}

static void grow(struct idmap *m)
{
    struct idmap old = *m;
    m->cap = old.cap ? old.cap * 2 : 64;
    m->slot = mem_zalloc(m->cap * sizeof *m->slot);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slot[i].id.p) *probe(m, old.slot[i].hash, old.slot[i].id) = old.slot[i];
    mem_free(old.slot);
}

bool idmap_add(struct idmap *m, sv id, int at)
{
    if (4 * (m->n + 1) > 3 * m->cap) grow(m);
    if (!id.p) id = SV("");
    uint64_t hash = hash64(id, 0);
    struct idmap_slot *s = probe(m, hash, id);
    if (s->id.p) return false;
    *s = (struct idmap_slot){hash, id, at};
    m->n++;
    return true;
}

int idmap_get(const struct idmap *m, sv id)
{
    if (m->n == 0) return -1;
    if (!id.p) id = SV("");
    const struct idmap_slot *s = probe(m, hash64(id, 0), id);
    return s->id.p ? s->at : -1;
}

#include "align/vocab.h"

#include "base/hash.h"

/* The slot the key is in, or the free one where it would go. */
static uint32_t slot_of(const struct vocab *v, sv key)
{
    uint32_t at = (uint32_t)hash64(key, 0) & (v->slots - 1);
    while (v->slot[at] && !sv_eq(v->word[v->slot[at] - 1], key)) at = (at + 1) & (v->slots - 1);
    return at;
}

uint32_t vocab_find(const struct vocab *v, sv key)
{
    if (!v->slots) return VOCAB_NONE;
    uint32_t at = slot_of(v, key);
    return v->slot[at] ? v->slot[at] - 1 : VOCAB_NONE;
}

static void grow(struct vocab *v)
{
    v->slots = v->slots ? v->slots * 2 : 1024;
    mem_free(v->slot);
    v->slot = mem_zalloc(v->slots * sizeof *v->slot);
    for (uint32_t i = 0; i < v->n; i++) v->slot[slot_of(v, v->word[i])] = i + 1;
}

uint32_t vocab_add(struct vocab *v, sv key)
{
    if (v->n * 2 >= v->slots) grow(v);
    uint32_t at = slot_of(v, key);
    if (v->slot[at]) return v->slot[at] - 1;
    MEM_GROW(v->word, v->n, v->cap);
    v->word[v->n] = arena_dup(&v->mem, key);
    return (v->slot[at] = ++v->n) - 1;
}

void vocab_release(struct vocab *v)
{
    mem_free(v->word);
    mem_free(v->slot);
    arena_release(&v->mem);
    *v = (struct vocab){0};
}

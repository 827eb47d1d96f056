/* Runs of words as a set of hashes. */
#include "dialogue/verify/check.h"

uint32_t gram_hash(const struct vword *w, int n)
{
    uint32_t h = 1;
    for (int i = 0; i < n; i++) h = ((h + w[i].hash) * 0x9e3779b1u) ^ (h >> 15);
    return h ? h : 1;
}

struct grams grams_of(struct verifier *v, struct vtext *t, int n, int n_letters)
{
    const struct vword *w = vtext_words(v, t);
    struct grams g = {NULL, 15};
    while (g.mask < (uint32_t)t->nword * 2) g.mask = g.mask * 2 + 1;
    g.slot = arena_zalloc(&v->mem, sizeof *g.slot * ((size_t)g.mask + 1));
    for (int i = 0; i < t->nword; i++) {
        int run = w[i].letter ? n_letters : n;
        if (i + run > t->nword) continue;
        uint32_t h = gram_hash(w + i, run), at = h & g.mask;
        while (g.slot[at] && g.slot[at] != h) at = (at + 1) & g.mask;
        g.slot[at] = h;
    }
    return g;
}

bool grams_has(const struct grams *g, uint32_t h)
{
    uint32_t at = h & g->mask;
    while (g->slot[at] && g->slot[at] != h) at = (at + 1) & g->mask;
    return g->slot[at] == h;
}

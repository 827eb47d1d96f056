#include "text/metric/scratch.h"

#include "base/hash.h"
#include "text/lower.h"
#include "text/script.h"
#include "text/utf8.h"

struct metric_scratch *metric_scratch_new(void)
{
    struct metric_scratch *m = MEM_NEW(struct metric_scratch);
    for (int i = 0; i < 2; i++) buf_init(&m->text[i], BUF_MAX_DEFAULT);
    script_init();
    return m;
}

void metric_scratch_free(struct metric_scratch *m)
{
    if (!m) return;
    arena_release(&m->mem);
    grams_release(&m->grams);
    wordset_release(&m->words);
    mem_free(m->hyp.v);
    mem_free(m->ref.v);
    mem_free(m->chars.v);
    for (int i = 0; i < 2; i++) buf_release(&m->text[i]);
    mem_free(m);
}

/* ---- n-grams ---- */

void grams_reset(struct grams *g, size_t expect)
{
    size_t slots = 64;
    while (slots < expect * 2 && slots < (size_t)1 << 20) slots *= 2;
    if (slots > g->slots) {
        mem_free(g->slot);
        g->slot = mem_alloc(slots * sizeof *g->slot);
        g->slots = slots;
    }
    g->mask = slots - 1;
    memset(g->slot, 0, slots * sizeof *g->slot);
    if (g->cap < slots) {
        g->cap = slots;
        g->v = mem_realloc(g->v, g->cap * sizeof *g->v);
    }
    g->v[0] = (struct gram){0};
    g->n = 1;
}

void grams_release(struct grams *g)
{
    mem_free(g->v);
    mem_free(g->slot);
}

void grams_grow(struct grams *g)
{
    size_t slots = (g->mask + 1) * 2;
    if (slots > g->slots) {
        mem_free(g->slot);
        g->slot = mem_alloc(slots * sizeof *g->slot);
        g->slots = slots;
    }
    if (g->cap < slots) {
        g->cap = slots;
        g->v = mem_realloc(g->v, g->cap * sizeof *g->v);
    }
    g->mask = slots - 1;
    memset(g->slot, 0, slots * sizeof *g->slot);
    for (size_t k = 1; k < g->n; k++) {
        size_t i = gram_hash(g->v[k].key) & g->mask;
        while (g->slot[i]) i = (i + 1) & g->mask;
        g->slot[i] = (uint32_t)k;
    }
}

/* ---- words ---- */

static void wordset_size(struct wordset *w, size_t slots)
{
    w->slot = mem_realloc(w->slot, slots * sizeof *w->slot);
    memset(w->slot, 0, slots * sizeof *w->slot);
    w->mask = slots - 1;
    for (size_t k = 0; k < w->n; k++) {
        size_t i = w->v[k].hash & w->mask;
        while (w->slot[i]) i = (i + 1) & w->mask;
        w->slot[i] = (uint32_t)(k + 1);
    }
}

/* A table that a long text left behind is not kept: clearing it would cost every short one. */
void wordset_reset(struct wordset *w)
{
    w->n = 0;
    wordset_size(w, 256);
}

void wordset_release(struct wordset *w)
{
    mem_free(w->v);
    mem_free(w->slot);
}

uint32_t wordset_id(struct wordset *w, sv word)
{
    if (w->n * 2 > w->mask) wordset_size(w, (w->mask + 1) * 2);
    uint64_t hash = hash64(word, 0);
    size_t i = hash & w->mask;
    for (; w->slot[i]; i = (i + 1) & w->mask) {
        const struct vocab_word *v = &w->v[w->slot[i] - 1];
        if (v->hash == hash && sv_eq(v->text, word)) return w->slot[i] - 1;
    }
    MEM_GROW(w->v, w->n, w->cap);
    w->v[w->n] = (struct vocab_word){word, hash};
    w->slot[i] = (uint32_t)++w->n;
    return (uint32_t)(w->n - 1);
}

void words_into(struct metric_scratch *m, sv text, struct symbols *to)
{
    to->n = 0;
    for (sv rest = text, w; (w = next_word(&rest)).p;) symbols_add(to, wordset_id(&m->words, w));
}

/* ---- texts ---- */

sv next_word(sv *rest)
{
    const char *p = rest->p, *end = p + rest->n, *from = NULL;
    while (p < end) {
        const char *at = p;
        bool space = is_space(utf8_next(&p));
        if (space && from) {
            *rest = (sv){p, end - p};
            return (sv){from, at - from};
        }
        if (!space && !from) from = at;
    }
    *rest = (sv){end, 0};
    return from ? (sv){from, end - from} : (sv){NULL, 0};
}

sv metric_strip(sv s)
{
    while (s.n) {
        const char *last = utf8_back(s.p, s.p + s.n), *p = last;
        if (!is_space(utf8_next(&p))) break;
        s.n = last - s.p;
    }
    return s;
}

sv join_words(struct metric_scratch *m, sv s)
{
    struct buf *to = &m->text[0];
    buf_reset(to);
    for (sv rest = s, w; (w = next_word(&rest)).p;) {
        if (to->n) buf_addc(to, ' ');
        buf_adds(to, w);
    }
    return arena_dup(&m->mem, buf_sv(to));
}

sv strip_both(sv s)
{
    s = metric_strip(s);
    while (s.n) {
        const char *p = s.p;
        if (!is_space(utf8_next(&p))) break;
        s = sv_from(s, p - s.p);
    }
    return s;
}

sv lower_if(struct metric_scratch *m, sv s, bool on)
{
    return on ? text_lower(s, &m->mem) : s;
}

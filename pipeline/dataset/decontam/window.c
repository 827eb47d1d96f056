/* Local containment: how many of an item's shingles stand together somewhere in a text. */
#include "dataset/decontam/match.h"

enum { ALPHABETIC = 5, HAN = 3 };

struct window {
    uint32_t *set;                /* the item's shingles, ascending */
    size_t nset, cap_set, length; /* length: shingles with repeats */
    uint32_t *table;              /* open addressing: index into set + 1 */
    size_t mask, cap_table;
    int32_t *which; /* of each shingle of the text: index into set, or -1 */
    size_t cap_which;
    uint32_t *count; /* of each in set: how often in the window */
    size_t cap_count;
};

struct window *window_new(void)
{
    return MEM_NEW(struct window);
}

void window_free(struct window *w)
{
    if (!w) return;
    mem_free(w->set);
    mem_free(w->table);
    mem_free(w->which);
    mem_free(w->count);
    mem_free(w);
}

static void *room(void *p, size_t need, size_t each, size_t *cap)
{
    if (need <= *cap) return p;
    *cap = need + need / 2 + 64;
    return mem_realloc(p, *cap * each);
}

static size_t slot_of(const struct window *w, uint32_t x)
{
    size_t at = (x * 0x9e3779b1u) & w->mask;
    while (w->table[at] && w->set[w->table[at] - 1] != x) at = (at + 1) & w->mask;
    return at;
}

static void load_item(struct window *w, struct shingler *s, sv item)
{
    const uint32_t *x;
    const struct shingle_at *at;
    shingler_clear(s);
    shingler_add(s, item, 0);
    w->length = shingler_plain(s, ALPHABETIC, HAN, &x, &at);
    w->set = room(w->set, 2 * w->length + 1, sizeof *w->set, &w->cap_set);
    if (w->length) memcpy(w->set, x, w->length * sizeof *x);
    w->nset = shingle_sort_unique(w->set, w->length, w->set + w->length);
    w->mask = 64;
    while (w->mask < w->nset * 2) w->mask *= 2;
    w->table = room(w->table, w->mask, sizeof *w->table, &w->cap_table);
    memset(w->table, 0, w->mask * sizeof *w->table);
    w->mask--;
    for (size_t i = 0; i < w->nset; i++) w->table[slot_of(w, w->set[i])] = (uint32_t)i + 1;
}

/* Which of the item's shingles each of the text's is; returns how many different ones there are: no window can hold
 * more. */
static size_t load_text(struct window *w, const uint32_t *x, size_t n)
{
    size_t all = 0;
    w->which = room(w->which, n, sizeof *w->which, &w->cap_which);
    w->count = room(w->count, w->nset, sizeof *w->count, &w->cap_count);
    memset(w->count, 0, w->nset * sizeof *w->count);
    for (size_t i = 0; i < n; i++) {
        w->which[i] = (int32_t)w->table[slot_of(w, x[i])] - 1;
        if (w->which[i] >= 0) all += !w->count[w->which[i]]++;
    }
    memset(w->count, 0, w->nset * sizeof *w->count);
    return all;
}

/* Slides over n shingles; the first of the best windows ends before *end. */
static size_t slide(struct window *w, size_t n, size_t *end)
{
    size_t span = (w->length * 3 + 1) / 2, here = 0, best = 0;
    for (size_t i = 0; i < n; i++) {
        if (i >= span && w->which[i - span] >= 0) here -= !--w->count[w->which[i - span]];
        if (w->which[i] >= 0) here += !w->count[w->which[i]]++;
        if (here <= best) continue;
        best = here;
        *end = i + 1;
    }
    return best;
}

static uint32_t next_point(sv text, uint32_t byte)
{
    for (byte++; byte < text.n && !cp_start(text.p[byte]); byte++) {
    }
    return byte;
}

/* ---- a bound that costs little ---- */

enum { SKETCH_BITS = 4096 };

static uint32_t five_bytes(const char *p)
{
    uint32_t a;
    memcpy(&a, p, 4);
    return (a * 0x9e3779b1u ^ (uint32_t)(unsigned char)p[4] * 0x85ebca6bu) * 0xc2b2ae35u >> 20;
}

/* Equal shingles begin with the same five bytes: whether as many of the item's as `least` asks for can be in the text
 * at all. */
static bool can_reach(sv item, sv text, double least)
{
    uint64_t seen[SKETCH_BITS / 64] = {0};
    ptrdiff_t some = 0, all = 0;
    for (ptrdiff_t i = 0; i + 5 <= text.n; i++) {
        uint32_t h = five_bytes(text.p + i);
        seen[h >> 6] |= UINT64_C(1) << (h & 63);
    }
    for (ptrdiff_t i = 0; i + 5 <= item.n; i++) {
        if (!cp_start(item.p[i])) continue;
        uint32_t h = five_bytes(item.p + i);
        some += seen[h >> 6] >> (h & 63) & 1;
        all++;
    }
    /* repeats in the item count here as often as they stand there, among the shingles once */
    return (double)some >= least * (double)all * 0.8;
}

struct found window_best(struct window *w, struct shingler *s, sv item, sv text, double least)
{
    const uint32_t *x;
    const struct shingle_at *at;
    if (!can_reach(item, text, least)) return (struct found){0};
    load_item(w, s, item);
    shingler_clear(s);
    shingler_add(s, text, 0);
    size_t n = shingler_plain(s, ALPHABETIC, HAN, &x, &at), end = 0;
    struct found f = {.size = (uint32_t)w->nset};
    if (!w->nset || (double)load_text(w, x, n) < least * (double)w->nset) return f;
    size_t best = slide(w, n, &end);
    if (!best || (double)best < least * (double)w->nset) return f;
    size_t span = (w->length * 3 + 1) / 2, beg = end > span ? end - span : 0;
    while (w->which[beg] < 0) beg++;
    f.common = (uint32_t)best;
    f.from = at[beg].byte;
    f.to = at[end - 1].byte;
    int width = text.p[f.to] & 0x80 && (unsigned char)text.p[f.to] >= 0xe0 ? HAN : ALPHABETIC;
    for (int i = 0; i < width && f.to < text.n; i++) f.to = next_point(text, f.to);
    return f;
}

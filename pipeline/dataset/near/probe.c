#include "dataset/near/probe.h"

#include "text/shingle.h"

enum {
    FAR = 128,           /* no hash stands further from its place */
    TABLE_MAX = 1 << 20, /* larger sets are sorted */
    SMALL = 2048         /* below, a table stays in the first cache */
};

void probe_release(struct probe *p)
{
    mem_free(p->slot);
    *p = (struct probe){0};
}

static void room(struct probe *p, size_t n)
{
    if (n <= p->cap) return;
    mem_free(p->slot);
    p->slot = mem_array(p->cap = n, sizeof *p->slot);
}

static size_t fill_sorted(struct probe *p, const uint32_t *x, size_t n, uint32_t *out)
{
    room(p, n + 1);
    if (out != x) memmove(out, x, n * sizeof *x);
    p->sorted = true;
    p->n = shingle_sort_unique(out, n, p->slot);
    memcpy(p->slot, out, p->n * sizeof *out);
    return p->n;
}

/* A quarter to half of the places are taken, of small tables half as many; behind the last there is room for what is
 * out of place. */
static void clear(struct probe *p, size_t n)
{
    int bits = 5;
    while ((size_t)1 << bits < (n < SMALL ? 4 : 2) * n) bits++;
    size_t slots = ((size_t)1 << bits) + FAR;
    room(p, slots);
    memset(p->slot, 0, slots * sizeof *p->slot);
    p->shift = 32 - bits;
    p->zero = p->sorted = false;
    p->n = 0;
}

size_t probe_fill(struct probe *p, const uint32_t *x, size_t n, uint32_t *out)
{
    if (n > TABLE_MAX) return fill_sorted(p, x, n, out);
    clear(p, n);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t v = x[i], *s = p->slot + (v >> p->shift), *end = s + FAR;
        if (!v) {
            out[k] = v;
            k += !p->zero;
            p->zero = true;
            continue;
        }
        while (s < end && *s && *s != v) s++;
        if (s == end) { /* what was taken so far and what is left are the same set */
            memmove(out + k, x + i, (n - i) * sizeof *x);
            return fill_sorted(p, out, k + n - i, out);
        }
        out[k] = v;
        k += !*s;
        *s = v;
    }
    return p->n = k;
}

static inline bool has(const struct probe *p, uint32_t v)
{
    const uint32_t *s = p->slot + (v >> p->shift), *end = s + FAR;
    if (!v) return p->zero;
    while (s < end && *s && *s != v) s++;
    return s < end && *s == v;
}

static size_t common_sorted(const struct probe *p, const uint32_t *y, size_t n)
{
    uint32_t *copy = mem_array(2 * n + 1, sizeof *copy);
    memcpy(copy, y, n * sizeof *y);
    size_t both = shingle_common(p->slot, p->n, copy, shingle_sort_unique(copy, n, copy + n));
    mem_free(copy);
    return both;
}

size_t probe_common(const struct probe *p, const uint32_t *y, size_t n, size_t need)
{
    enum { STEPS = 64 };
    if (p->sorted) return common_sorted(p, y, n);
    size_t both = 0;
    for (size_t i = 0; i < n && both + (n - i) >= need;) {
        size_t end = n - i < STEPS ? n : i + STEPS;
        for (; i < end; i++) both += has(p, y[i]);
    }
    return both;
}

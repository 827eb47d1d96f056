#include "text/metric/scratch.h"

enum op { OP_SAME, OP_CHANGE, OP_INSERT, OP_DELETE };

struct table {
    const uint32_t *a, *b; /* words between the equal ends */
    int na, nb;
    uint8_t *op; /* (na + 1) * (nb + 1) */
};

/* An edit costs EDIT, a substitution one more: of all ways with the fewest edits the one that keeps the most words. */
enum { EDIT = 1 << 20 };

static int fill(struct table *t, int64_t *row)
{
    size_t width = (size_t)t->nb + 1;
    for (int j = 0; j <= t->nb; j++) row[j] = (int64_t)j * EDIT, t->op[j] = OP_INSERT;
    for (int i = 1; i <= t->na; i++) {
        uint8_t *op = t->op + (size_t)i * width;
        int64_t corner = row[0];
        row[0] = (int64_t)i * EDIT;
        op[0] = OP_DELETE;
        for (int j = 1; j <= t->nb; j++) {
            bool same = t->a[i - 1] == t->b[j - 1];
            int64_t c = corner + (same ? 0 : EDIT + 1), del = row[j] + EDIT, ins = row[j - 1] + EDIT;
            op[j] = same ? OP_SAME : OP_CHANGE;
            if (del < c) c = del, op[j] = OP_DELETE;
            if (ins < c) c = ins, op[j] = OP_INSERT;
            corner = row[j];
            row[j] = c;
        }
    }
    return (int)(row[t->nb] / EDIT);
}

/* Goes from the last span to the first and returns how many there are. With out, where that is known (all), the first
 * `max` of them are put there. */
static int spans_of(const struct table *t, struct edit_span *out, int all, int max)
{
    int i = t->na, j = t->nb, n = 0;
    bool inside = false;
    struct edit_span s = {0};
    while (i > 0 || j > 0) {
        enum op o = (enum op)t->op[(size_t)i * ((size_t)t->nb + 1) + (size_t)j];
        if (o != OP_SAME && !inside) s.a1 = i, s.b1 = j;
        if (o == OP_SAME && inside) {
            if (all - 1 - n < max && out) out[all - 1 - n] = (struct edit_span){i, s.a1, j, s.b1};
            n++;
        }
        inside = o != OP_SAME;
        if (o != OP_INSERT) i--;
        if (o != OP_DELETE) j--;
    }
    if (inside) {
        if (all - 1 - n < max && out) out[all - 1 - n] = (struct edit_span){0, s.a1, 0, s.b1};
        n++;
    }
    return n;
}

static void number(struct metric_scratch *m, const sv *w, int n, struct symbols *to)
{
    to->n = 0;
    for (int i = 0; i < n; i++) symbols_add(to, wordset_id(&m->words, w[i]));
}

int edit_spans(struct metric_scratch *m, const sv *a, int na, const sv *b, int nb, struct edit_span *out, int max,
               int *n)
{
    int head = 0, tail = 0;
    arena_reset(&m->mem);
    wordset_reset(&m->words);
    number(m, a, na, &m->hyp);
    number(m, b, nb, &m->ref);
    while (head < na && head < nb && m->hyp.v[head] == m->ref.v[head]) head++;
    while (tail < na - head && tail < nb - head && m->hyp.v[na - 1 - tail] == m->ref.v[nb - 1 - tail]) tail++;
    struct table t = {.na = na - head - tail, .nb = nb - head - tail};
    *n = t.na || t.nb;
    if (!*n) return 0;
    if (!t.na || !t.nb || (int64_t)t.na * t.nb > EDIT_CELLS) {
        if (max > 0) out[0] = (struct edit_span){head, na - tail, head, nb - tail};
        return t.na > t.nb ? t.na : t.nb;
    }
    t.a = m->hyp.v + head;
    t.b = m->ref.v + head;
    t.op = arena_alloc(&m->mem, ((size_t)t.na + 1) * ((size_t)t.nb + 1));
    int edits = fill(&t, arena_alloc(&m->mem, ((size_t)t.nb + 1) * sizeof(int64_t)));
    *n = spans_of(&t, NULL, 0, 0);
    int keep = *n < max ? *n : max;
    if (keep > 0) spans_of(&t, out, *n, keep);
    for (int k = 0; k < keep; k++) out[k].a0 += head, out[k].a1 += head, out[k].b0 += head, out[k].b1 += head;
    return edits;
}

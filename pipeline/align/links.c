#include "align/links.h"

const char *const align_shape_name[ALIGN_SHAPES] = {"intersection", "agreement", "grow-diag-final-and", "forward",
                                                    "backward"};

enum { FWD = 1, BWD = 2, LINK = 4 };

void links_room_release(struct links_room *r)
{
    mem_free(r->link);
    mem_free(r->grid);
    *r = (struct links_room){0};
}

static void fit(struct links_room *r, int cells)
{
    if (cells > r->cap) {
        links_room_release(r);
        r->cap = cells * 2;
        r->link = mem_array((size_t)r->cap, sizeof *r->link);
        r->grid = mem_array((size_t)r->cap, 1);
    }
    memset(r->grid, 0, (size_t)cells);
}

/* The likeliest state of a row, -1: the empty word. */
static int best_of(const double *row, int n)
{
    int best = 0;
    double sum = 0;
    for (int i = 0; i < n; i++) {
        sum += row[i];
        if (row[i] > row[best]) best = i;
    }
    return 1 - sum > row[best] ? -1 : best;
}

struct grid {
    unsigned char *at;
    int S, T;
    bool linked_s[ALIGN_WORDS_MAX], linked_t[ALIGN_WORDS_MAX];
};

static void join(struct grid *g, int s, int t)
{
    g->at[s * g->T + t] |= LINK;
    g->linked_s[s] = g->linked_t[t] = true;
}

/* Links beside links, until there are no more. */
static void grow(struct grid *g)
{
    static const int near[8][2] = {{-1, 0}, {0, -1}, {1, 0}, {0, 1}, {-1, -1}, {-1, 1}, {1, -1}, {1, 1}};
    for (bool more = true; more;) {
        more = false;
        for (int s = 0; s < g->S; s++)
            for (int t = 0; t < g->T; t++) {
                if (!(g->at[s * g->T + t] & LINK)) continue;
                for (int k = 0; k < 8; k++) {
                    int u = s + near[k][0], v = t + near[k][1];
                    if (u < 0 || v < 0 || u >= g->S || v >= g->T) continue;
                    if ((g->linked_s[u] && g->linked_t[v]) || !g->at[u * g->T + v]) continue;
                    join(g, u, v);
                    more = true;
                }
            }
    }
}

static void final_and(struct grid *g, int direction)
{
    for (int s = 0; s < g->S; s++)
        for (int t = 0; t < g->T; t++)
            if ((g->at[s * g->T + t] & direction) && !g->linked_s[s] && !g->linked_t[t]) join(g, s, t);
}

static void mark_directions(unsigned char *grid, const double *f, const double *b, int S, int T)
{
    for (int t = 0; t < T; t++) {
        int s = best_of(f + t * S, S);
        if (s >= 0) grid[s * T + t] |= FWD;
    }
    for (int s = 0; s < S; s++) {
        int t = best_of(b + s * T, T);
        if (t >= 0) grid[s * T + t] |= BWD;
    }
}

static void shape_links(struct grid *g, enum align_shape shape, const double *f, const double *b)
{
    static const unsigned char want[ALIGN_SHAPES] = {
        [ALIGN_BOTH] = FWD | BWD, [ALIGN_GROW] = FWD | BWD, [ALIGN_FORWARD] = FWD, [ALIGN_BACKWARD] = BWD};
    for (int s = 0; s < g->S; s++)
        for (int t = 0; t < g->T; t++) {
            bool agreed = f[t * g->S + s] * b[s * g->T + t] >= LINKS_AGREE;
            unsigned w = want[shape];
            if (shape == ALIGN_AGREED ? agreed : (g->at[s * g->T + t] & w) == w) join(g, s, t);
        }
    if (shape != ALIGN_GROW) return;
    grow(g);
    final_and(g, FWD);
    final_and(g, BWD);
}

int links_find(struct links_room *r, enum align_shape shape, const double *f, const double *b, int S, int T)
{
    fit(r, S * T);
    struct grid g = {.at = r->grid, .S = S, .T = T};
    mark_directions(g.at, f, b, S, T);
    shape_links(&g, shape, f, b);
    int n = 0;
    for (int s = 0; s < S; s++)
        for (int t = 0; t < T; t++)
            if (g.at[s * T + t] & LINK) r->link[n++] = (struct align_link){(uint16_t)s, (uint16_t)t};
    return n;
}

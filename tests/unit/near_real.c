/* Near-duplicates among 20,000 real sentences, English and Chinese, held against every pair of them. */
#include "base/input.h"
#include "near_world.h"
#include "text/norm.h"

#include <unistd.h>

static struct world w;

static bool read_sentences(void)
{
    const char *root = getenv("LL_DATA");
    const char *path =
        arena_z(&w.mem, arena_f(&w.mem, "%s/parallel/tatoeba/cmn.txt.zst", root ? root : "../shared/data"));
    struct input *in;
    struct err e = {0};
    sv line;
    uint64_t no;
    if (access(path, R_OK) != 0 || input_open(&in, path, &e) != ST_OK) return false;
    struct lines *l = lines_new(in, 1 << 20);
    while (w.n + 2 <= MAX && lines_next(l, &line, &no, &e) == LINE_OK) {
        sv en = sv_cut(&line, '\t'), zh = sv_cut(&line, '\t');
        add(&w, arena_dup(&w.mem, norm_key(en, &w.mem)), (sv){0});
        add(&w, arena_dup(&w.mem, norm_key(zh, &w.mem)), (sv){0});
    }
    lines_free(l);
    input_close(in);
    return true;
}

/* For every i the number of shingles it has in common with each k < i: lists of who has a shingle. */
struct posting {
    uint32_t shingle, who;
};
static int by_shingle(const void *x, const void *y)
{
    const struct posting *p = x, *q = y;
    if (p->shingle != q->shingle) return p->shingle < q->shingle ? -1 : 1;
    return p->who < q->who ? -1 : p->who > q->who;
}

struct pairs {
    uint64_t near, shared, proposed_kept, similar_kept;
};

static void judge_pair(int i, int k, double tau, double margin, struct pairs *p)
{
    uint32_t common, all;
    bool led;
    exact(&w, i, k, &common, &all);
    if ((double)common < tau * (double)all) return;
    bool together = share(i, k, &led) >= 0;
    if ((double)common >= (tau + margin) * (double)all) p->near++, p->shared += together;
    if (w.twin[0][i] >= 0 || w.twin[0][k] >= 0) return;
    p->similar_kept++;
    p->proposed_kept += together;
}

/* All pairs with half the smaller set in common are looked at: J >= tau > 1/2 needs more. */
static void every_pair(double tau, struct pairs *p)
{
    static uint32_t size[MAX], met[MAX], first[MAX + 1];
    struct shingler *s = shingler_new();
    struct posting *v = NULL;
    size_t n = 0, cap = 0;
    for (int i = 0; i < w.n; i++) {
        const uint32_t *x;
        load(s, &w.t[i]);
        first[i] = (uint32_t)n;
        size[i] = shingler_length(s) < SHINGLE_MIN ? 0 : (uint32_t)shingler_set(s, 0, &x);
        for (uint32_t k = 0; k < size[i]; k++) {
            MEM_GROW(v, n, cap);
            v[n++] = (struct posting){x[k], (uint32_t)i};
        }
    }
    first[w.n] = (uint32_t)n;
    struct posting *lists = mem_array(n, sizeof *v);
    uint32_t *at = mem_array(n, sizeof *at); /* of each posting of v: where its list begins */
    memcpy(lists, v, n * sizeof *v);
    qsort(lists, n, sizeof *v, by_shingle);
    for (size_t i = 0; i < n; i++) {
        struct posting want = {v[i].shingle, 0};
        size_t lo = 0, hi = n;
        while (lo < hi) {
            size_t mid = (lo + hi) / 2;
            if (by_shingle(&lists[mid], &want) < 0)
                lo = mid + 1;
            else
                hi = mid;
        }
        at[i] = (uint32_t)lo;
    }
    for (int i = 0; i < w.n; i++) {
        memset(met, 0, (size_t)i * sizeof *met);
        for (uint32_t j = first[i]; j < first[i + 1]; j++)
            for (uint32_t l = at[j]; l < n && lists[l].shingle == v[j].shingle && lists[l].who < (uint32_t)i; l++)
                met[lists[l].who]++;
        for (int k = 0; k < i; k++)
            if (met[k] * 2 > (size[i] < size[k] ? size[i] : size[k])) judge_pair(i, k, tau, .05, p);
    }
    mem_free(v);
    mem_free(lists);
    mem_free(at);
    shingler_free(s);
}

static void real(void)
{
    struct pairs p = {0};
    int bad = 0;
    world_new(&w, 11);
    if (!read_sentences()) {
        tap_skip("real sentences", "no parallel/tatoeba in LL_DATA");
        return;
    }
    for (int i = 0; i < w.n; i++) w.t[i].prio = (struct near_prio){.a = (uint64_t)-w.t[i].part[0].n};
    answer(&w, 4 << 20, 2);
    all_keys(&w);
    for (int i = 0; i < w.n; i++) {
        int64_t k = w.twin[0][i];
        if (k < 0) continue;
        uint32_t common, all;
        exact(&w, i, (int)k, &common, &all);
        const struct near_drop *d = &w.drop[0][i];
        bad += w.twin[0][k] >= 0 || common != d->common || all != d->all || common * 10 < all * 7;
    }
    tap_ok(!bad && w.stats.dropped[0] > 500, "%d real sentences: each of %llu dropped has a kept twin with J >= .7",
           w.n, (unsigned long long)w.stats.dropped[0]);
    every_pair(.7, &p);
    tap_int(p.proposed_kept, 0, "no two that stay are a verified pair (%llu similar ones were never proposed)",
            (unsigned long long)p.similar_kept);
    tap_ok(p.near > 500 && p.shared * 100 >= p.near * 99, "%llu of %llu pairs with J >= .75 were proposed",
           (unsigned long long)p.shared, (unsigned long long)p.near);
    world_free(&w);
}

int main(void)
{
    real();
    return tap_done();
}

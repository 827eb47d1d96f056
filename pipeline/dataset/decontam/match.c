#include "dataset/decontam/match.h"

#include "text/script.h"
#include "text/utf8.h"

enum {
    BLOCK = 1024,       /* places looked up in the bitmap at a time */
    FOLLOW = 64,        /* bytes a run is followed to each side; the next anchor goes on from there */
    RUNS_MAX = 1 << 20, /* held at a time */
    RUN = 17,
    HAN_RUN = 15 /* bytes: shorter runs do not count */
};

struct decontam_local *decontam_local_new(const struct decontam *d)
{
    struct decontam_local *l = MEM_NEW(struct decontam_local);
    script_init();
    l->hit_of = mem_zalloc(sizeof *l->hit_of * ((size_t)d->items.n + 1));
    l->shingler = shingler_new();
    l->window = window_new();
    return l;
}

void decontam_local_free(struct decontam_local *l)
{
    if (!l) return;
    arena_release(&l->mem);
    mem_free(l->run);
    mem_free(l->hit_of);
    mem_free(l->hit);
    shingler_free(l->shingler);
    window_free(l->window);
    mem_free(l);
}

double decontam_c(const struct decontam_hit *h)
{
    return h->size ? (double)h->common / (double)h->size : h->level == DECONTAM_DROP;
}

/* One hit an item: the highest C, of equal ones the first. */
static void add_hit(struct decontam_local *l, struct decontam_hit h)
{
    struct decontam_hit *o = l->hit_of[h.item] ? &l->hit[l->hit_of[h.item] - 1] : NULL;
    if (o) {
        if (h.level > o->level || (uint64_t)h.common * o->size > (uint64_t)o->common * h.size) *o = h;
        return;
    }
    MEM_GROW(l->hit, l->nhit, l->cap_hit);
    l->hit[l->nhit++] = h;
    l->hit_of[h.item] = (uint32_t)l->nhit;
}

/* from, to: bytes of the text for now */
static struct decontam_hit hit_at(sv text, uint32_t item, size_t from, size_t to)
{
    return (struct decontam_hit){.item = item,
                                 .from = (uint32_t)from,
                                 .to = (uint32_t)to,
                                 .window = sv_of(text.p + from, (ptrdiff_t)(to - from))};
}

/* ---- short items ---- */

static bool word_at(const char *p)
{
    unsigned props = cp_props(utf8_next(&p));
    return cls_word(cp_class_of(props)) && !(props & CP_PER_CHAR);
}

/* No word goes on across either end. */
static bool stands_alone(sv text, ptrdiff_t beg, ptrdiff_t end)
{
    const char *b = text.p + beg, *e = text.p + end;
    if (beg > 0 && word_at(b) && word_at(utf8_back(text.p, b))) return false;
    return end >= text.n || !word_at(e) || !word_at(utf8_back(text.p, e));
}

static void try_verbatim(const struct decontam *d, struct decontam_local *l, uint32_t item, sv text, ptrdiff_t at,
                         const char *place)
{
    sv key = d->items.v[item].key;
    ptrdiff_t beg = at - (place - key.p), end = beg + key.n;
    int gram = gram_len(place);
    if (at + gram > text.n || memcmp(text.p + at, place, (size_t)gram) != 0) return;
    bool whole =
        beg >= 0 && end <= text.n && memcmp(text.p + beg, key.p, (size_t)key.n) == 0 && stands_alone(text, beg, end);
    struct decontam_hit h = hit_at(text, item, (size_t)(whole ? beg : at), (size_t)(whole ? end : at + gram));
    h.level = whole ? DECONTAM_DROP : DECONTAM_NEAR;
    add_hit(l, h);
}

/* ---- runs ---- */

static ptrdiff_t same_ahead(const char *a, const char *b, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    while (i < n && a[i] == b[i]) i++;
    return i;
}

static ptrdiff_t same_behind(const char *a, const char *b, ptrdiff_t n)
{
    ptrdiff_t i = 0;
    while (i < n && a[-1 - i] == b[-1 - i]) i++;
    return i;
}

/* KEY_END ends an item by itself: it agrees with nothing. */
static void follow(struct decontam_local *l, uint32_t item, sv text, ptrdiff_t at, const char *place)
{
    int gram = gram_len(place);
    if (at + gram > text.n || memcmp(text.p + at, place, (size_t)gram) != 0) return;
    ptrdiff_t room = text.n - at - gram;
    ptrdiff_t back = same_behind(text.p + at, place, at < FOLLOW ? at : FOLLOW);
    ptrdiff_t ahead = same_ahead(text.p + at + gram, place + gram, room < FOLLOW ? room : FOLLOW);
    if (back + ahead + gram < (*place & 0x80 ? HAN_RUN : RUN)) return;
    MEM_GROW(l->run, l->nrun, l->cap_run);
    l->run[l->nrun++] = (struct run_at){item, (uint32_t)(at - back), (uint32_t)(at + gram + ahead)};
}

/* ---- windows ---- */

/* by item and place */
static int by_item(const void *pa, const void *pb)
{
    const struct run_at *a = pa, *b = pb;
    if (a->item != b->item) return a->item < b->item ? -1 : 1;
    if (a->beg != b->beg) return a->beg < b->beg ? -1 : 1;
    return a->end < b->end ? -1 : a->end > b->end;
}

static void sort_runs(struct run_at *r, size_t n)
{
    if (n > 24) {
        qsort(r, n, sizeof *r, by_item);
        return;
    }
    for (size_t i = 1; i < n; i++) {
        struct run_at x = r[i];
        size_t k = i;
        for (; k && by_item(&x, &r[k - 1]) < 0; k--) r[k] = r[k - 1];
        r[k] = x;
    }
}

static ptrdiff_t to_start(sv text, ptrdiff_t at)
{
    while (at > 0 && at < text.n && !cp_start(text.p[at])) at--;
    return at;
}

/* Two thirds of an item of some 40 letters or 12 Han are often a way of speaking ("thank you for taking the time to
 * ..."): the share asked for falls from a tenth more to what was said at 60 shingles; Han: .05 more below 15. */
static double asked(const struct decontam *d, const struct test_item *it, uint32_t size)
{
    bool alphabetic = it->key.n < 2 * (ptrdiff_t)it->cps;
    double more = size < 40 ? 0.1 : size < 60 ? (60 - (double)size) * 0.005 : 0;
    if (!alphabetic) more = size < 15 ? 0.05 : 0;
    double all = d->o->containment + more;
    return all < 1 ? all : 1;
}

/* Computes C around [beg, end); true when nothing better can come. */
static bool measure(const struct decontam *d, struct decontam_local *l, uint32_t item, sv text, ptrdiff_t beg,
                    ptrdiff_t end)
{
    sv key = d->items.v[item].key;
    ptrdiff_t span = key.n + key.n / 2;
    beg = to_start(text, beg > span ? beg - span : 0);
    end = to_start(text, text.n - end > span ? end + span : text.n);
    struct found f = window_best(l->window, l->shingler, key, sv_of(text.p + beg, end - beg), d->o->flag);
    if (!f.common) return false;
    struct decontam_hit h = hit_at(text, item, (size_t)(beg + f.from), (size_t)(beg + f.to));
    h.common = f.common;
    h.size = f.size;
    h.level = (double)f.common >= asked(d, &d->items.v[item], f.size) * (double)f.size ? DECONTAM_DROP : DECONTAM_FLAG;
    add_hit(l, h);
    return f.common == f.size;
}

/* Of one item's runs, in order: where enough of them stand within 1.5 times its length. */
static void weigh_runs(const struct decontam *d, struct decontam_local *l, sv text, const struct run_at *r, size_t n)
{
    ptrdiff_t len = d->items.v[r->item].key.n, span = len + len / 2, sum = 0, reach = 0;
    for (size_t lo = 0, hi = 0; hi < n; hi++) {
        while (lo < hi && r[hi].end > r[lo].beg + span) {
            ptrdiff_t upto = r[lo + 1].beg < r[lo].end ? r[lo + 1].beg : r[lo].end;
            sum -= upto - r[lo++].beg;
        }
        if (lo == hi) sum = 0, reach = r[hi].beg;
        ptrdiff_t from = reach > r[hi].beg ? reach : r[hi].beg;
        if (r[hi].end > from) sum += r[hi].end - from, reach = r[hi].end;
        if (sum < anchor_enough(len)) continue;
        if (measure(d, l, r->item, text, r[lo].beg, reach)) return;
        lo = hi + 1; /* what was looked at is done with */
        sum = reach = 0;
    }
}

static void settle_runs(const struct decontam *d, struct decontam_local *l, sv text)
{
    sort_runs(l->run, l->nrun);
    for (size_t i = 0, n; i < l->nrun; i += n) {
        for (n = 1; i + n < l->nrun && l->run[i + n].item == l->run[i].item; n++) {
        }
        const struct run_at *r = l->run + i;
        if (n == 1 && r->end - r->beg < d->anchors.enough[r->item]) continue;
        weigh_runs(d, l, text, r, n);
    }
    l->nrun = 0;
}

/* ---- the text ---- */

static void met(const struct decontam *d, struct decontam_local *l, sv text, ptrdiff_t at, uint64_t hash)
{
    const struct posting *p = anchor_find(&d->anchors, hash);
    if (!p) return;
    for (;; p++) {
        const char *place = d->anchors.text + p->at;
        if (p->verbatim)
            try_verbatim(d, l, p->item, text, at, place);
        else
            follow(l, p->item, text, at, place);
        if (p->last) return;
    }
}

/* The places of [at, at + n) where a gram starts. */
static int starts_of(const char *p, char before, int n, uint16_t *place)
{
    int m = 0;
    for (int i = 0; i < n; i++) {
        place[m] = (uint16_t)i;
        m += gram_start(before, p[i]);
        before = p[i];
    }
    return m;
}

/* Looks at the places [at, at + n) of the text, whose bytes are at p; 15 more can be read behind them. */
static void look_block(const struct decontam *d, struct decontam_local *l, sv text, const char *p, ptrdiff_t at, int n)
{
    uint64_t hash[BLOCK];
    uint16_t place[BLOCK];
    int starts = starts_of(p, at ? text.p[at - 1] : 0, n, place), m = 0;
    for (int i = 0; i < starts; i++) {
        int here = place[i];
        uint64_t h = gram_hash(p + here);
        hash[m] = h;
        place[m] = (uint16_t)here;
        m += anchor_maybe(&d->anchors, h);
    }
    for (int i = 0; i < m; i++) met(d, l, text, at + place[i], hash[i]);
}

static void look_through(const struct decontam *d, struct decontam_local *l, sv text)
{
    char tail[GRAM_MAX * 2] = {0};
    ptrdiff_t whole = text.n < GRAM_MAX ? 0 : text.n - GRAM_MAX + 1, n;
    for (ptrdiff_t at = 0; at < whole; at += n) {
        n = whole - at < BLOCK ? whole - at : BLOCK;
        look_block(d, l, text, text.p + at, at, (int)n);
        if (l->nrun > RUNS_MAX) settle_runs(d, l, text);
    }
    memcpy(tail, text.p + whole, (size_t)(text.n - whole));
    look_block(d, l, text, tail, whole, (int)(text.n - whole));
    settle_runs(d, l, text);
}

static int by_item_hit(const void *a, const void *b)
{
    const struct decontam_hit *x = a, *y = b;
    return x->item < y->item ? -1 : x->item > y->item;
}

int decontam_text(const struct decontam *d, struct decontam_local *l, sv text, const struct decontam_hit **hit)
{
    l->nhit = 0;
    *hit = l->hit;
    arena_reset(&l->mem);
    if (text.n < GRAM_MIN || text.n > INT32_MAX / 4) return 0;
    sv key = item_key(text, &l->mem);
    look_through(d, l, key);
    for (int i = 0; i < l->nhit; i++) l->hit_of[l->hit[i].item] = 0;
    if (l->nhit > 1) qsort(l->hit, (size_t)l->nhit, sizeof *l->hit, by_item_hit);
    for (int i = 0; i < l->nhit; i++) {
        struct decontam_hit *h = &l->hit[i];
        uint32_t cps = (uint32_t)utf8_count(sv_of(key.p + h->from, (ptrdiff_t)(h->to - h->from)));
        h->from = (uint32_t)utf8_count(sv_head(key, h->from));
        h->to = h->from + cps;
    }
    *hit = l->hit;
    return l->nhit;
}

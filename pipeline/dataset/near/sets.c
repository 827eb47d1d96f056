#include "dataset/near/sets.h"

#include "text/shingle.h"

enum {
    LONG = 2048,   /* code points from which a text has a sample, no set */
    SAMPLE = 192,  /* shingles in it at least, twice as many at most */
    DOUBT = 250000 /* by so many millionths a sample may err */
};

/* ---- texts as bytes: how many parts, salt and length of each, then the parts ---- */

struct blob_part {
    uint64_t salt, n;
};
static const uint64_t TEMPLATED = 1 << 8; /* beside the number of parts */

enum status text_put(struct spool *s, const struct near_part *part, int nparts, struct err *e)
{
    uint64_t n = (uint64_t)nparts | (nparts == 1 && part[0].templated ? TEMPLATED : 0);
    TRY(spool_add(s, &n, sizeof n, e));
    for (int i = 0; i < nparts; i++) {
        struct blob_part h = {part[i].salt, (uint64_t)part[i].text.n};
        TRY(spool_add(s, &h, sizeof h, e));
    }
    for (int i = 0; i < nparts; i++) TRY(spool_add(s, part[i].text.p, (size_t)part[i].text.n, e));
    return ST_OK;
}

static void load(struct shingler *s, const char *blob)
{
    uint64_t n;
    memcpy(&n, blob, sizeof n);
    n &= TEMPLATED - 1;
    const char *head = blob + sizeof n, *text = head + n * sizeof(struct blob_part);
    shingler_clear(s);
    for (; n > 0; n--, head += sizeof(struct blob_part)) {
        struct blob_part h;
        memcpy(&h, head, sizeof h);
        shingler_add(s, sv_of(text, (ptrdiff_t)h.n), h.salt);
        text += h.n;
    }
}

/* The bytes of member i; NULL and an error when they cannot be read. */
static const char *blob_of(struct comparer *c, uint32_t i)
{
    const struct shelf *s = c->shelf;
    uint64_t at = s->at[s->number[i]], n = s->at[s->number[i] + 1] - at;
    const char *view = spool_view(s->texts, at);
    if (view) return view;
    if (n > c->capblob) {
        mem_free(c->blob);
        c->blob = mem_alloc(c->capblob = (size_t)n * 2);
    }
    return spool_read(s->texts, at, (size_t)n, c->blob, &c->err) == ST_OK ? c->blob : NULL;
}

bool comparer_templated(struct comparer *c, uint32_t i, sv *text)
{
    const char *blob = c->err.code ? NULL : blob_of(c, i);
    struct blob_part h;
    uint64_t n = 0;
    if (blob) memcpy(&n, blob, sizeof n);
    if (!(n & TEMPLATED)) return false;
    memcpy(&h, blob + sizeof n, sizeof h);
    *text = sv_of(blob + sizeof n + sizeof h, (ptrdiff_t)h.n);
    return true;
}

static void load_member(struct comparer *c, struct shingler *s, uint32_t i)
{
    const char *blob = c->err.code ? NULL : blob_of(c, i);
    if (blob)
        load(s, blob);
    else
        shingler_clear(s);
}

static void load_own(struct comparer *c, uint32_t i)
{
    if (c->loaded == i) return;
    load_member(c, c->own, i);
    c->loaded = i;
}

/* ---- sketches ---- */

static void sketch_make(struct sketch *k, const uint32_t *x, size_t n)
{
    *k = (struct sketch){0};
    for (size_t i = 0; i < n; i++) k->w[x[i] >> 6 & (SKETCH_WORDS - 1)] |= (uint64_t)1 << (x[i] & 63);
}

#define DIFFER_BODY                                                                                                    \
    uint32_t n = 0;                                                                                                    \
    for (int i = 0; i < SKETCH_WORDS; i++) n += (uint32_t)__builtin_popcountll(a->w[i] ^ b->w[i]);                     \
    return n;

static uint32_t differ_plain(const struct sketch *a, const struct sketch *b)
{
    DIFFER_BODY
}
#if defined __x86_64__
__attribute__((target("popcnt"))) static uint32_t differ_popcnt(const struct sketch *a, const struct sketch *b)
{
    DIFFER_BODY
}
#endif

static sketch_differ *differ_fastest(void)
{
#if defined __x86_64__
    __builtin_cpu_init();
    if (__builtin_cpu_supports("popcnt")) return differ_popcnt;
#endif
    return differ_plain;
}

void shelf_members(struct shelf *s, uint32_t n)
{
    s->m = mem_zalloc(((size_t)n + 1) * sizeof *s->m);
    s->sketch_mem = mem_alloc(((size_t)n + 1) * sizeof *s->sketch);
    s->sketch =
        (struct sketch *)(((uintptr_t)s->sketch_mem + sizeof *s->sketch - 1) / sizeof *s->sketch * sizeof *s->sketch);
    s->differ = differ_fastest();
}

void shelf_release(struct shelf *s, uint32_t n)
{
    for (uint32_t i = 0; s->m && i < n; i++) {
        mem_free(s->m[i].own.x);
        mem_free(s->m[i].low.x);
    }
    mem_free(s->m);
    mem_free(s->sketch_mem);
}

/* ---- sets ---- */

void comparer_init(struct comparer *c, struct shelf *s, double tau)
{
    *c = (struct comparer){.shelf = s, .tau = tau, .own = shingler_new(), .other = shingler_new()};
    c->loaded = c->of_set = UINT32_MAX;
}

void comparer_release(struct comparer *c)
{
    shingler_free(c->own);
    shingler_free(c->other);
    probe_release(&c->set);
    probe_release(&c->unique);
    mem_free(c->pick);
    mem_free(c->blob);
}

static long long view_bytes(const struct view *v)
{
    return v->x ? (long long)v->n * 4 + 24 : 0; /* and what malloc takes */
}

static void hold(struct comparer *c, struct view *v, const uint32_t *x, size_t n)
{
    v->n = (uint32_t)n;
    v->x = mem_array(n + 1, sizeof *x);
    if (n) memcpy(v->x, x, n * sizeof *x);
    atomic_fetch_add(&c->shelf->held, view_bytes(v));
}

static uint32_t *room_to_pick(struct comparer *c, size_t n)
{
    if (n > c->cappick) {
        mem_free(c->pick);
        c->pick = mem_array(c->cappick = n, sizeof *c->pick);
    }
    return c->pick;
}

/* The lowest hashes of the text that is loaded: a sample that another text's can be compared with. */
static void hold_sample(struct comparer *c, struct view *v, int cls)
{
    const uint32_t *x;
    size_t n = shingler_hashes(c->own, cls, &x), k = 0;
    while (n >> (v->level + 1) >= SAMPLE) v->level++;
    uint32_t *pick = room_to_pick(c, 2 * n);
    for (size_t j = 0; j < n; j++) {
        pick[k] = x[j];
        k += x[j] <= UINT32_MAX >> v->level;
    }
    hold(c, v, pick, shingle_sort_unique(pick, k, pick + n));
}

static void make_samples(struct comparer *c, struct member *m)
{
    int cls[SHINGLE_CLASSES], n = shingler_classes(c->own, c->tau, cls);
    hold_sample(c, &m->own, m->cls);
    if (n < 2) return;
    m->low_cls = (uint8_t)cls[1];
    hold_sample(c, &m->low, cls[1]);
}

/* The set of the text that is loaded, which is asked from now on; its hashes, each once, are c->pick. */
static size_t ask_loaded(struct comparer *c, uint32_t i, int cls)
{
    const uint32_t *x;
    size_t n = shingler_hashes(c->own, cls, &x);
    c->of_set = i;
    c->set_class = cls;
    return probe_fill(&c->set, x, n, room_to_pick(c, n));
}

void shelf_make(struct comparer *c, uint32_t i)
{
    struct member *m = &c->shelf->m[i];
    load_own(c, i);
    *m = (struct member){.cls = (uint8_t)shingle_class(shingler_length(c->own))};
    m->lowest = (uint8_t)shingler_lowest_class(c->own);
    if (shingler_length(c->own) >= LONG) {
        make_samples(c, m);
        return;
    }
    size_t n = ask_loaded(c, i, m->cls);
    hold(c, &m->own, c->pick, n);
    sketch_make(&c->shelf->sketch[i], c->pick, n);
}

static void let_go(struct shelf *s, struct view *v)
{
    atomic_fetch_sub(&s->held, view_bytes(v));
    mem_free(v->x);
    v->x = NULL;
}

void shelf_settle(struct shelf *s, uint32_t i, bool wanted)
{
    struct member *m = &s->m[i];
    if (wanted && atomic_load(&s->held) <= s->allowed) return;
    let_go(s, &m->own);
    let_go(s, &m->low);
}

/* The whole set at a class where it is held. */
static bool held_set(const struct member *m, int cls)
{
    return cls >= m->lowest && m->own.x && !m->own.level;
}

/* c->set becomes that of the member whose turn it is, at a class not above its own. Returns its size. */
static size_t ask_own(struct comparer *c, uint32_t i, int cls)
{
    const struct member *m = &c->shelf->m[i];
    if (cls >= m->lowest) cls = m->cls; /* the same */
    if (c->of_set == i && c->set_class == cls) return c->set.n;
    if (!held_set(m, cls)) {
        load_own(c, i);
        return ask_loaded(c, i, cls);
    }
    c->of_set = i;
    c->set_class = cls;
    return probe_fill(&c->set, m->own.x, m->own.n, room_to_pick(c, m->own.n));
}

static size_t other_set(struct comparer *c, uint32_t k, int cls, const uint32_t **x)
{
    const struct member *m = &c->shelf->m[k];
    if (held_set(m, cls)) {
        *x = m->own.x;
        return m->own.n;
    }
    load_member(c, c->other, k);
    size_t n = shingler_hashes(c->other, cls, x);
    n = probe_fill(&c->unique, *x, n, room_to_pick(c, n));
    *x = c->pick;
    return n;
}

/* ---- comparing ---- */

/* J >= t  <=>  common (1 + t) >= t (na + nb), in millionths. */
static size_t common_needed(uint64_t both, uint32_t ppm)
{
    return (size_t)((both * ppm + 1000000 + ppm - 1) / (1000000 + ppm));
}

/* How many are at most so large. */
static size_t below(const struct view *v, uint32_t most)
{
    size_t lo = 0, hi = v->n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (v->x[mid] <= most)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* The hashes that are at most so large, ascending; a whole set has to be sorted for that. */
static size_t sample_of(struct comparer *c, const struct view *v, uint32_t most, const uint32_t **x)
{
    *x = v->x;
    if (v->level) return below(v, most);
    uint32_t *pick = room_to_pick(c, 2 * (size_t)v->n);
    size_t k = 0;
    for (uint32_t j = 0; j < v->n; j++) {
        pick[k] = v->x[j];
        k += v->x[j] <= most;
    }
    *x = pick;
    return shingle_sort_unique(pick, k, pick + v->n);
}

/* One of them is a sample. */
static bool samples_unlike(struct comparer *c, const struct view *a, const struct view *b, uint32_t ppm)
{
    const uint32_t *x, *y;
    if (!a->x || !b->x || ppm <= DOUBT) return false;
    uint32_t most = UINT32_MAX >> (a->level > b->level ? a->level : b->level);
    size_t na = sample_of(c, a, most, &x), nb = sample_of(c, b, most, &y);
    if (na < SAMPLE / 2 || nb < SAMPLE / 2) return false; /* a text that repeats itself: few shingles say little */
    size_t both = shingle_common(x, na, y, nb);
    return (uint64_t)both * 1000000 < (uint64_t)(na + nb - both) * (ppm - DOUBT);
}

/* Sizes are exact and sketches cannot err: common ones count twice among na + nb, the others differ. */
static bool sets_unlike(const struct shelf *s, uint32_t i, uint32_t k, uint32_t ppm)
{
    size_t na = s->m[i].own.n, nb = s->m[k].own.n, need = common_needed((uint64_t)na + nb, ppm);
    if ((na < nb ? na : nb) < need) return true;
    if (na + nb > 4 * 64 * SKETCH_WORDS) return false; /* nearly all bits are set */
    return s->differ(&s->sketch[i], &s->sketch[k]) > na + nb - 2 * need;
}

/* What is held of a member at a class, NULL: nothing (or nothing any more: a set's size stays known). */
static const struct view *view_at(const struct member *m, int cls)
{
    if (cls >= m->lowest) return &m->own;
    return m->low.x && cls == m->low_cls ? &m->low : NULL;
}

/* True when it is certain without the sets, or as good as, that J < ppm. */
static bool unlike(struct comparer *c, uint32_t i, uint32_t k, int cls, uint32_t ppm)
{
    const struct shelf *s = c->shelf;
    const struct view *a = view_at(&s->m[i], cls), *b = view_at(&s->m[k], cls);
    if (!a || !b) return false;
    if (a->level || b->level) return samples_unlike(c, a, b, ppm);
    return sets_unlike(s, i, k, ppm);
}

bool comparer_alike(struct comparer *c, uint32_t i, uint32_t k, uint32_t ppm, struct overlap *o)
{
    const struct member *a = &c->shelf->m[i], *b = &c->shelf->m[k];
    int cls = a->cls < b->cls ? a->cls : b->cls;
    const uint32_t *y;
    o->compared = false;
    if (unlike(c, i, k, cls, ppm)) return false;
    size_t na = ask_own(c, i, cls), nb = other_set(c, k, cls, &y);
    size_t need = common_needed((uint64_t)na + nb, ppm);
    if (!na || !nb || (na < nb ? na : nb) < need) return false;
    o->compared = true;
    size_t both = probe_common(&c->set, y, nb, need);
    if (both < need) return false;
    o->common = (uint32_t)both;
    o->all = (uint32_t)(na + nb - both);
    return true;
}

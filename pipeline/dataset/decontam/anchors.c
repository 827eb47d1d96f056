#include "dataset/decontam/anchors.h"

#include "dataset/extpart.h"

/* hi: the gram; lo: item << 32 | byte. Sorted, they are the postings. */
struct building {
    hash128_t *v;
    size_t n, cap;
    uint16_t *count; /* how often grams occur in the items, by hash; grams that share a cell count together */
    int count_shift;
};

#define D4(k)  k, k, k, k
#define D16(k) D4(k), D4(k), D4(k), D4(k)
const unsigned char gram_kind[256] = {
    ['0'] = 3, ['1'] = 3, ['2'] = 3,       ['3'] = 3, ['4'] = 3, ['5'] = 3, ['6'] = 3, ['7'] = 3, ['8'] = 3, ['9'] = 3,
    ['A'] = 3, ['B'] = 3, ['C'] = 3,       ['D'] = 3, ['E'] = 3, ['F'] = 3, ['G'] = 3, ['H'] = 3, ['I'] = 3, ['J'] = 3,
    ['K'] = 3, ['L'] = 3, ['M'] = 3,       ['N'] = 3, ['O'] = 3, ['P'] = 3, ['Q'] = 3, ['R'] = 3, ['S'] = 3, ['T'] = 3,
    ['U'] = 3, ['V'] = 3, ['W'] = 3,       ['X'] = 3, ['Y'] = 3, ['Z'] = 3, ['a'] = 3, ['b'] = 3, ['c'] = 3, ['d'] = 3,
    ['e'] = 3, ['f'] = 3, ['g'] = 3,       ['h'] = 3, ['i'] = 3, ['j'] = 3, ['k'] = 3, ['l'] = 3, ['m'] = 3, ['n'] = 3,
    ['o'] = 3, ['p'] = 3, ['q'] = 3,       ['r'] = 3, ['s'] = 3, ['t'] = 3, ['u'] = 3, ['v'] = 3, ['w'] = 3, ['x'] = 3,
    ['y'] = 3, ['z'] = 3, [0xc0] = D16(2), D16(2),    D16(6),    D16(6)};
#undef D4
#undef D16

static bool gram_at(sv key, ptrdiff_t i)
{
    return gram_start(i ? key.p[i - 1] : 0, key.p[i]) && i + gram_len(key.p + i) <= key.n;
}

/* ---- how rare a gram is ---- */

static int log2_above(uint64_t n, int least, int most)
{
    int bits = least;
    while (bits < most && (UINT64_C(1) << bits) < n) bits++;
    return bits;
}

static void count_grams(struct building *b, sv key)
{
    for (ptrdiff_t i = 0; i + GRAM_MIN <= key.n; i++) {
        if (!gram_at(key, i)) continue;
        uint16_t *c = &b->count[gram_hash(key.p + i) >> b->count_shift];
        *c = (uint16_t)(*c + (*c < UINT16_MAX));
    }
}

static void count_all(struct building *b, const struct item_table *t)
{
    uint64_t bytes = 0;
    for (int i = 0; i < t->n; i++) bytes += (uint64_t)t->v[i].key.n;
    int bits = log2_above(bytes * 2, 12, 26);
    b->count = mem_zalloc(sizeof *b->count << bits);
    b->count_shift = 64 - bits;
    for (int i = 0; i < t->n; i++)
        if (t->v[i].how != ITEM_SHORT) count_grams(b, t->v[i].key);
}

/* ---- choosing ---- */

static bool rarer(const struct building *b, uint64_t x, uint64_t y)
{
    uint16_t cx = b->count[x >> b->count_shift], cy = b->count[y >> b->count_shift];
    return cx != cy ? cx < cy : x < y;
}

/* The rarest gram that starts in [from, to]; the first of equal ones. */
static ptrdiff_t rarest(const struct building *b, sv key, ptrdiff_t from, ptrdiff_t to)
{
    ptrdiff_t best = -1;
    uint64_t hash = 0;
    for (ptrdiff_t i = from; i <= to && i + GRAM_MIN <= key.n; i++) {
        if (!gram_at(key, i)) continue;
        uint64_t h = gram_hash(key.p + i);
        if (best >= 0 && !rarer(b, h, hash)) continue;
        best = i;
        hash = h;
    }
    return best;
}

static void choose(struct building *b, sv key, int item, ptrdiff_t pos)
{
    MEM_GROW(b->v, b->n, b->cap);
    b->v[b->n++] = (hash128_t){.hi = gram_hash(key.p + pos), .lo = (uint64_t)item << 32 | (uint64_t)pos};
}

static void choose_of(struct building *b, const struct test_item *it, int item)
{
    if (it->how == ITEM_VERBATIM) {
        ptrdiff_t pos = rarest(b, it->key, 0, it->key.n);
        if (pos >= 0) choose(b, it->key, item, pos);
        return;
    }
    ptrdiff_t last = -1, most = it->key.n < INT32_MAX ? it->key.n : INT32_MAX;
    for (ptrdiff_t i = 0; i + GRAM_MIN <= most; i++) {
        if (!gram_at(it->key, i)) continue;
        ptrdiff_t pos = rarest(b, it->key, i, i + anchor_reach(it->key) - 1);
        if (pos > last) choose(b, it->key, item, last = pos);
    }
}

/* ---- the table ---- */

static uint32_t item_of(hash128_t v)
{
    return (uint32_t)(v.lo >> 32);
}

/* Postings of one gram, at most two of an item and of ANCHOR_MAX items; returns how many of the n were passed. */
static size_t take_gram(struct anchors *a, const struct item_table *t, const hash128_t *v, size_t n, int *anchors_of)
{
    size_t i = 0;
    int items = 0, same = 0;
    for (; i < n && v[i].hi == v[0].hi; i++) {
        bool again = i && item_of(v[i]) == item_of(v[i - 1]);
        same = again ? same + 1 : 0;
        items += !again;
        if (same >= 2 || items > ANCHOR_MAX) continue;
        const struct test_item *it = &t->v[item_of(v[i])];
        a->post[a->npost++] =
            (struct posting){.item = item_of(v[i]) & INT32_MAX,
                             .verbatim = it->how == ITEM_VERBATIM,
                             .at = (uint32_t)(it->key.p - a->text + (ptrdiff_t)(uint32_t)v[i].lo) & INT32_MAX};
        anchors_of[item_of(v[i])]++;
    }
    a->post[a->npost - 1].last = 1;
    return i;
}

static void insert(struct anchors *a, uint64_t hash, size_t first)
{
    a->bit[hash >> a->bit_shift] |= anchor_bits(hash);
    size_t at = (size_t)(hash >> 12) & a->mask;
    while (a->slot[at].first) at = (at + 1) & a->mask;
    a->slot[at] = (struct anchor_slot){(uint32_t)(hash >> 32), (uint32_t)first + 1};
}

const struct posting *anchor_find(const struct anchors *a, uint64_t hash)
{
    for (size_t at = (size_t)(hash >> 12) & a->mask; a->slot[at].first; at = (at + 1) & a->mask)
        if (a->slot[at].tag == (uint32_t)(hash >> 32)) return &a->post[a->slot[at].first - 1];
    return NULL;
}

static void fill(struct anchors *a, struct building *b, struct item_table *t)
{
    int *of = mem_zalloc(sizeof *of * ((size_t)t->n + 1)), bits = log2_above(b->n / 8, 4, 28);
    a->bit = mem_zalloc(sizeof *a->bit << bits);
    a->bit_shift = 64 - bits;
    bits = log2_above(b->n * 2, 4, 40);
    a->slot = mem_zalloc(sizeof *a->slot << bits);
    a->mask = ((size_t)1 << bits) - 1;
    a->post = mem_array(b->n + 1, sizeof *a->post);
    for (size_t i = 0; i < b->n;) {
        size_t first = a->npost;
        uint64_t hash = b->v[i].hi;
        i += take_gram(a, t, b->v + i, b->n - i, of);
        insert(a, hash, first);
    }
    for (int i = 0; i < t->n; i++)
        if (t->v[i].how != ITEM_SHORT && !of[i]) t->v[i].how = ITEM_CROWDED;
    mem_free(of);
}

/* Moves all keys into one text. */
static void lay_out(struct anchors *a, struct item_table *t)
{
    char *to = a->text = mem_array(t->bytes + (size_t)t->n + 2 * GRAM_MAX, 1);
    a->enough = mem_alloc((size_t)t->n + 1);
    *to++ = (char)KEY_END;
    for (int i = 0; i < t->n; i++) {
        sv *key = &t->v[i].key;
        ptrdiff_t enough = anchor_enough(key->n);
        memcpy(to, key->p, (size_t)key->n);
        key->p = to;
        to += key->n;
        *to++ = (char)KEY_END;
        a->enough[i] = enough < 255 ? (uint8_t)enough : 255;
    }
    memset(to, KEY_END, GRAM_MAX);
}

void anchors_build(struct anchors *a, struct item_table *t)
{
    struct building b = {0};
    lay_out(a, t);
    count_all(&b, t);
    for (int i = 0; i < t->n; i++)
        if (t->v[i].how != ITEM_SHORT) choose_of(&b, &t->v[i], i);
    void *scratch = mem_array(b.n + 1, sizeof *b.v);
    if (b.n) radix_sort128(b.v, scratch, b.n, sizeof *b.v);
    mem_free(scratch);
    fill(a, &b, t);
    mem_free(b.v);
    mem_free(b.count);
}

void anchors_release(struct anchors *a)
{
    mem_free(a->bit);
    mem_free(a->slot);
    mem_free(a->post);
    mem_free(a->text);
    mem_free(a->enough);
    *a = (struct anchors){0};
}

#include "dataset/decontam/items.h"

#include "text/norm.h"
#include "text/script.h"
#include "text/utf8.h"

enum { KEYS_MAX = INT32_MAX }; /* bytes of all keys: places are 32 bits */

void items_release(struct item_table *t)
{
    mem_free(t->v);
    mem_free(t->member);
    mem_free(t->set);
    mem_free(t->slot);
    arena_release(&t->mem);
    arena_release(&t->scratch);
    *t = (struct item_table){0};
}

struct test_set *items_set(struct item_table *t, sv name, const char *path)
{
    MEM_GROW(t->set, t->nset, t->cap_set);
    struct test_set *s = &t->set[t->nset++];
    *s = (struct test_set){
        .name = utf8_shown(arena_dup(&t->mem, name), &t->mem), .path = arena_z(&t->mem, sv_z(path)), .format = "lines"};
    return s;
}

/* ---- keys ---- */

static bool spaceless(enum script s)
{
    return s == SC_HAN || s == SC_HIRAGANA || s == SC_KATAKANA || s == SC_BOPOMOFO;
}

static bool spaceless_at(const char *p)
{
    return (unsigned char)*p >= 0xe0 && spaceless(cp_script_of(cp_props(utf8_next(&p))));
}

/* Takes out the spaces next to Han and Kana: what wraps a line there, or sets off Latin words. */
static sv without_inner_spaces(sv key, char *out)
{
    const char *end = key.p + key.n, *p = key.p, *gap;
    char *to = out;
    while ((gap = memchr(p, ' ', (size_t)(end - p)))) {
        memmove(to, p, (size_t)(gap - p));
        to += gap - p;
        p = gap + 1;
        bool before = gap > key.p && spaceless_at(utf8_back(key.p, gap)), after = p < end && spaceless_at(p);
        if (!before && !after) *to++ = ' ';
    }
    memmove(to, p, (size_t)(end - p));
    return sv_of(out, to + (end - p) - out);
}

sv item_key(sv text, arena *mem)
{
    sv key = norm_key(text, mem);
    if (utf8_is_ascii(key)) return key;
    return without_inner_spaces(key, arena_bytes(mem, (size_t)key.n + 1));
}

static int weight_of(enum script s)
{
    return spaceless(s) ? 10 : s == SC_HANGUL ? 5 : 3;
}

int item_size(sv key)
{
    int64_t size = 0, first = 0;
    int weight = 0;
    for (const char *p = key.p, *end = key.p + key.n; p < end;) {
        enum script s = cp_script_of(cp_props(utf8_next(&p)));
        if (s != SC_COMMON && s != SC_INHERITED && s != SC_UNKNOWN) {
            weight = weight_of(s);
            if (first) size += first * weight, first = 0;
        }
        if (!weight) first++;
        size += weight;
    }
    size += first * 3;
    return size > INT32_MAX ? INT32_MAX : (int)size;
}

/* Punctuation, symbols and spaces around a text. */
static sv bare(sv key)
{
    const char *beg = key.p, *end = key.p + key.n, *q;
    while (beg < end && (q = beg, !cls_word(cp_class_of(cp_props(utf8_next(&q)))))) beg = q;
    while (end > beg && (q = utf8_back(beg, end), !cls_word(cp_class_of(cp_props(utf8_next(&(const char *){q}))))))
        end = q;
    return sv_of(beg, end - beg);
}

/* ---- the table ---- */

static uint32_t *slot_of(const struct item_table *t, sv key)
{
    size_t at = (size_t)hash64(key, 0) & (t->nslot - 1);
    while (t->slot[at] && !sv_eq(t->v[t->slot[at] - 1].key, key)) at = (at + 1) & (t->nslot - 1);
    return &t->slot[at];
}

static void grow_slots(struct item_table *t)
{
    if ((size_t)t->n * 2 < t->nslot) return;
    mem_free(t->slot);
    t->nslot = t->nslot ? t->nslot * 2 : 1024;
    t->slot = mem_zalloc(t->nslot * sizeof *t->slot);
    for (int i = 0; i < t->n; i++) *slot_of(t, t->v[i].key) = (uint32_t)i + 1;
}

static void add_member(struct item_table *t, struct test_item *it)
{
    int32_t set = t->nset - 1, *last = &it->in;
    for (; *last >= 0; last = &t->member[*last].next)
        if (t->member[*last].set == set) return;
    int32_t me = *last = t->nmember;
    MEM_GROW(t->member, t->nmember, t->cap_member); /* moves *last */
    t->member[me] = (struct member){set, -1};
    t->nmember++;
}

static struct test_item *new_item(struct item_table *t, sv key, int size)
{
    MEM_GROW(t->v, t->n, t->cap);
    struct test_item *it = &t->v[t->n++];
    t->bytes += (size_t)key.n;
    enum item_how how = size >= SIZE_SHINGLES ? ITEM_SHINGLES : size >= SIZE_VERBATIM ? ITEM_VERBATIM : ITEM_SHORT;
    *it = (struct test_item){arena_dup(&t->mem, key), (uint32_t)utf8_count(key), how, -1};
    return it;
}

bool items_add(struct item_table *t, sv text, int least)
{
    struct test_set *set = &t->set[t->nset - 1];
    int64_t bad = 0;
    if (!text.n) return false;
    script_init();
    arena_reset(&t->scratch);
    if (!utf8_ok(text)) text = utf8_repair(text, &t->scratch, &bad);
    set->repaired += bad > 0;
    sv key = item_key(text, &t->scratch), core = bare(key);
    int size = item_size(key);
    if (size < SIZE_SHINGLES) {
        key = core;
        size = item_size(key);
    }
    if (!core.n || size < least || t->n >= INT32_MAX - 1 || t->bytes + (size_t)key.n > KEYS_MAX) return false;
    set->items++;
    grow_slots(t);
    uint32_t *slot = slot_of(t, key);
    if (*slot)
        set->merged++;
    else {
        new_item(t, key, size);
        *slot = (uint32_t)t->n;
    }
    add_member(t, &t->v[*slot - 1]);
    return true;
}

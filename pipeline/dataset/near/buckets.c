#include "dataset/near/buckets.h"

#include "dataset/extpart.h"
#include "dataset/spread.h"

enum {
    FAN = 256,
    LATE = 128,     /* keys of a record that can wait */
    LEVELS = 7,     /* digits of 8 bits in key and band: then all records of a partition are of one key */
    WORK_BYTES = 48 /* for an entry at worst: itself, its bits, its sorting */
};

/* 48 bits of the key, 8 of the band, 40 of the ordinal. */
struct entry {
    uint32_t w[3];
};
struct pair { /* as radix_sort128 wants it: by key, then ordinal */
    uint64_t ord, key;
};

struct buckets {
    const char *tmp;
    int64_t memory, written;
    int64_t work; /* what finding may take */
    struct spread *top;
    /* the record added last: by the time the next one comes, where its keys go has come into the cache */
    uint64_t late[LATE], late_ord;
    size_t nlate;
    int bands;
    /* while finding */
    const struct near_ask *ask;
    struct buckets_found *found;
    struct entry *entry;
    struct pair *pair, *scratch;
    uint64_t *seen, *twice; /* bitmaps */
    size_t nentry, npair, capentry, cappair, words;
};

struct buckets *buckets_new(const char *tmp, int64_t memory)
{
    struct buckets *b = MEM_NEW(struct buckets);
    b->tmp = tmp;
    b->memory = memory;
    b->top = spread_new(tmp, FAN, sizeof(struct entry), memory / 8 * 7);
    return b;
}

void buckets_free(struct buckets *b)
{
    if (!b) return;
    spread_free(b->top);
    mem_free(b->entry);
    mem_free(b->pair);
    mem_free(b->scratch);
    mem_free(b->seen);
    mem_free(b->twice);
    mem_free(b);
}

int64_t buckets_written(const struct buckets *b)
{
    return b->written + (b->top ? spread_written(b->top) : 0);
}

static int partition_of(uint64_t key)
{
    return (int)(key >> 56);
}

static enum status add(struct buckets *b, uint64_t key, int band, uint64_t ord, struct err *e)
{
    struct entry x = {{(uint32_t)(key >> 32), (uint32_t)(key >> 16 << 16) | (uint32_t)band << 8 | (uint32_t)(ord >> 32),
                       (uint32_t)ord}};
    return spread_add(b->top, partition_of(key), &x, e);
}

static enum status add_all(struct buckets *b, const uint64_t *key, size_t n, uint64_t ord, struct err *e)
{
    int band = 0;
    for (size_t i = 0; i < n; i++) {
        TRY(add(b, key[i], band, ord, e));
        if (++band == b->bands) band = 0;
    }
    return ST_OK;
}

static enum status add_late(struct buckets *b, struct err *e)
{
    size_t n = b->nlate;
    b->nlate = 0;
    return add_all(b, b->late, n, b->late_ord, e);
}

enum status buckets_add(struct buckets *b, const uint64_t *key, size_t n, int bands, uint64_t ord, struct err *e)
{
    for (size_t i = 0; i < n; i++) spread_expect(b->top, partition_of(key[i]));
    TRY(add_late(b, e));
    b->bands = bands;
    if (n > LATE) return add_all(b, key, n, ord, e);
    for (size_t i = 0; i < n; i++) b->late[i] = key[i];
    b->nlate = n;
    b->late_ord = ord;
    return ST_OK;
}

/* Key and band, 56 bits. */
static uint64_t entry_key(const struct entry *x)
{
    return (uint64_t)x->w[0] << 24 | x->w[1] >> 8;
}
static uint64_t entry_ord(const struct entry *x)
{
    return (uint64_t)(x->w[1] & 255) << 32 | x->w[2];
}
static int digit(const struct entry *x, int level)
{
    return (int)(entry_key(x) >> (48 - 8 * level) & (FAN - 1));
}

/* ---- one bucket ---- */

static bool is_out(const struct near_ask *a, uint64_t ord)
{
    return a->out && a->out(a->to, ord);
}

struct census {
    uint64_t n, own, probes; /* members, those that are no references, those in the sample */
};
static void census_add(struct census *c, const struct near_ask *a, uint64_t ord)
{
    c->n++;
    c->own += ord >= a->references;
    c->probes += !a->probes || bitset_has(a->probes, ord);
}
static bool census_ok(const struct census *c)
{
    return c->n > 1 && c->own && c->probes;
}

static enum status put(struct buckets *b, uint64_t key, uint64_t ord, bool first, struct err *e)
{
    hit h = (first ? HIT_FIRST : 0) | (key & 255) << HIT_ORD_BITS | ord;
    bitset_add(&b->found->involved, ord);
    b->found->buckets += first;
    return spool_add(&b->found->hits, &h, sizeof h, e);
}

static enum status put_run(struct buckets *b, const struct pair *p, size_t n, struct err *e)
{
    struct census c = {0};
    for (size_t i = 0; i < n; i++)
        if (!i || p[i].ord != p[i - 1].ord) census_add(&c, b->ask, p[i].ord);
    if (!census_ok(&c)) return ST_OK;
    for (size_t i = 0; i < n; i++)
        if (!i || p[i].ord != p[i - 1].ord) TRY(put(b, p->key, p[i].ord, i == 0, e));
    return ST_OK;
}

/* ---- one partition in memory ---- */

static size_t bit_of(const struct buckets *b, const struct entry *x)
{
    return (size_t)(entry_key(x) * 0x9e3779b97f4a7c15u >> 20) & (b->words * 64 - 1);
}

/* Eight bits an entry: one key in eight that occurs once is sorted in vain. */
static void bitmaps(struct buckets *b)
{
    size_t words = 64;
    while (words * 64 < b->nentry * 8) words *= 2;
    if (words > b->words) {
        mem_free(b->seen);
        mem_free(b->twice);
        b->seen = mem_array(words, sizeof *b->seen);
        b->twice = mem_array(words, sizeof *b->twice);
        b->words = words;
    }
    memset(b->seen, 0, b->words * sizeof *b->seen);
    memset(b->twice, 0, b->words * sizeof *b->twice);
    for (size_t i = 0; i < b->nentry; i++) {
        size_t k = bit_of(b, &b->entry[i]);
        uint64_t bit = (uint64_t)1 << (k & 63);
        b->twice[k / 64] |= b->seen[k / 64] & bit;
        b->seen[k / 64] |= bit;
    }
}

static void pair_add(struct buckets *b, uint64_t key, uint64_t ord)
{
    if (b->npair == b->cappair) {
        b->cappair = b->cappair ? b->cappair * 2 : 1024;
        if (b->cappair > b->nentry && b->npair < b->nentry) b->cappair = b->nentry;
        b->pair = mem_realloc(b->pair, b->cappair * sizeof *b->pair);
        mem_free(b->scratch);
        b->scratch = NULL;
    }
    b->pair[b->npair++] = (struct pair){ord, key};
}

static void take_pairs(struct buckets *b)
{
    b->npair = 0;
    for (size_t i = 0; i < b->nentry; i++) {
        size_t k = bit_of(b, &b->entry[i]);
        if (!(b->twice[k / 64] >> (k & 63) & 1)) continue;
        uint64_t ord = entry_ord(&b->entry[i]);
        if (!is_out(b->ask, ord)) pair_add(b, entry_key(&b->entry[i]), ord);
    }
    if (!b->npair) return;
    if (!b->scratch) b->scratch = mem_array(b->cappair, sizeof *b->scratch);
    radix_sort128(b->pair, b->scratch, b->npair, sizeof *b->pair);
}

static enum status find_in(struct buckets *b, struct spread *s, int part, struct err *e)
{
    b->nentry = (size_t)spread_count(s, part);
    if (b->nentry > b->capentry) {
        mem_free(b->entry);
        b->entry = mem_array(b->capentry = b->nentry, sizeof *b->entry);
    }
    TRY(spread_read(s, part, 0, b->nentry, b->entry, e));
    spread_forget(s, part);
    bitmaps(b);
    take_pairs(b);
    for (size_t i = 0, j; i < b->npair; i = j) {
        for (j = i + 1; j < b->npair && b->pair[j].key == b->pair[i].key;) j++;
        if (j - i > 1) TRY(put_run(b, b->pair + i, j - i, e));
    }
    return ST_OK;
}

/* ---- partitions that do not fit ---- */

static size_t fits(const struct buckets *b)
{
    size_t n = (size_t)(b->work > 0 ? b->work : 0) / WORK_BYTES;
    return n < 64 ? 64 : n;
}

/* Calls `each` for all entries of a partition, a portion at a time. */
static enum status walk(struct buckets *b, struct spread *s, int part,
                        enum status (*each)(struct buckets *, void *, size_t n, struct err *), void *to, struct err *e)
{
    size_t most = fits(b);
    uint64_t n = spread_count(s, part);
    if (most > b->capentry) {
        mem_free(b->entry);
        b->entry = mem_array(b->capentry = most, sizeof *b->entry);
    }
    for (uint64_t at = 0; at < n; at += most) {
        size_t m = n - at < most ? (size_t)(n - at) : most;
        TRY(spread_read(s, part, at, m, b->entry, e));
        TRY(each(b, to, m, e));
    }
    return ST_OK;
}

struct stream { /* one key, in order */
    struct census c;
    uint64_t last;
    bool any, putting;
};

static enum status stream_portion(struct buckets *b, void *to, size_t n, struct err *e)
{
    struct stream *t = to;
    for (size_t i = 0; i < n; i++) {
        uint64_t ord = entry_ord(&b->entry[i]);
        if ((t->any && t->last == ord) || is_out(b->ask, ord)) continue;
        if (t->putting) TRY(put(b, entry_key(&b->entry[i]), ord, !t->any, e));
        if (!t->putting) census_add(&t->c, b->ask, ord);
        t->any = true;
        t->last = ord;
    }
    return ST_OK;
}

static enum status stream_key(struct buckets *b, struct spread *s, int part, struct err *e)
{
    struct stream t = {0};
    TRY(walk(b, s, part, stream_portion, &t, e));
    if (!census_ok(&t.c)) return ST_OK;
    t = (struct stream){.putting = true};
    return walk(b, s, part, stream_portion, &t, e);
}

struct deeper {
    struct spread *s;
    int level;
};
static enum status spread_portion(struct buckets *b, void *to, size_t n, struct err *e)
{
    struct deeper *d = to;
    for (size_t i = 0; i < n; i++) TRY(spread_add(d->s, digit(&b->entry[i], d->level), &b->entry[i], e));
    return ST_OK;
}

static enum status find_all(struct buckets *b, struct spread *s, int level, struct err *e);

static enum status split(struct buckets *b, struct spread *s, int part, int level, struct err *e)
{
    struct deeper d = {spread_new(b->tmp, FAN, sizeof(struct entry), b->memory / 4), level};
    enum status st = walk(b, s, part, spread_portion, &d, e);
    spread_forget(s, part);
    if (st == ST_OK) st = spread_done(d.s, e);
    if (st == ST_OK) st = find_all(b, d.s, level + 1, e);
    b->written += spread_written(d.s);
    spread_free(d.s);
    return st;
}

/* level: digits that are the same within each partition of s */
static enum status find_all(struct buckets *b, struct spread *s, int level, struct err *e)
{
    for (int i = 0; i < FAN; i++) {
        if (spread_count(s, i) < 2) continue;
        if (spread_count(s, i) <= fits(b))
            TRY(find_in(b, s, i, e));
        else if (level == LEVELS)
            TRY(stream_key(b, s, i, e));
        else
            TRY(split(b, s, i, level, e));
    }
    return ST_OK;
}

enum status buckets_find(struct buckets *b, const struct near_ask *ask, struct buckets_found *f, struct err *e)
{
    b->ask = ask;
    b->found = f;
    TRY(add_late(b, e));
    TRY(spread_done(b->top, e));
    b->work = spread_written(b->top) ? b->memory / 2 : b->memory / 8; /* keys in memory leave the rest */
    enum status st = find_all(b, b->top, 1, e);
    b->written += spread_written(b->top);
    spread_free(b->top);
    b->top = NULL;
    return st;
}

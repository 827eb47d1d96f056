/* LSD radix sort of fixed-size records by a 128-bit key.
 *
 * Keys are hashes, so some bits more than it takes to number the records decide nearly always: the highest of those in
 * which keys differ at all are sorted byte by byte, and only runs that tie on them are looked at again. */
#include "dataset/extpart.h"

enum { SMALL = 32 };

struct table {
    char *rec, *other; /* the sorted records end up in rec */
    size_t n, size;
};

static hash128_t key_at(const char *rec, size_t i, size_t size)
{
    hash128_t k;
    memcpy(&k, rec + i * size, sizeof k);
    return k;
}

static uint64_t half_at(const char *rec, size_t i, size_t size, bool high)
{
    hash128_t k = key_at(rec, i, size);
    return high ? k.hi : k.lo;
}

/* One pass over byte `shift / 8`; returns false (nothing moved) when that byte is the same everywhere. */
static bool pass(struct table *t, bool high, int shift)
{
    size_t count[256] = {0}, at = 0;
    for (size_t i = 0; i < t->n; i++) count[half_at(t->rec, i, t->size, high) >> shift & 255]++;
    for (int d = 0; d < 256; d++) {
        if (count[d] == t->n) return false;
        size_t c = count[d];
        count[d] = at;
        at += c;
    }
    for (size_t i = 0; i < t->n; i++) {
        size_t d = half_at(t->rec, i, t->size, high) >> shift & 255;
        memcpy(t->other + count[d]++ * t->size, t->rec + i * t->size, t->size);
    }
    return true;
}

/* By the bits of one half from `shift` on. */
static void sort_half(struct table t, bool high, int shift)
{
    char *home = t.rec;
    for (; shift < 64; shift += 8)
        if (pass(&t, high, shift)) {
            char *was = t.rec;
            t.rec = t.other;
            t.other = was;
        }
    if (t.rec != home) memcpy(home, t.rec, t.n * t.size);
}

/* The bit, a byte's lowest, from which on the high half tells n hashes apart but for a few: 8 bits more than number
 * them, below the highest that differs. */
static int deciding(const struct table *t)
{
    uint64_t first = half_at(t->rec, 0, t->size, true), differ = 0;
    for (size_t i = 1; i < t->n; i++) differ |= half_at(t->rec, i, t->size, true) ^ first;
    int shift = (64 - __builtin_clzll(differ | 1)) - (64 - __builtin_clzll(t->n)) - 8;
    return shift > 0 ? shift / 8 * 8 : 0;
}

static bool key_less(hash128_t a, hash128_t b)
{
    return a.hi != b.hi ? a.hi < b.hi : a.lo < b.lo;
}

/* few records, or records that are nearly in order */
static void insertion(struct table t)
{
    for (size_t i = 1; i < t.n; i++) {
        hash128_t k = key_at(t.rec, i, t.size);
        size_t j = i;
        while (j > 0 && key_less(k, key_at(t.rec, j - 1, t.size))) j--;
        if (j == i) continue;
        memcpy(t.other, t.rec + i * t.size, t.size);
        memmove(t.rec + (j + 1) * t.size, t.rec + j * t.size, (i - j) * t.size);
        memcpy(t.rec + j * t.size, t.other, t.size);
    }
}

/* Runs that tie on the high half from `shift` on. */
static void sort_ties(struct table t, int shift)
{
    for (size_t i = 0, j; i < t.n; i = j) {
        uint64_t hi = half_at(t.rec, i, t.size, true) >> shift;
        for (j = i + 1; j < t.n && half_at(t.rec, j, t.size, true) >> shift == hi;) j++;
        struct table run = {t.rec + i * t.size, t.other, j - i, t.size};
        if (run.n <= SMALL)
            insertion(run);
        else if (shift == 0)
            sort_half(run, false, 0);
        else { /* no hashes, or one of them very often */
            sort_half(run, true, 0);
            sort_ties(run, 0);
        }
    }
}

void radix_sort128(void *recs, void *scratch, size_t n, size_t size)
{
    struct table t = {recs, scratch, n, size};
    if (n <= SMALL) {
        insertion(t);
        return;
    }
    int shift = deciding(&t);
    sort_half(t, true, shift);
    sort_ties(t, shift);
}

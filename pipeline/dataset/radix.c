/* LSD radix sort of fixed-size records by a 128-bit key.
 *
 * Keys are hashes, so the high half alone decides nearly always: it is sorted byte by byte (bytes that are the same in
 * all records are skipped), and only runs that tie on it are looked at again by the low half. */
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

static void sort_half(struct table t, bool high)
{
    char *home = t.rec;
    for (int shift = 0; shift < 64; shift += 8)
        if (pass(&t, high, shift)) {
            char *was = t.rec;
            t.rec = t.other;
            t.other = was;
        }
    if (t.rec != home) memcpy(home, t.rec, t.n * t.size);
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

static void sort_ties(struct table t)
{
    for (size_t i = 0, j; i < t.n; i = j) {
        uint64_t hi = half_at(t.rec, i, t.size, true);
        for (j = i + 1; j < t.n && half_at(t.rec, j, t.size, true) == hi;) j++;
        struct table run = {t.rec + i * t.size, t.other, j - i, t.size};
        if (run.n <= SMALL)
            insertion(run);
        else
            sort_half(run, false);
    }
}

void radix_sort128(void *recs, void *scratch, size_t n, size_t size)
{
    struct table t = {recs, scratch, n, size};
    if (n <= SMALL) {
        insertion(t);
        return;
    }
    sort_half(t, true);
    sort_ties(t);
}

/* Shingles against a second, plain implementation of what text/shingle.h says, published values, and the promise that
 * there is no cliff at the border of a class. */
#include "text/shingle.h"

#include "base/hash.h"
#include "tap.h"
#include "text/norm.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdlib.h>

static struct shingler *sh;
static arena mem;
static rng r = {5};

/* ---- the plain one: code points in an array, each shingle written out and hashed ---- */

static enum shingle_kind plain_kind(uint32_t c, bool *inherits)
{
    enum script s = cp_script_of(cp_props(c));
    *inherits = s == SC_COMMON || s == SC_INHERITED || s == SC_UNKNOWN;
    switch (s) {
    case SC_HAN:
    case SC_HIRAGANA:
    case SC_KATAKANA:
    case SC_BOPOMOFO: return SHINGLE_HAN;
    case SC_HANGUL:
    case SC_THAI:
    case SC_KHMER:
    case SC_LAO:
    case SC_MYANMAR: return SHINGLE_SYLLABIC;
    default: return SHINGLE_ALPHABETIC;
    }
}

static size_t plain_shingles(sv t, const int width[3], uint64_t salt, bool whole, uint32_t *x)
{
    size_t n = 0, k = 0;
    const char **at = arena_alloc(&mem, ((size_t)t.n + 1) * sizeof *at);
    enum shingle_kind *kind = arena_alloc(&mem, ((size_t)t.n + 1) * sizeof *kind);
    bool *inherits = arena_alloc(&mem, (size_t)t.n + 1);
    for (const char *p = t.p; p < t.p + t.n; n++) {
        at[n] = p;
        kind[n] = plain_kind(utf8_next(&p), &inherits[n]);
    }
    at[n] = t.p + t.n;
    for (size_t i = 0; i < n; i++) {
        if (!inherits[i]) continue;
        size_t j = i;
        while (j > 0 && inherits[j]) j--;
        while (j < n && inherits[j]) j++;
        kind[i] = j < n ? (j < i || inherits[0] || j > i ? kind[j] : kind[i]) : SHINGLE_ALPHABETIC;
        inherits[i] = false; /* the next ones take it from here */
    }
    for (size_t i = 0; i < n; i++) {
        size_t to = i + (size_t)width[kind[i]];
        if (to <= n) x[k++] = (uint32_t)(hash64(sv_of(at[i], at[to] - at[i]), salt) >> 32);
    }
    if (k == 0 && n > 0 && whole) x[k++] = (uint32_t)(hash64(t, salt) >> 32);
    return k;
}

static const int widths[SHINGLE_CLASSES][3] = {{5, 3, 2}, {5, 3, 3}, {7, 3, 3}, {9, 3, 3}};

static bool as_plain(sv t)
{
    uint32_t *want = arena_alloc(&mem, ((size_t)t.n + 1) * sizeof *want);
    const uint32_t *x;
    const struct shingle_at *at;
    bool ok = true;
    shingler_clear(sh);
    shingler_add(sh, t, 9);
    ok &= shingler_length(sh) == (size_t)utf8_count(t);
    for (int c = 0; c < SHINGLE_CLASSES; c++) {
        size_t n = plain_shingles(t, widths[c], 9, true, want);
        ok &= shingler_hashes(sh, c, &x) == n && (n == 0 || !memcmp(x, want, n * 4));
    }
    size_t n = plain_shingles(t, (int[]){5, 3, 3}, 9, false, want);
    ok &= shingler_plain(sh, 5, 3, &x, &at) == n && (n == 0 || !memcmp(x, want, n * 4));
    for (size_t i = 0; ok && i < n; i++) ok &= utf8_count(sv_head(t, at[i].byte)) == at[i].cp;
    return ok;
}

static sv random_text(int n)
{
    static const uint32_t pick[] = {'a',    'e',    ' ',     ',',   '7',    0xe9,   0x434,  0x627,
                                    0x64b,  0xac01, 0xe01,   0xe48, 0x4e2d, 0x6587, 0x3042, 0x30ab,
                                    0x3105, 0x3002, 0x1f600, 0x378, 0x1780, 0x20000};
    char *t = arena_bytes(&mem, (size_t)n * 4 + 1);
    int len = 0, from = (int)rng_below(&r, 20), of = 2 + (int)rng_below(&r, 20);
    for (int i = 0; i < n; i++) len += utf8_put(t + len, pick[(from + (int)rng_below(&r, (uint64_t)of)) % 22]);
    return sv_of(t, len);
}

static void against_plain(void)
{
    int bad = 0;
    for (int i = 0; i < 20000; i++) {
        bad += !as_plain(random_text((int)rng_below(&r, i % 50 ? 30 : 300)));
        if (i % 100 == 0) arena_reset(&mem);
    }
    tap_int(bad, 0, "20,000 texts of all scripts: as a plain implementation has it");
    bad = 0;
    for (int n = 0; n < 100; n++) {
        char *t = arena_bytes(&mem, 128);
        for (int i = 0; i < n; i++) t[i] = (char)('a' + rng_below(&r, 26));
        bad += !as_plain(sv_of(t, n));
    }
    tap_int(bad, 0, "ASCII texts of every length up to 99");
}

/* ---- classes ---- */

static int classes(sv t, double tau, int out[SHINGLE_CLASSES])
{
    shingler_clear(sh);
    shingler_add(sh, t, 0);
    return shingler_classes(sh, tau, out);
}

static sv repeat(const char *unit, int n)
{
    sv u = sv_z(unit);
    char *t = arena_bytes(&mem, (size_t)(u.n * n) + 1);
    for (int i = 0; i < n; i++) memcpy(t + i * u.n, unit, (size_t)u.n);
    return sv_of(t, u.n * n);
}

static void class_borders(void)
{
    int c[SHINGLE_CLASSES];
    tap_ok(shingle_class(0) == 0 && shingle_class(80) == 0 && shingle_class(81) == 1 && shingle_class(2000) == 1 &&
               shingle_class(2001) == 2 && shingle_class(20000) == 2 && shingle_class(20001) == 3,
           "classes begin where they should");
    tap_ok(shingle_class_of_pair(80, 81) == 0 && shingle_class_of_pair(90, 81) == 1, "the shorter text decides");
    tap_ok(classes(repeat("中", 80), .8, c) == 1 && c[0] == 0, "80 Han: their own class");
    tap_ok(classes(repeat("中", 81), .8, c) == 2 && c[0] == 1 && c[1] == 0, "81 Han: class 0 too");
    tap_ok(classes(repeat("中", 100), .8, c) == 2 && classes(repeat("中", 101), .8, c) == 1, "up to 80 / tau");
    tap_ok(classes(repeat("中", 114), .7, c) == 2, "a lower tau reaches further");
    tap_ok(classes(repeat("a", 81), .8, c) == 1 && c[0] == 1, "81 letters: the same shingles in both, once");
    tap_ok(classes(repeat("a", 2001), .8, c) == 2 && c[0] == 2 && c[1] == 1, "2,001 letters: both");
    tap_ok(classes(repeat("中", 2001), .8, c) == 1, "2,001 Han: the same in both");
    tap_ok(classes(repeat("a中", 1001), .01, c) == 3 && c[0] == 2 && c[1] == 1 && c[2] == 0, "a tiny tau: all below");
    arena_reset(&mem);
}

static double jaccard_at(sv a, sv b, int cls)
{
    const uint32_t *x, *y;
    shingler_clear(sh);
    shingler_add(sh, a, 0);
    size_t n = shingler_set(sh, cls, &x);
    uint32_t *keep = arena_alloc(&mem, (n + 1) * 4);
    memcpy(keep, x, n * 4);
    shingler_clear(sh);
    shingler_add(sh, b, 0);
    size_t m = shingler_set(sh, cls, &y);
    return shingle_jaccard(keep, n, y, m);
}

static bool carries(sv t, double tau, int cls)
{
    int c[SHINGLE_CLASSES], n = classes(t, tau, c);
    const uint32_t *x, *y;
    for (int i = 0; i < n; i++) {
        if (c[i] == cls) return true;
        size_t k = shingler_hashes(sh, cls, &x); /* another class that stands for it */
        uint32_t *keep = arena_alloc(&mem, (k + 1) * 4);
        memcpy(keep, x, k * 4);
        if (shingler_hashes(sh, c[i], &y) == k && !memcmp(keep, y, k * 4)) return true;
    }
    return false;
}

static sv words(int n, bool han)
{
    char *t = arena_bytes(&mem, (size_t)n * 3 + 4);
    int len = 0;
    for (int i = 0; i < n; i++)
        len += utf8_put(t + len, han                ? 0x4e00 + (uint32_t)rng_below(&r, 3000)
                                 : rng_below(&r, 6) ? 'a' + (uint32_t)rng_below(&r, 26)
                                                    : ' ');
    return sv_of(t, len);
}

/* A text one longer than the border, and the same with one code point taken out of its middle. */
static void no_cliffs(void)
{
    static const int border[] = {80, 2000, 20000};
    for (int k = 0; k < 3; k++) {
        for (int han = 0; han < 2; han++) {
            sv longer = words(border[k] + 1, han);
            ptrdiff_t w = han ? 3 : 1, mid = longer.n / w / 2 * w;
            sv shorter = sv_of(arena_bytes(&mem, (size_t)longer.n), longer.n - w);
            memcpy((char *)(uintptr_t)shorter.p, longer.p, (size_t)mid);
            memcpy((char *)(uintptr_t)shorter.p + mid, longer.p + mid + w, (size_t)(longer.n - w - mid));
            int cls = shingle_class_of_pair((size_t)border[k], (size_t)border[k] + 1);
            double j = jaccard_at(longer, shorter, cls);
            tap_ok(cls == k && j > .88 && carries(longer, .7, cls) && carries(shorter, .7, cls),
                   "one of %d %s deleted: J = %.3f, and both are found at that class", border[k] + 1,
                   han ? "Han" : "letters", j);
        }
    }
    arena_reset(&mem);
}

/* ---- parts ---- */

static void parts(void)
{
    const uint32_t *x;
    uint32_t one[8];
    shingler_clear(sh);
    shingler_add(sh, SV("abcdef"), 1);
    shingler_add(sh, SV(""), 2);
    shingler_add(sh, SV("中文"), 3);
    tap_int(shingler_length(sh), 8, "code points of all parts");
    size_t n = shingler_hashes(sh, 0, &x);
    memcpy(one, x, sizeof one);
    tap_ok(n == 3 && one[0] == (uint32_t)(hash64(SV("abcde"), 1) >> 32) &&
               one[1] == (uint32_t)(hash64(SV("bcdef"), 1) >> 32) && one[2] == (uint32_t)(hash64(SV("中文"), 3) >> 32),
           "no shingle reaches across parts, each has its salt, an empty part has none");
    n = shingler_hashes(sh, 1, &x);
    tap_ok(n == 3 && x[2] == one[2], "a part too short for a shingle is one as a whole");
    const struct shingle_at *at;
    n = shingler_plain(sh, 5, 2, &x, &at);
    tap_ok(n == 3 && at[2].cp == 6 && at[2].byte == 6 && at[1].cp == 1, "places count through the parts");
    shingler_clear(sh);
    tap_ok(shingler_hashes(sh, 0, &x) == 0 && shingler_length(sh) == 0, "nothing loaded: no shingles");
}

/* ---- sets ---- */

static int by_value(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool sorts(size_t n, uint32_t mask, uint32_t base)
{
    uint32_t *x = arena_alloc(&mem, (n + 1) * 4), *y = arena_alloc(&mem, (n + 1) * 4),
             *tmp = arena_alloc(&mem, (n + 1) * 4);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) x[i] = y[i] = base + ((uint32_t)rng_next(&r) & mask);
    qsort(y, n, 4, by_value);
    for (size_t i = 0; i < n; i++)
        if (k == 0 || y[i] != y[k - 1]) y[k++] = y[i];
    bool ok = shingle_sort_unique(x, n, tmp) == k && !memcmp(x, y, k * 4);
    arena_reset(&mem);
    return ok;
}

static void sets(void)
{
    bool ok = true;
    for (size_t n = 0; n < 300; n++)
        ok &= sorts(n, UINT32_MAX, 0) && sorts(n, 15, 7) && sorts(n, 0xff000000, 0) && sorts(n, 255, 0xfffffe00);
    for (size_t n = 1000; n < 600000; n *= 3) ok &= sorts(n, UINT32_MAX, 0) && sorts(n, 0xfff, 0) && sorts(n, 0, 1);
    tap_ok(ok, "sorts of all lengths, spread and crowded");
    uint32_t a[] = {1, 3, 5, 7, UINT32_MAX}, b[] = {0, 3, 7, 8, 9, UINT32_MAX};
    tap_int(shingle_common(a, 5, b, 6), 3, "what two sets have in common");
    tap_ok(shingle_jaccard(a, 5, b, 6) == 3 / 8.0 && shingle_jaccard(a, 5, a, 5) == 1 &&
               shingle_jaccard(a, 0, b, 0) == 0 && shingle_jaccard(a, 5, b, 0) == 0,
           "Jaccard of sets");
    tap_ok(shingle_jaccard(a, 4, a, 3) == .75, "a quotient compares with a threshold as it was written");
}

/* ---- published values: another implementation, or another machine, must come to these ---- */

static void published(void)
{
    static const struct {
        const char *text;
        int n;
        uint32_t first, last;
        uint64_t all; /* hash64 of the hashes as little-endian bytes, seed 0 */
    } v[] = {
#include "golden/near/shingles.inc"
    };
    for (size_t i = 0; i < sizeof v / sizeof *v; i++) {
        const uint32_t *x;
        sv key = norm_key(sv_z(v[i].text), &mem);
        shingler_clear(sh);
        shingler_add(sh, key, 0);
        size_t n = shingler_hashes(sh, shingle_class(shingler_length(sh)), &x);
        uint64_t all = hash64(sv_of((const char *)x, (ptrdiff_t)n * 4), 0);
        if (!tap_ok((int)n == v[i].n && x[0] == v[i].first && x[n - 1] == v[i].last && all == v[i].all, "published: %s",
                    v[i].text))
            printf("#   {\"%s\", %zu, 0x%08x, 0x%08x, UINT64_C(0x%016llx)},\n", v[i].text, n, x[0], x[n - 1],
                   (unsigned long long)all);
    }
    arena_reset(&mem);
}

int main(void)
{
    sh = shingler_new();
    against_plain();
    class_borders();
    no_cliffs();
    parts();
    sets();
    published();
    char *big = mem_alloc(20 << 20);
    memset(big, 'x', 20 << 20);
    shingler_clear(sh);
    shingler_add(sh, sv_of(big, 20 << 20), 0);
    const uint32_t *x;
    shingler_set(sh, 3, &x);
    tap_ok(shingler_held(sh) > 80 << 20, "a giant needs its room");
    shingler_clear(sh);
    tap_ok(shingler_held(sh) < 1 << 20, "and gives it back");
    mem_free(big);
    shingler_free(sh);
    arena_release(&mem);
    return tap_done();
}

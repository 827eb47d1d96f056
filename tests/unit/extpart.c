/* The external sort: same answer for any memory budget, stable, walked twice, heavy keys, non-hash keys. */
#include "dataset/extpart.h"
#include "tap.h"

#include <stdlib.h>

struct pay {
    uint64_t a;
    uint32_t b;
};

static hash128_t key_of(uint64_t i, int kind)
{
    uint64_t k = i;
    if (kind == 1) k = i % 97;                              /* few keys, many times */
    if (kind == 2) return (hash128_t){i / 3, 0};            /* no hash at all */
    if (kind == 3) return (hash128_t){7, 7};                /* one key */
    if (kind == 4) return (hash128_t){hash_mix(i % 50), 5}; /* ties in the high half */
    return hash128(sv_of((const char *)&k, sizeof k), 1);
}

/* what came out, as one hash; *ordered: sorted and stable */
static uint64_t walk(struct extpart *p, bool *ordered, uint64_t *n)
{
    struct err e = {0};
    uint64_t h = 0, last_ord = 0;
    hash128_t last = {0};
    bool fresh;
    *ordered = true;
    *n = 0;
    for (const struct ext_rec *r; (r = extpart_next(p, &fresh, &e)) != NULL; ++*n) {
        struct pay y;
        memcpy(&y, r->payload, sizeof y);
        if (y.a != r->ord * 3 || y.b != (uint32_t)(r->ord ^ 5)) *ordered = false;
        if (*n) {
            bool up = r->key.hi != last.hi ? r->key.hi > last.hi : r->key.lo > last.lo;
            bool same = r->key.hi == last.hi && r->key.lo == last.lo;
            if (fresh == same || !(up || (same && r->ord > last_ord))) *ordered = false;
        } else if (!fresh) {
            *ordered = false;
        }
        last = r->key;
        last_ord = r->ord;
        h = hash_mix(h ^ r->ord) + r->key.lo;
    }
    if (e.code) *ordered = false;
    return h;
}

static uint64_t sorted(uint64_t count, int64_t memory, int kind, bool *spilled)
{
    struct err e = {0};
    struct extpart *p = extpart_new("/tmp", memory, sizeof(struct pay));
    for (uint64_t i = 0; i < count; i++) {
        struct pay y = {i * 3, (uint32_t)(i ^ 5)};
        if (extpart_add(p, key_of(i, kind), i, &y, &e) != ST_OK) break;
    }
    bool good = extpart_sort(p, &e) == ST_OK, again;
    uint64_t n, h = walk(p, &good, &n);
    tap_ok(good && n == count, "kind %d, %llu records in %lld bytes: all there, ordered, stable", kind,
           (unsigned long long)count, (long long)memory);
    bool ok = extpart_sort(p, &e) == ST_OK;
    tap_ok(ok && walk(p, &again, &n) == h && again, "a second walk gives the same");
    *spilled = extpart_spilled(p);
    extpart_free(p);
    return h;
}

int main(void)
{
    bool spilled;
    for (int kind = 0; kind <= 4; kind++) {
        uint64_t want = sorted(5000, 64 << 20, kind, &spilled);
        tap_ok(!spilled, "a large budget stays in memory");
        static const int64_t budgets[] = {0, 9000, 100000};
        for (int b = 0; b < 3; b++) {
            tap_ok(sorted(5000, budgets[b], kind, &spilled) == want, "the same answer");
            tap_ok(spilled, "a small budget goes to disk");
        }
    }
    struct err e = {0};
    struct extpart *p = extpart_new("/tmp", 1 << 20, 0);
    bool fresh;
    tap_ok(extpart_sort(p, &e) == ST_OK && !extpart_next(p, &fresh, &e) && !e.code, "nothing in, nothing out");
    extpart_free(p);
    p = extpart_new("/nowhere/at/all", 0, 0);
    enum status st = ST_OK;
    for (uint64_t i = 0; i < 1000 && st == ST_OK; i++) st = extpart_add(p, (hash128_t){i, i}, i, NULL, &e);
    tap_ok(st == ST_IO && e.code == ST_IO, "no folder for the partitions: %s", e.msg);
    extpart_free(p);
    err_clear(&e);
    tap_ok(disk_check("/tmp", 1e18, "dedup", &e) == ST_LIMIT, "the disk's room is checked: %s", e.msg);
    return tap_done();
}

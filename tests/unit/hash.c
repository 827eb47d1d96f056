/* Hashes: published vectors, the fast path against the plain one, and addressed randomness. */
#include "base/hash.h"

#include "base/mem.h"
#include "tap.h"

static void sum(const char *text, size_t times, bool plain, char out[65])
{
    struct sha256 s;
    sha256_init(&s);
    s.plain = plain;
    for (size_t i = 0; i < times; i++) sha256_add(&s, text, strlen(text));
    sha256_hex(&s, out);
}

static void test_vectors(void)
{
    /* FIPS 180-4 examples */
    static const struct {
        const char *text;
        size_t times;
        const char *want;
    } v[] = {{"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
             {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
             {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
              "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
             {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}};
    for (size_t i = 0; i < sizeof v / sizeof *v; i++)
        for (int plain = 0; plain < 2; plain++) {
            char got[65];
            sum(v[i].text, v[i].times, plain, got);
            tap_sv(sv_z(got), sv_z(v[i].want), "sha256 of %zu x %.8s (%s)", v[i].times, v[i].text,
                   plain ? "plain" : "fast");
        }
}

static void test_pieces(void)
{
    char text[1000], a[65], b[65];
    bool same = true;
    for (size_t i = 0; i < sizeof text; i++) text[i] = (char)(i * 7 + i / 13);
    for (size_t n = 0; n < 300; n++) {
        struct sha256 x, y;
        sha256_init(&x);
        sha256_init(&y);
        y.plain = true;
        sha256_add(&x, text, n);
        for (size_t at = 0; at < n;) {
            size_t k = at % 71 + 1 < n - at ? at % 71 + 1 : n - at;
            sha256_add(&y, text + at, k);
            at += k;
        }
        sha256_hex(&x, a);
        sha256_hex(&y, b);
        same &= !strcmp(a, b);
    }
    tap_ok(same, "pieces of any size give the same sum as the whole, plain and fast");
}

static void test_pieces_of_text(void)
{
    static const uint64_t seeds[] = {0, 1, 0x9e3779b97f4a7c15u, UINT64_MAX};
    char text[100];
    rng r = {3};
    bool same = true;
    for (size_t i = 0; i < sizeof text; i++) text[i] = (char)rng_next(&r);
    for (int k = 0; k < 4; k++)
        for (size_t width = 1; width < 40; width++)
            for (size_t n = 0; n < sizeof text; n++) {
                uint32_t x[sizeof text];
                char *exact = mem_alloc(n + 1); /* so that a sanitizer sees a byte too much */
                memcpy(exact, text, n);
                size_t got = hash_windows(sv_of(exact, (ptrdiff_t)n), width, seeds[k], x);
                same &= got == (n < width ? 0 : n - width + 1);
                for (size_t i = 0; i < got; i++)
                    same &= x[i] == hash64(sv_of(text + i, (ptrdiff_t)width), seeds[k]) >> 32;
                mem_free(exact);
            }
    tap_ok(same, "hash_windows: every width and length as one by one");
    uint32_t from[] = {0, 1, 4, 6, 10}, x[4];
    uint8_t kind[] = {0, 1, 1, 0}, width[] = {3, 1};
    tap_ok(hash_grams(text, from, kind, 4, width, 5, x) == 3 && x[0] == hash64(sv_of(text, 6), 5) >> 32 &&
               x[1] == hash64(sv_of(text + 1, 3), 5) >> 32 && x[2] == hash64(sv_of(text + 4, 2), 5) >> 32,
           "hash_grams: from each point as far as its kind says, where that is");
}

/* Long runs of points of one byte and kind, broken by others: what is done many at once must be as one by one. */
static void test_runs_of_grams(void)
{
    enum { N = 400 };
    rng r = {11};
    bool same = true;
    for (int round = 0; round < 2000; round++) {
        uint32_t from[N + 1], x[N], at = 0, rare = 1 + (uint32_t)rng_below(&r, 60);
        uint8_t kind[N], width[] = {(uint8_t)(1 + rng_below(&r, 18)), 3, 2};
        size_t n = rng_below(&r, N), k = 0;
        uint64_t seed = rng_next(&r);
        for (size_t i = 0; i < n; i++) {
            from[i] = at;
            at += rng_below(&r, rare) ? 1 : 1 + (uint32_t)rng_below(&r, 4);
            kind[i] = (uint8_t)(rng_below(&r, rare) ? 0 : rng_below(&r, 3));
        }
        from[n] = at;
        char *text = mem_alloc(at + 1);
        for (uint32_t i = 0; i < at; i++) text[i] = (char)rng_next(&r);
        size_t got = hash_grams(text, from, kind, n, width, seed, x);
        for (size_t i = 0; i < n; i++) {
            size_t to = i + width[kind[i]];
            if (to <= n) same &= x[k++] == hash64(sv_of(text + from[i], from[to] - from[i]), seed) >> 32;
        }
        same &= got == k;
        mem_free(text);
    }
    tap_ok(same, "hash_grams: runs of one byte each as one by one");
}

static void test_rng(void)
{
    rng a = rng_for(1, SV("stage"), SV("id")), b = rng_for(1, SV("stage"), SV("id")),
        c = rng_for(1, SV("stage"), SV("ie")), d = rng_for(2, SV("stage"), SV("id"));
    uint64_t x = rng_next(&a);
    tap_ok(x == rng_next(&b), "the same address gives the same stream");
    tap_ok(x != rng_next(&c) && x != rng_next(&d), "another id or seed gives another");
    int64_t count[7] = {0};
    for (int i = 0; i < 70000; i++) count[rng_below(&a, 7)]++;
    bool even = true;
    for (int i = 0; i < 7; i++) even &= count[i] > 9600 && count[i] < 10400;
    tap_ok(even, "rng_below is uniform");
    /* fixed: recipes made by an earlier version must come out the same */
    rng f = rng_for(2023, SV("synth:A1"), SV("tatoeba-1"));
    tap_ok(rng_next(&f) == 0x419c5ece065a237fu, "the stream's first number is what it always was");
}

int main(void)
{
    test_vectors();
    test_pieces();
    test_pieces_of_text();
    test_runs_of_grams();
    test_rng();
    return tap_done();
}

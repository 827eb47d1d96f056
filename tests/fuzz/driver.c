/* Runs a fuzz target without libFuzzer: over its corpus, some hostile bytes everybody should survive, and a fixed
 * number of mutations of these, the same ones every time. Built with every fuzz target on every `make test`, so that
 * none rots. */
#include "base/hash.h"
#include "tap.h"

#include <dirent.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MUTANTS = 64, INPUT_MAX = 1 << 20 };

static const struct {
    const char *p;
    size_t n;
} builtin[] = {
#define B(lit)                                                                                                         \
    {                                                                                                                  \
        lit, sizeof lit - 1                                                                                            \
    }
    B(""),
    B("\0"),
    B("\n"),
    B("\r\n\r\n"),
    B("\xef\xbb\xbf"),
    B("\xff\xfe\x41\x00"),
    B("\xfe\xff\x00\x41"),
    B("\xc0\x80"),
    B("\xed\xa0\x80"),
    B("\xf4\x90\x80\x80"),
    B("{\"a\":[1,2,{\"b\":\"\\ud83d\\ude00\"}]}\n"),
    B("\"\\ud800\""),
    B("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
    B("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"&c;&c;\">]><a>&b;</a>"),
    B("a\tb\tc\nd\te\n"),
    B("a: {b: [1, 2, *x]}\n"),
    B("msgid \"a\"\nmsgstr \"b\"\n"),
    B("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
    B("\x28\xb5\x2f\xfd\x00\x58"),
    B("PK\x03\x04\x14\x00\x00\x00"),
#undef B
};

static uint8_t *load(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    uint8_t *p = malloc(INPUT_MAX);
    *n = p ? fread(p, 1, INPUT_MAX, f) : 0;
    fclose(f);
    return p;
}

/* flips, overwrites, deletes, doubles: a few per mutant; returns the new length */
static size_t mutate(uint8_t *p, size_t n, rng *r)
{
    static const uint8_t nasty[] = "\0\n\r\t\"'<>&{}[],:\\\x7f\x80\xc0\xff";
    for (uint64_t k = 1 + rng_below(r, 4); k-- && n;) {
        size_t i = (size_t)rng_below(r, n), len = (size_t)rng_below(r, n - i < 16 ? n - i + 1 : 17);
        switch (rng_below(r, 4)) {
        case 0: p[i] = (uint8_t)(p[i] ^ (1u << rng_below(r, 8))); break;
        case 1: p[i] = nasty[rng_below(r, sizeof nasty - 1)]; break;
        case 2:
            memmove(p + i, p + i + len, n - i - len);
            n -= len;
            break;
        default:
            if (n + len > INPUT_MAX) break;
            memmove(p + i + len, p + i, n - i);
            n += len;
        }
    }
    return n;
}

/* The target sees a block of exactly n bytes, so that a sanitizer notices one too many. */
static void once(const uint8_t *p, size_t n)
{
    uint8_t *exact = malloc(n ? n : 1);
    if (!exact) abort();
    if (n) memcpy(exact, p, n);
    LLVMFuzzerTestOneInput(exact, n);
    free(exact);
}

static void seed(const uint8_t *p, size_t n, uint64_t seed)
{
    rng r = rng_for(seed, SV("fuzz driver"), sv_of((const char *)p, (ptrdiff_t)n));
    uint8_t *work = malloc(INPUT_MAX);
    if (!work) abort();
    once(p, n);
    for (int k = 0; k < (n < 65536 ? MUTANTS : 4); k++) {
        if (n) memcpy(work, p, n);
        once(work, mutate(work, n, &r));
    }
    free(work);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int corpus(const char *folder)
{
    struct dirent **entry;
    int n = scandir(folder, &entry, NULL, by_name), used = 0;
    for (int i = 0; i < n; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry[i]->d_name);
        size_t len;
        uint8_t *p = entry[i]->d_name[0] == '.' ? NULL : load(path, &len);
        if (p) seed(p, len, 1), used++;
        free(p);
        free(entry[i]);
    }
    if (n >= 0) free(entry);
    return used;
}

/* out/tests/fuzz/fuzz_json -> tests/fuzz/corpus/json, from the repository's root */
int main(int argc, char **argv)
{
    char folder[512];
    const char *name = strrchr(argv[0], '/');
    name = name ? name + 1 : argv[0];
    if (!strncmp(name, "fuzz_", 5)) name += 5;
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    int n = (int)(sizeof builtin / sizeof *builtin);
    for (int i = 0; i < n; i++) seed((const uint8_t *)builtin[i].p, builtin[i].n, 1);
    tap_ok(n > 0, "%s: survives %d hostile inputs and their mutations", name, n);
    int used = corpus(argc > 1 ? argv[1] : folder);
    if (used) tap_ok(used > 0, "%s: survives its corpus of %d and their mutations", name, used);
    return tap_done();
}

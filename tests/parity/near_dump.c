/* What the program makes of texts, for near_vectors.py: of each one on stdin (its bytes, behind a line with their
 * number) the key, its length in code points, and for every class it is looked up under the set of shingles and the
 * signature. usage: near_dump TAU */
#include "base/mem.h"
#include "dataset/near/minhash.h"
#include "text/norm.h"
#include "text/shingle.h"

#include <stdio.h>
#include <stdlib.h>

static void dump_class(struct shingler *s, int cls)
{
    struct minhash m;
    const uint32_t *x;
    size_t n = shingler_hashes(s, cls, &x);
    minhash_clear(&m);
    minhash_add(&m, x, n);
    n = shingler_set(s, cls, &x);
    printf("%d %zu", cls, n);
    for (size_t i = 0; i < n; i++) printf(" %x", (unsigned)x[i]);
    for (int i = 0; i < MINHASH_VALUES; i++) printf(" %x", (unsigned)m.v[i]);
    putchar('\n');
}

static void dump(struct shingler *s, sv text, double tau)
{
    arena mem = {0};
    int cls[SHINGLE_CLASSES];
    sv key = norm_key(text, &mem);
    shingler_clear(s);
    shingler_add(s, key, 0);
    int n = shingler_classes(s, tau, cls);
    printf("%td %zu %d\n", key.n, shingler_length(s), n);
    fwrite(key.p, 1, (size_t)key.n, stdout);
    putchar('\n');
    for (int i = 0; i < n; i++) dump_class(s, cls[i]);
    arena_release(&mem);
}

int main(int argc, char **argv)
{
    struct shingler *s = shingler_new();
    double tau = argc > 1 ? strtod(argv[1], NULL) : .7;
    char line[32], *buf = NULL;
    while (fgets(line, sizeof line, stdin)) {
        size_t n = (size_t)strtoull(line, NULL, 10);
        buf = mem_realloc(buf, n + 1);
        if (fread(buf, 1, n, stdin) != n) return 1;
        dump(s, sv_of(buf, (ptrdiff_t)n), tau);
    }
    mem_free(buf);
    shingler_free(s);
    return 0;
}

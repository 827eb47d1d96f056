/* Any text (made valid UTF-8 first, as keys are): its key is what ICU makes of it; shingles stay within the text, sets
 * are ascending, every way to compute a signature agrees; two parts in one go equal the parts one by one. */
#include "dataset/near/lsh.h"
#include "text/norm.h"
#include "text/shingle.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok) abort();
}

static void check_set(struct shingler *s, int cls)
{
    const uint32_t *x;
    size_t n = shingler_hashes(s, cls, &x), length = shingler_length(s);
    must(n <= length && (n > 0) == (length > 0));
    struct minhash a, b;
    minhash_clear(&a);
    minhash_add(&a, x, n);
    n = shingler_set(s, cls, &x);
    for (size_t i = 1; i < n; i++) must(x[i - 1] < x[i]);
    for (int p = MINHASH_PLAIN; p <= MINHASH_AVX512; p++) {
        if (!minhash_use((enum minhash_path)p)) continue;
        minhash_clear(&b);
        minhash_add(&b, x, n);
        must(!memcmp(&a, &b, sizeof a));
    }
    must(shingle_jaccard(x, n, x, n) == (n > 0));
}

static void check_plain(struct shingler *s, size_t bytes)
{
    const uint32_t *x;
    const struct shingle_at *at;
    size_t n = shingler_plain(s, 5, 3, &x, &at);
    for (size_t i = 0; i < n; i++)
        must(at[i].cp < shingler_length(s) && at[i].byte < bytes && (i == 0 || at[i - 1].cp < at[i].cp));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct shingler *s;
    arena mem = {0};
    int64_t bad;
    int cls[SHINGLE_CLASSES];
    if (!s) s = shingler_new();
    sv text = utf8_repair(sv_of((const char *)data, (ptrdiff_t)size), &mem, &bad);
    sv key = norm_key(text, &mem);
    must(utf8_valid(key) && sv_eq(key, norm_key_slow(text, &mem)));
    sv head = sv_head(key, key.n / 2);
    head = sv_head(head, utf8_valid_prefix(head));
    shingler_clear(s);
    shingler_add(s, head, 1);
    shingler_add(s, sv_from(key, head.n), 2);
    must(shingler_length(s) == (size_t)utf8_count(key));
    int n = shingler_classes(s, .3, cls);
    must(n >= 1 && n <= SHINGLE_CLASSES && cls[0] == shingle_class(shingler_length(s)));
    for (int c = 0; c < SHINGLE_CLASSES; c++) check_set(s, c);
    check_plain(s, (size_t)key.n);
    arena_release(&mem);
    return 0;
}

#include "dataset/near/lsh.h"

#include "base/hash.h"

static double power(double x, int n)
{
    double p = 1;
    while (n-- > 0) p *= x;
    return p;
}

static double hit(int bands, int rows, double j)
{
    return 1 - power(1 - power(j, rows), bands);
}

enum status lsh_choose(struct lsh *l, double tau, double recall, struct err *e)
{
    if (!(tau > 0 && tau < 1)) return err_set(e, ST_USAGE, "a similarity lies between 0 and 1, not at %g", tau);
    if (!(recall > 0 && recall < 1)) return err_set(e, ST_USAGE, "a recall lies between 0 and 1, not at %g", recall);
    for (int rows = MINHASH_VALUES; rows > 0; rows--) {
        int bands = MINHASH_VALUES / rows;
        if (hit(bands, rows, tau) + .0005 < recall) continue;
        *l = (struct lsh){bands, rows, tau};
        return ST_OK;
    }
    return err_set(e, ST_USAGE, "%d values cannot find %g of the pairs of similarity %g", MINHASH_VALUES, recall, tau);
}

double lsh_hit(const struct lsh *l, double j)
{
    return hit(l->bands, l->rows, j);
}

/* r values as little-endian bytes, whatever this machine's order is */
static sv band_bytes(const uint32_t *v, int rows, char *buf)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    (void)buf;
    return sv_of((const char *)v, rows * 4);
#else
    for (int i = 0; i < rows * 4; i++) buf[i] = (char)(v[i / 4] >> (i % 4 * 8));
    return sv_of(buf, rows * 4);
#endif
}

void lsh_keys(const struct lsh *l, const struct minhash *m, uint64_t salt, uint64_t *key)
{
    char buf[MINHASH_VALUES * 4];
    uint64_t seed = hash_mix(salt);
    for (int k = 0; k < l->bands; k++)
        key[k] = hash64(band_bytes(m->v + k * l->rows, l->rows, buf), hash_mix(seed + (uint64_t)k));
}

void lsh_show(const struct lsh *l, struct buf *out)
{
    buf_addf(out, "%d bands of %d values for similarity %g; pairs that become candidates:\n", l->bands, l->rows,
             l->tau);
    buf_adds(out, SV("  similarity"));
    for (int j = 50; j <= 100; j += 5) buf_addf(out, "  %4.2f", j / 100.0);
    buf_adds(out, SV("\n  share     "));
    for (int j = 50; j <= 100; j += 5) buf_addf(out, "  %4.*f", j < 100 ? 3 : 2, lsh_hit(l, j / 100.0));
    buf_addc(out, '\n');
}

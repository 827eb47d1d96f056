#include "dataset/quota.h"

#include "base/mem.h"

#include <math.h>

/* log2 of x > 0: the exponent by halving, then a bit of the fraction for each squaring */
static double log2_exact(double x)
{
    double whole = 0, frac = 0, bit = 0.5;
    for (; x >= 2; x /= 2) whole++;
    for (; x < 1; x *= 2) whole--;
    for (int i = 0; i < 44; i++, bit /= 2) {
        x *= x;
        if (x < 2) continue;
        x /= 2;
        frac += bit;
    }
    return whole + frac;
}

/* 2^y as a product of 2^(1/2), 2^(1/4), ...: sqrt is correctly rounded everywhere */
static double exp2_exact(double y)
{
    double r = 1, root = 2, bit = 1;
    for (; y >= 1; y--) r *= 2;
    for (; y < 0; y++) r /= 2;
    for (int i = 0; i < 44; i++) {
        bit /= 2;
        root = sqrt(root);
        if (y < bit) continue;
        y -= bit;
        r *= root;
    }
    return r;
}

double quota_pow(double x, double y)
{
    if (y == 1 || x == 0) return x;
    return exp2_exact(log2_exact(x) * y);
}

static double sum_open(const double *mass, const bool *full, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++)
        if (!full[i]) sum += mass[i];
    return sum;
}

/* Parts whose share exceeds what they have give all of it; true when there was one. */
static bool fill_up(uint64_t *left, const double *mass, const uint64_t *have, uint64_t *give, bool *full, int n)
{
    double sum = sum_open(mass, full, n);
    uint64_t total = *left;
    bool any = false;
    for (int i = 0; i < n && sum > 0; i++) {
        if (full[i] || (double)total * (mass[i] / sum) < (double)have[i]) continue;
        give[i] = have[i] < *left ? have[i] : *left;
        *left -= give[i];
        full[i] = any = true;
    }
    return any;
}

static void round_off(uint64_t left, const double *mass, const uint64_t *have, uint64_t *give, const bool *full, int n)
{
    double sum = sum_open(mass, full, n), *rest = mem_zalloc((size_t)n * sizeof *rest + 1);
    uint64_t given = 0;
    for (int i = 0; i < n && sum > 0; i++) {
        if (full[i]) continue;
        double share = (double)left * (mass[i] / sum);
        give[i] = (uint64_t)share;
        rest[i] = share - (double)give[i];
        given += give[i];
    }
    for (; given < left; given++) {
        int best = -1;
        for (int i = 0; i < n; i++)
            if (!full[i] && mass[i] > 0 && give[i] < have[i] && (best < 0 || rest[i] > rest[best])) best = i;
        if (best < 0) break;
        give[best]++;
        rest[best] -= 1;
    }
    mem_free(rest);
}

uint64_t quota_split(uint64_t total, const double *mass, const uint64_t *have, uint64_t *give, int n)
{
    bool *full = mem_zalloc((size_t)n * sizeof *full + 1);
    uint64_t left = total, sum = 0;
    memset(give, 0, (size_t)n * sizeof *give);
    for (int i = 0; i < n; i++) full[i] = mass[i] <= 0 || !have[i];
    while (left && fill_up(&left, mass, have, give, full, n)) {
    }
    if (left) round_off(left, mass, have, give, full, n);
    for (int i = 0; i < n; i++) sum += give[i];
    mem_free(full);
    return sum;
}

uint64_t quota_largest(const double *mass, const uint64_t *have, int n)
{
    double sum = 0, best = -1;
    for (int i = 0; i < n; i++) sum += mass[i];
    for (int i = 0; i < n; i++) {
        if (mass[i] <= 0) continue;
        double total = (double)have[i] * (sum / mass[i]);
        if (best < 0 || total < best) best = total;
    }
    return best < 0 ? 0 : (uint64_t)(best + 0.5);
}

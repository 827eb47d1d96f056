#include "base/fixmath.h"

#include <stdint.h>
#include <string.h>

#define LN2_HI 0x1.62e42fee00000p-1 /* ln 2 in two parts: k * LN2_HI is exact for |k| < 2^20 */
#define LN2_LO 0x1.a39ef35793c76p-33

static uint64_t bits_of(double x)
{
    uint64_t u;
    memcpy(&u, &x, sizeof u);
    return u;
}
static double of_bits(uint64_t u)
{
    double x;
    memcpy(&x, &u, sizeof x);
    return x;
}

/* x = m 2^k with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh(s), s = (m - 1) / (m + 1), |s| < .172: the odd series, 12
 * terms */
double fx_log(double x)
{
    if (!(x > 0)) return x == 0 ? of_bits(0xfff0000000000000u) : of_bits(0x7ff8000000000000u);
    if (x > 0x1.fffffffffffffp1023) return x;
    int k = 0;
    if (x < 0x1p-1022) x *= 0x1p54, k = -54;
    uint64_t u = bits_of(x);
    k += (int)(u >> 52) - 1023;
    double m = of_bits((u & 0xfffffffffffffu) | 0x3ff0000000000000u);
    if (m > 1.4142135623730951) m *= .5, k++;
    double s = (m - 1) / (m + 1), z = s * s, t = 0;
    for (int i = 23; i >= 3; i -= 2) t = (t + 1.0 / i) * z;
    double d = k;
    return d * LN2_HI + (2 * s + (2 * s * t + d * LN2_LO));
}

/* x = k ln 2 + r, |r| <= .35: Taylor to r^14, then the power of two by its bits */
double fx_exp(double x)
{
    if (x != x) return x;
    if (x > 709.782712893384) return of_bits(0x7ff0000000000000u);
    if (x < -745.2) return 0;
    int k = (int)(x * 1.4426950408889634 + (x < 0 ? -.5 : .5));
    double r = (x - k * LN2_HI) - k * LN2_LO, e = 1;
    for (int i = 14; i >= 1; i--) e = 1 + e * r / i;
    if (k < -1000) return e * of_bits((uint64_t)(k + 1023 + 100) << 52) * 0x1p-100;
    if (k > 1000) return e * of_bits((uint64_t)(k + 1023 - 100) << 52) * 0x1p100;
    return e * of_bits((uint64_t)(k + 1023) << 52);
}

#include <pthread.h>

#include "align/parts.h"
#include "base/fixmath.h"

/* Below 8 from a table, linearly; above, the asymptotic series. Tested against the sum over recurrences. */
enum { STEPS = 1024, END = 8 };
static double table[END * STEPS + 2];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static double slowly(double x)
{
    double psi = 0;
    for (; x < 10; x++) psi -= 1 / x;
    double f = 1 / (x * x);
    psi += fx_log(x) - .5 / x - f * (1.0 / 12 - f * (1.0 / 120 - f * (1.0 / 252 - f / 240)));
    return fx_exp(psi);
}

static void fill(void)
{
    for (int i = 1; i < END * STEPS + 2; i++) table[i] = slowly((double)i / STEPS);
}

double exp_digamma(double x)
{
    if (x >= END) return x - .5 + 1 / (24 * x);
    pthread_once(&once, fill);
    double at = x * STEPS;
    int i = (int)at;
    return table[i] + (at - i) * (table[i + 1] - table[i]);
}

/* Sums that do not depend on the order of their terms: int64 in units of 2^-30. */
#ifndef LL_ALIGN_FIXED_H
#define LL_ALIGN_FIXED_H

#include <stdint.h>

static inline int64_t fixed_of(double x) /* x >= 0 */
{
    return (int64_t)(x * 0x1p30 + .5);
}
static inline double fixed_value(int64_t v)
{
    return (double)v * 0x1p-30;
}
static inline void fixed_add(int64_t *to, double x)
{
    *to += fixed_of(x);
}
/* The same where threads add to one sum. */
static inline void fixed_add_shared(int64_t *to, double x)
{
    int64_t v = fixed_of(x);
    if (v) __atomic_fetch_add(to, v, __ATOMIC_RELAXED);
}

#endif

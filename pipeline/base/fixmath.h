/* Logarithm and exponential from basic IEEE operations alone, so that every machine computes the same bits (glibc's
 * differ in the last one between CPUs). Built without contraction (-ffp-contract=off). Error below 2 ulp; not for
 * speed. */
#ifndef LL_BASE_FIXMATH_H
#define LL_BASE_FIXMATH_H

/* natural logarithm; -inf at 0, nan below */
double fx_log(double x);
/* e^x; 0 below -745, inf above 709.7 */
double fx_exp(double x);
/* square root is correctly rounded by IEEE 754: use sqrt() */

#endif

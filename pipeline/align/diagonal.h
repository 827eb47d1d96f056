/* The prior of the first iterations (Dyer, Chahuneau and Smith 2013): observation o of O comes from state s of S with a
 * probability proportional to exp(-tension |(s + 1) / S - (o + 1) / O|). */
#ifndef LL_ALIGN_DIAGONAL_H
#define LL_ALIGN_DIAGONAL_H

/* exp(-tension / S) */
double diagonal_ratio(int S, double tension);
/* One row of it, normalised to sum 1; ratio: of S and the tension. Returns the expected value of -|...| under it. */
double diagonal_row(double *row, int o, int S, int O, double tension, double ratio);
/* -|(s + 1) / S - (o + 1) / O| */
static inline double diagonal_feature(int s, int o, int S, int O)
{
    double d = (double)(s + 1) / S - (double)(o + 1) / O;
    return d < 0 ? d : -d;
}

#endif

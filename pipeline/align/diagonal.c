#include "align/diagonal.h"

#include "base/fixmath.h"

double diagonal_ratio(int S, double tension)
{
    return fx_exp(-tension / S);
}

/* On each side of the diagonal the values are a geometric series; the two nearest stand 1 / S apart. */
double diagonal_row(double *row, int o, int S, int O, double tension, double ratio)
{
    int below = (o + 1) * S / O; /* states 0 .. below - 1 stand at or below it */
    double sum = 0, mean = 0, nearest = fx_exp(tension * ((double)below / S - (double)(o + 1) / O)), v = nearest;
    for (int s = below - 1; s >= 0; s--, v *= ratio) row[s] = v;
    v = ratio / nearest;
    for (int s = below; s < S; s++, v *= ratio) row[s] = v;
    for (int s = 0; s < S; s++) sum += row[s], mean += row[s] * diagonal_feature(s, o, S, O);
    double inv = 1 / sum;
    for (int s = 0; s < S; s++) row[s] *= inv;
    return mean * inv;
}

#include "align/diagonal.h"

#include "base/fixmath.h"

/* On each side of the diagonal the values are a geometric series: two exponentials a row. */
double diagonal_row(double *row, int o, int S, int O, double tension)
{
    int below = (int)((double)(o + 1) * S / O); /* states 0 .. below - 1 stand at or below it */
    double ratio = fx_exp(-tension / S), sum = 0, mean = 0;
    if (below > S) below = S;
    double v = below > 0 ? fx_exp(tension * diagonal_feature(below - 1, o, S, O)) : 0;
    for (int s = below - 1; s >= 0; s--, v *= ratio) row[s] = v;
    v = below < S ? fx_exp(tension * diagonal_feature(below, o, S, O)) : 0;
    for (int s = below; s < S; s++, v *= ratio) row[s] = v;
    for (int s = 0; s < S; s++) sum += row[s], mean += row[s] * diagonal_feature(s, o, S, O);
    double inv = 1 / sum;
    for (int s = 0; s < S; s++) row[s] *= inv;
    return mean * inv;
}

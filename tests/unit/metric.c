/* chrF, BLEU, TER and word edits: known figures of sacreBLEU 2.6.0, and slow plain versions that judge the fast ones.
 */
#include "text/metric/metric.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "tap.h"
#include "text/utf8.h"

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

/* ---- chrF written down once more, slowly: every n-gram is looked for among all ---- */

struct cps {
    uint32_t c[256];
    int n;
};
static struct cps decode(sv s)
{
    struct cps d = {.n = 0};
    for (const char *p = s.p, *end = p + s.n; p < end;) {
        uint32_t c = utf8_next(&p);
        if (c != ' ') d.c[d.n++] = c;
    }
    return d;
}
static bool same(const struct cps *a, int i, const struct cps *b, int j, int n)
{
    return !memcmp(a->c + i, b->c + j, (size_t)n * sizeof *a->c);
}
static int occurrences(const struct cps *in, const struct cps *of, int at, int n, int before)
{
    int k = 0;
    for (int i = 0; i + n <= in->n && i < before; i++) k += same(in, i, of, at, n);
    return k;
}
static double slow_chrf(sv hyp, sv ref)
{
    struct cps h = decode(hyp), r = decode(ref);
    double prec = 0, rec = 0;
    int orders = 0;
    for (int n = 1; n <= 6; n++) {
        int match = 0, nh = h.n - n + 1, nr = r.n - n + 1;
        if (nh <= 0 || nr <= 0) continue;
        for (int i = 0; i < nh; i++) match += occurrences(&h, &h, i, n, i) < occurrences(&r, &h, i, n, r.n);
        prec += (double)match / nh;
        rec += (double)match / nr;
        orders++;
    }
    if (!orders || prec + rec == 0) return 0;
    prec /= orders;
    rec /= orders;
    return 100 * 5 * prec * rec / (4 * prec + rec);
}

static int slow_distance(const sv *a, int na, const sv *b, int nb)
{
    int row[64];
    for (int j = 0; j <= nb; j++) row[j] = j;
    for (int i = 1; i <= na; i++) {
        int corner = row[0];
        row[0] = i;
        for (int j = 1; j <= nb; j++) {
            int c = corner + !sv_eq(a[i - 1], b[j - 1]);
            if (row[j] + 1 < c) c = row[j] + 1;
            if (row[j - 1] + 1 < c) c = row[j - 1] + 1;
            corner = row[j];
            row[j] = c;
        }
    }
    return row[nb];
}

/* Spans put back over a give b, and the words outside of them are equal. */
static bool spans_hold(const sv *a, int na, const sv *b, int nb, const struct edit_span *s, int n)
{
    int i = 0, j = 0;
    for (int k = 0; k <= n; k++) {
        int a0 = k < n ? s[k].a0 : na, b0 = k < n ? s[k].b0 : nb;
        if (a0 - i != b0 - j || (k && k < n && a0 == i)) return false;
        for (; i < a0; i++, j++)
            if (!sv_eq(a[i], b[j])) return false;
        if (k < n && s[k].a0 == s[k].a1 && s[k].b0 == s[k].b1) return false;
        if (k < n) i = s[k].a1, j = s[k].b1;
    }
    return true;
}

static int random_words(rng *r, sv *w, int max)
{
    static const char *const some[] = {"a", "b", "c", "\xe5\xa4\xa9", "\xe5\x9c\xb0"};
    int n = (int)rng_below(r, (uint64_t)max);
    for (int i = 0; i < n; i++) w[i] = sv_z(some[rng_below(r, 5)]);
    return n;
}

static sv joined(const sv *w, int n, struct buf *to)
{
    buf_reset(to);
    for (int i = 0; i < n; i++) buf_adds(to, w[i]), buf_addc(to, ' ');
    return buf_sv(to);
}

static void test_against_slow(void)
{
    int bad_chrf = 0, bad_distance = 0, bad_spans = 0;
    struct buf x, y;
    buf_init(&x, 1 << 16);
    buf_init(&y, 1 << 16);
    for (int round = 0; round < 20000; round++) {
        rng r = rng_for((uint64_t)round, SV("metric"), SV(""));
        sv a[40], b[40];
        struct edit_span s[64];
        int na = random_words(&r, a, 40), nb = random_words(&r, b, 40), n;
        sv ta = joined(a, na, &x), tb = joined(b, nb, &y);
        bad_chrf += fabs(chrf_sentence(m, ta, tb, NULL) - slow_chrf(ta, tb)) > 1e-9;
        bad_distance += edit_spans(m, a, na, b, nb, s, 64, &n) != slow_distance(a, na, b, nb);
        bad_spans += !spans_hold(a, na, b, nb, s, n);
    }
    tap_int(bad_chrf, 0, "chrF of 20,000 random pairs is that of the slow version");
    tap_int(bad_distance, 0, "so is the distance of words");
    tap_int(bad_spans, 0, "and the spans say exactly what changed");
    buf_release(&x);
    buf_release(&y);
}

/* ---- figures that sacreBLEU 2.6.0 gives ---- */

static void test_figures(void)
{
    static const char *const hyp[] = {"The dog bit the man.", "It was not unexpected.", "The man bit him first."};
    static const char *const ref[][2] = {{"The dog bit the man.", "The dog had bit the man."},
                                         {"It was not unexpected.", "No one was surprised."},
                                         {"The man bit him first!", "The man had bitten the dog."}};
    struct bleu_opts floor = {.smooth = SMOOTH_FLOOR, .tokens = BLEU_ZH, .effective_order = true, .lowercase = true};
    struct chrf_opts eps = {.char_order = 6, .word_order = 2, .beta = 2, .eps_smoothing = true};
    struct bleu_stats b = {0}, z = {0};
    struct chrf_stats c = {0}, d = {0};
    struct ter_stats t = {0};
    for (int i = 0; i < 3; i++) {
        sv h = sv_z(hyp[i]), r[2] = {sv_z(ref[i][0]), sv_z(ref[i][1])};
        struct bleu_stats b1 = bleu_count(m, h, r, 2, NULL), z1 = bleu_count(m, h, r, 2, &floor);
        struct chrf_stats c1 = chrf_count(m, h, r, 2, NULL), d1 = chrf_count(m, h, r, 2, &eps);
        struct ter_stats t1 = ter_count(m, h, r, 2, NULL);
        bleu_add(&b, &b1), bleu_add(&z, &z1), chrf_add(&c, &c1), chrf_add(&d, &d1), ter_add(&t, &t1);
    }
    tap_ok(near(bleu_score(&b, NULL).score, 92.7059633297886), "BLEU with two references");
    tap_ok(near(bleu_score(&z, &floor).score, 92.7059633297886), "BLEU with other settings");
    tap_ok(chrf_score(&c, NULL) == 97.77370289372703, "chrF, to the last bit");
    tap_ok(chrf_score(&d, &eps) == 96.70212590979106, "chrF++ with the other smoothing, to the last bit");
    tap_ok(ter_score(&t) == 6.666666666666667, "TER, to the last bit");
    struct ter_stats shift = ter_sentence(m, SV("d e f a b c"), SV("a b c d e f"), NULL);
    struct ter_opts divide = {.normalized = true};
    struct ter_stats twice = ter_sentence(m, SV("3 ..9 x"), SV("3 ..9 x"), &divide);
    tap_ok(twice.edits == 2 && near(twice.words, 5), "a normalized reference is divided twice, as in sacreBLEU");
    tap_ok(shift.edits == 1 && near(shift.words, 6), "a block that moved is one edit");
}

static void test_tokens(void)
{
    static const struct {
        enum bleu_tokens how;
        const char *text, *want;
    } t[] = {
        {BLEU_13A, "Hi, it's 1,000.5-7 &amp;lt;x&gt; (a.b).", "Hi , it's 1,000.5 - 7 < x > ( a . b ) ."},
        {BLEU_ZH, "\xe5\xa4\xa9\xe5\x9c\xb0 ab.", "\xe5\xa4\xa9 \xe5\x9c\xb0 ab ."},
        {BLEU_CHAR, "ab c", "a b c"},
        {BLEU_INTL, "a,b 1,5 5$ \xe2\x80\x9cx\xe2\x80\x9d.", "a , b 1,5 5 $ \xe2\x80\x9c x \xe2\x80\x9d ."},
        {BLEU_NONE, " a,b\xe3\x80\x80 c ", "a,b c"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        struct bleu_opts o = {.tokens = t[i].how};
        tap_sv(bleu_tokenize(m, sv_z(t[i].text), &o), sv_z(t[i].want), "words of %s", bleu_tokens_name[t[i].how]);
    }
}

static void test_long(void)
{
    struct buf b;
    int n;
    buf_init(&b, 64 << 20);
    for (int i = 0; i < 20000; i++) buf_addf(&b, "w%d ", i % 977);
    sv text = buf_sv(&b), half = sv_head(text, text.n / 2);
    tap_ok(near(chrf_sentence(m, text, text, NULL), 100), "chrF of 20,000 words");
    tap_int(ter_sentence(m, text, text, NULL).edits, 0, "TER of 20,000 words: no table of 400 million cells");
    tap_ok(ter_sentence(m, half, text, NULL).edits >= 10000, "and of half of them");
    sv *w = mem_array(20000, sizeof *w);
    for (int i = 0; i < 20000; i++) w[i] = i % 2 ? SV("x") : SV("y");
    tap_int(edit_spans(m, w, 20000, w + 1, 19998, NULL, 0, &n), 20000, "spans of far too much are one");
    tap_int(n, 1, "and one only");
    mem_free(w);
    buf_release(&b);
}

int main(void)
{
    m = metric_scratch_new();
    test_chrf();
    test_figures();
    test_tokens();
    test_against_slow();
    test_long();
    test_spans();
    metric_scratch_free(m);
    return tap_done();
}

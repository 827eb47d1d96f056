/* The metrics on any two texts (divided by the first line break) under every setting: no crash, scores in their range,
 * equal texts as good as can be, word edits that the distance agrees with. */
#include <stdlib.h>

#include "text/metric/metric.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct metric_scratch *m;

static void check(bool good)
{
    if (!good) abort();
}

static void all_of(sv hyp, sv ref, unsigned bits)
{
    struct chrf_opts c = {.char_order = 1 + (int)(bits & 7),
                          .word_order = (int)(bits >> 3 & 3),
                          .beta = 1 + (int)(bits >> 5 & 1),
                          .lowercase = bits & 64,
                          .whitespace = bits & 128};
    struct bleu_opts b = {.tokens = (enum bleu_tokens)(bits % BLEU_TOKENS),
                          .smooth = (enum bleu_smooth)(bits % BLEU_SMOOTHS),
                          .effective_order = bits & 32,
                          .lowercase = bits & 64};
    struct ter_opts t = {.normalized = bits & 1, .no_punct = bits & 2, .asian = bits & 4, .case_sensitive = bits & 8};
    double x = chrf_sentence(m, hyp, ref, &c), y = bleu_sentence(m, hyp, ref, &b);
    check(x >= 0 && x <= 100.000001 && y >= 0 && y <= 100.000001);
    struct ter_stats s = ter_sentence(m, hyp, ref, &t);
    check(s.edits >= 0 && s.words >= 0);
    check(t.normalized || ter_sentence(m, hyp, hyp, &t).edits == 0);
}

static void spans_of(sv hyp, sv ref)
{
    sv a[64], b[64];
    struct edit_span s[8];
    int na = 0, nb = 0, n;
    for (sv rest = hyp; rest.p && na < 64;) a[na++] = sv_cut(&rest, ' ');
    for (sv rest = ref; rest.p && nb < 64;) b[nb++] = sv_cut(&rest, ' ');
    int edits = edit_spans(m, a, na, b, nb, s, 8, &n), back;
    check(edits >= n && edits <= (na > nb ? na : nb));
    check(edit_spans(m, b, nb, a, na, NULL, 0, &back) == edits);
    for (int k = 1; k < n && k < 8; k++) check(s[k].a0 > s[k - 1].a1 && s[k].b0 > s[k - 1].b1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 4096) return 0;
    if (!m) m = metric_scratch_new();
    arena mem = {0};
    int64_t bad;
    sv rest = utf8_repair(sv_of((const char *)data + 1, (ptrdiff_t)size - 1), &mem, &bad);
    sv hyp = sv_cut(&rest, '\n'), ref = rest.p ? rest : SV("");
    all_of(hyp, ref, data[0]);
    spans_of(hyp, ref);
    arena_release(&mem);
    return 0;
}

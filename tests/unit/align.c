/* Word alignment: known links in a toy corpus, the same bytes for any thread count, formulas against numeric ones. */
#include "align/align.h"

#include "align/diagonal.h"
#include "align/fixed.h"
#include "align/links.h"
#include "align/parts.h"
#include "base/fixmath.h"
#include "base/hash.h"
#include "tap.h"
#include "text/words.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- words ---- */

static void words_are(const char *text, const char *want)
{
    struct word_splitter *w = word_splitter_new();
    sv out[64];
    char got[512];
    size_t n = 0;
    int count = words_split(w, sv_z(text), out, 64);
    for (int i = 0; i < count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s%.*s", i ? "|" : "", SV_ARG(out[i]));
    tap_sv(sv_of(got, (ptrdiff_t)n), sv_z(want), "words of '%s'", text);
    word_splitter_free(w);
}

static void test_words(void)
{
    words_are("Don't go, we've 3.14 kg.", "Don't|go|,|we've|3.14|kg|.");
    words_are("L'eau d\u2019un lac (l'été)", "L'|eau|d\u2019|un|lac|(|l'|été|)");
    words_are("  a\tb c  ", "a|b|c");
    words_are("... --", ".|.|.|-|-");
    words_are("", "");
    words_are("我喜欢学习汉语。", "我|喜欢|学习|汉语|。");
    words_are("买3只iPhone手机", "买|3|只|iPhone|手机");
    words_are("สวัสดีครับ", "สวัสดี|ครับ");
    sv two[2];
    struct word_splitter *w = word_splitter_new();
    tap_int(words_split(w, SV("a b c d"), two, 2), 3, "more words than room count as one more");
    tap_int(words_at_spaces(SV(" a  b's\tc "), two, 2), 3, "at spaces too");
    word_splitter_free(w);
}

/* ---- formulas ---- */

static double psi_slowly(double x)
{
    double psi = 0;
    for (; x < 30; x++) psi -= 1 / x;
    return psi + log(x) - .5 / x - 1 / (12 * x * x) + 1 / (120 * x * x * x * x);
}

static void test_digamma(void)
{
    double worst = 0;
    for (double x = .05; x < 60; x *= 1.01) {
        double want = exp(psi_slowly(x)), off = fabs(exp_digamma(x) - want) / (want + 1e-3);
        if (off > worst) worst = off;
    }
    tap_ok(worst < 2e-3, "exp(digamma) is right within 2 in 1000 (%g)", worst);
    tap_ok(exp_digamma(.01) >= 0 && exp_digamma(.01) < 1e-10, "a pair without a link is as good as impossible");
}

/* log of the normaliser of one row: its derivative by the tension is the expected feature. */
static double log_z(int o, int S, int O, double tension)
{
    double z = 0;
    for (int s = 0; s < S; s++) z += exp(tension * diagonal_feature(s, o, S, O));
    return log(z);
}

static void test_diagonal(void)
{
    double worst = 0, worst_row = 0, row[64];
    for (int S = 1; S < 30; S += 3)
        for (int O = 1; O < 30; O += 4)
            for (int o = 0; o < O; o++)
                for (double l = .1; l < 15; l += 3.1) {
                    double mean = diagonal_row(row, o, S, O, l, diagonal_ratio(S, l)), z = 0;
                    double numeric = (log_z(o, S, O, l + 1e-5) - log_z(o, S, O, l - 1e-5)) / 2e-5;
                    if (fabs(mean - numeric) > worst) worst = fabs(mean - numeric);
                    for (int s = 0; s < S; s++) z += exp(l * diagonal_feature(s, o, S, O));
                    for (int s = 0; s < S; s++) {
                        double d = fabs(row[s] - exp(l * diagonal_feature(s, o, S, O)) / z);
                        if (d > worst_row) worst_row = d;
                    }
                }
    tap_ok(worst < 1e-7, "the gradient by the tension equals the numeric one (%g)", worst);
    tap_ok(worst_row < 1e-12, "the rows are what the formula says (%g)", worst_row);
}

/* Posteriors by the sum over all paths. */
static void test_hmm(void)
{
    enum { S = 3, O = 4, PATHS = 1296 /* (2 S)^O */ };
    struct hmm_jumps h;
    struct hmm_room room = {0};
    double emit[S * O], empty[O], post[S * O], want[S * O] = {0}, all = 0, worst = 0;
    rng r = rng_for(1, SV("align"), SV("hmm"));
    hmm_jumps_start(&h, .2);
    for (int i = 0; i < S * O; i++) emit[i] = rng_f64(&r) + .01;
    for (int i = 0; i < O; i++) empty[i] = rng_f64(&r) * .2;
    for (int path = 0; path < PATHS; path++) {
        int at[O], rest = path;
        for (int o = 0; o < O; o++, rest /= 2 * S) at[o] = rest % (2 * S);
        double p = 1;
        for (int o = 0; o < O; o++) {
            int s = at[o] % S, before = o ? at[o - 1] % S : 0;
            bool none = at[o] >= S;
            double z = 0;
            for (int k = 0; k < S; k++) z += h.weight[k - before + HMM_REACH + 1];
            if (o == 0)
                p *= (none ? h.p0 : 1 - h.p0) / S;
            else
                p *= none ? (s == before ? h.p0 : 0) : (1 - h.p0) * h.weight[s - before + HMM_REACH + 1] / z;
            p *= none ? empty[o] : emit[o * S + s];
        }
        all += p;
        for (int o = 0; o < O; o++)
            if (at[o] < S) want[o * S + at[o]] += p;
    }
    int64_t jumps[HMM_JUMPS] = {0}, total = 0;
    double score = hmm_posteriors(&h, emit, empty, S, O, post, jumps, &room);
    for (int i = 0; i < S * O; i++) worst = fmax(worst, fabs(post[i] - want[i] / all));
    tap_ok(worst < 1e-12, "forward-backward equals the sum over all paths (%g)", worst);
    tap_ok(fabs(score - log(all) / O) < 1e-12, "so does the likelihood");
    for (int k = 0; k < HMM_JUMPS; k++) total += jumps[k];
    tap_ok(total > 0 && total <= (int64_t)(O - 1) << 30, "no more jumps are counted than there are");
    hmm_room_release(&room);
}

/* ---- a toy language ---- */

enum { TOY_WORDS = 150, TOY_PAIRS = 2000 };

/* Word k is "s<k>x" here and "t<k>y" there; two neighbours change places now and then. */
static void toy_pair(int n, char src[512], char tgt[512], int link[16], int *words)
{
    rng r = rng_for(7, SV("toy"), sv_of((const char *)&n, sizeof n));
    int id[16], len = 3 + (int)rng_below(&r, 8), a = 0, b = 0;
    for (int i = 0; i < len; i++) id[i] = (int)rng_below(&r, TOY_WORDS), link[i] = i;
    for (int i = 0; i + 1 < len; i += 2)
        if (rng_below(&r, 3) == 0) link[i] = i + 1, link[i + 1] = i;
    for (int i = 0; i < len; i++) a += snprintf(src + a, (size_t)(512 - a), "s%dx ", id[i]);
    for (int i = 0; i < len; i++) b += snprintf(tgt + b, (size_t)(512 - b), "t%dy ", id[link[i]]);
    *words = len;
}

static struct aligner *toy_model(int threads, size_t memory)
{
    struct align_opts o;
    char src[512], tgt[512];
    int link[16], words;
    align_opts_init(&o);
    o.threads = threads;
    o.memory = memory;
    struct align_trainer *t = align_trainer_new(&o);
    for (int n = 0; n < TOY_PAIRS; n++) {
        toy_pair(n, src, tgt, link, &words);
        align_trainer_add(t, sv_z(src), sv_z(tgt));
    }
    return align_train(t);
}

static void hash_of(const struct aligner *a, char out[65])
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, a->entry, a->row[a->vocab[0].n] * sizeof *a->entry);
    sha256_add(&h, a->jumps, sizeof a->jumps);
    sha256_add(&h, a->tension, sizeof a->tension);
    for (int d = 0; d < 2; d++) sha256_add(&h, a->empty[d], a->vocab[1 - d].n * sizeof(float));
    sha256_hex(&h, out);
}

static void test_toy(void)
{
    struct aligner *a = toy_model(1, 1 << 30);
    struct align_scratch *x = align_scratch_new(a);
    char src[512], tgt[512];
    int link[16], words, right[ALIGN_SHAPES] = {0}, all = 0, made[ALIGN_SHAPES] = {0};
    for (int n = 0; n < TOY_PAIRS; n++) {
        toy_pair(n, src, tgt, link, &words);
        for (int shape = 0; shape < ALIGN_SHAPES; shape++) {
            struct align_links l;
            align_pair(a, x, sv_z(src), sv_z(tgt), (enum align_shape)shape, &l);
            for (int i = 0; i < l.n; i++) right[shape] += link[l.link[i].t] == l.link[i].s;
            made[shape] += l.n;
        }
        all += words;
    }
    for (int s = 0; s < ALIGN_SHAPES; s++)
        tap_ok(right[s] > all * .97 && right[s] > made[s] * .97, "%s: %d of %d links are right, %d are there",
               align_shape_name[s], right[s], made[s], all);
    struct align_word w[3];
    tap_ok(align_translations(a, 0, SV("S7x"), w, 3) > 0 && sv_is(w[0].word, "t7y") && w[0].p > .9 && w[0].count > 20,
           "a word's translation, whatever its case");
    tap_ok(align_translations(a, 1, SV("t7y"), w, 3) > 0 && sv_is(w[0].word, "s7x") && w[0].p > .9, "and back");
    tap_ok(align_lookup(a, SV("s3x"), SV("t3y"), w) && w[0].q > .9, "the entry of two words");
    tap_ok(!align_lookup(a, SV("s3x"), SV("nothing"), w), "no entry of a word that is not known");
    tap_ok(align_frequency(a, 0, SV("s3x")) > 20 && align_frequency(a, 0, SV("t3y")) == 0, "frequencies");
    struct align_links good, bad;
    align_pair(a, x, SV("s1x s2x s3x"), SV("t1y t2y t3y"), ALIGN_GROW, &good);
    double score = good.score;
    align_pair(a, x, SV("s1x s2x s3x"), SV("t11y t12y t13y"), ALIGN_GROW, &bad);
    tap_ok(score > bad.score + 3, "a translation scores better than another sentence (%.2f, %.2f)", score, bad.score);
    align_scratch_free(x);
    aligner_free(a);
}

static void test_same_bytes(void)
{
    char want[65], got[65];
    struct aligner *a = toy_model(1, 1 << 30);
    hash_of(a, want);
    aligner_free(a);
    for (int threads = 2; threads <= 7; threads += 5) {
        a = toy_model(threads, 1 << 30);
        hash_of(a, got);
        tap_sv(sv_z(got), sv_z(want), "the same model from %d threads", threads);
        aligner_free(a);
    }
    a = toy_model(2, 200000);
    struct align_facts f = align_facts(a);
    tap_ok(f.pairs > 50 && f.pairs < TOY_PAIRS, "less memory: a sample of %d pairs", (int)f.pairs);
    aligner_free(a);
}

/* ---- phrases ---- */

static void test_phrases(void)
{
    struct aligner *a = toy_model(1, 1 << 30);
    struct align_scratch *x = align_scratch_new(a);
    struct align_links l;
    struct align_phrase p[32];
    align_pair(a, x, SV("s1x s2x , s3x s4x"), SV("t2y t1y , t3y t4y"), ALIGN_GROW, &l);
    int n = align_phrases(a, &l, 2, .3, p, 32), comma = 0, crossed = 0, swapped = 0;
    for (int i = 0; i < n; i++) {
        comma += sv_is(l.src[p[i].s], ",") || sv_is(l.src[p[i].s + p[i].ns - 1], ",");
        crossed += p[i].s == 0 && p[i].ns == 1 && p[i].t == 1 && p[i].nt == 1;
        swapped += p[i].s == 0 && p[i].ns == 2;
    }
    tap_ok(comma == 0 && crossed == 1, "a word that stands elsewhere is found, a comma is not");
    tap_int(swapped, 1, "two words that changed places are a phrase together");
    tap_int(align_phrases(a, &l, 2, .3, p, 1), 1, "no more than asked for");
    tap_int(align_phrases(a, &l, 2, 1.1, p, 32), 0, "none is surer than sure");
    align_scratch_free(x);
    aligner_free(a);
}

/* ---- the model as a file ---- */

static bool loads(const char *path, const char *bytes, size_t n)
{
    struct aligner *a = NULL;
    struct err e = {0};
    FILE *f = fopen(path, "wb");
    fwrite(bytes, 1, n, f);
    fclose(f);
    bool good = align_load(&a, path, &e) == ST_OK;
    if (good) {
        struct align_scratch *x = align_scratch_new(a);
        struct align_links l;
        align_pair(a, x, SV("s1x s2x"), SV("t1y t2y"), ALIGN_GROW, &l);
        align_scratch_free(x);
        aligner_free(a);
    }
    return good;
}

static void test_store(void)
{
    char path[64], want[65], got[65];
    struct err e = {0};
    struct aligner *a = toy_model(1, 1 << 30), *b = NULL;
    snprintf(path, sizeof path, "/tmp/align-test-%d", (int)getpid());
    tap_int(align_save(a, path, &e), ST_OK, "a model is written");
    tap_int(align_load(&b, path, &e), ST_OK, "and read");
    hash_of(a, want);
    if (!b) return;
    hash_of(b, got);
    tap_sv(sv_z(got), sv_z(want), "the same to the last bit");
    aligner_free(a);
    aligner_free(b);
    static char bytes[1 << 20];
    FILE *f = fopen(path, "rb");
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    int good = 0;
    rng r = rng_for(1, SV("align"), SV("store"));
    for (int i = 0; i < 300; i++) good += loads(path, bytes, rng_below(&r, n));
    tap_int(good, 0, "no part of a model is a model");
    for (int i = 0; i < 2000; i++) {
        size_t at = rng_below(&r, i % 2 ? 3000 : n);
        char was = bytes[at];
        bytes[at] = (char)rng_next(&r);
        good += loads(path, bytes, n);
        bytes[at] = was;
    }
    tap_ok(good < 2000, "damage is survived (%d still load)", good);
    remove(path);
}

/* ---- hostile input ---- */

static void test_hostile(void)
{
    struct align_opts o;
    struct align_links l;
    static char many[4 * ALIGN_WORDS_MAX + 8], most[2 * ALIGN_WORDS_MAX];
    align_opts_init(&o);
    for (int i = 0; i < 2 * ALIGN_WORDS_MAX + 2; i++) memcpy(many + 2 * i, "a ", 2);
    memcpy(most, many, sizeof most);
    struct align_trainer *t = align_trainer_new(&o);
    struct aligner *none = align_train(align_trainer_new(&o));
    struct align_scratch *x = align_scratch_new(none);
    tap_int(align_pair(none, x, SV("a b"), SV("c a"), ALIGN_GROW, &l), ALIGN_OK, "a model of nothing aligns");
    tap_ok(l.n > 0 && isfinite(l.score), "what looks the same");
    align_scratch_free(x);
    aligner_free(none);
    tap_int(align_trainer_add(t, SV(""), SV("a")), ALIGN_EMPTY, "an empty side");
    tap_int(align_trainer_add(t, SV("a"), SV(" \t ")), ALIGN_EMPTY, "a blank side");
    tap_int(align_trainer_add(t, sv_of(many, sizeof many), SV("a")), ALIGN_TOO_LONG, "too many words");
    tap_int(align_trainer_add(t, sv_of(most, sizeof most), sv_of(most, sizeof most)), ALIGN_OK, "as many as may be");
    tap_int(align_trainer_add(t, SV("a"), SV("b")), ALIGN_OK, "one word");
    tap_int(align_trainer_add(t, SV("a\0b"), SV("\0")), ALIGN_EMPTY, "NUL bytes are no words");
    struct aligner *a = align_train(t);
    x = align_scratch_new(a);
    tap_int(align_pair(a, x, sv_of(most, sizeof most), SV("b"), ALIGN_GROW, &l), ALIGN_OK, "many to one");
    tap_ok(isfinite(l.score), "with a score");
    tap_int(align_pair(a, x, SV("a"), SV("b"), ALIGN_BOTH, &l), ALIGN_OK, "one to one");
    tap_int(align_pair(a, x, sv_of(many, sizeof many), SV("b"), ALIGN_BOTH, &l), ALIGN_TOO_LONG, "too many");
    tap_int(align_pair(a, x, SV("b"), SV(""), ALIGN_BOTH, &l), ALIGN_EMPTY, "none");
    align_scratch_free(x);
    aligner_free(a);
}

int main(void)
{
    test_words();
    test_digamma();
    test_diagonal();
    test_hmm();
    test_toy();
    test_same_bytes();
    test_phrases();
    test_store();
    test_hostile();
    return tap_done();
}

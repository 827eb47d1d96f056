/* EM. Every pair of words that ever stand in one sentence pair has a number, grouped by source word; the sentences hold
 * these numbers cell by cell, so that the iterations neither hash nor search. */
#include <stdlib.h>

#include "align/diagonal.h"
#include "align/fixed.h"
#include "align/parts.h"
#include "base/fixmath.h"
#include "engine/par.h"

#define P_MIN      1e-9
#define KEEP_MIN   1e-7 /* p either way of an entry worth keeping */
#define LIKE_START 10   /* a word that looks the same starts with this many times the chance */
#define HMM_P0     .2   /* of the empty word in the hidden Markov model */

struct em {
    struct aligner *a;
    const struct align_corpus *c;
    size_t *cell_start; /* of each sentence */
    uint32_t *cell;     /* [t * S + s]: number of the pair */
    size_t *row;
    uint32_t *target;
    size_t npair;
    float *p[2];       /* p(t|s), p(s|t) of each pair */
    int64_t *count[2]; /* expected */
    float *empty[2];
    int64_t *empty_count[2];
    struct hmm_jumps jumps[2];
    double tension[2];
    uint32_t *order; /* sentences, of one shape together */
    bool hmm;
    struct em_worker *worker;
};
struct em_worker {
    int64_t jumps[2][HMM_JUMPS];
    int64_t feature[2];
    struct align_tables x;
};

static int length_of(const struct em *m, int side, size_t n)
{
    return (int)(m->c->start[side][n + 1] - m->c->start[side][n]);
}

static const uint32_t *words_of(const struct em *m, int side, size_t n)
{
    return m->c->word[side] + m->c->start[side][n];
}

/* ---- numbering the pairs ---- */

/* Sentences by source word: for each the places it stands at. */
static uint32_t *places_by_word(const struct em *m, size_t *start)
{
    const struct align_corpus *c = m->c;
    uint32_t V = m->a->vocab[0].n, *sentence = mem_array(c->nword[0] + 1, sizeof *sentence);
    for (size_t i = 0; i < c->nword[0]; i++) start[c->word[0][i] + 1]++;
    for (uint32_t v = 0; v < V; v++) start[v + 1] += start[v];
    size_t *at = mem_array(V + 1, sizeof *at);
    memcpy(at, start, (V + 1) * sizeof *at);
    for (size_t n = 0; n < c->n; n++)
        for (size_t i = c->start[0][n]; i < c->start[0][n + 1]; i++) sentence[at[c->word[0][i]]++] = (uint32_t)n;
    mem_free(at);
    return sentence;
}

/* All cells of source word v in sentence n. seen[t]: number of (v, t) + 1 when it is v's, that is above first. */
static void number_cells(struct em *m, uint32_t v, uint32_t n, size_t first, uint32_t *seen, size_t *cap)
{
    const uint32_t *src = words_of(m, 0, n), *tgt = words_of(m, 1, n);
    int S = length_of(m, 0, n), T = length_of(m, 1, n);
    for (int s = 0; s < S; s++) {
        if (src[s] != v) continue;
        uint32_t *cell = m->cell + m->cell_start[n] + s;
        for (int t = 0; t < T; t++, cell += S) {
            if (seen[tgt[t]] <= first) {
                MEM_GROW(m->target, m->npair, *cap);
                m->target[m->npair++] = tgt[t];
                seen[tgt[t]] = (uint32_t)m->npair;
            }
            *cell = seen[tgt[t]] - 1;
        }
    }
}

static void number_pairs(struct em *m)
{
    const struct align_corpus *c = m->c;
    uint32_t V = m->a->vocab[0].n;
    size_t *start = mem_zalloc((V + 1) * sizeof *start), cap = 0;
    uint32_t *sentence = places_by_word(m, start), *seen = mem_zalloc((m->a->vocab[1].n + 1) * sizeof *seen);
    m->cell_start = mem_array(c->n + 1, sizeof *m->cell_start);
    m->cell_start[0] = 0;
    for (size_t n = 0; n < c->n; n++)
        m->cell_start[n + 1] = m->cell_start[n] + (size_t)length_of(m, 0, n) * length_of(m, 1, n);
    m->cell = mem_array(m->cell_start[c->n] + 1, sizeof *m->cell);
    m->row = mem_array(V + 1, sizeof *m->row);
    for (uint32_t v = 0; v < V; v++) {
        size_t first = m->row[v] = m->npair;
        for (size_t i = start[v]; i < start[v + 1]; i++)
            if (i == start[v] || sentence[i] != sentence[i - 1]) number_cells(m, v, sentence[i], first, seen, &cap);
    }
    m->row[V] = m->npair;
    mem_free(start);
    mem_free(sentence);
    mem_free(seen);
}

/* ---- the first probabilities ---- */

/* How alike two words look, 0 to 1: the same, or the same beginning; numbers only when equal. */
static double likeness(sv a, sv b)
{
    ptrdiff_t n = 0, longer = a.n > b.n ? a.n : b.n;
    while (n < a.n && n < b.n && a.p[n] == b.p[n]) n++;
    if (n == longer) return 1;
    bool digits = a.n && ((unsigned char)(a.p[0] - '0') < 10 || (unsigned char)(b.p[0] - '0') < 10);
    return n < 4 || digits ? 0 : (double)n / (double)longer;
}

static void set_start(struct em *m)
{
    const struct aligner *a = m->a;
    double even[2] = {1.0 / (a->vocab[1].n + 1), 1.0 / (a->vocab[0].n + 1)};
    for (uint32_t s = 0; s < a->vocab[0].n; s++)
        for (size_t k = m->row[s]; k < m->row[s + 1]; k++) {
            double like = likeness(a->vocab[0].word[s], a->vocab[1].word[m->target[k]]);
            double more = 1 + LIKE_START * like * like;
            for (int d = 0; d < 2; d++) m->p[d][k] = (float)(even[d] * more);
        }
    for (int d = 0; d < 2; d++) {
        uint32_t V = a->vocab[1 - d].n;
        for (uint32_t v = 0; v < V; v++) m->empty[d][v] = (float)even[d];
        m->tension[d] = a->opts.tension;
        hmm_jumps_start(&m->jumps[d], HMM_P0);
    }
}

/* ---- expectation ---- */

static void diagonal_sentence(struct em *m, struct em_worker *w, size_t n)
{
    int len[2] = {length_of(m, 0, n), length_of(m, 1, n)}, S = len[0];
    const uint32_t *cell = m->cell + m->cell_start[n];
    double p0 = m->a->opts.p0, row[ALIGN_WORDS_MAX], prior[ALIGN_WORDS_MAX];
    for (int d = 0; d < 2; d++) {
        int states = len[d], observed = len[1 - d], step = d ? S : 1, next = d ? 1 : S;
        const uint32_t *word = words_of(m, 1 - d, n);
        double ratio = diagonal_ratio(states, m->tension[d]);
        for (int o = 0; o < observed; o++) {
            const uint32_t *at = cell + (size_t)o * next;
            double none = p0 * m->empty[d][word[o]], sum = none;
            diagonal_row(prior, o, states, observed, m->tension[d], ratio);
            for (int s = 0; s < states; s++) sum += row[s] = (1 - p0) * prior[s] * m->p[d][at[s * step]];
            double inv = 1 / sum, feature = 0;
            fixed_add_shared(&m->empty_count[d][word[o]], none * inv);
            for (int s = 0; s < states; s++) {
                double post = row[s] * inv;
                fixed_add_shared(&m->count[d][at[s * step]], post);
                feature -= post * diagonal_feature(s, o, states, observed);
            }
            fixed_add(&w->feature[d], feature);
        }
    }
}

static void fill_tables(struct em *m, struct align_tables *x, size_t n, int S, int T)
{
    const uint32_t *cell = m->cell + m->cell_start[n], *src = words_of(m, 0, n), *tgt = words_of(m, 1, n);
    align_tables_fit(x, S, T);
    for (int t = 0; t < T; t++)
        for (int s = 0; s < S; s++) {
            x->emit[0][t * S + s] = m->p[0][cell[t * S + s]];
            x->emit[1][s * T + t] = m->p[1][cell[t * S + s]];
        }
    for (int t = 0; t < T; t++) x->empty[0][t] = m->empty[0][tgt[t]];
    for (int s = 0; s < S; s++) x->empty[1][s] = m->empty[1][src[s]];
}

static void hmm_sentence(struct em *m, struct em_worker *w, size_t n)
{
    int S = length_of(m, 0, n), T = length_of(m, 1, n);
    const uint32_t *cell = m->cell + m->cell_start[n], *src = words_of(m, 0, n), *tgt = words_of(m, 1, n);
    struct align_tables *x = &w->x;
    double left_s[ALIGN_WORDS_MAX], left_t;
    fill_tables(m, x, n, S, T);
    hmm_posteriors(&m->jumps[0], x->emit[0], x->empty[0], S, T, x->post[0], w->jumps[0], &x->room);
    hmm_posteriors(&m->jumps[1], x->emit[1], x->empty[1], T, S, x->post[1], w->jumps[1], &x->room);
    for (int s = 0; s < S; s++) left_s[s] = 1;
    for (int t = 0; t < T; t++) {
        left_t = 1;
        for (int s = 0; s < S; s++) {
            double f = x->post[0][t * S + s], b = x->post[1][s * T + t], both = f * b;
            fixed_add_shared(&m->count[0][cell[t * S + s]], both);
            fixed_add_shared(&m->count[1][cell[t * S + s]], both);
            left_t -= f;
            left_s[s] -= b;
        }
        if (left_t > 0) fixed_add_shared(&m->empty_count[0][tgt[t]], left_t);
    }
    for (int s = 0; s < S; s++)
        if (left_s[s] > 0) fixed_add_shared(&m->empty_count[1][src[s]], left_s[s]);
}

static void expect(void *ctx, int thread, size_t from, size_t to)
{
    struct em *m = ctx;
    for (size_t i = from; i < to; i++)
        (m->hmm ? hmm_sentence : diagonal_sentence)(m, &m->worker[thread], m->order ? m->order[i] : i);
}

/* ---- maximisation ---- */

static float estimate(double count, double alpha, double inv_total)
{
    double p = exp_digamma(count + alpha) * inv_total;
    return (float)(p > P_MIN ? p : P_MIN);
}

static void maximise_words(struct em *m)
{
    const struct aligner *a = m->a;
    double alpha = a->opts.alpha, *total = mem_zalloc((a->vocab[1].n + 1) * sizeof *total);
    uint32_t *kinds = mem_zalloc((a->vocab[1].n + 1) * sizeof *kinds);
    for (size_t k = 0; k < m->npair; k++) total[m->target[k]] += fixed_value(m->count[1][k]), kinds[m->target[k]]++;
    for (uint32_t t = 0; t < a->vocab[1].n; t++) total[t] = 1 / exp_digamma(total[t] + alpha * kinds[t] + 1e-9);
    for (uint32_t s = 0; s < a->vocab[0].n; s++) {
        double sum = 0;
        size_t first = m->row[s], end = m->row[s + 1];
        for (size_t k = first; k < end; k++) sum += fixed_value(m->count[0][k]);
        double inv = 1 / exp_digamma(sum + alpha * (double)(end - first) + 1e-9);
        for (size_t k = first; k < end; k++) {
            m->p[0][k] = estimate(fixed_value(m->count[0][k]), alpha, inv);
            m->p[1][k] = estimate(fixed_value(m->count[1][k]), alpha, total[m->target[k]]);
        }
    }
    mem_free(total);
    mem_free(kinds);
}

static void maximise_empty(struct em *m)
{
    double alpha = m->a->opts.alpha;
    for (int d = 0; d < 2; d++) {
        uint32_t V = m->a->vocab[1 - d].n;
        double sum = 0;
        for (uint32_t v = 0; v < V; v++) sum += fixed_value(m->empty_count[d][v]);
        double inv = 1 / exp_digamma(sum + alpha * V + 1e-9);
        for (uint32_t v = 0; v < V; v++) m->empty[d][v] = estimate(fixed_value(m->empty_count[d][v]), alpha, inv);
    }
}

static void gather_workers(struct em *m)
{
    for (int d = 0; d < 2 && m->hmm; d++) {
        int64_t jumps[HMM_JUMPS] = {0};
        for (int w = 0; w < PAR_MAX; w++)
            for (int k = 0; k < HMM_JUMPS; k++) jumps[k] += m->worker[w].jumps[d][k];
        hmm_jumps_learn(&m->jumps[d], jumps);
    }
}

/* Sentences of one shape expect the same of each word: worked out once. */
struct shapes {
    uint32_t *at; /* by both lengths: where its values begin, counted from 1; 0: not yet */
    double *value;
    size_t n, cap;
};
enum { SHAPES = (ALIGN_WORDS_MAX + 1) * (ALIGN_WORDS_MAX + 1) };

static const double *expected_of(struct shapes *x, int S, int O, double tension)
{
    double row[ALIGN_WORDS_MAX];
    uint32_t *at = &x->at[S * (ALIGN_WORDS_MAX + 1) + O];
    if (*at) return x->value + *at - 1;
    *at = (uint32_t)x->n + 1;
    double ratio = diagonal_ratio(S, tension);
    for (int o = 0; o < O; o++) {
        MEM_GROW(x->value, x->n, x->cap);
        x->value[x->n++] = diagonal_row(row, o, S, O, tension, ratio);
    }
    return x->value + *at - 1;
}

/* The gradient of the likelihood by the tension is what is seen less what the prior expects; eight steps uphill. */
static void maximise_tension(struct em *m, int d)
{
    double seen = 0;
    struct shapes shapes = {.at = mem_array(SHAPES, sizeof(uint32_t))};
    size_t words = m->c->nword[1 - d], step = m->c->n / 20000 + 1, n_of = 0;
    for (int w = 0; w < PAR_MAX; w++) seen -= fixed_value(m->worker[w].feature[d]);
    seen /= (double)words;
    for (int round = 0; round < 8; round++) {
        double expected = 0;
        n_of = shapes.n = 0;
        memset(shapes.at, 0, SHAPES * sizeof *shapes.at);
        for (size_t n = 0; n < m->c->n; n += step) {
            int S = length_of(m, d, n), O = length_of(m, 1 - d, n);
            const double *v = expected_of(&shapes, S, O, m->tension[d]);
            for (int o = 0; o < O; o++) expected += v[o];
            n_of += (size_t)O;
        }
        m->tension[d] += 20 * (seen - expected / (double)n_of);
        if (m->tension[d] < .1) m->tension[d] = .1;
        if (m->tension[d] > 14) m->tension[d] = 14;
    }
    mem_free(shapes.at);
    mem_free(shapes.value);
}

static void iterate(struct em *m, bool hmm, bool first)
{
    m->hmm = hmm;
    for (int d = 0; d < 2; d++) {
        memset(m->count[d], 0, m->npair * sizeof(int64_t));
        memset(m->empty_count[d], 0, m->a->vocab[1 - d].n * sizeof(int64_t));
    }
    for (int w = 0; w < PAR_MAX; w++) {
        memset(m->worker[w].jumps, 0, sizeof m->worker[w].jumps);
        memset(m->worker[w].feature, 0, sizeof m->worker[w].feature);
    }
    par_for(m->a->opts.threads, m->c->n, 64, expect, m);
    maximise_words(m);
    maximise_empty(m);
    gather_workers(m);
    for (int d = 0; d < 2 && !hmm && !first; d++) maximise_tension(m, d);
}

/* ---- the model ---- */

static int by_target(const void *x, const void *y)
{
    uint32_t a = ((const struct align_entry *)x)->t, b = ((const struct align_entry *)y)->t;
    return (a > b) - (a < b);
}

/* What is left out is as good as never. */
static void keep_entries(struct em *m)
{
    struct aligner *a = m->a;
    uint32_t V = a->vocab[0].n;
    size_t n = 0, cap = 0;
    a->row = mem_array(V + 1, sizeof *a->row);
    for (uint32_t s = 0; s < V; s++) {
        size_t first = a->row[s] = n;
        for (size_t k = m->row[s]; k < m->row[s + 1]; k++) {
            if (m->p[0][k] < KEEP_MIN && m->p[1][k] < KEEP_MIN) continue;
            MEM_GROW(a->entry, n, cap);
            a->entry[n++] =
                (struct align_entry){m->target[k], m->p[0][k], m->p[1][k], (float)fixed_value(m->count[0][k])};
        }
        qsort(a->entry + first, n - first, sizeof *a->entry, by_target);
    }
    a->row[V] = n;
    memcpy(a->jumps, m->jumps, sizeof a->jumps);
    memcpy(a->tension, m->tension, sizeof a->tension);
    for (int d = 0; d < 2; d++) a->empty[d] = m->empty[d], m->empty[d] = NULL;
}

static void count_words(struct aligner *a, const struct align_corpus *c)
{
    a->pairs = c->n;
    for (int d = 0; d < 2; d++) {
        a->words[d] = c->nword[d];
        a->freq[d] = mem_zalloc((a->vocab[d].n + 1) * sizeof(uint32_t));
        for (size_t i = 0; i < c->nword[d]; i++) a->freq[d][c->word[d][i]]++;
    }
}

void align_learn(struct aligner *a, const struct align_corpus *c)
{
    struct em m = {.a = a, .c = c};
    count_words(a, c);
    number_pairs(&m);
    m.worker = mem_zalloc(PAR_MAX * sizeof *m.worker);
    for (int d = 0; d < 2; d++) {
        m.p[d] = mem_array(m.npair + 1, sizeof(float));
        m.count[d] = mem_zalloc((m.npair + 1) * sizeof(int64_t));
        m.empty[d] = mem_array(a->vocab[1 - d].n + 1, sizeof(float));
        m.empty_count[d] = mem_zalloc((a->vocab[1 - d].n + 1) * sizeof(int64_t));
    }
    set_start(&m);
    for (int i = 0; i < a->opts.iterations; i++) iterate(&m, false, i == 0);
    for (int i = 0; i < a->opts.hmm_iterations; i++) iterate(&m, true, false);
    keep_entries(&m);
    for (int w = 0; w < PAR_MAX; w++) align_tables_release(&m.worker[w].x);
    for (int d = 0; d < 2; d++) {
        mem_free(m.p[d]);
        mem_free(m.count[d]);
        mem_free(m.empty_count[d]);
    }
    mem_free(m.worker);
    mem_free(m.cell);
    mem_free(m.cell_start);
    mem_free(m.row);
    mem_free(m.target);
}

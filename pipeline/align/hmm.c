#include "align/hmm.h"

#include "align/fixed.h"
#include "base/fixmath.h"
#include "base/mem.h"

void hmm_jumps_start(struct hmm_jumps *h, double p0)
{
    h->p0 = p0;
    for (int k = 0; k < HMM_JUMPS; k++) {
        int d = k - HMM_REACH - 1, far = d > 1 ? d - 1 : 1 - d;
        h->weight[k] = 1.0 / (1 + far * far);
    }
}

/* One part in a hundred is spread evenly, so that no jump is impossible. */
void hmm_jumps_learn(struct hmm_jumps *h, const int64_t count[HMM_JUMPS])
{
    double total = 0;
    for (int k = 0; k < HMM_JUMPS; k++) total += fixed_value(count[k]);
    if (total <= 0) return;
    for (int k = 0; k < HMM_JUMPS; k++) h->weight[k] = .99 * fixed_value(count[k]) / total + .01 / HMM_JUMPS;
}

void hmm_room_release(struct hmm_room *r)
{
    mem_free(r->p);
    *r = (struct hmm_room){0};
}

static double *room_for(struct hmm_room *r, int n)
{
    if (n > r->cap) {
        mem_free(r->p);
        r->cap = n * 2;
        r->p = mem_array((size_t)r->cap, sizeof(double));
    }
    return r->p;
}

static int jump_at(int d)
{
    return HMM_REACH + 1 + (d > HMM_REACH ? HMM_REACH + 1 : d < -HMM_REACH ? -HMM_REACH - 1 : d);
}

/* All forward and backward values of one sentence. a: forward mass of states and of the empty word behind each state,
 * scaled to 1 per observation. */
struct pass {
    int S, O;
    const double *emit, *empty;
    double p0;
    double *move;  /* move[d + S - 1]: weight of d, for |d| < S */
    double *inv_z; /* (1 - p0) / sum of weights out of state s */
    double *a, *a0;
    double *b, *next, *mass; /* backward value, the next one, scratch */
    double log_lik;
};

static void set_moves(struct pass *p, const struct hmm_jumps *h)
{
    int S = p->S;
    for (int d = 1 - S; d < S; d++) p->move[d + S - 1] = h->weight[jump_at(d)];
    double z = 0;
    for (int s = 0; s < S; s++) z += p->move[s + S - 1];
    for (int s = 0; s < S; s++) {
        p->inv_z[s] = (1 - p->p0) / z;
        if (s + 1 < S) z += p->move[S - 1 - (s + 1)] - p->move[2 * S - 2 - s];
    }
}

static double scale(double *a, double *a0, int n)
{
    double sum = 0;
    for (int s = 0; s < n; s++) sum += a[s] + a0[s];
    double inv = 1 / sum;
    for (int s = 0; s < n; s++) a[s] *= inv, a0[s] *= inv;
    return sum;
}

static void forward(struct pass *p)
{
    int S = p->S;
    double product = 1;
    p->log_lik = 0;
    for (int o = 0; o < p->O; o++) {
        double *a = p->a + o * S, *a0 = p->a0 + o * S;
        const double *e = p->emit + o * S;
        if (o == 0) {
            for (int s = 0; s < S; s++) a[s] = (1 - p->p0) / S * e[s], a0[s] = p->p0 / S * p->empty[0];
        } else {
            for (int s = 0; s < S; s++) {
                double m = a[s - S] + a0[s - S];
                a0[s] = p->p0 * m * p->empty[o];
                p->mass[s] = m * p->inv_z[s];
                a[s] = 0;
            }
            for (int from = 0; from < S; from++) {
                const double *move = p->move + S - 1 - from;
                double m = p->mass[from];
                for (int s = 0; s < S; s++) a[s] += m * move[s];
            }
            for (int s = 0; s < S; s++) a[s] *= e[s];
        }
        product *= scale(a, a0, S);
        if (product < 1e-200 || o + 1 == p->O) {
            p->log_lik += fx_log(product);
            product = 1;
        }
    }
}

/* b[s]: what follows, from state s; the same for the empty word behind it. Expected jumps on the way. */
static void backward(struct pass *p, double *post, int64_t *jumps)
{
    int S = p->S;
    double *b = p->b;
    for (int s = 0; s < S; s++) b[s] = 1;
    for (int o = p->O - 1;; o--) {
        double *a = p->a + o * S, *a0 = p->a0 + o * S, sum = 0;
        for (int s = 0; s < S; s++) sum += (a[s] + a0[s]) * b[s];
        double inv = 1 / sum;
        for (int s = 0; s < S; s++) post[o * S + s] = a[s] * b[s] * inv;
        if (o == 0) return;
        for (int s = 0; s < S; s++) p->next[s] = p->emit[o * S + s] * b[s];
        const double *pa = a - S, *pa0 = a0 - S;
        double all = 0;
        for (int from = 0; from < S; from++) {
            const double *move = p->move + S - 1 - from;
            double out = 0;
            for (int s = 0; s < S; s++) out += move[s] * p->next[s];
            p->mass[from] = out * p->inv_z[from] + p->p0 * p->empty[o] * b[from];
            all += (pa[from] + pa0[from]) * p->mass[from];
        }
        for (int from = 0; jumps && from < S; from++) {
            const double *move = p->move + S - 1 - from;
            double m = (pa[from] + pa0[from]) * p->inv_z[from] / all;
            if (m * S < 1e-4) continue;
            for (int s = 0; s < S; s++) fixed_add(&jumps[jump_at(s - from)], m * move[s] * p->next[s]);
        }
        double keep = 1 / all;
        for (int s = 0; s < S; s++) b[s] = p->mass[s] * keep;
    }
}

double hmm_posteriors(const struct hmm_jumps *h, const double *emit, const double *empty, int states, int observations,
                      double *post, int64_t *jumps, struct hmm_room *room)
{
    struct pass p = {.S = states, .O = observations, .emit = emit, .empty = empty, .p0 = h->p0};
    double *r = room_for(room, states * (2 * observations + 6));
    p.a = r, p.a0 = r += states * observations;
    p.b = r += states * observations;
    p.next = r += states, p.mass = r += states, p.inv_z = r += states, p.move = r += states;
    set_moves(&p, h);
    forward(&p);
    backward(&p, post, jumps);
    return p.log_lik / observations;
}

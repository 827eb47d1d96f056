#include "engine/par.h"

#include <pthread.h>
#include <stdatomic.h>

struct loop {
    size_t n, portion;
    void (*work)(void *ctx, int thread, size_t from, size_t to);
    void *ctx;
    atomic_size_t next;
};
struct worker {
    struct loop *loop;
    int index;
    pthread_t thread;
};

static void *worker_main(void *arg)
{
    struct worker *w = arg;
    struct loop *l = w->loop;
    for (size_t at; (at = atomic_fetch_add(&l->next, l->portion)) < l->n;)
        l->work(l->ctx, w->index, at, l->n - at < l->portion ? l->n : at + l->portion);
    return NULL;
}

void par_for(int threads, size_t n, size_t portion, void (*work)(void *ctx, int thread, size_t from, size_t to),
             void *ctx)
{
    struct loop loop = {.n = n, .portion = portion, .work = work, .ctx = ctx};
    struct worker w[PAR_MAX];
    size_t most = (n + portion - 1) / portion;
    int want = threads < 1 ? 1 : threads > PAR_MAX ? PAR_MAX : threads, got = 1;
    if ((size_t)want > most) want = most ? (int)most : 1;
    for (int i = 0; i < want; i++) w[i] = (struct worker){.loop = &loop, .index = i};
    while (got < want && pthread_create(&w[got].thread, NULL, worker_main, &w[got]) == 0) got++;
    worker_main(&w[0]);
    for (int i = 1; i < got; i++) pthread_join(w[i].thread, NULL);
}

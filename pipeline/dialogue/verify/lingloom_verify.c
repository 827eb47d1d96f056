/* The C interface: verifiers are lent to callers, one each, and come back. */
#include "dialogue/verify/lingloom_verify.h"

#include <pthread.h>

#include "dialogue/verify/verify.h"

#define PUBLIC __attribute__((visibility("default")))

struct lent {
    struct verifier *v;
    struct buf out;
    struct lent *next;
};
struct lingloom_verify {
    pthread_mutex_t lock;
    struct lent *idle; /* under lock */
};

PUBLIC struct lingloom_verify *lingloom_verify_open(void)
{
    struct lingloom_verify *h = MEM_NEW(struct lingloom_verify);
    pthread_mutex_init(&h->lock, NULL);
    return h;
}

static struct lent *take(struct lingloom_verify *h)
{
    pthread_mutex_lock(&h->lock);
    struct lent *l = h->idle;
    if (l) h->idle = l->next;
    pthread_mutex_unlock(&h->lock);
    if (l) return l;
    l = MEM_NEW(struct lent);
    l->v = verifier_new();
    buf_init(&l->out, BUF_MAX_DEFAULT);
    return l;
}

static void give_back(struct lingloom_verify *h, struct lent *l)
{
    pthread_mutex_lock(&h->lock);
    l->next = h->idle;
    h->idle = l;
    pthread_mutex_unlock(&h->lock);
}

PUBLIC char *lingloom_verify_score(struct lingloom_verify *h, const char *json, size_t length)
{
    struct lent *l = take(h);
    buf_reset(&l->out);
    verify_score(l->v, sv_of(json ? json : "", json ? (ptrdiff_t)length : 0), &l->out);
    char *answer = mem_strdup(buf_sv(&l->out));
    give_back(h, l);
    return answer;
}

PUBLIC void lingloom_verify_free(char *answer)
{
    mem_free(answer);
}

PUBLIC void lingloom_verify_close(struct lingloom_verify *h)
{
    for (struct lent *l = h ? h->idle : NULL, *next; l; l = next) {
        next = l->next;
        verifier_free(l->v);
        buf_release(&l->out);
        mem_free(l);
    }
    if (h) pthread_mutex_destroy(&h->lock);
    mem_free(h);
}

/* Stands in until near.c is there: whoever lands near.c removes this file. */
#include "dataset/near/lsh.h"
#include "dataset/near/near.h"
struct near {
    struct near_cfg c;
    struct lsh l;
    struct near_stats s;
};
__attribute__((weak)) enum status near_new(struct near **n, const struct near_cfg *c, struct err *e)
{
    (void)e;
    *n = MEM_NEW(struct near);
    (*n)->c = *c;
    return ST_OK;
}
__attribute__((weak)) void near_free(struct near *n)
{
    mem_free(n);
}
__attribute__((weak)) const struct lsh *near_bands(const struct near *n)
{
    return &n->l;
}
__attribute__((weak)) double near_disk(const struct near *n, double records, double text)
{
    (void)n;
    (void)records;
    (void)text;
    return 0;
}
__attribute__((weak)) struct near_look *near_look_new(const struct near *n)
{
    (void)n;
    return NULL;
}
__attribute__((weak)) void near_look_free(struct near_look *l)
{
    (void)l;
}
__attribute__((weak)) void near_look(struct near_look *l, const struct near_part *part, int nparts, arena *mem,
                                     struct near_seen *out)
{
    (void)l;
    (void)part;
    (void)nparts;
    (void)mem;
    (void)out;
}
__attribute__((weak)) enum status near_keep(struct near *n, uint64_t ord, const struct near_seen *s, struct err *e)
{
    (void)n;
    (void)ord;
    (void)s;
    (void)e;
    return ST_OK;
}
__attribute__((weak)) enum status near_fetched(struct near *n, uint64_t ord, const struct near_part *part, int nparts,
                                               struct near_prio p, struct err *e)
{
    (void)n;
    (void)ord;
    (void)part;
    (void)nparts;
    (void)p;
    (void)e;
    return ST_OK;
}
__attribute__((weak)) enum status near_decide(struct near *n, const struct near_ask *ask, struct err *e)
{
    (void)n;
    (void)ask;
    (void)e;
    return ST_OK;
}
__attribute__((weak)) const struct near_stats *near_stats(const struct near *n)
{
    return &n->s;
}

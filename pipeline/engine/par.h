/* A loop in several threads: work takes portions of [0, n) as they come. What it computes must not depend on which
 * thread does it. */
#ifndef LL_ENGINE_PAR_H
#define LL_ENGINE_PAR_H

#include <stddef.h>

enum { PAR_MAX = 64 };
void par_for(int threads, size_t n, size_t portion, void (*work)(void *ctx, int thread, size_t from, size_t to),
             void *ctx);

#endif

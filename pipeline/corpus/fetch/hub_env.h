/* Where the Hub is, where its cache is, and as whom we ask: the environment variables of Hugging Face's tools, read
 * once. */
#ifndef LL_CORPUS_FETCH_HUB_ENV_H
#define LL_CORPUS_FETCH_HUB_ENV_H

#include "base/err.h"
#include "base/mem.h"

struct hub_env {
    const char *endpoint; /* without a slash at the end */
    const char *cache;
    const char *token; /* NULL: none. Never shown */
    bool offline;
};
enum status hub_env_read(struct hub_env *env, arena *mem, struct err *e);

#endif

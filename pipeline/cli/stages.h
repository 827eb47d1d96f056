/* The stages a recipe may have, in the order they are planned: the engine knows them only through this table. */
#ifndef LL_CLI_STAGES_H
#define LL_CLI_STAGES_H

#include "engine/run.h"

extern const struct stage *const run_stages[]; /* NULL-ended */

#endif

/* `verify --score`: the line protocol for rewards, on standard input and output. */
#ifndef LL_CLI_VERIFY_SCORE_H
#define LL_CLI_VERIFY_SCORE_H

#include "base/err.h"

/* A line in, a line out, until the end of the input. */
enum status verify_score_lines(struct err *e);

#endif

/* A child process that answers line by line on its standard output what it gets on its standard input. */
#ifndef LL_CORPUS_COMMAND_H
#define LL_CORPUS_COMMAND_H

#include "base/opt.h"

struct command;
/* NULL when it cannot be started. No shell: argv as it stands, found on PATH. Its stderr is ours. */
struct command *command_open(const struct opt_list *argv);
/* Sends one line (with its end) and waits for one. Absent when the process died, closed its output or took longer.
 * Valid until the next call. */
sv command_ask(struct command *c, sv line, int timeout_s);
/* Closes its input, waits a moment, kills. NULL is fine. */
void command_close(struct command *c);

#endif

/* What `run` and `reproduce` share: opening a run folder, running it, and telling what it made. */
#ifndef LL_CLI_RUN_SETUP_H
#define LL_CLI_RUN_SETUP_H

#include "cli/cmd.h"

/* Says where the run will live; nothing is written, so that a wrong recipe leaves nothing behind. Before run_plan. */
void run_set_folder(struct run *run, const char *dir);
/* Makes the folder, opens its state; fresh: forgets what was there first (only in a folder that is a run folder). */
enum status run_open_folder(struct run *run, bool fresh, struct err *e);
/* "made", "where", "what to try next" on stderr */
void run_tell_made(const struct run *run);
/* JSON object of the program's and libraries' versions (cmd_version.c) */
const char *versions_json(arena *mem);

#endif

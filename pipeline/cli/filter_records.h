/* `filter` for dialogues, chats, instructions and texts: the quality filters as a record pass. */
#ifndef LL_CLI_FILTER_RECORDS_H
#define LL_CLI_FILTER_RECORDS_H

#include "cli/cmd.h"
#include "engine/yaml.h"

struct filter_records {
    struct ynode *section;             /* the filters, with what the command line adds; a map */
    sv rejects, scores, with, preview; /* --rejects, --scores, --rejects-with, --preview */
    bool allow_commands;
};
enum status filter_records(const struct cmd_args *a, const struct filter_records *f, const char *const *path, int n,
                           struct err *e);

#endif

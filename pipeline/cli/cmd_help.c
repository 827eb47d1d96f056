#include "cli/cmd.h"
#include "cli/help.h"

struct help_cfg {
    bool man, completion;
};
static const struct opt opts[] = {
    OPT_BOOL(struct help_cfg, man, NULL, "the man page, as roff"),
    OPT_BOOL(struct help_cfg, completion, NULL, "completion for bash: eval \"$(lingloom help --completion)\""),
    OPT_END};

static enum status topic(sv name, arena *mem, struct err *e)
{
    const struct cmd *c = cmd_find(name);
    if (c)
        help_command(c, mem);
    else if (sv_is(name, "exit-codes"))
        help_exit_codes();
    else
        return cmd_unknown(name, e);
    return ST_OK;
}

static enum status run(const struct cmd_args *a, struct err *e)
{
    const struct help_cfg *cfg = a->cfg;
    if (cfg->man)
        help_man(a->mem);
    else if (cfg->completion)
        help_completion(a->mem);
    else if (a->npos == 0)
        help_overview(stdout);
    for (int i = 0; i < a->npos; i++) TRY(topic(a->pos[i], a->mem, e));
    return ST_OK;
}

const struct cmd cmd_help = {
    .name = "help",
    .group = "about",
    .summary = "this overview, or what one command does",
    .usage = "[COMMAND|exit-codes] [--man|--completion]",
    .opts = opts,
    .cfg_size = sizeof(struct help_cfg),
    .run = run,
};

#include "cli/cmd.h"
#include "cli/help.h"

struct help_cfg {
    bool man, completion;
};
static const struct opt opts[] = {
    OPT_BOOL(struct help_cfg, man, NULL, "the man page, as roff"),
    OPT_BOOL(struct help_cfg, completion, NULL, "completion for bash: eval \"$(lingloom help --completion)\""),
    OPT_END};

static const struct help_topic *find_topic(sv name)
{
    for (const struct help_topic *t = help_topics; t->name; t++)
        if (sv_is(name, t->name)) return t;
    return NULL;
}

static enum status unknown(sv name, struct err *e)
{
    const char *names[96];
    int n = 0;
    for (int i = 0; cmds[i] && n < 64; i++) names[n++] = cmds[i]->name;
    for (const struct help_topic *t = help_topics; t->name && n < 96; t++) names[n++] = t->name;
    sv near = name_nearest(name, names, n);
    if (near.p)
        return err_set(e, ST_USAGE, "no help on '%.*s'\nhint: did you mean '%.*s'?", SV_ARG(name), SV_ARG(near));
    return err_set(e, ST_USAGE, "no help on '%.*s'\nhint: 'lingloom help' lists what there is", SV_ARG(name));
}

static enum status about(sv name, arena *mem, struct err *e)
{
    const struct cmd *c = cmd_find(name);
    const struct help_topic *t = find_topic(name);
    if (!c && !t) return unknown(name, e);
    if (c)
        help_command(c, mem);
    else
        t->print(mem);
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
    for (int i = 0; i < a->npos; i++) TRY(about(a->pos[i], a->mem, e));
    return ST_OK;
}

const struct cmd cmd_help = {
    .name = "help",
    .group = "about",
    .summary = "this overview, or more of one command or topic",
    .usage = "[COMMAND|TOPIC] [--man|--completion]",
    .opts = opts,
    .cfg_size = sizeof(struct help_cfg),
    .run = run,
};

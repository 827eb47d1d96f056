/* lingloom run RECIPE: from raw text to a data set. */
#include <stdio.h>

#include "base/log.h"
#include "cli/cmd.h"
#include "cli/run_setup.h"
#include "cli/stages.h"

struct run_cfg {
    bool resume, fresh, dry_run, allow_commands, all_rejects;
    sv corpora;
};
#define C struct run_cfg
static const struct opt rows[] = {
    OPT_BOOL(C, resume, "false",
             "go on with a run that was begun (fails where there is none); a begun run goes on without this, too"),
    OPT_BOOL(C, fresh, "false", "forget what the run folder holds and start from the beginning"),
    OPT_BOOL(C, dry_run, "false", "print the resolved plan with estimates, write nothing"),
    OPT_STR(C, corpora, NULL, "DIR", "folder that ${corpora} in the recipe stands for"),
    OPT_BOOL(C, allow_commands, "false", "let the recipe start commands (external scorers)"),
    OPT_BOOL(C, all_rejects, "false", "write every rejected record, not a sample per reason"),
    OPT_END};
#undef C

static sv default_folder(const char *recipe, arena *mem)
{
    sv name = sv_basename(sv_z(recipe));
    ptrdiff_t dot = sv_rfind_c(name, '.');
    return arena_f(mem, "out/%.*s", SV_ARG(dot > 0 ? sv_head(name, dot) : name));
}

static void set_up(struct run *run, const struct cmd_args *a, const struct run_cfg *c)
{
    cmd_run_init(run, a);
    run->corpora = c->corpora.p ? arena_z(&run->mem, c->corpora) : NULL;
    run->dry = c->dry_run;
    run->allow_commands = c->allow_commands;
    run->keep_all_rejects = c->all_rejects;
    run->versions = versions_json(&run->mem);
    if (!a->tmp.p) run->tmp = NULL; /* the run folder's own */
}

static enum status show_plan(struct run *run, struct err *e)
{
    struct buf b;
    (void)e;
    buf_init(&b, BUF_MAX_DEFAULT);
    run_show_plan(run, &b);
    fwrite(b.p, 1, b.n, stdout);
    buf_release(&b);
    return ST_OK;
}

static enum status begin(struct run *run, const struct cmd_args *a, const struct run_cfg *c, const char *recipe,
                         struct err *e)
{
    sv dir = a->out.p ? a->out : default_folder(recipe, a->mem);
    const char *z = arena_z(a->mem, dir);
    FILE *there = c->resume ? fopen(arena_f(a->mem, "%s/state.db", z).p, "rb") : NULL;
    if (c->resume && !there)
        return err_set(e, ST_USAGE, "nothing to resume: '%s' is no run folder\nhint: leave --resume out to start", z);
    if (there) fclose(there);
    run_set_folder(run, z);
    return ST_OK;
}

static enum status run_recipe(struct run *run, const struct cmd_args *a, const struct run_cfg *c, struct err *e)
{
    const char *recipe = a->pos[0].p;
    TRY(begin(run, a, c, recipe, e));
    TRY(run_plan(run, recipe, run_stages, a->seed_given, e));
    if (c->dry_run) return show_plan(run, e);
    TRY(run_open_folder(run, c->fresh, e));
    enum status st = run_execute(run, e);
    if (st == ST_OK) run_tell_made(run);
    if (st == ST_INTR) log_info("go on with: lingloom run %s -o %s --resume", recipe, run->dir);
    return st;
}

static enum status cmd_run_main(const struct cmd_args *a, struct err *e)
{
    const struct run_cfg *c = a->cfg;
    struct run run = {0};
    if (a->npos != 1)
        return err_set(e, ST_USAGE, "run takes one recipe\nhint: lingloom run pipeline/recipes/demo.yaml");
    if (c->resume && c->fresh) return err_set(e, ST_USAGE, "--resume and --fresh exclude each other");
    set_up(&run, a, c);
    enum status st = run_recipe(&run, a, c, e);
    cmd_run_release(&run);
    return st;
}

const struct cmd cmd_run = {
    "run",
    "whole runs",
    "run a recipe: from raw text to a training set",
    "RECIPE [-o DIR] [options]",
    "Reads the corpora a recipe names, cleans them, makes dialogues, mixes, splits and exports. The run folder (-o, "
    "default\n"
    "out/NAME) keeps its state: killed at any moment, the same command goes on and makes the same bytes.",
    CMD_OUT_DIR | CMD_THREADS | CMD_SEED | CMD_LIMIT | CMD_MEMORY | CMD_BATCH,
    rows,
    sizeof(struct run_cfg),
    cmd_run_main};

/* lingloom reproduce MANIFEST: rerun and name the first stage that differs. */
#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "cli/cmd.h"
#include "cli/run_setup.h"
#include "cli/stages.h"
#include "engine/manifest.h"

struct reproduce_cfg {
    sv corpora;
    bool allow_commands;
};
#define C struct reproduce_cfg
static const struct opt rows[] = {
    OPT_STR(C, corpora, NULL, "DIR", "folder that ${corpora} in the recipe stands for"),
    OPT_BOOL(C, allow_commands, "false", "let the recipe start commands (external scorers)"), OPT_END};
#undef C

static enum status take_recipe(struct run *run, const struct json *old, struct err *e)
{
    int root = json_root(old), recipe = json_get(old, root, SV("recipe"));
    sv path = json_str(old, json_get(old, recipe, SV("path")), &run->mem),
       text = json_str(old, json_get(old, recipe, SV("text")), &run->mem);
    int64_t seed, limit;
    if (!path.p || !text.p || !json_i64(old, json_get(old, root, SV("seed")), &seed) ||
        !json_i64(old, json_get(old, root, SV("limit")), &limit))
        return err_set(e, ST_DATA, "the manifest lacks its recipe, seed or limit");
    run->seed = (uint64_t)seed;
    run->limit = limit;
    return run_set_recipe(run, arena_z(&run->mem, path), text, e);
}

/* Says which inputs are no longer what they were; a different input explains every later difference. */
static int compare_inputs(const struct json *a, const struct json *b, arena *mem)
{
    int differ = 0, ia = json_get(a, json_root(a), SV("inputs")), ib = json_get(b, json_root(b), SV("inputs"));
    for (int x = json_first(a, ia), y = json_first(b, ib); x >= 0 && y >= 0; x = json_next(a, x), y = json_next(b, y)) {
        sv sx = json_str(a, json_get(a, x, SV("sha256")), mem), sy = json_str(b, json_get(b, y, SV("sha256")), mem);
        if (sv_eq(sx, sy)) continue;
        sv name = json_str(a, json_get(a, x, SV("name")), mem);
        log_warn("input '%.*s' is not the one the manifest records", SV_ARG(name));
        differ++;
    }
    return differ;
}

static enum status rerun(struct run *run, const struct cmd_args *a, const char *old_path, struct err *e)
{
    struct json was = {0}, is = {0};
    sv first = {0};
    const char *dir = a->out.p ? arena_z(a->mem, a->out) : arena_f(a->mem, "%s.again", old_path).p;
    enum status st = manifest_read(old_path, a->mem, &was, e);
    if (st == ST_OK) st = take_recipe(run, &was, e);
    run_set_folder(run, dir);
    if (st == ST_OK) st = run_plan(run, run->recipe_path, run_stages, true, e);
    if (st == ST_OK) st = run_open_folder(run, false, e);
    if (st == ST_OK) st = run_execute(run, e);
    if (st == ST_OK) st = manifest_read(run_path(run, "manifest.json"), a->mem, &is, e);
    if (st == ST_OK) compare_inputs(&was, &is, a->mem);
    if (st == ST_OK && !manifest_same(&was, &is, a->mem, &first))
        st = err_set(e, ST_FAIL, "not reproduced: the first output that differs is %.*s", SV_ARG(first));
    if (st == ST_OK) printf("reproduced: every output has the bytes that '%s' records\n", old_path);
    json_release(&was);
    json_release(&is);
    return st;
}

static enum status cmd_reproduce_main(const struct cmd_args *a, struct err *e)
{
    const struct reproduce_cfg *c = a->cfg;
    struct run run = {0};
    if (a->npos != 1) return err_set(e, ST_USAGE, "reproduce takes one manifest.json");
    cmd_run_init(&run, a);
    run.corpora = c->corpora.p ? arena_z(&run.mem, c->corpora) : NULL;
    run.allow_commands = c->allow_commands;
    run.versions = versions_json(&run.mem);
    if (!a->tmp.p) run.tmp = NULL;
    enum status st = rerun(&run, a, arena_z(a->mem, a->pos[0]), e);
    cmd_run_release(&run);
    return st;
}

const struct cmd cmd_reproduce = {"reproduce",
                                  "whole runs",
                                  "rerun a manifest and name the first stage that differs",
                                  "MANIFEST [-o DIR]",
                                  "Runs the recipe recorded in the manifest with its seed into a new folder (-o, "
                                  "default MANIFEST.again) and compares\n"
                                  "the checksum of every output.",
                                  CMD_OUT_DIR | CMD_THREADS | CMD_MEMORY | CMD_BATCH,
                                  rows,
                                  sizeof(struct reproduce_cfg),
                                  cmd_reproduce_main};

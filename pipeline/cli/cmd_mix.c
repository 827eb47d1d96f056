#include "base/paths.h"
#include "cli/cmd.h"
#include "dataset/mix.h"

static enum status from_recipe(struct run *run, const struct cmd_args *a, struct mix_cfg *c, struct err *e)
{
    struct ynode *root;
    const char *file = arena_z(a->mem, a->pos[0]);
    TRY(yaml_load(file, a->mem, &root, e));
    run->recipe_path = file;
    run->recipe = root;
    return mix_bind(c, yaml_get(root, "mix"), yaml_get(root, "licences"), a->mem, e);
}

static enum status inputs(struct run *run, const struct cmd_args *a, const struct mix_cfg *c, struct paths *p,
                          struct err *e)
{
    for (int i = 1; i < a->npos; i++) TRY(paths_add(p, a->pos[i], e));
    for (int i = 0; i < c->inputs.n && a->npos < 2; i++) {
        sv path;
        TRY(run_expand(run, yaml_get(yaml_get(run->recipe, "mix"), "inputs"), c->inputs.v[i], &path, e));
        TRY(paths_add(p, path, e));
    }
    if (!p->n)
        return err_set(e, ST_USAGE, "nothing to mix\nhint: name files after the recipe, or under mix: inputs: in it");
    return ST_OK;
}

static enum status mix(struct run *run, const struct cmd_args *a, struct tally *t, struct err *e)
{
    struct mix_cfg c;
    struct paths p = {.mem = a->mem};
    TRY(from_recipe(run, a, &c, e));
    TRY(inputs(run, a, &c, &p, e));
    return mix_run(run, &c, p.v, p.n, arena_z(a->mem, a->out), t, NULL, e);
}

static enum status run_mix(const struct cmd_args *a, struct err *e)
{
    struct run run;
    struct tally t;
    if (a->npos < 1) return err_set(e, ST_USAGE, "mix needs a recipe with a mix: section");
    if (!a->out.n) return err_set(e, ST_USAGE, "where to? -o OUT");
    tally_init(&t);
    cmd_run_init(&run, a);
    enum status st = mix(&run, a, &t, e);
    cmd_run_release(&run);
    return st == ST_OK ? cmd_summary(a, "mix", &t, e) : st;
}

const struct cmd cmd_mix = {
    .name = "mix",
    .group = "data",
    .summary = "choose records by weights, caps and budgets, in a seeded order",
    .usage = "RECIPE [IN...] -o OUT [options]",
    .details = "The recipe's mix: section says how much of what (count, chars, groups, weights, languages, "
               "temperature, caps), its\n"
               "licences: section what may go in. IN are files of records; without them, those under mix: inputs:.\n\n"
               "The order is a global shuffle that depends only on the records' ids and --seed, within --memory.",
    .common = CMD_OUT | CMD_THREADS | CMD_SEED | CMD_MEMORY | CMD_BATCH,
    .cfg_size = 1,
    .run = run_mix,
};

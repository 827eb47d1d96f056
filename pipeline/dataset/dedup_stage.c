/* The recipe's `dedup:` section. */
#include "base/log.h"
#include "dataset/dedup.h"
#include "dataset/sieve_stage.h"

static enum status make(struct run *run, void *cfg, const char *const *path, int n, struct sieve *out, struct err *e)
{
    (void)run;
    TRY(dedup_settle(cfg, path, n, e));
    *out = dedup_sieve(dedup_new(cfg));
    return ST_OK;
}

static void let_go(void *self)
{
    dedup_free(self);
}

static enum status after(struct run *run, void *cfg, void *self, struct err *e)
{
    (void)run;
    (void)cfg;
    (void)e;
    dedup_warn_keyless(self);
    return ST_OK;
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    if (!section || !sieve_stage_wanted(run)) return ST_OK;
    struct dedup_cfg *c = ARENA_NEW(&run->mem, struct dedup_cfg);
    struct err bad = {0};
    TRY(opt_defaults(dedup_opts, &c->o, &run->mem, e));
    TRY(yaml_bind(section, dedup_opts, NULL, &c->o, &run->mem, e));
    if (dedup_bind(c, &run->mem, &bad) != ST_OK) return yaml_err(e, section, "%s", bad.msg);
    if (c->ntau > 1) return yaml_err(e, section, "a recipe has one tau; `lingloom dedup --tau` compares several");
    struct sieve_part part = {.name = "dedup", .cfg = c, .make = make, .free = let_go, .after = after};
    sieve_stage_add(run, &part, run_hash_opts(dedup_opts, &c->o, (hash128_t){0}),
                    run_opts_text(run, dedup_opts, &c->o));
    return ST_OK;
}

const struct stage stage_dedup = {
    .section = "dedup",
    .phase = PH_DEDUP,
    .help = "exact and near-duplicates, prefixes, and the cap per source sentence",
    .opts = dedup_opts,
    .plan = plan,
};

/* The recipe's `decontam:` section: a sieve of the record pass. */
#include "base/log.h"
#include "dataset/decontam.h"
#include "dataset/sieve_stage.h"
#include "engine/shard.h"

static enum status make(struct run *run, void *cfg, const char *const *path, int n, struct sieve *out, struct err *e)
{
    struct decontam *d;
    (void)run, (void)path, (void)n;
    TRY(decontam_new(&d, cfg, e));
    struct decontam_pass *p = decontam_pass_new(d, cfg);
    decontam_pass_own(p, d);
    *out = decontam_sieve(p);
    return ST_OK;
}

static enum status after(struct run *run, void *cfg, void *self, struct err *e)
{
    struct buf b;
    (void)cfg;
    buf_init(&b, BUF_MAX_DEFAULT);
    decontam_summary(self, &b);
    for (sv rest = buf_sv(&b); rest.n > 0;) {
        sv line = sv_cut(&rest, '\n');
        if (line.n) log_info("decontam: %.*s", SV_ARG(line));
    }
    buf_reset(&b);
    decontam_report(self, &b);
    enum status st = file_write_whole(run_path(run, "decontam.json"), buf_sv(&b), e);
    buf_release(&b);
    return st;
}

static void let_go(void *self)
{
    decontam_pass_free(self);
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    if (!section || !sieve_stage_wanted(run)) return ST_OK;
    struct decontam_opts *o;
    TRY(decontam_bind(run, section, &o, e));
    struct sieve_part part = {.name = "decontam", .cfg = o, .make = make, .free = let_go, .after = after};
    sieve_stage_add(run, &part, run_hash_opts(decontam_opts, o, o->files), run_opts_text(run, decontam_opts, o));
    return ST_OK;
}

/* ---- seeds: pairs are checked when they are imported, before anything is made of them ---- */

struct seeds {
    struct run_seeds seeds;
    struct decontam_opts *o;
    struct decontam *d; /* read at the first corpus */
};

static enum status open_seeds(void *self, struct err *e)
{
    struct seeds *s = self;
    return s->d ? ST_OK : decontam_new(&s->d, s->o, e);
}

static void *seeds_local(const void *self)
{
    return decontam_local_new(((const struct seeds *)self)->d);
}

static void seeds_local_free(void *local)
{
    decontam_local_free(local);
}

static bool seed_is_clean(const void *self, void *local, sv text)
{
    const struct decontam_hit *hit;
    int n = decontam_text(((const struct seeds *)self)->d, local, text, &hit);
    for (int i = 0; i < n; i++)
        if (hit[i].level == DECONTAM_DROP) return false;
    return true;
}

static void release_seeds(void *it)
{
    decontam_free(((struct seeds *)it)->d);
}

static enum status plan_seeds(struct run *run, const struct ynode *section, struct err *e)
{
    if (!section || !yaml_get(run->recipe, "corpora")) return ST_OK;
    struct seeds *s = ARENA_NEW(&run->mem, struct seeds);
    TRY(decontam_bind(run, section, &s->o, e));
    s->seeds = (struct run_seeds){.reason = "contaminated",
                                  .hash = run_hash_opts(decontam_opts, s->o, s->o->files),
                                  .self = s,
                                  .open = open_seeds,
                                  .local_new = seeds_local,
                                  .local_free = seeds_local_free,
                                  .clean = seed_is_clean};
    run->seeds = &s->seeds;
    run_on_release(run, release_seeds, s);
    return ST_OK;
}

const struct stage stage_seeds = {.section = "decontam", .phase = PH_IMPORT, .plan = plan_seeds};

const struct stage stage_decontam = {
    .section = "decontam",
    .phase = PH_DEDUP,
    .help = "no text of the test sets among the pairs (before synthesis) and the final records",
    .opts = decontam_opts,
    .plan = plan,
};

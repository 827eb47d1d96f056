/* The recipe's `decontam:` section: a sieve of the record pass. */
#include "base/log.h"
#include "corpus/fetch/files.h"
#include "dataset/decontam.h"
#include "dataset/sieve_stage.h"

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
    enum status st = path_write_file(run_path(run, "decontam.json"), buf_sv(&b), e);
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

const struct stage stage_decontam = {
    .section = "decontam",
    .phase = PH_DEDUP,
    .help = "no text of the test sets among the records",
    .opts = decontam_opts,
    .plan = plan,
};

#include "cli/filter_records.h"

#include "base/log.h"
#include "cli/mirror.h"
#include "cli/preview.h"
#include "dataset/ids.h"
#include "dataset/quality/quality.h"

static const char *given(sv path, arena *mem)
{
    return path.p ? arena_z(mem, path) : NULL;
}

/* Whether the lines of drops show the records: not where somebody wants private data out of sight. */
static bool shows_raw(const struct filter_records *f, const struct quality *q)
{
    return sv_is(f->with, "raw") || (sv_is(f->with, "auto") && !quality_hides(q));
}

static enum status pass(const struct cmd_args *a, const struct filter_records *f, struct quality *q, struct ids *ids,
                        struct sieve_job *job, struct err *e)
{
    struct sieve s[] = {ids_sieve(ids), quality_sieve(q)};
    struct run run;
    job->sieve = s;
    job->nsieve = 2;
    job->limit = a->limit > 0 ? (uint64_t)a->limit : 0;
    job->drops_raw = shows_raw(f, q);
    cmd_run_init(&run, a);
    enum status st = sieve_run(&run, job, NULL, e);
    cmd_run_release(&run);
    return st;
}

static enum status one_output(const struct cmd_args *a, const struct filter_records *f, struct quality *q,
                              struct ids *ids, const char *const *path, int n, struct tally *t, struct err *e)
{
    struct sieve_job job = {.path = path, .npath = n, .tally = t};
    TRY(preview_share(f->preview, &job.preview, e));
    if (job.preview > 0 && a->out.p) return err_set(e, ST_USAGE, "--preview writes nothing: -o does not go with it");
    if (job.preview <= 0) job.out = given(a->out, a->mem);
    job.drops = given(f->rejects, a->mem);
    job.scores = given(f->scores, a->mem);
    if (job.preview > 0 && !job.drops) preview_wants(a, &job);
    TRY(pass(a, f, q, ids, &job, e));
    if (job.snippets) preview_examples(&job);
    return ST_OK;
}

/* the same name in another folder */
static const char *beside(const char *out, sv from, sv folder, arena *mem)
{
    return folder.p ? arena_f(mem, "%.*s%s", SV_ARG(folder), out + from.n).p : NULL;
}

/* A pass for each input, so that rejects and scores are files of their own; limits are learned from all of them. */
static enum status each_output(const struct cmd_args *a, const struct filter_records *f, struct quality *q,
                               struct ids *ids, const char *const *path, int n, struct tally *t, struct err *e)
{
    struct mirror m;
    if (f->preview.p) return err_set(e, ST_USAGE, "--preview writes nothing: -o does not go with it");
    TRY(mirror_records(&m, a, path, n, e));
    if (f->rejects.p) TRY(mirror_folder(a, f->rejects, e));
    if (f->scores.p) TRY(mirror_folder(a, f->scores, e));
    quality_learn_from(q, path, n);
    for (int i = 0; i < n; i++) {
        struct sieve_job job = {.path = &path[i],
                                .npath = 1,
                                .out = m.out[i],
                                .drops = beside(m.out[i], a->out, f->rejects, a->mem),
                                .scores = beside(m.out[i], a->out, f->scores, a->mem),
                                .tally = t};
        TRY(pass(a, f, q, ids, &job, e));
    }
    return ST_OK;
}

static void tell(const struct quality *q)
{
    struct buf line;
    buf_init(&line, 4096);
    quality_tell(q, &line);
    if (line.n) log_info("filter: %s", buf_z(&line));
    buf_release(&line);
}

static enum status summary(const struct cmd_args *a, const struct filter_records *f, struct ids *ids,
                           const struct tally *t, struct err *e)
{
    struct buf more;
    buf_init(&more, 4096);
    enum status st = cmd_tell_ids(ids, &more, e);
    if (st == ST_OK)
        st = f->preview.p ? preview_summary(a, "filter", t, e) : cmd_summary_with(a, "filter", t, buf_sv(&more), e);
    buf_release(&more);
    return st;
}

enum status filter_records(const struct cmd_args *a, const struct filter_records *f, const char *const *path, int n,
                           struct err *e)
{
    struct quality *q;
    struct tally t;
    TRY(quality_new(&q, f->section, f->allow_commands, e));
    tally_init(&t);
    struct ids *ids = ids_new();
    enum status st =
        mirror_asked(a->out) ? each_output(a, f, q, ids, path, n, &t, e) : one_output(a, f, q, ids, path, n, &t, e);
    if (st == ST_OK) tell(q);
    if (st == ST_OK) st = summary(a, f, ids, &t, e);
    if (st == ST_OK) st = quality_finish(q, e);
    ids_free(ids);
    quality_free(q);
    return st;
}

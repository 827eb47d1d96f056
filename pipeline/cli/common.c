/* What single commands share around their work: a run without a folder, and the summary at the end. */
#include "base/json.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "dataset/ids.h"
#include "engine/shard.h"

#include <stdio.h>
#include <stdlib.h>

static const char *temporary_folder(struct run *run, const struct cmd_args *a)
{
    const char *env = getenv("TMPDIR");
    if (a->tmp.n) return arena_z(&run->mem, a->tmp);
    return env && *env ? env : "/tmp";
}

void cmd_run_init(struct run *run, const struct cmd_args *a)
{
    *run = (struct run){.seed = a->seed,
                        .threads = a->threads,
                        .batch = a->batch,
                        .memory = a->memory,
                        .limit = a->limit,
                        .keep_all_rejects = true,
                        .stop = &cmd_stop};
    run->tmp = temporary_folder(run, a);
}

void cmd_run_release(struct run *run)
{
    run_release(run);
}

enum status cmd_json(const struct cmd_args *a, sv line, struct err *e)
{
    if (!a->json.p) return ST_OK;
    if (!sv_is(a->json, "-"))
        return file_write_whole(arena_z(a->mem, a->json), arena_f(a->mem, "%.*s\n", SV_ARG(line)), e);
    fwrite(line.p, 1, (size_t)line.n, stdout);
    putchar('\n');
    return ST_OK;
}

enum status cmd_summary(const struct cmd_args *a, const char *what, const struct tally *t, struct err *e)
{
    return cmd_summary_with(a, what, t, SV(""), e);
}

enum status cmd_tell_ids(struct ids *ids, struct buf *more, struct err *e)
{
    uint64_t n;
    TRY(ids_warn(ids, &n, e));
    buf_addf(more, "%s\"duplicate_ids\":%llu", more->n ? "," : "", (unsigned long long)n);
    return ST_OK;
}

enum status cmd_summary_with(const struct cmd_args *a, const char *what, const struct tally *t, sv more, struct err *e)
{
    struct buf text, counts;
    buf_init(&text, 1 << 20);
    buf_init(&counts, 1 << 20);
    tally_show(t, &text);
    log_info("%s: %.*s", what, (int)text.n, text.p);
    buf_reset(&text);
    tally_json(t, &counts);
    struct jsonw w = jsonw_to(&text);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("command"), sv_z(what));
    jsonw_key(&w, SV("counts"));
    jsonw_raw(&w, buf_sv(&counts));
    if (more.n) buf_addf(&text, ",%.*s", SV_ARG(more));
    jsonw_end_obj(&w);
    enum status st = cmd_json(a, buf_sv(&text), e);
    buf_release(&counts);
    buf_release(&text);
    return st;
}

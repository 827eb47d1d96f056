/* The recipe's `filter:` section: a sieve of the run's record pass. */
#include "dataset/mix.h"
#include "dataset/quality/quality.h"
#include "dataset/sieve_stage.h"

#include "base/log.h"

struct filter_task {
    const struct ynode *section;
    bool allow_commands;
};

static enum status make(struct run *run, void *cfg, const char *const *path, int n, struct sieve *out, struct err *e)
{
    const struct filter_task *t = cfg;
    struct quality *q;
    (void)run, (void)path, (void)n;
    TRY(quality_new(&q, t->section, t->allow_commands, e));
    *out = quality_sieve(q);
    return ST_OK;
}

static void let_go(void *self)
{
    quality_free(self);
}

static enum status after(struct run *run, void *cfg, void *self, struct err *e)
{
    struct buf line;
    (void)run, (void)cfg;
    buf_init(&line, 1 << 16);
    quality_tell(self, &line);
    if (line.n) log_info("filter: %s", buf_z(&line));
    buf_release(&line);
    return quality_finish(self, e);
}

/* The pass over a run's own records says which are out and writes none; only that over `files:` can redact. */
static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    struct quality *q;
    struct buf text;
    if (!section || !sieve_stage_wanted(run)) return ST_OK;
    TRY(quality_new(&q, section, run->allow_commands, e));
    bool edits = quality_sieve(q).edit != NULL;
    quality_free(q);
    if (edits && !sieve_stage_writes(run))
        return yaml_err(e, section,
                        "private data cannot be redacted within a run: it would change records that others refer to"
                        "\nhint: drop them (private: {action: drop}), or redact what was exported: lingloom filter "
                        "--private redact");
    struct filter_task *t = ARENA_NEW(&run->mem, struct filter_task);
    *t = (struct filter_task){section, run->allow_commands};
    struct sieve_part part = {.name = "filter", .cfg = t, .make = make, .free = let_go, .after = after};
    buf_init(&text, 1 << 20);
    yaml_to_json(section, &text);
    sieve_stage_add(run, &part, run_hash((hash128_t){0}, buf_sv(&text)),
                    arena_f(&run->mem, "filters: %.*s\n", SV_ARG(buf_sv(&text))).p);
    buf_release(&text);
    return ST_OK;
}

const struct stage stage_filter = {
    .section = "filter",
    .phase = PH_DEDUP,
    .help = "quality filters of chats and dialogues: refusals, loops, private data ...",
    .opts = quality_opts,
    .plan = plan,
};

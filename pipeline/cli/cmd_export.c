#include "cli/cmd.h"
#include "dataset/export/export.h"

struct export_flags {
    sv format;
    struct export_opts o;
};

static const struct opt flags[] = {
    OPT_AS("format", struct export_flags, format, OPT_T_STR, NULL, 0, 0, "FORMAT", 'F',
           "messages, sharegpt, alpaca, trl, llamafactory, axolotl, ms-swift, openai, preference, "
           "preference-llamafactory, preference-ms-swift or prompts"),
    OPT_AS("drafts", struct export_flags, o.drafts, OPT_T_ENUM, "refuse", 0, 0, "refuse|quote", 0,
           "turns that must not be learnt, where the format has no weights: refuse the record, or quote them in the "
           "user's turn"),
    OPT_AS("compress", struct export_flags, o.compress, OPT_T_ENUM, "none", 0, 0, "none|zstd", 0, "compress the files"),
    OPT_AS("shards", struct export_flags, o.shards, OPT_T_I64, "1", 1, 9999, "N", 0, "files a split is cut into"),
    OPT_END,
};

static void sort_inputs(const struct cmd_args *a, struct export_job *job, const char **paths, int n)
{
    static const char *const names[EXPORT_SPLITS] = {"train", "validation", "test"};
    for (int s = 0; s < EXPORT_SPLITS; s++) {
        job->split[s] = (struct export_split){names[s], ARENA_ARRAY(a->mem, const char *, n), 0};
        for (int i = 0; i < n; i++)
            if (export_split_of(paths[i]) == s) job->split[s].path[job->split[s].n++] = paths[i];
    }
}

static enum status check(const struct cmd_args *a, struct export_flags *f, struct export_job *job, struct err *e)
{
    if (!f->format.n) return err_set(e, ST_USAGE, "which format? --format FORMAT");
    if (!a->out.n || sv_is(a->out, "-")) return err_set(e, ST_USAGE, "export writes a folder: -o DIR");
    f->o.formats = (struct opt_list){&f->format, 1};
    struct err bad = {0};
    if (export_check(&f->o, &bad) != ST_OK) return err_set(e, ST_USAGE, "%s", bad.msg);
    *job = (struct export_job){.fmt = format_find(f->format),
                               .drafts = sv_is(f->o.drafts, "quote") ? DRAFTS_QUOTE : DRAFTS_REFUSE,
                               .zstd = sv_is(f->o.compress, "zstd"),
                               .shards = (int)f->o.shards,
                               .dir = arena_z(a->mem, a->out)};
    return ST_OK;
}

static enum status run_export(const struct cmd_args *a, struct err *e)
{
    struct export_flags f = *(const struct export_flags *)a->cfg;
    struct export_job job;
    const char **paths;
    int n;
    TRY(check(a, &f, &job, e));
    TRY(cmd_inputs(a, &paths, &n, e));
    sort_inputs(a, &job, paths, n);
    struct run run;
    struct tally t;
    tally_init(&t);
    cmd_run_init(&run, a);
    enum status st = export_run(&run, &job, &t, e);
    cmd_run_release(&run);
    return st == ST_OK ? cmd_summary(a, "export", &t, e) : st;
}

const struct cmd cmd_export = {
    .name = "export",
    .group = "data",
    .summary = "write records as a trainer's data set",
    .usage = "IN... -o DIR --format FORMAT [options]",
    .details = "IN are records or chats (JSONL). Files named validation* or dev* and test* become those splits, all "
               "others train.\n\n"
               "Every line of a training file has the same keys with the same types; what only some records have is "
               "JSON text in "
               "\"extra\". The folder gets a data set card, checksums, and provenance.jsonl, joined by id.\n\n"
               "messages, sharegpt and alpaca have no weights: a record with a draft that must not be learnt is "
               "refused (a counted "
               "drop), or, with --drafts quote, the draft moves into the user's turn as a quotation.\n\n"
               "preference makes prompt, chosen and rejected of each draft that breaks a constraint its repair keeps "
               "(for TRL; preference-llamafactory and preference-ms-swift are the same for these). prompts makes a row "
               "of each turn that constraints bind, with the constraints: prompts for reinforcement learning, "
               "judged by lingloom verify --score.",
    .common = CMD_OUT_DIR | CMD_THREADS | CMD_LIMIT | CMD_BATCH | CMD_INPUT,
    .opts = flags,
    .cfg_size = sizeof(struct export_flags),
    .run = run_export,
};

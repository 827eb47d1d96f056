#include "base/input.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "dataset/dedup.h"

struct flags {
    struct dedup_opts o;
    bool exact, annotate;
    sv drops;
};

static const struct opt rows[] = {
    OPT_AS("key", struct flags, o.key, OPT_T_STR, "auto", 0, 0, "KEY", 0,
           "auto, full, pair, source, target, first_user, last_user, all_user, or fields: a,b.c"),
    OPT_AS("source-cap", struct flags, o.source_cap, OPT_T_I64, "0", 0, 1000000, "N", 0,
           "our dialogues from one source sentence at most; 0: no cap"),
    OPT_AS("chat-parts", struct flags, o.chat_parts, OPT_T_ENUM, "text", 0, 0, "text|all", 0,
           "what of a chat's turns is compared: their text, or tools, reasoning and other members too"),
    OPT_AS("prefer", struct flags, o.prefer, OPT_T_LIST, NULL, 0, 0, "CORPUS", 0,
           "corpora whose records stay before those of others"),
    OPT_BOOL(struct flags, exact, "false", "exact duplicates only"),
    OPT_BOOL(struct flags, annotate, "false", "write every record; those that would go get a dup_of"),
    OPT_STR(struct flags, drops, NULL, "FILE", "a line for each record dropped, with its twin"),
    OPT_END,
};

static enum status fill(const struct cmd_args *a, struct dedup_job *d, struct err *e)
{
    const struct flags *f = a->cfg;
    const char **paths;
    if (!a->out.n) return err_set(e, ST_USAGE, "where to? -o OUT");
    *d = (struct dedup_job){.cfg.o = f->o, .annotate = f->annotate, .out = arena_z(a->mem, a->out)};
    if (f->drops.n) d->drops = arena_z(a->mem, f->drops);
    TRY(key_parse(f->o.key, &d->cfg.key, a->mem, e));
    TRY(cmd_inputs(a, &paths, &d->n, e));
    for (int i = 0; i < d->n; i++)
        if (input_once(paths[i]))
            return err_set(e, ST_USAGE, "dedup reads its input twice: it cannot be a pipe ('%s')", paths[i]);
    d->path = paths;
    if (!f->exact) log_info("dedup: exact duplicates only; near-duplicates are not part of this version");
    return ST_OK;
}

static enum status run_dedup(const struct cmd_args *a, struct err *e)
{
    struct dedup_job d;
    struct run run;
    struct tally t;
    TRY(fill(a, &d, e));
    tally_init(&t);
    cmd_run_init(&run, a);
    enum status st = dedup_run(&run, &d, &t, e);
    cmd_run_release(&run);
    return st == ST_OK ? cmd_summary(a, "dedup", &t, e) : st;
}

const struct cmd cmd_dedup = {
    .name = "dedup",
    .group = "data",
    .summary = "drop records that say the same",
    .usage = "IN... -o OUT [options]",
    .details =
        "IN are JSONL files (or JSON arrays) of records, chats (messages, ShareGPT, Alpaca), texts or pairs. Of "
        "the records with "
        "one key the first stays; keys are compared case-folded (NFKC) with white space collapsed.\n\n"
        "The order of the input stays, and so does every byte of a record. --memory bounds the keys and records held; "
        "the rest goes to --tmp. The program itself takes some 12 MB besides.",
    .common = CMD_OUT | CMD_THREADS | CMD_LIMIT | CMD_MEMORY | CMD_BATCH | CMD_INPUT,
    .opts = rows,
    .cfg_size = sizeof(struct flags),
    .run = run_dedup,
};

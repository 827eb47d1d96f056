#include "base/input.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "cli/mirror.h"
#include "cli/preview.h"
#include "dataset/decontam.h"
#include "dataset/ids.h"
#include "engine/shard.h"

struct flags {
    struct decontam_opts o;
    bool annotate;
    sv drops, preview, report;
};

static const struct opt rows[] = {
    OPT_AS("against", struct flags, o.against, OPT_T_LIST, NULL, 0, 0, "FILE|NAME", 0,
           "test sets: files, folders, or names of fetched ones; may be repeated"),
    OPT_AS("containment", struct flags, o.containment, OPT_T_F64, "0.6", 0.05, 1, "X", 0,
           "drop from this share of an item's n-grams close together on"),
    OPT_AS("flag", struct flags, o.flag, OPT_T_F64, "0.4", 0.05, 1, "X", 0, "report from this share on, and keep"),
    OPT_AS("common", struct flags, o.common, OPT_T_F64, "0.0005", 0, 1, "X", 0,
           "an item in more than 3 records and this share of them is a common phrase and protects nothing; 1: none is"),
    OPT_AS("field", struct flags, o.field, OPT_T_LIST, NULL, 0, 0, "MEMBER", 0,
           "members of JSON test items that are text (default: the usual ones)"),
    OPT_STR(struct flags, report, NULL, "FILE", "per test set: what is protected, hits, examples (JSON)"),
    OPT_STR(struct flags, drops, NULL, "FILE", "a line for each record dropped: set, item, share and place"),
    OPT_BOOL(struct flags, annotate, "false", "write every record; those that would go get a member contaminated"),
    OPT_STR(struct flags, preview, NULL, "P%", "write nothing: look at this share of the records"),
    OPT_END,
};

static enum status fill_outputs(const struct cmd_args *a, const struct flags *f, struct sieve_job *j, struct err *e)
{
    TRY(preview_share(f->preview, &j->preview, e));
    if (j->preview > 0 && a->out.n) return err_set(e, ST_USAGE, "--preview writes nothing: -o does not go with it");
    if (j->preview <= 0 && !a->out.n) return err_set(e, ST_USAGE, "where to? -o OUT");
    if (f->drops.n) j->drops = arena_z(a->mem, f->drops);
    if (j->preview > 0 && !f->drops.n) preview_wants(a, j);
    if (f->annotate) j->annotate = "contaminated";
    if (mirror_asked(a->out)) {
        struct mirror m;
        TRY(mirror_records(&m, a, j->path, j->npath, e));
        j->outs = m.out;
    } else if (a->out.n)
        j->out = arena_z(a->mem, a->out);
    return ST_OK;
}

static enum status fill(const struct cmd_args *a, struct sieve_job *j, struct err *e)
{
    const struct flags *f = a->cfg;
    const char **in;
    if (!f->o.against.n)
        return err_set(e, ST_USAGE, "no test set was given: nothing can be called clean\nhint: --against FILE|NAME");
    TRY(cmd_records(a, &in, &j->npath, e));
    j->path = in;
    for (int i = 0; i < j->npath; i++)
        if (input_once(in[i]))
            return err_set(e, ST_USAGE, "decontam reads its input twice: it cannot be a pipe ('%s')", in[i]);
    j->limit = a->limit > 0 ? (uint64_t)a->limit : 0;
    return fill_outputs(a, f, j, e);
}

static void tell(const struct decontam_pass *p)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    decontam_summary(p, &b);
    for (sv rest = buf_sv(&b); rest.n > 0;) {
        sv line = sv_cut(&rest, '\n');
        if (line.n) log_info("decontam: %.*s", SV_ARG(line));
    }
    buf_release(&b);
}

static enum status write_report(const struct cmd_args *a, const struct decontam_pass *p, struct err *e)
{
    const struct flags *f = a->cfg;
    struct buf b;
    if (!f->report.n) return ST_OK;
    buf_init(&b, BUF_MAX_DEFAULT);
    decontam_report(p, &b);
    enum status st = file_write_whole(arena_z(a->mem, f->report), buf_sv(&b), e);
    buf_release(&b);
    return st;
}

static enum status summary(const struct cmd_args *a, const struct sieve_job *j, struct ids *ids, struct err *e)
{
    struct buf more;
    buf_init(&more, 4096);
    enum status st = cmd_tell_ids(ids, &more, e);
    if (st == ST_OK)
        st = j->preview > 0 ? preview_summary(a, "decontam", j->tally, e)
                            : cmd_summary_with(a, "decontam", j->tally, buf_sv(&more), e);
    buf_release(&more);
    return st;
}

static enum status pass(const struct cmd_args *a, struct sieve_job *j, struct decontam_pass *p, struct err *e)
{
    struct ids *ids = ids_new();
    struct sieve s[] = {ids_sieve(ids), decontam_sieve(p)};
    struct tally t;
    struct run run;
    tally_init(&t);
    j->sieve = s;
    j->nsieve = 2;
    j->tally = &t;
    cmd_run_init(&run, a);
    enum status st = sieve_run(&run, j, NULL, e);
    if (st == ST_OK) {
        tell(p);
        st = write_report(a, p, e);
    }
    if (st == ST_OK && j->snippets) preview_examples(j);
    if (st == ST_OK) st = summary(a, j, ids, e);
    ids_free(ids);
    cmd_run_release(&run); /* holds the names of the reasons */
    return st;
}

static enum status run_decontam(const struct cmd_args *a, struct err *e)
{
    const struct flags *f = a->cfg;
    struct sieve_job j = {0};
    struct decontam *d;
    TRY(fill(a, &j, e));
    TRY(decontam_new(&d, &f->o, e));
    struct decontam_pass *p = decontam_pass_new(d, &f->o);
    decontam_pass_own(p, d);
    enum status st = pass(a, &j, p, e);
    decontam_pass_free(p);
    return st;
}

const struct cmd cmd_decontam = {
    .name = "decontam",
    .group = "data",
    .summary = "drop records that hold texts of test sets",
    .usage = "IN... -o OUT --against FILE|NAME... [options]",
    .details =
        "IN are JSONL files (or JSON arrays) of records, chats, texts or pairs; every text in them is checked, both "
        "sides of pairs, all turns. Test sets are plain text (an item a line), JSON or JSONL (questions, passages, "
        "turns, both sides ...), any bitext that can be read (all references count), or the NAME of a set that "
        "`lingloom fetch` has fetched.\n\n"
        "Items of at least 40 letters or 12 Han characters are found by local containment: the share of their n-grams "
        "that stand in one window of 1.5 times their length. Shorter ones are found verbatim, very short ones not at "
        "all. Items that many records share are common phrases. What is not protected is counted and told.\n\n"
        "Nothing is called clean where no test set was given. Records that stay keep their bytes and order.",
    .common = CMD_OUT | CMD_THREADS | CMD_LIMIT | CMD_MEMORY | CMD_BATCH | CMD_INPUT,
    .opts = rows,
    .cfg_size = sizeof(struct flags),
    .run = run_decontam,
};

#include "base/input.h"
#include "base/log.h"
#include "cli/cmd.h"
#include "cli/mirror.h"
#include "cli/preview.h"
#include "dataset/dedup.h"
#include "dataset/ids.h"

struct flags {
    struct dedup_opts o;
    bool annotate;
    sv drops, preview;
    struct opt_list keep;
};

static const struct opt rows[] = {
    OPT_AS("key", struct flags, o.key, OPT_T_STR, "auto", 0, 0, "KEY", 0,
           "auto, full, pair, source, target, first_user, last_user, all_user, or fields: a,b.c"),
    OPT_AS("tau", struct flags, o.tau, OPT_T_STR, "auto", 0, 0, "X[,X...]", 0,
           "near-duplicates from this Jaccard similarity on (auto: .8 for pairs and our dialogues, .7 for chats); "
           "several: tell what each would drop"),
    OPT_AS("exact", struct flags, o.exact, OPT_T_BOOL, "false", 0, 0, NULL, 0, "exact duplicates only"),
    OPT_AS("recall", struct flags, o.recall, OPT_T_F64, "0.99", 0.5, 0.9999, "X", 0,
           "share of the pairs at tau that must be found"),
    OPT_AS("prefix", struct flags, o.prefix, OPT_T_BOOL, "false", 0, 0, NULL, 0,
           "drop chats that another chat continues"),
    OPT_AS("source-cap", struct flags, o.source_cap, OPT_T_I64, "0", 0, 1000000, "N", 0,
           "our dialogues from one source sentence at most; 0: no cap"),
    OPT_AS("bucket-cap", struct flags, o.bucket_cap, OPT_T_I64, "1024", 2, 1000000, "N", 0,
           "records of one bucket that others are compared with"),
    OPT_AS("chat-parts", struct flags, o.chat_parts, OPT_T_ENUM, "text", 0, 0, "text|all", 0,
           "what tells chats apart: their text, or tools, reasoning and other members too"),
    OPT_AS("unique-ids", struct flags, o.unique_ids, OPT_T_BOOL, "false", 0, 0, NULL, 0,
           "of the records with one id only the preferred one stays"),
    OPT_AS("prefer", struct flags, o.prefer, OPT_T_LIST, NULL, 0, 0, "WHAT", 0,
           "who stays: corpora in this order, then fields: 'score desc, length desc'"),
    OPT_LIST(struct flags, keep, NULL, "FILE", "records of these files stay whatever IN holds, and are not written"),
    OPT_BOOL(struct flags, annotate, "false", "write every record; those that would go get a dup_of"),
    OPT_STR(struct flags, drops, NULL, "FILE", "a line for each record dropped, with its twin"),
    OPT_STR(struct flags, preview, NULL, "P%", "write nothing: look for twins of this share of the records"),
    OPT_END,
};

struct job {
    struct sieve_job pass;
    struct dedup_cfg cfg;
    const char **path;
};

static enum status fill_paths(const struct cmd_args *a, const struct flags *f, struct job *j, struct err *e)
{
    const char **in;
    int n;
    TRY(cmd_records(a, &in, &n, e));
    j->pass.nkeep = f->keep.n;
    j->path = ARENA_ARRAY(a->mem, const char *, f->keep.n + n + 1);
    for (int i = 0; i < f->keep.n; i++) j->path[j->pass.npath++] = arena_z(a->mem, f->keep.v[i]);
    for (int i = 0; i < n; i++) j->path[j->pass.npath++] = in[i];
    j->pass.path = j->path;
    if (!mirror_asked(a->out)) return ST_OK;
    struct mirror m;
    TRY(mirror_records(&m, a, in, n, e));
    j->pass.outs = m.out;
    return ST_OK;
}

static enum status fill(const struct cmd_args *a, struct job *j, struct err *e)
{
    const struct flags *f = a->cfg;
    j->cfg.o = f->o;
    TRY(dedup_bind(&j->cfg, a->mem, e));
    TRY(preview_share(f->preview, &j->pass.preview, e));
    bool writes = j->cfg.ntau <= 1 && j->pass.preview <= 0;
    if (writes && !a->out.n) return err_set(e, ST_USAGE, "where to? -o OUT");
    if (!writes && a->out.n)
        return err_set(e, ST_USAGE, "%s writes nothing: -o does not go with it",
                       j->pass.preview > 0 ? "--preview" : "a list of thresholds");
    TRY(fill_paths(a, f, j, e));
    if (writes && !j->pass.outs) j->pass.out = arena_z(a->mem, a->out);
    if (f->drops.n) j->pass.drops = arena_z(a->mem, f->drops);
    if (!writes && !f->drops.n) preview_wants(a, &j->pass);
    if (f->annotate) j->pass.annotate = "dup_of";
    j->pass.limit = a->limit > 0 ? (uint64_t)a->limit : 0;
    return dedup_settle(&j->cfg, j->path, j->pass.npath, e);
}

static void tell_bands(const struct dedup *d)
{
    struct buf text;
    buf_init(&text, 1 << 16);
    dedup_show_bands(d, &text);
    for (sv rest = buf_sv(&text); rest.n > 0;) {
        sv line = sv_cut(&rest, '\n');
        if (line.n) log_info("dedup: %.*s", SV_ARG(line));
    }
    buf_release(&text);
}

static void tell_stats(const struct dedup_report *r)
{
    const struct near_stats *s = &r->stats;
    if (!r->has_stats) return;
    double n = s->records ? (double)s->records : 1;
    log_info("dedup: %llu records share a bucket, %.2f candidates a record, %.2f compared, %llu near-duplicates",
             (unsigned long long)s->involved, (double)s->candidates / n, (double)s->compared / n,
             (unsigned long long)s->verified);
    if (s->short_records)
        log_info("dedup: %llu records are too short for near-duplicates: compared exactly",
                 (unsigned long long)s->short_records);
    if (s->capped)
        log_warn("%llu buckets hold more records than --bucket-cap: some twins in them may have stayed",
                 (unsigned long long)s->capped);
    log_debug("dedup: buckets %.1f s, reading again %.1f s, comparing %.1f s, %lld MiB written to the temporary folder",
              s->seconds_buckets, s->seconds_fetch, s->seconds_compare, (long long)(s->spilled >> 20));
}

/* One line for each threshold. */
static void tell_taus(const struct dedup_cfg *c, const struct dedup_report *r, uint64_t n)
{
    uint64_t before = r->exact + r->capped;
    for (int i = 0; i < c->ntau; i++)
        log_info("dedup: tau %.2f would drop %llu of %llu records: %llu exact, %llu near", c->tau[i],
                 (unsigned long long)(before + r->near[i]), (unsigned long long)n, (unsigned long long)before,
                 (unsigned long long)r->near[i]);
}

static enum status run_pass(const struct cmd_args *a, struct job *j, struct dedup *d, struct ids *ids, struct tally *t,
                            struct err *e)
{
    struct sieve s[] = {ids_sieve(ids), dedup_sieve(d)};
    struct run run;
    j->pass.sieve = s;
    j->pass.nsieve = 2;
    j->pass.tally = t;
    cmd_run_init(&run, a);
    enum status st = sieve_run(&run, &j->pass, NULL, e);
    cmd_run_release(&run);
    return st;
}

static enum status tell(const struct cmd_args *a, const struct job *j, const struct dedup *d, struct ids *ids,
                        struct err *e)
{
    const struct tally *t = j->pass.tally;
    struct buf more;
    buf_init(&more, 4096);
    dedup_warn_keyless(d);
    enum status st = cmd_tell_ids(ids, &more, e);
    tell_bands(d);
    tell_stats(dedup_report(d));
    if (j->cfg.ntau > 1) tell_taus(&j->cfg, dedup_report(d), tally_in(t));
    if (j->pass.snippets) preview_examples(&j->pass);
    if (st == ST_OK)
        st =
            j->pass.preview > 0 ? preview_summary(a, "dedup", t, e) : cmd_summary_with(a, "dedup", t, buf_sv(&more), e);
    buf_release(&more);
    return st;
}

static enum status run_dedup(const struct cmd_args *a, struct err *e)
{
    struct job j = {0};
    struct tally t;
    TRY(fill(a, &j, e));
    tally_init(&t);
    struct dedup *d = dedup_new(&j.cfg);
    struct ids *ids = ids_new();
    enum status st = run_pass(a, &j, d, ids, &t, e);
    if (st == ST_OK) st = tell(a, &j, d, ids, e);
    ids_free(ids);
    dedup_free(d);
    return st;
}

const struct cmd cmd_dedup = {
    .name = "dedup",
    .group = "data",
    .summary = "drop records that say the same, exactly or nearly",
    .usage = "IN... -o OUT [options]",
    .details =
        "IN are JSONL files (or JSON arrays) of records, chats (messages, ShareGPT, Alpaca), texts or pairs; -o DIR/ "
        "writes a file for each of them. Keys are compared case-folded (NFKC) with white space collapsed. Of records "
        "with one key the preferred one stays; near-duplicates are records whose sets of character n-grams overlap by "
        "--tau or more (Jaccard, computed exactly for every pair that MinHash proposes). Every record dropped has a "
        "twin that stays.\n\n"
        "Who stays: records of --keep, then people's before a teacher's, then what --prefer says, else the longest; at "
        "last the record's hash decides, so the order of the files does not matter.\n\n"
        "The order of the input stays, and so does every byte of a record. --memory bounds what is held; the rest goes "
        "to --tmp, whose need is told and checked before. `--tau .7,.8,.9` and `--preview 1%` only tell what would go.",
    .common = CMD_OUT | CMD_THREADS | CMD_LIMIT | CMD_MEMORY | CMD_BATCH | CMD_INPUT,
    .opts = rows,
    .cfg_size = sizeof(struct flags),
    .run = run_dedup,
};

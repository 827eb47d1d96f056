/* lingloom verify: every constraint and gate of every dialogue judged again, from the text alone. */
#include <pthread.h>
#include <stdio.h>

#include "base/log.h"
#include "base/utf8.h"
#include "cli/cmd.h"
#include "cli/verify_score.h"
#include "dataset/rec.h"
#include "dataset/scan.h"
#include "dialogue/kinds/kind.h"
#include "dialogue/verify/verify.h"
#include "engine/driver.h"
#include "engine/shard.h"

struct verify_flags {
    sv rejects;
    bool score;
    int64_t show;
};
static const struct opt flags[] = {
    OPT_STR(struct verify_flags, rejects, NULL, "FILE", "a line for each record that fails, with its faults (JSONL)"),
    OPT_BOOL(struct verify_flags, score, NULL, "rewards: a line of JSON in, a line with its score out"),
    OPT_I64(struct verify_flags, show, "20", 0, 1e9, "faults to print; 0: none"), OPT_END};

/* ---- what is counted ---- */

enum { KIND_IDS = 1000, TYPES = 64, WHYS = 256 };
struct kind_count {
    uint64_t records, failed;
};
struct type_count {
    uint64_t judged, failed;
};
struct why_count {
    const char *type, *reason;
    uint64_t n;
};
struct counts {
    struct kind_count kind[KIND_IDS]; /* by letter and number */
    struct type_count type[TYPES];    /* as verify_type_name; then gates, then unknown types */
    struct why_count why[WHYS];
    int nwhy;
};

static int type_index(const char *type)
{
    int i = 0;
    while (verify_type_name(i) && strcmp(verify_type_name(i), type)) i++;
    return verify_type_name(i) || !strcmp(type, "gate") ? i : i + 1;
}
static const char *type_label(int i)
{
    int n = type_index("gate");
    return i < n ? verify_type_name(i) : i == n ? "gate" : i == n + 1 ? "unknown" : NULL;
}

static void count_why(struct counts *c, const char *type, const char *reason, uint64_t n)
{
    int i = 0;
    while (i < c->nwhy && (strcmp(c->why[i].type, type) || strcmp(c->why[i].reason, reason))) i++;
    if (i == WHYS) return;
    if (i == c->nwhy) c->why[c->nwhy++] = (struct why_count){type, reason, 0};
    c->why[i].n += n;
}

static void count_report(struct counts *c, int kind, const struct verify_report *r)
{
    c->kind[kind].records++;
    c->kind[kind].failed += !r->pass;
    for (int i = 0; i < r->n; i++) {
        const struct verify_finding *f = &r->v[i];
        struct type_count *t = &c->type[type_index(f->type)];
        t->judged++;
        if (f->verdict.pass) continue;
        t->failed++;
        count_why(c, f->type, f->verdict.reason, 1);
    }
}

static void add_counts(struct counts *to, const struct counts *from)
{
    for (int i = 0; i < KIND_IDS; i++) {
        to->kind[i].records += from->kind[i].records;
        to->kind[i].failed += from->kind[i].failed;
    }
    for (int i = 0; i < TYPES; i++) {
        to->type[i].judged += from->type[i].judged;
        to->type[i].failed += from->type[i].failed;
    }
    for (int i = 0; i < from->nwhy; i++) count_why(to, from->why[i].type, from->why[i].reason, from->why[i].n);
}

/* ---- workers ---- */

struct audit {
    const struct verify_flags *cfg;
    const struct cmd_args *args;
    struct scan_job job;
    int other_kind, failed; /* tally reasons */
    struct shard_writer *rejects;
    pthread_mutex_t lock;
    struct counts sum;
    int64_t shown, faults;
};
struct local {
    struct audit *audit;
    struct verifier *v;
    struct counts counts;
};

static void *local_new(const void *ctx)
{
    struct local *l = MEM_NEW(struct local);
    l->audit = (struct audit *)ctx;
    l->v = verifier_new();
    return l;
}

static void local_free(void *own)
{
    struct local *l = own;
    pthread_mutex_lock(&l->audit->lock);
    add_counts(&l->audit->sum, &l->counts);
    pthread_mutex_unlock(&l->audit->lock);
    verifier_free(l->v);
    mem_free(l);
}

/* "E3" -> its place, or -1: not one of ours. */
static int own_kind(sv kind)
{
    if (kind.n < 2 || kind.n > 3 || kind.p[0] < 'A' || kind.p[0] > 'J') return -1;
    int n = 0;
    for (ptrdiff_t i = 1; i < kind.n; i++) {
        if (kind.p[i] < '0' || kind.p[i] > '9') return -1;
        n = n * 10 + kind.p[i] - '0';
    }
    return (kind.p[0] - 'A') * 100 + n;
}

/* "file:7: id: constraint 2 (term) at message 4: term-missing: 'Vertrag'" */
static void put_fault(struct buf *b, const char *path, uint64_t line, sv id, const struct verify_finding *f)
{
    buf_addf(b, "%s:%llu: %.*s: ", path, (unsigned long long)line, SV_ARG(id));
    if (f->constraint >= 0)
        buf_addf(b, "constraint %d (%s)", f->constraint, f->type);
    else
        buf_addf(b, "%s", f->type);
    if (f->turn >= 0) buf_addf(b, " at message %d", f->turn);
    buf_addf(b, ": %s", f->verdict.reason);
    if (!f->verdict.detail[0]) return;
    buf_adds(b, SV(": "));
    for (const char *p = f->verdict.detail; *p; p++) buf_addc(b, (unsigned char)*p < ' ' ? ' ' : *p);
}

static void put_reject(struct buf *b, const struct scan_job *job, const struct item *it, sv id, sv kind,
                       const struct verify_report *r)
{
    struct jsonw w = jsonw_to(b);
    arena mem = {0};
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), id);
    jsonw_kstr(&w, SV("file"), utf8_shown(sv_z(job->path[it->file]), &mem));
    jsonw_kint(&w, SV("record"), (int64_t)it->line);
    jsonw_kstr(&w, SV("kind"), kind);
    jsonw_key(&w, SV("faults"));
    jsonw_arr(&w);
    for (int i = 0; i < r->n; i++) {
        const struct verify_finding *f = &r->v[i];
        if (f->verdict.pass) continue;
        jsonw_obj(&w);
        if (f->constraint >= 0) jsonw_kint(&w, SV("constraint"), f->constraint);
        jsonw_kstr(&w, SV("type"), sv_z(f->type));
        if (f->turn >= 0) jsonw_kint(&w, SV("turn"), f->turn);
        jsonw_kstr(&w, SV("reason"), sv_z(f->verdict.reason));
        if (f->verdict.detail[0]) jsonw_kstr(&w, SV("detail"), sv_z(f->verdict.detail));
        jsonw_end_obj(&w);
    }
    jsonw_end_arr(&w);
    jsonw_key(&w, SV("raw"));
    jsonw_raw(&w, it->raw);
    jsonw_end_obj(&w);
    buf_addc(b, '\n');
    arena_release(&mem);
}

static void put_faults(const struct local *l, const struct scan_job *job, struct batch *b, const struct item *it,
                       const struct json *d, const struct verify_report *r)
{
    sv id = scan_id(job, it, json_str(d, json_get(d, 0, SV("id")), &b->mem), &b->mem);
    sv kind = json_str(d, json_get(d, 0, SV("kind")), &b->mem);
    for (int i = 0; l->audit->cfg->show && i < r->n; i++) {
        if (r->v[i].verdict.pass) continue;
        put_fault(&b->out[CH_AUX], job->path[it->file], it->line, id, &r->v[i]);
        buf_addc(&b->out[CH_AUX], '\n');
    }
    if (l->audit->rejects) put_reject(&b->out[CH_REJECTS], job, it, id, kind, r);
}

static int judge(const struct scan_job *job, struct scan_local *sl, struct batch *b, int i, void *result)
{
    struct local *l = sl->own;
    struct verify_report r;
    int kind = own_kind(json_str(&sl->json, json_get(&sl->json, 0, SV("kind")), &b->mem));
    (void)result;
    if (kind < 0) return l->audit->other_kind;
    bool good = verify_record(l->v, &sl->json, 0, &r);
    count_report(&l->counts, kind, &r);
    if (!good) put_faults(l, job, b, &b->item[i], &sl->json, &r);
    return good ? 0 : l->audit->failed;
}

/* ---- in order ---- */

static void show_line(struct audit *a, sv line)
{
    if (a->faults++ < a->cfg->show) printf("%.*s\n", SV_ARG(line));
}

/* What could not be read at all. */
static void show_unreadable(struct audit *a, const struct scan_job *job, const struct item *it)
{
    if (it->reason != job->why_bad_json && it->reason != job->why_too_long && it->reason != job->why_bad_record) return;
    if (a->faults++ < a->cfg->show)
        printf("%s:%llu: %s\n", job->path[it->file], (unsigned long long)it->line, job->tally->reason[it->reason]);
}

static enum status drain(void *to, const struct scan_job *job, struct batch *b, struct err *e)
{
    struct audit *a = to;
    for (int i = 0; i < b->n; i++) {
        show_unreadable(a, job, &b->item[i]);
        sv lines = scan_out(b, i, CH_AUX), reject = scan_out(b, i, CH_REJECTS);
        while (lines.n > 0) show_line(a, sv_cut(&lines, '\n'));
        if (reject.n) TRY(shard_writer_add(a->rejects, reject, e));
    }
    return ST_OK;
}

/* ---- the summary ---- */

static void show_kinds(const struct counts *c)
{
    printf("%-24s %10s %8s\n", "kind", "dialogues", "failed");
    for (int i = 0; i < KIND_IDS; i++) {
        char id[8], name[48];
        if (!c->kind[i].records) continue;
        snprintf(id, sizeof id, "%c%d", 'A' + i / 100, i % 100);
        int k = kind_index(sv_z(id));
        snprintf(name, sizeof name, "%s %s", id, k >= 0 ? kinds[k]->slug : "");
        printf("%-24s %10llu %8llu\n", name, (unsigned long long)c->kind[i].records,
               (unsigned long long)c->kind[i].failed);
    }
}

static void show_types(const struct counts *c)
{
    printf("%-24s %10s %8s\n", "constraint", "judged", "failed");
    for (int i = 0; type_label(i); i++) {
        if (!c->type[i].judged) continue;
        printf("%-24s %10llu %8llu", type_label(i), (unsigned long long)c->type[i].judged,
               (unsigned long long)c->type[i].failed);
        const char *sep = "  ";
        for (int k = 0; k < c->nwhy; k++) {
            if (strcmp(c->why[k].type, type_label(i))) continue;
            printf("%s%llu %s", sep, (unsigned long long)c->why[k].n, c->why[k].reason);
            sep = ", ";
        }
        printf("\n");
    }
}

static int by_why(const void *a, const void *b)
{
    const struct why_count *x = a, *y = b;
    int c = strcmp(x->type, y->type);
    if (!c) c = (x->n < y->n) - (x->n > y->n);
    return c ? c : strcmp(x->reason, y->reason);
}

static void put_json(const struct counts *c, struct buf *b)
{
    struct jsonw w = jsonw_to(b);
    jsonw_key(&w, SV("kinds"));
    jsonw_obj(&w);
    for (int i = 0; i < KIND_IDS; i++) {
        char id[8];
        if (!c->kind[i].records) continue;
        snprintf(id, sizeof id, "%c%d", 'A' + i / 100, i % 100);
        jsonw_key(&w, sv_z(id));
        jsonw_obj(&w);
        jsonw_kint(&w, SV("dialogues"), (int64_t)c->kind[i].records);
        jsonw_kint(&w, SV("failed"), (int64_t)c->kind[i].failed);
        jsonw_end_obj(&w);
    }
    jsonw_end_obj(&w);
    jsonw_key(&w, SV("constraints"));
    jsonw_obj(&w);
    for (int i = 0; type_label(i); i++) {
        if (!c->type[i].judged) continue;
        jsonw_key(&w, sv_z(type_label(i)));
        jsonw_obj(&w);
        jsonw_kint(&w, SV("judged"), (int64_t)c->type[i].judged);
        jsonw_kint(&w, SV("failed"), (int64_t)c->type[i].failed);
        for (int k = 0; k < c->nwhy; k++)
            if (!strcmp(c->why[k].type, type_label(i))) jsonw_kint(&w, sv_z(c->why[k].reason), (int64_t)c->why[k].n);
        jsonw_end_obj(&w);
    }
    jsonw_end_obj(&w);
}

static enum status summarise(struct audit *a, struct err *e)
{
    struct counts *c = &a->sum;
    struct tally *t = a->job.tally;
    struct buf more;
    qsort(c->why, (size_t)c->nwhy, sizeof *c->why, by_why);
    if (a->faults > a->cfg->show && a->cfg->show)
        printf("... and %lld faults more\n", (long long)(a->faults - a->cfg->show));
    show_kinds(c);
    show_types(c);
    buf_init(&more, 1 << 20);
    put_json(c, &more);
    enum status st = cmd_summary_with(a->args, "verify", t, buf_sv(&more), e);
    buf_release(&more);
    uint64_t bad = tally_in(t) - t->count[TALLY_KEPT] - t->count[a->other_kind];
    if (st == ST_OK && bad)
        st = err_set(e, ST_FAIL, "%llu of %llu dialogues fail", (unsigned long long)bad,
                     (unsigned long long)(tally_in(t) - t->count[a->other_kind]));
    if (st == ST_OK && !bad && !t->count[TALLY_KEPT]) log_warn("there are no dialogues of ours in it");
    return st;
}

/* ---- from the command line ---- */

static enum status audit(struct audit *a, struct err *e)
{
    struct run run;
    struct tally tally;
    const char **paths;
    TRY(cmd_records(a->args, &paths, &a->job.npath, e));
    tally_init(&tally);
    a->job.path = paths;
    a->job.tally = &tally;
    a->other_kind = tally_reason(&tally, "other-kind");
    a->failed = tally_reason(&tally, "failed");
    if (a->cfg->rejects.n) TRY(shard_writer_open(&a->rejects, arena_z(a->args->mem, a->cfg->rejects), e));
    cmd_run_init(&run, a->args);
    enum status st = scan_run(&run, &a->job, e);
    cmd_run_release(&run);
    if (a->rejects) {
        enum status closed = shard_writer_close(a->rejects, st == ST_OK, NULL, e);
        if (st == ST_OK) st = closed;
    }
    return st == ST_OK ? summarise(a, e) : st;
}

static enum status run_verify(const struct cmd_args *args, struct err *e)
{
    const struct verify_flags *cfg = args->cfg;
    if (cfg->score && (args->npos > 1 || (args->npos == 1 && !sv_is(args->pos[0], "-"))))
        return err_set(e, ST_USAGE, "--score reads standard input: no IN");
    if (cfg->score && cfg->rejects.n) return err_set(e, ST_USAGE, "--score has no rejects");
    if (cfg->score) return verify_score_lines(e);
    struct audit *a = MEM_NEW(struct audit);
    a->cfg = cfg;
    a->args = args;
    a->job = (struct scan_job){.work = judge,
                               .local_new = local_new,
                               .local_free = local_free,
                               .ctx = a,
                               .drain = drain,
                               .to = a,
                               .what = "verify: reading",
                               .limit = args->limit > 0 ? (uint64_t)args->limit : 0};
    pthread_mutex_init(&a->lock, NULL);
    enum status st = audit(a, e);
    pthread_mutex_destroy(&a->lock);
    mem_free(a);
    return st;
}

const struct cmd cmd_verify = {
    .name = "verify",
    .group = "dialogues",
    .summary = "judge dialogues again, from the text and their constraints alone",
    .usage = "IN... [options] | --score",
    .details =
        "Audits dialogues that synth made: the gates that hold for every message, every constraint at the answer it "
        "binds and at every later one it stays active for, and that each draft said to violate a constraint does. "
        "Prints the faults (file:line, id, constraint, reason), then what was judged by kind and by type of "
        "constraint. Exit code 1 when anything fails. Records of other kinds (alpaca, sharegpt ...) are passed over "
        "and counted. docs/verify.md says what each type of constraint records and asks.\n\n"
        "With --score it is a reward function: each line of standard input is an object {\"constraints\", \"source\", "
        "\"completion\"} and may have \"messages\" (the history, which turns of constraints point into), \"langs\" "
        "and \"reference\"; each is answered at once by {\"score\", \"pass\", \"verdicts\"}, or {\"error\"} where it "
        "is no such thing. The score is the share of constraints that hold; 0 for an answer that only repeats its "
        "constraints, its source or the request.\n\n"
        "    lingloom verify out/run/records/dialogues.jsonl.zst --rejects bad.jsonl\n"
        "    my-trainer | lingloom verify --score",
    .common = CMD_THREADS | CMD_LIMIT | CMD_BATCH,
    .opts = flags,
    .cfg_size = sizeof(struct verify_flags),
    .run = run_verify,
};

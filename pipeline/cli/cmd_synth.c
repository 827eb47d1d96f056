/* `lingloom synth`: any bitext -> dialogues. Inputs that are not pairs records already are read into a temporary file
 * of such first: documents must be seen in order, and the amount known, before anything can be made of them. */
#include "base/log.h"
#include "cli/cmd.h"
#include "corpus/reader.h"
#include "dialogue/account.h"
#include "dialogue/synth.h"

#include <stdio.h>
#include <unistd.h>

struct cfg {
    struct synth_cfg synth; /* first: SYNTH_ROWS are bound to it */
    sv kinds;
};
static const struct opt opts[] = {SYNTH_ROWS,
                                  OPT_STR(struct cfg, kinds, SYNTH_MIX, "KIND[=SHARE],...",
                                          "dialogue kinds, or families by their letter, and their shares"),
                                  OPT_END};

struct inputs {
    const char **in;   /* as named */
    const char **path; /* of pairs records */
    const char **name; /* what records are called after */
    bool *temporary;
    int n;
};

/* ---- reading into pairs ---- */

struct convert {
    struct corpus_source *source;
    const char *name;
};

static void *json_new(const void *ctx)
{
    (void)ctx;
    return MEM_NEW(struct json);
}

static void json_free(void *json)
{
    json_release(json);
    mem_free(json);
}

static enum status convert_batch(const void *ctx, void *json, struct batch *b, struct err *e)
{
    const struct convert *c = ctx;
    (void)e;
    for (int i = 0; i < b->n; i++) {
        struct unit u = {0};
        if (b->item[i].reason) continue;
        int why = corpus_parse(c->source, &b->item[i], &u, &b->mem, json);
        if (!why && !u.corpus.p) u.corpus = sv_z(c->name);
        if (!why) unit_write(&u, &b->out[CH_MAIN]);
        batch_end_item(b, i, why, why ? 0 : 1);
    }
    return ST_OK;
}

static enum status convert_one(struct run *run, const struct cmd_args *a, const char *in, const char *name,
                               const char *out, struct err *e)
{
    struct tally t;
    struct convert c = {.name = name};
    struct corpus_spec spec = {
        .paths = &in, .n = 1, .format = a->from, .src_lang = a->src_lang, .tgt_lang = a->tgt_lang, .limit = a->limit};
    tally_init(&t);
    TRY(corpus_source_new(&c.source, &spec, &t, e));
    struct driver_job job = {.id = "read",
                             .next = corpus_next,
                             .source = c.source,
                             .work = convert_batch,
                             .ctx = &c,
                             .local_new = json_new,
                             .local_free = json_free,
                             .tally = &t,
                             .fraction = corpus_fraction};
    job.ch[CH_MAIN].path = out;
    enum status st = corpus_gives(c.source) == GIVES_UNITS ? driver_run(run, &job, e)
                                                           : err_set(e, ST_DATA, "'%s' holds chats, not bitext", in);
    corpus_source_free(c.source);
    struct buf b;
    buf_init(&b, 1 << 20);
    tally_show(&t, &b);
    if (st == ST_OK) log_info("read %s: %s", in, buf_z(&b));
    buf_release(&b);
    return st;
}

/* ---- which inputs need that ---- */

/* A file whose first line is a pairs record is used as it stands. A pipe can be read only once, so it never is. */
static bool is_pairs(const char *path)
{
    struct err ignored = {0};
    struct input *in;
    if (input_once(path) || input_open(&in, path, &ignored) != ST_OK) return false;
    sv peek = input_peek(in, &ignored), line = sv_cut(&peek, '\n');
    struct json d = {0};
    bool pairs = json_parse(&d, line) && json_get(&d, 0, SV("src_lang")) >= 0 && json_get(&d, 0, SV("tgt")) >= 0;
    json_release(&d);
    input_close(in);
    return pairs;
}

/* The file's name without folder and endings, made unique among the inputs before it. */
static const char *input_name_for(const struct inputs *in, int i, arena *mem)
{
    sv base = sv_basename(sv_z(in->in[i]));
    ptrdiff_t dot = sv_find_c(base, '.');
    if (dot > 0) base = sv_head(base, dot);
    if (sv_is(base, "-")) base = SV("stdin");
    const char *name = arena_z(mem, base);
    for (int k = 0, same = 1; k < i; k++)
        if (!strcmp(in->name[k], name)) {
            name = arena_f(mem, "%.*s-%d", SV_ARG(base), ++same).p;
            k = -1;
        }
    return name;
}

static enum status prepare(struct run *run, const struct cmd_args *a, struct inputs *in, struct err *e)
{
    in->path = ARENA_ARRAY(a->mem, const char *, in->n);
    in->name = ARENA_ARRAY(a->mem, const char *, in->n);
    in->temporary = ARENA_ARRAY(a->mem, bool, in->n);
    for (int i = 0; i < in->n; i++) {
        in->path[i] = in->in[i];
        in->name[i] = input_name_for(in, i, a->mem);
        if (!a->from.p && !a->limit && is_pairs(in->in[i])) continue;
        in->path[i] = arena_f(a->mem, "%s/lingloom-%ld-%d.jsonl.zst", run->tmp, (long)getpid(), i).p;
        in->temporary[i] = true;
        TRY(convert_one(run, a, in->in[i], in->name[i], in->path[i], e));
    }
    return ST_OK;
}

static void remove_temporaries(const struct inputs *in)
{
    for (int i = 0; i < in->n; i++)
        if (in->temporary && in->temporary[i]) unlink(in->path[i]);
}

static enum status make(struct run *run, const struct cmd_args *a, const struct synth_cfg *cfg, struct inputs *in,
                        struct err *e)
{
    struct wordings *words;
    struct tally t;
    struct opt_list folders = {0};
    opt_list_add(&folders, SV("builtin"), a->mem);
    for (int i = 0; i < cfg->templates.n; i++) opt_list_add(&folders, cfg->templates.v[i], a->mem);
    TRY(wordings_load(&words, &folders, e));
    tally_init(&t);
    enum status st = prepare(run, a, in, e);
    struct synth_job job = {.id = "synth",
                            .paths = in->path,
                            .names = in->name,
                            .n = in->n,
                            .out = a->out.p ? arena_z(a->mem, a->out) : "-",
                            .attempts = arena_f(a->mem, "%s/lingloom-%ld-attempts.tsv", run->tmp, (long)getpid()).p,
                            .survey = arena_f(a->mem, "%s/lingloom-%ld-survey.tsv", run->tmp, (long)getpid()).p,
                            .tally = &t};
    uint64_t tried = 0;
    if (st == ST_OK) st = synth_files(run, cfg, words, &job, e);
    if (st == ST_OK) st = account_make(job.attempts, cfg->count ? job.survey : NULL, NULL, &tried, e);
    unlink(job.attempts);
    unlink(job.survey);
    remove_temporaries(in);
    wordings_free(words);
    return st == ST_OK ? cmd_summary(a, "synth", &t, e) : st;
}

static enum status run_synth(const struct cmd_args *a, struct err *e)
{
    struct synth_cfg cfg = ((const struct cfg *)a->cfg)->synth;
    struct inputs in = {0};
    struct run run;
    TRY(synth_set_kinds(&cfg, ((const struct cfg *)a->cfg)->kinds, e));
    TRY(cmd_inputs(a, &in.in, &in.n, e));
    cmd_run_init(&run, a);
    enum status st = make(&run, a, &cfg, &in, e);
    cmd_run_release(&run);
    return st;
}

const struct cmd cmd_synth = {
    .name = "synth",
    .group = "dialogues",
    .summary = "make dialogues with known answers from bitext",
    .usage = "IN... -o OUT [--count N] [--kinds A=20,E3=5,...] [options]",
    .details =
        "Each pair becomes a request as people type it and the human translation as its answer; consecutive pairs "
        "of one document become passages. The same input, settings and seed give the same bytes for any number "
        "of threads. What is counted is candidates: a pair, or a passage of a document.",
    .common = CMD_OUT | CMD_THREADS | CMD_SEED | CMD_LIMIT | CMD_MEMORY | CMD_LANGS | CMD_INPUT | CMD_BATCH,
    .opts = opts,
    .cfg_size = sizeof(struct cfg),
    .run = run_synth,
};

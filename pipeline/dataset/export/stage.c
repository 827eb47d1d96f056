/* The recipe's `export:` section: one task and one folder for each trainer. */
#include "dataset/export/export.h"

const struct opt export_opts[] = {
    OPT_LIST(struct export_opts, formats, "messages", "FORMAT",
             "messages, sharegpt, alpaca, trl, llamafactory, axolotl, ms-swift, openai, preference, prompts, ..."),
    OPT_ENUM(struct export_opts, drafts, "refuse", "refuse|quote",
             "turns that must not be learnt, where a format has no weights: refuse the record, or quote them in the "
             "user's turn"),
    OPT_ENUM(struct export_opts, compress, "none", "none|zstd", "compress the files"),
    OPT_I64(struct export_opts, shards, "1", 1, 9999, "files a split is cut into"),
    OPT_END,
};

static enum status unknown_format(sv name, struct err *e)
{
    struct buf b;
    buf_init(&b, 4096);
    for (int i = 0; format_types[i]; i++) buf_addf(&b, "%s%s", i ? ", " : "", format_types[i]->name);
    enum status st = err_set(e, ST_CONFIG, "unknown export format '%.*s'\nhint: one of %s", SV_ARG(name), buf_z(&b));
    buf_release(&b);
    return st;
}

enum status export_check(const struct export_opts *o, struct err *e)
{
    for (int i = 0; i < o->formats.n; i++) {
        const struct format_type *f = format_find(o->formats.v[i]);
        if (!f) return unknown_format(o->formats.v[i], e);
        if (f->no_compress && o->formats.n == 1 && sv_is(o->compress, "zstd")) /* among others it stays plain */
            return err_set(e, ST_CONFIG, "format '%s' cannot be compressed: its trainer's loader takes .jsonl only",
                           f->name);
    }
    return o->formats.n ? ST_OK : err_set(e, ST_CONFIG, "no export format");
}

struct export_cfg {
    struct export_opts o;
    struct export_job job;
};

/* ---- inputs: the splits where there are some, else the mix, else what there is ---- */

static void add_path(struct run *run, struct export_split *s, const char *path)
{
    const char **v = ARENA_ARRAY(&run->mem, const char *, s->n + 1);
    if (s->n) memcpy(v, s->path, (size_t)s->n * sizeof *v);
    v[s->n++] = path;
    s->path = v;
}

static bool add_products(struct run *run, struct export_job *job, const char *kind)
{
    int n = 0;
    for (const struct product *p; (p = run_product(run, kind, n)) != NULL; n++)
        add_path(run, &job->split[strcmp(kind, "split") ? 0 : export_split_of(p->name)], p->path);
    return n > 0;
}

static void find_inputs(struct run *run, struct export_job *job)
{
    static const char *const names[EXPORT_SPLITS] = {"train", "validation", "test"};
    for (int i = 0; i < EXPORT_SPLITS; i++) job->split[i].name = names[i];
    if (add_products(run, job, "split") || add_products(run, job, "mixed")) return;
    add_products(run, job, "dialogues");
    add_products(run, job, "chats");
}

static enum status exec(struct run *run, struct task *t, struct err *e)
{
    struct export_cfg *c = t->cfg;
    c->job.task = t;
    return export_run(run, &c->job, &t->tally, e);
}

static void add_task(struct run *run, const struct export_opts *o, const struct format_type *fmt)
{
    struct export_cfg *c = ARENA_NEW(&run->mem, struct export_cfg);
    c->o = *o;
    c->job = (struct export_job){.fmt = fmt,
                                 .drafts = sv_is(o->drafts, "quote") ? DRAFTS_QUOTE : DRAFTS_REFUSE,
                                 .zstd = sv_is(o->compress, "zstd") && !fmt->no_compress,
                                 .shards = (int)o->shards,
                                 .dir = run_path(run, "export/%s", fmt->name)};
    find_inputs(run, &c->job);
    hash128_t h = run_hash(run_hash_opts(export_opts, o, (hash128_t){0}), sv_z(fmt->name));
    struct task *t = run_add_task(run, PH_EXPORT, arena_f(&run->mem, "export:%s", fmt->name).p, fmt->help, c, h, exec);
    t->detail = run_opts_text(run, export_opts, &c->o);
    run_add_product(run, "export", fmt->name, run_path(run, "export/%s/SHA256SUMS", fmt->name));
}

/* `export: [trl, messages]` is short for `export: {formats: [trl, messages]}`. */
static enum status bind(struct run *run, const struct ynode *section, struct export_opts *o, struct err *e)
{
    TRY(opt_defaults(export_opts, o, &run->mem, e));
    if (section->kind == Y_MAP) return yaml_bind(section, export_opts, NULL, o, &run->mem, e);
    return yaml_list(section, &o->formats, &run->mem, e);
}

static enum status plan(struct run *run, const struct ynode *section, struct err *e)
{
    struct export_opts o = {0};
    if (yaml_is_null(section)) return ST_OK;
    TRY(bind(run, section, &o, e));
    struct err bad = {0};
    if (export_check(&o, &bad) != ST_OK) return yaml_err(e, section, "%s", bad.msg);
    for (int i = 0; i < o.formats.n; i++) add_task(run, &o, format_find(o.formats.v[i]));
    return ST_OK;
}

const struct stage stage_export = {
    .section = "export",
    .phase = PH_EXPORT,
    .help = "write the data set for trainers",
    .opts = export_opts,
    .plan = plan,
};

/* lingloom preview RECIPE: what a recipe's dialogues will be, from a sample, before anything is made. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/cmd.h"
#include "cli/preview_show.h"
#include "cli/run_setup.h"
#include "cli/stages.h"
#include "corpus/import.h"
#include "text/lang.h"

struct preview_cfg {
    sv corpora, kinds;
    struct opt_list langs;
    int64_t show, sample;
    bool allow_commands;
};
#define C struct preview_cfg
static const struct opt rows[] = {
    OPT_STR(C, corpora, NULL, "DIR", "folder that ${corpora} in the recipe stands for"),
    OPT_STR(C, kinds, NULL, "KIND[=SHARE],...", "kinds or families instead of the recipe's, and their shares"),
    OPT_LIST(C, langs, NULL, "LANG", "show dialogues of pairs with one of these languages only"),
    OPT_I64(C, show, "3", 0, 1000, "dialogues to show for each kind and pair of languages"),
    OPT_I64(C, sample, "2000", 1, 1e6, "records of each corpus to look at, about; a small corpus is read whole"),
    OPT_BOOL(C, allow_commands, "false", "let the recipe start commands (external scorers)"),
    OPT_END};
#undef C

/* ---- the temporary run folder ---- */

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st, (void)kind, (void)at;
    return remove(path);
}

static enum status make_folder(struct run *run, char **dir, struct err *e)
{
    char *path = arena_z(&run->mem, arena_f(&run->mem, "%s/lingloom-preview-XXXXXX", run->tmp));
    if (!mkdtemp(path)) return err_os(e, "make a folder in", run->tmp);
    *dir = path;
    run->dir = run->tmp = path;
    return ST_OK;
}

/* ---- planning ---- */

/* Everything that makes dialogues; the other stages are planned, too, since their mistakes are worth knowing. */
static bool makes_dialogues(const struct stage *s)
{
    return s->phase == PH_SYNTH || !strcmp(s->section, "corpora") || !strcmp(s->section, "clean") ||
           !strcmp(s->section, "files");
}

enum { STAGES_MAX = 32 };

static enum status plan(struct run *run, const char *recipe, bool seed_given, struct err *e)
{
    struct stage part[STAGES_MAX];
    const struct stage *list[STAGES_MAX + 1] = {NULL};
    for (int i = 0; run_stages[i] && i < STAGES_MAX; i++) {
        part[i] = *run_stages[i];
        if (!makes_dialogues(&part[i])) part[i].plan = NULL;
        list[i] = &part[i];
    }
    return run_plan(run, recipe, list, seed_given, e);
}

/* Two stages may stumble over one file. */
static void tell_other(struct preview_told *told, const char *what)
{
    for (int i = 0; i < told->nother; i++)
        if (!strcmp(told->other[i], what)) return;
    if (told->nother < PREVIEW_OTHERS) told->other[told->nother++] = what;
}

/* A file that is not there is told; a mistake in the recipe is an error here as it is in a run. */
static enum status plan_others(struct run *run, struct preview_told *told, struct err *e)
{
    for (int i = 0; run_stages[i]; i++) {
        const struct stage *s = run_stages[i];
        if (makes_dialogues(s) || !s->plan) continue;
        if (s->plan(run, yaml_get(run->recipe, s->section), e) == ST_OK) continue;
        if (e->code != ST_IO && e->code != ST_DATA) return e->code;
        tell_other(told, arena_f(&run->mem, "%s: %s", s->section, e->msg).p);
        err_clear(e);
    }
    return ST_OK;
}

/* ---- reading ---- */

static struct task *import_of(const struct run *run, const struct product *p)
{
    for (struct task *t = run->tasks; t; t = t->next)
        if (sv_starts(sv_z(t->id), SV("import:")) && !strcmp(t->id + 7, p->name)) return t;
    return NULL;
}

static enum status read_one(struct run *run, const struct product *p, double *weight, struct err *e)
{
    struct task *t = import_of(run, p);
    if (run->stop && *run->stop) return err_set(e, ST_INTR, "interrupted");
    if (t->exec(run, t, e) != ST_OK) return err_wrap(e, "%s", t->id);
    uint64_t in = tally_in(&t->tally);
    *weight = in && p->est_records > (double)in ? p->est_records / (double)in : 1;
    return ST_OK;
}

static enum status read_samples(struct run *run, struct outlook_job *j, struct err *e)
{
    while (run_product(run, "pairs", j->n)) j->n++;
    const char **paths = ARENA_ARRAY(&run->mem, const char *, j->n + 1),
               **names = ARENA_ARRAY(&run->mem, const char *, j->n + 1);
    double *weight = ARENA_ARRAY(&run->mem, double, j->n + 1);
    int64_t *caps = ARENA_ARRAY(&run->mem, int64_t, j->n + 1);
    for (int i = 0; i < j->n; i++) {
        const struct product *p = run_product(run, "pairs", i);
        paths[i] = p->path;
        names[i] = p->name;
        caps[i] = ((const struct corpus *)p->meta)->cap;
        log_status(arena_f(&run->mem, "preview: reading %s (%d of %d)", p->name, i + 1, j->n).p);
        TRY(read_one(run, p, &weight[i], e));
    }
    j->paths = paths, j->names = names, j->weight = weight, j->caps = caps;
    return ST_OK;
}

/* ---- the command ---- */

static enum status no_dialogues(const struct run *run, struct err *e)
{
    const struct run_absent *a = run->preview->absent;
    if (run_product(run, "pairs", 0))
        return err_set(e, ST_CONFIG, "%s: the recipe makes no dialogues: it has no 'synth'", run->recipe_path);
    if (a) return err_set(e, ST_IO, "none of the corpora is there: %s", a->why);
    return err_set(e, ST_CONFIG, "%s: there is no bitext to make dialogues from", run->recipe_path);
}

static enum status norm_langs(const struct opt_list *given, struct opt_list *codes, arena *mem, struct err *e)
{
    for (int i = 0; i < given->n; i++) {
        sv code = lang_norm(given->v[i], mem);
        if (!code.p) return err_set(e, ST_USAGE, "'%.*s' is no language code", SV_ARG(given->v[i]));
        opt_list_add(codes, code, mem);
    }
    return ST_OK;
}

static enum status look(struct run *run, const struct cmd_args *a, struct preview_told *told, struct err *e)
{
    const struct preview_cfg *c = a->cfg;
    TRY(plan(run, a->pos[0].p, a->seed_given, e));
    const struct synth_cfg *planned = synth_planned(run, &told->words);
    if (!planned) return no_dialogues(run, e);
    TRY(plan_others(run, told, e));
    told->cfg = *planned;
    if (c->kinds.p) TRY(synth_set_kinds(&told->cfg, c->kinds, e));
    struct outlook_job j = {.cfg = &told->cfg, .words = told->words, .show = (int)c->show};
    enum log_level level = log_get_level();
    if (level == LOG_INFO) log_set_level(LOG_WARN); /* the accounts of a sample are nobody's concern */
    enum status st = read_samples(run, &j, e);
    log_status("preview: building dialogues");
    if (st == ST_OK) st = outlook_make(run, &j, &told->outlook, e);
    log_status(NULL);
    log_set_level(level);
    return st;
}

static enum status preview(const struct cmd_args *a, struct err *e)
{
    const struct preview_cfg *c = a->cfg;
    struct run_preview wanted = {.records = c->sample};
    struct opt_list langs = {0};
    struct preview_told told = {.absent = &wanted};
    struct run run;
    char *dir = NULL;
    if (a->npos != 1)
        return err_set(e, ST_USAGE, "preview takes one recipe\nhint: lingloom preview pipeline/recipes/demo.yaml");
    TRY(norm_langs(&c->langs, &langs, a->mem, e));
    told.langs = langs;
    cmd_run_init(&run, a);
    run.preview = &wanted;
    run.corpora = c->corpora.p ? arena_z(&run.mem, c->corpora) : NULL;
    run.allow_commands = c->allow_commands;
    enum status st = make_folder(&run, &dir, e);
    if (st == ST_OK) st = look(&run, a, &told, e);
    if (st == ST_OK) st = preview_show(a, &run, &told, e);
    outlook_release(&told.outlook);
    if (dir) nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    cmd_run_release(&run);
    return st;
}

const struct cmd cmd_preview = {
    .name = "preview",
    .group = "whole runs",
    .summary = "what a recipe's dialogues will be: examples, counts, what is missing",
    .usage = "RECIPE [--corpora DIR] [--kinds KIND,...] [options]",
    .details = "Reads a sample of every corpus of the recipe and shows, in seconds and without writing anything, a few "
               "dialogues for each kind and pair of languages as they will be made, how many of each kind to expect, "
               "and what is missing: files, languages without wordings, pairs of languages too small to learn words "
               "from, kinds that nothing suits.",
    .common = CMD_THREADS | CMD_SEED | CMD_MEMORY | CMD_BATCH,
    .opts = rows,
    .cfg_size = sizeof(struct preview_cfg),
    .run = preview};

#include "dataset/sieve_stage.h"

#include "base/input.h"
#include "base/paths.h"
#include "corpus/group.h"
#include "corpus/reader.h"
#include "dataset/ids.h"
#include "dataset/mix.h"
#include "engine/shard.h"

#include <sys/stat.h>
#include <unistd.h>

enum { PARTS_MAX = 4, SAMPLE = 20 };

struct sieve_task {
    struct sieve_part part[PARTS_MAX];
    int n;
    const char *out, *rejects;
    const struct record_files *files; /* or NULL: the run's records */
};

/* What `files:` names, and where the copies go. */
struct record_files {
    const char **in, **out;
    int n;
};

static enum status write_ordinals(const struct bitset *b, const char *out, struct err *e)
{
    struct shard_writer *w;
    TRY(shard_writer_open(&w, out, e));
    enum status st = ST_OK;
    struct buf line;
    buf_init(&line, 64);
    for (uint64_t i = 0; i < b->n * 64 && st == ST_OK; i++) {
        if (!bitset_has(b, i)) continue;
        buf_reset(&line);
        buf_addf(&line, "%llu\n", (unsigned long long)i);
        st = shard_writer_add(w, buf_sv(&line), e);
    }
    buf_release(&line);
    struct err later = {0};
    if (shard_writer_close(w, st == ST_OK, NULL, &later) && st == ST_OK) st = err_set(e, later.code, "%s", later.msg);
    return st;
}

/* Copies of files that an earlier run had and this one has not. */
static void remove_stale(struct run *run, const struct record_files *f)
{
    struct paths there = {.mem = &run->mem};
    struct err none = {0};
    if (paths_add_files(&there, sv_z(run_path(run, "clean")), &none) != ST_OK) return;
    for (int i = 0; i < there.n; i++) {
        bool wanted = false;
        for (int k = 0; k < f->n; k++) wanted |= !strcmp(there.v[i], f->out[k]);
        if (!wanted) unlink(there.v[i]);
    }
}

static hash128_t hash_file(hash128_t h, sv spec)
{
    struct stat st = {0};
    ptrdiff_t bang = sv_find_c(spec, '!');
    char *z = mem_strdup(bang > 0 ? sv_head(spec, bang) : spec);
    if (stat(z, &st) != 0) st.st_size = -1;
    mem_free(z);
    int64_t facts[3] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
    return run_hash(run_hash(h, spec), sv_of((const char *)facts, sizeof facts));
}

/* Names, sizes and times of the inputs: what tells that a finished task is still good. */
static hash128_t hash_files(const struct record_files *f)
{
    hash128_t h = {0};
    for (int i = 0; i < f->n; i++) {
        sv file, rest = sv_z(f->in[i]);
        while (paths_next_file(&rest, &file)) h = hash_file(h, file);
    }
    return h;
}

/* ---- files: ---- */

static enum status plan_files(struct run *run, const struct ynode *section, struct err *e)
{
    struct opt_list names = {0};
    struct paths p = {.mem = &run->mem};
    if (!section) return ST_OK;
    if (yaml_get(run->recipe, "corpora"))
        return yaml_err(e, section, "a recipe has 'files' (records as they are) or 'corpora', not both");
    TRY(yaml_list(section, &names, &run->mem, e));
    for (int i = 0; i < names.n; i++) {
        sv name;
        TRY(run_expand(run, section, names.v[i], &name, e));
        if (paths_add(&p, name, e) != ST_OK) return err_wrap(e, "%s:%d: files", section->file, section->line);
    }
    struct corpus_spec spec = {.paths = p.v, .n = p.n};
    p.v = group_paths(&spec, &p.n, &run->mem);
    if (!p.n) return yaml_err(e, section, "'files' names no data");
    struct record_files *f = ARENA_NEW(&run->mem, struct record_files);
    *f = (struct record_files){.in = p.v, .n = p.n, .out = ARENA_ARRAY(&run->mem, const char *, p.n + 1)};
    for (int i = 0; i < p.n; i++) run_add_input(run, p.v[i]);
    if (!yaml_get(run->recipe, "dedup") && !yaml_get(run->recipe, "filter") && !yaml_get(run->recipe, "decontam"))
        return yaml_err(e, section, "nothing is to be done with 'files': no filter, decontam or dedup");
    TRY(paths_mirror(sv_z(run_path(run, "clean/")), p.v, p.n, f->out, &run->mem, e));
    run_add_product(run, "clean", "clean", run_path(run, "clean"))->meta = f;
    return ST_OK;
}

const struct stage stage_files = {
    .section = "files",
    .phase = PH_IMPORT,
    .help = "records as they are: files, folders, globs or @lists of JSONL, instead of corpora",
    .plan = plan_files,
};

/* ---- the task ---- */

/* Before the sections' sieves, ns of them in the end: the mix of the run's records, or the ids of those from outside.
 */
static enum status make_all(struct run *run, struct sieve_task *x, struct ids *ids, const char *const *path, int n,
                            struct sieve s[PARTS_MAX + 1], int *ns, struct err *e)
{
    struct mixing *mix = mix_of_run(run, run->memory / 4);
    if (mix) s[(*ns)++] = mix_sieve(mix);
    if (ids) s[(*ns)++] = ids_sieve(ids);
    for (int i = 0; i < x->n; i++, ++*ns) TRY(x->part[i].make(run, x->part[i].cfg, path, n, &s[*ns], e));
    return ST_OK;
}

static enum status pass(struct run *run, struct task *t, const struct sieve *s, int ns, const char *const *path, int n,
                        struct err *e)
{
    struct sieve_task *x = t->cfg;
    struct bitset dropped = {0};
    struct sieve_job job = {.path = path,
                            .npath = n,
                            .sieve = (struct sieve *)s,
                            .nsieve = ns,
                            .tally = &t->tally,
                            .task = t,
                            .outs = x->files ? x->files->out : NULL,
                            .drops = x->rejects,
                            .limit = x->files && run->limit > 0 ? (uint64_t)run->limit : 0,
                            .sample = run->keep_all_rejects ? 0 : SAMPLE};
    enum status st = sieve_run(run, &job, &dropped, e);
    if (st == ST_OK && !x->files) {
        st = write_ordinals(&dropped, x->out, e);
        t->tally.out = t->tally.count[TALLY_KEPT];
    }
    bitset_release(&dropped);
    return st;
}

static enum status exec(struct run *run, struct task *t, struct err *e)
{
    struct sieve_task *x = t->cfg;
    struct sieve s[PARTS_MAX + 1] = {0};
    struct ids *ids = x->files ? ids_new() : NULL;
    uint64_t same;
    int ns = 0, n;
    const char *const *path = dataset_inputs(run, &n);
    if (x->files) {
        path = x->files->in;
        n = x->files->n;
        remove_stale(run, x->files);
    }
    enum status st = make_all(run, x, ids, path, n, s, &ns, e);
    int first = ns - x->n; /* after an error: fewer were made */
    if (st == ST_OK) st = pass(run, t, s, ns, path, n, e);
    for (int i = 0; i < x->n && st == ST_OK; i++)
        if (x->part[i].after) st = x->part[i].after(run, x->part[i].cfg, s[first + i].self, e);
    if (st == ST_OK && ids) st = ids_warn(ids, &same, e);
    for (int k = 0, i = 0; k < ns; k++)
        if (!sv_is(sv_z(s[k].name), "mix") && s[k].self != ids) x->part[i++].free(s[k].self);
    ids_free(ids);
    if (st != ST_OK) mix_of_run_drop(run);
    return st;
}

static const struct record_files *files_of(const struct run *run)
{
    const struct product *p = run_product(run, "clean", 0);
    return p ? p->meta : NULL;
}

static struct task *task_of(const struct run *run)
{
    for (struct task *t = run->tasks; t; t = t->next)
        if (!strcmp(t->id, "records")) return t;
    return NULL;
}

static struct task *add_task(struct run *run)
{
    struct sieve_task *x = ARENA_NEW(&run->mem, struct sieve_task);
    x->files = files_of(run);
    x->rejects = run_path(run, "rejects/records.jsonl");
    if (x->files)
        return run_add_task(run, PH_DEDUP, "records", "copy the records that may stay", x, hash_files(x->files), exec);
    x->out = run_path(run, "records/dropped.txt.zst");
    run_add_product(run, "drops", "records", x->out);
    return run_add_task(run, PH_DEDUP, "records", "find records that must not stay", x, (hash128_t){0}, exec);
}

void sieve_stage_add(struct run *run, const struct sieve_part *p, hash128_t config, const char *detail)
{
    struct task *t = task_of(run);
    if (!t) t = add_task(run);
    struct sieve_task *x = t->cfg;
    x->part[x->n++] = *p;
    t->fingerprint = run_hash(run_hash(t->fingerprint, sv_z(p->name)), sv_of((const char *)&config, sizeof config));
    sv all = arena_f(&run->mem, "%s%s%s:\n%s", t->detail ? t->detail : "", t->detail ? "\n" : "", p->name, detail);
    t->detail = all.p;
}

enum status sieve_stage_load(struct run *run, struct bitset *out, struct err *e)
{
    const struct product *p = run_product(run, "drops", 0);
    if (!p) return ST_OK;
    struct input *in;
    TRY(input_open(&in, p->path, e));
    struct lines *lines = lines_new(in, 64);
    sv line;
    uint64_t no;
    int64_t ord;
    while (lines_next(lines, &line, &no, e) == LINE_OK)
        if (sv_to_i64(line, &ord) && ord >= 0) bitset_add(out, (uint64_t)ord);
    lines_free(lines);
    input_close(in);
    return e->code;
}

bool sieve_stage_wanted(const struct run *run)
{
    int n;
    dataset_inputs((struct run *)(uintptr_t)run, &n);
    return n > 0 || files_of(run);
}

bool sieve_stage_writes(const struct run *run)
{
    return files_of(run) != NULL;
}

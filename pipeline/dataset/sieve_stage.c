#include "dataset/sieve_stage.h"

#include "base/input.h"
#include "dataset/mix.h"
#include "engine/shard.h"

enum { PARTS_MAX = 4, SAMPLE = 20 };

struct sieve_task {
    struct sieve_part part[PARTS_MAX];
    int n;
    const char *out, *rejects;
    const char *detail;
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

/* The mix is the first sieve, where there is one. */
static enum status make_all(struct run *run, struct sieve_task *x, const char *const *path, int n,
                            struct sieve s[PARTS_MAX + 1], int *ns, struct err *e)
{
    struct mixing *mix = mix_of_run(run, run->memory / 4);
    if (mix) s[(*ns)++] = mix_sieve(mix);
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
                            .drops = x->rejects,
                            .sample = run->keep_all_rejects ? 0 : SAMPLE};
    enum status st = sieve_run(run, &job, &dropped, e);
    if (st == ST_OK) st = write_ordinals(&dropped, x->out, e);
    bitset_release(&dropped);
    t->tally.out = t->tally.count[TALLY_KEPT];
    return st;
}

static enum status exec(struct run *run, struct task *t, struct err *e)
{
    struct sieve_task *x = t->cfg;
    struct sieve s[PARTS_MAX + 1] = {0};
    int ns = 0, n;
    const char *const *path = dataset_inputs(run, &n);
    enum status st = make_all(run, x, path, n, s, &ns, e);
    int first = ns - x->n; /* after an error: fewer were made */
    if (st == ST_OK) st = pass(run, t, s, ns, path, n, e);
    for (int i = 0; i < x->n && st == ST_OK; i++)
        if (x->part[i].after) st = x->part[i].after(run, x->part[i].cfg, s[first + i].self, e);
    for (int k = 0, i = 0; k < ns; k++)
        if (!sv_is(sv_z(s[k].name), "mix")) x->part[i++].free(s[k].self);
    if (st != ST_OK) mix_of_run_drop(run);
    return st;
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
    x->out = run_path(run, "records/dropped.txt.zst");
    x->rejects = run_path(run, "rejects/records.jsonl");
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

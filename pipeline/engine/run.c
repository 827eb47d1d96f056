/* Runs: planning tasks, and executing them so that a second start goes on where the first one ended. */
#include "engine/run.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/input.h"
#include "base/log.h"
#include "base/paths.h"
#include "engine/manifest.h"
#include "engine/progress.h"
#include "engine/shard.h"
#include "engine/state.h"

hash128_t run_hash(hash128_t h, sv text)
{
    hash128_t t = hash128(text, h.lo);
    return (hash128_t){hash_mix(h.lo ^ t.lo) + t.hi, hash_mix(h.hi + t.hi) ^ t.lo};
}

hash128_t run_hash_opts(const struct opt *rows, const void *cfg, hash128_t h)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    for (const struct opt *o = rows; o && o->name; o++) {
        buf_addf(&b, "%s=", o->name);
        opt_show(o, cfg, &b);
        buf_addc(&b, '\n');
    }
    h = run_hash(h, buf_sv(&b));
    buf_release(&b);
    return h;
}

const char *run_opts_text(struct run *run, const struct opt *rows, const void *cfg)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    for (const struct opt *o = rows; o && o->name; o++) {
        size_t before = b.n;
        buf_addf(&b, "%s: ", o->name);
        size_t head = b.n;
        opt_show(o, cfg, &b);
        if (b.n == head)
            b.n = before; /* absent: nothing to say */
        else
            buf_addc(&b, '\n');
    }
    const char *z = arena_z(&run->mem, buf_sv(&b));
    buf_release(&b);
    return z;
}

/* A task depends on every task of an earlier phase: changing one import redoes the mix, not the other imports. */
static hash128_t upstream(const struct run *run, enum phase ph, hash128_t h)
{
    for (const struct task *t = run->tasks; t; t = t->next) {
        if (t->phase >= ph) continue;
        h = run_hash(h, sv_of((const char *)&t->fingerprint, sizeof t->fingerprint));
        h = run_hash(h, sv_z(t->id));
    }
    return h;
}

struct task *run_add_task(struct run *run, enum phase ph, const char *id, const char *what, void *cfg,
                          hash128_t config_hash, enum status (*exec)(struct run *, struct task *, struct err *))
{
    struct task *t = ARENA_NEW(&run->mem, struct task), **at = &run->tasks;
    t->id = arena_z(&run->mem, sv_z(id));
    t->phase = ph;
    t->what = arena_z(&run->mem, sv_z(what));
    t->cfg = cfg;
    t->exec = exec;
    tally_init(&t->tally);
    int64_t base[2] = {(int64_t)run->seed, run->limit};
    t->fingerprint =
        upstream(run, ph, run_hash(run_hash(config_hash, sv_z(id)), sv_of((const char *)base, sizeof base)));
    while (*at) at = &(*at)->next;
    *at = t;
    run->ntasks++;
    return t;
}

struct product *run_add_product(struct run *run, const char *kind, const char *name, const char *path)
{
    struct product *p = ARENA_NEW(&run->mem, struct product), **at = &run->products;
    p->kind = kind;
    p->name = arena_z(&run->mem, sv_z(name));
    p->path = path;
    p->est_records = p->est_bytes = -1;
    while (*at) at = &(*at)->next;
    return *at = p;
}

struct product *run_product(const struct run *run, const char *kind, int n)
{
    for (struct product *p = run->products; p; p = p->next)
        if (!strcmp(p->kind, kind) && n-- == 0) return p;
    return NULL;
}

const char *run_path(struct run *run, const char *fmt, ...)
{
    char rel[1024];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(rel, sizeof rel, fmt, ap);
    va_end(ap);
    return run->dir ? arena_f(&run->mem, "%s/%s", run->dir, rel).p : arena_z(&run->mem, sv_z(rel));
}

sv run_recipe_folder(const struct run *run)
{
    sv p = sv_z(run->recipe_path);
    ptrdiff_t slash = sv_rfind_c(p, '/');
    return slash < 0 ? SV(".") : sv_head(p, slash);
}

enum status run_expand(struct run *run, const struct ynode *at, sv text, sv *out, struct err *e)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    enum status st = ST_OK;
    while (text.n && st == ST_OK) {
        ptrdiff_t i = sv_find(text, SV("${"));
        ptrdiff_t end = i < 0 ? -1 : sv_find_c(sv_from(text, i), '}');
        buf_adds(&b, i < 0 ? text : sv_head(text, i));
        if (i < 0) break;
        sv name = end < 0 ? SV("") : sv_head(sv_from(text, i + 2), end - 2);
        if (sv_is(name, "recipe"))
            buf_adds(&b, run_recipe_folder(run));
        else if (sv_is(name, "corpora") && run->corpora)
            buf_adds(&b, sv_z(run->corpora));
        else if (sv_is(name, "corpora"))
            st = yaml_err(e, at, "${corpora} is not set\nhint: say where the corpora are with --corpora DIR");
        else
            st = yaml_err(e, at, "unknown variable in '%.*s'\nhint: known are ${corpora} and ${recipe}", SV_ARG(text));
        text = sv_from(text, i + end + 1);
    }
    *out = arena_dup(&run->mem, buf_sv(&b));
    buf_release(&b);
    return st;
}

static void add_input(struct run *run, sv disk)
{
    ptrdiff_t bang = sv_find_c(disk, '!');
    if (bang > 0) disk = sv_head(disk, bang);
    struct run_input **at = &run->inputs;
    for (; *at; at = &(*at)->next)
        if (sv_is(disk, (*at)->path)) return;
    struct run_input *in = *at = ARENA_NEW(&run->mem, struct run_input);
    in->path = arena_z(&run->mem, disk);
    sv c = sv_z(run->corpora);
    in->name =
        c.n && sv_starts(disk, c) ? arena_f(&run->mem, "${corpora}%.*s", SV_ARG(sv_from(disk, c.n))).p : in->path;
}

void run_add_input(struct run *run, const char *path)
{
    sv file, rest = sv_z(path);
    while (paths_next_file(&rest, &file)) add_input(run, file);
}

/* ---- planning ---- */

static enum status unknown_key(const struct ynode *c, const char *const *names, int n, struct err *e)
{
    struct buf all;
    sv near = name_nearest(c->key, names, n);
    buf_init(&all, 400);
    for (int i = 0; i < n; i++) buf_addf(&all, "%s%s", i ? ", " : "", names[i]);
    enum status st = err_set(
        e, ST_CONFIG, "%s:%d:%d: unknown key '%.*s'\nhint: %s%.*s%s", c->file, c->key_line, c->key_col, SV_ARG(c->key),
        near.n ? "did you mean '" : "known here: ", SV_ARG(near.n ? near : buf_sv(&all)), near.n ? "'?" : "");
    buf_release(&all);
    return st;
}

static enum status check_keys(const struct ynode *root, const struct stage *const *stages, struct err *e)
{
    static const char *const plain[] = {"name", "description", "seed"};
    const char *names[64];
    int n = 0;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) names[n++] = plain[i];
    for (const struct stage *const *s = stages; *s && n < 64; s++)
        if ((*s)->help) names[n++] = (*s)->section;
    for (const struct ynode *c = root->child; c; c = c->next) {
        bool known = false;
        for (int i = 0; i < n; i++) known |= sv_is(c->key, names[i]);
        if (known) continue;
        return unknown_key(c, names, n, e);
    }
    return ST_OK;
}

static enum status bind_seed(struct run *run, bool given, struct err *e)
{
    const struct ynode *n = yaml_get(run->recipe, "seed");
    int64_t v;
    if (given || !n) return ST_OK;
    if (n->kind != Y_SCALAR || !sv_to_i64(n->text, &v) || v < 0) return yaml_err(e, n, "'seed' must be a whole number");
    run->seed = (uint64_t)v;
    return ST_OK;
}

static enum status load_recipe(struct run *run, const char *path, struct err *e)
{
    struct buf text;
    buf_init(&text, 16 << 20);
    struct input *in;
    TRY(input_open(&in, path, e));
    ptrdiff_t n = 0;
    for (char *room; (room = buf_room(&text, 16 << 10)) && (n = input_read(in, room, 16 << 10, e)) > 0;)
        text.n += (size_t)n;
    input_close(in);
    enum status st = n < 0 ? e->code : text.over ? err_set(e, ST_CONFIG, "%s: larger than 16 MiB", path) : ST_OK;
    run->recipe_text = arena_dup(&run->mem, buf_sv(&text));
    buf_release(&text);
    return st == ST_OK ? run_set_recipe(run, path, run->recipe_text, e) : st;
}

enum status run_set_recipe(struct run *run, const char *path, sv text, struct err *e)
{
    struct ynode *root;
    run->recipe_path = arena_z(&run->mem, sv_z(path));
    run->recipe_text = text;
    TRY(yaml_parse(text, run->recipe_path, &run->mem, &root, e));
    if (!root || root->kind != Y_MAP)
        return err_set(e, ST_CONFIG, "%s:1:1: a recipe is a map of name, corpora, ...", path);
    run->recipe = root;
    return ST_OK;
}

enum status run_plan(struct run *run, const char *path, const struct stage *const *stages, bool seed_given,
                     struct err *e)
{
    if (!run->recipe) TRY(load_recipe(run, path, e));
    TRY(check_keys(run->recipe, stages, e));
    TRY(bind_seed(run, seed_given, e));
    for (int ph = PH_IMPORT; ph <= PH_REPORT; ph++)
        for (const struct stage *const *s = stages; *s; s++)
            if ((int)(*s)->phase == ph && (*s)->plan) TRY((*s)->plan(run, yaml_get(run->recipe, (*s)->section), e));
    return ST_OK;
}

/* "key: value" lines as one wrapped paragraph: a plan of fifty corpora is to be read, too */
static void show_options(struct buf *to, const char *text)
{
    enum { WIDTH = 110 };
    size_t line = to->n;
    for (sv rest = sv_z(text); rest.p && rest.n;) {
        sv item = sv_cut(&rest, '\n');
        bool first = line == to->n;
        if (!first && to->n - line + (size_t)item.n + 2 > WIDTH) {
            buf_addc(to, '\n');
            line = to->n;
            first = true;
        }
        buf_addf(to, "%s%.*s", first ? "      " : "  ", SV_ARG(item));
    }
    if (line < to->n) buf_addc(to, '\n');
}

static void show_bytes(struct buf *to, double n)
{
    if (n < 1e6)
        buf_addf(to, ", %.0f kB", n / 1e3 < 1 ? 1 : n / 1e3);
    else if (n < 1e9)
        buf_addf(to, ", %.1f MB", n / 1e6);
    else
        buf_addf(to, ", %.1f GB", n / 1e9);
}

sv run_product_place(const struct product *p)
{
    sv path = sv_z(p->path);
    return sv_is(sv_basename(path), "SHA256SUMS") ? sv_head(path, sv_rfind_c(path, '/')) : path;
}

void run_show_plan(const struct run *run, struct buf *to)
{
    int i = 0;
    buf_addf(to, "recipe %s, seed %llu, into %s\n", run->recipe_path, (unsigned long long)run->seed,
             run->dir ? run->dir : "-");
    for (const struct task *t = run->tasks; t; t = t->next) {
        buf_addf(to, "%3d. %-24s %s\n", ++i, t->id, t->what);
        if (t->detail) show_options(to, t->detail);
    }
    buf_addf(to, "makes\n");
    for (const struct product *p = run->products; p; p = p->next) {
        buf_addf(to, "  %-10s %-24s %.*s", p->kind, p->name, SV_ARG(run_product_place(p)));
        if (p->est_records >= 0) {
            buf_addf(to, "  about ");
            tally_count(to, (uint64_t)p->est_records);
            buf_addf(to, " records");
        }
        if (p->est_bytes >= 0) show_bytes(to, p->est_bytes);
        buf_addc(to, '\n');
    }
}

/* ---- executing ---- */

static bool same(hash128_t a, hash128_t b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

/* What the state knows of the task: done (then its tally is loaded), begun with the same configuration, or to be begun
 * anew. */
static enum status look_up(struct run *run, struct task *t, bool *done, struct err *e)
{
    struct task_state s;
    *done = false;
    if (!state_get_task(run->state, t->id, &s, &run->mem, e)) {
        if (e->code) return e->code;
        s = (struct task_state){.fingerprint = t->fingerprint};
        return state_put_task(run->state, t->id, &s, e);
    }
    if (!same(s.fingerprint, t->fingerprint)) {
        log_info("%s: its configuration or inputs changed, doing it anew", t->id);
        s = (struct task_state){.fingerprint = t->fingerprint};
        return state_put_task(run->state, t->id, &s, e);
    }
    *done = s.done;
    t->seconds = s.seconds;
    if (s.done && !tally_load(&t->tally, s.tally, &run->mem))
        return err_set(e, ST_DATA, "the state of '%s' cannot be read", t->id);
    return ST_OK;
}

static enum status store_done(struct run *run, struct task *t, struct err *e)
{
    struct task_state s;
    struct buf json;
    if (!state_get_task(run->state, t->id, &s, &run->mem, e) && e->code) return e->code;
    buf_init(&json, BUF_MAX_DEFAULT);
    tally_json(&t->tally, &json);
    s.fingerprint = t->fingerprint;
    s.done = true;
    s.tally = buf_sv(&json);
    if (s.seconds <= 0) s.seconds = t->seconds;
    t->seconds = s.seconds;
    enum status st = state_put_task(run->state, t->id, &s, e);
    buf_release(&json);
    return st;
}

static void tell(const struct task *t)
{
    struct buf b;
    buf_init(&b, 1 << 16);
    tally_show(&t->tally, &b);
    if (t->tally.out != t->tally.count[TALLY_KEPT]) {
        buf_adds(&b, SV(", makes "));
        tally_count(&b, t->tally.out);
    }
    log_info("%-24s %s%s", t->id, buf_z(&b), t->skipped ? "  [done before]" : "");
    buf_release(&b);
}

static enum status run_task(struct run *run, struct task *t, struct err *e)
{
    bool done;
    TRY(look_up(run, t, &done, e));
    t->skipped = done;
    if (!done) {
        struct progress clock;
        progress_init(&clock, t->id);
        enum status st = t->exec(run, t, e);
        t->seconds = progress_seconds(&clock);
        if (st != ST_OK) return err_wrap(e, "%s", t->id);
        TRY(store_done(run, t, e));
    }
    tell(t);
    return ST_OK;
}

/* The names of all tasks, so that `status` can say what is still to come. */
static enum status store_plan(struct run *run, struct err *e)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (const struct task *t = run->tasks; t; t = t->next) buf_addf(&b, "%s\t%s\n", t->id, t->what);
    enum status st = state_put(run->state, "plan", buf_sv(&b), e);
    buf_release(&b);
    return st;
}

enum status run_execute(struct run *run, struct err *e)
{
    TRY(store_plan(run, e));
    for (struct task *t = run->tasks; t; t = t->next) {
        if (run->stop && *run->stop) return err_set(e, ST_INTR, "interrupted");
        TRY(run_task(run, t, e));
    }
    return manifest_write(run, e);
}

void run_progress(struct run *run, struct task *t, const char *what, double fraction)
{
    static _Thread_local struct progress p;
    (void)run;
    if (p.what != t->id) progress_init(&p, t->id);
    progress_phase(&p, what, fraction);
}

struct run_cleanup {
    void (*release)(void *it);
    void *it;
    struct run_cleanup *next;
};

void run_on_release(struct run *run, void (*release)(void *it), void *it)
{
    struct run_cleanup *c = ARENA_NEW(&run->mem, struct run_cleanup);
    *c = (struct run_cleanup){release, it, run->cleanup};
    run->cleanup = c;
}

void run_release(struct run *run)
{
    for (struct run_cleanup *c = run->cleanup; c; c = c->next) c->release(c->it);
    run->cleanup = NULL;
    state_close(run->state);
    run->state = NULL;
    arena_release(&run->mem);
}

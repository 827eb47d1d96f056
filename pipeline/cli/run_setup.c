#include "cli/run_setup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "engine/shard.h"
#include "engine/state.h"

static bool has(const char *dir, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return access(path, F_OK) == 0;
}

static bool is_empty(const char *dir)
{
    DIR *d = opendir(dir);
    bool empty = true;
    for (struct dirent *f; d && (f = readdir(d));) empty &= f->d_name[0] == '.';
    if (d) closedir(d);
    return empty;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    return at->level == 0 ? 0 : remove(path);
}

/* Only ever empties a folder that carries a run's state. */
static enum status empty_folder(const char *dir, struct err *e)
{
    return nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 ? ST_OK : err_os(e, "empty", dir);
}

void run_set_folder(struct run *run, const char *dir)
{
    run->dir = arena_z(&run->mem, sv_z(dir));
    if (!run->tmp) run->tmp = run_path(run, "tmp");
}

enum status run_open_folder(struct run *run, bool fresh, struct err *e)
{
    const char *dir = run->dir;
    if (!has(dir, "state.db") && access(dir, F_OK) == 0 && !is_empty(dir))
        return err_set(e, ST_USAGE, "'%s' is not empty and no run folder\nhint: choose another folder with -o", dir);
    if (fresh && has(dir, "state.db")) TRY(empty_folder(dir, e));
    TRY(file_make_parent(arena_f(&run->mem, "%s/x", dir).p, e));
    TRY(file_make_parent(arena_f(&run->mem, "%s/x", run->tmp).p, e));
    return state_open(&run->state, dir, true, e);
}

static const struct task *task_of(const struct run *run, const struct product *p)
{
    for (const struct task *t = run->tasks; t; t = t->next)
        if (sv_starts(sv_z(t->id), SV("export:")) && !strcmp(t->id + 7, p->name)) return t;
    return NULL;
}

static void tell_export(const struct run *run, const struct product *p)
{
    const struct task *t = task_of(run, p);
    uint64_t records = t ? t->tally.count[TALLY_KEPT] : 0, rows = t ? t->tally.out : 0;
    struct buf b;
    buf_init(&b, 1 << 10);
    tally_count(&b, records);
    buf_adds(&b, records == 1 ? SV(" record") : SV(" records"));
    if (rows != records) {
        buf_adds(&b, SV(" in "));
        tally_count(&b, rows);
        buf_adds(&b, SV(" rows"));
    }
    log_info("  %-14s %-32s %.*s", p->name, buf_z(&b), SV_ARG(run_product_place(p)));
    buf_release(&b);
}

/* The first file for training in an export's folder, as its checksums list it; absent where there is none. */
static sv training_file(const struct product *p, arena *mem)
{
    char line[1024];
    FILE *sums = fopen(p->path, "rb");
    sv found = {0};
    while (sums && !found.p && fgets(line, sizeof line, sums)) {
        ptrdiff_t at = sv_find(sv_z(line), SV("  data/train"));
        if (at > 0) found = arena_dup(mem, sv_trim(sv_from(sv_z(line), at)));
    }
    if (sums) fclose(sums);
    return found;
}

/* Commands that work on what was made, on the plainest of the exports. */
static void tell_next(const struct run *run)
{
    arena mem = {0};
    const struct product *best = NULL, *p;
    for (int i = 0; (p = run_product(run, "export", i)); i++)
        if (!best || !strcmp(p->name, "messages")) best = p;
    sv file = best ? training_file(best, &mem) : SV("");
    log_info("\nnext");
    if (file.n) {
        sv at = arena_f(&mem, "%.*s/%.*s", SV_ARG(run_product_place(best)), SV_ARG(file));
        bool packed = sv_ends(at, SV(".zst"));
        log_info("  %s%.*s%s", packed ? "zstd -dc " : "head -n 3 ", SV_ARG(at), packed ? " | head -n 3" : "");
        log_info("  python3 -c 'from datasets import load_dataset; print(load_dataset(\"%.*s\"))'",
                 SV_ARG(run_product_place(best)));
    }
    log_info("  lingloom status %s", run->dir);
    log_info("  lingloom reproduce %s/manifest.json%s%s", run->dir, run->corpora ? " --corpora " : "",
             run->corpora ? run->corpora : "");
    arena_release(&mem);
}

static void tell_clean(const struct run *run, const struct product *p)
{
    const struct task *t = run->tasks;
    while (t && strcmp(t->id, "records")) t = t->next;
    struct buf b;
    buf_init(&b, 1 << 10);
    tally_count(&b, t ? t->tally.out : 0);
    log_info("\nmade\n  %s records, byte for byte, in %s", buf_z(&b), p->path);
    buf_release(&b);
}

void run_tell_made(const struct run *run)
{
    const struct product *p = run_product(run, "clean", 0);
    if (p) tell_clean(run, p);
    for (int i = 0; (p = run_product(run, "export", i)); i++) {
        if (i == 0) log_info("\nmade");
        tell_export(run, p);
    }
    log_info("\nwhat was dropped is in %s/rejects, the whole account in %s/manifest.json", run->dir, run->dir);
    tell_next(run);
}

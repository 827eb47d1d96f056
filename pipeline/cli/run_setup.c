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

static uint64_t made(const struct run *run, const char *id)
{
    for (const struct task *t = run->tasks; t; t = t->next)
        if (!strcmp(t->id, id)) return t->tally.out;
    return 0;
}

void run_tell_made(const struct run *run)
{
    struct buf b;
    bool any = false;
    buf_init(&b, 1 << 16);
    for (const struct product *p = run->products; p; p = p->next) {
        if (strcmp(p->kind, "export")) continue;
        if (!any) log_info("\nmade");
        any = true;
        buf_reset(&b);
        tally_count(&b, made(run, arena_f((arena *)&run->mem, "export:%s", p->name).p));
        sv where = sv_z(p->path);
        if (sv_is(sv_basename(where), "SHA256SUMS")) where = sv_head(where, sv_rfind_c(where, '/'));
        log_info("  %-14s %10s records  %.*s", p->name, buf_z(&b), SV_ARG(where));
    }
    log_info("\nthe whole account is in %s/manifest.json", run->dir);
    log_info("next: lingloom status %s", run->dir);
    buf_release(&b);
}

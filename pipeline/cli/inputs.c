/* IN...: what the user named -> the list of files, pairs and archive members to read, in a stable order. */
#include "base/input.h"
#include "cli/cmd.h"

#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct list {
    const char **v;
    int n, cap;
    arena *mem;
};

static void add(struct list *l, const char *path)
{
    if (l->n == l->cap) {
        int cap = l->cap ? l->cap * 2 : 16;
        const char **v = ARENA_ARRAY(l->mem, const char *, cap);
        if (l->n) memcpy(v, l->v, (size_t)l->n * sizeof *v);
        l->v = v;
        l->cap = cap;
    }
    l->v[l->n++] = path;
}

/* A file, or the members of an archive. What is no regular file (a pipe) must not be looked into: that would eat it. */
static enum status add_file(struct list *l, const char *path, const struct stat *st, struct err *e)
{
    sv *member;
    int n;
    if (!S_ISREG(st->st_mode)) {
        add(l, path);
        return ST_OK;
    }
    TRY(input_members(path, l->mem, &member, &n, e));
    for (int i = 0; i < n; i++) add(l, arena_z(l->mem, member[i]));
    return ST_OK;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}
static int visible(const struct dirent *d)
{
    return d->d_name[0] != '.';
}

static enum status add_folder(struct list *l, const char *path, int depth, struct err *e);

static enum status add_entry(struct list *l, const char *folder, const char *name, int depth, struct err *e)
{
    const char *path = arena_f(l->mem, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name).p;
    struct stat st, target;
    if (lstat(path, &st) != 0) return err_os(e, "read", path);
    if (S_ISDIR(st.st_mode)) return add_folder(l, path, depth + 1, e);
    /* links to files are followed, links to folders not: they could lead round in circles */
    if (stat(path, &target) != 0 || !S_ISREG(target.st_mode)) return ST_OK;
    return add_file(l, path, &target, e);
}

static enum status add_folder(struct list *l, const char *path, int depth, struct err *e)
{
    struct dirent **entry;
    if (depth > 64) return err_set(e, ST_DATA, "'%s' is nested too deeply", path);
    int n = scandir(path, &entry, visible, by_name);
    if (n < 0) return err_os(e, "list the folder", path);
    enum status st = ST_OK;
    for (int i = 0; i < n; i++) {
        if (st == ST_OK) st = add_entry(l, path, entry[i]->d_name, depth, e);
        free(entry[i]);
    }
    free(entry);
    return st;
}

static bool exists(const char *path)
{
    return access(path, F_OK) == 0;
}

/* "a.en+a.zh": both halves are files (and the whole is not one whose name happens to hold a plus) */
static bool is_pair(sv in, arena *mem)
{
    for (ptrdiff_t i = 1; i + 1 < in.n; i++)
        if (in.p[i] == '+' && exists(arena_z(mem, sv_head(in, i))) && exists(arena_z(mem, sv_from(in, i + 1))))
            return true;
    return false;
}

/* "set.zip!dir/file.txt": the part before some '!' is a file */
static bool is_member(sv in, arena *mem)
{
    for (ptrdiff_t i = 1; i + 1 < in.n; i++)
        if (in.p[i] == '!' && exists(arena_z(mem, sv_head(in, i)))) return true;
    return false;
}

static enum status add_path(struct list *l, const char *path, struct err *e)
{
    struct stat st;
    if (stat(path, &st) != 0) return err_os(e, "read", path);
    return S_ISDIR(st.st_mode) ? add_folder(l, path, 0, e) : add_file(l, path, &st, e);
}

static enum status add_glob(struct list *l, const char *pattern, struct err *e)
{
    glob_t g;
    int rc = glob(pattern, 0, NULL, &g); /* sorted bytewise: the process never leaves the C locale */
    if (rc == GLOB_NOMATCH) return err_set(e, ST_DATA, "no file matches '%s'", pattern);
    if (rc != 0) return err_set(e, ST_IO, "cannot expand '%s'", pattern);
    enum status st = ST_OK;
    for (size_t i = 0; i < g.gl_pathc && st == ST_OK; i++) st = add_path(l, arena_z(l->mem, sv_z(g.gl_pathv[i])), e);
    globfree(&g);
    return st;
}

static enum status add_in(struct list *l, sv in, struct err *e)
{
    const char *path = arena_z(l->mem, in);
    bool known = in.n == 1 && in.p[0] == '-';
    if (known || (!exists(path) && (is_pair(in, l->mem) || is_member(in, l->mem)))) {
        add(l, path);
        return ST_OK;
    }
    return !exists(path) && strpbrk(path, "*?[") ? add_glob(l, path, e) : add_path(l, path, e);
}

/* @list: one IN a line; blank lines and lines that begin with # do not count */
static enum status add_list(struct list *l, const char *path, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, path, e));
    struct lines *lines = lines_new(in, 64 << 10);
    sv line;
    uint64_t no;
    enum line_kind k;
    enum status st = ST_OK;
    while (st == ST_OK && (k = lines_next(lines, &line, &no, e)) != LINE_END) {
        line = sv_trim(line);
        if (k == LINE_TOO_LONG)
            st = err_set(e, ST_DATA, "line %llu is too long to be a path", (unsigned long long)no);
        else if (line.n && line.p[0] != '#')
            st = add_in(l, line, e);
    }
    if (st == ST_OK && e->code != ST_OK) st = e->code;
    lines_free(lines);
    input_close(in);
    return st == ST_OK ? ST_OK : err_wrap(e, "reading the list '%s'", path);
}

static enum status add_src_tgt(struct list *l, const struct cmd_args *a, struct err *e)
{
    if (!a->src.p && !a->tgt.p) return ST_OK;
    if (!a->src.p || !a->tgt.p) return err_set(e, ST_USAGE, "--src and --tgt go together");
    sv side[] = {a->src, a->tgt};
    for (int i = 0; i < 2; i++)
        if (!exists(arena_z(l->mem, side[i]))) return err_os(e, "read", arena_z(l->mem, side[i]));
    add(l, arena_f(l->mem, "%.*s+%.*s", SV_ARG(a->src), SV_ARG(a->tgt)).p);
    return ST_OK;
}

enum status cmd_inputs(const struct cmd_args *a, const char ***paths, int *n, struct err *e)
{
    struct list l = {.mem = a->mem};
    TRY(add_src_tgt(&l, a, e));
    for (int i = 0; i < a->npos; i++) {
        sv in = a->pos[i];
        if (in.n == 0) return err_set(e, ST_USAGE, "an input is named by an empty text");
        TRY(in.n > 1 && in.p[0] == '@' ? add_list(&l, arena_z(a->mem, sv_from(in, 1)), e) : add_in(&l, in, e));
    }
    if (l.n == 0 && a->npos == 0)
        return err_set(e, ST_USAGE, "no input given\nhint: name files, folders or '-' for standard input");
    if (l.n == 0) return err_set(e, ST_DATA, "no file in '%.*s'", SV_ARG(a->pos[0]));
    *paths = l.v;
    *n = l.n;
    return ST_OK;
}

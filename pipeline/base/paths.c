#include "base/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/input.h"

enum { LIST_DEPTH = 8, FOLDER_DEPTH = 64, LIST_LINE = 64 << 10 };

static void push(struct paths *p, sv name)
{
    if (p->n == p->cap) {
        int cap = p->cap ? p->cap * 2 : 16;
        const char **v = arena_alloc(p->mem, (size_t)cap * sizeof *v);
        if (p->n) memcpy(v, p->v, (size_t)p->n * sizeof *v);
        p->v = v;
        p->cap = cap;
    }
    p->v[p->n++] = arena_z(p->mem, name);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static enum status add_folder(struct paths *p, const char *dir, int depth, struct err *e)
{
    if (depth > FOLDER_DEPTH) return err_set(e, ST_DATA, "folders nested too deeply below '%s'", dir);
    DIR *d = opendir(dir);
    if (!d) return err_os(e, "open folder", dir);
    struct paths here = {.mem = p->mem};
    for (struct dirent *f; (f = readdir(d));)
        if (f->d_name[0] != '.') push(&here, arena_f(p->mem, "%s/%s", dir, f->d_name));
    closedir(d);
    if (here.n) qsort(here.v, (size_t)here.n, sizeof *here.v, by_bytes);
    for (int i = 0; i < here.n; i++) {
        struct stat st;
        if (stat(here.v[i], &st) != 0) return err_os(e, "inspect", here.v[i]);
        if (S_ISDIR(st.st_mode))
            TRY(add_folder(p, here.v[i], depth + 1, e));
        else if (S_ISREG(st.st_mode))
            push(p, sv_z(here.v[i]));
    }
    return ST_OK;
}

static enum status add_spec(struct paths *p, sv spec, int depth, struct err *e);

static enum status add_list(struct paths *p, const char *path, int depth, struct err *e)
{
    struct input *in;
    if (depth > LIST_DEPTH) return err_set(e, ST_DATA, "list '@%s' leads back to itself", path);
    TRY(input_open(&in, path, e));
    struct lines *l = lines_new(in, LIST_LINE);
    enum status st = ST_OK;
    sv line;
    uint64_t no;
    enum line_kind k;
    while (st == ST_OK && (k = lines_next(l, &line, &no, e)) != LINE_END) {
        if (k == LINE_TOO_LONG) st = err_set(e, ST_DATA, "%s:%llu: not a file name", path, (unsigned long long)no);
        line = sv_trim(line);
        if (st == ST_OK && line.n && line.p[0] != '#') st = add_spec(p, arena_dup(p->mem, line), depth + 1, e);
    }
    if (st == ST_OK && e->code) st = e->code;
    lines_free(l);
    input_close(in);
    return st;
}

static enum status add_glob(struct paths *p, const char *pattern, struct err *e)
{
    glob_t g;
    int rc = glob(pattern, GLOB_NOSORT, NULL, &g);
    if (rc == GLOB_NOSPACE) return err_set(e, ST_LIMIT, "out of memory for '%s'", pattern);
    if (rc != 0) return err_set(e, ST_IO, "nothing matches '%s'", pattern);
    qsort(g.gl_pathv, g.gl_pathc, sizeof *g.gl_pathv, by_bytes);
    enum status st = ST_OK;
    for (size_t i = 0; i < g.gl_pathc && st == ST_OK; i++) {
        struct stat s;
        if (stat(g.gl_pathv[i], &s) != 0) st = err_os(e, "inspect", g.gl_pathv[i]);
        if (st == ST_OK && S_ISDIR(s.st_mode))
            st = add_folder(p, arena_z(p->mem, sv_z(g.gl_pathv[i])), 0, e);
        else if (st == ST_OK)
            push(p, sv_z(g.gl_pathv[i]));
    }
    globfree(&g);
    return st;
}

enum { PARTS_MAX = 8 };

static bool exists(arena *mem, sv path)
{
    struct stat st;
    return stat(arena_z(mem, path), &st) == 0;
}

static bool exists_file(arena *mem, sv spec)
{
    ptrdiff_t bang = sv_find_c(spec, '!');
    return exists(mem, bang > 0 ? sv_head(spec, bang) : spec);
}

/* "a+b" or "a+b+c", where all of them are there and the whole is not a file */
static bool are_parts(arena *mem, sv spec, int n)
{
    if (n && exists_file(mem, spec)) return true;
    for (ptrdiff_t i = 1; n < PARTS_MAX && i < spec.n; i++)
        if (spec.p[i] == '+' && exists_file(mem, sv_head(spec, i)) && are_parts(mem, sv_from(spec, i + 1), n + 1))
            return true;
    return false;
}

static enum status add_spec(struct paths *p, sv spec, int depth, struct err *e)
{
    struct stat st;
    const char *z = arena_z(p->mem, spec);
    if (sv_is(spec, "-")) {
        push(p, spec);
        return ST_OK;
    }
    if (spec.n > 1 && spec.p[0] == '@') return add_list(p, z + 1, depth, e);
    if (stat(z, &st) == 0) {
        if (S_ISDIR(st.st_mode)) return add_folder(p, z, 0, e);
        push(p, spec);
        return ST_OK;
    }
    ptrdiff_t bang = sv_find_c(spec, '!');
    if (are_parts(p->mem, spec, 0) || (bang > 0 && exists(p->mem, sv_head(spec, bang)))) {
        push(p, spec);
        return ST_OK;
    }
    if (strpbrk(z, "*?[")) return add_glob(p, z, e);
    errno = ENOENT;
    return err_os(e, "open", z);
}

enum status paths_add_files(struct paths *p, sv spec, struct err *e)
{
    return add_spec(p, spec, 0, e);
}

/* What is no regular file (a pipe) must not be looked into for members: that would eat it. */
static bool is_regular(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* The members of an archive whose name is the pattern or matches it; none: the message says which there are. */
static enum status add_matching(struct paths *p, sv archive, sv pattern, struct err *e)
{
    const char *z = arena_z(p->mem, archive), *pat = arena_z(p->mem, pattern);
    sv *member;
    int n, found = p->n;
    TRY(input_members(z, p->mem, &member, &n, e));
    for (int i = 0; i < n; i++) {
        const char *name = arena_z(p->mem, sv_from(member[i], archive.n + 1));
        if (sv_is(pattern, name) || fnmatch(pat, name, 0) == 0) push(p, member[i]);
    }
    if (p->n > found) return ST_OK;
    err_set(e, ST_IO, "there is no '%s' in '%s'", pat, z);
    struct buf some;
    buf_init(&some, 200);
    for (int i = 0; i < n && i < 5; i++)
        buf_addf(&some, "%s%.*s", i ? ", " : "", SV_ARG(sv_from(member[i], archive.n + 1)));
    size_t used = strlen(e->msg);
    if (some.n)
        snprintf(e->msg + used, sizeof e->msg - used, "\nhint: it holds %s%s", buf_z(&some), n > 5 ? ", ..." : "");
    buf_release(&some);
    return e->code;
}

enum status paths_add(struct paths *p, sv spec, struct err *e)
{
    struct paths files = {.mem = p->mem};
    TRY(add_spec(&files, spec, 0, e));
    for (int i = 0; i < files.n; i++) {
        sv f = sv_z(files.v[i]), *member;
        int n;
        ptrdiff_t bang = sv_find_c(f, '!');
        if (bang > 0 && is_regular(arena_z(p->mem, sv_head(f, bang))) && !are_parts(p->mem, f, 0)) {
            TRY(add_matching(p, sv_head(f, bang), sv_from(f, bang + 1), e));
            continue;
        }
        if (sv_is(f, "-") || bang > 0 || !is_regular(files.v[i])) {
            push(p, f);
            continue;
        }
        TRY(input_members(files.v[i], p->mem, &member, &n, e));
        if (n == 0) return err_set(e, ST_DATA, "archive '%s' holds no files", files.v[i]);
        for (int k = 0; k < n; k++) push(p, member[k]);
    }
    return ST_OK;
}

/* ---- where outputs go ---- */

/* Where the second file's name begins in "a.en+a.zh": behind a '+' that a name of a file (or archive) follows. */
static ptrdiff_t border(sv spec, arena *mem)
{
    for (ptrdiff_t i = 1; i + 1 < spec.n; i++) {
        if (spec.p[i] != '+') continue;
        sv next = sv_from(spec, i + 1), name = sv_cut(&next, '+');
        ptrdiff_t bang = sv_find_c(name, '!');
        if (exists(mem, bang > 0 ? sv_head(name, bang) : name)) return i;
    }
    return -1;
}

bool paths_next_file(sv *rest, sv *file)
{
    arena mem = {0};
    if (!rest->p) return false;
    ptrdiff_t plus = border(*rest, &mem);
    *file = plus < 0 ? *rest : sv_head(*rest, plus);
    *rest = plus < 0 ? (sv){0} : sv_from(*rest, plus + 1);
    arena_release(&mem);
    return true;
}

static ptrdiff_t folder_of(const char *spec)
{
    sv rest = sv_z(spec), first;
    paths_next_file(&rest, &first);
    return sv_rfind_c(first, '/') + 1;
}

ptrdiff_t paths_common(const char *const *v, int n)
{
    ptrdiff_t same = n ? folder_of(v[0]) : 0;
    for (int i = 1; i < n; i++) {
        ptrdiff_t k = 0;
        while (k < same && v[i][k] == v[0][k]) k++;
        same = sv_rfind_c(sv_of(v[0], k), '/') + 1;
    }
    return same;
}

/* The compression's ending; *stem is the name without it and its own. */
static sv packed_as(sv name, sv *stem)
{
    static const char *const packing[] = {".zst", ".gz"};
    sv pack = SV("");
    for (int i = 0; i < 2; i++)
        if (sv_ends(name, sv_z(packing[i]))) pack = sv_z(packing[i]);
    name.n -= pack.n;
    ptrdiff_t dot = sv_rfind_c(name, '.');
    *stem = dot > 0 ? sv_head(name, dot) : name;
    return pack;
}

/* Parts of a path that would leave the folder, and the borders of archives, become plain names. */
static void make_safe(char *path)
{
    for (char *p = path; *p; p++) {
        bool starts = p == path || p[-1] == '/';
        if (*p == '!' || *p == '\\' || (starts && (*p == '/' || (p[0] == '.' && p[1] == '.')))) *p = '_';
    }
}

static const char *mirrored(sv dir, const char *in, ptrdiff_t common, arena *mem)
{
    sv rest = sv_z(in), name, stem;
    paths_next_file(&rest, &name); /* files of one bitext become one, named after the first */
    name = sv_from(name, common);
    ptrdiff_t slash = sv_rfind_c(name, '/') + 1;
    sv pack = packed_as(sv_from(name, slash), &stem);
    char *safe = arena_z(mem, sv_of(name.p, slash + stem.n));
    make_safe(safe);
    return arena_f(mem, "%.*s%s.jsonl%.*s", SV_ARG(dir), safe, SV_ARG(pack)).p;
}

enum status paths_mirror(sv dir, const char *const *v, int n, const char **out, arena *mem, struct err *e)
{
    ptrdiff_t common = paths_common(v, n);
    for (int i = 0; i < n; i++) {
        out[i] = mirrored(dir, v[i], common, mem);
        for (int k = 0; k < i; k++)
            if (!strcmp(out[i], out[k]))
                return err_set(e, ST_DATA, "'%s' and '%s' would both become '%s'", v[k], v[i], out[k]);
    }
    return ST_OK;
}

#include "cli/mirror.h"

#include "base/paths.h"
#include "corpus/names.h"

#include <errno.h>
#include <sys/stat.h>

/* "all/set.zip!dir/a.po", "all/" in common -> "DIR/set.zip_dir_a.jsonl": folders are part of the name, never a path */
static const char *mirror_path(const struct cmd_args *a, const char *spec, ptrdiff_t common, const char *ending)
{
    sv path = sv_z(spec), first = sv_head(path, sv_find_c(path, '+') < 0 ? path.n : sv_find_c(path, '+'));
    sv name = sv_from(first, common), plain = name_plain(name);
    name.n = plain.p + plain.n - name.p;
    ptrdiff_t dot = sv_rfind_c(plain, '.');
    if (dot > 0) name.n -= plain.n - dot;
    char *safe = arena_z(a->mem, name);
    for (char *p = safe; *p; p++)
        if (*p == '/' || *p == '\\' || *p == '!' || (*p == '.' && p == safe)) *p = '_';
    return arena_f(a->mem, "%.*s%s%s%s", SV_ARG(a->out), safe, *ending ? "." : "", ending).p;
}

static enum status list_inputs(struct mirror *m, const struct cmd_args *a, const struct corpus_spec *all, struct err *e)
{
    struct tally probe;
    struct corpus_source *s;
    tally_init(&probe);
    TRY(corpus_source_new(&s, all, &probe, e));
    m->n = corpus_files(s);
    m->in = ARENA_ARRAY(a->mem, const char *, m->n + 1);
    m->out = ARENA_ARRAY(a->mem, const char *, m->n + 1);
    for (int i = 0; i < m->n; i++) m->in[i] = arena_z(a->mem, sv_z(corpus_path(s, i)));
    corpus_source_free(s);
    return ST_OK;
}

bool mirror_asked(sv out)
{
    return sv_ends(out, SV("/"));
}

enum status mirror_folder(const struct cmd_args *a, sv dir, struct err *e)
{
    const char *path = arena_z(a->mem, dir);
    return mkdir(path, 0777) == 0 || errno == EEXIST ? ST_OK : err_os(e, "make folder", path);
}

enum status mirror_plan(struct mirror *m, const struct cmd_args *a, const struct corpus_spec *all, const char *ending,
                        struct err *e)
{
    TRY(list_inputs(m, a, all, e));
    TRY(mirror_folder(a, a->out, e));
    for (int i = 0; i < m->n; i++) {
        m->out[i] = mirror_path(a, m->in[i], paths_common(m->in, m->n), ending);
        for (int k = 0; k < i; k++)
            if (!strcmp(m->out[i], m->out[k]))
                return err_set(e, ST_USAGE, "'%s' and '%s' would both become '%s'", m->in[k], m->in[i], m->out[i]);
    }
    return ST_OK;
}

enum status mirror_records(struct mirror *m, const struct cmd_args *a, const char *const *in, int n, struct err *e)
{
    *m = (struct mirror){.in = (const char **)(uintptr_t)in, .n = n, .out = ARENA_ARRAY(a->mem, const char *, n + 1)};
    enum status st = paths_mirror(a->out, in, n, m->out, a->mem, e);
    return st == ST_OK ? ST_OK : (e->code = ST_USAGE);
}

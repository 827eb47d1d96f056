#include "cli/mirror.h"

#include "corpus/names.h"

#include <errno.h>
#include <sys/stat.h>

/* How many bytes of folder the inputs have in common. */
static ptrdiff_t common_folder(const char *const *in, int n)
{
    ptrdiff_t same = sv_rfind_c(sv_z(in[0]), '/') + 1;
    for (int i = 1; i < n; i++) {
        ptrdiff_t k = 0;
        while (k < same && in[i][k] == in[0][k]) k++;
        same = sv_rfind_c(sv_of(in[0], k), '/') + 1;
    }
    return same;
}

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
        m->out[i] = mirror_path(a, m->in[i], common_folder(m->in, m->n), ending);
        for (int k = 0; k < i; k++)
            if (!strcmp(m->out[i], m->out[k]))
                return err_set(e, ST_USAGE, "'%s' and '%s' would both become '%s'", m->in[k], m->in[i], m->out[i]);
    }
    return ST_OK;
}

/* ---- records: the tree stays as it is ---- */

/* "x.json" and anything else that is no JSONL becomes ".jsonl"; compression stays. */
static sv record_ending(sv name, sv *stem)
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
        if (*p == '!' || *p == '\\' || (starts && *p == '/') || (starts && p[0] == '.' && p[1] == '.')) *p = '_';
    }
}

static const char *record_path(const struct cmd_args *a, const char *in, ptrdiff_t common)
{
    sv name = sv_from(sv_z(in), common), stem;
    ptrdiff_t slash = sv_rfind_c(name, '/') + 1;
    sv pack = record_ending(sv_from(name, slash), &stem);
    char *safe = arena_z(a->mem, sv_of(name.p, slash + stem.n));
    make_safe(safe);
    return arena_f(a->mem, "%.*s%s.jsonl%.*s", SV_ARG(a->out), safe, SV_ARG(pack)).p;
}

enum status mirror_records(struct mirror *m, const struct cmd_args *a, const char *const *in, int n, struct err *e)
{
    *m = (struct mirror){.in = ARENA_ARRAY(a->mem, const char *, n + 1),
                         .out = ARENA_ARRAY(a->mem, const char *, n + 1)};
    ptrdiff_t common = n ? common_folder(in, n) : 0;
    for (m->n = 0; m->n < n; m->n++) {
        m->in[m->n] = in[m->n];
        m->out[m->n] = record_path(a, in[m->n], common);
        for (int k = 0; k < m->n; k++)
            if (!strcmp(m->out[m->n], m->out[k]))
                return err_set(e, ST_USAGE, "'%s' and '%s' would both become '%s'", in[k], in[m->n], m->out[k]);
    }
    return ST_OK;
}

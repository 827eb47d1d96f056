/* IN... and --src/--tgt: what the user named -> the list of files, pairs and archive members to read. */
#include "base/paths.h"
#include "cli/cmd.h"
#include "corpus/group.h"
#include "corpus/reader.h"

static enum status add_sides(struct paths *p, const struct cmd_args *a, struct err *e)
{
    if (!a->src.p && !a->tgt.p) return ST_OK;
    if (!a->src.p || !a->tgt.p) return err_set(e, ST_USAGE, "--src and --tgt go together");
    return paths_add(p, arena_f(a->mem, "%.*s+%.*s", SV_ARG(a->src), SV_ARG(a->tgt)), e);
}

enum status cmd_inputs(const struct cmd_args *a, const char ***paths, int *n, struct err *e)
{
    struct paths p = {.mem = a->mem};
    TRY(add_sides(&p, a, e));
    for (int i = 0; i < a->npos; i++) TRY(paths_add(&p, a->pos[i], e));
    if (p.n == 0 && a->npos) return err_set(e, ST_DATA, "no file in '%.*s'", SV_ARG(a->pos[0]));
    if (p.n == 0) return err_set(e, ST_USAGE, "no input given\nhint: name files or folders, or '-' for standard input");
    *paths = p.v;
    *n = p.n;
    return ST_OK;
}

enum status cmd_records(const struct cmd_args *a, const char ***paths, int *n, struct err *e)
{
    TRY(cmd_inputs(a, paths, n, e));
    struct corpus_spec spec = {.paths = *paths, .n = *n};
    *paths = group_paths(&spec, n, a->mem);
    return *n ? ST_OK : err_set(e, ST_DATA, "no data in '%.*s'", SV_ARG(a->pos[0]));
}

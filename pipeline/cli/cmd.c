/* The command line: one loop over argv, driven by option rows. */
#include "cli/cmd.h"

#include "base/log.h"
#include "cli/help.h"

#include <sched.h>
#include <unistd.h>

#define C(name) extern const struct cmd cmd_##name;
#include "cli/list.h"
#undef C
#define C(name) &cmd_##name,
const struct cmd *const cmds[] = {
#include "cli/list.h"
    NULL};
#undef C

const struct cmd *cmd_find(sv name)
{
    for (int i = 0; cmds[i]; i++)
        if (sv_is(name, cmds[i]->name)) return cmds[i];
    return NULL;
}

enum status cmd_unknown(sv name, struct err *e)
{
    const char *names[64];
    int n = 0;
    while (cmds[n] && n < 64) names[n] = cmds[n]->name, n++;
    sv near = name_nearest(name, names, n);
    if (near.p)
        return err_set(e, ST_USAGE, "unknown command '%.*s'\nhint: did you mean '%.*s'?", SV_ARG(name), SV_ARG(near));
    return err_set(e, ST_USAGE, "unknown command '%.*s'\nhint: 'lingloom help' lists the commands", SV_ARG(name));
}

/* ---- the common flags are rows like any others ---- */

struct common {
    sv out, tmp, from, src, tgt, src_lang, tgt_lang, json;
    int64_t threads, batch, seed, limit, memory;
    bool quiet, verbose, help;
};
#define ROW(as, f, type, def, lo, hi, what, letter, help)                                                              \
    OPT_AS(as, struct common, f, type, def, lo, hi, what, letter, help)
enum { ALWAYS = 0 };
static const struct {
    unsigned mask;
    struct opt row;
} common_rows[] = {
    {CMD_OUT, ROW("out", out, OPT_T_STR, NULL, 0, 0, "PATH", 'o',
                  "where the result goes; - is standard output, .zst and .gz compress")},
    {CMD_OUT_DIR, ROW("out", out, OPT_T_STR, NULL, 0, 0, "DIR", 'o', "folder where the result goes")},
    {CMD_INPUT,
     ROW("from", from, OPT_T_STR, NULL, 0, 0, "FORMAT", 0, "format of the input (default: recognised by content)")},
    {CMD_INPUT, ROW("src", src, OPT_T_STR, NULL, 0, 0, "FILE", 0, "source side of a pair of files, with --tgt")},
    {CMD_INPUT, ROW("tgt", tgt, OPT_T_STR, NULL, 0, 0, "FILE", 0, "target side of a pair of files, with --src")},
    {CMD_LANGS, ROW("src_lang", src_lang, OPT_T_STR, NULL, 0, 0, "LANG", 0, "language of the source side")},
    {CMD_LANGS, ROW("tgt_lang", tgt_lang, OPT_T_STR, NULL, 0, 0, "LANG", 0, "language of the target side")},
    {CMD_THREADS, ROW("threads", threads, OPT_T_I64, NULL, 1, 1024, "N", 'j',
                      "worker threads (default: the cores); the result does not depend on it")},
    {CMD_BATCH, ROW("batch", batch, OPT_T_I64, "1024", 1, 65536, "N", 0,
                    "records a worker takes at a time; the result does not depend on it")},
    {CMD_SEED, ROW("seed", seed, OPT_T_I64, "1", 0, 9.2e18, "N", 0, "seed of everything random")},
    {CMD_LIMIT, ROW("limit", limit, OPT_T_I64, "0", 0, 9.2e18, "N", 0, "read at most this many records; 0 reads all")},
    {CMD_MEMORY, ROW("memory", memory, OPT_T_SIZE, "512M", 16 << 20, 1125899906842624.0, "SIZE", 0,
                     "memory to stay within; what is more goes to --tmp")},
    {CMD_MEMORY,
     ROW("tmp", tmp, OPT_T_STR, NULL, 0, 0, "DIR", 0, "folder for temporary files (default: $TMPDIR or /tmp)")},
    {ALWAYS, ROW("json", json, OPT_T_STR, NULL, 0, 0, "[=FILE]", 0,
                 "machine-readable summary as the last line of standard output, or in FILE")},
    {ALWAYS, ROW("quiet", quiet, OPT_T_BOOL, NULL, 0, 0, NULL, 'q', "say nothing but warnings and errors")},
    {ALWAYS, ROW("verbose", verbose, OPT_T_BOOL, NULL, 0, 0, NULL, 'v', "say more")},
    {ALWAYS, ROW("help", help, OPT_T_BOOL, NULL, 0, 0, NULL, 'h', "show this text")},
};
enum { NCOMMON = sizeof common_rows / sizeof *common_rows };

int cmd_flags(const struct cmd *c, struct cmd_flag out[CMD_FLAGS_MAX])
{
    int n = 0;
    for (const struct opt *row = c->opts; row && row->name && n < CMD_FLAGS_MAX - NCOMMON; row++)
        out[n++] = (struct cmd_flag){row, false};
    for (int i = 0; i < NCOMMON; i++)
        if (common_rows[i].mask == ALWAYS || common_rows[i].mask & c->common)
            out[n++] = (struct cmd_flag){&common_rows[i].row, true};
    return n;
}

sv cmd_flag_name(const struct opt *row, arena *mem)
{
    sv name = arena_f(mem, "--%s", row->name);
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (name.p[i] == '_') ((char *)name.p)[i] = '-';
    return name;
}

/* ---- parsing ---- */

struct parser {
    const struct cmd *cmd;
    struct cmd_flag flag[CMD_FLAGS_MAX];
    bool seen[CMD_FLAGS_MAX];
    int nflags;
    char **argv;
    int argc, at; /* at: the argument after the one being read */
    void *cfg;
    struct common common;
    arena *mem;
    sv *pos;
    int npos, cap;
};

static bool names_flag(const struct opt *row, sv name)
{
    const struct opt one[] = {*row, OPT_END};
    return opt_find(one, name) != NULL;
}

static int find_long(const struct parser *p, sv name)
{
    for (int i = 0; i < p->nflags; i++)
        if (names_flag(p->flag[i].row, name)) return i;
    return -1;
}

static int find_letter(const struct parser *p, char letter)
{
    for (int i = 0; i < p->nflags; i++)
        if (p->flag[i].row->letter == letter) return i;
    return -1;
}

static enum status unknown(const struct parser *p, sv shown, sv name, struct err *e)
{
    const char *names[CMD_FLAGS_MAX];
    for (int i = 0; i < p->nflags; i++) names[i] = p->flag[i].row->name;
    sv near = name_nearest(name, names, p->nflags);
    if (!near.p)
        return err_set(e, ST_USAGE, "unknown option '%.*s'\nhint: 'lingloom help %s' lists the options", SV_ARG(shown),
                       p->cmd->name);
    const struct opt row = {.name = near.p};
    near = cmd_flag_name(&row, p->mem);
    return err_set(e, ST_USAGE, "unknown option '%.*s'\nhint: did you mean '%.*s'?", SV_ARG(shown), SV_ARG(near));
}

static enum status set_flag(struct parser *p, int i, sv value, struct err *e)
{
    const struct opt *row = p->flag[i].row;
    void *base = p->flag[i].common ? (void *)&p->common : p->cfg;
    bool again = p->seen[i];
    p->seen[i] = true;
    if (row->type == OPT_T_LIST && again) {
        opt_list_split((struct opt_list *)(void *)((char *)base + row->off), value, p->mem);
        return ST_OK;
    }
    if (opt_set(row, base, value, p->mem, e) == ST_OK) return ST_OK;
    if (e) e->code = ST_USAGE; /* the same message blames a recipe elsewhere */
    return err_wrap(e, "%.*s", SV_ARG(cmd_flag_name(row, p->mem)));
}

static bool takes_value(const struct opt *row)
{
    return row->type != OPT_T_BOOL;
}
static bool value_optional(const struct opt *row)
{
    return row->choices && row->choices[0] == '[';
}

static enum status next_value(struct parser *p, const struct opt *row, sv *value, struct err *e)
{
    if (p->at >= p->argc)
        return err_set(e, ST_USAGE, "option '%.*s' needs a value", SV_ARG(cmd_flag_name(row, p->mem)));
    *value = sv_z(p->argv[p->at++]);
    return ST_OK;
}

/* "--name", "--name=value", "--no-name" */
static enum status parse_long(struct parser *p, sv arg, struct err *e)
{
    sv rest = sv_from(arg, 2), name = sv_cut(&rest, '='), value = rest;
    int i = find_long(p, name);
    if (i < 0 && sv_starts(name, SV("no-"))) {
        i = find_long(p, sv_from(name, 3));
        if (i >= 0 && takes_value(p->flag[i].row)) i = -1;
        if (i >= 0 && value.p) return err_set(e, ST_USAGE, "option '--%.*s' takes no value", SV_ARG(name));
        if (i >= 0) return set_flag(p, i, SV("false"), e);
    }
    if (i < 0) return unknown(p, sv_head(arg, 2 + name.n), name, e);
    const struct opt *row = p->flag[i].row;
    if (!value.p && !takes_value(row)) value = SV("true");
    if (!value.p && value_optional(row)) value = SV("-");
    if (!value.p) TRY(next_value(p, row, &value, e));
    return set_flag(p, i, value, e);
}

/* "-q", "-qv", "-j4", "-j 4" */
static enum status parse_short(struct parser *p, sv arg, struct err *e)
{
    for (ptrdiff_t k = 1; k < arg.n; k++) {
        int i = find_letter(p, arg.p[k]);
        if (i < 0) return unknown(p, arg.n == 2 ? arg : sv_head(arg, k + 1), sv_from(arg, 1), e);
        const struct opt *row = p->flag[i].row;
        if (!takes_value(row)) {
            TRY(set_flag(p, i, SV("true"), e));
            continue;
        }
        sv value = sv_from(arg, k + 1);
        if (value.n && value.p[0] == '=')
            value = sv_from(value, 1);
        else if (!value.n)
            TRY(next_value(p, row, &value, e));
        return set_flag(p, i, value, e);
    }
    return ST_OK;
}

static void add_positional(struct parser *p, sv arg)
{
    struct opt_list l = {p->pos, p->npos};
    opt_list_add(&l, arg, p->mem);
    p->pos = l.v;
    p->npos = l.n;
}

static enum status parse_all(struct parser *p, struct err *e)
{
    bool only_positionals = false;
    while (p->at < p->argc) {
        sv arg = sv_z(p->argv[p->at++]);
        if (only_positionals || arg.n < 2 || arg.p[0] != '-')
            add_positional(p, arg);
        else if (sv_is(arg, "--"))
            only_positionals = true;
        else if (arg.p[1] == '-')
            TRY(parse_long(p, arg, e));
        else
            TRY(parse_short(p, arg, e));
    }
    if (p->npos && p->cmd->common & CMD_NO_ARGS && !p->common.help)
        return err_set(e, ST_USAGE, "'%s' takes no argument, but got '%.*s'", p->cmd->name, SV_ARG(p->pos[0]));
    return ST_OK;
}

static int cores(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : (int)sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n;
}

static bool was_given(const struct parser *p, sv name)
{
    int i = find_long(p, name);
    return i >= 0 && p->seen[i];
}

static void fill_args(const struct parser *p, struct cmd_args *a)
{
    const struct common *c = &p->common;
    *a = (struct cmd_args){.cfg = p->cfg,
                           .pos = p->pos,
                           .npos = p->npos,
                           .out = c->out,
                           .seed = (uint64_t)c->seed,
                           .limit = c->limit,
                           .memory = c->memory,
                           .threads = c->threads ? (int)c->threads : cores(),
                           .batch = (int)c->batch,
                           .tmp = c->tmp,
                           .from = c->from,
                           .src = c->src,
                           .tgt = c->tgt,
                           .src_lang = c->src_lang,
                           .tgt_lang = c->tgt_lang,
                           .json = c->json,
                           .mem = p->mem};
    a->seed_given = was_given(p, SV("seed"));
}

static enum status defaults(struct parser *p, struct err *e)
{
    TRY(opt_defaults(p->cmd->opts, p->cfg, p->mem, e));
    for (int i = 0; i < NCOMMON; i++) {
        const struct opt one[] = {common_rows[i].row, OPT_END};
        TRY(opt_defaults(one, &p->common, p->mem, e));
    }
    return ST_OK;
}

enum status cmd_parse(const struct cmd *c, int argc, char **argv, arena *mem, struct cmd_args *a, bool *help,
                      struct err *e)
{
    struct parser *p = ARENA_NEW(mem, struct parser);
    p->cmd = c;
    p->argc = argc;
    p->argv = argv;
    p->mem = mem;
    p->cfg = arena_zalloc(mem, c->cfg_size ? c->cfg_size : 1);
    p->nflags = cmd_flags(c, p->flag);
    TRY(defaults(p, e));
    enum status st = parse_all(p, e);
    *help = p->common.help;
    if (p->common.quiet) log_set_level(LOG_WARN);
    if (p->common.verbose) log_set_level(LOG_DEBUG);
    fill_args(p, a);
    return st;
}

enum status cmd_exec(const struct cmd *c, int argc, char **argv, struct err *e)
{
    arena mem = {0};
    struct cmd_args a;
    bool help = false;
    enum status st = cmd_parse(c, argc, argv, &mem, &a, &help, e);
    if (help) {
        err_clear(e);
        help_command(c, &mem);
        st = ST_OK;
    } else if (st == ST_OK) {
        st = c->run(&a, e);
    }
    arena_release(&mem);
    return st;
}

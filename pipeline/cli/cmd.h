/* Subcommands: cmd_foo.c with one `const struct cmd cmd_foo`, and one line C(foo) in cli/list.h (sorted).
 *
 * A command's flags are option rows bound to its own struct, plus the common flags it asks for. Commands return a
 * status and fill *e; main() prints the message and exits with the code. Only this folder prints to stdout. */
#ifndef LL_CLI_CMD_H
#define LL_CLI_CMD_H

#include "base/opt.h"
#include "engine/run.h"

/* Common flags, the same meaning everywhere. -q -v --help --json are always there. */
enum cmd_common {
    CMD_OUT = 1,       /* -o, --out FILE|DIR */
    CMD_OUT_DIR = 512, /* instead: -o is always a folder */
    CMD_THREADS = 2,   /* -j N (default: the cores) */
    CMD_SEED = 4,      /* --seed N (default 1) */
    CMD_LIMIT = 8,     /* --limit N */
    CMD_MEMORY = 16,   /* --memory SIZE (512M), --tmp DIR */
    CMD_LANGS = 32,    /* --src-lang, --tgt-lang */
    CMD_INPUT = 64,    /* --from FORMAT, --src FILE --tgt FILE; positionals are IN... */
    CMD_BATCH = 128,   /* --batch N (1024) */
    CMD_NO_ARGS = 256, /* takes no positionals: one given is a usage error */
};
struct cmd_args {
    const void *cfg; /* bound by the command's rows */
    sv *pos;         /* positionals */
    int npos;
    sv out; /* absent when not given */
    int threads, batch;
    uint64_t seed;
    bool seed_given;
    int64_t limit, memory;
    sv tmp, from, src, tgt, src_lang, tgt_lang;
    sv json;    /* --json[=FILE]: absent: no; "-": stdout's last line; else a file */
    arena *mem; /* lives as long as the command */
};
struct cmd {
    const char *name;       /* "dedup"; "tokenizer train" style groups dispatch inside */
    const char *group;      /* heading in `lingloom help`: "whole runs", "data", "dialogues", "model", "about" */
    const char *summary;    /* one line, lower case, no full stop */
    const char *usage;      /* "IN... -o OUT [options]" */
    const char *details;    /* paragraphs for --help and the man page, or NULL */
    unsigned common;        /* enum cmd_common */
    const struct opt *opts; /* or NULL */
    size_t cfg_size;
    enum status (*run)(const struct cmd_args *a, struct err *e);
};
extern const struct cmd *const cmds[]; /* NULL-ended, sorted by name */
const struct cmd *cmd_find(sv name);
/* the usage error for a name that is no command's, with the nearest one as a hint */
enum status cmd_unknown(sv name, struct err *e);

/* Non-zero once SIGINT or SIGTERM came; a second signal ends the process at once (crash-only: nothing is lost by that).
 */
extern volatile int cmd_stop;
/* The options a command understands, its own rows first, then the common ones: what parsing, help, the man page and
 * completion all walk. common: bound to the framework's own struct. */
struct cmd_flag {
    const struct opt *row;
    bool common;
};
enum { CMD_FLAGS_MAX = 96 };
int cmd_flags(const struct cmd *c, struct cmd_flag out[CMD_FLAGS_MAX]);
/* "threads" -> "--threads"; '_' is written '-' */
sv cmd_flag_name(const struct opt *row, arena *mem);
/* argv behind the command's name -> *a. *help: `--help` was among them (then nothing else need be right). */
enum status cmd_parse(const struct cmd *c, int argc, char **argv, arena *mem, struct cmd_args *a, bool *help,
                      struct err *e);
/* parse, run; the whole life of one command */
enum status cmd_exec(const struct cmd *c, int argc, char **argv, struct err *e);

/* A run for a single command: no folder, no state, settings from the flags; Ctrl-C sets run->stop. */
void cmd_run_init(struct run *run, const struct cmd_args *a);
void cmd_run_release(struct run *run);
/* IN...: files, folders (recursive, sorted), globs, @list, "-", "a.en+a.zh" -> paths in order; archives become their
 * members. */
enum status cmd_inputs(const struct cmd_args *a, const char ***paths, int *n, struct err *e);
/* The same for commands on records: files of one bitext are joined, READMEs and the like left out. */
enum status cmd_records(const struct cmd_args *a, const char ***paths, int *n, struct err *e);
/* The closing summary: "in = kept + dropped" on stderr, and as JSON where --json asks. */
enum status cmd_summary(const struct cmd_args *a, const char *what, const struct tally *t, struct err *e);
/* ... with more members: `"duplicate_ids":3`. */
enum status cmd_summary_with(const struct cmd_args *a, const char *what, const struct tally *t, sv more, struct err *e);
/* Warns of ids that several records carry, after the last pass; adds `"duplicate_ids":N` to `more`. */
struct ids;
enum status cmd_tell_ids(struct ids *ids, struct buf *more, struct err *e);
/* One line of JSON where --json asks: standard output, or the file named (replaced whole). Does nothing without --json.
 */
enum status cmd_json(const struct cmd_args *a, sv line, struct err *e);

#endif

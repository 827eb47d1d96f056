/* A run: the settings every task shares, the run folder, its state, and the list of tasks.
 *
 * Recipe stages plan tasks (plan phase: configuration is bound and checked, nothing is written); the run executes them
 * in order, skipping those whose fingerprint says they are done. Single commands (`lingloom dedup ...`) make a run
 * without a folder (dir NULL): no state, no resume, output by temp + rename.
 *
 * Run folder: manifest.json state.db records/pairs/<corpus>.jsonl.zst records/chats/<corpus>.jsonl.zst
 * records/dialogues.jsonl.zst records/mixed.jsonl.zst records/{train,validation,test}.jsonl.zst rejects/<task>.jsonl
 * scores/<corpus>.jsonl.zst export/<trainer>/ */
#ifndef LL_ENGINE_RUN_H
#define LL_ENGINE_RUN_H

#include "base/hash.h"
#include "engine/driver.h"
#include "engine/yaml.h"

enum phase { PH_IMPORT, PH_SYNTH, PH_DEDUP, PH_MIX, PH_SPLIT, PH_EXPORT, PH_TRAIN, PH_REPORT };

struct state; /* engine/state.h */

/* What looks at the texts of pairs before anything is made of them. A stage that plans before the corpora sets it. */
struct run_seeds {
    const char *reason; /* of a drop: "contaminated" */
    hash128_t hash;     /* for the fingerprints of what depends on it */
    void *self;
    enum status (*open)(void *self, struct err *e); /* before the first look; once is enough for many calls */
    void *(*local_new)(const void *self);           /* a worker's own */
    void (*local_free)(void *local);
    bool (*clean)(const void *self, void *local, sv text);
};

/* A look ahead instead of a run (cli/cmd_preview.c): a sample of every corpus is read, and a corpus whose files are not
 * there is noted and left out. */
struct run_preview {
    int64_t records; /* of a corpus, about so many */
    struct run_absent {
        const char *corpus, *why;
        struct run_absent *next;
    } * absent;
};

struct run {
    const char *dir;     /* run folder, or NULL for a single command */
    const char *tmp;     /* folder for temporary files (external partitions); never NULL */
    const char *corpora; /* --corpora DIR, what ${corpora} stands for; NULL when not given */
    uint64_t seed;
    int threads;                /* >= 1 */
    int batch;                  /* items a batch holds at most */
    int64_t memory;             /* bytes, for stages that are not streaming */
    int64_t limit;              /* records read per corpus at most, 0: all */
    bool dry;                   /* plan only */
    bool allow_commands;        /* recipes may start external scorers */
    bool keep_all_rejects;      /* otherwise a sample per reason */
    arena mem;                  /* lives as long as the run */
    struct state *state;        /* NULL for a single command */
    const struct ynode *recipe; /* root of the recipe, NULL for a single command */
    struct task *tasks;         /* list in execution order */
    int ntasks;
    volatile int *stop; /* non-zero after SIGINT/SIGTERM: drain, commit, return ST_INTR */
    /* products that later stages look up by kind, in plan order */
    struct product *products;
    struct run_input *inputs;      /* files read from outside, for the manifest */
    const char *recipe_path;       /* as given; ${recipe} is its folder */
    sv recipe_text;                /* verbatim */
    struct run_cleanup *cleanup;   /* what run_release frees, see run_on_release */
    const struct run_seeds *seeds; /* NULL: pairs are not looked at */
    struct run_preview *preview;   /* NULL: a run */
    const char *versions;          /* JSON object of the program's and libraries' versions, from cli */
};

/* A file from outside whose checksum goes into the manifest. */
struct run_input {
    const char *path; /* on disk (without "!member") */
    const char *name; /* with ${corpora} unexpanded, so that manifests compare between machines */
    struct run_input *next;
};

/* A file (or several) that a task makes and later tasks read: kind is "pairs", "chats", "dialogues", "mixed", "split",
 * "export". */
struct product {
    const char *kind;
    const char *name; /* corpus, split or trainer */
    const char *path;
    double est_records, est_bytes; /* estimates for --dry-run; < 0 unknown */
    const void *meta; /* what the maker wants readers to know (struct corpus * for pairs and chats); see its header */
    struct product *next;
};

struct task {
    const char *id; /* "import:tatoeba" */
    enum phase phase;
    const char *what;   /* one line for --dry-run and progress: "read tsv, clean, write pairs" */
    const char *detail; /* resolved options, one "key: value" a line, for --dry-run and the manifest; may be NULL */
    void *cfg;
    /* Does the work. For streaming tasks this calls driver_run with id; others must write through temp + rename.
     * The tally must balance; the run checks it, prints it and stores it. */
    enum status (*exec)(struct run *run, struct task *t, struct err *e);
    struct tally tally;
    double seconds;
    bool skipped;          /* was done already */
    hash128_t fingerprint; /* of the configuration and the inputs' fingerprints; set by plan (run_add_task mixes in
                              upstream) */
    struct task *next;
};

/* One stage of the recipe: binds its section (NULL when the recipe lacks it) and adds tasks and products. */
struct stage {
    const char *section; /* recipe key: "corpora", "synth", "mix", ... */
    enum phase phase;
    const char *help;       /* NULL: a further part of a section that another stage tells of */
    const struct opt *opts; /* the section's rows, for docs and help; may be NULL */
    enum status (*plan)(struct run *run, const struct ynode *section, struct err *e);
};

struct task *run_add_task(struct run *run, enum phase ph, const char *id, const char *what, void *cfg,
                          hash128_t config_hash, enum status (*exec)(struct run *, struct task *, struct err *));
struct product *run_add_product(struct run *run, const char *kind, const char *name, const char *path);
/* n-th product of a kind (0-based), NULL past the end */
struct product *run_product(const struct run *run, const char *kind, int n);
/* its path as people want to know it: the folder, where it is a folder with checksums */
sv run_product_place(const struct product *p);
/* "<dir>/<fmt...>" in the run's memory; whoever writes there makes the folders (shard_out_open does) */
const char *run_path(struct run *run, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* the folder of the recipe, as its path was given */
sv run_recipe_folder(const struct run *run);
/* replaces ${corpora} and ${recipe} (the recipe's folder); the message names an unset variable */
enum status run_expand(struct run *run, const struct ynode *at, sv text, sv *out, struct err *e);
/* Registers an outside file, or those of "a.en+a.zh" (once per path). */
void run_add_input(struct run *run, const char *path);
/* hash of rows bound to cfg, for run_add_task's config_hash */
hash128_t run_hash_opts(const struct opt *rows, const void *cfg, hash128_t seed);
/* mixes text into a hash */
hash128_t run_hash(hash128_t h, sv text);
/* "key: value" lines of the rows, for task.detail */
const char *run_opts_text(struct run *run, const struct opt *rows, const void *cfg);

/* ---- whole runs (cli/cmd_run.c) ---- */
/* Reads the recipe, checks its top-level keys against the stages, and lets every stage plan in phase order.
 * stages: NULL-ended. run->dir, seed etc. are set before; seed_given: the command line's seed wins over the recipe's.
 */
enum status run_plan(struct run *run, const char *recipe_path, const struct stage *const *stages, bool seed_given,
                     struct err *e);
/* Instead of reading a recipe: takes its text; path names it in messages and ${recipe} is its folder. Before run_plan.
 */
enum status run_set_recipe(struct run *run, const char *path, sv text, struct err *e);
/* Runs the tasks in order, skipping those done with the same fingerprint; writes the manifest. */
enum status run_execute(struct run *run, struct err *e);
/* The plan as text: tasks, what they do, resolved options, estimates. */
void run_show_plan(const struct run *run, struct buf *to);
void run_release(struct run *run);
/* Has run_release call release(it): for what a stage's plan made that does not live in run->mem. Last in, first out. */
void run_on_release(struct run *run, void (*release)(void *it), void *it);

/* progress for tasks that do not go through the driver: a short phase text and a fraction (< 0 unknown) */
void run_progress(struct run *run, struct task *t, const char *what, double fraction);

#endif

/* Export: working records -> a folder that a trainer, and the Hugging Face Hub, can read.
 *
 *   DIR/README.md                         data set card: YAML head, composition, licences, how it was made
 *   DIR/data/train-00000-of-00008.jsonl   rows (.zst with `compress: zstd`); validation and test the same way
 *   DIR/provenance.jsonl                  one line a record, joined by id: kind, corpus, licence, source, constraints,
 *                                         origin; of source without corpus, licence and what the turns hold
 *   DIR/<stub>                            dataset_info.json, axolotl.yaml where the trainer wants one
 *   DIR/SHA256SUMS                        of every file, for sha256sum -c
 *
 * Rows keep the order of the records; shards are cut from it, so the shards in a row are the same text as one file. */
#ifndef LL_DATASET_EXPORT_EXPORT_H
#define LL_DATASET_EXPORT_EXPORT_H

#include "dataset/export/format.h"
#include "engine/run.h"

struct export_opts {
    struct opt_list formats;
    sv drafts;   /* "refuse" | "quote" */
    sv compress; /* "none" | "zstd" */
    int64_t shards;
};
extern const struct opt export_opts[];

struct export_split {
    const char *name; /* "train", "validation", "test" */
    const char **path;
    int n;
};
enum { EXPORT_SPLITS = 3 };
struct export_job {
    const struct format_type *fmt;
    enum drafts drafts;
    bool zstd;
    int shards;
    const char *dir;
    struct export_split split[EXPORT_SPLITS]; /* only those with n > 0 are written */
    struct task *task;                        /* for progress, may be NULL */
};
/* Which split a file belongs to by its name: validation*, dev*, test*; else train. */
int export_split_of(const char *path);
/* Checks the combination (an unknown format, a compressed format its trainer cannot read): ST_CONFIG with what is
 * possible. */
enum status export_check(const struct export_opts *o, struct err *e);
enum status export_run(struct run *run, const struct export_job *job, struct tally *t, struct err *e);

extern const struct stage stage_export;

#endif

/* The record pass of a recipe: its sections filter:, decontam: and dedup: are sieves of one task, "records", which
 * reads the run's records once and writes which ordinals are out (records/dropped.txt.zst) and some of them with their
 * reasons (rejects/records.jsonl). The mix passes over them, and takes what it needs from the same scan.
 *
 * A recipe with `files:` instead of corpora has its records as they are, in JSONL files and JSON arrays of any of the
 * usual shapes; the pass then writes a cleaned copy of each below clean/. */
#ifndef LL_DATASET_SIEVE_STAGE_H
#define LL_DATASET_SIEVE_STAGE_H

#include "dataset/sieve.h"

/* A section's part: make is called when the task runs; free when it is over (also after an error in between). */
struct sieve_part {
    const char *name; /* "dedup" */
    void *cfg;        /* lives as long as the run */
    enum status (*make)(struct run *run, void *cfg, const char *const *path, int n, struct sieve *out, struct err *e);
    void (*free)(void *self);
    /* After the pass: what there is to tell (log lines, a report). May be NULL. */
    enum status (*after)(struct run *run, void *cfg, void *self, struct err *e);
};
extern const struct stage stage_files;
/* From the section's plan; parts run in the order of the calls. detail: "key: value" lines. */
void sieve_stage_add(struct run *run, const struct sieve_part *p, hash128_t config, const char *detail);
/* True where the run has records to pass over. */
bool sieve_stage_wanted(const struct run *run);
/* True where it also writes them (`files:`). */
bool sieve_stage_writes(const struct run *run);
/* The ordinals the pass dropped (over dataset_inputs); empty where the recipe has none of the sections. */
enum status sieve_stage_load(struct run *run, struct bitset *out, struct err *e);

#endif

/* Mixing: which records go into the data set, and in which order.
 *
 *   mix:
 *     count: 160000            # records in all; or chars: 200M; neither: everything that keeps the proportions
 *     groups: {dialogues: 160000, alpaca: all, sharegpt: all}    # instead of count: corpus names, kinds, or
 * `dialogues` (ours) weights: {tatoeba: 2, news: 1}                             # shares of the corpora; absent: by
 * size languages: {zh: 1, de: 1}                                  # shares of the languages translated into
 *     temperature: 1           # by size means n^(1/T)
 *     caps: {corpus: 0, kind: 0, template: 0, source: 0}         # records at most of each; 0: no cap
 *
 * The order is that of hash128(seed, id): a global shuffle that depends on nothing but the ids and the seed. The first
 * records in it are taken until a quota is full, so a smaller mix is the beginning of a larger one, part by part. Two
 * records with one id are an error upstream: the second is a counted drop.
 *
 * How: a scan turns records into small keys (external partitions, inside --memory); caps and quotas are decided on
 * those; a second scan picks the chosen records and sorts them (external again). */
#ifndef LL_DATASET_MIX_H
#define LL_DATASET_MIX_H

#include "dataset/licence.h"
#include "dataset/rec.h"
#include "dataset/scan.h"

struct mix_share {
    sv name;
    double weight;
};
struct mix_group {
    sv name;
    int64_t count; /* -1: all */
};
struct mix_opts {
    int64_t count;
    sv chars; /* "200M": powers of 1000 */
    double temperature;
};
struct mix_caps {
    int64_t corpus, kind, template_, source;
};
struct mix_cfg {
    struct mix_opts o;
    struct mix_caps caps;
    int64_t chars;
    struct mix_share *corpus, *lang; /* NULL: by size */
    int ncorpus, nlang;
    struct mix_group *group;
    int ngroup;
    const struct mix_share *base; /* weights that corpora bring along (multiply sizes), and their own caps */
    const struct mix_group *base_cap;
    int nbase;
    struct licence_gate gate;
    const struct bitset *dropped; /* ordinals that dedup dropped; may be NULL */
    struct opt_list inputs;
};
extern const struct opt mix_opts[], mix_cap_opts[];
extern const struct stage stage_mix;

/* Binds the `mix:` section (may be NULL) and the `licences:` section. */
enum status mix_bind(struct mix_cfg *c, const struct ynode *section, const struct ynode *licences, arena *mem,
                     struct err *e);
/* path: working records and chats in order; out: one file of records in mixed order. */
enum status mix_run(struct run *run, const struct mix_cfg *c, const char *const *path, int npath, const char *out,
                    struct tally *t, struct task *task, struct err *e);

/* ---- one scan for two stages: dedup reads every record anyway, and the mix that follows takes what it needs of it
 * ----
 *
 * begin, then mix_see in the workers (the result is the batch's own) and mix_keep in the drain, for every record that
 * could be read; mix_scan_done; mix_finish then goes on without a scan of its own. */
struct mixing;
struct mix_seen {
    hash128_t order, source;
    bool has_source;
    sv corpus, kind, tmpl, lang;
    uint32_t chars;
    int group;
    uint32_t why;
};
struct mix_scanned {
    uint64_t good, bad_json, too_long, bad_record;
};
struct mixing *mix_begin(struct run *run, const struct mix_cfg *c, int64_t memory);
void mix_see(const struct mixing *x, const struct rec *r, sv id, struct mix_seen *s, arena *mem);
enum status mix_keep(struct mixing *x, const struct mix_seen *s, uint64_t ord, arena *mem, struct err *e);
void mix_scan_done(struct mixing *x, const struct mix_scanned *s);
enum status mix_finish(struct mixing *x, const struct mix_cfg *c, const char *const *path, int npath, const char *out,
                       struct tally *t, struct task *task, struct err *e);
void mix_free(struct mixing *x);
/* The first scan as part of a record pass: it drops nothing and must be the first sieve. */
struct sieve;
struct sieve mix_sieve(struct mixing *x);
/* The mix that a recipe's record pass scans for: begun on the first call; NULL where the recipe has none. */
struct mixing *mix_of_run(struct run *run, int64_t memory);
void mix_of_run_drop(struct run *run);

/* The record files of a run, in plan order: dialogues, then chats. The record pass and mix count ordinals over the same
 * list. */
const char *const *dataset_inputs(struct run *run, int *n);

#endif

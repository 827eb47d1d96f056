/* Exact deduplication: records with one key, of which the first in priority stays.
 *
 *   dedup:
 *     key: auto          # auto, full, pair, source, target, first_user, last_user, all_user, or names of fields
 *     source_cap: 2      # dialogues of ours from one source sentence at most; 0: no cap
 *     chat_parts: text   # what `full` compares of a chat's turns; all: tools, calls and reasoning too
 *     prefer: [tatoeba]  # corpora whose records stay before others'; then the order of the input
 *
 * Keys are made of slots, not of what a template rendered around them, and compared folded (text/norm.h):
 *
 *   auto        ours: kind, source, last answer and the values of the constraints; pairs: both sides; else full
 *   full        every turn with its role      pair, source, target   the sentence pair, for records that have one
 *   first_user, last_user, all_user           what the user says
 *   a,b         these fields (paths), as they are
 *
 * A record that lacks what the key is made of has no twin: it is kept. In a run nothing is copied: the task writes
 * which ordinals are out, and the mix passes over them; rejects/dedup.jsonl shows some with their twins. */
#ifndef LL_DATASET_DEDUP_H
#define LL_DATASET_DEDUP_H

#include "dataset/rec.h"
#include "dataset/scan.h"

struct dedup_opts {
    sv key;
    int64_t source_cap;
    sv chat_parts; /* "text" | "all" */
    struct opt_list prefer;
};
extern const struct opt dedup_opts[];

enum key_kind {
    KEY_AUTO,
    KEY_FULL,
    KEY_PAIR,
    KEY_SOURCE,
    KEY_TARGET,
    KEY_FIRST_USER,
    KEY_LAST_USER,
    KEY_ALL_USER,
    KEY_FIELDS
};
struct key_spec {
    enum key_kind kind;
    bool all_parts; /* of turns also what is no text: tools, reasoning, names */
    struct opt_list fields;
};
/* A word that is no key names fields; "" is an error. */
enum status key_parse(sv text, struct key_spec *k, arena *mem, struct err *e);
/* False: the record has nothing to make this key of. scratch is the caller's. */
bool key_make(const struct key_spec *k, const struct rec *r, struct buf *scratch, arena *mem, hash128_t *out);

struct dedup_cfg {
    struct dedup_opts o;
    struct key_spec key;
};

/* `lingloom dedup`: files in, one file out. */
struct dedup_job {
    struct dedup_cfg cfg;
    const char *const *path;
    int n;
    const char *out;
    const char *drops; /* a line for each drop, or NULL */
    bool annotate;     /* write every record, those that would go with "dup_of" */
};
enum status dedup_run(struct run *run, const struct dedup_job *job, struct tally *t, struct err *e);

extern const struct stage stage_dedup;
/* The ordinals a run's dedup task dropped (over dataset_inputs); empty where the recipe has no `dedup:`. */
enum status dedup_load_drops(struct run *run, struct bitset *out, struct err *e);

#endif

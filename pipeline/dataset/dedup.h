/* Deduplication: of records that are the same, or nearly, the one preferred stays.
 *
 *   dedup:
 *     key: auto            # what is compared: dataset/keys.h
 *     tau: auto            # near-duplicates from this Jaccard similarity on: .8 for pairs and ours, .7 for chats
 *     exact: false         # true: only records whose keys are equal
 *     recall: 0.99         # share of pairs at tau that are found; bands and rows follow (near/lsh.h)
 *     prefix: true         # a chat that another one continues goes
 *     source_cap: 2        # dialogues of ours from one source sentence at most; 0: no cap
 *     unique_ids: true     # of records with one id only the preferred one stays
 *     chat_parts: text     # what tells chats apart; all: tools, calls and reasoning too
 *     prefer: [tatoeba, score desc]    # who stays: dataset/prefer.h
 *
 * What has another's id goes first, where that is asked; then exact duplicates, then what is over the cap, then
 * near-duplicates, then prefixes: every record that is dropped has a twin that is not dropped by the same step or a
 * later one of its kind. A record that lacks what the key is made of has no twin: it is kept. In a run nothing is
 * copied: the task writes which ordinals are out, and the mix passes over them; rejects/dedup.jsonl shows some with
 * their twins. */
#ifndef LL_DATASET_DEDUP_H
#define LL_DATASET_DEDUP_H

#include "dataset/keys.h"
#include "dataset/prefer.h"
#include "dataset/sieve.h"

struct dedup_opts {
    sv key, tau;
    bool exact, prefix, unique_ids;
    double recall;
    int64_t source_cap, bucket_cap;
    sv chat_parts; /* "text" | "all" */
    struct opt_list prefer;
};
extern const struct opt dedup_opts[];

/* The options, checked. */
struct dedup_cfg {
    struct dedup_opts o;
    struct key_spec key;
    struct prefer prefer;
    double tau[NEAR_TAUS]; /* ascending; ntau 0: exact only */
    int ntau;
    bool tau_auto;
};
enum status dedup_bind(struct dedup_cfg *c, arena *mem, struct err *e); /* o -> the rest */
/* `tau: auto` decided from the first record of each file. */
enum status dedup_settle(struct dedup_cfg *c, const char *const *path, int n, struct err *e);

/* What several thresholds would drop (--tau .7,.8,.9), and how the work went. */
enum { DEDUP_SHOWN = 3 };
struct dedup_report {
    uint64_t exact, capped, prefixes, same_id;
    uint64_t keyless; /* records that lack what the key is made of: kept */
    struct {
        const char *path;
        uint64_t record;
    } keyless_at[DEDUP_SHOWN]; /* the first ones */
    uint64_t near[NEAR_TAUS];
    struct near_stats stats;
    bool has_stats;
};
struct dedup;
struct dedup *dedup_new(const struct dedup_cfg *c); /* c must outlive it */
void dedup_free(struct dedup *d);
struct sieve dedup_sieve(struct dedup *d);
const struct dedup_report *dedup_report(const struct dedup *d);
/* Where records lack what the key is made of: a warning with the first of them and what was looked for. */
void dedup_warn_keyless(const struct dedup *d);
/* The bands and their recall curve as text; nothing where near-duplicates are not looked for. */
void dedup_show_bands(const struct dedup *d, struct buf *out);

extern const struct stage stage_dedup;

#endif

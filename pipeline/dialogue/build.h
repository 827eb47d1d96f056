/* One candidate (a pair, a passage, a run of variants) and one kind: can it be made, and the record if so.
 *
 * The survey (dialogue/quota.h) and the stage (dialogue/synth.h) use the same code, so what the one counts the other
 * makes. A record is judged by dialogue/verify from its written line before it counts as made. */
#ifndef LL_DIALOGUE_BUILD_H
#define LL_DIALOGUE_BUILD_H

#include "dialogue/kinds/kind.h"
#include "dialogue/synth.h"

/* What all workers share; read-only once set up. */
struct build {
    const struct synth_cfg *cfg;
    const struct wordings *words;
    const struct lexica *lexica; /* NULL where no kind asked for needs it */
    const char *const *names;    /* what records are called after, one per file */
    const double *admit;         /* share of each file's candidates that take part (dialogue/admit.h); NULL: all */
    uint64_t seed;
    int lang[WORDING_LANGS], nlang; /* languages that may be asked in */
};
/* A worker's own. */
struct build_local;
struct build_local *build_local_new(const struct build *b);
void build_local_free(struct build_local *l);

struct candidate {
    const struct unit *unit;
    int n;
    unsigned gives; /* NEED_*: what its material is */
    sv key;         /* "<corpus>-<line, six digits at least>" */
};
/* Known without parsing: its key, and whether it is more than a plain pair (a passage, a run of variants, a draft that
 * people have judged). */
sv build_key(const struct build *b, struct build_local *l, const struct item *it, arena *mem);
bool build_is_rare(const struct item *it);
/* Whether the one of that key takes part at all. */
bool build_admits(const struct build *b, const struct item *it, sv key);
/* The candidate of a batch's item. NULL, or why there is none ("bad-record"). */
const char *build_candidate(const struct build *b, struct build_local *l, const struct item *it, struct candidate *c,
                            arena *mem);
/* Whether there is a direction at all: a human text to be the answer. */
bool build_usable(const struct build *b, const struct candidate *c);
/* Whether the material suits the kind, in at least one direction. Cheap: no record is built. */
bool build_fits(const struct build *b, struct build_local *l, const struct candidate *c, int kind, arena *mem);
/* Appends the record's line; `copy` numbers the records of one kind from one candidate. NULL, or why not:
 * kind_reason_name[..], or "verify-<type>" where a verifier found it wrong. */
const char *build_record(const struct build *b, struct build_local *l, const struct candidate *c, int kind, int copy,
                         arena *mem, struct buf *to);
/* Registers every reason that can come of it. */
void build_reasons(struct tally *t);

#endif

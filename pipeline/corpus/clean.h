/* Cleaning: normalise a unit, score it, decide later.
 *
 * A cleaner is configured by a recipe's `clean:` section (or a filters file), may learn from a sample of the corpus
 * (length ratio, auto thresholds, whether a side is tokenised, escaped or lower-cased), and then is read-only and
 * shared by all workers. */
#ifndef LL_CORPUS_CLEAN_H
#define LL_CORPUS_CLEAN_H

#include "engine/run.h"
#include "engine/unit.h"

struct cleaner;       /* configuration + what was learned: immutable while workers run */
struct clean_scratch; /* per worker */

/* section: the recipe's `clean:` map, NULL for the defaults. Registers every drop reason in t. src/tgt: language codes
 * or absent. */
enum status cleaner_new(struct cleaner **c, const struct ynode *section, sv src_lang, sv tgt_lang, bool allow_commands,
                        struct tally *t, struct err *e);
void cleaner_free(struct cleaner *c);
/* Learning: show it units (in order, one thread), then finish. Without learning fixed priors are used. */
bool cleaner_wants_sample(const struct cleaner *c); /* false: learning would change nothing */
void cleaner_learn(struct cleaner *c, const struct unit *u);
void cleaner_learned(struct cleaner *c);
/* What was learned, as JSON for the manifest and as one line for people ("en: tokenised 98 %, lower-cased 100 %; ...");
 * empty when there is nothing that people should know. */
void cleaner_profile_json(const struct cleaner *c, struct buf *to);
void cleaner_profile_line(const struct cleaner *c, struct buf *to);

struct clean_scratch *clean_scratch_new(const struct cleaner *c);
void clean_scratch_free(struct clean_scratch *s);
/* Normalises the texts of u in place (new text in mem), scores it and decides: 0 keep, else the tally reason.
 * Scores stay in the scratch until the next call. Sets *no_reference when the target may not serve as a reference
 * (lower-cased). */
int cleaner_apply(const struct cleaner *c, struct clean_scratch *s, struct unit *u, arena *mem, bool *no_reference);
/* The scores of the last unit as one JSON line {"id"|"file","record", "<filter>.<score>": x, ...} for the sidecar. */
void cleaner_scores_line(const struct cleaner *c, const struct clean_scratch *s, const struct unit *u, struct buf *to);
/* A reject as one JSON line: {"reason","detail","unit":{...pairs record...}} */
void cleaner_reject_line(const char *reason, const struct unit *u, struct buf *to);
/* The same with "detail": which score missed which limit ("ratio.z 7.3 > 6"); s still holds the unit's scores. */
void cleaner_reject_why(const struct cleaner *c, const struct clean_scratch *s, const char *reason,
                        const struct unit *u, struct buf *to);
/* After the run: an error when an external scorer gave up (its units were dropped as "scorer-failed"). */
enum status cleaner_finish(const struct cleaner *c, struct err *e);

#endif

/* Quality filters for dialogue and instruction records: score first, decide later, one pass over the text.
 *
 *   filter:
 *     language: {langs: [en, zh]}      # one key per filter: off, on, or a map of its limits
 *     length: {max_chars: 20000}       # a limit is a number, off, auto (outliers) or a percentile such as p2
 *     refusal: off
 *     private: {action: redact, ip: drop}
 *     where: turns >= 2 and private.email == 0
 *     filters: off                     # all that are not named
 *     scorers: [...]  scores: {...}    # external scores (corpus/scorer.h): src is what the user says, tgt the answers
 *
 * A filter leaves scores and, for people, where in the record it found what (turn and span, never a private value).
 * What does not apply drops nothing. Records of our own synthesis are checked when they are made: only limits somebody
 * wrote down and private data concern them. */
#ifndef LL_DATASET_QUALITY_H
#define LL_DATASET_QUALITY_H

#include "dataset/sieve.h"
#include "engine/yaml.h"

struct quality; /* configuration, read-only while workers run; and an account of what was found */

/* section: the `filter:` map, or NULL for the defaults. */
enum status quality_new(struct quality **q, const struct ynode *section, bool allow_commands, struct err *e);
void quality_free(struct quality *q);
/* The sieve; it points to q. It has an edit only where something is to be redacted. */
struct sieve quality_sieve(struct quality *q);
/* Limits from the data are learned once, from these inputs instead of the pass's own (many passes, one for each file).
 */
void quality_learn_from(struct quality *q, const char *const *path, int n);
/* Private data is to be redacted or dropped: what is shown to people should not hold it. */
bool quality_hides(const struct quality *q);
/* After a pass: an error when an external scorer gave up. */
enum status quality_finish(struct quality *q, struct err *e);
/* What was found and stays: "private data: 12 email, 3 phone in 9 records"; empty when there is nothing to tell. */
void quality_tell(const struct quality *q, struct buf *to);
/* {"private":{"email":12,...},"records":9,"redacted":9} */
void quality_json(const struct quality *q, struct buf *to);
/* The filters that a section leaves on, with their limits, as a table in Markdown. */
void quality_show(const struct ynode *section, struct buf *to);
/* The section's own rows (where, sample); filters bring theirs. */
extern const struct opt quality_opts[];
extern const struct stage stage_filter; /* the recipe's `filter:` section */

#endif

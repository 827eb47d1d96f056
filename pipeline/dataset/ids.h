/* Ids that several records carry: lines of drops, scores and reports name records by them, so users are told. Nothing
 * goes for it (dedup's unique_ids does that).
 *
 * A sieve that looks at every record of one pass or several, before any other may drop it; it needs 40 bytes for each
 * record that has an id, beyond its memory on disk. Ids are told apart by 128 bits of hash. */
#ifndef LL_DATASET_IDS_H
#define LL_DATASET_IDS_H

#include "dataset/sieve.h"

struct ids;
struct ids *ids_new(void);
void ids_free(struct ids *x);
struct sieve ids_sieve(struct ids *x);
/* After the last pass: how many records have the id of an earlier one. */
enum status ids_count(struct ids *x, uint64_t *repeated, struct err *e);
/* "3 records have the id of an earlier one: 'a' (in.jsonl:7 and in.jsonl:2), ...": nothing where none has. Paths must
 * still be there. */
void ids_tell(const struct ids *x, struct buf *out);
/* Both, the line as a warning. */
enum status ids_warn(struct ids *x, uint64_t *repeated, struct err *e);
#endif

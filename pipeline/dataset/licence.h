/* Licences of records: what corpora say in many spellings, as SPDX-like ids with a strictness, and the gate of the
 * recipe.
 *
 *   licences:
 *     allow: [permissive, CC-BY-SA-*]   # ids, globs, or classes: public-domain permissive share-alike non-commercial
 * no-derivatives unknown: keep                     # or drop: records whose licence nobody stated
 *
 * A corpus may state several ("MIT; CC BY-NC 4.0", "A AND B"): a record then has to satisfy all of them, and counts as
 * under the strictest; of "A OR B" the laxest counts. This is bookkeeping, not legal advice. */
#ifndef LL_DATASET_LICENCE_H
#define LL_DATASET_LICENCE_H

#include "base/opt.h"
#include "engine/run.h"

enum licence_class { LIC_PUBLIC, LIC_PERMISSIVE, LIC_SHARE_ALIKE, LIC_NON_COMMERCIAL, LIC_NO_DERIVATIVES, LIC_UNKNOWN };
extern const char *const licence_class_name[]; /* "public-domain" .. "unknown" */

/* "CC BY-SA 4.0" -> "CC-BY-SA-4.0", "cc0" -> "CC0-1.0"; what cannot be recognised stays as it is (trimmed); absent,
 * empty, "none stated", "unknown" -> "unknown". One licence only (no lists). */
sv licence_norm(sv text, arena *mem);
enum licence_class licence_class_of(sv normalised);
/* The strictest (AND, ";", ",", "+") or laxest (OR) part of what a corpus states, normalised. */
sv licence_binding(sv stated, arena *mem);
/* The Hugging Face card's identifier ("cc-by-4.0", "mit", "other", "unknown"). */
const char *licence_card_id(sv normalised);

struct licence_gate {
    struct opt_list allow; /* empty: everything */
    sv unknown;            /* "keep" | "drop" */
};
extern const struct opt licence_opts[];
extern const struct stage stage_licences;
/* Binds the recipe's `licences:` section (NULL: everything passes). */
enum status licence_gate_bind(struct licence_gate *g, const struct ynode *section, arena *mem, struct err *e);
bool licence_gate_active(const struct licence_gate *g);
bool licence_passes(const struct licence_gate *g, sv stated, arena *mem);

#endif

/* The account of a synthesis by kinds: what was asked for, tried, made, and why the rest came to nothing.
 *
 * The stage writes one line per attempt, "E3<TAB>made" or "E3<TAB>verify-edit", into a file of its own (so the account
 * is whole after an interruption, too); this reads it and writes the sums. */
#ifndef LL_DIALOGUE_ACCOUNT_H
#define LL_DIALOGUE_ACCOUNT_H

#include "dialogue/quota.h"

/* Reads the attempts, and the survey where there was one (NULL: none; dialogue/quota.h); writes
 * {"kinds":{"E3":{"name","asked","suits","tried","made","rejected":{reason:n}}..}} to `json` (NULL: not) and shows the
 * same as a table where there are more than two kinds. *tried: the number of attempts. */
enum status account_make(const char *attempts, const char *survey, const char *json, uint64_t *tried, struct err *e);

#endif

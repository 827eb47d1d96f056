/* The account of a synthesis by kinds: what was asked for, tried, made, and why the rest came to nothing.
 *
 * The stage writes one line per attempt, "E3<TAB>made" or "E3<TAB>verify-edit", into a file of its own (so the account
 * is whole after an interruption, too); this reads it and writes the sums. */
#ifndef LL_DIALOGUE_ACCOUNT_H
#define LL_DIALOGUE_ACCOUNT_H

#include "dialogue/quota.h"

struct account;
enum status account_read(struct account **a, const char *attempts, struct err *e);
void account_free(struct account *a);
/* {"kinds":{"E3":{"name","asked","suits","tried","made","rejected":{reason:n}}..}}; quota may be NULL */
enum status account_write(const struct account *a, const struct quota *q, const char *path, struct err *e);
/* The same as a table for people, through the log; kinds that fell short of what was asked are named. */
void account_show(const struct account *a, const struct quota *q);
uint64_t account_made(const struct account *a, int kind);

#endif

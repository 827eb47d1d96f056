/* Accounting: in = kept + dropped(by reason), per task. Reasons are registered before the task runs; reason 0 is
 * "kept". */
#ifndef LL_ENGINE_TALLY_H
#define LL_ENGINE_TALLY_H

#include "base/err.h"
#include "base/mem.h"

enum { TALLY_MAX = 200, TALLY_KEPT = 0 };
struct tally {
    const char *reason[TALLY_MAX]; /* kebab-case: "length-min", "not-utf8"; must outlive the tally */
    uint64_t count[TALLY_MAX];
    int n;
    uint64_t out; /* records written to the main output (one input may give none or several) */
};
void tally_init(struct tally *t);
/* index of the reason, registered if new; not thread-safe: register everything before the run */
int tally_reason(struct tally *t, const char *name);
uint64_t tally_in(const struct tally *t); /* kept + all dropped */
/* "1,234 in = 1,200 kept + 34 dropped (20 length-min, 14 not-utf8)", most frequent first */
void tally_show(const struct tally *t, struct buf *to);
/* {"in":..,"kept":..,"out":..,"dropped":{reason:count}} */
void tally_json(const struct tally *t, struct buf *to);
/* The reverse: counts come back; reasons not registered yet are (their names live in mem). False when json is no tally.
 */
bool tally_load(struct tally *t, sv json, arena *mem);
/* 1234567 -> "1,234,567" */
void tally_count(struct buf *to, uint64_t v);
#endif

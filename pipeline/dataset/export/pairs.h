/* Preferences of a record: a draft that breaks a constraint, and the answer that keeps it.
 *
 * A draft is an assistant's turn of weight 0, its repair the next assistant's turn, which must be one to learn. They
 * are a pair where a constraint says that the draft breaks it (`violated_by`) and that it binds the repair. What the
 * prompt is depends on when anybody could have known:
 *
 *   before   everything before the draft. Only where the draft was wrong for what had been said by then (the constraint
 *            is one that any translation has to meet, or binds from an answer before the draft on), and the repair is
 *            the plain text that could have stood there (the record's reference).
 *   after    the draft and the complaint too: the repair against the same draft said once more. For wishes that came
 *            up afterwards ("shorter", "call it X"), where the draft was no bad answer to what it answered, and for
 *            repairs that answer the complaint in words. */
#ifndef LL_DATASET_EXPORT_PAIRS_H
#define LL_DATASET_EXPORT_PAIRS_H

#include "dataset/export/format.h"

struct pair {
    int draft, repair; /* turns */
    bool before;
    int prompt; /* so many turns are the prompt: up to the draft, or up to the repair */
    sv broken;  /* type of the (first) constraint that the draft breaks */
};
/* The next pair from turn *at on (0 to begin with); false when there is none. */
bool pairs_next(const struct chat *c, int *at, struct pair *p);

/* Whether constraint v (a JSON object of the record's list) binds the answer `turn`. */
bool constraint_binds(const struct json *d, int v, int turn);

/* {"role","content"} of turns [from, to), as a list; a message alone */
void pairs_write_turns(struct jsonw *w, const struct chat *c, int from, int to);
void pairs_write_turn(struct jsonw *w, const struct chat *c, int turn);

#endif

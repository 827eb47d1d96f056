/* Translations that people have judged: what a system made of a source, and the errors that raters marked in it (the
 * column "mqm" of corpus/readers/mqm.c). Real errors instead of slips put in.
 *
 *     struct judged j;
 *     if (judged_here(job) && judged_read(job, &j)) ...      j.draft, j.flaws (none: nobody found any)
 *
 * An error counts where it can be said: its category has a name here (what only the whole document shows has none), its
 * words stand in the draft, and where several people rated at least two of them marked the place. One that does not
 * count spoils the whole draft, because the list would be wrong; neutral remarks are passed over. */
#ifndef LL_DIALOGUE_KINDS_JUDGED_H
#define LL_DIALOGUE_KINDS_JUDGED_H

#include "dialogue/kinds/revise.h"

struct judged {
    sv draft;
    struct flaws flaws; /* by place; those that name what is missing stand last */
    sv reference;       /* another person's translation; absent: there is none */
    bool mended;        /* the reference is the draft with the flaws mended and nothing else: flaws have `right` */
};
/* Whether the unit has judgements, and besides a reference that is not what was judged. For dialogue/build.c, which
 * knows no directions yet. */
bool judged_unit(const struct unit *u, bool *reference);
/* Whether the job's draft has been judged: in the direction that was translated; and whether it has a reference. */
bool judged_here(const struct kind_job *job);
bool judged_with_reference(const struct kind_job *job);
/* False: something about the judgement cannot be said. */
bool judged_read(const struct kind_job *job, struct judged *j);
/* The cheap test: it can be said, and of the drafts without errors as many as are wanted. */
bool judged_fits(const struct kind_job *job);
/* It can be said, and the reference mends it. */
bool judged_mends(const struct kind_job *job);
/* Sets text and reference, gates source and draft, fills *s with the draft as {D}. */
enum kind_reason judged_begin(const struct kind_job *job, struct dialogue *d, struct slots *s, struct judged *j);

#endif

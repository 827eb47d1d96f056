/* From the posteriors of both directions to links. */
#ifndef LL_ALIGN_LINKS_H
#define LL_ALIGN_LINKS_H

#include "align/align.h"

struct links_room {
    struct align_link *link;
    unsigned char *grid; /* [s * T + t] */
    int cap;
};
void links_room_release(struct links_room *r);
/* f[t * S + s], b[s * T + t]: posteriors. Returns how many links r->link holds, ascending by s, then t.
 *
 * forward: each target word with its likeliest source word, unless the empty word is likelier; backward: the other way
 * round. Intersection: links of both. grow-diag-final-and (Koehn, Och and Marcu 2003): the intersection, grown by
 * neighbouring links of the union that reach a word without one, then by those of the union that join two such words.
 * agreement: f * b >= AGREE (Liang, Taskar and Klein 2006). */
int links_find(struct links_room *r, enum align_shape shape, const double *f, const double *b, int S, int T);
#define LINKS_AGREE .1

#endif

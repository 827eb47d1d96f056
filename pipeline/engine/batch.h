/* The driver's side of struct batch (sources and workers need only driver.h). */
#ifndef LL_ENGINE_BATCH_H
#define LL_ENGINE_BATCH_H

#include "engine/driver.h"

void batch_init(struct batch *b, int items);
void batch_release(struct batch *b);
void batch_reset(struct batch *b);
/* After the worker: every item has a verdict, or ST_BUG. */
enum status batch_close(struct batch *b, struct err *e);
/* Holds a record of many megabytes, which is to be worked on while nothing else is. */
bool batch_huge(const struct batch *b);
/* Empties the buffer; one that a huge record has blown up gives its memory back. */
void batch_shrink(struct buf *b);
/* Forgets the first n items (already committed before a restart). */
void batch_skip(struct batch *b, int n);

#endif

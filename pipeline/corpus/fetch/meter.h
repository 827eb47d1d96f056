/* The progress line of downloads: bytes, rate over the last seconds, time left. On a terminal it is redrawn; elsewhere
 * a line appears every 30 seconds. */
#ifndef LL_CORPUS_FETCH_METER_H
#define LL_CORPUS_FETCH_METER_H

#include "base/sv.h"

struct meter;
struct meter *meter_new(const char *what); /* what NULL: counts, but shows nothing */
void meter_free(struct meter *m);          /* takes the line away */
/* The file known by `key` will have so many bytes (-1 unknown); may be said again with a better number. */
void meter_expect(struct meter *m, const void *key, int64_t bytes);
void meter_moved(struct meter *m, int64_t bytes);
void meter_file_done(struct meter *m);
void meter_show(void *m);
/* "12.3 MB" */
void meter_size(int64_t bytes, char out[24]);

#endif

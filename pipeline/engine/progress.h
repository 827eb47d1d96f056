/* Progress of one task: a line with rate and ETA at the foot of a terminal; elsewhere a line every 30 seconds. */
#ifndef LL_ENGINE_PROGRESS_H
#define LL_ENGINE_PROGRESS_H

#include <stdint.h>

struct progress {
    const char *what;
    double started, shown;
    uint64_t first; /* items at the first update: what an earlier run had done does not count into the rate */
    int seen;
};
void progress_init(struct progress *p, const char *what);
/* items, kept: so far; fraction in [0, 1], < 0: unknown. Cheap: shows at most ten times a second. */
void progress_update(struct progress *p, uint64_t items, uint64_t kept, double fraction);
/* A phase of a task that counts nothing: "sorting partition 3 of 8". */
void progress_phase(struct progress *p, const char *phase, double fraction);
void progress_end(struct progress *p);
/* seconds since progress_init */
double progress_seconds(const struct progress *p);
#endif

/* The state of a run folder: one SQLite database, one owner.
 *
 * Everything that must survive a kill goes through state_put_task / state_put: one transaction each, durable when they
 * return (WAL, synchronous=FULL). A lock beside the database keeps a second process out of the folder. */
#ifndef LL_ENGINE_STATE_H
#define LL_ENGINE_STATE_H

#include "base/hash.h"
#include "engine/driver.h"

struct state;
struct task_state {
    hash128_t fingerprint;
    bool done;
    uint64_t items;                  /* input items whose output is committed */
    uint64_t bytes[DRIVER_CHANNELS]; /* committed length of each channel's file */
    sv tally;                        /* JSON */
    double seconds;                  /* spent so far */
};
/* create: make the database where there is none. A run folder made by a newer version, or in use by another process, is
 * refused. */
enum status state_open(struct state **s, const char *dir, bool create, struct err *e);
void state_close(struct state *s);
/* false: no such task (or an error in *e). The tally lives in mem. */
bool state_get_task(struct state *s, const char *id, struct task_state *t, arena *mem, struct err *e);
enum status state_put_task(struct state *s, const char *id, const struct task_state *t, struct err *e);
enum status state_forget_task(struct state *s, const char *id, struct err *e);
/* small named values; absent when there is none */
sv state_get(struct state *s, const char *key, arena *mem, struct err *e);
enum status state_put(struct state *s, const char *key, sv value, struct err *e);

#endif

/* Errors: a status code and a caller-owned message that never allocates.
 *
 * A function that can fail returns `enum status` and takes `struct err *` last. On success *e is untouched. The first
 * message wins; err_wrap adds context in front on the way up, so what arrives at cli/ reads
 * `reading 'x.tmx': line 7: unexpected </tu>`. Style: lower case, what failed first, the subject in single quotes, no
 * full stop; after a '\n' there may be one line `hint: ...`. Only cli/ prints errors or exits.
 *
 * A bad record is not an error: it is a counted drop (engine/tally.h). */
#ifndef LL_BASE_ERR_H
#define LL_BASE_ERR_H

#include "base/sv.h"

/* The values are the process's exit codes. */
enum status {
    ST_OK = 0,
    ST_FAIL = 1,   /* a check the user asked for did not hold */
    ST_USAGE = 2,  /* command line */
    ST_CONFIG = 3, /* recipe, template, catalogue */
    ST_DATA = 4,   /* an input file cannot be used */
    ST_IO = 5,     /* the operating system said no */
    ST_LIMIT = 6,  /* memory or another stated limit */
    ST_NET = 7,    /* network or teacher */
    ST_GPU = 8,
    ST_BUG = 70,   /* ours */
    ST_INTR = 130, /* interrupted, resumable */
};

struct err {
    enum status code;
    char msg[480];
};

/* Sets *e (unless it already holds an error) and returns the code it holds. e may be NULL. */
enum status err_set(struct err *e, enum status code, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Sets *e from errno: "cannot open 'x': No such file or directory". */
enum status err_os(struct err *e, const char *what, const char *path);
/* Puts "context: " in front of the message; returns e's code. */
enum status err_wrap(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_clear(struct err *e);

/* returns from the calling function when expr is not ST_OK */
#define TRY(expr)                                                                                                      \
    do {                                                                                                               \
        enum status try_st_ = (expr);                                                                                  \
        if (try_st_ != ST_OK) return try_st_;                                                                          \
    } while (0)

#endif

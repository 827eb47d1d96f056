#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

enum status err_set(struct err *e, enum status code, const char *fmt, ...)
{
    if (!e) return code;
    if (e->code != ST_OK) return e->code;
    e->code = code;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->msg, sizeof e->msg, fmt, ap);
    va_end(ap);
    return code;
}

enum status err_os(struct err *e, const char *what, const char *path)
{
    int no = errno;
    char text[128];
    const char *why = strerror_r(no, text, sizeof text);
    return path ? err_set(e, ST_IO, "cannot %s '%s': %s", what, path, why)
                : err_set(e, ST_IO, "cannot %s: %s", what, why);
}

enum status err_wrap(struct err *e, const char *fmt, ...)
{
    if (!e) return ST_BUG;
    char old[sizeof e->msg];
    memcpy(old, e->msg, sizeof old);
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(e->msg, sizeof e->msg, fmt, ap);
    va_end(ap);
    if (n < 0) n = 0;
    if ((size_t)n < sizeof e->msg) snprintf(e->msg + n, sizeof e->msg - (size_t)n, ": %s", old);
    return e->code;
}

void err_clear(struct err *e)
{
    e->code = ST_OK;
    e->msg[0] = 0;
}

#include "base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static enum log_level level = LOG_INFO;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool status_shown;

void log_set_level(enum log_level l)
{
    level = l;
}
enum log_level log_get_level(void)
{
    return level;
}

__attribute__((format(printf, 3, 0))) static void emit(enum log_level at, const char *head, const char *fmt, va_list ap)
{
    if (at > level) return;
    pthread_mutex_lock(&lock);
    if (status_shown) fputs("\r\033[K", stderr);
    status_shown = false;
    fputs(head, stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    pthread_mutex_unlock(&lock);
}

#define EMIT(at, head)                                                                                                 \
    va_list ap;                                                                                                        \
    va_start(ap, fmt);                                                                                                 \
    emit(at, head, fmt, ap);                                                                                           \
    va_end(ap)

void log_warn(const char *fmt, ...)
{
    EMIT(LOG_WARN, "warning: ");
}
void log_info(const char *fmt, ...)
{
    EMIT(LOG_INFO, "");
}
void log_debug(const char *fmt, ...)
{
    EMIT(LOG_DEBUG, "debug: ");
}

void log_status(const char *line)
{
    if (level < LOG_INFO || !isatty(2)) return;
    pthread_mutex_lock(&lock);
    if (status_shown || line) fputs("\r\033[K", stderr);
    if (line) fputs(line, stderr);
    status_shown = line != NULL;
    fflush(stderr);
    pthread_mutex_unlock(&lock);
}

/* Talk goes to stderr, and only through here: below cli/ nothing prints. cli/ sets the level; the default is LOG_INFO.
 */
#ifndef LL_BASE_LOG_H
#define LL_BASE_LOG_H

enum log_level { LOG_QUIET, LOG_WARN, LOG_INFO, LOG_DEBUG };
void log_set_level(enum log_level level);
enum log_level log_get_level(void);
/* One line, a newline is added; safe from any thread. A progress line on the terminal is cleared first. */
void log_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2))); /* "warning: ..." */
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Replaces the progress line at the foot of a terminal; NULL removes it. Does nothing where stderr is no terminal. */
void log_status(const char *line);
#endif

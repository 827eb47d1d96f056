/* Tests print TAP and run under `prove`. One executable per module:
 *     int main(void) { tap_ok(sv_eq(a, b), "views are equal"); return tap_done(); } */
#ifndef LL_TESTS_TAP_H
#define LL_TESTS_TAP_H
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_n, tap_bad;
__attribute__((format(printf, 4, 5), unused)) static bool tap_ok_at(bool good, const char *file, int line,
                                                                    const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("%sok %d - ", good ? "" : "not ", ++tap_n);
    vprintf(fmt, ap);
    va_end(ap);
    printf("\n");
    if (!good) {
        tap_bad++;
        printf("#   failed at %s:%d\n", file, line);
    }
    fflush(stdout);
    return good;
}
#define tap_ok(cond, ...) tap_ok_at((cond), __FILE__, __LINE__, __VA_ARGS__)
/* equal integers / texts, printed when they differ */
#define tap_int(got, want, ...)                                                                                        \
    do {                                                                                                               \
        long long g_ = (long long)(got), w_ = (long long)(want);                                                       \
        if (!tap_ok_at(g_ == w_, __FILE__, __LINE__, __VA_ARGS__)) printf("#   got %lld, want %lld\n", g_, w_);        \
    } while (0)
#define tap_sv(got, want, ...)                                                                                         \
    do {                                                                                                               \
        sv g_ = (got), w_ = (want);                                                                                    \
        if (!tap_ok_at(sv_eq(g_, w_), __FILE__, __LINE__, __VA_ARGS__))                                                \
            printf("#   got  '%.*s'\n#   want '%.*s'\n", SV_ARG(g_), SV_ARG(w_));                                      \
    } while (0)
__attribute__((unused)) static void tap_skip_all(const char *why)
{
    printf("1..0 # SKIP %s\n", why);
}
__attribute__((unused)) static void tap_skip(const char *what, const char *why)
{
    printf("ok %d - %s # SKIP %s\n", ++tap_n, what, why);
}
__attribute__((unused)) static int tap_done(void)
{
    printf("1..%d\n", tap_n);
    return tap_bad ? 1 : 0;
}
#endif

#include "text/hans.h"

#include <pthread.h>

#include "text/hans_table.h"
#include "text/utf8.h"

enum { FIRST = 0x4e00, LAST = 0x9fff, SIZE = (LAST - FIRST + 1 + 7) / 8 };
static uint8_t hans[SIZE], hant[SIZE];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void fill(uint8_t *set, const char *chars)
{
    while (*chars) {
        uint32_t c = utf8_next(&chars) - FIRST;
        set[c / 8] |= (uint8_t)(1u << c % 8);
    }
}

static void init(void)
{
    fill(hans, HANS_ONLY);
    fill(hant, HANT_ONLY);
}

static sv first_of(const uint8_t *set, sv text)
{
    pthread_once(&once, init);
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        const char *from = p;
        uint32_t c = utf8_next(&p);
        if (c >= FIRST && c <= LAST && set[(c - FIRST) / 8] >> (c - FIRST) % 8 & 1) return sv_of(from, p - from);
    }
    return sv_of(NULL, 0);
}

sv hans_only(sv text)
{
    return first_of(hans, text);
}
sv hant_only(sv text)
{
    return first_of(hant, text);
}

#include "text/lower.h"

#include <unicode/ucasemap.h>

#include "text/utf8.h"

static sv lower_ascii(sv s, arena *mem)
{
    ptrdiff_t i = 0;
    while (i < s.n && !(s.p[i] >= 'A' && s.p[i] <= 'Z')) i++;
    if (i == s.n) return s;
    char *to = arena_bytes(mem, (size_t)s.n);
    for (i = 0; i < s.n; i++) to[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    return (sv){to, s.n};
}

/* A case map of the root locale is tiny: opened for each text, so that nobody has to keep one. */
sv text_lower(sv s, arena *mem)
{
    if (utf8_is_ascii(s)) return lower_ascii(s, mem);
    UErrorCode err = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open("", 0, &err);
    if (U_FAILURE(err)) return s;
    int32_t room = (int32_t)(s.n < (1 << 29) ? s.n * 3 + 16 : INT32_MAX);
    char *to = arena_bytes(mem, (size_t)room);
    int32_t n = s.n < (1 << 29) ? ucasemap_utf8ToLower(map, to, room, s.p, (int32_t)s.n, &err) : 0;
    ucasemap_close(map);
    return U_FAILURE(err) || n == 0 ? s : (sv){to, n};
}

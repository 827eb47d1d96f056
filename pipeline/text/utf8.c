#include "text/utf8.h"

enum { WORD = sizeof(uint64_t) };
#define HIGH_BITS 0x8080808080808080u

static uint64_t load(const char *p)
{
    uint64_t w;
    memcpy(&w, p, WORD);
    return w;
}

/* Skips ASCII, 32 bytes at a step: the four words are or-ed, which compilers turn into vector code. */
static const char *skip_ascii(const char *p, const char *end)
{
    while (end - p >= 4 * WORD && !((load(p) | load(p + 8) | load(p + 16) | load(p + 24)) & HIGH_BITS)) p += 4 * WORD;
    while (end - p >= WORD && !(load(p) & HIGH_BITS)) p += WORD;
    while (p < end && !(*p & 0x80)) p++;
    return p;
}

bool utf8_is_ascii(sv s)
{
    return s.n == 0 || skip_ascii(s.p, s.p + s.n) == s.p + s.n;
}

ptrdiff_t utf8_count(sv s)
{
    const uint64_t ones = 0x0101010101010101u;
    ptrdiff_t n = s.n, i = 0;
    for (; i + WORD <= s.n; i += WORD) { /* less one for each byte 10xxxxxx */
        uint64_t w = load(s.p + i);
        n -= (ptrdiff_t)(((w >> 7 & ~(w >> 6) & ones) * ones) >> 56);
    }
    for (; i < s.n; i++) n -= ((unsigned char)s.p[i] & 0xc0) == 0x80;
    return n;
}

/* Bytes of the maximal subpart of an ill-formed sequence at u: what could still have become a character. */
static int bad_length(const unsigned char *u, ptrdiff_t left)
{
    unsigned c = u[0];
    int want = c >= 0xc2 && c < 0xe0 ? 1 : c >= 0xe0 && c < 0xf0 ? 2 : c >= 0xf0 && c < 0xf5 ? 3 : 0, n = 1;
    unsigned lo = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80, hi = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
    for (; n <= want && n < left && u[n] >= lo && u[n] <= hi; n++) lo = 0x80, hi = 0xbf;
    return n > want ? 1 : n;
}

sv utf8_repair(sv s, arena *mem, int64_t *bad)
{
    *bad = 0;
    ptrdiff_t good = utf8_valid_prefix(s);
    if (good == s.n) return s;
    char *out = arena_bytes(mem, (size_t)s.n * 3 + 1); /* a bad byte becomes three */
    ptrdiff_t n = 0;
    while (s.n > 0) {
        memcpy(out + n, s.p, (size_t)good);
        n += good;
        s = sv_from(s, good);
        if (!s.n) break;
        s = sv_from(s, bad_length((const unsigned char *)s.p, s.n));
        n += utf8_put(out + n, 0xfffd);
        ++*bad;
        good = utf8_valid_prefix(s);
    }
    return sv_of(out, n);
}

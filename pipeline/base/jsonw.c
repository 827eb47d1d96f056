/* The writer. Escapes what RFC 8259 demands and nothing else, so text that needs none is one memcpy. */
#include "base/json.h"
#include "base/json_scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static char *put_control(char *to, unsigned char c)
{
    static const char hex[] = "0123456789abcdef", from[] = "\b\f\n\r\t", names[] = "bfnrt";
    const char *k = c ? strchr(from, c) : NULL;
    *to++ = '\\';
    if (k) return *to++ = names[k - from], to;
    memcpy(to, "u00", 3);
    to[3] = hex[c >> 4];
    to[4] = hex[c & 15];
    return to + 5;
}

/* At most six bytes. */
static inline char *put_escaped(char *to, unsigned char c)
{
    if (c < 0x20) return put_control(to, c);
    to[0] = '\\';
    to[1] = (char)c;
    return to + 2;
}

static void escape_slowly(struct buf *b, sv text)
{
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        const char *stop = json_skip_plain(p, end);
        buf_add(b, p, (size_t)(stop - p));
        if (stop < end) {
            char six[6];
            buf_add(b, six, (size_t)(put_escaped(six, (unsigned char)*stop++) - six));
        }
        p = stop;
    }
}

#if defined(__SSE2__)
/* Sixteen bytes from p, copied before it is known how many of them count; a bit for each that wants an escape. */
static inline unsigned copy_16(char *to, const char *p)
{
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\'), ctrl = _mm_set1_epi8(0x1f);
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    _mm_storeu_si128((__m128i *)(void *)to, v);
    __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(hit, _mm_cmpeq_epi8(_mm_min_epu8(v, ctrl), v)));
}

static inline bool plain_8(const char *p)
{
    const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t w;
    memcpy(&w, p, 8);
    uint64_t q = w ^ (ones * '"'), s = w ^ (ones * '\\');
    return !((((q - ones) & ~q) | ((s - ones) & ~s) | ((w - ones * 0x20) & ~w)) & tops);
}

/* Short spans between escapes are the rule in JSON within JSON: one look at sixteen bytes finds them all, and behind
 * each escape the next bytes are copied as if no other came. to has room for the longest outcome and 16 bytes more. */
static char *escape_piece(char *to, const char *p, const char *end)
{
    while (end - p >= 32) {
        int done = 0;
        for (unsigned hits = copy_16(to, p); hits; hits &= hits - 1) {
            int at = __builtin_ctz(hits);
            to = put_escaped(to + (at - done), (unsigned char)p[at]);
            done = at + 1;
            memcpy(to, p + done, 16);
        }
        to += 16 - done;
        p += 16;
    }
    while (end - p >= 16) {
        unsigned hits = copy_16(to, p);
        int n = hits ? __builtin_ctz(hits) : 16;
        to += n;
        p += n;
        if (hits) to = put_escaped(to, (unsigned char)*p++);
    }
    if (end - p >= 8 && plain_8(p)) {
        memcpy(to, p, 8);
        to += 8;
        p += 8;
    }
    for (; p < end; p++) {
        if (json_special((unsigned char)*p))
            to = put_escaped(to, (unsigned char)*p);
        else
            *to++ = *p;
    }
    return to;
}

void json_escape(struct buf *b, sv text)
{
    enum { PIECE = 4096, LONGEST = 6 };
    while (text.n) {
        sv piece = sv_head(text, PIECE);
        size_t room = (size_t)piece.n * LONGEST + 16;
        if (b->max - b->n < room) break; /* near the ceiling every byte counts */
        char *to = buf_room(b, room);
        b->n += (size_t)(escape_piece(to, piece.p, piece.p + piece.n) - to);
        text = sv_from(text, piece.n);
    }
    escape_slowly(b, text);
}
#else
void json_escape(struct buf *b, sv text)
{
    escape_slowly(b, text);
}
#endif

static void before(struct jsonw *w)
{
    if (w->comma) buf_addc(w->b, ',');
    w->comma = true;
}

static void open_with(struct jsonw *w, char c)
{
    before(w);
    buf_addc(w->b, c);
    w->comma = false;
}

static void close_with(struct jsonw *w, char c)
{
    buf_addc(w->b, c);
    w->comma = true;
}

void jsonw_obj(struct jsonw *w)
{
    open_with(w, '{');
}
void jsonw_end_obj(struct jsonw *w)
{
    close_with(w, '}');
}
void jsonw_arr(struct jsonw *w)
{
    open_with(w, '[');
}
void jsonw_end_arr(struct jsonw *w)
{
    close_with(w, ']');
}

void jsonw_str(struct jsonw *w, sv text)
{
    if (!text.p) {
        jsonw_null(w);
        return;
    }
    before(w);
    buf_addc(w->b, '"');
    json_escape(w->b, text);
    buf_addc(w->b, '"');
}

void jsonw_key(struct jsonw *w, sv key)
{
    before(w);
    buf_addc(w->b, '"');
    if (!key.n || json_skip_plain(key.p, key.p + key.n) == key.p + key.n) /* nearly always: names are plain */
        buf_adds(w->b, key);
    else
        json_escape(w->b, key);
    buf_adds(w->b, SV("\":"));
    w->comma = false;
}

void jsonw_int(struct jsonw *w, int64_t v)
{
    before(w);
    buf_addi(w->b, v);
}

/* 15 digits identify every decimal of up to 15 digits, so the first precision that reads back equal is the shortest. A
 * whole number keeps a ".0", so that a column of reals stays one when it is read again. */
void jsonw_real(struct jsonw *w, double v)
{
    char z[40];
    if (!isfinite(v)) {
        jsonw_null(w);
        return;
    }
    before(w);
    int n = 0;
    for (int digits = 15; digits <= 17; digits++) {
        n = snprintf(z, sizeof z, "%.*g", digits, v);
        if (strtod(z, NULL) == v) break;
    }
    buf_add(w->b, z, (size_t)n);
    if (!strpbrk(z, ".e")) buf_adds(w->b, SV(".0"));
}

void jsonw_bool(struct jsonw *w, bool v)
{
    before(w);
    buf_adds(w->b, v ? SV("true") : SV("false"));
}

void jsonw_null(struct jsonw *w)
{
    before(w);
    buf_adds(w->b, SV("null"));
}

void jsonw_raw(struct jsonw *w, sv json)
{
    if (json.n == 0) {
        jsonw_null(w);
        return;
    }
    before(w);
    size_t at = w->b->n;
    buf_adds(w->b, json);
    if (!memchr(json.p, '\n', (size_t)json.n) && !memchr(json.p, '\r', (size_t)json.n)) return;
    for (; at < w->b->n; at++) /* line breaks stand only between tokens: inside strings they are escaped */
        if (w->b->p[at] == '\n' || w->b->p[at] == '\r') w->b->p[at] = ' ';
}

/* The writer. Escapes what RFC 8259 demands and nothing else, so text that needs none is one memcpy. */
#include "base/json.h"
#include "base/json_scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void escape_byte(struct buf *b, unsigned char c)
{
    static const char hex[] = "0123456789abcdef", from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *k = c ? strchr(from, c) : NULL;
    if (k)
        buf_add(b, (char[2]){'\\', to[k - from]}, 2);
    else
        buf_add(b, (char[6]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
}

void json_escape(struct buf *b, sv text)
{
    const char *p = text.p, *end = text.p + text.n;
    while (p < end) {
        const char *stop = json_skip_plain(p, end);
        buf_add(b, p, (size_t)(stop - p));
        if (stop < end) escape_byte(b, (unsigned char)*stop++);
        p = stop;
    }
}

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
    jsonw_str(w, key.p ? key : SV(""));
    buf_addc(w->b, ':');
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

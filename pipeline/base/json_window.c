/* The window and the delimiter behind base/json_stream.c. */
#include "base/json_window.h"
#include "base/json_scan.h"

enum { WINDOW_STEP = 256 << 10 };

void window_init(struct window *w, struct input *in, size_t max)
{
    *w = (struct window){.in = in, .max = max, .line = 1, .blank = true, .cap = WINDOW_STEP};
    w->buf = mem_alloc(w->cap);
}

void window_release(struct window *w)
{
    mem_free(w->buf);
}

static void make_room(struct window *w)
{
    if (w->beg > 0) {
        memmove(w->buf, w->buf + w->beg, w->len - w->beg);
        w->len -= w->beg;
        w->beg = 0;
    }
    if (w->cap - w->len >= WINDOW_STEP / 4) return;
    w->cap += w->cap < (64u << 20) ? w->cap : (64u << 20);
    w->buf = mem_realloc(w->buf, w->cap);
}

bool window_more(struct window *w)
{
    if (w->eof) return false;
    if (w->cap - w->len < WINDOW_STEP / 4) make_room(w);
    ptrdiff_t got = input_read(w->in, w->buf + w->len, w->cap - w->len, &w->err);
    if (got <= 0) {
        w->eof = true;
        return false;
    }
    w->len += (size_t)got;
    return true;
}

bool window_want(struct window *w, size_t n)
{
    while (window_held(w) < n)
        if (!window_more(w)) return false;
    return true;
}

void window_consume(struct window *w, size_t n)
{
    if (n == 0) return;
    const char *p = window_at(w), *end = p + n, *lf = memrchr(p, '\n', n);
    if (lf) {
        w->line += json_count_lf(p, lf + 1);
        w->indent = 0;
        w->blank = true;
        p = lf + 1;
    }
    w->indent += (size_t)(end - p);
    while (p < end && w->blank) w->blank = json_white(*p++);
    w->beg += n;
}

int window_skip_white(struct window *w)
{
    for (;;) {
        const char *p = window_at(w), *end = w->buf + w->len, *q = p;
        while (q < end && json_white(*q)) q++;
        window_consume(w, (size_t)(q - p));
        if (q < end) return (unsigned char)*q;
        if (!window_more(w)) return -1;
    }
}

/* inside a string, from d->at: past its closing quote, or as far as the bytes go */
static bool pass_string(struct delim *d, const char *p, size_t n)
{
    while (d->at < n) {
        d->at = (size_t)(json_skip_plain(p + d->at, p + n) - p);
        if (d->at == n) return false;
        char c = p[d->at];
        if (c == '"') {
            d->at++;
            d->in_string = false;
            return true;
        }
        if (c == '\\') {
            if (n - d->at < 2) return false; /* what is escaped is not here yet: come back to the backslash */
            d->at += 2;
            continue;
        }
        if (c == '\n') {
            d->lf_in_string = true;
            if (d->stop_at_lf) return false;
        }
        d->at++;
    }
    return false;
}

static enum delim_found pass_scalar(struct delim *d, const char *p, size_t n, bool eof)
{
    while (d->at < n && !json_white(p[d->at]) && (p[d->at] == 0 || !strchr(",]}[{\"", p[d->at]))) d->at++;
    return d->at < n || eof ? DELIM_END : DELIM_MORE;
}

static enum delim_found pass_nested(struct delim *d, const char *p, size_t n)
{
    while (d->at < n) {
        if (d->in_string) {
            if (!pass_string(d, p, n)) return d->lf_in_string && d->stop_at_lf ? DELIM_BROKEN : DELIM_MORE;
        } else {
            d->at = (size_t)(json_skip_between(p + d->at, p + n) - p);
            if (d->at == n) return DELIM_MORE;
            char c = p[d->at++];
            d->in_string = c == '"';
            if (c != '"') d->depth += c == '{' || c == '[' ? 1 : -1;
        }
        if (d->depth <= 0 && !d->in_string) return DELIM_END;
    }
    return DELIM_MORE;
}

enum delim_found delim_scan(struct delim *d, const char *p, size_t n, bool eof)
{
    if (d->kind == DELIM_FRESH) {
        if (n == 0) return DELIM_MORE;
        bool nested = p[0] == '{' || p[0] == '[' || p[0] == '"';
        d->kind = nested ? DELIM_NESTED : DELIM_SCALAR;
        if (!nested) d->at = 1; /* also a stray comma or bracket, so that the caller always moves on */
        if (p[0] == ',' || p[0] == '}' || p[0] == ']') return DELIM_END;
    }
    return d->kind == DELIM_NESTED ? pass_nested(d, p, n) : pass_scalar(d, p, n, eof);
}

/* lets go of what has been looked at */
static void drop_seen(struct window *w, struct delim *d)
{
    window_consume(w, d->at);
    d->at = 0;
}

enum take window_take(struct window *w, bool hold, bool stop_at_lf, size_t *n)
{
    struct delim d = {.stop_at_lf = stop_at_lf};
    enum take done = TAKE_OK;
    enum delim_found f;
    while ((f = delim_scan(&d, window_at(w), window_held(w), w->eof)) == DELIM_MORE) {
        if (hold && d.at > w->max) hold = false, done = TAKE_LONG;
        if (!hold) drop_seen(w, &d);
        if (window_more(w) || (d.kind == DELIM_SCALAR && d.at > 0)) continue; /* a scalar may end with the input */
        window_consume(w, window_held(w));
        return TAKE_EOF;
    }
    *n = d.at;
    if (f == DELIM_END && hold && d.at <= w->max) return TAKE_OK;
    if (f == DELIM_END && hold) done = TAKE_LONG;
    drop_seen(w, &d);
    return f == DELIM_BROKEN ? TAKE_BROKEN : done;
}

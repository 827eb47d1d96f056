/* Private to base/json_stream.c: a window over an input, and finding where a JSON value ends without parsing it.
 *
 * Offsets count from `beg`, the first byte not yet consumed, so they stay good when the window moves or grows. */
#ifndef LL_BASE_JSON_WINDOW_H
#define LL_BASE_JSON_WINDOW_H

#include "base/input.h"

struct window {
    struct input *in;
    char *buf;
    size_t beg, len, cap;
    size_t max;    /* most bytes one value may hold */
    uint64_t line; /* 1-based, of buf[beg] */
    size_t indent; /* bytes between the start of that line and beg */
    bool blank;    /* ... and all of them are blanks */
    bool eof;      /* the input has no more; err is set when that was a failure */
    struct err err;
};

void window_init(struct window *w, struct input *in, size_t max);
void window_release(struct window *w);
static inline const char *window_at(const struct window *w)
{
    return w->buf + w->beg;
}
static inline size_t window_held(const struct window *w)
{
    return w->len - w->beg;
}
/* Reads more behind what is held. False at the end. */
bool window_more(struct window *w);
/* Holds at least n bytes unless the input ends before. */
bool window_want(struct window *w, size_t n);
/* Forgets the first n bytes, keeping line and indent. */
void window_consume(struct window *w, size_t n);
/* The same for bytes that begin with no blank and hold no LF. */
static inline void window_consume_line(struct window *w, size_t n)
{
    w->beg += n;
    w->indent += n;
    w->blank = false;
}
/* Consumes white space; the byte after it, or -1 at the end. */
int window_skip_white(struct window *w);

/* Where a value ends. Brackets are counted, not matched: json_parse judges the inside. */
struct delim {
    size_t at; /* bytes looked at */
    enum { DELIM_FRESH, DELIM_SCALAR, DELIM_NESTED } kind;
    int64_t depth;
    bool in_string;
    bool lf_in_string; /* a raw line break inside a string: no valid JSON has one */
    bool stop_at_lf;   /* such a line break ends the search: the record is broken there */
};
enum delim_found { DELIM_MORE, DELIM_END, DELIM_BROKEN };
/* Goes on from d->at over p[0, n); DELIM_END: the value ends before p[d->at]. eof: nothing follows p[n-1]. */
enum delim_found delim_scan(struct delim *d, const char *p, size_t n, bool eof);

enum take { TAKE_OK, TAKE_LONG, TAKE_BROKEN, TAKE_EOF };
/* The value that starts at beg. hold: TAKE_OK leaves it in the window ([beg, beg + *n)), the caller consumes it; all
 * other outcomes, and hold false, have consumed it (TAKE_BROKEN: as far as it made sense). */
enum take window_take(struct window *w, bool hold, bool stop_at_lf, size_t *n);

#endif

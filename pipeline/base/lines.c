/* Lines of an input. One buffer is filled in large reads and searched with memchr (vectorised in every libc); a line is
 * a view into it. The buffer grows only for a line that does not fit, never past max_line. */
#include "base/input.h"

enum { READ_MIN = 256 << 10, HEAD_KEPT = 256 };

struct lines {
    struct input *in;
    char *p; /* the buffer; [at, n) is unread */
    size_t at, n, cap;
    size_t searched; /* [at, searched) holds no LF */
    size_t max;
    uint64_t no;
    bool end, started, keep_cr;
    enum { RAW, LE16, BE16 } coding;
    unsigned char *wide; /* UTF-16 as read */
    size_t wide_n;       /* of it a last odd byte, or a high surrogate whose partner is not there yet, waits */
    char head[HEAD_KEPT];
};

struct lines *lines_new(struct input *in, size_t max_line)
{
    struct lines *l = MEM_NEW(struct lines);
    l->in = in;
    l->max = max_line ? max_line : (size_t)16 << 20;
    l->cap = 2 * READ_MIN;
    l->p = mem_alloc(l->cap);
    return l;
}

void lines_keep_cr(struct lines *l)
{
    l->keep_cr = true;
}

void lines_free(struct lines *l)
{
    if (!l) return;
    mem_free(l->p);
    mem_free(l->wide);
    mem_free(l);
}

/* Unlike a strict encoder this one writes surrogates too: see read_wide. */
static size_t put_utf8(char *to, uint32_t c)
{
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = n; i-- > 1; c >>= 6) to[i] = (char)(0x80 | (c & 63));
    to[0] = (char)(lead[n] | c);
    return n;
}

static uint32_t unit16(const struct lines *l, size_t i)
{
    return l->coding == LE16 ? (uint32_t)(l->wide[i] | l->wide[i + 1] << 8)
                             : (uint32_t)(l->wide[i] << 8 | l->wide[i + 1]);
}

/* Reads UTF-16 and appends UTF-8: two bytes never become more than three. A lone surrogate is written as the three
 * bytes that are not UTF-8, an odd last byte as 0xff: the line they stand in is then dropped and counted like any other
 * damaged one. */
static ptrdiff_t read_wide(struct lines *l, char *to, struct err *e)
{
    if (!l->wide) l->wide = mem_alloc(READ_MIN / 2);
    for (;;) {
        ptrdiff_t got = input_read(l->in, l->wide + l->wide_n, READ_MIN / 2 - l->wide_n, e);
        if (got < 0) return got;
        size_t n = l->wide_n + (size_t)got, i = 0, out = 0;
        while (i + 2 <= n) {
            uint32_t c = unit16(l, i);
            if ((c & 0xfc00) == 0xd800 && i + 4 > n && got > 0) break;
            uint32_t d = (c & 0xfc00) == 0xd800 && i + 4 <= n ? unit16(l, i + 2) : 0;
            if ((d & 0xfc00) == 0xdc00) {
                c = 0x10000 + ((c & 0x3ff) << 10) + (d & 0x3ff);
                i += 2;
            }
            i += 2;
            out += put_utf8(to + out, c);
        }
        if (got == 0 && i < n) {
            to[out++] = (char)0xff;
            i = n;
        }
        memmove(l->wide, l->wide + i, n - i);
        l->wide_n = n - i;
        if (out || got == 0) return (ptrdiff_t)out;
    }
}

static bool start(struct lines *l, struct err *e)
{
    l->started = true;
    sv head = input_peek(l->in, e);
    char bom[4];
    if (e && e->code) return false;
    if (sv_starts(head, SV("\xff\xfe\0\0")) || sv_starts(head, SV("\0\0\xfe\xff"))) {
        err_set(e, ST_DATA, "cannot read '%s': it is UTF-32; convert it to UTF-8", input_name(l->in));
        return false;
    }
    if (sv_starts(head, SV("\xff\xfe"))) l->coding = LE16;
    if (sv_starts(head, SV("\xfe\xff"))) l->coding = BE16;
    if (l->coding != RAW) return input_read(l->in, bom, 2, e) == 2;
    return !sv_starts(head, SV("\xef\xbb\xbf")) || input_read(l->in, bom, 3, e) == 3;
}

/* Makes room behind the unread bytes and reads once. False on error. */
static bool more(struct lines *l, struct err *e)
{
    if (!l->started && !start(l, e)) return false;
    if (l->at) {
        memmove(l->p, l->p + l->at, l->n - l->at);
        l->n -= l->at;
        l->searched -= l->at;
        l->at = 0;
    }
    if (l->cap - l->n < READ_MIN) {
        l->cap = l->cap * 2;
        l->p = mem_realloc(l->p, l->cap);
    }
    ptrdiff_t got = l->coding == RAW ? input_read(l->in, l->p + l->n, l->cap - l->n, e) : read_wide(l, l->p + l->n, e);
    if (got < 0) return false;
    l->n += (size_t)got;
    l->end = got == 0;
    return true;
}

/* The line is too long: lets it pass without holding it, and leaves its first bytes in *line. */
static enum line_kind skip_line(struct lines *l, sv *line, struct err *e)
{
    memcpy(l->head, l->p + l->at, HEAD_KEPT < l->n - l->at ? HEAD_KEPT : l->n - l->at);
    *line = sv_of(l->head, HEAD_KEPT < l->n - l->at ? HEAD_KEPT : (ptrdiff_t)(l->n - l->at));
    for (;;) {
        char *lf = memchr(l->p + l->at, '\n', l->n - l->at);
        if (lf) {
            l->at = l->searched = (size_t)(lf - l->p) + 1;
            return LINE_TOO_LONG;
        }
        l->at = l->searched = l->n;
        if (!more(l, e)) return LINE_END;
        if (l->end) return LINE_TOO_LONG;
    }
}

static enum line_kind take(struct lines *l, sv *line, size_t end, size_t next)
{
    if (!l->keep_cr && next > end && end > l->at && l->p[end - 1] == '\r') end--;
    *line = sv_of(l->p + l->at, (ptrdiff_t)(end - l->at));
    l->at = l->searched = next;
    return LINE_OK;
}

enum line_kind lines_next(struct lines *l, sv *line, uint64_t *no, struct err *e)
{
    *no = ++l->no;
    for (;;) {
        char *lf = l->searched < l->n ? memchr(l->p + l->searched, '\n', l->n - l->searched) : NULL;
        size_t end = lf ? (size_t)(lf - l->p) : l->n;
        if (end - l->at > l->max + 1) return skip_line(l, line, e); /* + 1: a CR before the LF does not count */
        if (lf && end - l->at == l->max + 1 && l->p[end - 1] != '\r') return skip_line(l, line, e);
        if (lf) return take(l, line, end, end + 1);
        l->searched = l->n;
        if (l->end || !more(l, e)) break;
        if (l->end && l->at < l->n && l->n - l->at <= l->max) return take(l, line, l->n, l->n);
        if (l->end && l->at < l->n) return skip_line(l, line, e);
    }
    *line = sv_of("", 0);
    return LINE_END;
}

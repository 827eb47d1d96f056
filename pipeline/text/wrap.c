#include "text/wrap.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>

#include "text/utf8.h"

enum { CLUSTER, LINE, NBREAKERS, ZWJ = 0x200d, EMOJI_STYLE = 0xfe0f };
struct wrapper {
    UBreakIterator *brk[NBREAKERS]; /* NULL: ICU has no data; then every code point stands for itself */
    UText text[NBREAKERS];
};

struct wrapper *wrapper_new(void)
{
    struct wrapper *w = MEM_NEW(struct wrapper);
    static const UBreakIteratorType type[NBREAKERS] = {UBRK_CHARACTER, UBRK_LINE};
    for (int i = 0; i < NBREAKERS; i++) {
        UErrorCode u = U_ZERO_ERROR;
        w->text[i] = (UText)UTEXT_INITIALIZER;
        w->brk[i] = ubrk_open(type[i], "", NULL, 0, &u);
        if (U_FAILURE(u)) w->brk[i] = NULL;
    }
    return w;
}

void wrapper_free(struct wrapper *w)
{
    if (!w) return;
    for (int i = 0; i < NBREAKERS; i++) {
        if (w->brk[i]) ubrk_close(w->brk[i]);
        utext_close(&w->text[i]);
    }
    mem_free(w);
}

/* The iterator set on the text, or NULL. */
static UBreakIterator *on(struct wrapper *w, int which, sv text)
{
    UErrorCode u = U_ZERO_ERROR;
    if (!w->brk[which]) return NULL;
    utext_openUTF8(&w->text[which], text.p, text.n, &u);
    ubrk_setUText(w->brk[which], &w->text[which], &u);
    return U_SUCCESS(u) ? w->brk[which] : NULL;
}

static ptrdiff_t next_border(UBreakIterator *brk, sv text, ptrdiff_t at)
{
    int32_t to = brk ? ubrk_next(brk) : UBRK_DONE;
    const char *p = text.p + at;
    if (to != UBRK_DONE) return to;
    if (at >= text.n) return -1;
    utf8_next(&p);
    return p - text.p;
}

static int code_point_width(uint32_t c)
{
    int type = u_charType((UChar32)c), wide = u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH);
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR || type == U_CONTROL_CHAR)
        return 0;
    return wide == U_EA_WIDE || wide == U_EA_FULLWIDTH ? 2 : 1;
}

/* A flag is two letters of one column; what is to look like an emoji is as wide as one. */
static int cluster_width(sv cluster)
{
    int most = 0, flags = 0;
    for (const char *p = cluster.p, *end = p + cluster.n; p < end;) {
        uint32_t c = utf8_next(&p);
        int n = c == EMOJI_STYLE ? 2 : code_point_width(c);
        flags += u_hasBinaryProperty((UChar32)c, UCHAR_REGIONAL_INDICATOR);
        if (n > most) most = n;
    }
    return flags > 1 ? 2 : most;
}

int wrap_width(struct wrapper *w, sv text)
{
    UBreakIterator *brk = on(w, CLUSTER, text);
    int sum = 0;
    for (ptrdiff_t from = 0, to; from < text.n && (to = next_border(brk, text, from)) > from; from = to)
        sum += cluster_width(sv_head(sv_from(text, from), to - from));
    return sum;
}

/* How much of the text fits, at least one character. */
static ptrdiff_t fitting(struct wrapper *w, sv text, int columns)
{
    UBreakIterator *brk = on(w, CLUSTER, text);
    ptrdiff_t from = 0;
    for (ptrdiff_t to; from < text.n && (to = next_border(brk, text, from)) > from; from = to) {
        columns -= cluster_width(sv_head(sv_from(text, from), to - from));
        if (columns < 0 && from) break;
    }
    return from;
}

static sv without_spaces(sv s)
{
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\r' || s.p[s.n - 1] == '\t')) s.n--;
    return s;
}

/* The length of what stands on the first line of a paragraph. */
static ptrdiff_t first_line(struct wrapper *w, sv para, int columns)
{
    UBreakIterator *brk = on(w, LINE, para);
    ptrdiff_t at = 0;
    int used = 0;
    for (ptrdiff_t to; at < para.n && (to = next_border(brk, para, at)) > at; at = to) {
        sv piece = sv_head(sv_from(para, at), to - at);
        int bare = wrap_width(w, without_spaces(piece));
        if (used + bare > columns) return at ? at : fitting(w, piece, columns);
        used += wrap_width(w, piece);
    }
    return para.n;
}

sv wrap_next(struct wrapper *w, sv *rest, int columns)
{
    sv after = *rest, para = sv_cut(&after, '\n');
    ptrdiff_t n = first_line(w, para, columns);
    *rest = n < para.n ? sv_from(*rest, n) : after;
    return without_spaces(sv_head(para, n));
}

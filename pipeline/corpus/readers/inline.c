/* Inline codes in TMX and XLIFF segments (declared in xml_units.h).
 *
 * Three sorts of element: wrappers round ordinary text (<hi> <g> <pc> <mrk>), codes whose content is native markup
 * (<bpt> <ept> <it> <ph> <ut>), and empty codes (<x> <bx> <ex> <sc> <ec> and XLIFF 2's <ph>). Text of wrappers always
 * stays. drop         nothing of a code remains keep         a code's native content, or what equiv-text / equiv says
 * stands for it placeholder  <n> opens, </n> closes, <n/> stands alone; n is the same for the same code in every
 * language of a unit */
#include "base/hash.h"
#include "corpus/readers/xml_units.h"

enum sort { WRAPPER, PLAIN, OPENS, CLOSES, ALONE }; /* PLAIN: a wrapper that is no code */

enum inline_mode inline_mode_of(sv option)
{
    return sv_is(option, "keep") ? INLINE_KEEP : sv_is(option, "placeholder") ? INLINE_PLACEHOLDER : INLINE_DROP;
}

static enum sort sort_of_it(const struct xml_event *ev)
{
    sv pos = xml_attr(ev, "pos");
    if (sv_is(pos, "begin") || sv_is(pos, "open")) return OPENS;
    if (sv_is(pos, "end") || sv_is(pos, "close")) return CLOSES;
    return ALONE;
}

static enum sort sort_of(const struct xml_event *ev)
{
    static const struct {
        const char *name;
        enum sort sort;
    } row[] = {{"bpt", OPENS},  {"bx", OPENS},  {"cp", ALONE},  {"ec", CLOSES},  {"em", ALONE},
               {"ept", CLOSES}, {"ex", CLOSES}, {"g", WRAPPER}, {"pc", WRAPPER}, {"ph", ALONE},
               {"sc", OPENS},   {"sm", ALONE},  {"ut", ALONE},  {"x", ALONE}};
    if (sv_is(ev->name, "it")) return sort_of_it(ev);
    for (size_t i = 0; i < sizeof row / sizeof *row; i++)
        if (sv_is(ev->name, row[i].name)) return row[i].sort;
    return PLAIN;
}

/* ---- numbers ---- */

static sv first_attr(const struct xml_event *ev, const char *const *names)
{
    sv v = {NULL, 0};
    for (; *names && !v.p; names++) v = xml_attr(ev, *names);
    return v;
}

static int number_of_key(struct inline_codes *c, uint64_t key)
{
    for (int i = 0; i < c->n; i++)
        if (c->key[i] == key) return i + 1;
    if (c->n == INLINE_CODES) return INLINE_CODES + c->seq;
    c->key[c->n++] = key;
    return c->n;
}

/* TMX matches codes across languages by x, pairs them within a segment by i; XLIFF has rid / id / startRef for both. */
static int number_of(struct inline_codes *c, const struct xml_event *ev, enum sort sort)
{
    static const char *const across[] = {"x", "rid", "id", NULL}, *const within[] = {"i", "rid", "startRef", "id",
                                                                                     NULL};
    sv pair = first_attr(ev, within);
    uint64_t p = hash64(pair, 1);
    if (sort == CLOSES && pair.p)
        for (int i = c->npair - 1; i >= 0; i--)
            if (c->pair[i] == p) return c->number[i];
    sv key = first_attr(ev, across);
    c->seq++;
    int n = number_of_key(c, key.p ? hash64(key, 1) : hash64(SV(""), (uint64_t)c->seq + 2));
    if (sort == OPENS && pair.p && c->npair < INLINE_CODES) {
        c->pair[c->npair] = p;
        c->number[c->npair++] = n;
    }
    return n;
}

/* ---- text ---- */

static void put_number(struct buf *to, int n, enum sort sort)
{
    buf_adds(to, sort == CLOSES ? SV("</") : SV("<"));
    buf_addi(to, n);
    buf_adds(to, sort == ALONE ? SV("/>") : SV(">"));
}

/* The whole of a code, from after its START to past its END. */
static enum status code(struct xml *x, struct inline_codes *c, const struct xml_event *ev, enum sort sort,
                        struct buf *to, struct err *e)
{
    static const char *const stands_for[] = {"equiv-text", "equiv", NULL};
    if (c->mode == INLINE_PLACEHOLDER && !sv_is(ev->name, "sm") && !sv_is(ev->name, "em"))
        put_number(to, number_of(c, ev, sort), sort);
    if (c->mode != INLINE_KEEP) return xml_skip(x, e);
    buf_adds(to, first_attr(ev, stands_for));
    return xml_text(x, to, e);
}

/* A wrapper begins: its number, 0 where it leaves no trace. */
static int open_wrapper(struct inline_codes *c, const struct xml_event *ev, enum sort sort, struct buf *to)
{
    if (sort != WRAPPER || c->mode != INLINE_PLACEHOLDER) return 0;
    int n = number_of(c, ev, sort);
    put_number(to, n, OPENS);
    return n;
}

enum status inline_text(struct xml *x, struct inline_codes *c, struct buf *to, struct err *e)
{
    int open[XML_DEPTH_MAX + 1], depth = 0; /* numbers of the wrappers we are in */
    struct xml_event ev;
    c->npair = c->seq = 0;
    for (;;) {
        TRY(xml_next(x, &ev, e));
        enum sort sort = ev.kind == XML_START ? sort_of(&ev) : PLAIN;
        if (ev.kind == XML_DONE) return xml_fail(x, e, "unexpected end");
        if (ev.kind == XML_TEXT)
            buf_adds(to, ev.text);
        else if (ev.kind == XML_START && sort >= OPENS)
            TRY(code(x, c, &ev, sort, to, e));
        else if (ev.kind == XML_START)
            open[depth++] = open_wrapper(c, &ev, sort, to);
        else if (depth == 0)
            return ST_OK;
        else if (open[--depth])
            put_number(to, open[depth], CLOSES);
    }
}

#include "corpus/profile.h"

#include "text/script.h"
#include "text/utf8.h"

/* ---- entities ---- */

static const struct {
    const char *name;
    uint32_t cp;
} entity[] = {{"apos", '\''}, {"quot", '"'}, {"amp", '&'}, {"lt", '<'},   {"gt", '>'},
              {"bar", '|'},   {"bra", '['},  {"ket", ']'}, {"nbsp", 0xa0}};

/* "#124" or "#x7c" */
static uint32_t numeric(sv body)
{
    bool hex = body.n > 1 && (body.p[1] | 32) == 'x';
    uint32_t cp = 0;
    ptrdiff_t i = hex ? 2 : 1;
    if (i == body.n) return 0;
    for (; i < body.n; i++) {
        char c = body.p[i], low = (char)(c | 32);
        uint32_t v = c >= '0' && c <= '9'              ? (uint32_t)(c - '0')
                     : hex && low >= 'a' && low <= 'f' ? (uint32_t)(low - 'a' + 10)
                                                       : 99;
        if (v == 99 || cp > 0x10ffff) return 0;
        cp = cp * (hex ? 16 : 10) + v;
    }
    return cp < 0x20 || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000) || (cp >= 0x7f && cp < 0xa0) ? 0 : cp;
}

/* The code point of the entity at s ("&quot;..."), its length in *n; 0 when there is none. */
static uint32_t entity_at(sv s, ptrdiff_t *n)
{
    ptrdiff_t end = sv_find_c(sv_head(s, 10), ';');
    if (end < 3) return 0;
    sv body = sv_of(s.p + 1, end - 1);
    *n = end + 1;
    if (body.p[0] == '#') return numeric(body);
    for (size_t i = 0; i < sizeof entity / sizeof *entity; i++)
        if (sv_is(body, entity[i].name)) return entity[i].cp;
    return 0;
}

sv profile_unescape(sv s, arena *mem)
{
    ptrdiff_t amp = sv_find_c(s, '&'), n = amp, len;
    if (amp < 0) return s;
    char *out = arena_bytes(mem, (size_t)s.n + 1);
    memcpy(out, s.p, (size_t)amp);
    for (ptrdiff_t i = amp; i < s.n;) {
        uint32_t cp = s.p[i] == '&' ? entity_at(sv_from(s, i), &len) : 0;
        if (cp)
            n += utf8_put(out + n, cp), i += len;
        else
            out[n++] = s.p[i++];
    }
    return sv_of(out, n);
}

/* ---- counting ---- */

static void count_escapes(struct profile *p, sv s)
{
    bool entities = false, raw = false;
    ptrdiff_t n;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] == '&') {
            if (entity_at(sv_from(s, i), &n))
                entities = true;
            else
                raw = true;
        }
        raw |= s.p[i] == '\'' || s.p[i] == '"';
    }
    p->escaped += entities;
    p->quoted += raw;
}

/* A comma after a word counts anywhere, a full stop only at the end (abbreviations keep theirs). */
static void count_mark(struct profile *p, uint32_t c, uint32_t before, uint32_t before2, sv rest)
{
    bool mark = c == ',' || c == 0xff0c || c == 0x3002 || ((c == '.' || c == '?') && rest.n == 0);
    if (c == ',' && rest.n > 0 && rest.p[0] >= '0' && rest.p[0] <= '9') return; /* 3,000 */
    if (!mark || !before) return;
    if (before == ' ') {
        if (before2 && cls_word(cp_class_of(cp_props(before2)))) p->apart++;
    } else if (cls_word(cp_class_of(cp_props(before)))) {
        p->attached++;
    }
}

void profile_add(struct profile *p, sv text)
{
    sv s = sv_trim(text);
    uint32_t b1 = 0, b2 = 0;
    bool upper = false, lower = false, loose = false;
    script_init();
    if (s.n == 0) return;
    p->lines++;
    count_escapes(p, s);
    for (const char *q = s.p, *end = s.p + s.n; q < end;) {
        uint32_t c = utf8_next(&q);
        unsigned props = cp_props(c);
        enum cp_class cls = cp_class_of(props);
        upper |= cls == CLS_UPPER;
        lower |= cls == CLS_LOWER;
        p->case_letters += cls == CLS_UPPER || cls == CLS_LOWER;
        p->other_letters += cls == CLS_LETTER;
        count_mark(p, c, b1, b2, sv_of(q, end - q));
        if (cp_script_of(props) == SC_HAN) {
            if (cp_script_of(cp_props(b1)) == SC_HAN)
                p->joints++;
            else if (b1 == ' ' && cp_script_of(cp_props(b2)) == SC_HAN)
                p->gaps++;
        }
        loose |= b1 == ' ' && ((props | cp_props(b2)) & CP_WIDE_PUNCT);
        if (c == ' ' && b1 == ' ') continue; /* MLQE separates tokens by runs of spaces */
        b2 = b1;
        b1 = c;
    }
    p->loose += loose;
    p->cased += upper || lower;
    p->lower += lower && !upper;
}

enum { ENOUGH = 20 };

bool profile_escaped(const struct profile *p)
{
    return p->escaped >= 3 && (p->escaped > 3 * p->quoted || profile_tokenised(p));
}
bool profile_tokenised(const struct profile *p)
{
    return p->apart >= ENOUGH && p->apart * 10 >= (p->apart + p->attached) * 9;
}
bool profile_segmented(const struct profile *p)
{
    return p->gaps >= ENOUGH && p->gaps * 5 >= p->gaps + p->joints;
}
bool profile_lower(const struct profile *p)
{
    return p->cased >= ENOUGH && profile_is_cased(p) && p->lower * 100 >= p->cased * 98;
}
bool profile_is_cased(const struct profile *p)
{
    return p->case_letters > 3 * p->other_letters;
}
int profile_rate(int64_t n, int64_t of)
{
    return of > 0 ? (int)((n * 200 + of) / (2 * of)) : -1;
}

#include "corpus/readers/xml_units.h"

#include "text/lang.h"

/* ---- records ---- */

struct unit *units_new(struct batch *b)
{
    struct unit *u = ARENA_NEW(&b->mem, struct unit);
    u->doc_pos = -1;
    return u;
}

static struct item *add(const struct reader *r, struct batch *b, struct unit *u, uint64_t record)
{
    struct item *it = batch_add(b, (sv){NULL, 0}, (sv){NULL, 0}, r->file, record);
    it->obj = u;
    if (!u) return it;
    u->record = (int64_t)record;
    for (int i = 0; i < u->nseg; i++) b->bytes += (size_t)u->seg[i].text.n;
    return it;
}

void units_keep(const struct reader *r, struct batch *b, struct unit *u, uint64_t record) { add(r, b, u, record); }

void units_drop(const struct reader *r, struct batch *b, struct unit *u, uint64_t record, int reason)
{
    add(r, b, u, record)->reason = r->reason[reason];
}

void units_col(struct unit *u, sv name, sv value, arena *mem)
{
    if (!value.p || u->ncol >= UNIT_COLS_MAX) return;
    unit_add_col(u, arena_dup(mem, name), arena_dup(mem, value), mem);
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

sv units_squeeze(sv text, arena *mem)
{
    text = sv_trim(text);
    char *to = arena_bytes(mem, (size_t)text.n + 1);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = is_space(text.p[i]) ? ' ' : text.p[i];
        if (c != ' ' || to[n - 1] != ' ') to[n++] = c; /* the first byte is no space: the text is trimmed */
    }
    return (sv){to, n};
}

/* RFC 3629: shortest forms only, no surrogates, nothing above U+10FFFF. */
bool units_utf8(sv text)
{
    const unsigned char *p = (const unsigned char *)text.p, *end = p + text.n;
    while (p < end) {
        if (*p < 0x80) {
            p++;
            continue;
        }
        int n = *p >= 0xF0 ? 3 : *p >= 0xE0 ? 2 : 1;
        if (*p < 0xC2 || *p > 0xF4 || end - p <= n) return false;
        unsigned lo = *p == 0xE0 ? 0xA0 : *p == 0xF0 ? 0x90 : 0x80;
        unsigned hi = *p == 0xED ? 0x9F : *p == 0xF4 ? 0x8F : 0xBF;
        if (p[1] < lo || p[1] > hi) return false;
        for (int i = 2; i <= n; i++)
            if ((p[i] & 0xC0) != 0x80) return false;
        p += n + 1;
    }
    return true;
}

/* ---- languages ---- */

sv lang_cached(struct lang_cache *c, sv raw, arena *mem)
{
    for (int i = 0; i < c->n; i++)
        if (sv_eq(raw, (sv){c->row[i].raw, c->row[i].nraw}))
            return arena_dup(mem, (sv){c->row[i].norm, c->row[i].nnorm});
    sv norm = lang_norm(raw, mem);
    if (!norm.p) norm = arena_dup(mem, raw);
    ptrdiff_t room = (ptrdiff_t)sizeof c->row[0].raw;
    if (c->n < (int)(sizeof c->row / sizeof c->row[0]) && raw.n > 0 && raw.n <= room && norm.n <= room) {
        memcpy(c->row[c->n].raw, raw.p, (size_t)raw.n);
        memcpy(c->row[c->n].norm, norm.p, (size_t)norm.n);
        c->row[c->n].nraw = (uint8_t)raw.n;
        c->row[c->n++].nnorm = (uint8_t)norm.n;
    }
    return norm;
}

/* the code without a region; a script stays */
static sv without_region(sv code)
{
    sv head = code;
    ptrdiff_t dash = sv_rfind_c(code, '-');
    if (dash > 0 && code.n - dash - 1 != 4) head.n = dash;
    return head;
}

bool lang_same(sv a, sv b)
{
    if (sv_eq_ci(a, b)) return a.n > 0;
    return a.n > 0 && sv_eq_ci(without_region(a), without_region(b));
}

static int find_lang(const struct unit *u, sv lang, int from)
{
    for (int i = from; i < u->nseg; i++) /* exact first: a file may hold both pt and pt-BR */
        if (sv_eq(u->seg[i].lang, lang)) return i;
    for (int i = from; i < u->nseg; i++)
        if (lang_same(u->seg[i].lang, lang)) return i;
    return -1;
}

static int find_other(const struct unit *u, sv lang, int from)
{
    for (int i = from; i < u->nseg; i++)
        if (!lang_same(u->seg[i].lang, lang)) return i;
    return -1;
}

static void move_to(struct unit *u, int from, int to)
{
    struct seg s = u->seg[from];
    memmove(&u->seg[to + 1], &u->seg[to], (size_t)(from - to) * sizeof s);
    u->seg[to] = s;
}

bool units_orient(struct unit *u, sv src, sv tgt)
{
    int s = src.n ? find_lang(u, src, 0) : find_other(u, tgt, 0);
    if (s < 0) return false;
    move_to(u, s, 0);
    int t = tgt.n ? find_lang(u, tgt, 1) : find_other(u, u->seg[0].lang, 1);
    if (t < 0) return false;
    move_to(u, t, 1);
    return true;
}

void units_group(struct unit *u, sv name, uint64_t record, arena *mem)
{
    if (u->nseg < 3) return;
    for (int i = 2; i < u->nseg; i++) {
        if (lang_same(u->seg[i].lang, u->seg[0].lang) || lang_same(u->seg[i].lang, u->seg[1].lang)) continue;
        u->group = name.n > 0 ? name : arena_f(mem, "tu %llu", (unsigned long long)record);
        return;
    }
}

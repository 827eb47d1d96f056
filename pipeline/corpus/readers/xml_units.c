#include "corpus/readers/xml_units.h"

#include "text/lang.h"

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* ---- bids ---- */

/* Bytes without NULs: ASCII out of UTF-16, which is all that names and punctuation need. */
static sv ascii_of(sv peek, char *to, size_t n)
{
    size_t k = 0;
    for (ptrdiff_t i = 0; i < peek.n && k < n; i++)
        if (peek.p[i]) to[k++] = peek.p[i];
    return (sv){to, (ptrdiff_t)k};
}

static sv after(sv s, sv what)
{
    ptrdiff_t at = sv_find(s, what);
    return at < 0 ? sv_head(s, 0) : sv_from(s, at + what.n);
}

/* past <!DOCTYPE ...>, an internal subset included */
static sv after_doctype(sv s)
{
    ptrdiff_t end = sv_find_c(s, '>'), subset = sv_find_c(s, '[');
    if (subset >= 0 && subset < end) s = after(s, SV("]"));
    return after(s, SV(">"));
}

static sv name_at(sv s)
{
    ptrdiff_t n = 0;
    while (n < s.n && !is_space(s.p[n]) && s.p[n] != '>' && s.p[n] != '/') n++;
    if (n == s.n) return sv_head(s, 0); /* cut off: not known */
    ptrdiff_t colon = sv_find_c(sv_head(s, n), ':');
    return sv_from(sv_head(s, n), colon + 1);
}

sv units_root(sv peek, char *to, size_t n)
{
    sv s = ascii_of(peek, to, n);
    for (;;) {
        ptrdiff_t at = sv_find_c(s, '<');
        bool junk =
            at < 0 || at > 64 || (at > 0 && sv_trim(sv_head(s, at)).n > 3); /* white space and a BOM may stand before */
        if (junk) return sv_head(s, 0);
        s = sv_from(s, at + 1);
        if (sv_starts(s, SV("?")))
            s = after(s, SV("?>"));
        else if (sv_starts(s, SV("!--")))
            s = after(s, SV("-->"));
        else if (sv_starts(s, SV("!")))
            s = after_doctype(s);
        else
            return name_at(s);
    }
}

bool units_root_is(sv peek, const char *name)
{
    char head[8 << 10];
    return sv_is(units_root(peek, head, sizeof head), name);
}

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

void units_keep(const struct reader *r, struct batch *b, struct unit *u, uint64_t record)
{
    add(r, b, u, record);
}

void units_drop(const struct reader *r, struct batch *b, struct unit *u, uint64_t record, int reason)
{
    add(r, b, u, record)->reason = r->reason[reason];
}

void units_col(struct unit *u, sv name, sv value, arena *mem)
{
    if (!value.p || u->ncol >= UNIT_COLS_MAX) return;
    unit_add_col(u, arena_dup(mem, name), arena_dup(mem, value), mem);
}

bool units_note(struct unit *u, sv note, arena *mem)
{
    note = sv_trim(note);
    if (note.n == 0) return true;
    if (u->note.n + note.n > UNIT_NOTE_MAX) return false;
    u->note = u->note.p ? arena_f(mem, "%.*s\n%.*s", SV_ARG(u->note), SV_ARG(note)) : arena_dup(mem, note);
    return true;
}

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

static int find_lang(const struct unit *u, sv lang, int from)
{
    for (int i = from; i < u->nseg; i++) /* exact first: a file may hold both pt and pt-BR */
        if (sv_eq(u->seg[i].lang, lang)) return i;
    for (int i = from; i < u->nseg; i++)
        if (lang_matches(lang, u->seg[i].lang)) return i;
    return -1;
}

static int find_other(const struct unit *u, sv lang, int from)
{
    for (int i = from; i < u->nseg; i++)
        if (!lang.n || !u->seg[i].lang.n || !lang_matches(lang, u->seg[i].lang)) return i;
    return -1;
}

static void move_to(struct unit *u, int from, int to)
{
    struct seg s = u->seg[from];
    memmove(&u->seg[to + 1], &u->seg[to], (size_t)(from - to) * sizeof s);
    u->seg[to] = s;
}

bool units_orient(struct unit *u, sv src, sv tgt, sv likely)
{
    if (!src.n && likely.n && !(tgt.n && lang_matches(tgt, likely)) && find_lang(u, likely, 0) >= 0) src = likely;
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
        if (sv_eq(u->seg[i].lang, u->seg[0].lang) || sv_eq(u->seg[i].lang, u->seg[1].lang)) continue;
        u->group = name.n > 0 ? name : arena_f(mem, "tu %llu", (unsigned long long)record);
        return;
    }
}

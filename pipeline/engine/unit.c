/* Units on paper: one JSON object a line. What a reader gives is written, read back and written again byte for byte, so
 * the order of the fields here is the order in the file. */
#include "engine/unit.h"

const char *const seg_role_name[SEG_NROLES] = {"text", "mt", "pe", "formal", "informal", "term"};

struct seg *unit_add(struct unit *u, sv lang, sv text, enum seg_role role, arena *mem)
{
    /* grows at powers of two; the arena forgets the old array */
    if ((u->nseg & (u->nseg - 1)) == 0) {
        struct seg *more = ARENA_ARRAY(mem, struct seg, u->nseg ? 2 * u->nseg : 2);
        if (u->nseg) memcpy(more, u->seg, (size_t)u->nseg * sizeof *more);
        u->seg = more;
    }
    u->seg[u->nseg] = (struct seg){.text = text, .lang = lang, .role = role};
    return &u->seg[u->nseg++];
}

/* JSON's grammar of numbers: what passes may be written without quotes */
static bool json_number(sv s)
{
    const char *p = s.p, *end = p + s.n;
    if (s.n == 0 || s.n > 40) return false;
    if (*p == '-') p++;
    if (p == end || *p < '0' || *p > '9') return false;
    if (*p == '0' && p + 1 < end && p[1] >= '0' && p[1] <= '9') return false;
    while (p < end && *p >= '0' && *p <= '9') p++;
    if (p < end && *p == '.') {
        if (++p == end || *p < '0' || *p > '9') return false;
        while (p < end && *p >= '0' && *p <= '9') p++;
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        if (++p < end && (*p == '+' || *p == '-')) p++;
        if (p == end || *p < '0' || *p > '9') return false;
        while (p < end && *p >= '0' && *p <= '9') p++;
    }
    return p == end;
}

static void add_col(struct unit *u, sv name, sv value, bool number, arena *mem)
{
    if ((u->ncol & (u->ncol - 1)) == 0) {
        struct col *more = ARENA_ARRAY(mem, struct col, u->ncol ? 2 * u->ncol : 2);
        if (u->ncol) memcpy(more, u->col, (size_t)u->ncol * sizeof *more);
        u->col = more;
    }
    u->col[u->ncol++] = (struct col){name, value, number};
}

void unit_add_col(struct unit *u, sv name, sv value, arena *mem)
{
    add_col(u, name, value, json_number(value), mem);
}

/* ---- writing ---- */

static void put(struct jsonw *w, const char *key, sv text)
{
    if (!text.p) return;
    jsonw_kstr(w, sv_z(key), text);
}

static void put_role(struct jsonw *w, const char *key, enum seg_role role)
{
    if (role != SEG_TEXT) jsonw_kstr(w, sv_z(key), sv_z(seg_role_name[role]));
}

static void put_others(struct jsonw *w, const struct unit *u)
{
    if (u->nseg < 3) return;
    jsonw_key(w, SV("others"));
    jsonw_arr(w);
    for (int i = 2; i < u->nseg; i++) {
        jsonw_obj(w);
        put(w, "lang", u->seg[i].lang);
        put_role(w, "role", u->seg[i].role);
        put(w, "name", u->seg[i].name);
        jsonw_kstr(w, SV("text"), u->seg[i].text);
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

static void put_cols(struct jsonw *w, const struct unit *u)
{
    if (!u->ncol) return;
    jsonw_key(w, SV("cols"));
    jsonw_obj(w);
    for (int i = 0; i < u->ncol; i++) {
        jsonw_key(w, u->col[i].name);
        if (u->col[i].number)
            jsonw_raw(w, u->col[i].value);
        else
            jsonw_str(w, u->col[i].value);
    }
    jsonw_end_obj(w);
}

void unit_write(const struct unit *u, struct buf *to)
{
    static const struct seg none;
    const struct seg *s = u->nseg > 0 ? &u->seg[0] : &none, *t = u->nseg > 1 ? &u->seg[1] : &none;
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    put(&w, "id", u->id);
    put(&w, "src_lang", s->lang);
    put(&w, "tgt_lang", t->lang);
    put(&w, "src", s->text);
    put(&w, "tgt", t->text);
    put_role(&w, "src_role", s->role);
    put_role(&w, "tgt_role", t->role);
    put(&w, "src_name", s->name);
    put(&w, "tgt_name", t->name);
    put_others(&w, u);
    put(&w, "doc", u->doc);
    if (u->doc.p && u->doc_pos >= 0) jsonw_kint(&w, SV("doc_pos"), u->doc_pos);
    put(&w, "group", u->group);
    put(&w, "note", u->note);
    put(&w, "corpus", u->corpus);
    put(&w, "file", u->file);
    if (u->record > 0) jsonw_kint(&w, SV("record"), u->record);
    put(&w, "licence", u->licence);
    put_cols(&w, u);
    jsonw_end_obj(&w);
    buf_addc(to, '\n');
}

/* ---- reading ---- */

/* A text field: true and *out absent when it is missing or null; false when it is something else. */
static bool get(const struct json *d, int v, sv *out, arena *mem)
{
    enum json_type t = json_type(d, v);
    *out = json_str(d, v, mem);
    return t == JSON_STRING || t == JSON_ABSENT || t == JSON_NULL;
}

static bool get_role(const struct json *d, int v, enum seg_role *role, arena *mem)
{
    sv name;
    *role = SEG_TEXT;
    if (!get(d, v, &name, mem)) return false;
    if (!name.p) return true;
    for (int i = 0; i < SEG_NROLES; i++) {
        *role = (enum seg_role)i;
        if (sv_is(name, seg_role_name[i])) return true;
    }
    return false;
}

static const char *get_other(const struct json *d, int o, struct unit *u, arena *mem)
{
    sv text, lang, name;
    enum seg_role role;
    if (!get(d, json_get(d, o, SV("text")), &text, mem) || !text.p) return "others.text";
    if (!get(d, json_get(d, o, SV("lang")), &lang, mem)) return "others.lang";
    if (!get(d, json_get(d, o, SV("name")), &name, mem)) return "others.name";
    if (!get_role(d, json_get(d, o, SV("role")), &role, mem)) return "others.role";
    unit_add(u, lang, text, role, mem)->name = name;
    return NULL;
}

static const char *get_cols(const struct json *d, int cols, struct unit *u, arena *mem)
{
    if (cols >= 0 && json_type(d, cols) != JSON_OBJECT) return "cols";
    for (int v = json_first(d, cols); v >= 0; v = json_next(d, v)) {
        enum json_type t = json_type(d, v);
        sv key = json_key(d, v, mem);
        if (t == JSON_STRING)
            add_col(u, key, json_str(d, v, mem), false, mem);
        else if (t == JSON_INT || t == JSON_REAL)
            add_col(u, key, json_raw(d, v), true, mem);
        else
            return "cols";
    }
    return NULL;
}

/* The members of a pairs record, found in one walk over it: F_SRC + k and F_TGT + k are the same part of the two sides.
 */
enum field {
    F_SRC,
    F_SRC_LANG,
    F_SRC_ROLE,
    F_SRC_NAME,
    F_TGT,
    F_TGT_LANG,
    F_TGT_ROLE,
    F_TGT_NAME,
    F_ID,
    F_DOC,
    F_GROUP,
    F_NOTE,
    F_CORPUS,
    F_FILE,
    F_LICENCE,
    F_OTHERS,
    F_DOC_POS,
    F_RECORD,
    F_COLS,
    F_COUNT
};
#define K(text)                                                                                                        \
    {                                                                                                                  \
        text, sizeof text - 1                                                                                          \
    }
static const sv field[F_COUNT] = {K("src"),      K("src_lang"), K("src_role"), K("src_name"), K("tgt"),
                                  K("tgt_lang"), K("tgt_role"), K("tgt_name"), K("id"),       K("doc"),
                                  K("group"),    K("note"),     K("corpus"),   K("file"),     K("licence"),
                                  K("others"),   K("doc_pos"),  K("record"),   K("cols")};

static const char *get_side(const struct json *d, const int *at, enum field side, struct unit *u, arena *mem)
{
    sv text, lang, name;
    enum seg_role role;
    if (!get(d, at[side], &text, mem) || !text.p) return field[side].p;
    if (!get(d, at[side + 1], &lang, mem)) return field[side + 1].p;
    if (!get_role(d, at[side + 2], &role, mem)) return field[side + 2].p;
    if (!get(d, at[side + 3], &name, mem)) return field[side + 3].p;
    unit_add(u, lang, text, role, mem)->name = name;
    return NULL;
}

static const char *get_int(const struct json *d, int v, const char *name, int64_t *out)
{
    return v < 0 || json_i64(d, v, out) ? NULL : name;
}

/* NULL, or the name of the field that is wrong. */
static const char *get_unit(const struct json *d, int obj, struct unit *u, arena *mem)
{
    sv *const text[] = {&u->id, &u->doc, &u->group, &u->note, &u->corpus, &u->file, &u->licence};
    int at[F_COUNT];
    const char *bad = NULL;
    if (json_type(d, obj) != JSON_OBJECT) return "no object";
    json_find(d, obj, field, F_COUNT, at, mem);
    if ((bad = get_side(d, at, F_SRC, u, mem)) || (bad = get_side(d, at, F_TGT, u, mem))) return bad;
    for (int i = 0; i <= F_LICENCE - F_ID; i++)
        if (!get(d, at[F_ID + i], text[i], mem)) return field[F_ID + i].p;
    if (at[F_OTHERS] >= 0 && json_type(d, at[F_OTHERS]) != JSON_ARRAY) return "others";
    for (int o = json_first(d, at[F_OTHERS]); o >= 0; o = json_next(d, o))
        if ((bad = get_other(d, o, u, mem))) return bad;
    if ((bad = get_int(d, at[F_DOC_POS], "doc_pos", &u->doc_pos)) ||
        (bad = get_int(d, at[F_RECORD], "record", &u->record)))
        return bad;
    return get_cols(d, at[F_COLS], u, mem);
}

bool unit_read(const struct json *d, int obj, struct unit *u, arena *mem, const char **why)
{
    *u = (struct unit){.doc_pos = -1};
    *why = get_unit(d, obj, u, mem);
    return !*why;
}

/* ---- copying ---- */

static sv copy_of(sv s, arena *mem)
{
    return s.p ? arena_dup(mem, s) : s;
}

struct unit *unit_dup(const struct unit *u, arena *mem)
{
    struct unit *c = ARENA_NEW(mem, struct unit);
    *c = *u;
    c->seg = NULL;
    c->col = NULL;
    c->nseg = c->ncol = 0;
    for (int i = 0; i < u->nseg; i++)
        unit_add(c, copy_of(u->seg[i].lang, mem), copy_of(u->seg[i].text, mem), u->seg[i].role, mem)->name =
            copy_of(u->seg[i].name, mem);
    for (int i = 0; i < u->ncol; i++)
        add_col(c, copy_of(u->col[i].name, mem), copy_of(u->col[i].value, mem), u->col[i].number, mem);
    sv *text[] = {&c->id, &c->doc, &c->group, &c->note, &c->corpus, &c->file, &c->licence};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) *text[i] = copy_of(*text[i], mem);
    return c;
}

/* Keys of deduplication: which slots they are made of. */
#include "dataset/dedup.h"
#include "text/norm.h"

enum status key_parse(sv text, struct key_spec *k, arena *mem, struct err *e)
{
    static const char *const names[] = {"auto",   "full",       "pair",      "source",
                                        "target", "first_user", "last_user", "all_user"};
    *k = (struct key_spec){0};
    for (int i = 0; i < 8; i++)
        if (sv_is(text, names[i])) {
            k->kind = (enum key_kind)i;
            return ST_OK;
        }
    k->kind = KEY_FIELDS;
    for (sv rest = text; rest.p;) {
        sv field = sv_trim(sv_cut(&rest, ','));
        if (!field.n) return err_set(e, ST_USAGE, "'%.*s' is no key: it names an empty field", SV_ARG(text));
        opt_list_add(&k->fields, field, mem);
    }
    return k->fields.n ? ST_OK : err_set(e, ST_USAGE, "an empty key");
}

/* Slots are separated by a byte that no folded text holds. */
static void slot(struct buf *b, sv text, arena *mem)
{
    buf_adds(b, norm_key(text, mem));
    buf_addc(b, '\x1f');
}

/* A message's members but those that every message has, as they stand. */
static void other_members(struct buf *b, const struct rec *r, int msg, arena *mem)
{
    for (int v = json_first(r->d, msg); v >= 0; v = json_next(r->d, v)) {
        sv key = json_key(r->d, v, mem);
        if (sv_is(key, "role") || sv_is(key, "content") || sv_is(key, "from") || sv_is(key, "value")) continue;
        buf_adds(b, key);
        buf_addc(b, '=');
        buf_adds(b, json_raw(r->d, v));
        buf_addc(b, '\x1f');
    }
}

static void turn_slot(struct buf *b, const struct rec *r, int i, bool all, arena *mem)
{
    static const char letter[] = "suaato"; /* enum rec_role; an assistant's call is the assistant's */
    buf_addc(b, letter[r->turn[i].role]);
    slot(b, rec_text(r, i, mem), mem);
    if (all && r->turn[i].v >= 0) other_members(b, r, r->turn[i].v, mem);
}

static bool full(struct buf *b, const struct rec *r, bool all, arena *mem)
{
    for (int i = 0; i < r->nturn; i++) turn_slot(b, r, i, all, mem);
    if (all && r->nturn && r->tools >= 0) buf_adds(b, json_raw(r->d, r->tools));
    if (r->nturn) return true;
    sv text = r->shape == REC_TEXT ? rec_str(r->d, r->obj, "text", mem) : (sv){0};
    if (text.p) slot(b, text, mem);
    return text.p != NULL;
}

static bool pair(struct buf *b, const struct rec *r, bool source, bool target, arena *mem)
{
    if ((source && !r->source.p) || (target && !r->target.p)) return false;
    if (source) slot(b, r->source, mem);
    if (target) slot(b, r->target, mem);
    return true;
}

enum which { FIRST, LAST, ALL };

static bool users(struct buf *b, const struct rec *r, enum which which, arena *mem)
{
    int found = -1;
    for (int i = 0; i < r->nturn; i++) {
        if (r->turn[i].role != ROLE_USR || (which == FIRST && found >= 0)) continue;
        if (which == ALL) slot(b, rec_text(r, i, mem), mem);
        found = i;
    }
    if (found >= 0 && which != ALL) slot(b, rec_text(r, found, mem), mem);
    return found >= 0;
}

/* The values of the constraints: what is asked for, not where it stands or whether it held. */
static void constraints(struct buf *b, const struct rec *r, arena *mem)
{
    for (int c = json_first(r->d, r->constraints); c >= 0; c = json_next(r->d, c)) {
        for (int v = json_first(r->d, c); v >= 0; v = json_next(r->d, v)) {
            sv key = json_key(r->d, v, mem);
            if (sv_is(key, "turn") || sv_is(key, "until") || sv_is(key, "verdict")) continue;
            buf_adds(b, key);
            buf_addc(b, '=');
            buf_adds(b, json_raw(r->d, v));
            buf_addc(b, '\x1f');
        }
        buf_addc(b, '\x1e');
    }
}

static bool ours(struct buf *b, const struct rec *r, arena *mem)
{
    slot(b, r->kind.p ? r->kind : SV(""), mem);
    slot(b, r->source, mem);
    for (int i = r->nturn - 1; i >= 0; i--) {
        if (!r->turn[i].learn) continue;
        slot(b, rec_text(r, i, mem), mem);
        break;
    }
    constraints(b, r, mem);
    return true;
}

static bool fields(struct buf *b, const struct key_spec *k, const struct rec *r, arena *mem)
{
    bool any = false;
    for (int i = 0; i < k->fields.n; i++) {
        int v = json_path(r->d, r->obj, k->fields.v[i]);
        sv text = json_type(r->d, v) == JSON_STRING ? json_str(r->d, v, mem) : json_raw(r->d, v);
        if (v >= 0) slot(b, text, mem);
        buf_addc(b, v >= 0 ? '+' : '-');
        any |= v >= 0;
    }
    return any;
}

static bool slots(struct buf *b, const struct key_spec *k, const struct rec *r, arena *mem)
{
    switch (k->kind) {
    case KEY_AUTO:
        if (r->own) return ours(b, r, mem);
        return r->shape == REC_PAIR ? pair(b, r, true, true, mem) : full(b, r, k->all_parts, mem);
    case KEY_FULL: return r->shape == REC_PAIR ? pair(b, r, true, true, mem) : full(b, r, k->all_parts, mem);
    case KEY_PAIR: return pair(b, r, true, true, mem);
    case KEY_SOURCE: return pair(b, r, true, false, mem);
    case KEY_TARGET: return pair(b, r, false, true, mem);
    case KEY_FIRST_USER: return users(b, r, FIRST, mem);
    case KEY_LAST_USER: return users(b, r, LAST, mem);
    case KEY_ALL_USER: return users(b, r, ALL, mem);
    case KEY_FIELDS: return fields(b, k, r, mem);
    }
    return false;
}

bool key_make(const struct key_spec *k, const struct rec *r, struct buf *scratch, arena *mem, hash128_t *out)
{
    buf_reset(scratch);
    if (!slots(scratch, k, r, mem)) return false;
    *out = hash128(buf_sv(scratch), (uint64_t)k->kind);
    return true;
}

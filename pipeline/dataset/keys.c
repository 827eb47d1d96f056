/* Keys of deduplication: which slots they are made of. */
#include "dataset/keys.h"
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

const char *key_wants(const struct key_spec *k)
{
    switch (k->kind) {
    case KEY_AUTO:
    case KEY_FULL: return "messages, conversations, instruction and output, src and tgt, or text";
    case KEY_PAIR: return "src and tgt, or source.text and source.reference";
    case KEY_SOURCE: return "src, or source.text";
    case KEY_TARGET: return "tgt, or source.reference";
    case KEY_FIRST_USER:
    case KEY_LAST_USER:
    case KEY_ALL_USER: return "a turn of the user in messages, conversations or instruction";
    case KEY_FIELDS: return "one of these fields";
    }
    return "";
}

/* Texts stand folded one after the other; what they are and where they end stands in the tag, which is not compared for
 * likeness. */
static void slot(struct key_maker *m, char what, sv text, arena *mem)
{
    if (m->text.n) buf_addc(&m->text, ' ');
    size_t from = m->text.n;
    buf_adds(&m->text, norm_key(text, mem));
    uint64_t n = m->text.n - from;
    if (m->nslot < KEY_SLOTS) m->slot[m->nslot] = (struct key_slot){from, m->text.n};
    m->nslot++;
    buf_addc(&m->tag, what);
    buf_add(&m->tag, &n, sizeof n);
}

/* A system prompt tells records apart but makes none alike: many share a long one. */
static void exact_slot(struct key_maker *m, sv text, arena *mem)
{
    sv key = norm_key(text, mem);
    uint64_t n = (uint64_t)key.n;
    buf_addc(&m->tag, 'S');
    buf_add(&m->tag, &n, sizeof n);
    buf_adds(&m->tag, key);
}

/* A message's members but those that every message has, as they stand. */
static void other_members(struct key_maker *m, const struct rec *r, int msg, arena *mem)
{
    for (int v = json_first(r->d, msg); v >= 0; v = json_next(r->d, v)) {
        sv key = json_key(r->d, v, mem);
        if (sv_is(key, "role") || sv_is(key, "content") || sv_is(key, "from") || sv_is(key, "value")) continue;
        buf_adds(&m->tag, key);
        buf_addc(&m->tag, '=');
        buf_adds(&m->tag, json_raw(r->d, v));
        buf_addc(&m->tag, '\x1f');
    }
}

static void turn_slot(struct key_maker *m, const struct rec *r, int i, bool all, arena *mem)
{
    static const char letter[] = "suaato"; /* enum rec_role; an assistant's call is the assistant's */
    sv text = rec_text(r, i, mem);
    if (r->turn[i].role == ROLE_SYS)
        exact_slot(m, text, mem);
    else
        slot(m, letter[r->turn[i].role], text, mem);
    if (all && r->turn[i].v >= 0) other_members(m, r, r->turn[i].v, mem);
}

/* A text, a message, or the last of a list of them. */
static sv answer_text(const struct json *d, int v, arena *mem)
{
    if (json_type(d, v) == JSON_ARRAY) v = json_at(d, v, json_count(d, v) - 1);
    if (json_type(d, v) == JSON_STRING) return json_str(d, v, mem);
    sv text = rec_str(d, v, "content", mem);
    return text.p ? text : rec_str(d, v, "value", mem);
}

/* The answers of a preference record, which stand beside its turns. */
static void preferences(struct key_maker *m, const struct rec *r, arena *mem)
{
    static const char *const names[] = {"chosen", "rejected"};
    for (int i = 0; i < 2; i++) {
        int v = json_get(r->d, r->obj, sv_z(names[i]));
        if (v < 0) v = json_get(r->d, r->extra, sv_z(names[i]));
        sv text = answer_text(r->d, v, mem);
        if (text.p) slot(m, names[i][0], text, mem);
    }
}

static bool full(struct key_maker *m, const struct rec *r, bool all, arena *mem)
{
    for (int i = 0; i < r->nturn; i++) turn_slot(m, r, i, all, mem);
    if (all && r->nturn && r->tools >= 0) buf_adds(&m->tag, json_raw(r->d, r->tools));
    if (r->nturn) preferences(m, r, mem);
    if (r->nturn) return true;
    sv text = r->shape == REC_TEXT ? rec_str(r->d, r->obj, "text", mem) : (sv){0};
    if (text.p) slot(m, 't', text, mem);
    return text.p != NULL;
}

static bool pair(struct key_maker *m, const struct rec *r, bool source, bool target, arena *mem)
{
    if ((source && !r->source.p) || (target && !r->target.p)) return false;
    if (source) slot(m, 's', r->source, mem);
    if (target) slot(m, 'r', r->target, mem);
    return true;
}

enum which { FIRST, LAST, ALL };

static bool users(struct key_maker *m, const struct rec *r, enum which which, arena *mem)
{
    int found = -1;
    for (int i = 0; i < r->nturn; i++) {
        if (r->turn[i].role != ROLE_USR || (which == FIRST && found >= 0)) continue;
        if (which == ALL) slot(m, 'u', rec_text(r, i, mem), mem);
        found = i;
    }
    if (found >= 0 && which != ALL) slot(m, 'u', rec_text(r, found, mem), mem);
    return found >= 0;
}

/* The values of the constraints: what is asked for, not where it stands or whether it held. */
static void constraints(struct key_maker *m, const struct rec *r, arena *mem)
{
    for (int c = json_first(r->d, r->constraints); c >= 0; c = json_next(r->d, c)) {
        for (int v = json_first(r->d, c); v >= 0; v = json_next(r->d, v)) {
            sv key = json_key(r->d, v, mem);
            if (sv_is(key, "turn") || sv_is(key, "until") || sv_is(key, "verdict")) continue;
            buf_adds(&m->tag, key);
            buf_addc(&m->tag, '=');
            buf_adds(&m->tag, json_raw(r->d, v));
            buf_addc(&m->tag, '\x1f');
        }
        buf_addc(&m->tag, '\x1e');
    }
}

static bool ours(struct key_maker *m, const struct rec *r, arena *mem)
{
    slot(m, 'k', r->kind.p ? r->kind : SV(""), mem);
    slot(m, 's', r->source, mem);
    for (int i = r->nturn - 1; i >= 0; i--) {
        if (!r->turn[i].learn) continue;
        slot(m, 'a', rec_text(r, i, mem), mem);
        break;
    }
    constraints(m, r, mem);
    return true;
}

static bool fields(struct key_maker *m, const struct key_spec *k, const struct rec *r, arena *mem)
{
    bool any = false;
    for (int i = 0; i < k->fields.n; i++) {
        int v = json_path(r->d, r->obj, k->fields.v[i]);
        sv text = json_type(r->d, v) == JSON_STRING ? json_str(r->d, v, mem) : json_raw(r->d, v);
        if (v >= 0) slot(m, 'f', text, mem);
        buf_addc(&m->tag, v >= 0 ? '+' : '-');
        any |= v >= 0;
    }
    return any;
}

static bool slots(struct key_maker *m, const struct key_spec *k, const struct rec *r, arena *mem)
{
    switch (k->kind) {
    case KEY_AUTO:
        if (r->own) return ours(m, r, mem);
        return r->shape == REC_PAIR ? pair(m, r, true, true, mem) : full(m, r, k->all_parts, mem);
    case KEY_FULL: return r->shape == REC_PAIR ? pair(m, r, true, true, mem) : full(m, r, k->all_parts, mem);
    case KEY_PAIR: return pair(m, r, true, true, mem);
    case KEY_SOURCE: return pair(m, r, true, false, mem);
    case KEY_TARGET: return pair(m, r, false, true, mem);
    case KEY_FIRST_USER: return users(m, r, FIRST, mem);
    case KEY_LAST_USER: return users(m, r, LAST, mem);
    case KEY_ALL_USER: return users(m, r, ALL, mem);
    case KEY_FIELDS: return fields(m, k, r, mem);
    }
    return false;
}

static struct near_part part_of(const struct key_maker *m, int slot, uint64_t salt)
{
    struct key_slot s = m->slot[slot];
    return (struct near_part){sv_of(m->text.p + s.beg, (ptrdiff_t)(s.end - s.beg)), salt, false};
}

/* What is compared for likeness: of ours the source alone, of pairs each side by itself, else all the texts. */
static void set_parts(struct key_maker *m, const struct key_spec *k, const struct rec *r, struct key *key)
{
    bool ours = k->kind == KEY_AUTO && r->own;
    bool sides = !ours && m->nslot == 2 && m->tag.p[0] == 's';
    if (!m->text.p) buf_addc(&m->text, ' ');
    bool chat = !ours && k->kind != KEY_FIELDS && r->nturn > 0;
    key->nparts = sides ? 2 : 1;
    key->part[0] = ours || sides ? part_of(m, ours ? 1 : 0, 1) : (struct near_part){buf_sv(&m->text), 1, false};
    key->part[0].templated = !sides && chat;
    if (sides) key->part[1] = part_of(m, 1, 2);
    key->group = ours ? hash64(key->part[0].text, 1) | 1 : 0;
}

bool key_make(const struct key_spec *k, const struct rec *r, struct key_maker *m, arena *mem, struct key *key)
{
    buf_reset(&m->text);
    buf_reset(&m->tag);
    m->nslot = 0;
    *key = (struct key){0};
    if (!slots(m, k, r, mem)) return false;
    set_parts(m, k, r, key);
    key->exact = hash128(buf_sv(&m->text), hash64(buf_sv(&m->tag), (uint64_t)k->kind));
    return true;
}

void key_maker_init(struct key_maker *m)
{
    *m = (struct key_maker){0};
    buf_init(&m->text, BUF_MAX_DEFAULT);
    buf_init(&m->tag, BUF_MAX_DEFAULT);
}

void key_maker_release(struct key_maker *m)
{
    buf_release(&m->text);
    buf_release(&m->tag);
}

/* Turns -> working records; and where to split a conversation. */
#include "corpus/chat/turns.h"
#include "text/utf8.h"

static void member(struct jsonw *w, const struct json *d, int v)
{
    jsonw_raw(w, json_raw(d, v - 1));
    buf_addc(w->b, ':');
    w->comma = false;
    jsonw_raw(w, json_raw(d, v));
}

/* a message that has role and content already, with new text */
static void write_changed(struct jsonw *w, const struct json *d, const struct turn *t)
{
    jsonw_obj(w);
    for (int v = json_first(d, t->obj); v >= 0; v = json_next(d, v))
        if (v == t->content)
            jsonw_kstr(w, SV("content"), t->text);
        else
            member(w, d, v);
    jsonw_end_obj(w);
}

static bool is_ours(sv key)
{
    return sv_is(key, "role") || sv_is(key, "content") || sv_is(key, "from");
}

static void write_mapped(struct jsonw *w, const struct chat *c, const struct turn *t)
{
    jsonw_obj(w);
    jsonw_kstr(w, SV("role"), t->role);
    jsonw_key(w, SV("content"));
    if (t->changed || t->content < 0)
        jsonw_str(w, t->text);
    else
        jsonw_raw(w, json_raw(c->d, t->content));
    if (t->from.p) jsonw_kstr(w, SV("from"), t->from);
    for (int v = t->obj < 0 ? -1 : json_first(c->d, t->obj); v >= 0; v = json_next(c->d, v))
        if (v != t->content && !is_ours(json_key(c->d, v, c->mem))) member(w, c->d, v);
    jsonw_end_obj(w);
}

static void write_turn(struct jsonw *w, const struct chat *c, const struct turn *t)
{
    if (t->role.p)
        write_mapped(w, c, t);
    else if (t->changed)
        write_changed(w, c->d, t);
    else
        jsonw_raw(w, json_raw(c->d, t->obj));
}

static bool used(const struct chat *c, int v)
{
    for (int i = 0; i < c->nused; i++)
        if (c->used[i] == v) return true;
    return false;
}

static void write_extra(struct jsonw *w, const struct chat *c)
{
    bool open = false;
    if (json_type(c->d, 0) != JSON_OBJECT) return;
    for (int v = json_first(c->d, 0); v >= 0; v = json_next(c->d, v)) {
        if (used(c, v)) continue;
        if (!open) jsonw_key(w, SV("extra")), jsonw_obj(w);
        open = true;
        member(w, c->d, v);
    }
    if (c->input.n) {
        if (!open) jsonw_key(w, SV("extra")), jsonw_obj(w);
        open = true;
        jsonw_kstr(w, SV("input"), c->input);
    }
    if (open) jsonw_end_obj(w);
}

static void write_source(struct jsonw *w, const struct chat_origin *o, arena *mem)
{
    int64_t bad = 0;
    jsonw_key(w, SV("source"));
    jsonw_obj(w);
    jsonw_kstr(w, SV("corpus"), o->corpus);
    jsonw_kstr(w, SV("file"), utf8_ok(o->file) ? o->file : utf8_repair(o->file, mem, &bad));
    jsonw_kint(w, SV("record"), o->record);
    if (o->licence.p) jsonw_kstr(w, SV("licence"), o->licence);
    jsonw_end_obj(w);
}

void chat_write(const struct chat *c, const struct chat_origin *o, sv lang, int header, int from, int to, int k, int n,
                struct buf *out)
{
    struct jsonw w = jsonw_to(out);
    sv id = arena_f(c->mem, "%.*s:%lld", SV_ARG(o->corpus), (long long)(o->ordinal ? o->ordinal : o->record));
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), n > 1 ? arena_f(c->mem, "%.*s:%d", SV_ARG(id), k) : id);
    jsonw_kstr(&w, SV("kind"), sv_z(c->kind));
    jsonw_kstr(&w, SV("kind_name"), sv_z(c->kind_name));
    jsonw_key(&w, SV("langs"));
    jsonw_obj(&w);
    if (lang.p) jsonw_kstr(&w, SV("instruction"), lang);
    jsonw_end_obj(&w);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i < header; i++) write_turn(&w, c, &c->t[i]);
    for (int i = from; i < to; i++) write_turn(&w, c, &c->t[i]);
    jsonw_end_arr(&w);
    write_source(&w, o, c->mem);
    jsonw_key(&w, SV("constraints"));
    jsonw_arr(&w);
    jsonw_end_arr(&w);
    jsonw_key(&w, SV("origin"));
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("reader"), sv_z(o->format));
    if (n > 1) jsonw_kint(&w, SV("part"), k), jsonw_kint(&w, SV("parts"), n);
    jsonw_end_obj(&w);
    write_extra(&w, c);
    jsonw_end_obj(&w);
    buf_addc(out, '\n');
}

/* ---- splitting ---- */

static int64_t size_of(const struct chat *c, int i)
{
    const struct turn *t = &c->t[i];
    return t->text.p ? utf8_count(t->text) : json_raw(c->d, t->content).n;
}

/* An exchange begins at a user's turn that does not follow another one; it is never cut. One that is larger than the
 * budget by itself is a part of its own. */
int chat_split(const struct chat *c, int64_t budget, int *cut, int *header)
{
    int parts = 0;
    int64_t head = 0, size = 0;
    for (*header = 0; *header < c->n && c->t[*header].kind == TURN_SYSTEM; ++*header) head += size_of(c, *header);
    cut[parts++] = *header;
    for (int i = *header; budget > 0 && i < c->n;) {
        int end = i + 1;
        int64_t exchange = size_of(c, i);
        while (end < c->n && !(c->t[end].kind == TURN_USER && c->t[end - 1].kind != TURN_USER))
            exchange += size_of(c, end++);
        if (i > cut[parts - 1] && head + size + exchange > budget) {
            cut[parts++] = i;
            size = 0;
        }
        size += exchange;
        i = end;
    }
    cut[parts] = c->n;
    return parts;
}

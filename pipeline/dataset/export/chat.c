/* From a record to turns that can be written: contents as JSON strings (copied byte for byte where they are plain),
 * other members gathered, drafts moved into the user's turn where a format has no weights. */
#include "dataset/export/format.h"

#include "corpus/chat/calls.h"

const char *const chat_reason_name[CHAT_REASONS] = {"kept",      "no-answer", "draft-turn", "turn-order",
                                                    "tool-chat", "no-turns",  "no-pair",    "no-constraint"};

#define F(name) extern const struct format_type format_##name;
#include "dataset/export/list.h"
#undef F
#define F(name) &format_##name,
const struct format_type *const format_types[] = {
#include "dataset/export/list.h"
    NULL};
#undef F

const struct format_type *format_find(sv name)
{
    for (int i = 0; format_types[i]; i++)
        if (sv_is(name, format_types[i]->name)) return format_types[i];
    return NULL;
}

/* A buffer's text moved into the arena. */
static sv keep(struct buf *b, arena *mem)
{
    sv s = arena_dup(mem, buf_sv(b));
    buf_release(b);
    return s;
}

sv json_quoted(sv text, arena *mem)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_addc(&b, '"');
    json_escape(&b, text);
    buf_addc(&b, '"');
    return keep(&b, mem);
}

/* ---- other members ---- */

/* a key's name for the tables below */
#define K(text)                                                                                                        \
    {                                                                                                                  \
        text, sizeof text - 1                                                                                          \
    }

/* Names that are not extra members. */
struct known {
    const sv *name;
    int n;
};
#define KNOWN(names)                                                                                                   \
    (struct known)                                                                                                     \
    {                                                                                                                  \
        names, (int)(sizeof names / sizeof *names)                                                                     \
    }

/* An `extra` that is text comes from an export of ours: its members go back to where they were. */
static bool splice(struct jsonw *w, sv text, arena *mem)
{
    if (!text.p) return false;
    if (!text.n) return true;
    struct json inner = {0};
    bool good = json_parse(&inner, text) && json_type(&inner, json_root(&inner)) == JSON_OBJECT;
    for (int v = good ? json_first(&inner, json_root(&inner)) : -1; v >= 0; v = json_next(&inner, v)) {
        jsonw_key(w, json_key(&inner, v, mem));
        jsonw_raw(w, json_raw(&inner, v));
    }
    json_release(&inner);
    return good;
}

/* Members of obj whose key is not known, appended to an open object. */
static void others(struct jsonw *w, const struct json *d, int obj, struct known known, arena *mem)
{
    int from = 0;
    for (int v = json_first(d, obj); v >= 0; v = json_next(d, v)) {
        sv key = json_key(d, v, mem);
        if (json_name_of(key, known.name, known.n, &from) >= 0) continue;
        if (sv_eq(key, SV("extra")) && splice(w, json_str(d, v, mem), mem)) continue;
        jsonw_key(w, key);
        jsonw_raw(w, json_raw(d, v));
    }
}

/* The object in b, or empty text when it has no members. */
static sv object_text(struct buf *b, arena *mem)
{
    if (b->n > 2) return keep(b, mem);
    buf_release(b);
    return SV("");
}

static bool usual_weight(const struct json *d, int msg)
{
    double w;
    int v = json_get(d, msg, SV("weight"));
    return json_f64(d, v, &w) && (w == 0 || w == 1);
}

static sv turn_extra(const struct rec *r, int i, arena *mem)
{
    static const sv names[] = {K("role"), K("content"), K("from"), K("value"), K("weight")};
    struct known known = KNOWN(names);
    const struct rec_turn *t = &r->turn[i];
    if (t->v < 0 || (json_count(r->d, t->v) <= 2 && rec_plain(r, i))) return SV("");
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&b);
    jsonw_obj(&w);
    if (!rec_plain(r, i) && t->content >= 0) {
        jsonw_key(&w, SV("content"));
        jsonw_raw(&w, json_raw(r->d, t->content));
    }
    if (!usual_weight(r->d, t->v)) known.n--;
    others(&w, r->d, t->v, known, mem);
    jsonw_end_obj(&w);
    return object_text(&b, mem);
}

/* Most records have nothing but what is known. */
static sv record_extra(const struct rec *r, arena *mem)
{
    static const sv names[] = {K("id"),       K("kind"),        K("kind_name"),     K("langs"),
                               K("messages"), K("source"),      K("constraints"),   K("origin"),
                               K("tools"),    K("instruction"), K("input"),         K("output"),
                               K("history"),  K("system"),      K("conversations"), K("extra")};
    static const sv tools[] = {K("tools")};
    struct known known = KNOWN(names);
    if (r->extra < 0) known.n--;
    if (r->usual) return SV("");
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&b);
    jsonw_obj(&w);
    others(&w, r->d, r->obj, known, mem);
    if (r->extra >= 0) others(&w, r->d, r->extra, KNOWN(tools), mem);
    jsonw_end_obj(&w);
    return object_text(&b, mem);
}

static sv tools_text(const struct rec *r, arena *mem)
{
    if (r->tools < 0) return SV("[]");
    if (json_type(r->d, r->tools) != JSON_STRING) return json_raw(r->d, r->tools);
    sv text = json_str(r->d, r->tools, mem);
    return sv_trim(text).n ? text : SV("[]");
}

/* ---- drafts ---- */

/* "> " before every line: a quotation in every language */
static void quote(struct buf *to, sv text)
{
    for (sv rest = text; rest.p;) {
        sv line = sv_cut(&rest, '\n');
        buf_adds(to, SV("> "));
        buf_adds(to, line);
        if (rest.p) buf_addc(to, '\n');
    }
}

/* The user's turn at `user`, the drafts after it, and the user's turn that follows them, as one. */
static sv merged(const struct rec *r, int user, int next, arena *mem)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_adds(&b, rec_text(r, user, mem));
    for (int i = user + 1; i < next; i++) {
        buf_adds(&b, SV("\n\n"));
        if (r->turn[i].role == ROLE_USR)
            buf_adds(&b, rec_text(r, i, mem));
        else
            quote(&b, rec_text(r, i, mem));
    }
    sv text = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    return json_quoted(text, mem);
}

static struct say say_of(const struct rec *r, int i, arena *mem)
{
    const struct rec_turn *t = &r->turn[i];
    struct say s = {.role = t->role, .role_name = t->role_name, .learn = t->learn, .calls = t->tool_calls};
    s.content = rec_plain(r, i) ? json_raw(r->d, t->content) : json_quoted(rec_text(r, i, mem), mem);
    s.extra = turn_extra(r, i, mem);
    return s;
}

static bool is_draft(const struct rec_turn *t)
{
    return (t->role == ROLE_ASST || t->role == ROLE_CALL) && !t->learn;
}

/* True when turn i (a user's) is followed by a draft: *next is the first turn after the drafts and the users' turns on
 * them. */
static bool drafts_follow(const struct rec *r, int i, int *next)
{
    int j = i + 1;
    while (j + 1 < r->nturn && is_draft(&r->turn[j]) && r->turn[j + 1].role == ROLE_USR) j += 2;
    *next = j;
    return j > i + 1;
}

static enum chat_reason fill_quoted(struct chat *c, arena *mem)
{
    const struct rec *r = c->r;
    for (int i = 0, next; i < r->nturn; i = next) {
        next = i + 1;
        if (is_draft(&r->turn[i])) { /* nobody answers it: at the end it goes, elsewhere it has no place */
            if (i + 1 < r->nturn) return CHAT_DRAFT;
            c->altered = c->cut = true;
            break;
        }
        c->say[c->n] = say_of(r, i, mem);
        if (r->turn[i].role == ROLE_USR && drafts_follow(r, i, &next)) {
            c->say[c->n].content = merged(r, i, next, mem);
            c->altered = true;
        }
        c->n++;
    }
    return CHAT_OK;
}

static enum chat_reason fill_plain(struct chat *c, bool keeps_weights, arena *mem)
{
    for (int i = 0; i < c->r->nturn; i++) {
        if (!keeps_weights && is_draft(&c->r->turn[i])) return CHAT_DRAFT;
        c->say[c->n++] = say_of(c->r, i, mem);
    }
    return CHAT_OK;
}

enum chat_reason chat_prepare(struct chat *c, const struct rec *r, sv id, bool keeps_weights, enum drafts drafts,
                              arena *mem)
{
    *c = (struct chat){.r = r, .id = id, .last = -1, .mem = mem};
    if (!r->nturn) return CHAT_NO_TURNS;
    c->say = ARENA_ARRAY(mem, struct say, r->nturn);
    enum chat_reason why =
        !keeps_weights && drafts == DRAFTS_QUOTE ? fill_quoted(c, mem) : fill_plain(c, keeps_weights, mem);
    if (why) return why;
    for (int i = 0; i < c->n; i++) {
        if (c->say[i].learn) c->last = i;
        if (c->say[i].extra.n) c->has_extra = true;
        if (c->say[i].calls >= 0 || c->say[i].role == ROLE_CALL) c->has_calls = true;
    }
    if (c->last < 0) return CHAT_NO_ANSWER;
    if (c->cut) c->n = c->last + 1; /* the question that the draft answered goes with it */
    c->tools = tools_text(r, mem);
    c->extra = record_extra(r, mem);
    return CHAT_OK;
}

/* ---- pieces that formats share ---- */

sv chat_calls(const struct chat *c, int turn)
{
    return calls_text(c->r->d, c->say[turn].calls, c->mem);
}

sv say_role(const struct say *s)
{
    switch (s->role) {
    case ROLE_SYS: return SV("system");
    case ROLE_USR: return SV("user");
    case ROLE_ASST:
    case ROLE_CALL: return SV("assistant");
    case ROLE_TOOL: return SV("tool");
    case ROLE_ELSE: break;
    }
    return s->role_name;
}

void say_write(struct jsonw *w, const struct say *s, const char *role_key, sv role, const char *text_key, sv content)
{
    struct buf *b = w->b;
    jsonw_obj(w);
    buf_addc(b, '"');
    buf_adds(b, sv_z(role_key));
    buf_adds(b, SV("\":\""));
    json_escape(b, role);
    buf_adds(b, SV("\",\""));
    buf_adds(b, sv_z(text_key));
    buf_adds(b, SV("\":"));
    buf_adds(b, content);
    if (s) {
        buf_adds(b, SV(",\"extra\":\""));
        if (s->extra.n) json_escape(b, s->extra);
        buf_addc(b, '"');
    }
    jsonw_end_obj(w);
}

void row_end(struct jsonw *w)
{
    jsonw_end_obj(w);
    buf_addc(w->b, '\n');
}

#include "corpus/writers/chat_turn.h"

#include "corpus/chat/calls.h"
#include "corpus/chat/turns.h"

const struct chat_shape chat_shapes[2] = {
    {"messages", "messages", "role", "content", "user", "assistant", "tool"},
    {"sharegpt", "conversations", "from", "value", "human", "gpt", "observation"},
};
static const char original_key[] = "original";
enum { NESTED_MAX = 4 }; /* an original inside an original ...: hostile input is not followed for ever */

const struct chat_shape *chat_shape_other(const struct chat_shape *s)
{
    return s == &chat_shapes[SHAPE_MESSAGES] ? &chat_shapes[SHAPE_SHAREGPT] : &chat_shapes[SHAPE_MESSAGES];
}

static int get(const struct json *d, int obj, const char *key)
{
    return json_get(d, obj, sv_z(key));
}

bool chat_turn_is(const struct json *d, int m, const struct chat_shape *s)
{
    if (json_type(d, get(d, m, s->role)) != JSON_STRING) return false;
    return get(d, m, s->text) >= 0 || calls_of(d, m) >= 0 || get(d, m, "content") >= 0 || get(d, m, "text") >= 0;
}

/* ---- names ---- */

struct naming {
    sv as;
    bool exact; /* the way back gives the same name without being told */
};

sv chat_turn_role(sv role, const struct chat_shape *to)
{
    const struct chat_shape *from = chat_shape_other(to);
    if (sv_is(role, from->user)) return sv_z(to->user);
    if (sv_is(role, from->assistant)) return sv_z(to->assistant);
    return sv_is(role, from->tool) ? sv_z(to->tool) : role;
}

static struct naming name_turn(sv name, const struct chat_shape *to)
{
    sv as = chat_turn_role(name, to), role = chat_role(name);
    bool taken = sv_is(name, to->user) || sv_is(name, to->assistant) || sv_is(name, to->tool);
    if (!sv_eq(as, name) || !role.p) return (struct naming){as, true};
    if (sv_eq(role, name) && !taken && !sv_is(name, "function_call")) return (struct naming){name, true};
    if (sv_is(role, "observation")) role = SV("tool"); /* the common words are those of messages, but for this one */
    return (struct naming){to == &chat_shapes[SHAPE_SHAREGPT] ? chat_turn_role(role, to) : role, false};
}

/* ---- writing ---- */

static void member(struct jsonw *w, const struct json *d, int v)
{
    jsonw_raw(w, json_raw(d, v - 1));
    buf_addc(w->b, ':');
    w->comma = false;
    jsonw_raw(w, json_raw(d, v));
}

/* The same members in the same order under the other keys; `name` for the role. */
static void put_members(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, sv name, bool marks,
                        arena *mem)
{
    const struct chat_shape *from = chat_shape_other(to);
    for (int v = json_first(d, m); v >= 0; v = json_next(d, v)) {
        sv key = json_key(d, v, mem);
        if (sv_is(key, from->role))
            jsonw_kstr(w, sv_z(to->role), name);
        else if (sv_is(key, from->text)) {
            jsonw_key(w, sv_z(to->text));
            jsonw_raw(w, json_raw(d, v));
        } else if (marks || !sv_is(key, original_key))
            member(w, d, v);
    }
}

/* Two other keys say it all. */
static bool is_simple(const struct json *d, int m, const struct chat_shape *to)
{
    return json_type(d, get(d, m, chat_shape_other(to)->text)) == JSON_STRING && get(d, m, to->role) < 0 &&
           get(d, m, to->text) < 0 && get(d, m, original_key) < 0 && calls_of(d, m) < 0;
}

static void put_parts(struct buf *to, const struct json *d, int list, arena *mem)
{
    bool any = false;
    for (int p = json_first(d, list); p >= 0; p = json_next(d, p)) {
        sv text = json_str(d, json_type(d, p) == JSON_STRING ? p : get(d, p, "text"), mem);
        if (!text.n) continue;
        if (any) buf_adds(to, SV("\\n"));
        any = true;
        json_escape(to, text);
    }
}

static int text_of(const struct json *d, int m, const struct chat_shape *s)
{
    const char *const keys[] = {s->text, "content", "text"};
    for (int i = 0; i < 3; i++)
        if (get(d, m, keys[i]) >= 0) return get(d, m, keys[i]);
    return -1;
}

/* ShareGPT's value is always text. */
static void put_value(struct jsonw *w, const struct json *d, int m, int calls, int text, arena *mem)
{
    (void)m;
    if (calls >= 0)
        jsonw_raw(w, calls_text(d, calls, mem));
    else if (json_type(d, text) == JSON_STRING)
        jsonw_raw(w, json_raw(d, text));
    else {
        jsonw_str(w, SV(""));
        if (json_type(d, text) != JSON_ARRAY || !w->b->n) return;
        w->b->n--; /* the closing quote comes after the parts */
        put_parts(w->b, d, text, mem);
        buf_addc(w->b, '"');
    }
}

static void put_rest(struct jsonw *w, const struct json *d, int m, int text, bool calls_said, arena *mem)
{
    static const char *const said[] = {"role", "content", "from", "value", original_key};
    for (int v = json_first(d, m); v >= 0; v = json_next(d, v)) {
        sv key = json_key(d, v, mem);
        bool skip = v == text || (calls_said && (sv_is(key, "tool_calls") || sv_is(key, "function_call")));
        for (size_t i = 0; i < sizeof said / sizeof *said; i++) skip = skip || sv_is(key, said[i]);
        if (!skip) member(w, d, v);
    }
}

/* The calls that a ShareGPT function_call turn holds, as a list; absent where the text is none. */
static sv calls_in(const struct json *d, sv name, int text, arena *mem)
{
    if (!sv_is(chat_role(name), "function_call")) return (sv){NULL, 0};
    return calls_list(json_str(d, text, mem), mem);
}

/* Anew for readers of the other shape, with the whole message beside it. */
static void put_anew(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, sv name, arena *mem)
{
    bool sharegpt = to == &chat_shapes[SHAPE_SHAREGPT];
    int own = get(d, m, to->role), text = text_of(d, m, chat_shape_other(to)), calls = calls_of(d, m);
    sv list = {NULL, 0};
    if (!sharegpt && calls < 0) list = calls_in(d, name, text, mem);
    sv as = name_turn(name, to).as;
    if (json_type(d, own) == JSON_STRING) as = json_str(d, own, mem);
    if (sharegpt && calls >= 0) as = SV("function_call");
    if (list.p) as = SV("assistant");
    jsonw_kstr(w, sv_z(to->role), as);
    jsonw_key(w, sv_z(to->text));
    if (sharegpt)
        put_value(w, d, m, calls, text, mem);
    else
        jsonw_raw(w, list.p || text < 0 ? SV("null") : json_raw(d, text));
    if (list.p) jsonw_key(w, SV("tool_calls")), jsonw_raw(w, list);
    put_rest(w, d, m, text, (sharegpt && calls >= 0) || list.p, mem);
    jsonw_key(w, SV("original"));
    jsonw_raw(w, json_raw(d, m));
}

/* ---- back ---- */

static bool same(const struct json *a, int va, const struct json *b, int vb, arena *mem)
{
    enum json_type t = json_type(a, va);
    if (t != json_type(b, vb) || json_count(a, va) != json_count(b, vb)) return false;
    if (t == JSON_STRING) return sv_eq(json_str(a, va, mem), json_str(b, vb, mem));
    if (t != JSON_ARRAY && t != JSON_OBJECT) return sv_eq(json_raw(a, va), json_raw(b, vb));
    for (va = json_first(a, va), vb = json_first(b, vb); va >= 0; va = json_next(a, va), vb = json_next(b, vb)) {
        if (t == JSON_OBJECT && !sv_eq(json_key(a, va, mem), json_key(b, vb, mem))) return false;
        if (!same(a, va, b, vb, mem)) return false;
    }
    return true;
}

static void turn_write(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, int nested,
                       arena *mem);

/* Would `original` become the message m? Compared by value: another program may have written the file anew. */
static bool makes(const struct json *d, int original, int m, const struct chat_shape *shape, int nested, arena *mem)
{
    struct json made = {0};
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&b);
    turn_write(&w, d, original, shape, nested + 1, mem);
    bool good = !b.over && json_parse(&made, buf_sv(&b)) && same(d, m, &made, json_root(&made), mem);
    json_release(&made);
    buf_release(&b);
    return good;
}

/* {"from": "chatgpt"} on an assistant's message */
static bool restore_name(struct jsonw *w, const struct json *d, int m, int original, const struct chat_shape *to,
                         arena *mem)
{
    const struct chat_shape *from = chat_shape_other(to);
    sv name = json_str(d, get(d, original, to->role), mem), role = json_str(d, get(d, m, from->role), mem);
    struct naming n = name_turn(name, from);
    bool fits = json_type(d, get(d, m, from->text)) == JSON_STRING && get(d, m, to->role) < 0 &&
                get(d, m, to->text) < 0 && calls_of(d, m) < 0;
    if (!name.p || n.exact || !fits || !sv_eq(n.as, role)) return false;
    if (to == &chat_shapes[SHAPE_SHAREGPT] && calls_in(d, name, get(d, m, from->text), mem).p) return false;
    jsonw_obj(w);
    put_members(w, d, m, to, name, false, mem);
    jsonw_end_obj(w);
    return true;
}

static bool restore(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, int nested, arena *mem)
{
    int original = get(d, m, original_key);
    if (json_type(d, original) != JSON_OBJECT || nested >= NESTED_MAX) return false;
    if (json_count(d, original) == 1) return restore_name(w, d, m, original, to, mem);
    if (!chat_turn_is(d, original, to) || !makes(d, original, m, chat_shape_other(to), nested, mem)) return false;
    jsonw_raw(w, json_raw(d, original));
    return true;
}

static void turn_write(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, int nested,
                       arena *mem)
{
    const struct chat_shape *from = chat_shape_other(to);
    if (restore(w, d, m, to, nested, mem)) return;
    sv name = json_str(d, get(d, m, from->role), mem);
    struct naming n = name_turn(name, to);
    bool calls = to == &chat_shapes[SHAPE_MESSAGES] && calls_in(d, name, get(d, m, from->text), mem).p;
    jsonw_obj(w);
    if (!is_simple(d, m, to) || calls)
        put_anew(w, d, m, to, name, mem);
    else
        put_members(w, d, m, to, n.as, true, mem);
    if (is_simple(d, m, to) && !calls && !n.exact) {
        jsonw_key(w, SV("original"));
        jsonw_obj(w);
        jsonw_kstr(w, sv_z(from->role), name);
        jsonw_end_obj(w);
    }
    jsonw_end_obj(w);
}

void chat_turn_write(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, arena *mem)
{
    turn_write(w, d, m, to, 0, mem);
}

bool chat_turn_only_name(const struct json *d, int original)
{
    int v = json_first(d, original);
    arena none = {0};
    if (json_type(d, original) != JSON_OBJECT || json_count(d, original) != 1) return false;
    sv key = json_key(d, v, &none);
    bool name = json_type(d, v) == JSON_STRING && (sv_is(key, "role") || sv_is(key, "from") || sv_is(key, "field"));
    arena_release(&none);
    return name;
}

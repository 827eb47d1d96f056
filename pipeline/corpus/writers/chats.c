#include "corpus/writers/chats.h"

#include "corpus/chat/turns.h"
#include "corpus/writers/chat_turn.h"

const char *const chat_why_name[CW_COUNT] = {NULL,        "bad-json",   "not-a-chat", "field-clash",
                                             "tool-chat", "turn-order", "no-answer",  "turn-fields"};
static const struct chat_writer alpaca = {"alpaca", "instruction, input, output, with history and system", NULL},
                                messages = {"messages", "lists of role and content", &chat_shapes[SHAPE_MESSAGES]},
                                sharegpt = {"sharegpt", "conversations of from and value",
                                            &chat_shapes[SHAPE_SHAREGPT]};
const struct chat_writer *const chat_writers[] = {&alpaca, &messages, &sharegpt, NULL};

const struct chat_writer *chat_writer_find(sv name)
{
    for (int i = 0; chat_writers[i]; i++)
        if (sv_is(name, chat_writers[i]->name)) return chat_writers[i];
    return NULL;
}

static int get(const struct json *d, int obj, const char *key)
{
    return json_get(d, obj, sv_z(key));
}

void chat_put_member(struct jsonw *w, const struct json *d, int v)
{
    jsonw_raw(w, json_raw(d, v - 1));
    buf_addc(w->b, ':');
    w->comma = false;
    jsonw_raw(w, json_raw(d, v));
}

bool chat_is_used(const struct chat *c, int v)
{
    for (int i = 0; i < c->nused; i++)
        if (c->used[i] == v) return true;
    return false;
}

/* ---- lists of messages ---- */

static void put_turns(struct jsonw *w, const struct json *d, int first, const struct chat_shape *to, arena *mem)
{
    for (int m = first; m >= 0; m = json_next(d, m)) chat_turn_write(w, d, m, to, mem);
}

static bool all_turns(const struct json *d, int list, const struct chat_shape *s)
{
    if (json_type(d, list) != JSON_ARRAY) return false;
    for (int m = json_first(d, list); m >= 0; m = json_next(d, m))
        if (!chat_turn_is(d, m, s)) return false;
    return json_count(d, list) > 0;
}

/* {"role": "system", "content", "original": {"field": "system"}}: stood at the top of its record */
static bool was_field(const struct json *d, int m, arena *mem)
{
    int o = get(d, m, "original");
    return json_count(d, m) == 3 && json_count(d, o) == 1 && sv_is(json_str(d, get(d, o, "field"), mem), "system") &&
           sv_is(json_str(d, get(d, m, "role"), mem), "system") && json_str(d, get(d, m, "content"), mem).n > 0;
}

/* The prompt at the top of a ShareGPT record, or -1. */
static int top_prompt(const struct json *d, int root)
{
    int v = get(d, root, "system");
    return json_type(d, v) == JSON_STRING && json_raw(d, v).n > 2 ? v : -1;
}

static void put_prompt(struct jsonw *w, const struct json *d, int prompt)
{
    jsonw_obj(w);
    jsonw_kstr(w, SV("role"), SV("system"));
    jsonw_key(w, SV("content"));
    jsonw_raw(w, json_raw(d, prompt));
    jsonw_key(w, SV("original"));
    jsonw_raw(w, SV("{\"field\": \"system\"}"));
    jsonw_end_obj(w);
}

static void put_list(struct jsonw *w, const struct json *d, int root, int list, const struct chat_shape *to, arena *mem)
{
    bool down = to == &chat_shapes[SHAPE_MESSAGES];
    int prompt = down ? top_prompt(d, root) : -1, first = json_first(d, list);
    if (!down && list != 0 && json_count(d, list) > 1 && get(d, root, "system") < 0 && was_field(d, first, mem)) {
        jsonw_key(w, SV("system"));
        jsonw_raw(w, json_raw(d, get(d, first, "content")));
        first = json_next(d, first);
    }
    jsonw_key(w, sv_z(to->list));
    jsonw_arr(w);
    if (prompt >= 0) put_prompt(w, d, prompt);
    put_turns(w, d, first, to, mem);
    jsonw_end_arr(w);
}

/* `chosen` and `rejected` are messages too, or lists of them. */
static bool put_preference(struct jsonw *w, const struct json *d, int v, sv key, const struct chat_shape *to,
                           arena *mem)
{
    const struct chat_shape *from = chat_shape_other(to);
    if (!sv_is(key, "chosen") && !sv_is(key, "rejected")) return false;
    bool one = json_type(d, v) == JSON_OBJECT && chat_turn_is(d, v, from);
    if (!one && !all_turns(d, v, from)) return false;
    jsonw_key(w, key);
    if (one) return chat_turn_write(w, d, v, to, mem), true;
    jsonw_arr(w);
    put_turns(w, d, json_first(d, v), to, mem);
    jsonw_end_arr(w);
    return true;
}

static enum chat_why put_record(struct jsonw *w, const struct chat *c, int list, const struct chat_shape *to)
{
    const struct json *d = c->d;
    int there = get(d, 0, to->list), prompt = -1;
    if (there >= 0 && there != list) return CW_CLASH;
    if (to == &chat_shapes[SHAPE_MESSAGES]) prompt = top_prompt(d, 0);
    jsonw_obj(w);
    if (list == 0) put_list(w, d, 0, list, to, c->mem);
    for (int v = list == 0 ? -1 : json_first(d, 0); v >= 0; v = json_next(d, v)) {
        if (v == list)
            put_list(w, d, 0, list, to, c->mem);
        else if (v != prompt && !put_preference(w, d, v, json_key(d, v, c->mem), to, c->mem))
            chat_put_member(w, d, v);
    }
    jsonw_end_obj(w);
    return CW_OK;
}

/* The turns are in that shape already: only the list may have another name. */
static enum chat_why put_renamed(struct jsonw *w, const struct chat *c, int list, const struct chat_shape *to)
{
    int there = get(c->d, 0, to->list);
    if (there >= 0 && there != list) return CW_CLASH;
    jsonw_obj(w);
    for (int v = json_first(c->d, 0); v >= 0; v = json_next(c->d, v)) {
        if (v != list) {
            chat_put_member(w, c->d, v);
            continue;
        }
        jsonw_key(w, sv_z(to->list));
        jsonw_raw(w, json_raw(c->d, v));
    }
    jsonw_end_obj(w);
    return CW_OK;
}

/* ---- turns that are no messages: Alpaca, exchanges in one object ---- */

/* {"human": ..., "assistant": ...} and no more; of Alpaca nothing is left over anyway */
static bool only_texts(const struct chat *c, int list)
{
    int members = 0;
    for (int m = json_type(c->d, list) == JSON_ARRAY ? json_first(c->d, list) : -1; m >= 0; m = json_next(c->d, m)) {
        members += json_count(c->d, m);
    }
    return members <= c->n;
}

sv chat_turn_text(const struct chat *c, int i)
{
    const struct turn *t = &c->t[i];
    int input = get(c->d, 0, "input");
    struct buf b;
    if (!t->changed && json_type(c->d, t->content) == JSON_STRING) return json_raw(c->d, t->content);
    buf_init(&b, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&b);
    sv q = json_raw(c->d, t->content), in = json_raw(c->d, input);
    if (t->obj < 0 && json_type(c->d, input) == JSON_STRING && input != t->content && q.n >= 2) { /* "a" "b": "a\nb" */
        buf_adds(&b, sv_head(q, q.n - 1));
        if (q.n > 2) buf_adds(&b, SV("\\n"));
        buf_adds(&b, sv_from(in, 1));
    } else
        jsonw_str(&w, t->text.p ? t->text : SV(""));
    sv text = arena_dup(c->mem, buf_sv(&b));
    buf_release(&b);
    return text;
}

bool chat_is_empty(const struct json *d, int v)
{
    if (json_type(d, v) == JSON_STRING) return json_raw(d, v).n == 2;
    return json_type(d, v) == JSON_NULL || (json_type(d, v) == JSON_ARRAY && json_count(d, v) == 0);
}

/* Alpaca's `input` stays where it is, and so does what held no turn. */
static bool stays(const struct chat *c, int v)
{
    sv key = json_key(c->d, v, c->mem);
    if (!chat_is_used(c, v)) return true;
    if (sv_is(key, "system") || sv_is(key, "history")) return chat_is_empty(c->d, v);
    if (!sv_is(key, "input") && !sv_is(key, "context")) return false;
    for (int i = 0; i < c->n; i++)
        if (c->t[i].content == v) return false;
    return true;
}

static enum chat_why put_texts(struct jsonw *w, const struct chat *c, int list, const struct chat_shape *to)
{
    if (get(c->d, 0, to->list) >= 0 && get(c->d, 0, to->list) != list) return CW_CLASH;
    if (!only_texts(c, list)) return CW_FIELDS;
    jsonw_obj(w);
    jsonw_key(w, sv_z(to->list));
    jsonw_arr(w);
    for (int i = 0; i < c->n; i++) {
        sv role = c->t[i].role;
        jsonw_obj(w);
        jsonw_kstr(w, sv_z(to->role), to == &chat_shapes[SHAPE_SHAREGPT] ? chat_turn_role(role, to) : role);
        jsonw_key(w, sv_z(to->text));
        jsonw_raw(w, chat_turn_text(c, i));
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
    for (int v = json_type(c->d, 0) == JSON_OBJECT ? json_first(c->d, 0) : -1; v >= 0; v = json_next(c->d, v))
        if (stays(c, v)) chat_put_member(w, c->d, v);
    jsonw_end_obj(w);
    return CW_OK;
}

/* ---- one chat ---- */

/* What is preferred is no turn here: it stays in its own member. */
static void without_chosen(struct chat *c)
{
    int v = get(c->d, 0, "chosen");
    if (v >= 0 && c->n && (c->t[c->n - 1].content == v || c->t[c->n - 1].obj == v)) c->n--;
}

static bool is_alpaca(const struct chat *c)
{
    const struct json *d = c->d;
    return sv_is(sv_z(c->kind), "alpaca") && json_type(d, get(d, 0, "instruction")) == JSON_STRING &&
           (json_type(d, get(d, 0, "output")) == JSON_STRING || get(d, 0, "chosen") >= 0);
}

/* Messages may have the keys of both shapes: then the list's name decides. NULL: the turns are of neither shape. */
static const struct chat_shape *shape_of(const struct chat *c, int list)
{
    const struct chat_shape *s =
        sv_is(sv_z(c->kind), "messages") ? &chat_shapes[SHAPE_MESSAGES] : &chat_shapes[SHAPE_SHAREGPT];
    const struct chat_shape *other = chat_shape_other(s);
    if (list < 0 || sv_is(sv_z(c->kind), "alpaca")) return NULL;
    if (list > 0 && list == get(c->d, 0, other->list) && all_turns(c->d, list, other)) return other;
    return all_turns(c->d, list, s) ? s : NULL;
}

static enum chat_why put_chat(struct jsonw *w, const struct chat *c, const struct chat_writer *to)
{
    int list = sv_is(sv_z(c->kind), "alpaca") ? -1 : chat_list(c->d, 0);
    const struct chat_shape *shape = shape_of(c, list);
    if (!to->shape) return chat_put_alpaca(w, c);
    if (!shape) return put_texts(w, c, list, to->shape);
    return shape == to->shape ? put_renamed(w, c, list, shape) : put_record(w, c, list, to->shape);
}

/* Of that shape to begin with: nothing is done to it. */
static bool is_there(const struct chat *c, const struct chat_writer *to)
{
    int list = chat_list(c->d, 0);
    if (!to->shape) return is_alpaca(c);
    return shape_of(c, list) == to->shape && (list == 0 || list == get(c->d, 0, to->shape->list));
}

static enum chat_why convert_one(const struct chat_writer *to, const struct json *d, int which, arena *mem,
                                 struct buf *out)
{
    struct chat c;
    struct jsonw w = jsonw_to(out);
    enum chat_why why = CW_OK;
    if (!chat_read(&c, d, json_root(d), which, mem)) return CW_NOT_A_CHAT;
    if (is_there(&c, to))
        jsonw_raw(&w, json_raw(d, 0));
    else {
        without_chosen(&c);
        why = put_chat(&w, &c, to);
    }
    buf_addc(out, '\n');
    return why;
}

enum chat_why chat_convert(const struct chat_writer *w, struct json *json, sv raw, arena *mem, struct buf *to, int *n)
{
    size_t at = to->n;
    *n = 0;
    if (!json_parse(json, raw)) return CW_BAD_JSON;
    int examples = chat_list(json, json_root(json)) < 0 ? chat_examples(json, json_root(json)) : 1;
    for (; *n < examples; ++*n) {
        enum chat_why why = convert_one(w, json, *n, mem, to);
        if (why) return to->n = at, why;
    }
    return CW_OK;
}

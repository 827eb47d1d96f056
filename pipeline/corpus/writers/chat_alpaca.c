/* Chats as Alpaca records. */
#include "corpus/chat/turns.h"
#include "corpus/writers/chat_turn.h"
#include "corpus/writers/chats.h"

static int get(const struct json *d, int obj, const char *key)
{
    return json_get(d, obj, sv_z(key));
}

/* Members that say nothing more than the turn's place in an Alpaca record does. */
static bool may_go(const struct chat *c, const struct turn *t, int v)
{
    sv key = json_key(c->d, v, c->mem), text = json_str(c->d, v, c->mem);
    double weight;
    if (v == t->content || sv_is(key, "role") || sv_is(key, "from")) return true;
    if (sv_is(key, "extra")) return text.p && !text.n; /* of our exports */
    if (sv_is(key, "original")) return chat_turn_only_name(c->d, v);
    return sv_is(key, "weight") && json_f64(c->d, v, &weight) && weight == 1;
}

static bool only_text(const struct chat *c, const struct turn *t)
{
    for (int v = t->obj < 0 ? -1 : json_first(c->d, t->obj); v >= 0; v = json_next(c->d, v))
        if (!may_go(c, t, v)) return false;
    return t->text.p != NULL;
}

/* The last user's turn, or -1 with the reason: [system] (user assistant)* user [assistant]. */
static int last_request(const struct chat *c, bool answered, enum chat_why *why)
{
    int from = c->n && c->t[0].kind == TURN_SYSTEM, last = c->n - 1 - answered;
    for (int i = 0; i < c->n; i++)
        if (!only_text(c, &c->t[i])) return *why = CW_FIELDS, -1;
    for (int i = from; i < c->n; i++)
        if (c->t[i].kind != ((i - from) % 2 ? TURN_ASSISTANT : TURN_USER)) return *why = CW_ORDER, -1;
    if (last < from || c->t[last].kind != TURN_USER) return *why = CW_ANSWER, -1;
    return last;
}

/* raw text of a JSON string that ends with a line break: \n, but not \\n */
static bool ends_line(sv raw)
{
    ptrdiff_t slashes = 0;
    if (!sv_ends(raw, SV("\\n"))) return false;
    while (slashes < raw.n - 1 && raw.p[raw.n - 2 - slashes] == '\\') slashes++;
    return slashes % 2 == 1;
}

/* What of the request is the input: the member of that name, where the request ends with it. */
static sv split(const struct chat *c, sv *request)
{
    int v = get(c->d, 0, "input");
    if (v < 0) v = get(c->d, get(c->d, 0, "extra"), "input");
    if (json_type(c->d, v) != JSON_STRING) return (sv){NULL, 0};
    sv in = json_raw(c->d, v), all = *request, tail = sv_from(in, 1);
    if (in.n == 2 || sv_eq(in, all)) return *request = in.n == 2 ? all : SV("\"\""), in;
    if (!sv_ends(all, tail)) return (sv){NULL, 0};
    sv head = sv_head(all, all.n - tail.n);
    if (!ends_line(head)) return (sv){NULL, 0};
    *request = arena_f(c->mem, "%.*s\"", (int)(head.n - 2), head.p);
    return in;
}

static void put_history(struct jsonw *w, const struct chat *c, int from, int to)
{
    jsonw_key(w, SV("history"));
    jsonw_arr(w);
    for (int i = from; i + 1 < to; i += 2) {
        jsonw_arr(w);
        jsonw_raw(w, chat_turn_text(c, i));
        jsonw_raw(w, chat_turn_text(c, i + 1));
        jsonw_end_arr(w);
    }
    jsonw_end_arr(w);
}

/* {"from", "value"} and no more is its text */
static void put_preferred(struct jsonw *w, const struct json *d, int v)
{
    int value = get(d, v, "value") >= 0 ? get(d, v, "value") : get(d, v, "content");
    jsonw_raw(w, json_raw(d, v - 1));
    buf_addc(w->b, ':');
    w->comma = false;
    jsonw_raw(w, json_raw(d, json_count(d, v) == 2 && json_type(d, value) == JSON_STRING ? value : v));
}

/* A member that holds nothing may give way to the one that the turns make. */
static enum chat_why check_members(const struct chat *c, bool system, bool history, bool input)
{
    static const char *const ours[] = {"instruction", "output", "system", "history", "input"};
    const bool written[] = {true, true, system, history, true};
    for (int i = 0; i < 5; i++) {
        int v = get(c->d, 0, ours[i]);
        if (v < 0 || !written[i] || chat_is_used(c, v) || (i == 4 && input)) continue;
        if (i < 2 || !chat_is_empty(c->d, v)) return CW_CLASH;
    }
    return CW_OK;
}

static void put_others(struct jsonw *w, const struct chat *c, bool system, bool history)
{
    for (int v = json_type(c->d, 0) == JSON_OBJECT ? json_first(c->d, 0) : -1; v >= 0; v = json_next(c->d, v)) {
        sv key = json_key(c->d, v, c->mem);
        bool kept = (sv_is(key, "system") && !system) || (sv_is(key, "history") && !history);
        if (sv_is(key, "input") || (kept ? !chat_is_empty(c->d, v) : chat_is_used(c, v))) continue;
        if ((sv_is(key, "system") || sv_is(key, "history")) && !kept) continue;
        if (sv_is(key, "chosen") || sv_is(key, "rejected"))
            put_preferred(w, c->d, v);
        else
            chat_put_member(w, c->d, v);
    }
}

enum chat_why chat_put_alpaca(struct jsonw *w, const struct chat *c)
{
    bool preference = get(c->d, 0, "chosen") >= 0 && get(c->d, 0, "rejected") >= 0;
    bool answered = !preference || (c->n && c->t[c->n - 1].kind == TURN_ASSISTANT);
    bool system = c->n && c->t[0].kind == TURN_SYSTEM;
    enum chat_why why = CW_OK;
    if (c->tools) return CW_TOOLS;
    int last = last_request(c, answered, &why);
    if (last < 0) return why;
    bool history = last > system;
    sv request = chat_turn_text(c, last), input = split(c, &request);
    if ((why = check_members(c, system, history, input.p != NULL)) != CW_OK) return why;
    jsonw_obj(w);
    jsonw_key(w, SV("instruction"));
    jsonw_raw(w, request);
    jsonw_key(w, SV("input"));
    jsonw_raw(w, input.p ? input : SV("\"\""));
    if (answered) jsonw_key(w, SV("output")), jsonw_raw(w, chat_turn_text(c, c->n - 1));
    if (system) jsonw_key(w, SV("system")), jsonw_raw(w, chat_turn_text(c, 0));
    if (history) put_history(w, c, system, last);
    put_others(w, c, system, history);
    jsonw_end_obj(w);
    return CW_OK;
}

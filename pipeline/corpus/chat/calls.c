#include "corpus/chat/calls.h"

int calls_of(const struct json *d, int message)
{
    int list = json_get(d, message, SV("tool_calls")), one = json_get(d, message, SV("function_call"));
    if (json_type(d, list) == JSON_ARRAY && json_count(d, list) > 0) return list;
    return json_type(d, one) == JSON_OBJECT && json_count(d, one) > 0 ? one : -1;
}

/* ---- members -> text ---- */

/* OpenAI's arguments are JSON in a string; trainers that render calls themselves want the object. */
static void put_arguments(struct jsonw *w, const struct json *d, int args, arena *mem)
{
    sv text = json_str(d, args, mem);
    struct json inner = {0};
    if (text.p && json_parse(&inner, text) && json_type(&inner, json_root(&inner)) == JSON_OBJECT)
        jsonw_raw(w, sv_trim(text));
    else if (args >= 0)
        jsonw_raw(w, json_raw(d, args));
    else
        jsonw_raw(w, SV("{}"));
    json_release(&inner);
}

static void put_call(struct jsonw *w, const struct json *d, int call, arena *mem)
{
    int f = json_get(d, call, SV("function"));
    if (f < 0) f = call;
    sv name = json_str(d, json_get(d, f, SV("name")), mem);
    jsonw_obj(w);
    jsonw_kstr(w, SV("name"), json_get(d, f, SV("name")) >= 0 ? name : SV(""));
    jsonw_key(w, SV("arguments"));
    put_arguments(w, d, json_get(d, f, SV("arguments")), mem);
    jsonw_end_obj(w);
}

sv calls_text(const struct json *d, int calls, arena *mem)
{
    struct buf list, quoted;
    buf_init(&list, BUF_MAX_DEFAULT);
    buf_init(&quoted, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&list), q = jsonw_to(&quoted);
    jsonw_arr(&w);
    if (json_type(d, calls) == JSON_OBJECT) put_call(&w, d, calls, mem);
    for (int v = json_type(d, calls) == JSON_ARRAY ? json_first(d, calls) : -1; v >= 0; v = json_next(d, v))
        put_call(&w, d, v, mem);
    jsonw_end_arr(&w);
    jsonw_str(&q, buf_sv(&list));
    sv text = arena_dup(mem, buf_sv(&quoted));
    buf_release(&list);
    buf_release(&quoted);
    return text;
}

/* ---- text -> members ---- */

static bool is_call(const struct json *d, int v)
{
    return json_type(d, v) == JSON_OBJECT && json_type(d, json_get(d, v, SV("name"))) == JSON_STRING &&
           json_get(d, v, SV("arguments")) >= 0;
}

static void put_entry(struct jsonw *w, const struct json *d, int call)
{
    int args = json_get(d, call, SV("arguments"));
    jsonw_obj(w);
    jsonw_kstr(w, SV("type"), SV("function"));
    jsonw_key(w, SV("function"));
    jsonw_obj(w);
    jsonw_key(w, SV("name"));
    jsonw_raw(w, json_raw(d, json_get(d, call, SV("name"))));
    jsonw_key(w, SV("arguments"));
    if (json_type(d, args) == JSON_STRING)
        jsonw_raw(w, json_raw(d, args));
    else
        jsonw_str(w, json_raw(d, args));
    jsonw_end_obj(w);
    jsonw_end_obj(w);
}

static bool all_calls(const struct json *d, int list)
{
    for (int v = json_first(d, list); v >= 0; v = json_next(d, v))
        if (!is_call(d, v)) return false;
    return json_count(d, list) > 0;
}

static void put_entries(struct jsonw *w, const struct json *d, int root)
{
    jsonw_arr(w);
    if (json_type(d, root) == JSON_OBJECT)
        put_entry(w, d, root);
    else
        for (int v = json_first(d, root); v >= 0; v = json_next(d, v)) put_entry(w, d, v);
    jsonw_end_arr(w);
}

sv calls_list(sv text, arena *mem)
{
    struct json d = {0};
    sv list = {NULL, 0};
    bool good = text.n && json_parse(&d, text);
    int root = good ? json_root(&d) : -1;
    if (is_call(&d, root) || (json_type(&d, root) == JSON_ARRAY && all_calls(&d, root))) {
        struct buf b;
        buf_init(&b, BUF_MAX_DEFAULT);
        struct jsonw w = jsonw_to(&b);
        put_entries(&w, &d, root);
        list = arena_dup(mem, buf_sv(&b));
        buf_release(&b);
    }
    json_release(&d);
    return list;
}

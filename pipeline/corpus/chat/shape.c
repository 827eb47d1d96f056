/* Which shape an element has, and its turns. */
#include "corpus/chat/turns.h"

static const struct {
    const char *name;
    enum turn_kind kind;
    const char *role;
    bool canonical; /* exporters give this name back for the role without being told */
} role_names[] = {
    {"user", TURN_USER, "user", false},
    {"human", TURN_USER, "user", true},
    {"assistant", TURN_ASSISTANT, "assistant", false},
    {"gpt", TURN_ASSISTANT, "assistant", true},
    {"system", TURN_SYSTEM, "system", true},
    {"developer", TURN_SYSTEM, "developer", true},
    {"tool", TURN_TOOL, "tool", true},
    {"function", TURN_TOOL, "function", true},
    {"function_call", TURN_TOOL, "function_call", true},
    {"function_response", TURN_TOOL, "observation", false},
    {"tool_call", TURN_TOOL, "function_call", false},
    {"tool_response", TURN_TOOL, "observation", false},
    {"observation", TURN_TOOL, "observation", true},
    {"chatgpt", TURN_ASSISTANT, "assistant", false},
    {"bing", TURN_ASSISTANT, "assistant", false},
    {"bard", TURN_ASSISTANT, "assistant", false},
    {"claude", TURN_ASSISTANT, "assistant", false},
    {"bot", TURN_ASSISTANT, "assistant", false},
    {"chatbot", TURN_ASSISTANT, "assistant", false},
    {"model", TURN_ASSISTANT, "assistant", false},
    {"ai", TURN_ASSISTANT, "assistant", false},
    {"moss", TURN_ASSISTANT, "assistant", false},
    {"counselor", TURN_ASSISTANT, "assistant", false},
    {"agent", TURN_ASSISTANT, "assistant", false},
    {"client", TURN_USER, "user", false},
    {"customer", TURN_USER, "user", false},
    {"prompter", TURN_USER, "user", false},
};

static int role_find(sv name)
{
    for (size_t i = 0; i < sizeof role_names / sizeof *role_names; i++)
        if (sv_eq_ci(name, sv_z(role_names[i].name))) return (int)i;
    return -1;
}

sv chat_role(sv name)
{
    int k = role_find(name);
    return k < 0 ? (sv){NULL, 0} : sv_z(role_names[k].role);
}

struct turn *chat_add(struct chat *c, enum turn_kind kind, sv role, int obj, int content)
{
    if (c->n >= c->cap) {
        int cap = c->cap ? c->cap * 2 : 16;
        struct turn *t = arena_alloc(c->mem, (size_t)cap * sizeof *t);
        if (c->n) memcpy(t, c->t, (size_t)c->n * sizeof *t);
        c->t = t;
        c->cap = cap;
    }
    c->t[c->n] = (struct turn){.kind = kind, .role = role, .obj = obj, .content = content};
    c->t[c->n].text = json_str(c->d, content, c->mem);
    return &c->t[c->n++];
}

static void use(struct chat *c, int v)
{
    if (v >= 0 && c->nused < CHAT_USED_MAX) c->used[c->nused++] = v;
}

static int get(const struct json *d, int obj, const char *key)
{
    return json_get(d, obj, sv_z(key));
}

/* the first of the keys ("a b c") that the object has */
static int get_any(const struct json *d, int obj, const char *keys)
{
    for (sv rest = sv_z(keys); rest.p;) {
        int v = json_get(d, obj, sv_cut(&rest, ' '));
        if (v >= 0) return v;
    }
    return -1;
}

static bool is_text(const struct json *d, int v)
{
    return json_type(d, v) == JSON_STRING;
}

/* ---- turns as objects ---- */

static bool add_message(struct chat *c, int obj)
{
    int role = get(c->d, obj, "role"), from = get(c->d, obj, "from");
    bool native = is_text(c->d, role) && from < 0;
    if (!native && !is_text(c->d, from) && !is_text(c->d, role)) return false;
    sv name = json_str(c->d, is_text(c->d, from) ? from : role, c->mem);
    int content = native ? get(c->d, obj, "content") : get_any(c->d, obj, "value content text");
    if (native && content < 0 && get(c->d, obj, "tool_calls") < 0 && get(c->d, obj, "function_call") < 0) return false;
    if (!native && content < 0) return false;
    int k = role_find(name);
    enum turn_kind kind = k < 0 ? TURN_OTHER : role_names[k].kind;
    sv as = native ? (sv){NULL, 0} : k < 0 ? name : sv_z(role_names[k].role);
    struct turn *t = chat_add(c, kind, as, obj, content);
    if (!native && k >= 0 && !(role_names[k].canonical && sv_is(name, role_names[k].name))) t->from = name;
    bool calls =
        json_count(c->d, get(c->d, obj, "tool_calls")) > 0 || json_count(c->d, get(c->d, obj, "function_call")) > 0;
    if (kind == TURN_TOOL || calls) c->tools = true;
    return true;
}

/* {"human": ..., "assistant": ...}: an exchange in one object */
static bool add_exchange(struct chat *c, int obj)
{
    int q = get_any(c->d, obj, "human user Human input question prompt");
    int a = get_any(c->d, obj, "assistant bot gpt MOSS output answer response");
    int s = get(c->d, obj, "system");
    if (!is_text(c->d, q) || !is_text(c->d, a)) return false;
    if (is_text(c->d, s) && json_str(c->d, s, c->mem).n) chat_add(c, TURN_SYSTEM, SV("system"), -1, s);
    chat_add(c, TURN_USER, SV("user"), -1, q);
    chat_add(c, TURN_ASSISTANT, SV("assistant"), -1, a);
    return true;
}

static bool add_list(struct chat *c, int list)
{
    if (json_type(c->d, list) != JSON_ARRAY) return false;
    for (int m = json_first(c->d, list); m >= 0; m = json_next(c->d, m))
        if (json_type(c->d, m) != JSON_OBJECT || (!add_message(c, m) && !add_exchange(c, m))) return false;
    return true;
}

static bool native_list(const struct json *d, int list)
{
    return get(d, json_first(d, list), "role") >= 0;
}

/* a top-level `system` string goes in front of turns that have none */
static void add_system(struct chat *c, int root)
{
    int s = get(c->d, root, "system");
    if (!is_text(c->d, s)) return;
    if (json_str(c->d, s, c->mem).n) chat_add(c, TURN_SYSTEM, SV("system"), -1, s);
    use(c, s);
}

static void add_chosen(struct chat *c, int root)
{
    int v = get(c->d, root, "chosen");
    if (get(c->d, root, "rejected") < 0 || v < 0) return;
    if (is_text(c->d, v))
        chat_add(c, TURN_ASSISTANT, SV("assistant"), -1, v);
    else if (json_type(c->d, v) == JSON_OBJECT)
        add_message(c, v);
    else
        return;
    c->kind_name = "preference";
}

/* a list of tools, or one written as a string, that is not empty */
static bool has_tools(const struct json *d, int v)
{
    return json_type(d, v) == JSON_STRING ? json_raw(d, v).n > 4
                                          : json_type(d, v) == JSON_ARRAY && json_count(d, v) > 0;
}

static const char list_keys[] = "messages conversations conversation items dialog dialogue turns";

int chat_list(const struct json *d, int root)
{
    return json_type(d, root) == JSON_ARRAY ? root : get_any(d, root, list_keys);
}

static bool read_list(struct chat *c, int root)
{
    int list = chat_list(c->d, root);
    if (json_type(c->d, list) != JSON_ARRAY) return false;
    c->kind = native_list(c->d, list) ? "messages" : "sharegpt";
    c->kind_name = "conversation";
    add_system(c, root);
    use(c, list);
    if (!add_list(c, list)) return false;
    add_chosen(c, root);
    if (has_tools(c->d, get(c->d, root, "tools"))) c->tools = true;
    if (c->tools) c->kind_name = "tool-chat";
    return true;
}

/* {"messages", "kind", "origin", "source"}: made by this program */
static bool is_own(const struct json *d, int root)
{
    return is_text(d, get(d, root, "id")) && is_text(d, get(d, root, "kind")) &&
           json_type(d, get(d, root, "messages")) == JSON_ARRAY &&
           json_type(d, get(d, root, "source")) == JSON_OBJECT && json_type(d, get(d, root, "origin")) == JSON_OBJECT;
}

/* ---- fields of one example ---- */

static void add_history(struct chat *c, int v)
{
    for (int h = json_first(c->d, v); h >= 0 && json_type(c->d, v) == JSON_ARRAY; h = json_next(c->d, h)) {
        int q = json_at(c->d, h, 0), a = json_at(c->d, h, 1);
        if (!is_text(c->d, q) || !is_text(c->d, a)) continue;
        chat_add(c, TURN_USER, SV("user"), -1, q);
        chat_add(c, TURN_ASSISTANT, SV("assistant"), -1, a);
    }
}

static bool history_fits(const struct json *d, int v)
{
    if (json_type(d, v) == JSON_STRING) return json_raw(d, v).n == 2;
    for (int h = json_first(d, v); h >= 0; h = json_next(d, h))
        if (json_count(d, h) != 2 || !is_text(d, json_at(d, h, 0)) || !is_text(d, json_at(d, h, 1))) return false;
    return json_type(d, v) == JSON_ARRAY || json_type(d, v) == JSON_NULL;
}

static void add_question(struct chat *c, int question, int input)
{
    struct turn *t = chat_add(c, TURN_USER, SV("user"), -1, question);
    sv in = json_str(c->d, input, c->mem);
    if (in.n == 0) return;
    c->input = in;
    c->kind_name = "instruction-input";
    t->text = t->text.n ? arena_f(c->mem, "%.*s\n%.*s", SV_ARG(t->text), SV_ARG(in)) : in;
    t->changed = true;
}

int chat_examples(const struct json *d, int v)
{
    /* what is a conversation or has its answer is one example, whatever else it carries */
    if (get_any(d, v, list_keys) >= 0 || is_text(d, get_any(d, v, "output response completion answer"))) return 1;
    int list = get(d, v, "instances");
    return json_type(d, list) == JSON_ARRAY && json_count(d, list) > 1 ? json_count(d, list) : 1;
}

/* {"instruction", "instances": [{"input", "output"}, ...]}: how Alpaca's seeds have it */
static int instance(struct chat *c, int root, int which)
{
    int list = get(c->d, root, "instances"), v = json_type(c->d, list) == JSON_ARRAY ? json_at(c->d, list, which) : -1;
    if (json_count(c->d, v) == 2 && get(c->d, v, "input") >= 0 && get(c->d, v, "output") >= 0) use(c, list);
    return v;
}

static bool read_example(struct chat *c, int root, int which)
{
    const struct json *d = c->d;
    int question = get_any(d, root, "instruction prompt question"), input = get_any(d, root, "input context");
    int answer = get_any(d, root, "output response completion answer"), history = get(d, root, "history");
    if (!is_text(d, question) && is_text(d, input)) question = input, input = -1;
    int inst = is_text(d, answer) ? -1 : instance(c, root, which);
    if (inst >= 0) input = get(d, inst, "input"), answer = get(d, inst, "output");
    bool preference = get(d, root, "chosen") >= 0 && get(d, root, "rejected") >= 0;
    if (!is_text(d, question) || (!is_text(d, answer) && !preference)) return false;
    c->kind = "alpaca";
    c->kind_name = "instruction";
    add_system(c, root);
    if (history >= 0 && history_fits(d, history)) {
        add_history(c, history);
        use(c, history);
    }
    use(c, question);
    if (is_text(d, input) || json_type(d, input) == JSON_NULL) use(c, input);
    add_question(c, question, input);
    if (is_text(d, answer)) {
        chat_add(c, TURN_ASSISTANT, SV("assistant"), -1, answer);
        use(c, answer);
    } else
        add_chosen(c, root);
    return true;
}

/* {"chat": {"turn_1": {"Human", "MOSS"}}} */
static bool read_moss(struct chat *c, int root)
{
    int chat = get(c->d, root, "chat");
    if (json_type(c->d, chat) != JSON_OBJECT) return false;
    c->kind = "sharegpt";
    c->kind_name = "conversation";
    for (int t = json_first(c->d, chat); t >= 0; t = json_next(c->d, t))
        if (!add_exchange(c, t)) return false;
    return c->n > 0; /* `chat` stays under extra as well: its inner fields have no place in messages */
}

bool chat_read(struct chat *c, const struct json *d, int v, int which, arena *mem)
{
    *c = (struct chat){.d = d, .mem = mem, .kind = "messages", .kind_name = "conversation"};
    if (json_type(d, v) == JSON_ARRAY) {
        c->kind = native_list(d, v) ? "messages" : "sharegpt";
        return json_count(d, v) > 0 && add_list(c, v);
    }
    if (json_type(d, v) != JSON_OBJECT) return false;
    c->own = is_own(d, v);
    if (get_any(d, v, list_keys) >= 0 && read_list(c, v)) return true;
    c->n = c->nused = 0;
    return read_example(c, v, which) || read_moss(c, v);
}

int chat_looks_like(const struct json *d, int v, const char **kind)
{
    arena mem = {0};
    struct chat c;
    bool good = chat_read(&c, d, v, 0, &mem);
    *kind = c.kind;
    int sure = !good ? 0 : c.own ? 95 : sv_is(sv_z(c.kind), "alpaca") && get(d, v, "instruction") < 0 ? 55 : 90;
    arena_release(&mem);
    return sure;
}

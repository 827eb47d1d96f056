#include "dataset/rec.h"

static int of_type(const struct json *d, int v, enum json_type t)
{
    return json_type(d, v) == t ? v : -1;
}

static enum rec_role role_of(sv name)
{
#define ROLE(text, role)                                                                                               \
    {                                                                                                                  \
        {text, sizeof text - 1}, role                                                                                  \
    }
    static const struct {
        sv name;
        enum rec_role role;
    } roles[] = {
        ROLE("user", ROLE_USR),       ROLE("assistant", ROLE_ASST),     ROLE("system", ROLE_SYS),
        ROLE("human", ROLE_USR),      ROLE("gpt", ROLE_ASST),           ROLE("tool", ROLE_TOOL),
        ROLE("developer", ROLE_SYS),  ROLE("function_call", ROLE_CALL), ROLE("observation", ROLE_TOOL),
        ROLE("tool_call", ROLE_CALL), ROLE("tool_response", ROLE_TOOL), ROLE("function", ROLE_TOOL),
        ROLE("model", ROLE_ASST),     ROLE("bot", ROLE_ASST),           ROLE("chatgpt", ROLE_ASST),
        ROLE("bing", ROLE_ASST),      ROLE("bard", ROLE_ASST),          ROLE("ipython", ROLE_TOOL),
    };
#undef ROLE
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (sv_eq(name, roles[i].name)) return roles[i].role;
    return ROLE_ELSE;
}

static struct rec_turn *add_turn(struct rec *r, sv role_name, int v, int content)
{
    struct rec_turn *t = &r->turn[r->nturn++];
    *t = (struct rec_turn){.role_name = role_name, .role = role_of(role_name), .v = v, .content = content, .weight = 1};
    t->more = t->tool_calls = -1;
    t->learn = t->role == ROLE_ASST || t->role == ROLE_CALL;
    return t;
}

/* `weight` is ours and OpenAI's; `loss` and `train` are what other trainers call it. */
static void read_weight(const struct rec *r, struct rec_turn *t)
{
    int v = json_get(r->d, t->v, SV("weight"));
    if (v < 0) return;
    if (json_f64(r->d, v, &t->weight) && t->weight <= 0) t->learn = false;
}

static bool read_message(struct rec *r, int m, sv role_key, sv text_key, arena *mem, const char **why)
{
    const struct json *d = r->d;
    if (json_type(d, m) != JSON_OBJECT) return *why = "a message is no object", false;
    sv role = json_str(d, json_get(d, m, role_key), mem);
    if (!role.p) return *why = "a message has no role", false;
    int content = json_get(d, m, text_key);
    enum json_type t = json_type(d, content);
    if (t != JSON_ABSENT && t != JSON_NULL && t != JSON_STRING && t != JSON_ARRAY)
        return *why = "a message's content is neither text nor a list", false;
    struct rec_turn *turn = add_turn(r, role, m, content);
    int calls = of_type(d, json_get(d, m, SV("tool_calls")), JSON_ARRAY);
    turn->tool_calls = json_count(d, calls) > 0 ? calls : -1;
    read_weight(r, turn);
    return true;
}

static bool read_messages(struct rec *r, int list, arena *mem, const char **why)
{
    const struct json *d = r->d;
    int first = json_first(d, list);
    bool from = json_get(d, first, SV("from")) >= 0 && json_get(d, first, SV("role")) < 0;
    r->turn = ARENA_ARRAY(mem, struct rec_turn, json_count(d, list) + 1);
    for (int m = first; m >= 0; m = json_next(d, m))
        if (!read_message(r, m, from ? SV("from") : SV("role"), from ? SV("value") : SV("content"), mem, why))
            return false;
    if (!r->nturn) return *why = "no messages", false;
    r->shape = from ? REC_SHAREGPT : REC_MESSAGES;
    return true;
}

static bool read_alpaca(struct rec *r, int instruction, arena *mem, const char **why)
{
    const struct json *d = r->d;
    int output = json_get(d, r->obj, SV("output")), input = json_get(d, r->obj, SV("input"));
    if (json_type(d, instruction) != JSON_STRING || json_type(d, output) != JSON_STRING)
        return *why = "instruction or output is no text", false;
    int history = of_type(d, json_get(d, r->obj, SV("history")), JSON_ARRAY);
    r->turn = ARENA_ARRAY(mem, struct rec_turn, 2 * json_count(d, history) + 3);
    int system = of_type(d, json_get(d, r->obj, SV("system")), JSON_STRING);
    if (system >= 0 && json_raw(d, system).n > 2) add_turn(r, SV("system"), -1, system);
    for (int h = json_first(d, history); h >= 0; h = json_next(d, h)) {
        int q = of_type(d, json_at(d, h, 0), JSON_STRING), a = of_type(d, json_at(d, h, 1), JSON_STRING);
        if (q < 0 || a < 0) return *why = "history is no list of pairs of texts", false;
        add_turn(r, SV("user"), -1, q);
        add_turn(r, SV("assistant"), -1, a);
    }
    struct rec_turn *user = add_turn(r, SV("user"), -1, instruction);
    if (json_type(d, input) == JSON_STRING && json_raw(d, input).n > 2) user->more = input;
    add_turn(r, SV("assistant"), -1, output);
    r->shape = REC_ALPACA;
    return true;
}

static bool read_pair(struct rec *r, arena *mem)
{
    r->source = rec_str(r->d, r->obj, "src", mem);
    r->target = rec_str(r->d, r->obj, "tgt", mem);
    r->src_lang = rec_str(r->d, r->obj, "src_lang", mem);
    r->tgt_lang = rec_str(r->d, r->obj, "tgt_lang", mem);
    r->shape = REC_PAIR;
    return r->source.p && r->target.p;
}

static bool read_shape(struct rec *r, arena *mem, const char **why)
{
    const struct json *d = r->d;
    int v = json_get(d, r->obj, SV("messages"));
    if (v < 0) v = json_get(d, r->obj, SV("conversations"));
    if (json_type(d, v) == JSON_ARRAY) return read_messages(r, v, mem, why);
    if (v >= 0) return *why = "messages is no list", false;
    if ((v = json_get(d, r->obj, SV("instruction"))) >= 0) return read_alpaca(r, v, mem, why);
    if (read_pair(r, mem)) return true;
    r->source = r->target = (sv){0};
    r->shape = json_type(d, json_get(d, r->obj, SV("text"))) == JSON_STRING ? REC_TEXT : REC_OTHER;
    return true;
}

static void read_source(struct rec *r, arena *mem)
{
    const struct json *d = r->d;
    int s = r->src_obj = of_type(d, json_get(d, r->obj, SV("source")), JSON_OBJECT);
    int at = s >= 0 ? s : r->obj; /* pairs carry provenance at the top */
    r->corpus = rec_str(d, at, "corpus", mem);
    r->licence = rec_str(d, at, "licence", mem);
    r->file = rec_str(d, at, "file", mem);
    r->doc = rec_str(d, at, "doc", mem);
    r->group = rec_str(d, at, "group", mem);
    r->record = -1;
    r->pairs = 1;
    json_i64(d, json_get(d, at, SV("record")), &r->record);
    json_i64(d, json_get(d, at, SV("pairs")), &r->pairs);
    if (s < 0) return;
    r->source = rec_str(d, s, "text", mem);
    r->target = rec_str(d, s, "reference", mem);
    r->own = r->source.p != NULL;
}

static void read_rest(struct rec *r, arena *mem)
{
    const struct json *d = r->d;
    r->id = rec_str(d, r->obj, "id", mem);
    r->kind = rec_str(d, r->obj, "kind", mem);
    r->extra = of_type(d, json_get(d, r->obj, SV("extra")), JSON_OBJECT);
    r->tools = json_get(d, r->obj, SV("tools"));
    if (r->tools < 0) r->tools = json_get(d, r->extra, SV("tools"));
    if (json_type(d, r->tools) == JSON_NULL) r->tools = -1;
    r->constraints = of_type(d, json_get(d, r->obj, SV("constraints")), JSON_ARRAY);
    r->origin = json_get(d, r->obj, SV("origin"));
    r->langs = of_type(d, json_get(d, r->obj, SV("langs")), JSON_OBJECT);
    if (r->langs < 0) return;
    r->src_lang = rec_str(d, r->langs, "source", mem);
    r->tgt_lang = rec_str(d, r->langs, "target", mem);
}

bool rec_read(struct rec *r, const struct json *d, arena *mem, const char **why)
{
    *r = (struct rec){.d = d, .obj = json_root(d)};
    if (json_type(d, r->obj) != JSON_OBJECT) return *why = "the record is no object", false;
    if (!read_shape(r, mem, why)) return false;
    read_source(r, mem);
    read_rest(r, mem);
    return true;
}

bool rec_plain(const struct rec *r, int turn)
{
    const struct rec_turn *t = &r->turn[turn];
    return t->more < 0 && json_type(r->d, t->content) == JSON_STRING;
}

static sv join(sv a, sv b, arena *mem)
{
    if (!a.n) return b;
    char *p = arena_bytes(mem, (size_t)(a.n + b.n + 1));
    memcpy(p, a.p, (size_t)a.n);
    p[a.n] = '\n';
    if (b.n) memcpy(p + a.n + 1, b.p, (size_t)b.n);
    return sv_of(p, a.n + b.n + 1);
}

static sv parts_text(const struct json *d, int list, arena *mem)
{
    sv all = SV("");
    for (int p = json_first(d, list); p >= 0; p = json_next(d, p)) {
        sv text = json_type(d, p) == JSON_STRING ? json_str(d, p, mem) : rec_str(d, p, "text", mem);
        if (text.n) all = join(all, text, mem);
    }
    return all;
}

sv rec_text(const struct rec *r, int turn, arena *mem)
{
    const struct rec_turn *t = &r->turn[turn];
    if (json_type(r->d, t->content) == JSON_ARRAY) return parts_text(r->d, t->content, mem);
    sv text = json_str(r->d, t->content, mem);
    if (!text.p) return SV("");
    return t->more < 0 ? text : join(text, json_str(r->d, t->more, mem), mem);
}

/* Reading a record: one walk over each object, then shapes are told apart by what was found. */
#include "dataset/rec.h"

/* a name for the tables below */
#define K(text)                                                                                                        \
    {                                                                                                                  \
        text, sizeof text - 1                                                                                          \
    }

/* Members of a record, in the order ours are written; from F_CORPUS on also those of its `source`. Those before F_USUAL
 * are a chat's. */
enum {
    F_ID,
    F_KIND,
    F_KIND_NAME,
    F_LANGS,
    F_MESSAGES,
    F_SOURCE,
    F_CONSTRAINTS,
    F_ORIGIN,
    F_CONVERSATIONS,
    F_TOOLS,
    F_INSTRUCTION,
    F_INPUT,
    F_OUTPUT,
    F_HISTORY,
    F_SYSTEM,
    F_USUAL,
    F_EXTRA = F_USUAL,
    F_SRC_LANG,
    F_TGT_LANG,
    F_SRC,
    F_TGT,
    F_CORPUS,
    F_FILE,
    F_RECORD,
    F_LICENCE,
    F_TEXT,
    F_REFERENCE,
    F_DOC,
    F_PAIRS,
    F_GROUP,
    F_COUNT
};
static const sv field[F_COUNT] = {K("id"),          K("kind"),        K("kind_name"), K("langs"),         K("messages"),
                                  K("source"),      K("constraints"), K("origin"),    K("conversations"), K("tools"),
                                  K("instruction"), K("input"),       K("output"),    K("history"),       K("system"),
                                  K("extra"),       K("src_lang"),    K("tgt_lang"),  K("src"),           K("tgt"),
                                  K("corpus"),      K("file"),        K("record"),    K("licence"),       K("text"),
                                  K("reference"),   K("doc"),         K("pairs"),     K("group")};

/* A record being read. */
struct reading {
    struct rec *r;
    const struct json *d;
    arena *mem;
    int at[F_COUNT]; /* its members, -1 where absent */
};

static sv str(const struct reading *g, int v)
{
    return json_str(g->d, v, g->mem);
}

sv rec_id(const struct json *d, int v, arena *mem)
{
    return json_type(d, v) == JSON_INT || json_type(d, v) == JSON_REAL ? json_raw(d, v) : json_str(d, v, mem);
}

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
static void read_weight(const struct rec *r, struct rec_turn *t, int v)
{
    if (v >= 0 && json_f64(r->d, v, &t->weight) && t->weight <= 0) t->learn = false;
}

/* Members of a message; ShareGPT's names for the first two. */
enum { M_ROLE, M_CONTENT, M_WEIGHT, M_CALLS, M_COUNT };
static const sv message_field[M_COUNT] = {K("role"), K("content"), K("weight"), K("tool_calls")};
static const sv sharegpt_field[M_COUNT] = {K("from"), K("value"), K("weight"), K("tool_calls")};

static bool read_message(struct reading *g, int m, const sv *names, const char **why)
{
    const struct json *d = g->d;
    int at[M_COUNT];
    if (json_type(d, m) != JSON_OBJECT) return *why = "a message is no object", false;
    json_find(d, m, names, M_COUNT, at, g->mem);
    sv role = str(g, at[M_ROLE]);
    if (!role.p) return *why = "a message has no role", false;
    enum json_type t = json_type(d, at[M_CONTENT]);
    if (t != JSON_ABSENT && t != JSON_NULL && t != JSON_STRING && t != JSON_ARRAY)
        return *why = "a message's content is neither text nor a list", false;
    struct rec_turn *turn = add_turn(g->r, role, m, at[M_CONTENT]);
    int calls = of_type(d, at[M_CALLS], JSON_ARRAY);
    turn->tool_calls = json_count(d, calls) > 0 ? calls : -1;
    read_weight(g->r, turn, at[M_WEIGHT]);
    return true;
}

static bool read_messages(struct reading *g, int list, const char **why)
{
    const struct json *d = g->d;
    struct rec *r = g->r;
    int first = json_first(d, list);
    bool from = json_get(d, first, SV("role")) < 0 && json_get(d, first, SV("from")) >= 0;
    r->turn = ARENA_ARRAY(g->mem, struct rec_turn, json_count(d, list) + 1);
    for (int m = first; m >= 0; m = json_next(d, m))
        if (!read_message(g, m, from ? sharegpt_field : message_field, why)) return false;
    if (!r->nturn) return *why = "no messages", false;
    r->shape = from ? REC_SHAREGPT : REC_MESSAGES;
    return true;
}

static bool read_alpaca(struct reading *g, const char **why)
{
    const struct json *d = g->d;
    struct rec *r = g->r;
    int instruction = g->at[F_INSTRUCTION], output = g->at[F_OUTPUT], input = g->at[F_INPUT];
    if (json_type(d, instruction) != JSON_STRING || json_type(d, output) != JSON_STRING)
        return *why = "instruction or output is no text", false;
    int history = of_type(d, g->at[F_HISTORY], JSON_ARRAY);
    r->turn = ARENA_ARRAY(g->mem, struct rec_turn, 2 * json_count(d, history) + 3);
    int system = of_type(d, g->at[F_SYSTEM], JSON_STRING);
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

static bool read_pair(struct reading *g)
{
    struct rec *r = g->r;
    r->source = str(g, g->at[F_SRC]);
    r->target = str(g, g->at[F_TGT]);
    r->src_lang = str(g, g->at[F_SRC_LANG]);
    r->tgt_lang = str(g, g->at[F_TGT_LANG]);
    r->shape = REC_PAIR;
    return r->source.p && r->target.p;
}

static bool read_shape(struct reading *g, const char **why)
{
    struct rec *r = g->r;
    int v = g->at[F_MESSAGES] >= 0 ? g->at[F_MESSAGES] : g->at[F_CONVERSATIONS];
    if (json_type(g->d, v) == JSON_ARRAY) return read_messages(g, v, why);
    if (v >= 0) return *why = "messages is no list", false;
    if (g->at[F_INSTRUCTION] >= 0) return read_alpaca(g, why);
    if (read_pair(g)) return true;
    r->source = r->target = (sv){0};
    r->shape = json_type(g->d, g->at[F_TEXT]) == JSON_STRING ? REC_TEXT : REC_OTHER;
    return true;
}

/* Where it comes from: `at` are the members of `source`, or of a pair itself, which carries them at the top. */
static void read_origin(const struct reading *g, const int *at)
{
    struct rec *r = g->r;
    r->corpus = str(g, at[F_CORPUS]);
    r->licence = str(g, at[F_LICENCE]);
    r->file = str(g, at[F_FILE]);
    r->doc = str(g, at[F_DOC]);
    r->group = str(g, at[F_GROUP]);
    r->record = -1;
    r->pairs = 1;
    json_i64(g->d, at[F_RECORD], &r->record);
    json_i64(g->d, at[F_PAIRS], &r->pairs);
}

static void read_source(const struct reading *g)
{
    struct rec *r = g->r;
    int at[F_COUNT];
    r->src_corpus = r->src_licence = r->src_text = r->src_reference = -1;
    r->src_obj = of_type(g->d, g->at[F_SOURCE], JSON_OBJECT);
    if (r->src_obj < 0) {
        read_origin(g, g->at);
        return;
    }
    json_find(g->d, r->src_obj, field + F_CORPUS, F_COUNT - F_CORPUS, at + F_CORPUS, g->mem);
    read_origin(g, at);
    r->src_corpus = at[F_CORPUS];
    r->src_licence = at[F_LICENCE];
    r->src_text = at[F_TEXT];
    r->src_reference = at[F_REFERENCE];
    r->source = str(g, r->src_text);
    r->target = str(g, r->src_reference);
    r->own = r->source.p != NULL;
}

static void read_langs(const struct reading *g)
{
    static const sv names[] = {K("source"), K("target")};
    struct rec *r = g->r;
    int at[2];
    r->langs = of_type(g->d, g->at[F_LANGS], JSON_OBJECT);
    if (r->langs < 0) return;
    json_find(g->d, r->langs, names, 2, at, g->mem);
    r->src_lang = str(g, at[0]);
    r->tgt_lang = str(g, at[1]);
}

static void read_rest(const struct reading *g)
{
    struct rec *r = g->r;
    r->id = rec_id(g->d, g->at[F_ID], g->mem);
    r->kind = str(g, g->at[F_KIND]);
    r->kind_name = str(g, g->at[F_KIND_NAME]);
    r->extra = of_type(g->d, g->at[F_EXTRA], JSON_OBJECT);
    r->tools = g->at[F_TOOLS] >= 0 ? g->at[F_TOOLS] : json_get(g->d, r->extra, SV("tools"));
    if (json_type(g->d, r->tools) == JSON_NULL) r->tools = -1;
    r->constraints = of_type(g->d, g->at[F_CONSTRAINTS], JSON_ARRAY);
    r->origin = g->at[F_ORIGIN];
    read_langs(g);
}

/* A name that comes twice counts once, and so makes the record an unusual one. */
static bool only_usual(const struct reading *g)
{
    int n = 0;
    for (int i = 0; i < F_USUAL; i++) n += g->at[i] >= 0;
    return n == json_count(g->d, g->r->obj);
}

bool rec_read(struct rec *r, const struct json *d, arena *mem, const char **why)
{
    *r = (struct rec){.d = d, .obj = json_root(d)};
    struct reading g = {.r = r, .d = d, .mem = mem};
    if (json_type(d, r->obj) != JSON_OBJECT) return *why = "the record is no object", false;
    json_find(d, r->obj, field, F_COUNT, g.at, mem);
    r->usual = only_usual(&g);
    if (!read_shape(&g, why)) return false;
    read_source(&g);
    read_rest(&g);
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

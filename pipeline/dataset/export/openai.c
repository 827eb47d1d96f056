/* openai: the fine-tuning API's own shape, {"messages": [{"role", "content", "weight" on the assistant's}..]} and
 * nothing else: the API refuses keys it does not know. Chats with tools need keys that the others lack (tool_calls,
 * tool_call_id, tools), so they come as rows of their own, marked for a file of their own (see export.c). */
#include "dataset/export/format.h"

static void write_say(struct jsonw *w, const struct chat *c, int i, bool with_tools)
{
    const struct say *s = &c->say[i];
    const struct json *d = c->r->d;
    int msg = c->r->turn[i].v;
    jsonw_obj(w);
    jsonw_kstr(w, SV("role"), say_role(s));
    jsonw_key(w, SV("content"));
    jsonw_raw(w, s->content);
    if (s->role == ROLE_ASST || s->role == ROLE_CALL) jsonw_key(w, SV("weight")), jsonw_int(w, s->learn);
    static const char *const keys[] = {"name", "tool_calls", "tool_call_id"};
    for (int k = 0; with_tools && k < 3; k++) {
        int v = json_get(d, msg, sv_z(keys[k]));
        if (v < 0 || json_type(d, v) == JSON_NULL) continue;
        jsonw_key(w, sv_z(keys[k]));
        jsonw_raw(w, json_raw(d, v));
    }
    jsonw_end_obj(w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    bool with_tools = c->has_calls || c->tools.n > 2;
    if (c->say[c->n - 1].role != ROLE_ASST && c->say[c->n - 1].role != ROLE_CALL) return CHAT_ORDER;
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i < c->n; i++) write_say(&w, c, i, with_tools);
    jsonw_end_arr(&w);
    if (with_tools && c->tools.n > 2) {
        jsonw_key(&w, SV("tools"));
        jsonw_raw(&w, c->tools);
    }
    row_end(&w);
    *nrows = 1;
    return CHAT_OK;
}

const struct format_type format_openai = {
    .name = "openai",
    .help = "messages with weight 0 or 1 on the assistant's turns (OpenAI fine-tuning)",
    .keeps_weights = true,
    .one_row = true,
    .tools_apart = true,
    .rows = rows,
    .use = "The shape OpenAI's fine-tuning API takes: upload a file of `data/`. `weight` 0 marks a turn that is not "
           "learnt.\n"
           "Chats with tools stand apart, in `tools/`: their rows have keys the others lack.\n",
};

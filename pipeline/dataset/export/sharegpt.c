/* sharegpt: {"id", "conversations": [{"from", "value", "extra"}..], "tools", "extra"}, with from system, human, gpt,
 * function_call, observation. Calls stand as JSON in the value; the message as it came is in extra. */
#include "dataset/export/format.h"

static sv from_of(const struct say *s)
{
    switch (s->role) {
    case ROLE_SYS: return SV("system");
    case ROLE_USR: return SV("human");
    case ROLE_ASST: return s->calls >= 0 ? SV("function_call") : SV("gpt");
    case ROLE_CALL: return SV("function_call");
    case ROLE_TOOL: return SV("observation");
    case ROLE_ELSE: break;
    }
    return s->role_name;
}

/* A turn with calls and text keeps its text as a turn of its own value: the calls are in extra anyway. */
static sv value_of(const struct chat *c, int i)
{
    const struct say *s = &c->say[i];
    return s->calls >= 0 && s->content.n <= 2 ? chat_calls(c, i) : s->content;
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_key(&w, SV("conversations"));
    jsonw_arr(&w);
    for (int i = 0; i < c->n; i++) say_write(&w, &c->say[i], "from", from_of(&c->say[i]), "value", value_of(c, i));
    jsonw_end_arr(&w);
    jsonw_kstr(&w, SV("tools"), c->tools);
    jsonw_kstr(&w, SV("extra"), c->extra);
    row_end(&w);
    *nrows = 1;
    return CHAT_OK;
}

const struct format_type format_sharegpt = {
    .name = "sharegpt",
    .help = "conversations of from and value",
    .keeps_extra = true,
    .one_row = true,
    .rows = rows,
    .use = "Each row has `id`, `conversations` (a list of `from`, `value`, `extra`), `tools` and `extra`; `from` is "
           "system,\n"
           "human, gpt, function_call or observation. `tools` and every `extra` are JSON text.\n",
};

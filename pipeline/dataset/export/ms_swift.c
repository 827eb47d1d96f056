/* ms-swift: {"messages": [{"role", "content", "loss"}..], "tools"}; roles system, user, assistant, tool_call,
 * tool_response. */
#include "dataset/export/format.h"

static sv role_of(const struct say *s)
{
    if (s->role == ROLE_CALL || s->calls >= 0) return SV("tool_call");
    if (s->role == ROLE_TOOL) return SV("tool_response");
    return say_role(s);
}

static void write_turn(struct jsonw *w, sv role, sv content, bool loss)
{
    jsonw_obj(w);
    jsonw_kstr(w, SV("role"), role);
    jsonw_key(w, SV("content"));
    jsonw_raw(w, content);
    jsonw_key(w, SV("loss"));
    jsonw_bool(w, loss);
    jsonw_end_obj(w);
}

/* text and calls of one turn are two messages there */
static void write_say(struct jsonw *w, const struct chat *c, int i)
{
    const struct say *s = &c->say[i];
    if (s->calls >= 0 && s->content.n > 2) write_turn(w, SV("assistant"), s->content, s->learn);
    write_turn(w, role_of(s), s->calls >= 0 ? chat_calls(c, i) : s->content, s->learn);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i < c->n; i++) write_say(&w, c, i);
    jsonw_end_arr(&w);
    jsonw_kstr(&w, SV("tools"), c->tools);
    row_end(&w);
    *nrows = 1;
    return CHAT_OK;
}

const struct format_type format_ms_swift = {
    .name = "ms-swift",
    .help = "messages with loss: true or false (ms-swift)",
    .keeps_weights = true,
    .one_row = true,
    .rows = rows,
    .use =
        "`swift sft --dataset data/train-*.jsonl`; `loss` in each message says what is learnt. `tools` is JSON text.\n",
};

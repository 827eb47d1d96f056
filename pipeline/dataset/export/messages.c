/* messages: {"id", "messages": [{"role", "content", "extra"}..], "tools", "extra"}; roles keep the name they came with.
 */
#include "dataset/export/format.h"

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i < c->n; i++) {
        const struct say *s = &c->say[i];
        bool native = c->r->shape != REC_SHAREGPT;
        say_write(&w, s, "role", native ? s->role_name : say_role(s), "content", s->content);
    }
    jsonw_end_arr(&w);
    jsonw_kstr(&w, SV("tools"), c->tools);
    jsonw_kstr(&w, SV("extra"), c->extra);
    row_end(&w);
    *nrows = 1;
    return CHAT_OK;
}

const struct format_type format_messages = {
    .name = "messages",
    .help = "role and content, as the Hugging Face and OpenAI tools read them",
    .keeps_extra = true,
    .one_row = true,
    .rows = rows,
    .use =
        "Each row has `id`, `messages` (a list of `role`, `content`, `extra`), `tools` and `extra`. `tools` and every\n"
        "`extra` are JSON text: `m.update(json.loads(m.pop(\"extra\") or \"{}\"))` gives a message all its members "
        "back\n"
        "(tool calls, names, reasoning, part lists).\n",
};

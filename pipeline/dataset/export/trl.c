/* trl: {"id", "turn", "prompt": [{"role", "content", "extra"}..], "completion": [..one..], "tools"}, a row for each
 * turn to learn. TRL's SFTTrainer computes the loss on the completion only, so drafts stay in the prompt and are not
 * learnt. */
#include "dataset/export/format.h"

static void write_turns(struct jsonw *w, const char *key, const struct chat *c, int from, int to)
{
    jsonw_key(w, sv_z(key));
    jsonw_arr(w);
    for (int i = from; i < to; i++)
        say_write(w, &c->say[i], "role", say_role(&c->say[i]), "content", c->say[i].content);
    jsonw_end_arr(w);
}

static void row(const struct chat *c, int turn, struct buf *out)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_kint(&w, SV("turn"), turn);
    write_turns(&w, "prompt", c, 0, turn);
    write_turns(&w, "completion", c, turn, turn + 1);
    jsonw_kstr(&w, SV("tools"), c->tools);
    row_end(&w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    for (int i = 1; i < c->n; i++) /* an opening turn of the assistant's has no prompt to learn it from */
        if (c->say[i].learn) {
            row(c, i, out);
            ++*nrows;
        }
    return *nrows ? CHAT_OK : CHAT_ORDER;
}

const struct format_type format_trl = {
    .name = "trl",
    .help = "prompt and completion, one row for each turn to learn (Hugging Face TRL)",
    .keeps_weights = true,
    .keeps_extra = true,
    .rows = rows,
    .use = "One row for each turn that is to be learnt: `prompt` (messages) and `completion` (one message). TRL's "
           "`SFTTrainer`\n"
           "computes the loss on the completion only, so drafts in the prompt are not learnt. `tools` and `extra` are "
           "JSON text;\n"
           "`extra` holds tool calls and the like: give them back to the messages before rendering a tool chat.\n",
};

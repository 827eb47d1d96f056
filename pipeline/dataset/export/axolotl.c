/* axolotl: {"id", "messages": [{"role", "content", "train", "extra"}..], "tools", "extra"}; `train` says what is
 * learnt. */
#include "dataset/export/format.h"

static void write_say(struct jsonw *w, const struct say *s)
{
    jsonw_obj(w);
    jsonw_kstr(w, SV("role"), say_role(s));
    jsonw_key(w, SV("content"));
    jsonw_raw(w, s->content);
    jsonw_key(w, SV("train"));
    jsonw_bool(w, s->learn);
    jsonw_kstr(w, SV("extra"), s->extra);
    jsonw_end_obj(w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i < c->n; i++) write_say(&w, &c->say[i]);
    jsonw_end_arr(&w);
    jsonw_kstr(&w, SV("tools"), c->tools);
    jsonw_kstr(&w, SV("extra"), c->extra);
    row_end(&w);
    *nrows = 1;
    return CHAT_OK;
}

static void stub(struct buf *to, const char *const *split, int nsplit)
{
    buf_adds(
        to,
        SV("# The part of an axolotl configuration that reads this data set (paths from where axolotl is started).\n"));
    for (int i = 0; i < nsplit; i++) {
        if (!strcmp(split[i], "test")) continue;
        buf_addf(to,
                 "%s:\n"
                 "  - path: data\n"
                 "    data_files: data/%s-*\n"
                 "    ds_type: json\n"
                 "    split: train\n"
                 "    type: chat_template\n"
                 "    field_messages: messages\n"
                 "    message_property_mappings:\n"
                 "      role: role\n"
                 "      content: content\n"
                 "    message_field_training: train # per message: drafts are not learnt\n"
                 "    roles_to_train: []\n"
                 "    train_on_eos: turn\n",
                 !strcmp(split[i], "train") ? "datasets" : "test_datasets", split[i]);
    }
}

const struct format_type format_axolotl = {
    .name = "axolotl",
    .help = "messages with train: true or false (axolotl, chat_template)",
    .keeps_weights = true,
    .keeps_extra = true,
    .one_row = true,
    .rows = rows,
    .stub_name = "axolotl.yaml",
    .stub = stub,
    .use =
        "`axolotl.yaml` is the part of a configuration that reads this data set (`message_field_training: train`).\n",
};

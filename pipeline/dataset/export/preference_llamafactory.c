/* preference-llamafactory: {"id", "turn", "messages": [{"role", "content"}..], "chosen": {"role", "content"},
 * "rejected": {"role", "content"}, "system", "tools"}, with dataset_info.json (`ranking: true`). Its converter wants
 * user and assistant strictly in turn, the system prompt apart. */
#include "dataset/export/pairs.h"

static bool alternates(const struct chat *c, int from, int to)
{
    for (int i = from; i < to; i++)
        if (c->say[i].role != ((i - from) % 2 ? ROLE_ASST : ROLE_USR) || c->say[i].calls >= 0) return false;
    return (to - from) % 2 == 1;
}

static void row(const struct chat *c, const struct pair *p, int from, struct buf *out)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_kint(&w, SV("turn"), p->repair);
    jsonw_key(&w, SV("messages"));
    pairs_write_turns(&w, c, from, p->prompt);
    jsonw_key(&w, SV("chosen"));
    pairs_write_turn(&w, c, p->repair);
    jsonw_key(&w, SV("rejected"));
    pairs_write_turn(&w, c, p->draft);
    jsonw_key(&w, SV("system"));
    jsonw_raw(&w, from ? c->say[0].content : SV("\"\""));
    jsonw_kstr(&w, SV("tools"), c->tools);
    row_end(&w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct pair p;
    int from = c->say[0].role == ROLE_SYS, found = 0;
    for (int at = 0; pairs_next(c, &at, &p); found++)
        if (alternates(c, from, p.prompt)) {
            row(c, &p, from, out);
            ++*nrows;
        }
    return *nrows ? CHAT_OK : found ? CHAT_ORDER : CHAT_NO_PAIR;
}

static void stub(struct buf *to, const char *const *split, int nsplit)
{
    buf_adds(to, SV("{\n"));
    for (int i = 0; i < nsplit; i++)
        buf_addf(
            to,
            "  \"lingloom_preference_%s\": {\n"
            "    \"file_name\": \"data/%s\",\n"
            "    \"formatting\": \"sharegpt\",\n"
            "    \"ranking\": true,\n"
            "    \"columns\": {\"messages\": \"messages\", \"chosen\": \"chosen\", \"rejected\": \"rejected\", "
            "\"system\": \"system\", \"tools\": \"tools\"},\n"
            "    \"tags\": {\"role_tag\": \"role\", \"content_tag\": \"content\", \"user_tag\": \"user\", "
            "\"assistant_tag\": \"assistant\",\n"
            "             \"observation_tag\": \"observation\", \"function_tag\": \"function_call\", \"system_tag\": "
            "\"system\"}\n"
            "  }%s\n",
            split[i], split[i], i == nsplit - 1 ? "" : ",");
    buf_adds(to, SV("}\n"));
}

const struct format_type format_preference_llamafactory = {
    .name = "preference-llamafactory",
    .help = "the same with dataset_info.json, ranking: true (LLaMA-Factory)",
    .keeps_weights = true,
    .rows = rows,
    .stub_name = "dataset_info.json",
    .stub = stub,
    .folders = true,
    .no_compress = true,
    .use =
        "Copy this folder's entries of `dataset_info.json` into yours, or pass `dataset_dir: <this folder>`, with\n"
        "`dataset: lingloom_preference_train` and `stage: dpo` (or `rm`). The loss belongs to `chosen` and `rejected` "
        "alone.\n",
};

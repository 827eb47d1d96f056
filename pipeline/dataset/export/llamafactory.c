/* llamafactory: {"id", "turn", "messages": [{"role", "content"}..], "system", "tools"} in its `sharegpt` formatting
 * with tags, a row for each turn to learn, used with `mask_history: true` (loss on the last turn only).
 *
 * Its converter wants user|observation and assistant|function_call strictly in turn, the system prompt apart, tool
 * replies that follow one another as one; other records it would skip with a warning in a log, so they are counted
 * drops here. */
#include "dataset/export/format.h"

struct lf_turn {
    sv role, content;
    bool asks; /* user or observation */
    int from;  /* index in the chat of its (first) turn */
    bool learn;
};

static sv joined_replies(const struct chat *c, int from, int to)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = from; i < to; i++) {
        if (i > from)
            buf_adds(&b, SV("\n</tool_response>\n<tool_response>\n")); /* as its own OpenAI converter joins them */
        buf_adds(&b, rec_text(c->r, i, c->mem));
    }
    sv text = json_quoted(buf_sv(&b), c->mem);
    buf_release(&b);
    return text;
}

/* One turn of theirs from turn i on; returns the index after it, -1 when the role has no place. */
static int take(const struct chat *c, int i, struct lf_turn *t)
{
    const struct say *s = &c->say[i];
    int next = i + 1;
    *t = (struct lf_turn){.from = i, .content = s->content, .learn = s->learn};
    switch (s->role) {
    case ROLE_USR:
        t->role = SV("user");
        t->asks = true;
        break;
    case ROLE_TOOL:
        while (next < c->n && c->say[next].role == ROLE_TOOL) next++;
        t->role = SV("observation");
        t->asks = true;
        if (next > i + 1) t->content = joined_replies(c, i, next);
        break;
    case ROLE_ASST:
    case ROLE_CALL:
        t->role = s->role == ROLE_CALL || s->calls >= 0 ? SV("function_call") : SV("assistant");
        if (s->calls >= 0) t->content = chat_calls(c, i);
        break;
    case ROLE_SYS:
    case ROLE_ELSE: return -1;
    }
    return next;
}

/* The chat as strictly alternating turns up to the last one to learn; false when it is none. */
static bool align(const struct chat *c, struct lf_turn *t, int *n)
{
    *n = 0;
    for (int i = c->say[0].role == ROLE_SYS; i <= c->last;) {
        i = take(c, i, &t[*n]);
        if (i < 0 || t[*n].asks == (*n % 2 != 0)) return false;
        ++*n;
    }
    return true;
}

static void row(const struct chat *c, const struct lf_turn *t, int upto, struct buf *out)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_kint(&w, SV("turn"), t[upto].from);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i <= upto; i++) say_write(&w, NULL, "role", t[i].role, "content", t[i].content);
    jsonw_end_arr(&w);
    jsonw_key(&w, SV("system"));
    jsonw_raw(&w, c->say[0].role == ROLE_SYS ? c->say[0].content : SV("\"\""));
    jsonw_kstr(&w, SV("tools"), c->tools);
    row_end(&w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct lf_turn *t = ARENA_ARRAY(c->mem, struct lf_turn, c->n);
    int n;
    if (!align(c, t, &n)) return CHAT_ORDER;
    for (int i = 0; i < n; i++)
        if (t[i].learn) {
            row(c, t, i, out);
            ++*nrows;
        }
    return CHAT_OK;
}

static void entry(struct buf *to, const char *split, bool last)
{
    buf_addf(to,
             "  \"lingloom_%s\": {\n"
             "    \"file_name\": \"data/%s\",\n"
             "    \"formatting\": \"sharegpt\",\n"
             "    \"columns\": {\"messages\": \"messages\", \"system\": \"system\", \"tools\": \"tools\"},\n"
             "    \"tags\": {\"role_tag\": \"role\", \"content_tag\": \"content\", \"user_tag\": \"user\", "
             "\"assistant_tag\": "
             "\"assistant\",\n"
             "             \"observation_tag\": \"observation\", \"function_tag\": \"function_call\", \"system_tag\": "
             "\"system\"}\n"
             "  }%s\n",
             split, split, last ? "" : ",");
}

static void stub(struct buf *to, const char *const *split, int nsplit)
{
    buf_adds(to, SV("{\n"));
    for (int i = 0; i < nsplit; i++) entry(to, split[i], i == nsplit - 1);
    buf_adds(to, SV("}\n"));
}

const struct format_type format_llamafactory = {
    .name = "llamafactory",
    .help = "one row for each turn to learn, with dataset_info.json; train with mask_history: true (LLaMA-Factory)",
    .keeps_weights = true,
    .rows = rows,
    .stub_name = "dataset_info.json",
    .stub = stub,
    .folders = true,
    .no_compress = true,
    .use = "Copy this folder's entries of `dataset_info.json` into yours, or pass `dataset_dir: <this folder>`, with\n"
           "`dataset: lingloom_train` and **`mask_history: true`**: there is one row for each turn to learn and the "
           "loss belongs\n"
           "to its last turn only. Without `mask_history` drafts would be learnt and earlier answers counted several "
           "times.\n",
};

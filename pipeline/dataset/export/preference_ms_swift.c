/* preference-ms-swift: {"id", "turn", "messages": [{"role", "content", "loss"}..], "rejected_response", "tools"}; the
 * last message is the preferred answer and the only one with a loss. */
#include "dataset/export/pairs.h"

static void write_turn(struct jsonw *w, const struct chat *c, int i, bool loss)
{
    jsonw_obj(w);
    jsonw_kstr(w, SV("role"), say_role(&c->say[i]));
    jsonw_key(w, SV("content"));
    jsonw_raw(w, c->say[i].content);
    jsonw_key(w, SV("loss"));
    jsonw_bool(w, loss);
    jsonw_end_obj(w);
}

static void row(const struct chat *c, const struct pair *p, struct buf *out)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_kint(&w, SV("turn"), p->repair);
    jsonw_key(&w, SV("messages"));
    jsonw_arr(&w);
    for (int i = 0; i < p->prompt; i++) write_turn(&w, c, i, false);
    write_turn(&w, c, p->repair, true);
    jsonw_end_arr(&w);
    jsonw_key(&w, SV("rejected_response"));
    jsonw_raw(&w, c->say[p->draft].content);
    jsonw_kstr(&w, SV("tools"), c->tools);
    row_end(&w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct pair p;
    for (int at = 0; pairs_next(c, &at, &p); ++*nrows) row(c, &p, out);
    return *nrows ? CHAT_OK : CHAT_NO_PAIR;
}

const struct format_type format_preference_ms_swift = {
    .name = "preference-ms-swift",
    .help = "the same with rejected_response (ms-swift)",
    .keeps_weights = true,
    .rows = rows,
    .use = "`swift rlhf --rlhf_type dpo --dataset data/train-*.jsonl`: the last message is preferred to "
           "`rejected_response`;\n"
           "no other message has a loss. `tools` is JSON text.\n",
};

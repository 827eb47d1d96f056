/* alpaca: {"id", "instruction", "input", "output", "system", "history"}. The last exchange is instruction and output;
 * earlier ones are in history, as JSON text of [[user, assistant]..] (a list that is mostly empty would have no type
 * for Arrow). */
#include "dataset/export/format.h"

/* Turns [from, c->last) must be user, assistant, user, ...; the last one before c->last is the user's. */
static bool alternates(const struct chat *c, int from)
{
    for (int i = from; i <= c->last; i++)
        if (c->say[i].role != ((i - from) % 2 ? ROLE_ASST : ROLE_USR)) return false;
    return (c->last - from) % 2 == 1;
}

static sv history(const struct chat *c, int from)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    struct jsonw w = jsonw_to(&b);
    jsonw_arr(&w);
    for (int i = from; i + 1 < c->last; i += 2) {
        jsonw_arr(&w);
        jsonw_raw(&w, c->say[i].content);
        jsonw_raw(&w, c->say[i + 1].content);
        jsonw_end_arr(&w);
    }
    jsonw_end_arr(&w);
    sv text = arena_dup(c->mem, buf_sv(&b));
    buf_release(&b);
    return text;
}

/* An Alpaca record that came as such keeps its instruction and input apart. */
static void write_request(struct jsonw *w, const struct chat *c, int user)
{
    const struct rec *r = c->r;
    bool apart = r->shape == REC_ALPACA && !c->altered && r->turn[user].more >= 0;
    jsonw_key(w, SV("instruction"));
    jsonw_raw(w, apart ? json_raw(r->d, r->turn[user].content) : c->say[user].content);
    jsonw_key(w, SV("input"));
    jsonw_raw(w, apart ? json_raw(r->d, r->turn[user].more) : SV("\"\""));
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    int from = c->say[0].role == ROLE_SYS;
    if (c->has_calls || c->tools.n > 2) return CHAT_TOOLS;
    if (!alternates(c, from)) return CHAT_ORDER;
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    write_request(&w, c, c->last - 1);
    jsonw_key(&w, SV("output"));
    jsonw_raw(&w, c->say[c->last].content);
    jsonw_key(&w, SV("system"));
    jsonw_raw(&w, from ? c->say[0].content : SV("\"\""));
    jsonw_kstr(&w, SV("history"), history(c, from));
    row_end(&w);
    *nrows = 1;
    return CHAT_OK;
}

const struct format_type format_alpaca = {
    .name = "alpaca",
    .help = "instruction, input, output (earlier exchanges as text in history)",
    .one_row = true,
    .rows = rows,
    .use = "Each row has `id`, `instruction`, `input`, `output`, `system` and `history`; `history` is JSON text, a "
           "list of\n"
           "earlier exchanges `[user, assistant]`.\n",
};

/* prompts: {"id", "turn", "kind", "prompt": [{"role", "content"}..], "constraints", "source", "reference", "langs"}, a
 * row for each turn to learn that constraints bind: what a policy is asked and what its answer is judged by. The
 * columns go as they are into a line of `lingloom verify --score`. */
#include "dataset/export/pairs.h"

/* Those that bind the turn, as JSON text. */
static sv binding(const struct chat *c, int turn)
{
    const struct json *d = c->r->d;
    int list = c->r->constraints, n = 0;
    if (list < 0 || json_type(d, list) != JSON_ARRAY) return (sv){0};
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    buf_addc(&b, '[');
    for (int v = json_first(d, list); v >= 0; v = json_next(d, v)) {
        if (!constraint_binds(d, v, turn)) continue;
        if (n++) buf_addc(&b, ',');
        buf_adds(&b, json_raw(d, v));
    }
    buf_addc(&b, ']');
    sv text = n ? arena_dup(c->mem, buf_sv(&b)) : (sv){0};
    buf_release(&b);
    return text;
}

static sv or_empty(sv s)
{
    return s.p ? s : SV("");
}

static void row(const struct chat *c, int turn, sv constraints, struct buf *out)
{
    const struct rec *r = c->r;
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_kint(&w, SV("turn"), turn);
    jsonw_kstr(&w, SV("kind"), or_empty(r->kind));
    jsonw_key(&w, SV("prompt"));
    pairs_write_turns(&w, c, 0, turn);
    jsonw_kstr(&w, SV("constraints"), constraints);
    jsonw_kstr(&w, SV("source"), or_empty(r->source));
    jsonw_kstr(&w, SV("reference"), or_empty(r->target));
    jsonw_kstr(&w, SV("langs"), r->langs >= 0 ? json_raw(r->d, r->langs) : SV("{}"));
    row_end(&w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    for (int i = 1; i < c->n; i++) {
        sv constraints = c->say[i].learn ? binding(c, i) : (sv){0};
        if (!constraints.p) continue;
        row(c, i, constraints, out);
        ++*nrows;
    }
    return *nrows ? CHAT_OK : CHAT_NO_CONSTRAINT;
}

const struct format_type format_prompts = {
    .name = "prompts",
    .help = "prompts with the constraints an answer is judged by, for reinforcement learning",
    .keeps_weights = true,
    .rows = rows,
    .use = "One row for each turn that constraints bind: `prompt` (messages), `constraints` and `langs` (JSON text), "
           "`source`,\n"
           "`reference`. `{\"constraints\", \"source\", \"reference\", \"langs\", \"completion\"}` in one JSON object "
           "is a line for "
           "`lingloom verify\n--score`, which gives the reward.\n",
};

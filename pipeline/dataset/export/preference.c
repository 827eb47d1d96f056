/* preference: {"id", "turn", "prompt": [{"role", "content"}..], "chosen": [..one..], "rejected": [..one..], "broken"},
 * the conversational preference shape of TRL (DPOTrainer, RewardTrainer); a row for each draft with its repair. */
#include "dataset/export/pairs.h"

static void row(const struct chat *c, const struct pair *p, struct buf *out)
{
    struct jsonw w = jsonw_to(out);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("id"), c->id);
    jsonw_kint(&w, SV("turn"), p->repair);
    jsonw_key(&w, SV("prompt"));
    pairs_write_turns(&w, c, 0, p->prompt);
    jsonw_key(&w, SV("chosen"));
    pairs_write_turns(&w, c, p->repair, p->repair + 1);
    jsonw_key(&w, SV("rejected"));
    pairs_write_turns(&w, c, p->draft, p->draft + 1);
    jsonw_kstr(&w, SV("broken"), p->broken);
    row_end(&w);
}

static enum chat_reason rows(const struct chat *c, struct buf *out, int *nrows)
{
    struct pair p;
    for (int at = 0; pairs_next(c, &at, &p); ++*nrows) row(c, &p, out);
    return *nrows ? CHAT_OK : CHAT_NO_PAIR;
}

const struct format_type format_preference = {
    .name = "preference",
    .help = "prompt, chosen, rejected: a draft that breaks a constraint and its repair (TRL, DPO)",
    .keeps_weights = true,
    .rows = rows,
    .use = "One row for each draft that breaks a constraint its repair keeps: `prompt`, `chosen`, `rejected` "
           "(messages), for "
           "TRL's\n"
           "`DPOTrainer`, `RewardTrainer` and the like. `broken` names the constraint; `turn` is the repair's place in "
           "the "
           "record.\n"
           "Where the draft was wrong from the start, the prompt ends before it; where the wish came up afterwards, "
           "draft and\n"
           "wish are part of the prompt, and `rejected` is the draft said once more.\n",
};

/* A1 plain translation: one source text, the bare translation as the answer. */
#include "dialogue/kinds/kind.h"
#include "dialogue/plain.h"

static enum kind_reason build(const struct kind_job *job, struct dialogue *d)
{
    const struct seg *from = kind_source(job, 0), *to = kind_answer(job, 0);
    d->text = plain_trim(from->text);
    d->reference = plain_trim(to->text);
    enum kind_reason why = kind_gate(job, d->text, d->reference);
    if (why != KIND_OK) return why;
    struct slots s;
    kind_slots(job, &s, d->text);
    why = kind_ask(job, d, SCRIPT_A1, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_A1 = {
    .id = "A1", .slug = "translate", .help = "plain translation, either direction", .needs = NEED_PAIR, .build = build};

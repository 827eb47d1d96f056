/* The same text again: an undo, an answer left as it was, the reference. */
#include "dialogue/plain.h"
#include "dialogue/verify/check.h"

/* Keys without the punctuation at the end. */
static bool same_loosely(struct verify_check *k, sv want)
{
    struct vtext other, *own = check_answer(k);
    vtext_init(&other, want);
    const struct vword *a = vtext_words(k->v, own), *b = vtext_words(k->v, &other);
    if (own->nword != other.nword) return false;
    for (int i = 0; i < own->nword; i++)
        if (!sv_eq(a[i].text, b[i].text)) return false;
    return true;
}

static bool wanted(struct verify_check *k, sv *want)
{
    sv to = check_str(k, "to");
    struct vtext *turn = check_turn(k, "from_turn");
    *want = check_str(k, "text");
    if (want->p) return true;
    if (turn && turn != check_answer(k)) *want = turn->raw;
    if (sv_is(to, "reference")) *want = k->r->reference;
    if (sv_is(to, "source")) *want = k->r->source;
    return want->p != NULL;
}

static bool equals(struct verify_check *k)
{
    sv want;
    if (!wanted(k, &want)) return check_bad(k, "text");
    if (sv_eq(plain_trim(k->answer), plain_trim(want))) return check_ok(k);
    if (check_flag(k, "loose") && same_loosely(k, want)) return check_ok(k);
    return check_fail(k, "differs", "from '%.*s'", SV_ARG(want));
}
const struct verify_type type_equals = {.name = "equals", .holds = equals, .free = true};

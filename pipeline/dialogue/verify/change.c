/* What became of an earlier text: a span mended and little else, or a step towards the reference. */
#include "dialogue/verify/check.h"
#include "text/metric/metric.h"

/* The text as edits are counted in: words and, each alone, what else is visible. */
static int pieces(struct verifier *v, sv text, sv **to)
{
    *to = arena_alloc(&v->mem, sizeof **to * ((size_t)text.n + 1));
    return words_rough(text, *to);
}

static bool gone(struct verify_check *k, const struct vtext *draft, sv span)
{
    return count_words(k->answer, span) < count_words(draft->raw, span);
}

/* Words of the draft outside the span that did not stay, or were added outside it. */
static int changed_elsewhere(struct verify_check *k, const struct vtext *draft, sv span, int *words)
{
    sv *a, *b, *s;
    int spans, na = pieces(k->v, draft->raw, &a), nb = pieces(k->v, k->answer, &b), ns = pieces(k->v, span, &s);
    int edits = edit_spans(k->v->metric, a, na, b, nb, NULL, 0, &spans);
    int instead = nb - (na - ns), within = instead > ns ? instead : ns;
    *words = na - ns > 0 ? na - ns : 1;
    return edits > within ? edits - within : 0;
}

static bool edit(struct verify_check *k)
{
    struct vtext *draft = check_turn(k, "from_turn");
    sv span = check_str(k, "span"), replacement = check_str(k, "replacement");
    double most;
    int words;
    if (!draft) return check_bad(k, "from_turn");
    if (!check_num(k, "max_changed", &most)) return check_bad(k, "max_changed");
    if (span.n && !gone(k, draft, span)) return check_fail(k, "span-stays", "'%.*s'", SV_ARG(span));
    if (!span.n && !replacement.n) return check_bad(k, "span");
    if (replacement.n && find_word(k->answer, replacement, 0) < 0)
        return check_fail(k, "replacement-missing", "'%.*s'", SV_ARG(replacement));
    int changed = changed_elsewhere(k, draft, span, &words);
    if (changed <= most * words + 1e-9) return check_ok(k);
    return check_fail(k, "too-much-changed", "%d of %d other words", changed, words);
}
const struct verify_type type_edit = {.name = "edit", .holds = edit};

static bool closer(struct verify_check *k)
{
    struct vtext *draft = check_turn(k, "from_turn");
    sv own = check_str(k, "reference"), reference = own.n ? own : k->r->reference;
    double gain;
    if (!draft) return check_bad(k, "from_turn");
    if (!reference.n) return check_bad(k, "reference");
    if (!check_num(k, "min_gain", &gain)) return check_bad(k, "min_gain");
    int got = chrf_gain(k->v->metric, draft->raw, k->answer, reference);
    if (got >= gain * 100 - 1e-6) return check_ok(k);
    return check_fail(k, "not-closer", "chrF %+.2f, at least %+.2f", got / 100.0, gain);
}
const struct verify_type type_closer = {.name = "closer", .holds = closer};

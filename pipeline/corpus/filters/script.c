/* Share of letters that are in a script of the side's language. A Han character says as much as two or three Latin
 * letters and weighs that much, and words that stand on the other side too do not count: product names and code inside
 * a Chinese sentence do no harm. */
#include "corpus/filter.h"

#include <math.h>

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "0.2", 0, 1, "least share of letters in the language's own script, on either side"),
    OPT_END};
static const char *const scores[] = {"src", "tgt", NULL};
static const struct limit limits[] = {
    LIMIT_MIN(struct cfg, min, 0, "script-source"), LIMIT_MIN(struct cfg, min, 1, "script-target"), {0}};

enum { FEW_LETTERS = 3, HAN_WEIGHT = 3, HANGUL_WEIGHT = 2 };

static int weighted(const struct textstat *st, uint64_t set)
{
    int n = textstat_in_set(st, set);
    if (set >> SC_HAN & 1) n += (HAN_WEIGHT - 1) * st->script[SC_HAN];
    if (set >> SC_HANGUL & 1) n += (HANGUL_WEIGHT - 1) * st->script[SC_HANGUL];
    return n;
}

/* Letters of foreign words that stand on the other side too: names and code that were rightly carried over. */
static int carried(const struct side *s, const struct side *other, arena *tmp)
{
    enum { BITS = 1 << 14 };
    uint64_t *seen = arena_zalloc(tmp, BITS / 8);
    int letters = 0;
    for (int i = 0; i < other->st->nunit; i++)
        seen[other->st->unit[i] % BITS / 64] |= (uint64_t)1 << other->st->unit[i] % 64;
    for (int i = 0; i < s->st->nunit; i++) {
        uint32_t u = s->st->unit[i];
        bool foreign = !(s->scripts >> s->st->unit_script[i] & 1);
        if (foreign && seen[u % BITS / 64] >> u % 64 & 1) letters += s->st->unit_letters[i];
    }
    return letters;
}

static double share(const struct side *s, const struct side *other, arena *tmp)
{
    int all = weighted(s->st, ~(uint64_t)0), own = weighted(s->st, s->scripts);
    if (!s->scripts || s->scripts >> SC_REST & 1 || all < FEW_LETTERS) return NAN;
    if (own * 2 >= all || own * 20 < all || !other) return (double)own / all;
    int foreign = all - own - carried(s, other, tmp);
    return (double)own / (own + (foreign > 0 ? foreign : 0));
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    for (int i = 0; i < v->n; i++) out[i] = share(&v->side[i], v->n == 2 ? &v->side[1 - i] : NULL, v->tmp);
}

const struct filter_type filter_script = {
    "script", "share of the expected script", opts, sizeof(struct cfg), scores, limits, false, false, score};

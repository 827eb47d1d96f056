/* Sides that are the same text: left untranslated. Names, codes and international words may be equal; sentences may
 * not.
 *
 * The score is the share of folded letters and digits that the two sides have in common at their start and end. */
#include "corpus/filter.h"

#include "text/utf8.h"

#include <math.h>

struct cfg {
    struct opt_thresh max;
    int64_t allow_words;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max, "0.9", 0, 1, "drop when the sides agree in more than this share of their letters"),
    OPT_I64(struct cfg, allow_words, "3", 0, 1000, "texts of at most this many words may be equal (names, titles)"),
    OPT_END};
static const char *const scores[] = {"same", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max, 0, "copy"), {0}};

enum { NEARLY_FROM = 40 }; /* letters: below, only the very same text is a copy */

static int skeleton(sv s, uint32_t *to)
{
    int n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        uint32_t c = utf8_next(&p);
        if (cls_word(cp_class_of(cp_props(c)))) to[n++] = cp_fold(c);
    }
    return n;
}

static double common(const uint32_t *a, int na, const uint32_t *b, int nb)
{
    int least = na < nb ? na : nb, most = na < nb ? nb : na, head = 0, tail = 0;
    while (head < least && a[head] == b[head]) head++;
    while (tail < least - head && a[na - 1 - tail] == b[nb - 1 - tail]) tail++;
    return most ? (double)(head + tail) / most : 0;
}

/* Whether a word looks like a name or a code: an upper-case letter, a digit, or something that is no letter inside. */
static bool code_like(sv text)
{
    bool in_word = false, special = false;
    for (const char *p = text.p, *end = text.p + text.n; p < end;) {
        enum cp_class c = cp_class_of(cp_props(utf8_next(&p)));
        if (c == CLS_SPACE) {
            if (in_word && !special) return false;
            in_word = special = false;
        } else {
            in_word = true;
            special |= c != CLS_LOWER && c != CLS_LETTER && c != CLS_MARK;
        }
    }
    return !in_word || special;
}

/* Equal texts that are fine: nothing to translate, or a name or code. */
static bool may_equal(const struct cfg *c, const struct pair_view *v)
{
    const struct textstat *a = v->side[0].st, *b = v->side[1].st;
    if (textstat_letters(a) == 0) return true;
    if (a->words <= c->allow_words && b->words <= c->allow_words && v->side[0].scripts == v->side[1].scripts)
        return true;
    return a->words <= c->allow_words + 2 && code_like(v->side[0].text);
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    const struct textstat *a = v->side[0].st, *b = v->side[1].st;
    if (v->side[0].lang && v->side[0].lang == v->side[1].lang) return; /* paraphrases, post-edits */
    int na = textstat_letters(a) + a->mark + a->digit + a->number,
        nb = textstat_letters(b) + b->mark + b->digit + b->number;
    out[0] = 0;
    if (na == 0 || nb == 0 || na > 2 * nb || nb > 2 * na) return;
    if (a->skeleton == b->skeleton) {
        out[0] = may_equal(cfg, v) ? NAN : 1;
        return;
    }
    if (na < NEARLY_FROM) return; /* Tom is a pilot, Tom ist Pilot */
    uint32_t *sa = arena_alloc(v->tmp, sizeof(uint32_t) * (size_t)(a->cps + b->cps)), *sb = sa + a->cps;
    double same = common(sa, skeleton(v->side[0].text, sa), sb, skeleton(v->side[1].text, sb));
    out[0] = same > .5 && may_equal(cfg, v) ? NAN : same;
}

const struct filter_type filter_copy = {
    "copy", "sides that are (nearly) the same text", opts, sizeof(struct cfg), scores, limits, true, false, score};

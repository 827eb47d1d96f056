/* A6: a source typed in a hurry, or with a word of the other language left in it; the translation is the usual one. */
#include "dialogue/kinds/noise.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"

/* A word of the source replaced by what it is translated with: a pair that both sides have once, in small letters. */
static bool content_word(sv w)
{
    for (ptrdiff_t i = 0; i < w.n; i++)
        if ((w.p[i] >= 'A' && w.p[i] <= 'Z') || (w.p[i] >= '0' && w.p[i] <= '9') || strchr("<>{}%&$#@/\\_=", w.p[i]))
            return false;
    return plain_chars(w) >= ((unsigned char)w.p[0] < 0xe0 ? 5 : 2);
}

/* Whether both words have this one link. */
static bool alone(const struct align_links *l, const struct align_link *a)
{
    int n = 0;
    for (int i = 0; i < l->n; i++) n += l->link[i].s == a->s || l->link[i].t == a->t;
    return n == 1;
}

static bool mixed(const struct kind_job *job, sv source, sv answer, sv *out)
{
    struct align_links l;
    bool swapped;
    if (!job->tools->lexica) return false;
    const struct lexicon *x = lexica_find(job->tools->lexica, kind_from(job), kind_to(job), &swapped);
    if (!x || lexica_align(job->tools->words_of, x, swapped, source, answer, ALIGN_AGREED, &l) != ALIGN_OK)
        return false;
    int start = l.n ? (int)rng_below(job->r, (uint64_t)l.n) : 0;
    for (int k = 0; k < l.n; k++) {
        const struct align_link *a = &l.link[(start + k) % l.n];
        sv s = l.src[a->s], t = l.tgt[a->t];
        if (!alone(&l, a) || align_is_function_word(x->aligner, swapped, l.src_id[a->s])) continue;
        if (!content_word(s) || !content_word(t) || sv_eq(s, t) || text_starts_upper(s)) continue;
        *out = text_splice(source, s.p - source.p, s.p + s.n - source.p, t, job->mem);
        return true;
    }
    return false;
}

static enum kind_reason build_a6(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv noisy;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (!(kind_chance(job, 30) && mixed(job, d->text, d->reference, &noisy)) &&
        !noise_make(d->text, kind_from(job), job->r, job->mem, &noisy))
        return KIND_UNSUITED;
    if (!kind_clean(noisy) || sv_eq(noisy, d->reference)) return KIND_UNSUITED;
    d->text = noisy;
    kind_slots(job, &s, noisy);
    why = kind_ask(job, d, SCRIPT_A1, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    dialogue_require(d, turn, "equals", SV("\"to\":\"reference\""));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static bool fits_a6(const struct kind_job *job)
{
    return plain_chars(kind_source(job, 0)->text) >= 12;
}

const struct kind kind_A6 = {.id = "A6",
                             .weight = 1.5,
                             .slug = "noisy-source",
                             .help = "a source typed in a hurry, or of two languages",
                             .needs = NEED_PAIR,
                             .fits = fits_a6,
                             .build = build_a6};

/* I1 a whole conversation in a language that neither text is in, I2 the same text into one language after another. */
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"

/* ---- I1: any of the revisions, asked for in a third language ---- */

static const struct kind *const revisions[] = {&kind_D1, &kind_D6, &kind_C1, &kind_C3, &kind_C4};
enum { REVISIONS = sizeof revisions / sizeof *revisions };

static bool fits_revision(const struct kind_job *job, int i)
{
    return revisions[i]->needs == NEED_PAIR && (!revisions[i]->fits || revisions[i]->fits(job));
}

static bool fits_i1(const struct kind_job *job)
{
    for (int i = 0; i < REVISIONS; i++)
        if (fits_revision(job, i)) return true;
    return false;
}

/* A revision that had to give up leaves nothing behind but the system prompt. */
struct start {
    int turns, templates;
};
static void back_to(struct dialogue *d, struct start s)
{
    d->nturns = s.turns;
    d->ntemplates = s.templates;
    d->nconstraints = 0;
    d->text = d->reference = (sv){NULL, 0};
}

static int answers(const struct dialogue *d)
{
    int n = 0;
    for (int i = 0; i < d->nturns; i++) n += d->turn[i].role == ROLE_ASSISTANT;
    return n;
}

static enum kind_reason build_i1(const struct kind_job *job, struct dialogue *d)
{
    struct start start = {d->nturns, d->ntemplates};
    enum kind_reason why = KIND_UNSUITED;
    if (!kind_third(job)) return KIND_NO_WORDING;
    int from = (int)rng_below(job->r, REVISIONS);
    for (int k = 0; k < REVISIONS; k++) {
        int i = (from + k) % REVISIONS;
        if (!fits_revision(job, i)) continue;
        back_to(d, start);
        why = revisions[i]->build(job, d);
        if (why == KIND_OK && answers(d) >= 2) return KIND_OK;
        if (why == KIND_OK) why = KIND_UNSUITED; /* a conversation has more than one turn */
    }
    return why;
}

const struct kind kind_I1 = {.id = "I1",
                             .slug = "third-language-chat",
                             .help = "a conversation in a language that neither text is in",
                             .needs = NEED_PAIR | NEED_THIRD,
                             .fits = fits_i1,
                             .build = build_i1};

/* ---- I2 ---- */

enum { LANGUAGES = 6 };

static bool has_lang(const struct seg *const *v, int n, sv lang)
{
    for (int i = 0; i < n; i++)
        if (sv_eq(v[i]->lang, lang)) return true;
    return false;
}

/* The text in the languages that neither side of the pair is in. */
static int further(const struct kind_job *job, const struct seg **out)
{
    const struct unit *u = job->unit;
    int n = 0;
    for (int i = 2; i < u->nseg && n < LANGUAGES; i++) {
        const struct seg *s = &u->seg[i];
        if (s->role != SEG_TEXT || sv_eq(s->lang, u->seg[0].lang) || sv_eq(s->lang, u->seg[1].lang)) continue;
        if (!has_lang(out, n, s->lang) && plain_trim(s->text).n) out[n++] = s;
    }
    return n;
}

static bool fits_i2(const struct kind_job *job)
{
    const struct seg *v[LANGUAGES];
    return further(job, v) > 0;
}

static enum kind_reason now_into(const struct kind_job *job, struct dialogue *d, const struct seg *to, struct slots *s)
{
    sv text = plain_trim(to->text);
    enum kind_reason why = kind_gate(job, d->text, text);
    if (why != KIND_OK) return why;
    s->target = wordings_names(job->words, job->lang, to->lang);
    why = kind_ask(job, d, SCRIPT_I2, 1, s);
    if (why != KIND_OK) return why;
    require_code(job, d, dialogue_say(d, ROLE_ASSISTANT, text), to->lang);
    return KIND_OK;
}

static enum kind_reason build_i2(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    const struct seg *v[LANGUAGES];
    int n = further(job, v);
    if (!n) return KIND_UNSUITED;
    enum kind_reason why = kind_open(job, d, &s);
    if (why != KIND_OK) return why;
    kind_require_language(job, d, dialogue_say(d, ROLE_ASSISTANT, d->reference));
    int from = (int)rng_below(job->r, (uint64_t)n), turns = 1 + (n > 1 && kind_chance(job, 35));
    for (int k = 0; k < turns && why == KIND_OK; k++) why = now_into(job, d, v[(from + k) % n], &s);
    return why;
}

const struct kind kind_I2 = {.id = "I2",
                             .talks = true,
                             .slug = "now-into",
                             .help = "the same text into one language after another",
                             .needs = NEED_PAIR | NEED_OTHERS,
                             .fits = fits_i2,
                             .build = build_i2};

/* E4 make a machine translation better, E6 post-edit another system's text: real drafts, with what people made of them.
 */
#include "dialogue/kinds/revise.h"
#include "dialogue/plain.h"
#include "text/metric/metric.h"

enum { BETTER_LATIN = 15, BETTER_DENSE = 20 }; /* chrF points that the reference must be away from the draft */

static sv machine_text(const struct kind_job *job)
{
    const struct unit *u = &job->unit[0];
    for (int i = 0; i < u->nseg; i++)
        if (u->seg[i].role == SEG_MT && sv_eq(u->seg[i].lang, kind_to(job))) return plain_trim(u->seg[i].text);
    return (sv){NULL, 0};
}

static int away(const struct kind_job *job, sv draft)
{
    return 100 - chrf_points(job->tools->metric, draft, plain_trim(kind_answer(job, 0)->text)) / 100;
}

static bool fits_e4(const struct kind_job *job)
{
    sv mt = machine_text(job);
    if (!mt.n || !kind_clean(mt) || sv_find_c(mt, '\n') >= 0) return false;
    return away(job, mt) >= (lang_spaceless(kind_to(job)) ? BETTER_DENSE : BETTER_LATIN);
}

static bool fits_e6(const struct kind_job *job)
{
    sv mt = machine_text(job), pe = plain_trim(kind_answer(job, 0)->text);
    if (!mt.n || !kind_clean(mt) || sv_find_c(mt, '\n') >= 0 || sv_eq(mt, pe)) return false;
    struct ter_stats t = ter_sentence(job->tools->metric, mt, pe, NULL);
    return kind_answer(job, 0)->role == SEG_PE ? t.edits > 0 && away(job, mt) <= 60 : away(job, mt) <= 35;
}

static void require_closer(const struct kind_job *job, struct dialogue *d, int turn, int from, int gain)
{
    dialogue_require(d, turn, "closer",
                     arena_f(job->mem, "\"from_turn\":%d,\"reference\":true,\"min_gain\":%d", from, gain));
}

/* A draft that is the assistant's own first answer, or one that the user shows. */
static enum kind_reason build_e4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv mt = machine_text(job);
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    int from;
    if (kind_chance(job, 50)) {
        why = kind_ask(job, d, SCRIPT_A1, 1, &s);
        from = dialogue_draft(d, mt);
        if (why == KIND_OK) why = kind_ask(job, d, SCRIPT_E4, 2, &s);
    } else {
        s.text[SLOT_D] = mt;
        s.implied = true; /* the text shown is in the target language */
        why = kind_ask(job, d, SCRIPT_E4, 1, &s);
        from = -1;
    }
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    if (from >= 0) {
        int gain = away(job, mt) / 2;
        require_closer(job, d, turn, from, gain);
        d->constraint[d->nconstraints - 1].violated_by = from;
    } else
        dialogue_require(d, turn, "equals", SV("\"to\":\"reference\""));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static enum kind_reason build_e6(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    s.text[SLOT_D] = machine_text(job);
    s.implied = true; /* the text shown is in the target language */
    why = kind_ask(job, d, SCRIPT_E6, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    dialogue_require(d, turn, "equals", SV("\"to\":\"reference\""));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_E4 = {.id = "E4",
                             .weight = 1.5,
                             .slug = "improve",
                             .help = "make a machine translation better",
                             .needs = NEED_PAIR | NEED_MT,
                             .fits = fits_e4,
                             .build = build_e4};
const struct kind kind_E6 = {.id = "E6",
                             .slug = "post-edit",
                             .help = "post-edit another system's text",
                             .needs = NEED_PAIR | NEED_MT,
                             .fits = fits_e6,
                             .build = build_e6};

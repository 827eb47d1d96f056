/* A2 document: several consecutive pairs of one document, as lines or as paragraphs; the answer keeps their number and
 * order. */
#include "dialogue/kinds/kind.h"
#include "dialogue/plain.h"

enum { PARAGRAPH_CHARS = 90 }; /* segments longer than this on average read as paragraphs, shorter ones as lines */

static sv join(const struct kind_job *job, bool answer, sv delimiter)
{
    buf_reset(job->scratch);
    for (int i = 0; i < job->nunits; i++) {
        if (i) buf_adds(job->scratch, delimiter);
        buf_adds(job->scratch, plain_trim((answer ? kind_answer(job, i) : kind_source(job, i))->text));
    }
    return arena_dup(job->mem, buf_sv(job->scratch));
}

/* Each segment must be one line with something in it, or the chunks could not be told apart again. */
static enum kind_reason gate_segments(const struct kind_job *job)
{
    for (int i = 0; i < job->nunits; i++) {
        sv s = plain_trim(kind_source(job, i)->text), t = plain_trim(kind_answer(job, i)->text);
        if (!s.n || !t.n) return KIND_EMPTY;
        if (sv_find_c(s, '\n') >= 0 || sv_find_c(t, '\n') >= 0) return KIND_LAYOUT;
    }
    return KIND_OK;
}

static sv choose_delimiter(const struct kind_job *job)
{
    ptrdiff_t chars = 0;
    for (int i = 0; i < job->nunits; i++) chars += plain_chars(kind_source(job, i)->text);
    bool longish = chars > (ptrdiff_t)PARAGRAPH_CHARS * job->nunits;
    /* one in five goes against the length, so that the answer must follow the layout and not guess it */
    return longish != (rng_below(job->r, 5) == 0) ? SV("\n\n") : SV("\n");
}

static enum kind_reason build(const struct kind_job *job, struct dialogue *d)
{
    enum kind_reason why = gate_segments(job);
    if (why != KIND_OK) return why;
    sv delimiter = choose_delimiter(job);
    d->text = join(job, false, delimiter);
    d->reference = join(job, true, delimiter);
    d->npairs = job->nunits;
    why = kind_gate(job, d->text, d->reference);
    if (why != KIND_OK) return why;
    struct slots s;
    kind_slots(job, &s, d->text);
    why = kind_ask(job, d, SCRIPT_A2, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    kind_require_language(job, d, turn);
    dialogue_require(
        d, turn, "layout",
        arena_f(job->mem, "\"delimiter\":\"%s\",\"chunks\":%d", delimiter.n == 2 ? "\\n\\n" : "\\n", job->nunits));
    return KIND_OK;
}

const struct kind kind_A2 = {.id = "A2",
                             .weight = 4,
                             .slug = "document",
                             .help = "lines or paragraphs of one document",
                             .needs = NEED_PASSAGE,
                             .build = build};

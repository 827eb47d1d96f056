#include "dialogue/kinds/talk.h"

enum kind_reason talk_open_good(const struct kind_job *job, struct dialogue *d, struct slots *s, int *turn)
{
    enum kind_reason why = kind_ask(job, d, SCRIPT_A1, 1, s);
    if (why != KIND_OK) return why;
    *turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    kind_require_language(job, d, *turn);
    return KIND_OK;
}

void talk_words(struct slots *s, sv w, sv v, sv x)
{
    s->text[SLOT_W] = w.n ? w : (sv){NULL, 0};
    s->text[SLOT_V] = v.n ? v : (sv){NULL, 0};
    s->text[SLOT_X] = x.n && !sv_eq_ci(x, w) && !sv_eq_ci(x, v) ? x : (sv){NULL, 0};
}

/* ---- nothing changes ---- */

/* The text stays, and the bad version of it does not stand in the answer. */
static void require_kept(const struct kind_job *job, struct dialogue *d, int turn, sv word, sv bad)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    buf_adds(b, SV("\"text\":\""));
    json_escape(b, word);
    buf_adds(b, SV("\",\"not\":[\""));
    json_escape(b, bad);
    buf_adds(b, SV("\"]"));
    dialogue_require(d, turn, "keeps", arena_dup(job->mem, buf_sv(b)));
}

enum kind_reason talk_user_is_wrong(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                                    const struct slip *idea, sv now)
{
    struct slots s = *opening;
    talk_words(&s, idea->right, idea->wrong, idea->source);
    enum kind_reason why = kind_ask(job, d, SCRIPT_E7, 1, &s);
    if (why != KIND_OK) return why;
    if (kind_chance(job, 40)) s.text[SLOT_O] = now;
    why = kind_say(job, d, ROLE_ASSISTANT, SCRIPT_E7, 1, &s);
    if (why == KIND_OK) require_kept(job, d, d->nturns - 1, idea->right, idea->bad_text);
    return why;
}

enum kind_reason talk_is_right(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                               const struct slip *idea, sv now)
{
    struct slots s = *opening;
    bool word = kind_chance(job, 60);
    if (word) talk_words(&s, idea->right, SV(""), idea->source);
    enum kind_reason why = kind_ask(job, d, SCRIPT_E8, 1, &s);
    if (why != KIND_OK) return why;
    if (word && sv_find(d->turn[d->nturns - 1].content, idea->right) < 0) { /* asked about the whole */
        talk_words(&s, SV(""), SV(""), SV(""));
        word = false;
    }
    if (kind_chance(job, word ? 25 : 60)) s.text[SLOT_O] = now;
    why = kind_say(job, d, ROLE_ASSISTANT, SCRIPT_E8, 1, &s);
    if (why != KIND_OK) return why;
    sv said = d->turn[d->nturns - 1].content, kept = s.text[SLOT_O].p ? s.text[SLOT_O] : idea->right;
    if (sv_find(said, kept) < 0) kept = said; /* a bare yes */
    require_kept(job, d, d->nturns - 1, kept, idea->bad_text);
    return KIND_OK;
}

/* ---- something changes ---- */

static sv json_text(const struct kind_job *job, sv text)
{
    buf_reset(job->scratch);
    json_escape(job->scratch, text);
    return arena_dup(job->mem, buf_sv(job->scratch));
}

void talk_require_change(const struct kind_job *job, struct dialogue *d, int turn, int from, sv span, sv put)
{
    sv a = json_text(job, span), b = json_text(job, put);
    sv fields = arena_f(job->mem, "\"from_turn\":%d,\"span\":\"%.*s\",\"replacement\":\"%.*s\",\"max_changed\":0.1",
                        from, SV_ARG(a), SV_ARG(b));
    dialogue_require(d, turn, "edit", fields)->violated_by = from;
}

enum kind_reason talk_swap(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                           const struct slip *swap, int from, int *turn)
{
    struct slots s = *opening;
    talk_words(&s, swap->right, swap->wrong, SV(""));
    s.variant = kind_variant(SCRIPT_E10, BY_USER, 1, "replace");
    enum kind_reason why = kind_ask(job, d, SCRIPT_E10, 1, &s);
    if (why != KIND_OK) return why;
    *turn = dialogue_say(d, ROLE_ASSISTANT, swap->bad_text);
    talk_require_change(job, d, *turn, from, swap->right, swap->wrong);
    return KIND_OK;
}

enum kind_reason talk_leave_out(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                                const struct slip *cut, int from, int *turn)
{
    struct slots s = *opening;
    bool delete = kind_chance(job, 30);
    talk_words(&s, cut->right, SV(""), SV(""));
    if (delete) s.variant = kind_variant(SCRIPT_E10, BY_USER, 1, "delete");
    enum kind_reason why = delete ? kind_ask(job, d, SCRIPT_E10, 1, &s) : kind_ask(job, d, SCRIPT_E9, 2, &s);
    if (why != KIND_OK) return why;
    *turn = dialogue_say(d, ROLE_ASSISTANT, cut->bad_text);
    talk_require_change(job, d, *turn, from, cut->right, SV(""));
    return KIND_OK;
}

enum kind_reason talk_call_it(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                              const struct slip *term, int from, int *turn)
{
    struct slots s = *opening;
    talk_words(&s, term->right, term->wrong, term->source);
    enum kind_reason why = kind_ask(job, d, SCRIPT_B5, 1, &s);
    if (why != KIND_OK) return why;
    *turn = dialogue_say(d, ROLE_ASSISTANT, term->bad_text);
    talk_require_change(job, d, *turn, from, term->right, term->wrong);
    return KIND_OK;
}

enum kind_reason talk_go_back(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                              const char *which, int to, int from, sv text, int *turn)
{
    struct slots s = *opening;
    s.variant = kind_variant(SCRIPT_E11, BY_USER, 1, which);
    enum kind_reason why = kind_ask(job, d, SCRIPT_E11, 1, &s);
    if (why != KIND_OK) return why;
    *turn = dialogue_say(d, ROLE_ASSISTANT, text);
    require_same(job, d, *turn, to)->violated_by = from;
    return KIND_OK;
}

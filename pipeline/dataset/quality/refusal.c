/* Answers that refuse, apologise for being a model, or are a service's error message (corpus/phrases.h). In chats with
 * tools, saying what cannot be done is the lesson. */
#include "dataset/quality/code.h"
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh max_turns, max_share;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_turns, "0", 0, 1e6, "most answers that refuse or speak of being a model"),
    OPT_THRESH(struct cfg, max_share, NULL, 0, 1, "most of the answers that do, as a share"), OPT_END};
static const char *const scores[] = {"turns", "share", NULL};
static const struct limit limits[] = {
    LIMIT_MAX(struct cfg, max_turns, 0, "refusal"), LIMIT_MAX(struct cfg, max_share, 1, "refusal"), {0}};

/* What the mark says about the answer, or NULL. */
static const char *verdict(sv text, const struct mark *m)
{
    struct phrase_hit h = {m->at, m->end, (uint16_t)(m->what - MARK_PHRASE)};
    switch (phrase_at(h.phrase)->kind) {
    case PHRASE_REFUSAL: return "refusal";
    case PHRASE_ERROR: return text.n < PHRASE_ERROR_MAX ? "service-error" : NULL;
    case PHRASE_MODEL: return code_at(text, m->at) ? NULL : "model";
    case PHRASE_SELF: return phrase_disclaims(text, &h) && !code_at(text, m->at) ? "model" : NULL;
    default: return NULL;
    }
}

static bool refuses(struct qview *v, int text)
{
    const struct qtext *t = &v->text[text];
    int looks = 0;
    EACH_MARK(v, t, m)
    {
        if (m->what >= MARK_PHRASE && ++looks > CODE_LOOKS) break;
        const char *what = m->what < MARK_PHRASE ? NULL : verdict(t->text, m);
        if (!what) continue;
        qview_found(v, what, text, m->at, m->end);
        return true;
    }
    return false;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    int n = 0, answers = 0;
    (void)cfg;
    if (!v->nturn || v->tools) return;
    for (int i = 0; i < v->ntext; i++) {
        if (!qtext_said(v, &v->text[i], ROLE_ASST)) continue;
        answers++;
        n += refuses(v, i);
    }
    out[0] = n;
    if (answers) out[1] = (double)n / answers;
}

const struct qfilter qfilter_refusal = {
    "refusal", "answers that refuse or speak of being a model", opts, sizeof(struct cfg), scores, limits, false, NULL,
    score};

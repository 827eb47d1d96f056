/* What an answer says about itself: a translator's asides, "Here is the translation:", place-holders instead of an
 * answer. A letter with "[Your name]" in it is a fine answer, so place-holders count by their share of it. */
#include "dataset/quality/code.h"
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh max_notes, max_leads, max_placeholder;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_notes, "0", 0, 1e6, "most asides of a translator: \"Note: I translated ...\""),
    OPT_THRESH(struct cfg, max_leads, NULL, 0, 1e6, "most answers that begin \"Here is the translation:\""),
    OPT_THRESH(struct cfg, max_placeholder, "0.8", 0, 1, "most of an answer that is a place-holder: \"[Insert name]\""),
    OPT_END};
static const char *const scores[] = {"notes", "leads", "placeholder", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max_notes, 0, "translator-note"),
                                      LIMIT_MAX(struct cfg, max_leads, 1, "translation-lead"),
                                      LIMIT_MAX(struct cfg, max_placeholder, 2, "placeholder"),
                                      {0}};

static size_t closing(sv text, const struct mark *m)
{
    sv rest = sv_head(sv_from(text, m->at), 120);
    ptrdiff_t end = sv_find_c(rest, rest.p[0] == '<' ? '>' : ']');
    return end < 0 ? m->end : m->at + (size_t)end + 1;
}

static void look(struct qview *v, int text, double *out)
{
    const struct qtext *t = &v->text[text];
    size_t held = 0, done = 0;
    int looks = 0;
    EACH_MARK(v, t, m)
    {
        if (m->what < MARK_PHRASE) continue;
        enum phrase_kind k = phrase_at((int)m->what - MARK_PHRASE)->kind;
        int which = k == PHRASE_NOTE ? 0 : k == PHRASE_LEAD ? 1 : k == PHRASE_PLACEHOLDER ? 2 : -1;
        if (which < 0 || (which == 0 && (++looks > CODE_LOOKS || code_at(t->text, m->at)))) continue;
        size_t end = which == 2 ? closing(t->text, m) : m->end;
        if (which == 2 && m->at >= done)
            held += end - m->at, done = end;
        else if (which < 2)
            out[which]++;
        qview_found(v, scores[which], text, m->at, end);
    }
    double share = t->text.n ? (double)held / (double)sv_trim(t->text).n : 0;
    if (share > out[2]) out[2] = share;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    (void)cfg;
    if (!v->nturn) return;
    for (int i = 0; i < 3; i++) out[i] = 0;
    for (int i = 0; i < v->ntext; i++)
        if (qtext_said(v, &v->text[i], ROLE_ASST)) look(v, i, out);
}

const struct qfilter qfilter_notes = {"notes", "a translator's asides, place-holders instead of an answer",
                                      opts,    sizeof(struct cfg),
                                      scores,  limits,
                                      false,   NULL,
                                      score};

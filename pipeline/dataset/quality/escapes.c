/* Line breaks that were escaped once too often: a literal \n in prose. In code, paths and formulas it belongs there. */
#include "dataset/quality/code.h"
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh max_share;
    int64_t allow;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_share, "0.5", 0, 1, "most of a turn's line breaks that are written out as \\n"),
    OPT_I64(struct cfg, allow, "1", 0, 1000000, "so many in a turn are no fault"), OPT_END};
static const char *const scores[] = {"share", "most", NULL};
static const struct limit limits[] = {LIMIT_MAX(struct cfg, max_share, 0, "escaped-newlines"), {0}};

/* \n and then no lower-case letter (\nabla, C:\new), not between quotes or brackets */
static bool is_break(sv s, uint32_t at)
{
    char next = at + 2 < (uint32_t)s.n ? s.p[at + 2] : 0, before = at ? s.p[at - 1] : 0;
    if (s.p[at + 1] != 'n') return false;
    if ((next >= 'a' && next <= 'z') || (next && strchr("\"'`)]|+*/", next) && next != '*')) return false;
    return !(before && strchr("\"'`([|/\\:", before) && before != ':');
}

static int literal_breaks(struct qview *v, int text)
{
    const struct qtext *t = &v->text[text];
    int n = 0;
    EACH_MARK(v, t, m)
    if (m->what == MARK_BACKSLASH && is_break(t->text, m->at)) n++;
    return n;
}

static int line_breaks(sv s)
{
    int n = 0;
    for (const char *p = s.p, *end = s.p + s.n; (p = memchr(p, '\n', (size_t)(end - p))); p++) n++;
    return n;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    const struct cfg *c = cfg;
    out[0] = out[1] = 0;
    for (int i = 0; i < v->ntext; i++) {
        const struct qtext *t = &v->text[i];
        if (!qtext_talk(v, t)) continue;
        int n = literal_breaks(v, i);
        if (n > out[1]) out[1] = n;
        if (n <= c->allow || code_any(t->text)) continue;
        double share = (double)n / (n + line_breaks(t->text));
        if (share <= out[0]) continue;
        out[0] = share;
        ptrdiff_t at = sv_find(t->text, SV("\\n"));
        qview_found(v, "escaped-newline", i, (size_t)at, (size_t)at + 2);
    }
}

const struct qfilter qfilter_escapes = {
    "escapes", "line breaks written out as \\n in prose", opts, sizeof(struct cfg), scores, limits, false, NULL, score};

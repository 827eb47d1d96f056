/* Turns in the order that trainers take: user, assistant, user, assistant, system turns aside. Chats with tools are
 * never broken: calls, answers of tools and several assistant turns in a row are their nature. Nor are those whose
 * roles are not known, and preferences, whose last answer stands in `chosen`. */
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh max_breaks, min_answers;
    sv first, last;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_breaks, "0", 0, 1e6, "most places out of order (chats with tools have none)"),
    OPT_THRESH(struct cfg, min_answers, "1", 0, 1e6, "fewest turns of the assistant"),
    OPT_ENUM(struct cfg, first, "user", "user|any", "who begins; any: a chat may begin with an answer"),
    OPT_ENUM(struct cfg, last, "any", "assistant|any", "who ends; assistant: a question left open is out of order"),
    OPT_END};
static const char *const scores[] = {"breaks", "answers", NULL};
static const struct limit limits[] = {
    LIMIT_MAX(struct cfg, max_breaks, 0, "alternation"), LIMIT_MIN(struct cfg, min_answers, 1, "no-answer"), {0}};

static bool known(const struct qview *v)
{
    for (int i = 0; i < v->nturn; i++)
        if (v->turn[i].role == ROLE_ELSE) return false;
    return v->nturn > 0;
}

static int breaks(const struct cfg *c, const struct qview *v)
{
    enum rec_role before = sv_is(c->first, "user") ? ROLE_ASST : ROLE_ELSE;
    int n = 0;
    for (int i = 0; i < v->nturn; i++) {
        enum rec_role role = v->turn[i].role;
        if (role == ROLE_SYS) continue;
        n += role == before;
        before = role;
    }
    return n + (before == ROLE_USR && !v->choices && sv_is(c->last, "assistant"));
}

static void score(const void *cfg, struct qview *v, double *out)
{
    int answers = 0;
    if (!known(v)) return;
    for (int i = 0; i < v->nturn; i++) answers += v->turn[i].role == ROLE_ASST || v->turn[i].role == ROLE_CALL;
    if (!v->tools) out[0] = breaks(cfg, v);
    if (!v->choices) out[1] = answers;
}

const struct qfilter qfilter_alternation = {
    "alternation", "turns out of order, chats without an answer", opts, sizeof(struct cfg), scores, limits, true, NULL,
    score};

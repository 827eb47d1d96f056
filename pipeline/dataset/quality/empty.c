/* Turns without text, where nothing else (a call, a picture, reasoning) stands for it, and answers known to be none
 * ("nooutput"). */
#include "corpus/chat/turns.h"
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh max_turns, max_bad;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, max_turns, "0", 0, 1e6, "most turns of user and assistant without text"),
    OPT_THRESH(struct cfg, max_bad, "0", 0, 1e6, "most answers that say there is none (\"nooutput\"), of Alpaca"),
    OPT_END};
static const char *const scores[] = {"turns", "bad", NULL};
static const struct limit limits[] = {
    LIMIT_MAX(struct cfg, max_turns, 0, "empty-turn"), LIMIT_MAX(struct cfg, max_bad, 1, "bad-answer"), {0}};

/* Invisible characters and blanks of any kind are nothing, too. */
static bool says_nothing(sv s)
{
    if (s.n > 64) return false;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        enum cp_class c = cp_class_of(cp_props(utf8_next(&p)));
        if (c != CLS_SPACE && c != CLS_FORMAT && c != CLS_CONTROL) return false;
    }
    return true;
}

static bool is_empty(struct qview *v, int turn)
{
    const struct qturn *t = &v->turn[turn];
    if (t->more || t->bytes > 64) return false;
    return says_nothing(qview_say(v, turn));
}

static void score(const void *cfg, struct qview *v, double *out)
{
    int empty = 0;
    (void)cfg;
    if (!v->nturn) return;
    for (int i = 0; i < v->nturn; i++) {
        bool user = v->turn[i].role == ROLE_USR, answer = v->turn[i].role == ROLE_ASST && !v->tools;
        if ((user || answer) && is_empty(v, i)) empty++;
    }
    out[0] = empty;
    int last = v->nturn - 1;
    if (v->r->shape == REC_ALPACA && v->turn[last].bytes && v->turn[last].bytes < 32)
        out[1] = alpaca_bad_answer(qview_say(v, last));
}

const struct qfilter qfilter_empty = {
    "empty", "turns without text, answers that are none", opts, sizeof(struct cfg), scores, limits, true, NULL, score};

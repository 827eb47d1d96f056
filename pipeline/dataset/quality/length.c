/* Lengths, in characters: of the whole conversation, of its longest turn and shortest answer; and the user's turns. */
#include "dataset/quality/filter.h"

struct cfg {
    struct opt_thresh min_chars, max_chars, min_turns, max_turns, max_turn, min_answer;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min_chars, NULL, 0, 1e12, "fewest characters of all turns together"),
    OPT_THRESH(struct cfg, max_chars, NULL, 0, 1e12, "most"),
    OPT_THRESH(struct cfg, min_turns, NULL, 0, 1e9, "fewest turns of the user"),
    OPT_THRESH(struct cfg, max_turns, NULL, 0, 1e9, "most"),
    OPT_THRESH(struct cfg, max_turn, NULL, 0, 1e12, "most characters of one turn"),
    OPT_THRESH(struct cfg, min_answer, NULL, 0, 1e12, "fewest characters of every answer"),
    OPT_END};
static const char *const scores[] = {"chars", "turns", "longest", "answer", NULL};
static const struct limit limits[] = {LIMIT_MIN(struct cfg, min_chars, 0, "too-short"),
                                      LIMIT_MAX(struct cfg, max_chars, 0, "too-long"),
                                      LIMIT_MIN(struct cfg, min_turns, 1, "few-turns"),
                                      LIMIT_MAX(struct cfg, max_turns, 1, "many-turns"),
                                      LIMIT_MAX(struct cfg, max_turn, 2, "long-turn"),
                                      LIMIT_MIN(struct cfg, min_answer, 3, "short-answer"),
                                      {0}};

static bool wanted(const struct cfg *c, const struct qview *v)
{
    return v->all_scores || c->min_chars.kind || c->max_chars.kind || c->min_turns.kind || c->max_turns.kind ||
           c->max_turn.kind || c->min_answer.kind;
}

static double chars(const struct qview *v, int turn, int first, int n)
{
    double sum = 0;
    for (int i = first; i >= 0 && i < first + n; i++)
        if (v->text[i].turn == turn && v->text[i].part == TEXT_CONTENT) sum += (double)utf8_count(v->text[i].text);
    return sum;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    double all, users = 0, longest = 0, shortest = -1;
    if (!wanted(cfg, v)) return;
    all = v->nturn ? 0 : chars(v, -1, 0, v->ntext);
    for (int i = 0; i < v->nturn; i++) {
        double n = chars(v, i, v->turn[i].first, v->turn[i].n);
        all += n;
        users += v->turn[i].role == ROLE_USR;
        if (n > longest) longest = n;
        if (v->turn[i].role == ROLE_ASST && !v->turn[i].more && (shortest < 0 || n < shortest)) shortest = n;
    }
    if (!v->nturn && all == 0) return;
    out[0] = all;
    out[2] = v->nturn ? longest : all;
    if (v->nturn) out[1] = users;
    if (shortest >= 0) out[3] = shortest;
}

const struct qfilter qfilter_length = {
    "length", "characters and turns", opts, sizeof(struct cfg), scores, limits, false, NULL, score};

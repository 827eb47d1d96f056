/* Is what user and assistant say in one of the languages asked for? Script first, identification where that cannot tell
 * (text/lid.h). Code blocks and short turns are not looked at. */
#include "dataset/quality/filter.h"

#include <math.h>

enum { LANGS_MAX = 16, LOOK = 4000 };
struct cfg {
    struct opt_list langs;
    struct opt_thresh min_share, min_script;
    int64_t min_letters;
    const struct lang *lang[LANGS_MAX];
    int nlang;
    uint64_t scripts;
};
static const struct opt opts[] = {
    OPT_LIST(struct cfg, langs, NULL, "LANG", "languages wanted; none: not looked at"),
    OPT_THRESH(struct cfg, min_share, "0.5", 0, 1, "least share of the text in one of them"),
    OPT_THRESH(struct cfg, min_script, "0.5", 0, 1, "least share of the letters in a script of theirs"),
    OPT_I64(struct cfg, min_letters, "40", 1, 1000000,
            "shorter turns are not looked at (a third of it for Han and Kana)"),
    OPT_END};
static const char *const scores[] = {"share", "script", NULL};
static const struct limit limits[] = {
    LIMIT_MIN(struct cfg, min_script, 1, "script"), LIMIT_MIN(struct cfg, min_share, 0, "language"), {0}};

static enum status ready(void *cfg, arena *mem, struct err *e)
{
    struct cfg *c = cfg;
    if (c->langs.n > LANGS_MAX) return err_set(e, ST_CONFIG, "language: at most %d languages", LANGS_MAX);
    for (int i = 0; i < c->langs.n; i++) {
        sv code = lang_norm(c->langs.v[i], mem);
        const struct lang *l = lang_find(code);
        if (!l) return err_set(e, ST_CONFIG, "language: '%.*s' is no language we know", SV_ARG(c->langs.v[i]));
        c->lang[c->nlang++] = l;
        c->scripts |= script_set(sv_z(l->script));
    }
    return ST_OK;
}

/* The text without fenced blocks, its beginning. */
static sv prose(sv text, arena *mem)
{
    text = sv_head(text, LOOK);
    while (text.n > 0 && text.n == LOOK && (text.p[text.n - 1] & 0x80) && !utf8_ok(text)) text.n--;
    if (sv_find(text, SV("```")) < 0) return text;
    char *to = arena_bytes(mem, (size_t)text.n + 1);
    ptrdiff_t n = 0;
    bool in = false;
    for (sv rest = text; rest.p;) {
        sv line = sv_cut(&rest, '\n');
        bool fence = sv_starts(sv_trim(line), SV("```"));
        if (!in && !fence) {
            memcpy(to + n, line.p, (size_t)line.n);
            n += line.n;
            to[n++] = '\n';
        }
        in ^= fence;
    }
    return sv_of(to, n ? n - 1 : 0);
}

static double agree(const struct cfg *c, const struct qview *v, sv text, int least)
{
    double best = 0;
    for (int i = 0; i < c->nlang && best < 1; i++) {
        sv other;
        double a = lid_agree(text, v->stat, c->lang[i], least, &other);
        if (a > best) best = a;
    }
    return best;
}

static void score(const void *cfg, struct qview *v, double *out)
{
    const struct cfg *c = cfg;
    double letters = 0, good = 0, script = 0;
    if (!c->nlang) return;
    if (!v->stat) v->stat = MEM_NEW(struct textstat);
    for (int i = 0; i < v->ntext; i++) {
        if (!qtext_talk(v, &v->text[i])) continue;
        sv text = prose(v->text[i].text, v->mem);
        textstat_scan(v->stat, text);
        int n = textstat_letters(v->stat);
        int least = (int)(v->stat->per_char * 2 > v->stat->words ? c->min_letters / 3 : c->min_letters);
        if (n < least) continue;
        double here = agree(c, v, text, least);
        letters += n;
        good += n * here;
        script += textstat_in_set(v->stat, c->scripts);
        if (here < .5) qview_found(v, "language", i, 0, (size_t)v->text[i].text.n);
    }
    if (letters == 0) return;
    out[0] = good / letters;
    out[1] = script / letters;
}

const struct qfilter qfilter_language = {
    "language", "what is spoken, where languages are given", opts, sizeof(struct cfg), scores, limits, false, ready,
    score};

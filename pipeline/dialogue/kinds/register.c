#include "dialogue/kinds/register.h"

#include "base/json.h"
#include "dialogue/kinds/register_rules.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/lower.h"

const char *const level_name[2] = {"informal", "formal"};

enum { REGISTER_TOKENS = 128 };

/* ---- markers: what stands in one text and not in the other ---- */

static void add_marker(struct registers *g, enum level level, sv word)
{
    for (int i = 0; i < g->nmarker[level]; i++)
        if (sv_eq(g->marker[level][i], word)) return;
    if (g->nmarker[level] < REGISTER_MARKERS) g->marker[level][g->nmarker[level]++] = word;
}

/* Lower case matches any case: only German's polite pronouns live by their capital. */
static bool keeps_case(sv word)
{
    return sv_is(word, "Sie") || sv_is(word, "Ihnen") || (sv_starts(word, SV("Ihr")) && word.n <= 5);
}

static void mark_words(struct registers *g, enum level level, sv lang, arena *mem)
{
    sv token[REGISTER_TOKENS], other = g->text[1 - level];
    int n = text_tokens(g->text[level], token, REGISTER_TOKENS);
    for (int i = 0; i < n; i++) {
        sv core = token_core(token[i]);
        bool exact = lang_is(lang, "de") && keeps_case(core);
        if (!core.n || (exact ? text_find_word(other, core, 0) : text_find_word_ci(other, core, 0)) >= 0) continue;
        add_marker(g, level, exact ? core : text_lower(core, mem));
    }
}

/* "[F]Sie[/F]" in the annotated texts that came with the pair. */
static void mark_annotated(struct registers *g, enum level level, sv marked, sv lang, arena *mem)
{
    for (ptrdiff_t a, b; (a = sv_find(marked, SV("[F]"))) >= 0; marked = sv_from(marked, b)) {
        b = sv_find(marked, SV("[/F]"));
        if (b < a) return;
        sv word = token_core(plain_trim(sv_of(marked.p + a + 3, b - a - 3)));
        bool exact = lang_is(lang, "de") && keeps_case(word);
        b += 4;
        if (!word.n || text_find_word_ci(g->text[1 - level], word, 0) >= 0) continue;
        add_marker(g, level, exact ? word : text_lower(word, mem));
    }
}

static sv column(const struct unit *u, const char *name)
{
    for (int i = 0; i < u->ncol; i++)
        if (sv_is(u->col[i].name, name)) return u->col[i].value;
    return (sv){NULL, 0};
}

static bool mark(const struct kind_job *job, struct registers *g)
{
    static const char *const columns[2] = {"informal_marked", "formal_marked"};
    sv lang = kind_to(job);
    g->nmarker[0] = g->nmarker[1] = 0;
    for (int level = INFORMAL; level <= FORMAL; level++) {
        sv marked = column(job->unit, columns[level]);
        if (marked.p && !lang_spaceless(lang)) mark_annotated(g, (enum level)level, marked, lang, job->mem);
        if (g->nmarker[level]) continue;
        if (lang_is(lang, "zh"))
            add_marker(g, (enum level)level, level == FORMAL ? SV("您") : SV("你"));
        else if (lang_spaceless(lang))
            mark_annotated(g, (enum level)level, marked, lang, job->mem);
        else
            mark_words(g, (enum level)level, lang, job->mem);
    }
    return g->nmarker[INFORMAL] && g->nmarker[FORMAL];
}

struct constraint *require_level(const struct kind_job *job, struct dialogue *d, int turn, const struct registers *g,
                                 enum level level)
{
    struct constraint *c = require_texts(job, d, turn, "formality", "required", g->marker[level], g->nmarker[level]);
    sv required = c->fields;
    d->nconstraints--;
    c = require_texts(job, d, turn, "formality", "forbidden", g->marker[1 - level], g->nmarker[1 - level]);
    c->fields = arena_f(job->mem, "\"level\":\"%s\",%.*s,%.*s", level_name[level], SV_ARG(required), SV_ARG(c->fields));
    return c;
}

/* ---- where the two texts come from ---- */

static sv segment(const struct unit *u, sv lang, enum seg_role role)
{
    for (int i = 0; i < u->nseg; i++)
        if (u->seg[i].role == role && sv_eq(u->seg[i].lang, lang)) return plain_trim(u->seg[i].text);
    return (sv){NULL, 0};
}

bool registers_of(const struct kind_job *job, struct registers *g)
{
    sv lang = kind_to(job), reference = plain_trim(kind_answer(job, 0)->text);
    g->text[FORMAL] = segment(job->unit, lang, SEG_FORMAL);
    g->text[INFORMAL] = segment(job->unit, lang, SEG_INFORMAL);
    g->both = g->text[FORMAL].n && g->text[INFORMAL].n;
    g->human = FORMAL;
    if (!g->both) {
        sv other;
        if (!register_other(reference, lang, &g->human, &other, job->mem)) return false;
        g->text[g->human] = reference;
        g->text[1 - g->human] = other;
    }
    if (sv_eq(g->text[0], g->text[1]) || !kind_clean(g->text[0]) || !kind_clean(g->text[1])) return false;
    return mark(job, g);
}

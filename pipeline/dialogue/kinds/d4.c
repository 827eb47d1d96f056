/* D4: the wording of a region. The reference with the words of one variety exchanged for the other's. */
#include "dialogue/kinds/region_table.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/hans.h"
#include "text/translit.h"

enum { REGION_WORDS = 6 };
struct regional_text {
    const struct region *region;
    int human;                               /* the variety of the reference */
    sv other;                                /* the reference in the other variety */
    sv had[REGION_WORDS], has[REGION_WORDS]; /* words of the reference, and what stands for them in the other text */
    int n;
};

/* A spelling, which works both ways; other words may mean more than one thing ("lift"). */
static bool is_spelling(const struct regional *p)
{
    return !strncmp(p->a, p->b, 3) && strlen(p->a) < strlen(p->b) + 3 && strlen(p->b) < strlen(p->a) + 3;
}

static bool vowel(char c)
{
    return strchr("aeiou", c) != NULL;
}

/* "an apartment" has no "an flat"; "Medal of Honor" is a name. */
static bool may_swap(sv text, ptrdiff_t at, sv from, sv to, bool english)
{
    if (at > 0 && text_starts_upper(sv_from(text, at)) && !text_starts_upper(from)) return false;
    if (!english || vowel(from.p[0]) == vowel(to.p[0])) return true;
    sv before = sv_head(text, at);
    return !sv_ends(before, SV(" a ")) && !sv_ends(before, SV(" an ")) && !sv_is(before, "A ") && !sv_is(before, "An ");
}

static bool swap_word(struct regional_text *t, sv from, sv to, arena *mem)
{
    bool english = sv_is(sv_z(t->region->lang), "en"), found = false;
    for (ptrdiff_t at = 0; (at = text_find_word_ci(t->other, from, at)) >= 0; at += to.n) {
        if (!may_swap(t->other, at, from, to, english)) return false;
        sv put = at == 0 && text_starts_upper(t->other) ? text_upper_first(to, mem) : to;
        t->other = text_splice(t->other, at, at + from.n, put, mem);
        found = true;
    }
    if (found) t->had[t->n] = from, t->has[t->n++] = to;
    return true;
}

static bool in_other(struct regional_text *t, const struct text_grams *grams, sv reference, int human, arena *mem)
{
    t->human = human;
    t->other = reference;
    t->n = 0;
    for (int i = 0; i < t->region->n && t->n < REGION_WORDS; i++) {
        const struct regional *p = &t->region->pair[i];
        if (!text_may_hold(grams, sv_z(human ? p->b : p->a)) || (human == 1 && !is_spelling(p))) continue;
        if (!swap_word(t, sv_z(human ? p->b : p->a), sv_z(human ? p->a : p->b), mem)) return false;
    }
    return t->n > 0 && kind_clean(t->other);
}

/* A text with words of both varieties is of neither. */
static bool has_any(const struct region *r, const struct text_grams *grams, sv text, int variety)
{
    for (int i = 0; i < r->n; i++) {
        sv word = sv_z(variety ? r->pair[i].b : r->pair[i].a);
        if (text_may_hold(grams, word) && is_spelling(&r->pair[i]) && text_find_word_ci(text, word, 0) >= 0)
            return true;
    }
    return false;
}

/* Taiwan's words are written in its characters, where each of them is certain. */
static bool in_its_script(const struct kind_job *job, struct regional_text *t)
{
    if (!sv_is(sv_z(t->region->lang), "zh")) return true;
    if (t->human || hant_only(t->other).p || !hant_certain(t->other)) return false;
    t->other = translit(TRANSLIT_TO_HANT, t->other, job->mem);
    for (int i = 0; i < t->n; i++) t->has[i] = translit(TRANSLIT_TO_HANT, t->has[i], job->mem);
    return t->other.p && !hans_only(t->other).p;
}

static bool regional_of(const struct kind_job *job, struct regional_text *t)
{
    sv lang = kind_to(job), reference = plain_trim(kind_answer(job, 0)->text);
    struct text_grams grams;
    text_grams_of(&grams, reference);
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++) {
        t->region = &regions[i];
        if (!lang_is(lang, regions[i].lang)) continue;
        if (!has_any(t->region, &grams, reference, 1) && in_other(t, &grams, reference, 0, job->mem))
            return in_its_script(job, t);
        return !has_any(t->region, &grams, reference, 0) && in_other(t, &grams, reference, 1, job->mem) &&
               in_its_script(job, t);
    }
    return false;
}

static bool fits_d4(const struct kind_job *job)
{
    struct regional_text t;
    return regional_of(job, &t);
}

static const struct lang_names *named(const struct kind_job *job, const char *variety)
{
    const struct lang_names *n = wordings_names(job->words, job->lang, sv_z(variety));
    return n && sv_is(n->code, variety) ? n : NULL;
}

static void require_variety(const struct kind_job *job, struct dialogue *d, int turn, const sv *want, const sv * not,
                            int n, int draft)
{
    require_texts(job, d, turn, "present", "phrases", want, n)->violated_by = draft;
    require_texts(job, d, turn, "forbid", "words", not, n)->violated_by = draft;
    kind_require_language(job, d, turn);
}

static enum kind_reason build_d4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct regional_text t;
    if (!regional_of(job, &t)) return KIND_UNSUITED;
    const struct lang_names *own = named(job, t.region->name[t.human]),
                            *other = named(job, t.region->name[1 - t.human]);
    if (!own && !other) return KIND_NO_WORDING;
    bool to_human = own && (!other || kind_chance(job, 60)); /* the human text is the one to be learnt */
    enum kind_reason why = kind_open(job, d, &s);
    if (why != KIND_OK) return why;
    int draft = to_human ? dialogue_draft(d, t.other) : dialogue_say(d, ROLE_ASSISTANT, d->reference);
    const sv *want = to_human ? t.had : t.has, *not = to_human ? t.has : t.had;
    s.target = to_human ? own : other;
    s.text[SLOT_V] = want[0];
    s.text[SLOT_W] = not [0];
    why = kind_ask(job, d, SCRIPT_D4, 1, &s);
    if (why != KIND_OK) return why;
    require_variety(job, d, dialogue_say(d, ROLE_ASSISTANT, to_human ? d->reference : t.other), want, not, t.n, draft);
    return KIND_OK;
}

const struct kind kind_D4 = {.id = "D4",
                             .slug = "regional",
                             .help = "the wording of a region",
                             .needs = NEED_PAIR,
                             .fits = fits_d4,
                             .build = build_d4};

/* D5: forms that agree with who speaks. Only where the first person is certain and one word alone agrees. */
#include "dialogue/kinds/agree_table.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"

enum { MALE, FEMALE };
static const char *const gender_name[2] = {"male", "female"};

struct gendered_text {
    sv text[2], word[2]; /* by gender */
    int human;
};

static bool is_one_of(const char *list, sv word)
{
    for (sv rest = sv_z(list); rest.p;)
        if (sv_eq(sv_cut(&rest, '|'), word)) return true;
    return false;
}

/* The text before a place ends with one of the frames, perhaps with words in between. */
static bool framed(const struct agreement *a, sv before, arena *mem)
{
    before = plain_trim(before);
    for (int skipped = 0; skipped < 3; skipped++) {
        for (sv rest = sv_z(a->frames); rest.p;) {
            sv f = sv_cut(&rest, '|');
            sv tail = before.n >= f.n ? sv_from(before, before.n - f.n) : (sv){NULL, 0};
            if (!tail.p || !text_border(before, before.n - f.n)) continue;
            if (sv_eq(tail, f) || sv_eq(text_lower_first(tail, mem), f)) return true;
        }
        ptrdiff_t space = sv_rfind_c(before, ' ');
        if (space < 0 || !is_one_of(a->between, sv_from(before, space + 1))) return false;
        before = plain_trim(sv_head(before, space));
    }
    return false;
}

/* What follows may not agree as well: "cansado y hambriento", "un hombre". */
static bool closed(sv after)
{
    static const char *const linked[] = {" y ", " e ", " et ", " и ", " a ", " o ", " ou ", " и "};
    for (size_t i = 0; i < sizeof linked / sizeof *linked; i++)
        if (sv_starts(after, sv_z(linked[i]))) return false;
    return true;
}

static bool swap_gender(const struct agreement *a, sv text, const struct gendered *g, int human,
                        struct gendered_text *t, arena *mem)
{
    sv word = sv_z(human == MALE ? g->male : g->female), other = sv_z(human == MALE ? g->female : g->male);
    ptrdiff_t at = text_find_word(text, word, 0);
    if (at < 0 || text_find_word(text, word, at + 1) >= 0 || sv_eq(word, other)) return false;
    if (!framed(a, sv_head(text, at), mem) || !closed(sv_from(text, at + word.n))) return false;
    t->human = human;
    t->text[human] = text;
    t->word[human] = word;
    t->text[1 - human] = text_splice(text, at, at + word.n, other, mem);
    t->word[1 - human] = other;
    return true;
}

static const struct agreement *agreement_of(sv lang)
{
    for (size_t i = 0; i < sizeof agreements / sizeof *agreements; i++)
        if (lang_is(lang, agreements[i].lang)) return &agreements[i];
    return NULL;
}

/* The second of two words that agree would be left behind. */
static int agreeing_words(const struct agreement *a, sv text)
{
    struct text_grams grams;
    int n = 0;
    text_grams_of(&grams, text);
    for (int i = 0; i < a->n; i++) {
        sv male = sv_z(a->word[i].male), female = sv_z(a->word[i].female);
        n += (text_may_hold(&grams, male) && text_find_word(text, male, 0) >= 0) ||
             (text_may_hold(&grams, female) && text_find_word(text, female, 0) >= 0);
    }
    return n;
}

static bool genders_of(const struct kind_job *job, struct gendered_text *t)
{
    const struct agreement *a = agreement_of(kind_to(job));
    sv text = plain_trim(kind_answer(job, 0)->text), source = kind_source(job, 0)->text;
    if (!a || sv_find_c(text, '"') >= 0 || agreeing_words(a, text) != 1) return false;
    if (lang_is(kind_from(job), "en") && text_find_word(source, SV("I"), 0) < 0 && sv_find(source, SV("I'm")) < 0)
        return false;
    bool certain = !a->needs[0];
    for (sv rest = sv_z(a->needs); rest.p && !certain;) certain = text_find_word_ci(text, sv_cut(&rest, '|'), 0) >= 0;
    if (!certain) return false;
    for (int i = 0; i < a->n; i++)
        if (swap_gender(a, text, &a->word[i], MALE, t, job->mem) ||
            swap_gender(a, text, &a->word[i], FEMALE, t, job->mem))
            return kind_clean(t->text[1 - t->human]);
    return false;
}

static bool fits_d5(const struct kind_job *job)
{
    struct gendered_text t;
    return genders_of(job, &t);
}

static enum kind_reason ask_gender(const struct kind_job *job, struct dialogue *d, int turn, int gender,
                                   struct slots *s)
{
    s->variant = kind_variant(SCRIPT_D5, BY_USER, turn, gender_name[gender]);
    return kind_ask(job, d, SCRIPT_D5, turn, s);
}

static void answer_as(const struct kind_job *job, struct dialogue *d, const struct gendered_text *t, int gender,
                      int draft)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, t->text[gender]);
    require_texts(job, d, turn, "present", "phrases", &t->word[gender], 1)->violated_by = draft;
    require_texts(job, d, turn, "forbid", "words", &t->word[1 - gender], 1)->violated_by = draft;
    kind_require_language(job, d, turn);
}

static enum kind_reason build_d5(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct gendered_text t;
    if (!genders_of(job, &t)) return KIND_UNSUITED;
    int want = kind_chance(job, 50) ? MALE : FEMALE;
    d->reference = t.text[want];
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (kind_chance(job, 35)) {
        why = ask_gender(job, d, 2, want, &s);
        if (why == KIND_OK) answer_as(job, d, &t, want, -1);
        return why;
    }
    why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    int draft =
        want != t.human ? dialogue_say(d, ROLE_ASSISTANT, t.text[1 - want]) : dialogue_draft(d, t.text[1 - want]);
    why = ask_gender(job, d, 1, want, &s);
    if (why == KIND_OK) answer_as(job, d, &t, want, draft);
    return why;
}

const struct kind kind_D5 = {.id = "D5",
                             .slug = "speaker-gender",
                             .help = "forms that agree with who speaks",
                             .needs = NEED_PAIR,
                             .fits = fits_d5,
                             .build = build_d5};

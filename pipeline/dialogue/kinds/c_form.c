/* C4: one sentence, n sentences, bullets, a numbered list. */
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"

enum { SENTENCES = 8 };

static sv joined(const struct kind_job *job, const sv *v, int n, sv between)
{
    buf_reset(job->scratch);
    for (int i = 0; i < n; i++) {
        if (i) buf_adds(job->scratch, between);
        buf_adds(job->scratch, v[i]);
    }
    return arena_dup(job->mem, buf_sv(job->scratch));
}

/* Long enough to be a point of a list, and begun like a sentence. */
static bool is_point(sv s)
{
    bool cased = (unsigned char)s.p[0] < 0x80 || text_starts_upper(s);
    return cased ? text_starts_upper(s) && plain_chars(s) >= 16 : plain_chars(s) >= 7;
}

static bool is_statement(sv s)
{
    return s.n && is_point(s) && text_mark(s) == MARK_STOP && verify_count(s, SV("sentences")) == 1 &&
           sv_find_c(s, '"') < 0 && sv_find(s, SV("“")) < 0 && sv_find_c(s, '\n') < 0 && sv_find(s, SV("..")) < 0 &&
           sv_find_c(s, ';') < 0 && sv_find(s, SV("；")) < 0;
}

/* The answer's sentences: of the pair, or of the passage's pairs, whose answers must then be one sentence each. */
static int statements(const struct kind_job *job, sv *out)
{
    int n = 0;
    if (job->nunits == 1) {
        n = text_sentences(plain_trim(kind_answer(job, 0)->text), out, SENTENCES);
    } else {
        int most = job->nunits < SENTENCES ? job->nunits : SENTENCES;
        while (n < most && is_statement(plain_trim(kind_answer(job, n)->text)) &&
               plain_trim(kind_source(job, n)->text).n) {
            out[n] = plain_trim(kind_answer(job, n)->text);
            n++;
        }
    }
    for (int i = 0; i < n; i++)
        if (!is_statement(out[i])) return job->nunits == 1 ? 0 : i;
    return n;
}

/* ---- two sentences as one ---- */

/* How the second of two sentences may begin to stand after a semicolon: with a word that is small inside a sentence. */
static bool may_follow(sv sentence, sv lang)
{
    static const struct {
        const char *lang, *words;
    } small[] = {{"en", " It He She They We You This That There These The His Her But And So My Our Your Then "},
                 {"de",
                  " Er Es Wir Ihr Das Die Der Den Dem Dies Diese Dieser Dann Dort Da Und Aber Doch Man Ein Eine Mein "
                  "Meine Sein Seine Ich Deshalb Außerdem Jetzt Hier "},
                 {"fr", " Il Elle Ils Elles Nous Vous Je Ce Cela Ça Les Le La Un Une Mais Et Puis On Mon Ma Son Sa "},
                 {"es", " El La Los Las Un Una Ella Él Ellos Yo Pero Y Luego Esto Eso Este Esta No Mi Su Entonces "},
                 {"it", " Il La Lo Gli Le Un Una Lui Lei Io Ma E Poi Questo Questa Non Mio Mia Noi "},
                 {"pt", " O A Os As Um Uma Ele Ela Eu Mas E Depois Isto Isso Não Meu Minha Nós "},
                 {"ru", " Он Она Оно Они Мы Вы Я Это Но А И Потом Мой Моя Там Так "}};
    ptrdiff_t end = sv_find_c(sentence, ' ');
    for (size_t i = 0; i < sizeof small / sizeof *small && end > 0; i++) {
        if (!lang_is(lang, small[i].lang)) continue;
        sv list = sv_z(small[i].words);
        for (ptrdiff_t at; (at = sv_find(list, sv_head(sentence, end))) > 0; list = sv_from(list, at + 1))
            if (list.p[at - 1] == ' ' && list.p[at + end] == ' ') return true;
    }
    return lang_is(lang, "en") && sv_starts(sentence, SV("I "));
}

static sv one_sentence(const struct kind_job *job, sv a, sv b)
{
    sv lang = kind_to(job);
    if (lang_is(lang, "zh")) {
        sv v[2] = {text_unmarked(a), b};
        return joined(job, v, 2, SV("，"));
    }
    if (lang_spaceless(lang) || !may_follow(b, lang)) return (sv){NULL, 0};
    bool pronoun_i = lang_is(lang, "en") && sv_starts(b, SV("I "));
    sv v[2] = {text_unmarked(a), pronoun_i ? b : text_lower_first(b, job->mem)};
    return joined(job, v, 2, SV("; "));
}

/* ---- the record ---- */

struct form {
    sv source, plain; /* S, and its translation as running text */
    sv v[SENTENCES];
    int n;
};

static bool form_of(const struct kind_job *job, struct form *f)
{
    sv from[SENTENCES];
    f->n = statements(job, f->v);
    if (f->n < 2) return false;
    if (job->nunits == 1) {
        f->source = plain_trim(kind_source(job, 0)->text);
        f->plain = plain_trim(kind_answer(job, 0)->text);
        return sv_find_c(f->plain, '\n') < 0;
    }
    for (int i = 0; i < f->n; i++) from[i] = plain_trim(kind_source(job, i)->text);
    f->source = joined(job, from, f->n, lang_spaceless(kind_from(job)) ? SV("") : SV(" "));
    f->plain = joined(job, f->v, f->n, lang_spaceless(kind_to(job)) ? SV("") : SV(" "));
    return true;
}

static bool fits_c4(const struct kind_job *job)
{
    sv v[SENTENCES];
    return statements(job, v) >= 2;
}

static sv as_items(const struct kind_job *job, const struct form *f, bool numbered)
{
    buf_reset(job->scratch);
    for (int i = 0; i < f->n; i++) {
        if (i) buf_addc(job->scratch, '\n');
        if (numbered)
            buf_addf(job->scratch, "%d. ", i + 1);
        else
            buf_adds(job->scratch, SV("- "));
        buf_adds(job->scratch, f->v[i]);
    }
    return arena_dup(job->mem, buf_sv(job->scratch));
}

static enum kind_reason finish(const struct kind_job *job, struct dialogue *d, struct slots *s, const char *variant,
                               const struct form *f, sv first, sv last)
{
    bool draft_is_ours = !sv_eq(first, f->plain), list = variant[0] == 'b' || variant[0] == 'n';
    enum kind_reason why = kind_opening(job, d, s);
    if (why != KIND_OK) return why;
    int draft = draft_is_ours ? dialogue_draft(d, first) : dialogue_say(d, ROLE_ASSISTANT, first);
    s->text[SLOT_N] = arena_f(job->mem, "%d", f->n);
    s->variant = kind_variant(SCRIPT_C4, BY_USER, 1, variant);
    why = kind_ask(job, d, SCRIPT_C4, 1, s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, last);
    int64_t n = variant[0] == 'o' ? 1 : f->n;
    struct constraint *c = list ? dialogue_require(d, turn, "bullets", arena_f(job->mem, "\"count\":%d", f->n))
                                : require_count(job, d, turn, "sentences", n, n);
    c->violated_by = draft;
    kind_require_language(job, d, turn);
    return KIND_OK;
}

static enum kind_reason build_c4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    struct form f;
    if (!form_of(job, &f)) return KIND_UNSUITED;
    sv one = f.n == 2 || job->nunits > 1 ? one_sentence(job, f.v[0], f.v[1]) : (sv){NULL, 0};
    bool list = f.n >= 3 && (!one.p || kind_chance(job, 60));
    if (!list && !one.p) return KIND_UNSUITED;
    if (!list && f.n > 2) { /* of a passage the first two */
        struct kind_job two = *job;
        two.nunits = 2;
        if (!form_of(&two, &f)) return KIND_UNSUITED;
    }
    d->text = f.source;
    d->reference = f.plain;
    d->npairs = job->nunits == 1 ? 1 : f.n;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    bool coin = kind_chance(job, 50);
    if (list) return finish(job, d, &s, coin ? "bullets" : "numbered", &f, f.plain, as_items(job, &f, !coin));
    return coin ? finish(job, d, &s, "one", &f, f.plain, one) : finish(job, d, &s, "split", &f, one, f.plain);
}

const struct kind kind_C4 = {.id = "C4",
                             .slug = "sentences-lists",
                             .help = "one sentence, n sentences, bullets, a numbered list",
                             .needs = NEED_PASSAGE,
                             .fits = fits_c4,
                             .build = build_c4};

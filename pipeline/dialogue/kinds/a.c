/* A1 plain translation, A3 several of one text, A4 asked in a third language, A5 nothing to translate. */
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"
#include "text/utf8.h"

/* ---- A1: one source text, the bare translation as the answer ---- */

static enum kind_reason build_a1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    enum kind_reason why = kind_open(job, d, &s);
    if (why != KIND_OK) return why;
    kind_require_language(job, d, dialogue_say(d, ROLE_ASSISTANT, d->reference));
    return KIND_OK;
}

const struct kind kind_A1 = {.id = "A1",
                             .weight = 12,
                             .slug = "translate",
                             .help = "plain translation, either direction",
                             .needs = NEED_PAIR,
                             .build = build_a1};

/* ---- A4: the same, asked in a language that neither text is in, which therefore has to be named ---- */

static enum kind_reason build_a4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    if (!kind_third(job)) return KIND_NO_WORDING;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    s.implied = s.own = s.foreign = false;
    why = kind_ask(job, d, SCRIPT_A1, 1, &s);
    if (why != KIND_OK) return why;
    kind_require_language(job, d, dialogue_say(d, ROLE_ASSISTANT, d->reference));
    return KIND_OK;
}

const struct kind kind_A4 = {.id = "A4",
                             .weight = 2,
                             .slug = "third-language",
                             .help = "asked in a language that neither text is in",
                             .needs = NEED_PAIR | NEED_THIRD,
                             .build = build_a4};

/* ---- A5: the text is in the target language already: given back as it is, or said so ---- */

static void answer_unchanged(const struct kind_job *job, struct dialogue *d)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->text);
    dialogue_require(d, turn, "equals", SV("\"to\":\"source\""));
    kind_require_language(job, d, turn);
}

static enum kind_reason answer_statement(const struct kind_job *job, struct dialogue *d, struct slots *s)
{
    sv line;
    s->text[SLOT_O] = d->text;
    kind_later(s);
    enum kind_reason why = kind_line(job, d, BY_ASSISTANT, SCRIPT_A5, 1, s, &line);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, line);
    if (sv_find(line, d->text) >= 0)
        require_text(job, d, turn, "keeps", "text", d->text);
    else
        require_texts(job, d, turn, "statement", "any", &line, 1);
    return KIND_OK;
}

static enum kind_reason build_a5(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    d->text = d->reference; /* what the user hands in */
    d->source_lang = d->target_lang;
    kind_slots(job, &s, d->text);
    s.source = s.target;
    s.own = s.foreign = s.implied = false;
    why = kind_ask(job, d, SCRIPT_A5, 1, &s);
    if (why != KIND_OK) return why;
    if (!kind_chance(job, 50)) return answer_statement(job, d, &s);
    answer_unchanged(job, d);
    return KIND_OK;
}

const struct kind kind_A5 = {.id = "A5",
                             .talks = true,
                             .weight = 0.5,
                             .slug = "already-translated",
                             .help = "the text is in the target language already",
                             .needs = NEED_PAIR,
                             .build = build_a5};

/* ---- A3: several translations of one text, from pairs with one and the same source ---- */

enum { ALTERNATIVES = 4, ALTERNATIVE_CHARS = 240 };

static int code_points(sv s, uint32_t *out)
{
    int n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end && n < ALTERNATIVE_CHARS;) out[n++] = utf8_next(&p);
    return n;
}

static int least(int a, int b, int c)
{
    int m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein's distance in code points as a share of the longer text. */
static double difference(sv a, sv b)
{
    uint32_t x[ALTERNATIVE_CHARS], y[ALTERNATIVE_CHARS];
    int row[ALTERNATIVE_CHARS + 1], n = code_points(a, x), m = code_points(b, y);
    for (int j = 0; j <= m; j++) row[j] = j;
    for (int i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= m; j++) {
            int above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (x[i - 1] != y[j - 1]));
            diagonal = above;
        }
    }
    return (double)row[m] / (n > m ? n : m);
}

static bool is_another(const sv *v, int n, sv text)
{
    for (int i = 0; i < n; i++)
        if (difference(v[i], text) < 0.25) return false;
    return true;
}

/* The translations that differ enough to be worth giving, at most ALTERNATIVES. */
static int alternatives(const struct kind_job *job, sv *out)
{
    int n = 0;
    for (int i = 0; i < job->nunits && n < ALTERNATIVES; i++) {
        sv t = plain_trim(kind_answer(job, i)->text);
        if (plain_chars(t) > ALTERNATIVE_CHARS || kind_gate(job, plain_trim(kind_source(job, i)->text), t) != KIND_OK)
            continue;
        if (sv_find_c(t, '\n') < 0 && is_another(out, n, t)) out[n++] = t;
    }
    return n;
}

static bool fits_a3(const struct kind_job *job)
{
    sv v[ALTERNATIVES];
    for (int i = 1; i < job->nunits; i++)
        if (!sv_eq(kind_source(job, i)->text, kind_source(job, 0)->text)) return false;
    return alternatives(job, v) >= 2;
}

static sv as_list(const struct kind_job *job, const sv *v, int n)
{
    bool numbered = kind_chance(job, 70);
    buf_reset(job->scratch);
    for (int i = 0; i < n; i++) {
        if (i) buf_addc(job->scratch, '\n');
        if (numbered) buf_addf(job->scratch, "%d. ", i + 1);
        buf_adds(job->scratch, v[i]);
    }
    return arena_dup(job->mem, buf_sv(job->scratch));
}

static void say_list(const struct kind_job *job, struct dialogue *d, const sv *v, int n)
{
    int turn = dialogue_say(d, ROLE_ASSISTANT, as_list(job, v, n));
    dialogue_require(d, turn, "items", arena_f(job->mem, "\"count\":%d,\"min_distance\":0.1", n));
    kind_require_language(job, d, turn);
}

static enum kind_reason build_a3(const struct kind_job *job, struct dialogue *d)
{
    sv v[ALTERNATIVES];
    struct slots s;
    int n = fits_a3(job) ? alternatives(job, v) : 0;
    if (n < 2) return KIND_UNSUITED;
    bool later = n >= 3 && kind_chance(job, 40); /* one first, others when asked */
    d->reference = v[0];
    d->npairs = job->nunits;
    enum kind_reason why = kind_begin(job, d, &s);
    if (why == KIND_OK && later) why = kind_opening(job, d, &s);
    if (why != KIND_OK) return why;
    if (later) kind_require_language(job, d, dialogue_say(d, ROLE_ASSISTANT, v[0]));
    s.text[SLOT_N] = arena_f(job->mem, "%d", later ? n - 1 : n);
    why = kind_ask(job, d, SCRIPT_A3, later ? 2 : 1, &s);
    if (why != KIND_OK) return why;
    say_list(job, d, v + later, n - later);
    return KIND_OK;
}

const struct kind kind_A3 = {.id = "A3",
                             .talks = true,
                             .slug = "alternatives",
                             .help = "several translations of one text",
                             .needs = NEED_VARIANTS,
                             .fits = fits_a3,
                             .build = build_a3};

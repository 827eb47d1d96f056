/* H1 an earlier sentence settles what is meant, H2 background that must not leak, H3 a document piece by piece. */
#include "dialogue/kinds/h_table.h"
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"

/* ---- H1 ---- */

static const char *pronouns_of(sv lang)
{
    for (size_t i = 0; i < sizeof pronouns / sizeof *pronouns; i++)
        if (lang_is(lang, pronouns[i].lang)) return pronouns[i].words;
    return NULL;
}

/* Whether one of the words, divided by '|', stands in the text. */
static bool has_one_of(sv text, const char *words)
{
    for (sv rest = sv_z(words); rest.p;) {
        sv w = sv_cut(&rest, '|');
        if (w.n && text_find_word_ci(text, w, 0) >= 0) return true;
    }
    return false;
}

static bool has_name(sv text)
{
    for (ptrdiff_t i = 1; i < text.n; i++)
        if (text.p[i - 1] == ' ' && text.p[i] >= 'A' && text.p[i] <= 'Z') return true;
    return false;
}

/* Unit i leans on the one before: a pronoun, and nothing named that it could stand for; or too short to be clear. */
static bool leans(const struct kind_job *job, int i)
{
    sv s = plain_trim(kind_source(job, i)->text), before = plain_trim(kind_source(job, i - 1)->text);
    sv r = plain_trim(kind_answer(job, i)->text), prior = plain_trim(kind_answer(job, i - 1)->text);
    const char *words = pronouns_of(kind_from(job));
    if (!words || plain_chars(before) < 12 || plain_chars(before) > 240 || plain_chars(s) > 240 || plain_chars(s) < 6)
        return false;
    if (sv_find_c(s, '\n') >= 0 || sv_find_c(before, '\n') >= 0 || sv_find(r, prior) >= 0) return false;
    return has_one_of(s, words) && (lang_is(kind_from(job), "de") || !has_name(s)) && !sv_eq(s, before);
}

static bool fits_h1(const struct kind_job *job)
{
    for (int i = 1; i < job->nunits; i++)
        if (leans(job, i)) return true;
    return false;
}

static int leaning_unit(const struct kind_job *job)
{
    int start = (int)rng_below(job->r, (uint64_t)job->nunits);
    for (int k = 0; k < job->nunits; k++) {
        int i = (start + k) % job->nunits;
        if (i > 0 && leans(job, i)) return i;
    }
    return 0;
}

static enum kind_reason build_h1(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    int at = leaning_unit(job);
    if (!at) return KIND_UNSUITED;
    sv before = plain_trim(kind_source(job, at - 1)->text), prior = plain_trim(kind_answer(job, at - 1)->text);
    d->text = plain_trim(kind_source(job, at)->text);
    d->reference = plain_trim(kind_answer(job, at)->text);
    d->unit = &job->unit[at];
    enum kind_reason why = kind_gate(job, before, prior);
    if (why == KIND_OK) why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    s.text[SLOT_B] = before;
    why = kind_ask(job, d, SCRIPT_H1, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_text(job, d, turn, "absent", "background", prior);
    require_texts(job, d, turn, "absent", "phrases", &prior, 1);
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_H1 = {.id = "H1",
                             .slug = "context-sentence",
                             .help = "the sentence before settles what is meant",
                             .needs = NEED_PASSAGE,
                             .fits = fits_h1,
                             .build = build_h1};

/* ---- H2 ---- */

static const struct domain *domain_in(sv name)
{
    for (size_t i = 0; name.n && i < sizeof domains / sizeof *domains; i++)
        for (sv rest = sv_z(domains[i].names); rest.p;) {
            sv w = sv_cut(&rest, '|');
            if (sv_find(name, w) >= 0) return &domains[i];
        }
    return NULL;
}

static const struct domain *domain_of(const struct kind_job *job)
{
    const struct domain *d = domain_in(job->unit->corpus);
    return d ? d : domain_in(job->unit->file);
}

/* A note that tells a reader something: not a place in a file, not a word that the translation has as well. */
static bool telling(sv note, sv reference)
{
    if (plain_chars(note) < 12 || plain_chars(note) > 160 || sv_find_c(note, '\n') >= 0) return false;
    if (sv_find(note, SV(".rst")) >= 0 || sv_find_c(note, '/') >= 0 || sv_find_c(note, '_') >= 0) return false;
    return sv_find_c(note, ' ') > 0 && sv_find(reference, note) < 0;
}

/* One of them; the last ones may be lacking. */
static sv said_of(const char *const *text, rng *r)
{
    int n = 0;
    while (n < DOMAIN_TEXTS && text[n]) n++;
    return sv_z(text[rng_below(r, (uint64_t)n)]);
}

static sv background(const struct kind_job *job, sv asker)
{
    sv note = plain_trim(job->unit->note);
    const struct domain *d = domain_of(job);
    if (note.n && lang_is(asker, "en") && telling(note, kind_answer(job, 0)->text)) return note;
    for (int i = 0; d && i < DOMAIN_LANGS; i++)
        if (lang_is(asker, domain_langs[i])) return said_of(d->text[i], job->r);
    return (sv){NULL, 0};
}

static bool fits_h2(const struct kind_job *job)
{
    return domain_of(job) != NULL || plain_trim(job->unit->note).n > 0;
}

static enum kind_reason build_h2(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    sv b = background(job, wordings_lang_code(job->words, job->lang));
    if (!b.n) return fits_h2(job) ? KIND_NO_WORDING : KIND_UNSUITED; /* another language may have one */
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    if (sv_find(d->reference, b) >= 0 || !kind_clean(b)) return KIND_UNSUITED;
    s.text[SLOT_B] = b;
    why = kind_ask(job, d, SCRIPT_H2, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_text(job, d, turn, "absent", "background", b);
    require_texts(job, d, turn, "absent", "phrases", &b, 1);
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_H2 = {.id = "H2",
                             .slug = "background",
                             .help = "background that must not leak into the answer",
                             .needs = NEED_PAIR,
                             .fits = fits_h2,
                             .build = build_h2};

/* ---- H3 ---- */

enum { PIECES = 6 };

/* A record names one source, and answers are measured by it: the shortest piece. */
static void name_source(const struct kind_job *job, struct dialogue *d, int n)
{
    int least = 0;
    for (int i = 1; i < n; i++)
        if (kind_answer(job, i)->text.n < kind_answer(job, least)->text.n) least = i;
    d->text = plain_trim(kind_source(job, least)->text);
    d->reference = plain_trim(kind_answer(job, least)->text);
    d->npairs = n;
}

/* What was answered before does not come again. */
static void require_only_this(const struct kind_job *job, struct dialogue *d, int turn, int unit)
{
    sv now = plain_trim(kind_answer(job, unit)->text), last = plain_trim(kind_answer(job, unit - 1)->text);
    if (plain_chars(last) >= 8 && sv_find(now, last) < 0) require_texts(job, d, turn, "absent", "phrases", &last, 1);
}

static enum kind_reason add_piece(const struct kind_job *job, struct dialogue *d, int i)
{
    struct slots s;
    sv text = plain_trim(kind_source(job, i)->text), answer = plain_trim(kind_answer(job, i)->text);
    enum kind_reason why = kind_gate(job, text, answer);
    if (why != KIND_OK) return why;
    kind_slots(job, &s, text);
    s.implied = i > 0 || s.implied; /* said once, it holds */
    why = kind_ask(job, d, SCRIPT_H3, i ? 2 : 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, answer);
    kind_require_language(job, d, turn);
    if (i) require_only_this(job, d, turn, i);
    return KIND_OK;
}

static enum kind_reason build_h3(const struct kind_job *job, struct dialogue *d)
{
    int most = job->nunits < PIECES ? job->nunits : PIECES, n = 3 + (int)rng_below(job->r, (uint64_t)(most - 2));
    for (int i = 0; i < n; i++) {
        enum kind_reason why = add_piece(job, d, i);
        if (why != KIND_OK) return why;
    }
    name_source(job, d, n);
    return KIND_OK;
}

static bool fits_h3(const struct kind_job *job)
{
    return job->nunits >= 3;
}

const struct kind kind_H3 = {.id = "H3",
                             .slug = "piece-by-piece",
                             .help = "a document segment by segment",
                             .needs = NEED_PASSAGE,
                             .fits = fits_h3,
                             .build = build_h3};

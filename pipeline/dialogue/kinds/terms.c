#include "dialogue/kinds/terms.h"

#include <stdlib.h>

#include "base/json.h"
#include "dialogue/plain.h"
#include "dialogue/verify/verify.h"
#include "text/lang.h"
#include "text/script.h"
#include "text/utf8.h"

/* ---- what a person would call a term ---- */

static enum cp_class first_class(sv w)
{
    const char *p = w.p;
    return w.n ? cp_class_of(cp_props(utf8_next(&p))) : CLS_OTHER;
}

static bool letters_only(sv w)
{
    for (const char *p = w.p, *end = p + w.n; p < end;) {
        const char *at = p;
        enum cp_class c = cp_class_of(cp_props(utf8_next(&p)));
        if (!cls_letter(c) && c != CLS_MARK && *at != ' ' && *at != '-') return false;
    }
    return w.n > 0;
}

static bool one_of(sv w, const char *const *list)
{
    for (; *list; list++)
        if (sv_eq_ci(w, sv_z(*list))) return true;
    return false;
}

/* English words after which comes a noun, as a rule. */
static const char *const noun_comes[] = {
    "the", "a",     "an",   "of", "my", "your", "his", "her",  "our", "their", "its",  "this", "these", "some", "any",
    "no",  "every", "each", "in", "at", "on",   "for", "with", "by",  "from",  "into", "and",  "or",    NULL};
/* Too common to be on anybody's list. */
static const char *const no_term[] = {
    "thing",  "things",  "something", "anything", "nothing", "someone", "anyone", "everyone", "everything", "lot",
    "way",    "one",     "ones",      "bit",      "first",   "last",    "next",   "other",    "others",     "same",
    "such",   "more",    "most",      "much",     "many",    "get",     "got",    "make",     "made",       "take",
    "took",   "go",      "went",      "going",    "come",    "came",    "say",    "said",     "know",       "knew",
    "think",  "thought", "want",      "wanted",   "like",    "see",     "saw",    "well",     "good",       "new",
    "very",   "really",  "just",      "now",      "never",   "always",  "today",  "tomorrow", "yesterday",  "here",
    "there",  "please",  "again",     "still",    "already", "tom",     "mary",   "great",    "little",     "big",
    "few",    "several", "often",     "soon",     "too",     "also",    "even",   "only",     "ever",       "quite",
    "enough", "early",   "late",      "much",     "far",     "least",   "less",   "own",      "able",       "sure",
    "let",    "give",    "gave",      "given",    "put",     "tell",    "told",   "ask",      "asked",      "look",
    "looked", "find",    "found",     "use",      "used",    "keep",    "kept",   "need",     "needs",      "mean",
    "must",   "should",  "would",     "could",    "don",     "didn",    "doesn",  "isn",      "wasn",       NULL};

static bool noun_ending(sv w)
{
    static const char *const end[] = {"tion", "tions", "ment", "ments", "ness", "ity", "ance", "ence", "ship", "ology"};
    for (size_t i = 0; i < sizeof end / sizeof *end; i++)
        if (w.n > 5 && sv_ends(w, sv_z(end[i]))) return true;
    return false;
}

/* As far as the language shows it: 1 looks like a noun, 0 says nothing, -1 looks like something else. */
static int nounish(sv lang, const sv *w, int at, int n)
{
    sv last = w[at + n - 1], first = w[at];
    if (lang_is(lang, "de")) { /* of several words, a name: adjectives come inflected */
        if (n > 1 && first_class(first) != CLS_UPPER) return -1;
        return at == 0 ? 0 : first_class(last) == CLS_UPPER ? 1 : -1;
    }
    if (!lang_is(lang, "en")) return 0;
    for (int i = at; i < at + n; i++)
        if (one_of(w[i], no_term) || one_of(w[i], noun_comes)) return -1;
    if (noun_ending(last)) return 1;
    if (sv_ends(last, SV("ly")) || (at > 0 && sv_eq_ci(w[at - 1], SV("to")))) return -1;
    if (n == 1 && (sv_ends(last, SV("ing")) || sv_ends(last, SV("ed")))) return -1;
    if (at > 0 && first_class(first) == CLS_UPPER) return 1;
    return at > 0 && one_of(w[at - 1], noun_comes) ? 1 : -1;
}

static sv span_of(const sv *w, int at, int n)
{
    return sv_of(w[at].p, w[at + n - 1].p + w[at + n - 1].n - w[at].p);
}

static bool long_enough(sv w)
{
    const char *p = w.p;
    bool dense = w.n && (cp_props(utf8_next(&p)) & CP_PER_CHAR);
    return plain_chars(w) >= (dense ? 2 : 4);
}

static bool once(sv text, sv phrase)
{
    ptrdiff_t at = text_find_word_ci(text, phrase, 0);
    return at >= 0 && text_find_word_ci(text, phrase, at + phrase.n) < 0;
}

static bool overlaps(sv a, sv b)
{
    return a.p < b.p + b.n && b.p < a.p + a.n;
}

static bool taken(const struct term *t, int n, const struct term *x)
{
    for (int i = 0; i < n; i++)
        if (overlaps(t[i].source, x->source) || overlaps(t[i].target, x->target)) return true;
    return false;
}

/* Words met but once or twice are aligned by chance. */
enum { MET = 4 };
static bool well_met(const struct lexicon *x, bool swapped, const struct align_links *l, const struct align_phrase *p)
{
    for (int i = p->s; i < p->s + p->ns; i++)
        if (l->src_id[i] == UINT32_MAX || align_frequency_of(x->aligner, swapped, l->src_id[i]) < MET) return false;
    for (int i = p->t; i < p->t + p->nt; i++)
        if (l->tgt_id[i] == UINT32_MAX || align_frequency_of(x->aligner, !swapped, l->tgt_id[i]) < MET) return false;
    return true;
}

/* "release" is half of "Pressemitteilung". */
static bool half_a_compound(const struct kind_job *job, const struct term *t)
{
    if (!lang_is(kind_from(job), "de") && !lang_is(kind_to(job), "de")) return false;
    bool from = lang_is(kind_from(job), "de");
    ptrdiff_t n = plain_chars(from ? t->source : t->target), m = plain_chars(from ? t->target : t->source);
    return n >= 11 && n * 2 >= m * 3;
}

static bool linked(const struct align_links *l, int w, bool source)
{
    for (int i = 0; i < l->n; i++)
        if ((source ? l->link[i].s : l->link[i].t) == w) return true;
    return false;
}

/* In a script without spaces a lone character beside the phrase that answers to nothing is the rest of its word. */
static bool is_rest(const struct lexicon *x, int side, const struct align_links *l, int w, bool source)
{
    if (w < 0 || w >= (source ? l->nsrc : l->ntgt)) return false;
    sv text = source ? l->src[w] : l->tgt[w];
    uint32_t id = source ? l->src_id[w] : l->tgt_id[w];
    const char *p = text.p;
    if (plain_chars(text) != 1 || !(cp_props(utf8_next(&p)) & CP_PER_CHAR)) return false;
    return !linked(l, w, source) && (id == UINT32_MAX || !align_is_function_word(x->aligner, side, id));
}

static bool torn(const struct lexicon *x, bool swapped, const struct align_links *l, const struct align_phrase *p)
{
    return is_rest(x, swapped, l, p->s - 1, true) || is_rest(x, swapped, l, p->s + p->ns, true) ||
           is_rest(x, !swapped, l, p->t - 1, false) || is_rest(x, !swapped, l, p->t + p->nt, false);
}

static bool is_term(const struct kind_job *job, const struct align_links *l, const struct align_phrase *p)
{
    int a = nounish(kind_from(job), l->src, p->s, p->ns), b = nounish(kind_to(job), l->tgt, p->t, p->nt);
    return a >= 0 && b >= 0 && a + b > 0;
}

static void keep_sorted(struct term *out, int *n, int max, struct term t)
{
    int at = *n;
    while (at > 0 && out[at - 1].sure < t.sure) at--;
    if (at >= max) return;
    if (*n < max) ++*n;
    memmove(out + at + 1, out + at, sizeof *out * (size_t)(*n - 1 - at));
    out[at] = t;
}

/* Languages of which nothing is known as to nouns: any sure word that says something. */
static bool blind(const struct kind_job *job)
{
    return !lang_is(kind_from(job), "en") && !lang_is(kind_to(job), "en") && !lang_is(kind_from(job), "de") &&
           !lang_is(kind_to(job), "de");
}

enum { PHRASES = 64 };

static int by_source(const void *a, const void *b)
{
    const struct align_link *x = a, *y = b;
    return x->s != y->s ? x->s - y->s : x->t - y->t;
}

/* The phrases are picked as the model has its sides. */
static int phrases(const struct kind_job *job, const struct lexicon *x, bool swapped, const struct align_links *l,
                   struct align_phrase *out)
{
    if (!swapped) return align_phrases(x->aligner, l, 3, .35, out, PHRASES);
    struct align_link *link = ARENA_ARRAY(job->mem, struct align_link, l->n + 1);
    struct align_links turned = {.src = l->tgt, .tgt = l->src, .src_id = l->tgt_id, .tgt_id = l->src_id};
    turned.nsrc = l->ntgt, turned.ntgt = l->nsrc, turned.link = link, turned.n = l->n, turned.score = l->score;
    for (int i = 0; i < l->n; i++) link[i] = (struct align_link){l->link[i].t, l->link[i].s};
    qsort(link, (size_t)l->n, sizeof *link, by_source);
    int n = align_phrases(x->aligner, &turned, 3, .35, out, PHRASES);
    for (int i = 0; i < n; i++) out[i] = (struct align_phrase){out[i].t, out[i].nt, out[i].s, out[i].ns, out[i].sure};
    return n;
}

int terms_of(const struct kind_job *job, sv source, sv answer, struct term *out, int max)
{
    struct align_phrase ph[PHRASES];
    struct term all[PHRASES];
    const struct lexicon *x;
    bool swapped;
    const struct align_links *l = injector_links(job->tools->injector, &x, &swapped);
    int n = 0, kept = 0;
    if (!l) return 0;
    int m = phrases(job, x, swapped, l, ph);
    for (int i = 0; i < m; i++) {
        struct term t = {span_of(l->src, ph[i].s, ph[i].ns), span_of(l->tgt, ph[i].t, ph[i].nt),
                         ph[i].sure + .1 * (ph[i].ns > 1)};
        if (!well_met(x, swapped, l, &ph[i]) || torn(x, swapped, l, &ph[i])) continue;
        if (!letters_only(t.source) || !letters_only(t.target) || sv_eq_ci(t.source, t.target)) continue;
        if (!long_enough(t.source) || !long_enough(t.target) || !once(source, t.source) || !once(answer, t.target))
            continue;
        if (half_a_compound(job, &t)) continue;
        if (blind(job) || is_term(job, l, &ph[i])) keep_sorted(all, &n, PHRASES, t);
    }
    for (int i = 0; i < n && kept < max; i++)
        if (!taken(out, kept, &all[i])) out[kept++] = all[i];
    return kept;
}

/* ---- rows that do not apply ---- */

/* A word as its language writes it: with the capital that it mostly has. */
static sv as_written(const struct kind_job *job, const struct context *c, sv folded)
{
    sv upper = text_upper_first(folded, job->mem);
    uint32_t small = context_id(c, folded), large = sv_eq(upper, folded) ? CONTEXT_NONE : context_id(c, upper);
    uint32_t n = small == CONTEXT_NONE ? 0 : context_frequency(c, small);
    uint32_t m = large == CONTEXT_NONE ? 0 : context_frequency(c, large);
    if (n + m < 3) return (sv){NULL, 0};
    return m > n ? upper : folded;
}

/* It came after an article or a possessive as often as an English noun does. */
static bool noun_like(const struct context *c, sv w)
{
    static const char *const before[] = {"the", "a", "an", "my", "his", "her", "your", "this"};
    uint32_t id = context_id(c, w), n = 0;
    if (id == CONTEXT_NONE) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        uint32_t a = context_id(c, sv_z(before[i]));
        if (a != CONTEXT_NONE) n += context_follows(c, a, id);
    }
    return n * 5 >= context_frequency(c, id);
}

/* German shows a noun by its capital; elsewhere a sure translation of some length has to do. */
static bool listable(const struct kind_job *job, sv lang, sv w)
{
    (void)job;
    if (!letters_only(w) || !long_enough(w) || one_of(w, no_term)) return false;
    if (lang_is(lang, "de")) return first_class(w) == CLS_UPPER;
    return !lang_is(lang, "en") || !(sv_ends(w, SV("ly")) || sv_ends(w, SV("ed")) || sv_ends(w, SV("ing")));
}

static bool row_elsewhere(const struct kind_job *job, const struct lexicon *x, int side, uint32_t id, struct term *t)
{
    struct align_word e[1];
    if (align_frequency_of(x->aligner, side, id) < 8 || align_is_function_word(x->aligner, side, id)) return false;
    if (align_translations_of(x->aligner, side, id, e, 1) < 1 || e[0].p < .4 || e[0].q < .3) return false;
    if (align_is_function_word(x->aligner, !side, e[0].id)) return false;
    t->source = as_written(job, x->context[side], align_word_of(x->aligner, side, id));
    t->target = as_written(job, x->context[!side], e[0].word);
    if (!t->source.p || !t->target.p || sv_eq_ci(t->source, t->target)) return false;
    if (lang_is(kind_from(job), "en") && !lang_is(kind_to(job), "de") && !noun_like(x->context[side], t->source))
        return false;
    if (lang_is(kind_to(job), "en") && !lang_is(kind_from(job), "de") && !noun_like(x->context[!side], t->target))
        return false;
    return listable(job, kind_from(job), t->source) && listable(job, kind_to(job), t->target);
}

int terms_elsewhere(const struct kind_job *job, sv source, sv answer, struct term *out, int max)
{
    const struct lexicon *x;
    bool swapped;
    int n = 0;
    if (!injector_links(job->tools->injector, &x, &swapped)) return 0;
    uint64_t vocab = align_facts(x->aligner).vocab[swapped];
    for (int tries = 0; vocab && n < max && tries < 400; tries++) {
        struct term t = {.sure = 0};
        if (!row_elsewhere(job, x, swapped, (uint32_t)rng_below(job->r, vocab), &t)) continue;
        if (term_stands(job, source, t.source, kind_from(job)) || term_stands(job, answer, t.target, kind_to(job)))
            continue;
        bool twice = false;
        for (int i = 0; i < n; i++) twice |= sv_eq_ci(out[i].source, t.source) || sv_eq_ci(out[i].target, t.target);
        if (!twice) out[n++] = t;
    }
    return n;
}

/* ---- the list ---- */

void terms_shuffle(const struct kind_job *job, struct term *t, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = (int)rng_below(job->r, (uint64_t)i + 1);
        struct term x = t[i];
        t[i] = t[j], t[j] = x;
    }
}

static const struct {
    const char *before, *between, *after, *join;
} row_style[] = {{"", " = ", "", "\n"},   {"", " = ", "", "\n"},     {"", " -> ", "", "\n"}, {"", ": ", "", "\n"},
                 {"- ", ": ", "", "\n"},  {"", "=", "", "\n"},       {"", " → ", "", "\n"},  {"", "\t", "", "\n"},
                 {"- ", " = ", "", "\n"}, {"| ", " | ", " |", "\n"}, {"", "=", "", ", "},    {"", " = ", "", "; "},
                 {"", "=", "", "；"}};

sv terms_rows(const struct kind_job *job, const struct term *t, int n)
{
    struct buf *b = job->scratch;
    int styles = sizeof row_style / sizeof *row_style;
    sv asker = wordings_lang_code(job->words, job->lang);
    bool wide = lang_is(asker, "zh") || lang_is(asker, "ja");
    int k = (int)rng_below(job->r, (uint64_t)(styles - !wide));
    bool table = row_style[k].before[0] == '|';
    buf_reset(b);
    if (table) {
        buf_addf(b, "| %.*s | %.*s |\n| --- | --- |\n", SV_ARG(kind_from(job)), SV_ARG(kind_to(job)));
    }
    for (int i = 0; i < n; i++)
        buf_addf(b, "%s%s%.*s%s%.*s%s", i ? row_style[k].join : "", row_style[k].before, SV_ARG(t[i].source),
                 row_style[k].between, SV_ARG(t[i].target), row_style[k].after);
    return arena_dup(job->mem, buf_sv(b));
}

/* ---- constraints ---- */

static void add_text(struct buf *b, const char *head, sv text, const char *tail)
{
    buf_adds(b, sv_z(head));
    json_escape(b, text);
    buf_adds(b, sv_z(tail));
}

struct constraint *require_term(const struct kind_job *job, struct dialogue *d, int turn, sv source, sv target)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    if (source.n) add_text(b, "\"source\":\"", source, "\",");
    add_text(b, "\"targets\":[\"", target, "\"],\"inflect\":true");
    return dialogue_require(d, turn, "term", arena_dup(job->mem, buf_sv(b)));
}

struct constraint *require_without(const struct kind_job *job, struct dialogue *d, int turn, sv word)
{
    return require_texts(job, d, turn, "forbid", "words", &word, 1);
}

struct constraint *require_reference(struct dialogue *d, int turn)
{
    return dialogue_require(d, turn, "equals", SV("\"to\":\"reference\""));
}

bool term_stands(const struct kind_job *job, sv text, sv phrase, sv lang)
{
    return verify_stands(job->tools->verifier, text, phrase, lang, true);
}

/* Slips of what is there and where: something left out, something put in, two words in each other's place. */
#include "dialogue/inject/parts.h"
#include "text/lang.h"

static bool final_mark(sv w)
{
    static const char *const mark[] = {".", "!", "?", "。", "！", "？", "…"};
    for (size_t i = 0; i < sizeof mark / sizeof *mark; i++)
        if (sv_is(w, mark[i])) return true;
    return false;
}

static bool comma(sv w)
{
    return sv_is(w, ",") || sv_is(w, "，") || sv_is(w, "、");
}

static bool final_stop(const struct itext *r)
{
    return r->n && (sv_is(r->w[r->n - 1].text, ".") || sv_is(r->w[r->n - 1].text, "。") ||
                    sv_is(r->w[r->n - 1].text, "!") || sv_is(r->w[r->n - 1].text, "！"));
}

static bool adverb(const struct itext *r, int i)
{
    return r->tongue && list_has(r->tongue->adverbs, r->w[i].text);
}

static bool determiner(const struct itext *r, int i)
{
    return i >= 0 && r->tongue && list_has(r->tongue->determiners, r->w[i].text);
}

static bool linked_content(const struct injector *in, int i)
{
    return in->r.w[i].peer >= 0 && in->r.w[i].letter;
}

/* How many in ten of what follows the word are words of content: many after an adjective, few after a noun. */
static int content_after(const struct injector *in, uint32_t word)
{
    enum { SAMPLE = 40 };
    const struct context_hit *hit;
    const struct context *c = in->r.context;
    uint64_t content = 0, all = 0;
    int n = context_after(c, word, &hit);
    for (int i = 0; i < n && i < SAMPLE; i++) {
        uint32_t id = align_id(in->x->aligner, in->r.side, context_word(c, hit[i].word));
        all += hit[i].count;
        if (id != UINT32_MAX && !align_is_function_word(in->x->aligner, in->r.side, id)) content += hit[i].count;
    }
    return all ? (int)(content * 10 / all) : 0;
}

/* As adjectives and nouns stand, where adjectives come first. */
static bool adjective_noun(const struct injector *in, uint32_t a, uint32_t b)
{
    return content_after(in, a) >= 6 && content_after(in, b) <= 4;
}

static bool german_adjective(sv w)
{
    return sv_ends(w, SV("e")) || sv_ends(w, SV("en")) || sv_ends(w, SV("er")) || sv_ends(w, SV("es")) ||
           sv_ends(w, SV("em"));
}

static bool little(const struct itext *r, sv w)
{
    return list_has(r->tongue->little, w) || list_has(r->tongue->numbers, w);
}

/* ---- OMISSION ---- */

/* An adverb that the source has too, where its neighbours have been seen side by side. */
static bool drops_adverb(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    if (!adverb(r, i) || !linked_content(in, i) || in->s.w[r->w[i].peer].function != r->w[i].function) return false;
    if (i + 1 < r->n && !final_mark(r->w[i + 1].text) && !r->w[i + 1].letter) return false;
    if (i + 1 < r->n && adverb(r, i + 1)) return false; /* "very slowly" */
    if (i > 0 && !r->w[i - 1].letter) return false;
    /* "we are here": nothing would be said of them */
    bool ends = i + 1 >= r->n || !r->w[i + 1].letter;
    if (ends && (i == 0 || list_has(r->tongue->tails, r->w[i - 1].text) || in->r.question)) return false;
    return follows(in, around(in, i - 1), around(in, i + 1)) >= 3;
}

/* An attribute: [determiner] w [noun], both linked to neighbours that stand likewise side by side. */
static bool drops_attribute(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    if (i < 1 || i + 1 >= r->n || !determiner(r, i - 1) || !is_content(in, i) || !is_content(in, i + 1)) return false;
    if (!r->w[i].dense && (!r->w[i].spaced || !r->w[i + 1].spaced)) return false;
    if (r->cased && (r->w[i].upper || r->w[i].digit)) return false;
    if (little(r, r->w[i].text) || little(r, r->w[i + 1].text) || sv_find_c(r->w[i].text, '\'') >= 0) return false;
    if (r->german && (!r->w[i + 1].upper || !german_adjective(r->w[i].text))) return false;
    if (!r->german && !adjective_noun(in, r->w[i].ctx, r->w[i + 1].ctx)) return false;
    int gap = in->r.w[i + 1].peer - in->r.w[i].peer;
    if (gap > 2 || gap < -2) return false;
    return follows(in, around(in, i - 1), around(in, i + 1)) >= 2;
}

/* "w的" before a noun. */
static bool drops_de(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    if (i < 1 || i + 2 >= r->n || !sv_is(r->w[i + 1].text, "的") || !r->w[i].dense || !is_content(in, i)) return false;
    if (!r->w[i - 1].letter || !r->w[i + 2].letter || !is_content(in, i + 2)) return false;
    bool place = determiner(r, i - 1) || list_has("的 了 是 有 为 对 成为", r->w[i - 1].text);
    return place && !little(r, r->w[i].text) && follows(in, around(in, i - 1), around(in, i + 2)) >= 1;
}

static bool drop_word(struct injector *in, struct slip *out)
{
    int start = walk_start(in);
    for (int k = 0; k < in->r.n; k++) {
        int i = walk(in, start, k), n = 0;
        if (in->r.cased && i == 0) continue;
        if (drops_adverb(in, i) || drops_attribute(in, i)) n = 1;
        if (!n && drops_de(in, i)) n = 2;
        if (!n || in_code(&in->r, i) || list_has(in->r.tongue->negators, in->r.w[i].text)) continue;
        struct edit e = {i, i + n, SV(""), SLIP_MAJOR, in->r.w[i].peer};
        if (propose(in, SLIP_OMISSION, &e, out)) return true;
    }
    return false;
}

static int content_between(const struct injector *in, int from, int to)
{
    int n = 0;
    for (int i = from; i < to; i++) n += is_content(in, i);
    return n;
}

/* The last comma of the text whose clause, up to the full stop, may go. */
static bool drop_clause(struct injector *in, struct slip *out)
{
    const struct itext *r = &in->r;
    int at = -1, commas = 0;
    if (!final_stop(r) || !r->tongue || list_has(r->tongue->subordinators, r->w[0].text)) return false;
    for (int i = 1; i < r->n - 2; i++) {
        if (comma(r->w[i].text) && !r->w[i].digit) at = i, commas++;
        if (final_mark(r->w[i].text) || sv_is(r->w[i].text, ":") || sv_is(r->w[i].text, ";") ||
            sv_is(r->w[i].text, "\"") || sv_is(r->w[i].text, "“") || sv_is(r->w[i].text, "：") ||
            sv_is(r->w[i].text, "；"))
            return false;
    }
    int last = r->n - 1, tail = last - at - 1;
    if (at < 3 || commas != 1 || tail < 2 || tail > at * 2 || content_between(in, at, last) < 1) return false;
    if (content_between(in, 0, at) < 1) return false;
    if (r->tongue->clauses && !list_has(r->tongue->clauses, r->w[at + 1].text)) return false;
    if (!r->tongue->clauses && (!r->w[0].dense || tail < 4 || at < 4)) return false;
    if (list_has(r->tongue->tails, r->w[at - 1].text) ||
        (r->w[at].from && list_has("he she it they I we you", r->w[at - 1].text)))
        return false;
    struct edit e = {at, last, SV(""), SLIP_MAJOR, -1};
    if (!propose(in, SLIP_OMISSION, &e, out)) return false;
    out->right = sv_trim(sv_of(r->text.p + r->w[at + 1].from, (ptrdiff_t)(r->w[last - 1].to - r->w[at + 1].from)));
    return true;
}

bool slip_omission(struct injector *in, struct slip *out)
{
    if (!in->x || !in->r.tongue) return false;
    bool clause_first = rng_below(in->rng, 3) == 0;
    return (clause_first && drop_clause(in, out)) || drop_word(in, out) || (!clause_first && drop_clause(in, out));
}

/* ---- ADDITION ---- */

enum { HITS = 64 };

/* A word between two neighbours that has stood there before, where they stand side by side now. */
static bool put_between(struct injector *in, int i, bool (*fits)(const struct injector *, int, sv), struct slip *out)
{
    const struct context_hit *hit;
    int n = context_between(in->r.context, around(in, i - 1), around(in, i), &hit);
    if (!n) return false;
    int start = (int)rng_below(in->rng, (uint64_t)n), looked = n < HITS ? n : HITS;
    for (int k = 0; k < looked; k++) {
        sv w = context_word(in->r.context, hit[(start + k) % n].word);
        if (context_frequency(in->r.context, hit[(start + k) % n].word) < 8 || !fits(in, i, w)) continue;
        struct edit e = {i, i, w, SLIP_MAJOR, -1};
        if (propose(in, SLIP_ADDITION, &e, out)) return true;
    }
    return false;
}

/* Told to be no translation of anything in S by the lexicon; the text has no such word yet. */
static bool news(const struct injector *in, sv w)
{
    const struct tongue *t = in->r.tongue;
    return !in_text(&in->r, w) && !list_has(t->negators, w) && !list_has(t->numbers, w) && !translates_source(in, w);
}

static bool fits_adverb(const struct injector *in, int i, sv w)
{
    static const char final[] = "today yesterday tomorrow again now here there together alone too";
    bool end = i + 1 == in->r.n;
    if (!strcmp(in->r.tongue->lang, "en") && end != list_has(final, w)) return false;
    /* "quiere mucho", "todos juntos": what stands there takes the word as its own */
    if (list_has("mucho muy bastante bien juntos solo demasiado beaucoup trop seul assez molto insieme ensemble", w))
        return false;
    return list_has(in->r.tongue->adverbs, w) && !list_has("还 也 都 又 再 可能 太", w) && news(in, w);
}

static bool lower_word(sv w)
{
    return w.n > 2 && !(w.p[0] >= 'A' && w.p[0] <= 'Z') && !(w.p[0] >= '0' && w.p[0] <= '9') && sv_find_c(w, '\'') < 0;
}

static bool fits_attribute(const struct injector *in, int i, sv w)
{
    const struct tongue *t = in->r.tongue;
    if (!lower_word(w) || list_has(t->determiners, w) || list_has(t->tails, w) || list_has(t->adverbs, w)) return false;
    if (little(&in->r, w)) return false;
    uint32_t id = align_id(in->x->aligner, in->r.side, w);
    struct align_word best;
    if (id == UINT32_MAX || align_is_function_word(in->x->aligner, in->r.side, id)) return false;
    if (!align_translations_of(in->x->aligner, in->r.side, id, &best, 1) || best.p < .1) return false;
    /* what often stands before other words too: no part of a compound */
    uint32_t c = context_id(in->r.context, w);
    const struct context_hit *hit;
    if (context_after(in->r.context, c, &hit) < 4 || follows(in, c, around(in, i)) < 1) return false;
    if (in->r.german ? !german_adjective(w) : content_after(in, c) < 6) return false;
    return !alike(w, in->r.w[i].text) && news(in, w);
}

static bool attribute_place(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    if (i < 1 || !determiner(r, i - 1) || !is_content(in, i) || r->w[i].digit || in_code(r, i)) return false;
    if (r->german && !r->w[i].upper) return false;
    if (!r->german && r->cased && r->w[i].upper) return false;
    if (little(r, r->w[i].text) || (!r->german && content_after(in, r->w[i].ctx) > 4)) return false;
    return follows(in, around(in, i - 1), around(in, i)) >= 2;
}

static bool adverb_place(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    if (i < 1 || !r->w[i - 1].letter || adverb(r, i - 1) || adverb(r, i) || in_code(r, i)) return false;
    if (determiner(r, i - 1) || sv_is(r->w[i].text, "的") || sv_is(r->w[i - 1].text, "的")) return false;
    bool end = final_mark(r->w[i].text) && i + 1 == r->n;
    if (r->w[0].dense) return r->w[i].letter && !r->w[i - 1].digit;
    if (end) return in->r.w[i - 1].peer >= 0 && !list_has(r->tongue->tails, r->w[i - 1].text);
    static const char english[] = "is are was were will can has have had must should could would may I";
    if (!strcmp(r->tongue->lang, "en")) return list_has(english, r->w[i - 1].text) && is_content(in, i);
    return r->w[i].letter && in->r.w[i].peer >= 0;
}

bool slip_addition(struct injector *in, struct slip *out)
{
    if (!in->x || !in->r.tongue || in->r.question) return false;
    bool adverbs = rng_below(in->rng, 2);
    for (int pass = 0; pass < 2; pass++, adverbs = !adverbs) {
        int start = walk_start(in), tries = 6;
        for (int k = 0; k < in->r.n && tries; k++) {
            int i = walk(in, start, k);
            if (!(adverbs ? adverb_place : attribute_place)(in, i)) continue;
            tries--;
            if (put_between(in, i, adverbs ? fits_adverb : fits_attribute, out)) return true;
        }
    }
    return false;
}

/* ---- ORDER ---- */

/* Neither word ever stood in the other's place, though both are common. */
static bool never_so(const struct injector *in, int a, int b)
{
    const struct context *c = in->r.context;
    uint32_t x = around(in, a), y = around(in, b);
    if (context_frequency(c, x) < 10 || context_frequency(c, y) < 10) return false;
    return follows(in, x, y) >= 2 && !follows(in, y, x);
}

static bool swappable(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    if (i + 1 >= r->n || (r->cased && i == 0)) return false;
    const struct iword *a = &r->w[i], *b = &r->w[i + 1];
    if (!a->letter || !b->letter || a->digit || b->digit || in_code(r, i) || in_code(r, i + 1)) return false;
    if (!(a->dense ? b->dense && b->joined : b->spaced)) return false;
    if (r->cased && !r->german && (a->upper || b->upper)) return false;
    if (i + 2 < r->n && r->w[i + 2].joined && r->w[i + 2].letter && !b->dense) return false;
    if (i > 0 && a->joined && r->w[i - 1].letter && !a->dense) return false;
    if (!is_content(in, i) || !is_content(in, i + 1)) return false;
    if (r->tongue && (little(r, a->text) || little(r, b->text) || list_has(r->tongue->tails, a->text) ||
                      list_has(r->tongue->tails, b->text) || determiner(r, i) || determiner(r, i + 1)))
        return false;
    return never_so(in, i, i + 1);
}

bool slip_order(struct injector *in, struct slip *out)
{
    if (!in->x || in->r.n < 3) return false;
    int start = walk_start(in);
    for (int k = 0; k < in->r.n; k++) {
        int i = walk(in, start, k);
        if (!swappable(in, i)) continue;
        const struct iword *a = &in->r.w[i], *b = a + 1;
        sv put = arena_f(in->mem, "%.*s%s%.*s", SV_ARG(b->text), b->joined ? "" : " ", SV_ARG(a->text));
        struct edit e = {i, i + 2, put, SLIP_MINOR, a->peer};
        if (propose(in, SLIP_ORDER, &e, out)) return true;
    }
    return false;
}

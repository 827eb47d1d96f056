/* Slips of one word: another word that stood between the same neighbours, another rendering, the source's own word. */
#include "align/align.h"
#include "dialogue/inject/parts.h"
#include "text/lang.h"
#include "text/script.h"
#include "text/utf8.h"

/* ---- what may stand in the place of a word ---- */

/* -ing, -ed, -ly, -s: what an English word does in its sentence shows there. */
static int english_ending(sv w)
{
    static const char *const ending[] = {"ing",  "ed",   "ly", "ss",  "s",   "er", "est", "ion",
                                         "tion", "able", "en", "ous", "ful", "al", "ic",  "ive"};
    for (int i = 0; i < (int)(sizeof ending / sizeof *ending); i++)
        if (sv_ends(w, sv_z(ending[i])) && w.n > (ptrdiff_t)strlen(ending[i]) + 1) return i;
    return -1;
}

static sv last_letters(sv w, int n)
{
    const char *p = w.p + w.n;
    for (int i = 0; i < n && p > w.p; i++) p = utf8_back(w.p, p);
    return sv_of(p, w.p + w.n - p);
}

static bool same_form(const struct itext *r, sv a, sv b)
{
    if (!r->cased) return true;
    if (sv_is(lang_base(r->lang), "en")) return english_ending(a) == english_ending(b);
    return sv_eq(last_letters(a, 1), last_letters(b, 1));
}

static bool has_upper(sv w)
{
    const char *p = w.p;
    return w.n && cp_class_of(cp_props(utf8_next(&p))) == CLS_UPPER;
}

static bool inner_upper(sv w)
{
    const char *p = w.p, *end = w.p + w.n;
    if (p < end) utf8_next(&p);
    while (p < end)
        if (cp_class_of(cp_props(utf8_next(&p))) == CLS_UPPER) return true;
    return false;
}

static bool only_letters(sv w)
{
    for (const char *p = w.p; p < w.p + w.n;)
        if (!cls_letter(cp_class_of(cp_props(utf8_next(&p))))) return false;
    return w.n > 0;
}

/* 第三, 他想, 十九: numerals and pronouns grown together with a word are no words to choose. */
static bool grown_together(sv w)
{
    return w.n > 3 && list_has("一 二 三 四 五 六 七 八 九 十 两 几 第 我 你 他 她 它 这 那 每 不 没", sv_head(w, 3));
}

static bool reserved(const struct itext *r, sv w)
{
    if ((unsigned char)w.p[0] >= 0xe4 && grown_together(w)) return true;
    const struct tongue *t = r->tongue;
    return t && (list_has(t->determiners, w) || list_has(t->negators, w) || list_has(t->numbers, w) ||
                 list_has(t->tails, w) || list_has(t->subordinators, w) || list_has(t->little, w));
}

/* Words of the source's language that the word is likely to come from. */
enum { ORIGINS = 8 };
struct origins {
    struct align_word w[ORIGINS];
    int n;
};

static void find_origins(const struct injector *in, uint32_t id, struct origins *o)
{
    int n = align_translations_of(in->x->aligner, in->r.side, id, o->w, ORIGINS);
    o->n = 0;
    for (int i = 0; i < n; i++)
        if (o->w[i].p >= .02) o->w[o->n++] = o->w[i];
}

/* Two words that can come from one word of the source's language may mean the same. */
static bool synonyms(const struct injector *in, const struct origins *o, uint32_t other)
{
    struct align_word e;
    for (int i = 0; i < o->n; i++) {
        uint32_t s = o->w[i].id;
        if (align_lookup_ids(in->x->aligner, in->swapped ? other : s, in->swapped ? s : other, &e) &&
            (e.p >= .005 || e.q >= .005))
            return true;
    }
    return false;
}

/* The lexicon is sure of what this word means: it is a word of its own, and no accident of spelling. */
static bool well_known(const struct injector *in, uint32_t id)
{
    struct align_word e[1];
    return align_frequency_of(in->x->aligner, in->r.side, id) >= 12 &&
           align_translations_of(in->x->aligner, in->r.side, id, e, 1) && e[0].p >= .15;
}

static bool is_dense(sv w)
{
    const char *p = w.p;
    return w.n && (cp_props(utf8_next(&p)) & CP_PER_CHAR) != 0;
}

/* What the word most likely comes from is hardly ever written small: a name of something. */
static bool names_something(const struct injector *in, uint32_t id)
{
    struct align_word best;
    const struct itext *s = &in->s;
    if (!s->cased || s->german || !align_translations_of(in->x->aligner, in->r.side, id, &best, 1)) return false;
    uint32_t small = context_id(s->context, best.word);
    if (best.word.p[0] < 'a' || best.word.p[0] > 'z') return false;
    char *z = arena_z(in->mem, best.word);
    z[0] = (char)(z[0] - 32);
    return context_frequency(s->context, small) * 3 < context_frequency(s->context, context_id(s->context, sv_z(z)));
}

static bool may_replace(const struct injector *in, int at, const struct origins *o, sv w)
{
    const struct itext *r = &in->r;
    const struct iword *old = &r->w[at];
    if (sv_eq_ci(w, old->text) || !only_letters(w) || has_upper(w) != old->upper || inner_upper(w)) return false;
    if (is_dense(w) != old->dense || utf8_count(w) < 2 || reserved(r, w) || in_text(r, w) || alike(w, old->text))
        return false;
    if (!same_form(r, w, old->text)) return false;
    uint32_t id = align_id(in->x->aligner, r->side, w);
    if (id == UINT32_MAX || align_is_function_word(in->x->aligner, r->side, id) || !well_known(in, id)) return false;
    if (names_something(in, id)) return false;
    return !synonyms(in, o, id) && !translates_source(in, w);
}

enum { COMPANY = 40, COMPANY_DENSE = 55, COMPANY_NAME = 60 };

/* How alike two words are in what the commonest words of the language do around them: which of them come before, which
 * after. Nouns are so like nouns, verbs like verbs. In percent. */
static int company(const struct itext *t, uint32_t old, uint32_t now)
{
    const struct context *c = t->context;
    double n[2] = {context_frequency(c, old), context_frequency(c, now)}, shared = 0, all[2] = {0, 0};
    if (n[0] < 1 || n[1] < 1) return 0;
    for (int i = 0; i < t->ncommon; i++)
        for (int after = 0; after < 2; after++) {
            uint32_t f = t->common[i];
            double a = after ? context_follows(c, old, f) : context_follows(c, f, old);
            double b = after ? context_follows(c, now, f) : context_follows(c, f, now);
            a /= n[0], b /= n[1];
            shared += a < b ? a : b;
            all[0] += a, all[1] += b;
        }
    double most = all[0] > all[1] ? all[0] : all[1];
    return most > 0 ? (int)(100 * shared / most) : 100;
}

static int same_company(const struct injector *in, uint32_t old, uint32_t now)
{
    return company(&in->r, old, now);
}

/* How many of the words that followed the one followed the other too, per thousand (the cosine, squared): what is near
 * in sense goes with the same things. */
static uint32_t kinship(const struct context *c, uint32_t old, uint32_t now)
{
    const struct context_hit *a, *b;
    uint64_t n = (uint64_t)context_after(c, old, &a), m = (uint64_t)context_after(c, now, &b), i = 0, j = 0, shared = 0;
    if (!n || !m) return 0;
    while (i < n && j < m) {
        if (a[i].word == b[j].word) shared++;
        if (a[i].word <= b[j].word)
            i++;
        else
            j++;
    }
    return (uint32_t)(1000 * shared * shared / (n * m));
}

static sv capital(const struct injector *in, sv w)
{
    char *z = arena_z(in->mem, w);
    if (z[0] >= 'a' && z[0] <= 'z') z[0] = (char)(z[0] - 32);
    return sv_z(z);
}

static uint32_t source_neighbour(const struct itext *s, int i)
{
    return i < 0 ? CONTEXT_BEGIN : i >= s->n ? CONTEXT_END : s->w[i].ctx;
}

/* The same of what the two words come from: a mistake that the source could have led to. 0 where the new word's origin
 * is of another class, or has never stood beside either of the old one's neighbours in S ("I want a constructor"). */
static uint32_t near_in_source(struct injector *in, int at, uint32_t id)
{
    struct align_word best;
    const struct itext *s = &in->s;
    int peer = in->r.w[at].peer, sides;
    uint32_t l = source_neighbour(s, peer - 1), r = source_neighbour(s, peer + 1), most = 0;
    if (!align_translations_of(in->x->aligner, in->r.side, id, &best, 1)) return 0;
    for (int k = 0; k < 1 + s->cased; k++) {
        uint32_t w = context_id(s->context, k ? capital(in, best.word) : best.word);
        if (w == CONTEXT_NONE || s->w[peer].ctx == CONTEXT_NONE) continue;
        sides = (context_follows(s->context, l, w) > 0) + (context_follows(s->context, w, r) > 0);
        int alike_in = company(s, s->w[peer].ctx, w);
        if (alike_in < COMPANY || !sides) continue;
        uint32_t near = (uint32_t)(alike_in * sides) * (1 + kinship(s->context, s->w[peer].ctx, w));
        if (near > most) most = near;
    }
    return most;
}

enum { TRIES = 64, KEPT = 16, NEAR = 2000 };
struct choice {
    sv word[KEPT];
    uint64_t weight[KEPT];
    int n;
};

static void offer(struct choice *c, sv word, uint64_t weight)
{
    if (c->n < KEPT) {
        c->word[c->n] = word;
        c->weight[c->n++] = weight;
    }
}

static sv draw(const struct choice *c, rng *r)
{
    uint64_t sum = 0, at;
    if (!c->n) return (sv){NULL, 0};
    for (int i = 0; i < c->n; i++) sum += c->weight[i];
    at = rng_below(r, sum);
    for (int i = 0; i < c->n; i++) {
        if (at < c->weight[i]) return c->word[i];
        at -= c->weight[i];
    }
    return c->word[0];
}

/* What stood between the same two neighbours; with `wide` what followed the one and preceded the other. */
static sv substitute(struct injector *in, int at, bool wide,
                     bool (*fits)(const struct injector *, int, const struct origins *, sv))
{
    uint32_t l = around(in, at - 1), r = around(in, at + 1);
    const struct context *c = in->r.context;
    const struct context_hit *hit;
    struct choice choice = {.n = 0};
    struct origins o;
    int n = wide ? context_after(c, l, &hit) : context_between(c, l, r, &hit);
    if (!n) return (sv){NULL, 0};
    find_origins(in, in->r.w[at].id, &o);
    int start = (int)rng_below(in->rng, (uint64_t)n), tries = n < TRIES ? n : TRIES, looked = wide ? 256 : TRIES;
    for (int i = 0; i < n && looked > 0 && tries > 0 && choice.n < KEPT; i++, looked--) {
        const struct context_hit *h = &hit[(start + i) % n];
        uint32_t both = h->count;
        if (wide && (h->word <= CONTEXT_END || !(both = context_follows(c, h->word, r)))) continue;
        tries--;
        sv w = context_word(c, h->word);
        if (context_frequency(c, h->word) < 5 || !fits(in, at, &o, w)) continue;
        int percent = same_company(in, in->r.w[at].ctx, h->word);
        uint32_t near = kinship(c, in->r.w[at].ctx, h->word) * (uint32_t)percent;
        if (percent < (in->r.w[at].dense ? COMPANY_DENSE : COMPANY)) continue;
        if (fits != may_replace)
            offer(&choice, w, both < 20 ? both : 20);
        else if (near >= NEAR) {
            uint64_t there = near_in_source(in, at, align_id(in->x->aligner, in->r.side, w)),
                     all = (near + there) / 256;
            if (there >= NEAR) offer(&choice, w, all * all * all);
        }
    }
    return draw(&choice, in->rng);
}

/* ---- LEXICAL ---- */

/* An apostrophe or hyphen ties a word to its neighbour. */
static bool tied(const struct itext *r, int i)
{
    const struct iword *w = &r->w[i];
    if (w->dense) return false;
    bool before = i > 0 && w->joined && (w[-1].letter || sv_is(w[-1].text, "-") || sv_is(w[-1].text, "'"));
    bool after = i + 1 < r->n && w[1].joined && (w[1].letter || sv_is(w[1].text, "-") || sv_is(w[1].text, "'"));
    return before || after;
}

static bool replaceable(const struct injector *in, int i)
{
    const struct itext *r = &in->r;
    const struct iword *w = &r->w[i];
    if (!is_content(in, i) || w->digit || w->peers != 1 || in->s.w[w->peer].peers != 1) return false;
    if (w->chars < 2 || !only_letters(w->text) || inner_upper(w->text) || tied(r, i) || in_code(r, i)) return false;
    if (r->cased && (i == 0 || (w->upper && !r->german))) return false;
    if (alike(in->s.w[w->peer].text, w->text) || names_something(in, w->id)) return false;
    return !reserved(r, w->text) && w->ctx != CONTEXT_NONE && well_known(in, w->id);
}

static double sure_of(const struct injector *in, int i)
{
    struct align_word e;
    uint32_t t = in->r.w[i].id, s = in->s.w[in->r.w[i].peer].id;
    return align_lookup_ids(in->x->aligner, in->swapped ? t : s, in->swapped ? s : t, &e) ? e.p * e.q : 0;
}

bool slip_lexical(struct injector *in, struct slip *out)
{
    if (!in->x) return false;
    for (int pass = 0; pass < 2; pass++) {
        int start = walk_start(in), tries = 8;
        for (int k = 0; k < in->r.n && tries; k++) {
            int i = walk(in, start, k);
            if (!replaceable(in, i) || sure_of(in, i) < .01) continue;
            tries--;
            sv w = substitute(in, i, pass, may_replace);
            struct edit e = {i, i + 1, w, SLIP_MAJOR, in->r.w[i].peer};
            if (w.n && propose(in, SLIP_LEXICAL, &e, out)) return true;
        }
    }
    return false;
}

/* ---- TERM: the same source word rendered otherwise ---- */

static sv as_written(const struct injector *in, sv folded, bool upper)
{
    const struct context *c = in->r.context;
    if (!in->r.cased || !upper) return context_id(c, folded) == CONTEXT_NONE ? (sv){NULL, 0} : folded;
    if (!folded.n || folded.p[0] < 'a' || folded.p[0] > 'z') return (sv){NULL, 0};
    char *z = arena_z(in->mem, folded);
    z[0] = (char)(z[0] - 32);
    return context_id(c, sv_z(z)) == CONTEXT_NONE ? (sv){NULL, 0} : sv_z(z);
}

/* English verbs that are said of one another's sense, but want other words around them: "he told me", "he said me". */
static bool own_company(const struct injector *in, sv w)
{
    return sv_is(lang_base(in->r.lang), "en") &&
           list_has(
               "say says said saying tell tells told telling ask asks asked asking speak speaks spoke spoken speaking "
               "talk talks talked talking listen listens listened listening hear hears heard look looks looked "
               "looking see sees saw seen watch watches watched watching let lets allow allows allowed arrive "
               "arrived reach reached make makes made do does did done get gets got have had has go goes went gone "
               "come comes came wait waits waited waiting expect expected lend lent borrow borrowed give gave given "
               "think thinks thought know knows knew",
               w);
}

/* Probably two forms of one word ("think", "thought"; "jí", "jedí") or two spellings. */
static bool same_beginning(sv a, sv b)
{
    ptrdiff_t n = 0, shorter = a.n < b.n ? a.n : b.n;
    while (n < shorter && (a.p[n] | 32) == (b.p[n] | 32)) n++;
    return !is_dense(a) && (n >= 2 || (n == 1 && shorter <= 6));
}

bool slip_term(struct injector *in, struct slip *out)
{
    struct align_word e[6];
    if (!in->x) return false;
    int start = walk_start(in);
    for (int k = 0; k < in->r.n; k++) {
        int i = walk(in, start, k);
        const struct iword *w = &in->r.w[i];
        if (!replaceable(in, i) || sure_of(in, i) < .03 || own_company(in, w->text)) continue;
        int n = align_translations_of(in->x->aligner, in->s.side, in->s.w[w->peer].id, e, 6);
        for (int j = 0; j < n; j++) {
            if (e[j].p < .04 || e[j].q < .1 || e[j].count < 3 || e[j].id == w->id || alike(e[j].word, w->text))
                continue;
            sv t = as_written(in, e[j].word, w->upper);
            if (!t.n || !only_letters(t) || utf8_count(t) < 2 || reserved(&in->r, t) || in_text(&in->r, t)) continue;
            if (!same_form(&in->r, t, w->text) || same_beginning(t, w->text) || own_company(in, t)) continue;
            uint32_t id = context_id(in->r.context, t);
            if (same_company(in, w->ctx, id) < COMPANY) continue;
            if (!follows(in, around(in, i - 1), id) || !follows(in, id, around(in, i + 1))) continue;
            struct edit ed = {i, i + 1, t, SLIP_MINOR, w->peer};
            if (propose(in, SLIP_TERM, &ed, out)) return true;
        }
    }
    return false;
}

/* ---- UNTRANSLATED ---- */

bool slip_untranslated(struct injector *in, struct slip *out)
{
    if (!in->x) return false;
    int start = walk_start(in);
    for (int k = 0; k < in->r.n; k++) {
        int i = walk(in, start, k);
        const struct iword *w = &in->r.w[i];
        if (!replaceable(in, i) || sure_of(in, i) < .02) continue;
        const struct iword *s = &in->s.w[w->peer];
        bool first_of_cased = in->s.cased && !in->s.german && s->upper;
        if (first_of_cased || s->chars < (s->dense ? 2 : 4) || !only_letters(s->text) || tied(&in->s, w->peer))
            continue;
        if (alike(s->text, w->text) || in_text(&in->r, s->text) || in_code(&in->s, w->peer)) continue;
        struct edit e = {i, i + 1, s->text, SLIP_MAJOR, w->peer};
        if (propose(in, SLIP_UNTRANSLATED, &e, out)) return true;
    }
    return false;
}

/* ---- NAME ---- */

/* Hardly ever written small, and not just at the beginning of texts. */
static bool capital_word(const struct context *c, sv w, arena *mem)
{
    uint32_t id = context_id(c, w), n = context_frequency(c, id);
    if (n < 4 || !has_upper(w) || utf8_count(w) < 3 || inner_upper(w)) return false;
    char *z = arena_z(mem, w);
    if (z[0] >= 'A' && z[0] <= 'Z') z[0] = (char)(z[0] + 32);
    return context_frequency(c, context_id(c, sv_z(z))) * 8 < n && context_follows(c, CONTEXT_BEGIN, id) * 2 < n;
}

static bool is_name(const struct injector *in, const struct itext *t, int i)
{
    const struct iword *w = &t->w[i];
    return t->cased && !t->german && w->upper && i > 0 && w->letter && !w->digit && t->context &&
           only_letters(w->text) && capital_word(t->context, w->text, in->mem);
}

static bool named_in(const struct itext *t, const char *name)
{
    return name && sv_find(t->text, sv_z(name)) >= 0;
}

/* The words of R that spell the name, from word i on; 0: they do not. */
static int spells(const struct itext *r, int i, sv name)
{
    ptrdiff_t from = r->w[i].from;
    if (!sv_starts(sv_from(r->text, from), name)) return 0;
    for (int n = 1; i + n <= r->n; n++)
        if ((ptrdiff_t)r->w[i + n - 1].to == from + name.n) return n;
    return 0;
}

static bool swap_row(struct injector *in, int at, int n, const struct name_row *row, int from, int to, struct slip *out)
{
    const struct name_row *other[64];
    int m = 0;
    for (int k = 0; k < name_count; k++) {
        const struct name_row *o = &name_rows[k];
        if (o == row || o->sort != row->sort || !o->in[to]) continue;
        if (named_in(&in->r, o->in[to]) || named_in(&in->s, from >= 0 ? o->in[from] : NULL)) continue;
        other[m++] = o;
    }
    if (!m) return false;
    sv name = sv_z(other[rng_below(in->rng, (uint64_t)m)]->in[to]);
    struct edit e = {at, at + n, name, SLIP_CRITICAL, in->r.w[at].peer};
    return propose(in, SLIP_NAME, &e, out);
}

static bool name_by_table(struct injector *in, struct slip *out)
{
    int to = name_script_of(in->r.lang), from = name_script_of(in->s.lang), start = walk_start(in);
    for (int k = 0; to >= 0 && k < in->r.n; k++) {
        int i = walk(in, start, k);
        for (int j = 0; j < name_count; j++) {
            const struct name_row *row = &name_rows[j];
            int n = row->in[to] ? spells(&in->r, i, sv_z(row->in[to])) : 0;
            if (!n || (from >= 0 && !named_in(&in->s, row->in[from]))) continue;
            if (n == 1 && in->r.w[i].chars == 1) continue;
            if (in_code(&in->r, i) || (in->r.cased && tied(&in->r, i))) continue;
            if (swap_row(in, i, n, row, from, to, out)) return true;
        }
    }
    return false;
}

/* "English", "German", "Japanese": of a people, or its language. */
static bool people_word(sv w)
{
    static const char *const ending[] = {"ish", "ese", "an", "rench", "utch", "eek", "ew", "ic", "tch", "ss"};
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        if (sv_ends(w, sv_z(ending[i]))) return true;
    return false;
}

static bool other_name(const struct injector *in, int at, const struct origins *o, sv w)
{
    (void)o;
    const struct itext *r = &in->r;
    sv old = r->w[at].text;
    if (!only_letters(w) || in_text(r, w) || in_text(&in->s, w) || alike(w, old)) return false;
    if (!capital_word(r->context, w, in->mem) || translates_source(in, w)) return false;
    return people_word(w) == people_word(old) &&
           same_company(in, r->w[at].ctx, context_id(r->context, w)) >= COMPANY_NAME;
}

bool slip_name(struct injector *in, struct slip *out)
{
    if (name_by_table(in, out)) return true;
    if (!in->x || !in->r.cased || in->r.german) return false;
    int start = walk_start(in), tries = 4;
    for (int k = 0; k < in->r.n && tries; k++) {
        int i = walk(in, start, k);
        if (!is_name(in, &in->r, i) || in->r.w[i].peer < 0 || tied(&in->r, i) || in_code(&in->r, i)) continue;
        bool alone = (i + 1 >= in->r.n || !in->r.w[i + 1].upper) && !in->r.w[i - 1].upper;
        if (!alone) continue;
        tries--;
        sv w = substitute(in, i, false, other_name);
        struct edit e = {i, i + 1, w, SLIP_CRITICAL, in->r.w[i].peer};
        if (w.n && propose(in, SLIP_NAME, &e, out)) return true;
    }
    return false;
}

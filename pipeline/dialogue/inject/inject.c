/* Taking a pair apart, and what every slip must hold to. */
#include "dialogue/inject/inject.h"

#include "dialogue/inject/parts.h"
#include "dialogue/plain.h"
#include "text/lang.h"
#include "text/script.h"
#include "text/utf8.h"
#include "text/words.h"

const char *const slip_sort_name[SLIP_SORTS] = {
#define X(name, word, help) word,
    SLIP_SORTS_LIST(X)
#undef X
};
const char *const slip_sort_help[SLIP_SORTS] = {
#define X(name, word, help) help,
    SLIP_SORTS_LIST(X)
#undef X
};
const char *const slip_severity_name[SLIP_SEVERITIES] = {"minor", "major", "critical"};

static slip_fn *const maker[SLIP_SORTS] = {
    [SLIP_LEXICAL] = slip_lexical,
    [SLIP_OMISSION] = slip_omission,
    [SLIP_ADDITION] = slip_addition,
    [SLIP_NUMBER] = slip_number,
    [SLIP_NAME] = slip_name,
    [SLIP_NEGATION] = slip_negation,
    [SLIP_AGREEMENT] = slip_agreement,
    [SLIP_REGISTER] = slip_register,
    [SLIP_ORDER] = slip_order,
    [SLIP_UNTRANSLATED] = slip_untranslated,
    [SLIP_PUNCTUATION] = slip_punctuation,
    [SLIP_TERM] = slip_term,
};

struct injector *injector_new(const struct lexica *lx)
{
    struct injector *in = MEM_NEW(struct injector);
    script_init();
    in->lexica = lx;
    in->local = lexica_local_new(lx);
    in->room = mem_zalloc((size_t)(2 * lexica_count(lx) + 1) * sizeof *in->room);
    in->split = word_splitter_new();
    return in;
}

void injector_free(struct injector *in)
{
    if (!in) return;
    lexica_local_free(in->local);
    mem_free(in->room);
    word_splitter_free(in->split);
    mem_free(in);
}

/* ---- loading ---- */

static void look_at(struct iword *w, const char *text, const struct iword *before)
{
    const char *p = w->text.p, *end = p + w->text.n;
    w->from = (uint32_t)(p - text);
    w->to = w->from + (uint32_t)w->text.n;
    uint32_t gap = w->from - (before ? before->to : 0);
    w->spaced = before && gap == 1 && p[-1] == ' ';
    w->joined = gap == 0;
    for (bool first = true; p < end; first = false) {
        unsigned props = cp_props(utf8_next(&p));
        enum cp_class c = cp_class_of(props);
        w->letter |= cls_letter(c);
        w->digit |= c == CLS_DIGIT;
        w->dense |= (props & CP_PER_CHAR) != 0;
        if (first) w->upper = c == CLS_UPPER;
        w->chars++;
    }
}

static void set_words(struct injector *in, struct itext *t, const sv *word, const uint32_t *id, int n)
{
    t->n = n;
    for (int i = 0; i < n; i++) {
        struct iword *w = &t->w[i];
        *w = (struct iword){.text = word[i], .id = id ? id[i] : UINT32_MAX, .ctx = CONTEXT_NONE, .peer = -1};
        look_at(w, t->text.p, i ? w - 1 : NULL);
        w->function = in->x && align_is_function_word(in->x->aligner, t->side, w->id);
        if (t->context) w->ctx = context_id(t->context, w->text);
    }
}

/* The commonest words of a context, the commonest first; of equals the first met. */
static const struct tongue_room *room_of(struct injector *in, const struct context *c, int side)
{
    struct tongue_room *t = &in->room[2 * (in->x - lexica_at(in->lexica, 0)) + side];
    enum { MOST = sizeof t->common / sizeof *t->common };
    if (t->context) return t;
    t->context = c;
    for (uint32_t v = 0; v < context_words(c); v++) {
        uint32_t f = context_frequency(c, v);
        int at = t->n;
        while (at > 0 && f > context_frequency(c, t->common[at - 1])) at--;
        if (at == MOST) continue;
        int end = t->n < MOST ? t->n++ : MOST - 1;
        memmove(t->common + at + 1, t->common + at, (size_t)(end - at) * sizeof *t->common);
        t->common[at] = v;
    }
    return t;
}

static void set_text(struct injector *in, struct itext *t, sv text, sv lang, int side)
{
    static const enum script cased[] = {SC_LATIN, SC_CYRILLIC, SC_GREEK, SC_ARMENIAN};
    t->text = text;
    t->lang = lang;
    t->side = side;
    t->context = in->x ? in->x->context[side] : NULL;
    t->tongue = tongue_of(lang);
    t->ncommon = 0;
    if (t->context) {
        const struct tongue_room *room = room_of(in, t->context, side);
        memcpy(t->common, room->common, sizeof t->common);
        t->ncommon = room->n;
    }
    t->german = sv_is(lang_base(lang), "de");
    const struct lang *l = lang_find(lang);
    t->cased = false;
    for (size_t i = 0; i < sizeof cased / sizeof *cased; i++) t->cased |= l && script_find(sv_z(l->script)) == cased[i];
    t->question = sv_find(text, SV("?")) >= 0 || sv_find(text, SV("\xef\xbc\x9f")) >= 0;
}

static double surety(const struct injector *in, int s, int t)
{
    struct align_word e;
    uint32_t a = in->s.w[s].id, b = in->r.w[t].id;
    return align_lookup_ids(in->x->aligner, in->swapped ? b : a, in->swapped ? a : b, &e) ? e.p * e.q : 0;
}

static void add_peer(struct injector *in, struct iword *w, int peer, bool of_source, int self)
{
    w->peers++;
    int s = of_source ? self : peer, t = of_source ? peer : self;
    if (w->peer >= 0) {
        double now = of_source ? surety(in, s, w->peer) : surety(in, w->peer, t);
        if (now >= surety(in, s, t)) return;
    }
    w->peer = peer;
}

static bool by_lexicon(struct injector *in, const struct inject_pair *p)
{
    struct align_links *l = &in->links;
    if (lexica_align(in->local, in->x, in->swapped, p->source, p->reference, ALIGN_AGREED, l) != ALIGN_OK) return false;
    set_words(in, &in->s, l->src, l->src_id, l->nsrc);
    set_words(in, &in->r, l->tgt, l->tgt_id, l->ntgt);
    for (int i = 0; i < l->n; i++) {
        add_peer(in, &in->s.w[l->link[i].s], l->link[i].t, true, l->link[i].s);
        add_peer(in, &in->r.w[l->link[i].t], l->link[i].s, false, l->link[i].t);
    }
    return true;
}

static bool split(struct injector *in, struct itext *t)
{
    sv word[ALIGN_WORDS_MAX];
    uint32_t id[ALIGN_WORDS_MAX];
    int n = words_split(in->split, t->text, word, ALIGN_WORDS_MAX);
    if (n < 1 || n > ALIGN_WORDS_MAX) return false;
    for (int i = 0; in->x && i < n; i++) id[i] = align_id(in->x->aligner, t->side, word[i]);
    set_words(in, t, word, in->x ? id : NULL, n);
    return true;
}

/* Each word of content is linked to the one that the lexicon is surest of. */
static void guess_links(struct injector *in)
{
    for (int t = 0; t < in->r.n; t++) {
        struct iword *w = &in->r.w[t];
        double best = 0;
        for (int s = 0; s < in->s.n && w->letter && !w->function; s++) {
            double p = in->s.w[s].letter && !in->s.w[s].function ? surety(in, s, t) : 0;
            if (p > best) best = p, w->peer = s;
        }
        if (w->peer >= 0) w->peers = 1, in->s.w[w->peer].peers = 1, in->s.w[w->peer].peer = t;
    }
}

static void load_texts(struct injector *in, const struct inject_pair *p, arena *mem)
{
    in->mem = mem;
    in->swapped = false;
    in->x = lexica_find(in->lexica, p->src_lang, p->tgt_lang, &in->swapped);
    in->links = (struct align_links){0};
    set_text(in, &in->s, p->source, p->src_lang, in->swapped);
    set_text(in, &in->r, p->reference, p->tgt_lang, !in->swapped);
}

bool injector_load(struct injector *in, const struct inject_pair *p, arena *mem)
{
    load_texts(in, p, mem);
    bool good = in->x ? by_lexicon(in, p) : split(in, &in->s) && split(in, &in->r);
    if (!good) in->s.n = in->r.n = 0;
    return good;
}

bool injector_guess(struct injector *in, const struct inject_pair *p, arena *mem)
{
    load_texts(in, p, mem);
    bool good = in->x && split(in, &in->s) && split(in, &in->r);
    if (good)
        guess_links(in);
    else
        in->s.n = in->r.n = 0;
    return good;
}

bool injector_covers(const struct injector *in, double sure)
{
    for (int s = 0; s < in->s.n; s++) {
        bool found = !in->s.w[s].letter || in->s.w[s].function;
        for (int t = 0; t < in->r.n && !found; t++) found = surety(in, s, t) >= sure;
        if (!found) return false;
    }
    return true;
}

const struct align_links *injector_links(const struct injector *in, const struct lexicon **x, bool *swapped)
{
    *x = in->x;
    *swapped = in->swapped;
    return in->x && in->r.n ? &in->links : NULL;
}

/* ---- asked by all sorts ---- */

int walk_start(struct injector *in)
{
    return (int)rng_below(in->rng, (uint64_t)in->r.n);
}

uint32_t around(const struct injector *in, int i)
{
    return i < 0 ? CONTEXT_BEGIN : i >= in->r.n ? CONTEXT_END : in->r.w[i].ctx;
}

uint32_t follows(const struct injector *in, uint32_t a, uint32_t b)
{
    return in->r.context ? context_follows(in->r.context, a, b) : 0;
}

#define POSSIBLE .003 /* p either way of what may be a translation */

bool translates_source(const struct injector *in, sv word)
{
    uint32_t id = in->x ? align_id(in->x->aligner, in->r.side, word) : UINT32_MAX;
    struct align_word e;
    if (id == UINT32_MAX) return true;
    for (int j = 0; j < in->s.n; j++) {
        uint32_t s = in->s.w[j].id;
        if (!in->s.w[j].letter) continue;
        if (s != UINT32_MAX && align_lookup_ids(in->x->aligner, in->swapped ? id : s, in->swapped ? s : id, &e) &&
            (e.p >= POSSIBLE || e.q >= POSSIBLE) && !in->s.w[j].function)
            return true;
        if (sv_eq_ci(in->s.w[j].text, word)) return true;
    }
    return false;
}

static bool share_han(sv a, sv b)
{
    for (const char *p = a.p; p < a.p + a.n;) {
        const char *from = p;
        if (cp_script_of(cp_props(utf8_next(&p))) == SC_HAN && sv_find(b, sv_of(from, p - from)) >= 0) return true;
    }
    return false;
}

bool alike(sv a, sv b)
{
    ptrdiff_t n = 0, shorter = a.n < b.n ? a.n : b.n;
    while (n < shorter && (a.p[n] | 32) == (b.p[n] | 32)) n++;
    if (shorter > 3 && (sv_find(a, sv_from(b, 1)) >= 0 || sv_find(b, sv_from(a, 1)) >= 0))
        return true; /* Teil, Anteil */
    return n * 5 >= shorter * 3 || n >= 5 || share_han(a, b);
}

bool is_content(const struct injector *in, int i)
{
    const struct iword *w = &in->r.w[i];
    return w->letter && !w->function && w->peer >= 0 && !in->s.w[w->peer].function && in->s.w[w->peer].letter;
}

bool in_text(const struct itext *t, sv word)
{
    for (int i = 0; i < t->n; i++)
        if (sv_eq_ci(t->w[i].text, word)) return true;
    return false;
}

bool in_code(const struct itext *t, int i)
{
    static const char near[] = "%{}$#@_/\\<>=*&^~|`[]:+";
    const struct iword *w = &t->w[i];
    if (w->from > 0 && memchr(near, t->text.p[w->from - 1], sizeof near - 1)) return true;
    if ((ptrdiff_t)w->to < t->text.n && t->text.p[w->to] != ':' && memchr(near, t->text.p[w->to], sizeof near - 1))
        return true;
    /* a letter or hyphen on the other side of nothing: "x-ray", "v2", "3.5mm" */
    const struct iword *b = i ? w - 1 : NULL, *a = i + 1 < t->n ? w + 1 : NULL;
    bool before = b && w->joined &&
                  (sv_is(b->text, "-") || sv_is(b->text, ".") || (!w->dense && b->letter && !b->dense && w->digit));
    bool after = a && a->joined &&
                 (sv_is(a->text, "-") || (!w->dense && a->letter && !a->dense) ||
                  (sv_is(a->text, ".") && i + 2 < t->n && w[2].joined && w[2].letter));
    return before || after;
}

/* ---- proposing ---- */

static bool clear_of_taken(const struct injector *in, const struct edit *e)
{
    const struct itext *r = &in->r;
    uint32_t lo = e->from > 0 ? r->w[e->from - 1].from : 0;
    uint32_t hi = e->to < r->n ? r->w[e->to].to : (uint32_t)r->text.n;
    for (int i = 0; i < in->ntaken; i++)
        if (in->taken[i].to >= lo && in->taken[i].from <= hi) return false;
    return true;
}

static sv first_word(sv s)
{
    ptrdiff_t space = sv_find_c(s, ' ');
    return space < 0 ? s : sv_head(s, space);
}

static sv last_word(sv s)
{
    return sv_from(s, sv_rfind_c(s, ' ') + 1);
}

/* No word twice in a row that was not so before. */
static bool doubles(const struct injector *in, const struct edit *e)
{
    const struct itext *r = &in->r;
    sv before = e->from > 0 ? r->w[e->from - 1].text : SV(""), after = e->to < r->n ? r->w[e->to].text : SV("");
    if (!e->put.n) return sv_eq_ci(before, after);
    return sv_eq_ci(before, first_word(e->put)) || sv_eq_ci(after, last_word(e->put));
}

/* What goes and what comes, in bytes of R. A word that goes takes the space before it along (at the beginning the one
 * behind it); one that comes brings its own. */
static bool set_span(const struct injector *in, const struct edit *e, struct slip *s)
{
    const struct itext *r = &in->r;
    bool at_end = e->to == r->n;
    if (e->from == e->to) {
        if (at_end || e->from == 0) return false;
        s->good.from = s->good.to = r->w[e->from - 1].to;
        bool spaced = r->w[e->from].spaced, joined = r->w[e->from].joined;
        if (!spaced && !joined) return false;
        bool space = spaced || !r->w[e->from - 1].dense;
        s->put = space ? arena_f(in->mem, " %.*s", SV_ARG(e->put)) : e->put;
        return true;
    }
    s->good = (struct byte_range){r->w[e->from].from, r->w[e->to - 1].to};
    s->put = e->put;
    if (e->put.n) return true;
    if (e->from > 0)
        s->good.from = r->w[e->from - 1].to;
    else if (!at_end)
        s->good.to = r->w[e->to].from;
    else
        return false;
    /* nothing may grow together */
    bool open = e->from > 0 && !at_end && r->w[e->to].joined && r->w[e->to].letter && !r->w[e->to].dense &&
                r->w[e->from - 1].letter && !r->w[e->from - 1].dense;
    return !open;
}

bool propose(struct injector *in, enum slip_sort sort, const struct edit *e, struct slip *out)
{
    struct slip s = {.sort = sort, .severity = e->severity};
    sv R = in->r.text;
    if (!clear_of_taken(in, e) || !set_span(in, e, &s)) return false;
    if (sort != SLIP_PUNCTUATION && doubles(in, e)) return false;
    s.bad = (struct byte_range){s.good.from, s.good.from + (uint32_t)s.put.n};
    s.bad_text = slips_render(R, &s, 1, SLIPS_ALL, in->mem);
    sv good = sv_of(R.p + s.good.from, (ptrdiff_t)(s.good.to - s.good.from));
    if (sv_eq(good, s.put) || !sv_eq(plain_trim(s.bad_text), s.bad_text) || !plain_is_nfc(s.bad_text)) return false;
    s.wrong = sv_trim(s.put);
    s.right = sv_trim(good);
    if (e->source >= 0) s.source = in->s.w[e->source].text;
    *out = s;
    return true;
}

bool inject_slip(struct injector *in, enum slip_sort sort, const struct byte_range *taken, int ntaken, rng *r,
                 struct slip *out)
{
    if (!in->r.n) return false;
    in->taken = taken;
    in->ntaken = ntaken;
    in->rng = r;
    return maker[sort](in, out);
}

/* ---- several ---- */

int inject_slips(struct injector *in, const enum slip_sort *sort, int nsorts, int n, rng *r, struct slip *out)
{
    struct byte_range taken[SLIPS_MAX];
    int made = 0;
    if (n > SLIPS_MAX) n = SLIPS_MAX;
    for (int k = 0; k < n && nsorts > 0; k++) {
        uint64_t start = rng_below(r, (uint64_t)nsorts);
        for (int i = 0; i < nsorts && made == k; i++) {
            if (!inject_slip(in, sort[(start + (uint64_t)i) % (uint64_t)nsorts], taken, made, r, &out[made])) continue;
            taken[made] = out[made].good;
            made++;
        }
        if (made == k) break;
    }
    for (int i = 1; i < made; i++)
        for (int k = i; k > 0 && out[k].good.from < out[k - 1].good.from; k--) {
            struct slip s = out[k];
            out[k] = out[k - 1];
            out[k - 1] = s;
        }
    return made;
}

sv slips_render(sv reference, const struct slip *s, int n, uint32_t wrong, arena *mem)
{
    size_t size = (size_t)reference.n, done = 0;
    for (int i = 0; i < n; i++) size += (size_t)s[i].put.n;
    char *text = arena_bytes(mem, size + 1), *to = text;
    for (int i = 0; i < n; i++) {
        if (!(wrong >> i & 1)) continue;
        memcpy(to, reference.p + done, s[i].good.from - done);
        to += s[i].good.from - done;
        memcpy(to, s[i].put.p, (size_t)s[i].put.n);
        to += s[i].put.n;
        done = s[i].good.to;
    }
    memcpy(to, reference.p + done, (size_t)reference.n - done);
    to += (size_t)reference.n - done;
    *to = 0;
    return sv_of(text, to - text);
}

struct byte_range slips_at(const struct slip *s, int n, uint32_t wrong, int i)
{
    int64_t shift = 0;
    for (int k = 0; k < n && k < i; k++)
        if (wrong >> k & 1) shift += (int64_t)s[k].put.n - (int64_t)(s[k].good.to - s[k].good.from);
    uint32_t from = (uint32_t)((int64_t)s[i].good.from + shift);
    uint32_t size = wrong >> i & 1 ? (uint32_t)s[i].put.n : s[i].good.to - s[i].good.from;
    return (struct byte_range){from, from + size};
}

/* Words and phrases worth asking for by name: whole, of content, translated as a whole. */
#include <stdlib.h>

#include "dialogue/inject/parts.h"
#include "text/lang.h"

enum { WORDS_MAX = 3, PHRASES = 64 };
#define SURE_MIN .3

static bool says_little(const struct itext *t, const struct iword *w)
{
    const struct tongue *k = t->tongue;
    if (!k) return false;
    const char *const list[] = {k->little,        k->tails,   k->determiners, k->negators, k->adverbs,
                                k->subordinators, k->clauses, k->numbers,     k->polar};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (list_has(list[i], w->text)) return true;
    return false;
}

/* Nouns stand behind articles and prepositions, and seldom before another word of content. */
static bool english_noun(const struct injector *in, const struct itext *t, const struct iword *w)
{
    static const char *const before[] = {"the", "a",   "an", "of",   "The", "this",
                                         "his", "her", "my", "your", "in",  "for"};
    const struct context *c = t->context;
    const struct context_hit *hit;
    uint32_t n = context_frequency(c, w->ctx);
    uint64_t behind = 0, content = 0, all = 0;
    if (!n) return false;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        behind += context_follows(c, context_id(c, sv_z(before[i])), w->ctx);
    int k = context_after(c, w->ctx, &hit);
    for (int i = 0; i < k && i < 40; i++) {
        uint32_t id = align_id(in->x->aligner, t->side, context_word(c, hit[i].word));
        all += hit[i].count;
        if (id != UINT32_MAX && !align_is_function_word(in->x->aligner, t->side, id)) content += hit[i].count;
    }
    return behind * 100 >= (uint64_t)n * 12 && content * 10 <= all * 5;
}

/* One word of a longer name: "County" of "Sedgwick County". */
static bool part_of_name(const struct itext *t, int from, int n)
{
    if (!t->cased || t->german) return false;
    bool before = from > 1 && t->w[from].upper && t->w[from - 1].upper && t->w[from].spaced;
    bool after = from + n < t->n && t->w[from + n - 1].upper && t->w[from + n].upper && t->w[from + n].spaced;
    return before || after;
}

static bool whole(const struct injector *in, const struct itext *t, int from, int n)
{
    const struct iword *head = &t->w[from + n - 1];
    for (int i = from; i < from + n; i++) {
        const struct iword *w = &t->w[i];
        bool at_border = i == from || i == from + n - 1;
        if (in_code(t, i) || (at_border && (!w->letter || w->digit || says_little(t, w)))) return false;
        if (!w->letter && !w->digit) return false;
        if (i > from && !w->spaced && !(w->joined && w->dense)) return false;
    }
    if (part_of_name(t, from, n)) return false;
    if (n == 1 && head->chars < (head->dense ? 2 : 4)) return false;
    if (t->german) return head->upper && from > 0;
    if (t->context && sv_is(lang_base(t->lang), "en")) return (head->upper && from > 0) || english_noun(in, t, head);
    return true;
}

static struct slip_term term_of(const struct injector *in, int s, int ns, int t, int nt, double sure)
{
    struct slip_term o = {.sure = sure};
    o.in_source = (struct byte_range){in->s.w[s].from, in->s.w[s + ns - 1].to};
    o.in_reference = (struct byte_range){in->r.w[t].from, in->r.w[t + nt - 1].to};
    o.source = sv_of(in->s.text.p + o.in_source.from, o.in_source.to - o.in_source.from);
    o.reference = sv_of(in->r.text.p + o.in_reference.from, o.in_reference.to - o.in_reference.from);
    return o;
}

static int by_first(const void *x, const void *y)
{
    const struct align_link *a = x, *b = y;
    return a->s != b->s ? (a->s > b->s) - (a->s < b->s) : (a->t > b->t) - (a->t < b->t);
}

/* The links as the aligner's sides are. */
static struct align_links as_trained(const struct injector *in)
{
    struct align_links l = in->links, o = l;
    if (!in->swapped) return l;
    struct align_link *link = ARENA_ARRAY(in->mem, struct align_link, l.n + 1);
    for (int i = 0; i < l.n; i++) link[i] = (struct align_link){l.link[i].t, l.link[i].s};
    if (l.n) qsort(link, (size_t)l.n, sizeof *link, by_first);
    o.link = link;
    o.src = l.tgt, o.tgt = l.src;
    o.src_id = l.tgt_id, o.tgt_id = l.src_id;
    o.nsrc = l.ntgt, o.ntgt = l.nsrc;
    return o;
}

int injector_terms(struct injector *in, struct slip_term *out, int max)
{
    struct align_phrase p[PHRASES];
    int n = 0;
    if (!in->x || !in->r.n) return 0;
    struct align_links l = as_trained(in);
    int k = align_phrases(in->x->aligner, &l, WORDS_MAX, SURE_MIN, p, PHRASES);
    for (int i = 0; i < k && n < max; i++) {
        int s = in->swapped ? p[i].t : p[i].s, ns = in->swapped ? p[i].nt : p[i].ns;
        int t = in->swapped ? p[i].s : p[i].t, nt = in->swapped ? p[i].ns : p[i].nt;
        if (whole(in, &in->s, s, ns) && whole(in, &in->r, t, nt)) out[n++] = term_of(in, s, ns, t, nt, p[i].sure);
    }
    return n;
}

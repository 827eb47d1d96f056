/* Phrases that translate each other, with words of content at their borders. */
#include <math.h>

#include "align/parts.h"
#include "text/script.h"
#include "text/utf8.h"

/* A word says little of its own when it is everywhere, or common and translated in many ways. */
#define SHARE_ALWAYS  .01
#define SHARE_DIFFUSE .001
#define P_DIFFUSE     .5

static bool has_letter(sv word)
{
    const char *p = word.p;
    while (p < word.p + word.n)
        if (cls_letter(cp_class_of(cp_props(utf8_next(&p))))) return true;
    return false;
}

void align_mark_function_words(struct aligner *a)
{
    script_init();
    for (int d = 0; d < 2; d++) {
        uint32_t V = a->vocab[d].n;
        float *best = mem_zalloc((V + 1) * sizeof *best);
        for (uint32_t s = 0; s < a->vocab[0].n; s++)
            for (size_t k = a->row[s]; k < a->row[s + 1]; k++) {
                uint32_t v = d ? a->entry[k].t : s;
                float p = d ? a->entry[k].q : a->entry[k].p;
                if (p > best[v]) best[v] = p;
            }
        a->function[d] = mem_zalloc(V + 1);
        for (uint32_t v = 0; v < V; v++) {
            double share = a->freq[d][v] / ((double)a->words[d] + 1);
            bool common = share > SHARE_ALWAYS || (share > SHARE_DIFFUSE && best[v] < P_DIFFUSE);
            /* in a small corpus everything is common */
            a->function[d][v] = (common && a->freq[d][v] >= 20) || !has_letter(a->vocab[d].word[v]);
        }
        mem_free(best);
    }
}

bool align_is_function_word(const struct aligner *a, int side, uint32_t id)
{
    return id == VOCAB_NONE || a->function[side][id];
}

/* The smallest box around the source words [from, to] that no link leaves: false where there is none. */
static bool target_span(const struct align_links *l, int from, int to, int *first, int *last)
{
    *first = INT32_MAX, *last = -1;
    for (int i = 0; i < l->n; i++) {
        if (l->link[i].s < from || l->link[i].s > to) continue;
        if (l->link[i].t < *first) *first = l->link[i].t;
        if (l->link[i].t > *last) *last = l->link[i].t;
    }
    for (int i = 0; i < l->n; i++)
        if (l->link[i].t >= *first && l->link[i].t <= *last && (l->link[i].s < from || l->link[i].s > to)) return false;
    return *last >= 0;
}

static bool linked(const struct align_links *l, int s)
{
    for (int i = 0; i < l->n; i++)
        if (l->link[i].s == s) return true;
    return false;
}

/* The weakest link of the box. */
static double sureness(const struct aligner *a, const struct align_links *l, const struct align_phrase *p)
{
    double least = 1;
    for (int i = 0; i < l->n; i++) {
        int s = l->link[i].s, t = l->link[i].t;
        if (s < p->s || s >= p->s + p->ns) continue;
        uint32_t u = l->src_id[s], v = l->tgt_id[t];
        const struct align_entry *e = u == VOCAB_NONE || v == VOCAB_NONE ? NULL : align_entry_of(a, u, v);
        double sure = e ? sqrt((double)e->p * e->q) : 0;
        if (sure < least) least = sure;
    }
    return least;
}

static bool content(const struct aligner *a, const struct align_links *l, int s, int t)
{
    return !align_is_function_word(a, 0, l->src_id[s]) && !align_is_function_word(a, 1, l->tgt_id[t]);
}

int align_phrases(const struct aligner *a, const struct align_links *l, int words_max, double sure_min,
                  struct align_phrase *out, int max)
{
    int n = 0;
    for (int from = 0; from < l->nsrc; from++) {
        if (align_is_function_word(a, 0, l->src_id[from]) || !linked(l, from)) continue;
        for (int to = from; to < l->nsrc && to < from + words_max && n < max; to++) {
            int first, last;
            if (!linked(l, to) || !target_span(l, from, to, &first, &last)) continue;
            if (last - first >= words_max || !content(a, l, from, first) || !content(a, l, to, last)) continue;
            struct align_phrase p = {.s = from, .ns = to - from + 1, .t = first, .nt = last - first + 1};
            p.sure = sureness(a, l, &p);
            if (p.sure >= sure_min) out[n++] = p;
        }
    }
    return n;
}

/* Aligning one pair with a model. */
#include "align/links.h"
#include "align/parts.h"
#include "text/words.h"

#define UNSEEN 1e-9 /* p of a translation the model does not have */

struct align_scratch {
    const struct aligner *a;
    struct word_splitter *split;
    struct align_tables x;
    sv word[2][ALIGN_WORDS_MAX];
    uint32_t id[2][ALIGN_WORDS_MAX];
    struct links_room links;
    arena keys;
};

void align_tables_fit(struct align_tables *x, int S, int T)
{
    int cells = S * T, words = S > T ? S : T;
    if (cells > x->cap[0]) {
        x->cap[0] = cells * 2;
        for (int d = 0; d < 2; d++) {
            mem_free(x->emit[d]);
            mem_free(x->post[d]);
            x->emit[d] = mem_array((size_t)x->cap[0], sizeof(double));
            x->post[d] = mem_array((size_t)x->cap[0], sizeof(double));
        }
    }
    if (words <= x->cap[1]) return;
    x->cap[1] = words * 2;
    for (int d = 0; d < 2; d++) {
        mem_free(x->empty[d]);
        x->empty[d] = mem_array((size_t)x->cap[1], sizeof(double));
    }
}

void align_tables_release(struct align_tables *x)
{
    for (int d = 0; d < 2; d++) {
        mem_free(x->emit[d]);
        mem_free(x->post[d]);
        mem_free(x->empty[d]);
    }
    hmm_room_release(&x->room);
    *x = (struct align_tables){0};
}

struct align_scratch *align_scratch_new(const struct aligner *a)
{
    struct align_scratch *s = MEM_NEW(struct align_scratch);
    s->a = a;
    s->split = word_splitter_new();
    return s;
}

void align_scratch_free(struct align_scratch *s)
{
    if (!s) return;
    word_splitter_free(s->split);
    align_tables_release(&s->x);
    links_room_release(&s->links);
    arena_release(&s->keys);
    mem_free(s);
}

const struct align_entry *align_entry_of(const struct aligner *a, uint32_t s, uint32_t t)
{
    size_t lo = a->row[s], hi = a->row[s + 1];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (a->entry[mid].t < t)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < a->row[s + 1] && a->entry[lo].t == t ? &a->entry[lo] : NULL;
}

static void look_up(struct align_scratch *x, int side, int n)
{
    for (int i = 0; i < n; i++) {
        arena_reset(&x->keys);
        x->id[side][i] = vocab_find(&x->a->vocab[side], word_key(x->word[side][i], &x->keys));
    }
}

/* Words never seen may come from each other. */
static void fill(struct align_scratch *x, int S, int T)
{
    const struct aligner *a = x->a;
    struct align_tables *to = &x->x;
    align_tables_fit(to, S, T);
    for (int s = 0; s < S; s++)
        for (int t = 0; t < T; t++) {
            uint32_t u = x->id[0][s], v = x->id[1][t];
            bool known = u != VOCAB_NONE && v != VOCAB_NONE;
            const struct align_entry *e = known ? align_entry_of(a, u, v) : NULL;
            bool strange = u == VOCAB_NONE && v == VOCAB_NONE;
            bool same = !known && sv_eq_ci(x->word[0][s], x->word[1][t]);
            double p = same ? .5 : strange ? .01 : UNSEEN;
            to->emit[0][t * S + s] = e ? e->p : p;
            to->emit[1][s * T + t] = e ? e->q : p;
        }
    for (int t = 0; t < T; t++) to->empty[0][t] = x->id[1][t] != VOCAB_NONE ? a->empty[0][x->id[1][t]] : 1e-6;
    for (int s = 0; s < S; s++) to->empty[1][s] = x->id[0][s] != VOCAB_NONE ? a->empty[1][x->id[0][s]] : 1e-6;
}

enum align_why align_pair(const struct aligner *a, struct align_scratch *x, sv src, sv tgt, enum align_shape shape,
                          struct align_links *out)
{
    int S = align_words(&a->opts, x->split, src, x->word[0]), T = align_words(&a->opts, x->split, tgt, x->word[1]);
    *out = (struct align_links){.src = x->word[0], .tgt = x->word[1], .src_id = x->id[0], .tgt_id = x->id[1]};
    if (!S || !T) return ALIGN_EMPTY;
    if (S > ALIGN_WORDS_MAX || T > ALIGN_WORDS_MAX) return ALIGN_TOO_LONG;
    out->nsrc = S;
    out->ntgt = T;
    look_up(x, 0, S);
    look_up(x, 1, T);
    fill(x, S, T);
    double f = hmm_posteriors(&a->jumps[0], x->x.emit[0], x->x.empty[0], S, T, x->x.post[0], NULL, &x->x.room);
    double b = hmm_posteriors(&a->jumps[1], x->x.emit[1], x->x.empty[1], T, S, x->x.post[1], NULL, &x->x.room);
    out->score = (f + b) / 2;
    out->n = links_find(&x->links, shape, x->x.post[0], x->x.post[1], S, T);
    out->link = x->links.link;
    return ALIGN_OK;
}

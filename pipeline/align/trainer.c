/* The training corpus: an even sample of the pairs offered, as word numbers. */
#include "align/parts.h"
#include "base/hash.h"
#include "text/words.h"

enum { CELL_BYTES = 24, WORD_BYTES = 16 }; /* what a cell and a word take at most, counts and tables included */

struct align_trainer {
    struct aligner *a;
    struct align_corpus c;
    uint64_t *rank; /* of each pair: those of low rank stay */
    size_t cap_rank;
    uint64_t offered, limit;
    struct word_splitter *split;
    arena keys;
};

const char *const align_why_name[ALIGN_WHYS] = {"", "no-words", "too-many-words"};

void align_opts_init(struct align_opts *o)
{
    *o = (struct align_opts){.iterations = 5,
                             .hmm_iterations = 3,
                             .p0 = .08,
                             .alpha = .01,
                             .tension = 4,
                             .threads = 1,
                             .memory = (size_t)1 << 30};
}

struct align_trainer *align_trainer_new(const struct align_opts *o)
{
    struct align_trainer *t = MEM_NEW(struct align_trainer);
    t->a = MEM_NEW(struct aligner);
    t->a->opts = *o;
    t->limit = UINT64_MAX;
    t->split = word_splitter_new();
    return t;
}

int align_words(const struct align_opts *o, struct word_splitter *w, sv text, sv *out)
{
    return o->pretokenized ? words_at_spaces(text, out, ALIGN_WORDS_MAX) : words_split(w, text, out, ALIGN_WORDS_MAX);
}

static void put_words(struct align_trainer *t, int side, const sv *word, int n)
{
    struct align_corpus *c = &t->c;
    size_t need = c->nword[side] + (size_t)n;
    if (need > c->cap[side]) {
        c->cap[side] = need * 2 + 1024;
        c->word[side] = mem_realloc(c->word[side], c->cap[side] * sizeof(uint32_t));
    }
    for (int i = 0; i < n; i++) {
        arena_reset(&t->keys);
        c->word[side][c->nword[side]++] = vocab_add(&t->a->vocab[side], word_key(word[i], &t->keys));
    }
    if (c->n + 2 > c->cap_start[side]) {
        c->cap_start[side] = c->n * 2 + 1024;
        c->start[side] = mem_realloc(c->start[side], c->cap_start[side] * sizeof(size_t));
    }
    c->start[side][0] = 0;
    c->start[side][c->n + 1] = c->nword[side];
}

static size_t needs(const struct align_corpus *c)
{
    return c->cells * CELL_BYTES + (c->nword[0] + c->nword[1]) * WORD_BYTES;
}

/* Half of the pairs go: those of high rank, whatever order they came in. */
static void thin_out(struct align_trainer *t)
{
    struct align_corpus *c = &t->c;
    size_t n = 0, at[2] = {0, 0};
    t->limit /= 2;
    c->cells = 0;
    for (size_t i = 0; i < c->n; i++) {
        if (t->rank[i] > t->limit) continue;
        size_t len[2];
        for (int d = 0; d < 2; d++) {
            size_t from = c->start[d][i];
            len[d] = c->start[d][i + 1] - from;
            memmove(c->word[d] + at[d], c->word[d] + from, len[d] * sizeof(uint32_t));
        }
        for (int d = 0; d < 2; d++) {
            at[d] += len[d];
            c->start[d][n + 1] = at[d]; /* n <= i: what is overwritten has been read, or is the same */
        }
        t->rank[n++] = t->rank[i];
        c->cells += len[0] * len[1];
    }
    c->n = n;
    for (int d = 0; d < 2; d++) c->nword[d] = at[d];
}

enum align_why align_trainer_add(struct align_trainer *t, sv src, sv tgt)
{
    sv word[2][ALIGN_WORDS_MAX];
    int n[2] = {align_words(&t->a->opts, t->split, src, word[0]), align_words(&t->a->opts, t->split, tgt, word[1])};
    return align_trainer_add_words(t, word[0], n[0], word[1], n[1]);
}

enum align_why align_trainer_add_words(struct align_trainer *t, const sv *src, int nsrc, const sv *tgt, int ntgt)
{
    struct align_corpus *c = &t->c;
    if (!nsrc || !ntgt) return ALIGN_EMPTY;
    if (nsrc > ALIGN_WORDS_MAX || ntgt > ALIGN_WORDS_MAX) return ALIGN_TOO_LONG;
    uint64_t rank = hash_mix(++t->offered);
    if (rank > t->limit) return ALIGN_OK;
    put_words(t, 0, src, nsrc);
    put_words(t, 1, tgt, ntgt);
    MEM_GROW(t->rank, c->n, t->cap_rank);
    t->rank[c->n++] = rank;
    c->cells += (size_t)nsrc * ntgt;
    while (c->n > 1 && needs(c) > t->a->opts.memory) thin_out(t);
    return ALIGN_OK;
}

static void corpus_release(struct align_corpus *c)
{
    for (int d = 0; d < 2; d++) {
        mem_free(c->word[d]);
        mem_free(c->start[d]);
    }
}

struct aligner *align_train(struct align_trainer *t)
{
    struct aligner *a = t->a;
    align_learn(a, &t->c);
    align_index(a);
    t->a = NULL;
    align_trainer_free(t);
    return a;
}

void align_trainer_free(struct align_trainer *t)
{
    if (!t) return;
    aligner_free(t->a);
    corpus_release(&t->c);
    mem_free(t->rank);
    word_splitter_free(t->split);
    arena_release(&t->keys);
    mem_free(t);
}

struct align_facts align_facts(const struct aligner *a)
{
    return (struct align_facts){.pairs = a->pairs,
                                .words = {a->words[0], a->words[1]},
                                .vocab = {a->vocab[0].n, a->vocab[1].n},
                                .entries = a->row[a->vocab[0].n],
                                .tension = {a->tension[0], a->tension[1]}};
}

void aligner_free(struct aligner *a)
{
    if (!a) return;
    for (int d = 0; d < 2; d++) {
        vocab_release(&a->vocab[d]);
        mem_free(a->freq[d]);
        mem_free(a->empty[d]);
        mem_free(a->function[d]);
    }
    mem_free(a->row);
    mem_free(a->entry);
    mem_free(a->col);
    mem_free(a->back);
    mem_free(a);
}

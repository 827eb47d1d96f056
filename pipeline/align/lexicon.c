/* Looking translations up, and writing them all out. */
#include <stdlib.h>

#include "align/parts.h"
#include "engine/shard.h"
#include "text/words.h"

#define LEXICON_COUNT_MIN .1 /* links expected, of a pair of words worth a line */

void align_index(struct aligner *a)
{
    uint32_t S = a->vocab[0].n, T = a->vocab[1].n;
    size_t n = a->row[S];
    a->col = mem_zalloc((T + 2) * sizeof *a->col);
    a->back = mem_array(n + 1, sizeof *a->back);
    for (size_t k = 0; k < n; k++) a->col[a->entry[k].t + 2]++;
    for (uint32_t t = 0; t < T; t++) a->col[t + 2] += a->col[t + 1];
    for (uint32_t s = 0; s < S; s++)
        for (size_t k = a->row[s]; k < a->row[s + 1]; k++)
            a->back[a->col[a->entry[k].t + 1]++] = (struct align_back){s, k};
    align_mark_function_words(a);
}

static struct align_word word_of(const struct aligner *a, int side, uint32_t s, const struct align_entry *e)
{
    uint32_t id = side ? s : e->t;
    return (struct align_word){.word = a->vocab[1 - side].word[id],
                               .id = id,
                               .p = side ? e->q : e->p,
                               .q = side ? e->p : e->q,
                               .count = e->count};
}

static int by_likelihood(const struct align_word *x, const struct align_word *y)
{
    double a = x->p * x->q, b = y->p * y->q;
    return a != b ? (a < b ? 1 : -1) : sv_cmp(x->word, y->word);
}

/* Keeps the best `max` in order. */
static int insert(struct align_word *out, int n, int max, const struct align_word *w)
{
    int at = n;
    while (at > 0 && by_likelihood(w, &out[at - 1]) < 0) at--;
    if (at >= max) return n;
    int end = n < max ? n : max - 1;
    memmove(out + at + 1, out + at, (size_t)(end - at) * sizeof *out);
    out[at] = *w;
    return n < max ? n + 1 : n;
}

uint32_t align_id(const struct aligner *a, int side, sv word)
{
    arena mem = {0};
    uint32_t v = vocab_find(&a->vocab[side], word_key(word, &mem));
    arena_release(&mem);
    return v;
}

sv align_word_of(const struct aligner *a, int side, uint32_t id)
{
    return id < a->vocab[side].n ? a->vocab[side].word[id] : (sv){NULL, 0};
}

int align_translations_of(const struct aligner *a, int side, uint32_t id, struct align_word *out, int max)
{
    int n = 0;
    if (id >= a->vocab[side].n || max <= 0) return 0;
    const size_t *span = (side ? a->col : a->row) + id;
    for (size_t i = span[0]; i < span[1]; i++) {
        uint32_t s = side ? a->back[i].s : id;
        struct align_word w = word_of(a, side, s, &a->entry[side ? a->back[i].at : i]);
        n = insert(out, n, max, &w);
    }
    return n;
}

int align_translations(const struct aligner *a, int side, sv word, struct align_word *out, int max)
{
    return align_translations_of(a, side, align_id(a, side, word), out, max);
}

bool align_lookup_ids(const struct aligner *a, uint32_t src, uint32_t tgt, struct align_word *out)
{
    bool known = src < a->vocab[0].n && tgt < a->vocab[1].n;
    const struct align_entry *e = known ? align_entry_of(a, src, tgt) : NULL;
    if (e) *out = word_of(a, 0, src, e);
    return e != NULL;
}

bool align_lookup(const struct aligner *a, sv src, sv tgt, struct align_word *out)
{
    return align_lookup_ids(a, align_id(a, 0, src), align_id(a, 1, tgt), out);
}

uint32_t align_frequency_of(const struct aligner *a, int side, uint32_t id)
{
    return id < a->vocab[side].n ? a->freq[side][id] : 0;
}

uint32_t align_frequency(const struct aligner *a, int side, sv word)
{
    return align_frequency_of(a, side, align_id(a, side, word));
}

/* ---- the whole ---- */

struct line {
    sv src, tgt;
    const struct align_entry *e;
};

static int by_bytes(const void *x, const void *y)
{
    const struct line *a = x, *b = y;
    int c = sv_cmp(a->src, b->src);
    return c ? c : sv_cmp(a->tgt, b->tgt);
}

static struct line *lines_of(const struct aligner *a, size_t *n)
{
    size_t cap = 0;
    struct line *line = NULL;
    *n = 0;
    for (uint32_t s = 0; s < a->vocab[0].n; s++)
        for (size_t k = a->row[s]; k < a->row[s + 1]; k++) {
            const struct align_entry *e = &a->entry[k];
            if (e->count < LEXICON_COUNT_MIN) continue;
            MEM_GROW(line, *n, cap);
            line[(*n)++] = (struct line){a->vocab[0].word[s], a->vocab[1].word[e->t], e};
        }
    qsort(line, *n, sizeof *line, by_bytes);
    return line;
}

/* Four digits behind the point by integers alone: printf follows the locale. */
static void put_decimal(struct buf *b, double x)
{
    int64_t v = (int64_t)(x * 10000 + .5);
    buf_addi(b, v / 10000);
    buf_addc(b, '.');
    for (int64_t unit = 1000; unit; unit /= 10) buf_addc(b, (char)('0' + v / unit % 10));
}

enum status align_write_lexicon(const struct aligner *a, const char *path, uint64_t *written, struct err *e)
{
    struct shard_writer *w;
    size_t n;
    TRY(shard_writer_open(&w, path, e));
    struct line *line = lines_of(a, &n);
    struct buf b;
    buf_init(&b, 1 << 20);
    enum status st = ST_OK;
    for (size_t i = 0; i < n && st == ST_OK; i++) {
        const double value[] = {line[i].e->p, line[i].e->q, line[i].e->count};
        buf_reset(&b);
        buf_adds(&b, line[i].src);
        buf_addc(&b, '\t');
        buf_adds(&b, line[i].tgt);
        for (int k = 0; k < 3; k++) buf_addc(&b, '\t'), put_decimal(&b, value[k]);
        buf_addc(&b, '\n');
        st = shard_writer_add(w, buf_sv(&b), e);
    }
    *written = n;
    buf_release(&b);
    mem_free(line);
    enum status closed = shard_writer_close(w, st == ST_OK, NULL, e);
    return st == ST_OK ? closed : st;
}

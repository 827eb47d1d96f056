#include "dialogue/material/context.h"

#include <stdlib.h>

#include "align/vocab.h"
#include "text/script.h"
#include "text/utf8.h"

#include "base/input.h"
#include "engine/shard.h"

enum { SEEN_MIN = 3 }; /* times a word must have stood to be offered between two others */

struct triple {
    uint32_t l, w, r;
};
/* hits of row i are [row[i], row[i + 1]) */
struct table {
    size_t *row, n, cap;
    struct context_hit *hit;
};
struct context {
    struct vocab vocab;
    uint32_t *freq;
    struct table after; /* by word: what follows */
    /* by left word: the right words it has; by such a pair: what stood between */
    struct table pair;    /* hit.count is unused */
    struct table between; /* row i belongs to pair.hit[i] */
};

/* ---- learning ---- */

struct context_learner {
    struct context *c;
    uint32_t *token; /* texts one after another, each from CONTEXT_BEGIN to CONTEXT_END */
    size_t n, cap, max;
    size_t freq_cap;
};

struct context_learner *context_learner_new(size_t tokens_max)
{
    struct context_learner *l = MEM_NEW(struct context_learner);
    l->c = MEM_NEW(struct context);
    l->max = tokens_max;
    vocab_add(&l->c->vocab, SV("\x01"));
    vocab_add(&l->c->vocab, SV("\x02"));
    l->freq_cap = 1024;
    l->c->freq = mem_zalloc(l->freq_cap * sizeof(uint32_t));
    script_init();
    return l;
}

static void put(struct context_learner *l, uint32_t v)
{
    MEM_GROW(l->token, l->n, l->cap);
    l->token[l->n++] = v;
    if (v >= l->freq_cap) {
        l->c->freq = mem_realloc(l->c->freq, l->freq_cap * 2 * sizeof(uint32_t));
        memset(l->c->freq + l->freq_cap, 0, l->freq_cap * sizeof(uint32_t));
        l->freq_cap *= 2;
    }
    l->c->freq[v]++;
}

void context_learner_add(struct context_learner *l, const sv *word, int n)
{
    if (n <= 0 || l->n + (size_t)n + 2 > l->max) return;
    put(l, CONTEXT_BEGIN);
    for (int i = 0; i < n; i++) put(l, vocab_add(&l->c->vocab, word[i]));
    put(l, CONTEXT_END);
}

static bool has_letter(sv word)
{
    const char *p = word.p;
    while (p < word.p + word.n)
        if (cls_letter(cp_class_of(cp_props(utf8_next(&p))))) return true;
    return false;
}

static int by_triple(const void *x, const void *y)
{
    const struct triple *a = x, *b = y;
    if (a->l != b->l) return a->l < b->l ? -1 : 1;
    if (a->r != b->r) return a->r < b->r ? -1 : 1;
    return (a->w > b->w) - (a->w < b->w);
}

static int by_number(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

static void table_put(struct table *t, uint32_t word, uint32_t count)
{
    MEM_GROW(t->hit, t->n, t->cap);
    t->hit[t->n++] = (struct context_hit){word, count};
}

/* The places of each word, grouped by word. */
static size_t *group(const struct context_learner *l, size_t *row)
{
    uint32_t V = l->c->vocab.n;
    size_t *at = mem_array(l->n + 1, sizeof *at), *next = mem_array(V + 1, sizeof *next);
    row[0] = 0;
    for (uint32_t v = 0; v < V; v++) row[v + 1] = row[v] + l->c->freq[v], next[v] = row[v];
    for (size_t i = 0; i < l->n; i++) at[next[l->token[i]]++] = i;
    mem_free(next);
    return at;
}

static void count_row(struct context_learner *l, const size_t *at, size_t n, uint32_t *follow)
{
    struct context *c = l->c;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t w = l->token[at[i] + 1];
        if (c->freq[w] > 1) follow[k++] = w;
    }
    qsort(follow, k, sizeof *follow, by_number);
    for (size_t i = 0, j; i < k; i = j) {
        for (j = i; j < k && follow[j] == follow[i];) j++;
        table_put(&c->after, follow[i], (uint32_t)(j - i));
    }
}

static void count_between(struct context_learner *l, const size_t *at, size_t n, const bool *offer, struct triple *t)
{
    struct context *c = l->c;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        const uint32_t *w = l->token + at[i];
        if (w[1] != CONTEXT_END && offer[w[1]] && c->freq[w[2]] > 1) t[k++] = (struct triple){w[0], w[1], w[2]};
    }
    qsort(t, k, sizeof *t, by_triple);
    for (size_t i = 0, j; i < k; i = j) {
        if (i == 0 || t[i].r != t[i - 1].r) {
            struct table *b = &c->between;
            table_put(&c->pair, t[i].r, 0);
            if ((c->pair.n & (c->pair.n - 1)) == 0) b->row = mem_realloc(b->row, (c->pair.n * 2 + 1) * sizeof(size_t));
            b->row[c->pair.n - 1] = b->n;
        }
        for (j = i; j < k && t[j].r == t[i].r && t[j].w == t[i].w;) j++;
        table_put(&c->between, t[i].w, (uint32_t)(j - i));
    }
}

struct context *context_learn(struct context_learner *l)
{
    struct context *c = l->c;
    uint32_t V = c->vocab.n, most = 0;
    size_t *row = mem_array(V + 1, sizeof *row), *at = group(l, row);
    bool *offer = mem_array(V + 1, sizeof *offer);
    for (uint32_t v = 0; v < V; v++) {
        offer[v] = v > CONTEXT_END && c->freq[v] >= SEEN_MIN && has_letter(c->vocab.word[v]);
        if (c->freq[v] > most) most = c->freq[v];
    }
    struct triple *t = mem_array((size_t)most + 1, sizeof *t);
    c->after.row = mem_array(V + 1, sizeof(size_t));
    c->pair.row = mem_array(V + 1, sizeof(size_t));
    c->between.row = mem_array(1, sizeof(size_t));
    for (uint32_t v = 0; v < V; v++) {
        c->after.row[v] = c->after.n;
        c->pair.row[v] = c->pair.n;
        size_t n = c->freq[v] > 1 && v != CONTEXT_END ? row[v + 1] - row[v] : 0;
        count_row(l, at + row[v], n, (uint32_t *)t);
        count_between(l, at + row[v], n, offer, t);
    }
    c->after.row[V] = c->after.n;
    c->pair.row[V] = c->pair.n;
    c->between.row[c->pair.n] = c->between.n;
    mem_free(t);
    mem_free(offer);
    mem_free(row);
    mem_free(at);
    l->c = NULL;
    context_learner_free(l);
    return c;
}

void context_learner_free(struct context_learner *l)
{
    if (!l) return;
    context_free(l->c);
    mem_free(l->token);
    mem_free(l);
}

void context_free(struct context *c)
{
    if (!c) return;
    vocab_release(&c->vocab);
    mem_free(c->freq);
    struct table *t[] = {&c->after, &c->pair, &c->between};
    for (int i = 0; i < 3; i++) {
        mem_free(t[i]->row);
        mem_free(t[i]->hit);
    }
    mem_free(c);
}

/* ---- asking ---- */

uint32_t context_words(const struct context *c)
{
    return c->vocab.n;
}

uint32_t context_id(const struct context *c, sv word)
{
    uint32_t v = vocab_find(&c->vocab, word);
    return v <= CONTEXT_END ? CONTEXT_NONE : v;
}

sv context_word(const struct context *c, uint32_t id)
{
    return id > CONTEXT_END && id < c->vocab.n ? c->vocab.word[id] : (sv){NULL, 0};
}

uint32_t context_frequency(const struct context *c, uint32_t id)
{
    return id < c->vocab.n ? c->freq[id] : 0;
}

/* Where `word` is or would be in a row. */
static size_t find(const struct table *t, size_t row, uint32_t word)
{
    size_t lo = t->row[row], hi = t->row[row + 1];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t->hit[mid].word < word)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t context_follows(const struct context *c, uint32_t a, uint32_t b)
{
    if (a >= c->vocab.n || b >= c->vocab.n) return 0;
    size_t k = find(&c->after, a, b);
    return k < c->after.row[a + 1] && c->after.hit[k].word == b ? c->after.hit[k].count : 0;
}

int context_after(const struct context *c, uint32_t a, const struct context_hit **hit)
{
    if (a >= c->vocab.n) return 0;
    *hit = c->after.hit + c->after.row[a];
    return (int)(c->after.row[a + 1] - c->after.row[a]);
}

int context_between(const struct context *c, uint32_t l, uint32_t r, const struct context_hit **hit)
{
    if (l >= c->vocab.n || r >= c->vocab.n) return 0;
    size_t k = find(&c->pair, l, r);
    if (k == c->pair.row[l + 1] || c->pair.hit[k].word != r) return 0;
    *hit = c->between.hit + c->between.row[k];
    return (int)(c->between.row[k + 1] - c->between.row[k]);
}

/* ---- as a file: lines of decimal numbers; a row's words are differences to the one before ---- */

static const char head[] = "lingloom context 1";

static void put_number(struct buf *b, uint64_t v)
{
    if (b->n && b->p[b->n - 1] != '\n') buf_addc(b, ' ');
    buf_addi(b, (int64_t)v);
}

static void put_hits(const struct table *t, size_t row, struct buf *b)
{
    put_number(b, t->row[row + 1] - t->row[row]);
    uint32_t before = 0;
    for (size_t k = t->row[row]; k < t->row[row + 1]; before = t->hit[k++].word) {
        put_number(b, t->hit[k].word - before);
        put_number(b, t->hit[k].count);
    }
}

static enum status flush(struct shard_writer *w, struct buf *b, struct err *e)
{
    buf_addc(b, '\n');
    enum status st = shard_writer_add(w, buf_sv(b), e);
    buf_reset(b);
    return st;
}

static enum status put_all(const struct context *c, struct shard_writer *w, struct buf *b, struct err *e)
{
    buf_adds(b, sv_z(head));
    put_number(b, c->vocab.n);
    TRY(flush(w, b, e));
    for (uint32_t v = 0; v < c->vocab.n; v++) {
        buf_adds(b, c->vocab.word[v]);
        buf_addc(b, '\t');
        buf_addi(b, c->freq[v]);
        TRY(flush(w, b, e));
    }
    for (uint32_t v = 0; v < c->vocab.n; v++) {
        put_hits(&c->after, v, b);
        put_hits(&c->pair, v, b);
        for (size_t k = c->pair.row[v]; k < c->pair.row[v + 1]; k++) put_hits(&c->between, k, b);
        TRY(flush(w, b, e));
    }
    return ST_OK;
}

enum status context_save(const struct context *c, const char *path, struct err *e)
{
    struct shard_writer *w;
    struct buf b;
    TRY(shard_writer_open(&w, path, e));
    buf_init(&b, BUF_MAX_DEFAULT);
    enum status st = put_all(c, w, &b, e);
    buf_release(&b);
    enum status closed = shard_writer_close(w, st == ST_OK, NULL, e);
    return st == ST_OK ? closed : st;
}

/* ---- reading: whatever the file holds, what is used is within bounds ---- */

enum { LINE_MAX_BYTES = 256 << 20 };
struct loader {
    struct context *c;
    struct lines *lines;
    sv rest;
    uint64_t no;
    uint32_t words;
    size_t between_cap;
    bool bad;
    struct err *e;
};

static bool next_line(struct loader *l)
{
    if (!l->bad && lines_next(l->lines, &l->rest, &l->no, l->e) != LINE_OK) l->bad = true;
    return !l->bad;
}

/* Digits up to a space or the end; no more than `most`. */
static uint32_t get_number(struct loader *l, uint32_t most)
{
    uint64_t v = 0;
    ptrdiff_t i = 0;
    for (; i < l->rest.n && l->rest.p[i] != ' ' && i < 11; i++) {
        unsigned digit = (unsigned char)l->rest.p[i] - (unsigned)'0';
        if (digit > 9) l->bad = true;
        v = v * 10 + (digit & 15);
    }
    if (i == 0 || v > most || (i < l->rest.n && l->rest.p[i] != ' ')) l->bad = true;
    l->rest = sv_from(l->rest, i + 1);
    return l->bad ? 0 : (uint32_t)v;
}

static void get_hits(struct loader *l, struct table *t)
{
    uint32_t n = get_number(l, l->words), word = 0;
    for (uint32_t k = 0; k < n && !l->bad; k++) {
        uint32_t step = get_number(l, l->words - 1 - word);
        if (k && !step) l->bad = true;
        word += step;
        table_put(t, word, get_number(l, UINT32_MAX));
    }
}

static void get_words(struct loader *l)
{
    size_t cap = 0;
    if (!next_line(l) || !sv_starts(l->rest, sv_z(head))) l->bad = true;
    l->rest = sv_from(l->rest, (ptrdiff_t)sizeof head);
    l->words = get_number(l, UINT32_MAX - 1);
    if (l->words < 2) l->bad = true;
    for (uint32_t v = 0; v < l->words && next_line(l); v++) {
        sv word = sv_cut(&l->rest, '\t');
        if (!l->rest.p || !utf8_ok(word) || vocab_add(&l->c->vocab, word) != v) {
            l->bad = true;
            return;
        }
        MEM_GROW(l->c->freq, v, cap);
        l->c->freq[v] = get_number(l, UINT32_MAX);
    }
}

static void get_row(struct loader *l, uint32_t v)
{
    struct context *c = l->c;
    c->after.row[v] = c->after.n;
    c->pair.row[v] = c->pair.n;
    get_hits(l, &c->after);
    get_hits(l, &c->pair);
    for (size_t k = c->pair.row[v]; k < c->pair.n && !l->bad; k++) {
        MEM_GROW(c->between.row, k + 1, l->between_cap);
        c->between.row[k] = c->between.n;
        get_hits(l, &c->between);
    }
    c->after.row[v + 1] = c->after.n;
    c->pair.row[v + 1] = c->pair.n;
    if (l->rest.n) l->bad = true;
}

static void get_rows(struct loader *l)
{
    struct context *c = l->c;
    uint32_t V = c->vocab.n;
    c->after.row = mem_zalloc((V + 1) * sizeof(size_t));
    c->pair.row = mem_zalloc((V + 1) * sizeof(size_t));
    l->between_cap = 16;
    c->between.row = mem_zalloc(l->between_cap * sizeof(size_t));
    for (uint32_t v = 0; v < V && next_line(l); v++) get_row(l, v);
    if (!l->bad) c->between.row[c->pair.n] = c->between.n;
    if (!l->bad && (lines_next(l->lines, &l->rest, &l->no, l->e) != LINE_END || l->e->code)) l->bad = true;
}

enum status context_read(struct context **out, struct input *in, struct err *e)
{
    struct err inner = {0};
    struct loader l = {.c = MEM_NEW(struct context), .lines = lines_new(in, LINE_MAX_BYTES), .e = &inner};
    get_words(&l);
    if (!l.bad) get_rows(&l);
    lines_free(l.lines);
    if (!l.bad) {
        *out = l.c;
        return ST_OK;
    }
    context_free(l.c);
    if (inner.code) return err_set(e, inner.code, "%s", inner.msg);
    return err_set(e, ST_DATA, "%s:%llu: this is no table of word contexts", input_name(in), (unsigned long long)l.no);
}

enum status context_load(struct context **c, const char *path, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, path, e));
    enum status st = context_read(c, in, e);
    input_close(in);
    return st;
}

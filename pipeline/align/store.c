/* A model as a file: tab-separated lines, numbers as the hexadecimal digits of their bits, so that what is read back is
 * what was written. */
#include "align/parts.h"
#include "base/input.h"
#include "base/utf8.h"
#include "engine/shard.h"

static const char head[] = "lingloom align 1";

/* ---- writing ---- */

static void put_hex(struct buf *b, uint64_t v)
{
    char digit[16];
    int n = 0;
    do digit[n++] = "0123456789abcdef"[v & 15];
    while (v >>= 4);
    buf_addc(b, '\t');
    while (n) buf_addc(b, digit[--n]);
}

static uint64_t bits64(double x)
{
    uint64_t v;
    memcpy(&v, &x, sizeof v);
    return v;
}

static uint32_t bits32(float x)
{
    uint32_t v;
    memcpy(&v, &x, sizeof v);
    return v;
}

static enum status flush(struct shard_writer *w, struct buf *b, struct err *e)
{
    buf_addc(b, '\n');
    enum status st = shard_writer_add(w, buf_sv(b), e);
    buf_reset(b);
    return st;
}

static enum status put_head(const struct aligner *a, struct shard_writer *w, struct buf *b, struct err *e)
{
    buf_adds(b, sv_z(head));
    put_hex(b, a->opts.pretokenized);
    put_hex(b, a->pairs);
    for (int d = 0; d < 2; d++) {
        put_hex(b, a->words[d]);
        put_hex(b, a->vocab[d].n);
        put_hex(b, bits64(a->tension[d]));
        put_hex(b, bits64(a->jumps[d].p0));
        for (int k = 0; k < HMM_JUMPS; k++) put_hex(b, bits64(a->jumps[d].weight[k]));
    }
    return flush(w, b, e);
}

static enum status put_words(const struct aligner *a, int d, struct shard_writer *w, struct buf *b, struct err *e)
{
    for (uint32_t v = 0; v < a->vocab[d].n; v++) {
        buf_adds(b, a->vocab[d].word[v]);
        put_hex(b, a->freq[d][v]);
        put_hex(b, bits32(a->empty[1 - d][v]));
        TRY(flush(w, b, e));
    }
    return ST_OK;
}

static enum status put_rows(const struct aligner *a, struct shard_writer *w, struct buf *b, struct err *e)
{
    for (uint32_t s = 0; s < a->vocab[0].n; s++) {
        buf_addi(b, (int64_t)(a->row[s + 1] - a->row[s]));
        TRY(flush(w, b, e));
        for (size_t k = a->row[s]; k < a->row[s + 1]; k++) {
            const struct align_entry *x = &a->entry[k];
            buf_addi(b, x->t);
            put_hex(b, bits32(x->p));
            put_hex(b, bits32(x->q));
            put_hex(b, bits32(x->count));
            TRY(flush(w, b, e));
        }
    }
    return ST_OK;
}

enum status align_save(const struct aligner *a, const char *path, struct err *e)
{
    struct shard_writer *w;
    struct buf b;
    TRY(shard_writer_open(&w, path, e));
    buf_init(&b, 1 << 20);
    enum status st = put_head(a, w, &b, e);
    for (int d = 0; d < 2 && st == ST_OK; d++) st = put_words(a, d, w, &b, e);
    if (st == ST_OK) st = put_rows(a, w, &b, e);
    buf_release(&b);
    enum status closed = shard_writer_close(w, st == ST_OK, NULL, e);
    return st == ST_OK ? closed : st;
}

/* ---- reading: whatever the file holds, what is used is within bounds ---- */

struct loader {
    struct aligner *a;
    struct lines *lines;
    sv rest;
    uint64_t no, nword[2];
    bool bad;
    struct err *e;
};

static bool next_line(struct loader *l)
{
    if (!l->bad && lines_next(l->lines, &l->rest, &l->no, l->e) != LINE_OK) l->bad = true;
    return !l->bad;
}

static uint64_t get_hex(struct loader *l, uint64_t most)
{
    sv s = l->rest.p ? sv_cut(&l->rest, '\t') : sv_of("", 0);
    uint64_t v = 0;
    if (s.n < 1 || s.n > 16) l->bad = true;
    for (ptrdiff_t i = 0; i < s.n && !l->bad; i++) {
        char c = s.p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
        if (digit < 0) l->bad = true;
        v = v << 4 | (uint64_t)(digit & 15);
    }
    if (v > most) l->bad = true;
    return l->bad ? 0 : v;
}

static double get_double(struct loader *l, double most)
{
    uint64_t v = get_hex(l, UINT64_MAX);
    double x;
    memcpy(&x, &v, sizeof x);
    if (!(x >= 0 && x <= most)) l->bad = true;
    return x;
}

static float get_float(struct loader *l, float least, float most)
{
    uint32_t v = (uint32_t)get_hex(l, UINT32_MAX);
    float x;
    memcpy(&x, &v, sizeof x);
    if (!(x >= least && x <= most)) l->bad = true;
    return x;
}

static void get_head(struct loader *l)
{
    struct aligner *a = l->a;
    if (!next_line(l) || !sv_is(sv_cut(&l->rest, '\t'), head)) l->bad = true;
    a->opts.pretokenized = get_hex(l, 1);
    a->pairs = get_hex(l, UINT64_MAX);
    for (int d = 0; d < 2; d++) {
        a->words[d] = get_hex(l, UINT64_MAX);
        l->nword[d] = get_hex(l, UINT32_MAX - 1);
        a->tension[d] = get_double(l, 100);
        a->jumps[d].p0 = get_double(l, .999);
        for (int k = 0; k < HMM_JUMPS; k++) {
            a->jumps[d].weight[k] = get_double(l, 1);
            if (a->jumps[d].weight[k] < 1e-6) l->bad = true;
        }
    }
}

static void get_words(struct loader *l, int d)
{
    struct aligner *a = l->a;
    size_t cap_freq = 0, cap_empty = 0;
    for (uint32_t v = 0; v < l->nword[d] && next_line(l); v++) {
        sv word = sv_cut(&l->rest, '\t');
        if (!utf8_ok(word) || vocab_add(&a->vocab[d], word) != v) l->bad = true;
        MEM_GROW(a->freq[d], v, cap_freq);
        MEM_GROW(a->empty[1 - d], v, cap_empty);
        a->freq[d][v] = (uint32_t)get_hex(l, UINT32_MAX);
        a->empty[1 - d][v] = get_float(l, 1e-12f, 2);
    }
}

static void get_rows(struct loader *l)
{
    struct aligner *a = l->a;
    uint32_t V = a->vocab[0].n;
    size_t n = 0, cap = 0;
    a->row = mem_zalloc((V + 1) * sizeof *a->row);
    for (uint32_t s = 0; s < V && next_line(l); s++) {
        int64_t count, t, before = -1;
        if (!sv_to_i64(l->rest, &count) || count < 0) l->bad = true;
        for (int64_t k = 0; !l->bad && k < count && next_line(l); k++, before = t) {
            MEM_GROW(a->entry, n, cap);
            if (!sv_to_i64(sv_cut(&l->rest, '\t'), &t) || t <= before || t >= a->vocab[1].n) l->bad = true;
            float p = get_float(l, 1e-12f, 2), q = get_float(l, 1e-12f, 2);
            a->entry[n++] = (struct align_entry){(uint32_t)t, p, q, get_float(l, 0, 1e30f)};
        }
        a->row[s + 1] = n;
    }
}

/* Nothing may follow. */
static void get_end(struct loader *l)
{
    if (lines_next(l->lines, &l->rest, &l->no, l->e) != LINE_END || l->e->code) l->bad = true;
}

enum status align_read(struct aligner **out, struct input *in, struct err *e)
{
    struct err inner = {0};
    struct loader l = {.a = MEM_NEW(struct aligner), .lines = lines_new(in, 1 << 20), .e = &inner};
    align_opts_init(&l.a->opts);
    get_head(&l);
    for (int d = 0; d < 2 && !l.bad; d++) get_words(&l, d);
    if (!l.bad) get_rows(&l);
    if (!l.bad) get_end(&l);
    lines_free(l.lines);
    if (!l.bad) {
        align_index(l.a);
        *out = l.a;
        return ST_OK;
    }
    aligner_free(l.a);
    if (inner.code) return err_set(e, inner.code, "%s", inner.msg);
    return err_set(e, ST_DATA, "%s:%llu: this is no model of 'lingloom align'", input_name(in),
                   (unsigned long long)l.no);
}

enum status align_load(struct aligner **out, const char *path, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, path, e));
    enum status st = align_read(out, in, e);
    input_close(in);
    return st;
}

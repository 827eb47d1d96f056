#include "text/shingle.h"

#include "base/hash.h"
#include "text/script.h"
#include "text/utf8.h"

#include <pthread.h>

/* longest text and code points per shingle of each class */
static const struct {
    size_t upto;
    uint8_t n[SHINGLE_KINDS];
} class_of[SHINGLE_CLASSES] = {{80, {5, 3, 2}}, {2000, {5, 3, 3}}, {20000, {7, 3, 3}}, {SIZE_MAX, {9, 3, 3}}};

enum {
    TAKES_BEFORE = SHINGLE_KINDS, /* Common, Inherited: the kind of what stands before */
    MAX_BYTES = 1 << 30,          /* of all parts: places are 32 bits */
    KEEP_BYTES = 32 << 20         /* buffers larger than that are given back by the next clear */
};

static const uint8_t kind_of_script[64] = {
    [SC_UNKNOWN] = TAKES_BEFORE,    [SC_COMMON] = TAKES_BEFORE,      [SC_INHERITED] = TAKES_BEFORE,
    [SC_HANGUL] = SHINGLE_SYLLABIC, [SC_THAI] = SHINGLE_SYLLABIC,    [SC_KHMER] = SHINGLE_SYLLABIC,
    [SC_LAO] = SHINGLE_SYLLABIC,    [SC_MYANMAR] = SHINGLE_SYLLABIC, [SC_HAN] = SHINGLE_HAN,
    [SC_HIRAGANA] = SHINGLE_HAN,    [SC_KATAKANA] = SHINGLE_HAN,     [SC_BOPOMOFO] = SHINGLE_HAN,
};

struct part {
    size_t byte, bytes; /* in text */
    size_t cp, cps;
    size_t from; /* of `from` and `kind`; an ASCII part has no entries there */
    uint64_t salt;
    bool ascii;
};

struct shingler {
    char *text;
    size_t bytes, cap_text;
    struct part *part;
    size_t parts, cap_part;
    uint32_t *from; /* where each code point begins, from its part's first byte, and one past the last */
    uint8_t *kind;
    size_t points, cap_points;
    size_t length; /* code points */
    unsigned kinds;
    uint32_t *x, *tmp;
    size_t cap_x, cap_tmp;
    struct shingle_at *at;
    size_t cap_at;
};

int shingle_class(size_t length)
{
    int c = 0;
    while (length > class_of[c].upto) c++;
    return c;
}

/* What the first byte says already: all of ASCII, Cyrillic, most of Han, Hangul. */
static uint8_t kind_of_lead[256];
enum { NOT_BY_LEAD = 0xff };

static void fill_lead(void)
{
    static const uint32_t first[] = {0, 0x80, 0x800, 0x10000, 0x110000};
    script_init();
    for (int len = 1; len <= 4; len++) {
        for (uint32_t c = first[len - 1]; c < first[len]; c++) {
            char b[4];
            utf8_put(b, c);
            uint8_t kind = kind_of_script[cp_script_of(cp_props(c))], *lead = &kind_of_lead[(unsigned char)b[0]];
            bool start = (c & ((1u << (6 * (len - 1))) - 1)) == 0 || c == first[len - 1];
            *lead = start || *lead == kind ? kind : NOT_BY_LEAD;
        }
    }
}

struct shingler *shingler_new(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, fill_lead);
    return MEM_NEW(struct shingler);
}

static void give_back(struct shingler *s)
{
    mem_free(s->text);
    mem_free(s->part);
    mem_free(s->from);
    mem_free(s->kind);
    mem_free(s->x);
    mem_free(s->tmp);
    mem_free(s->at);
    *s = (struct shingler){0};
}

void shingler_free(struct shingler *s)
{
    if (!s) return;
    give_back(s);
    mem_free(s);
}

size_t shingler_held(const struct shingler *s)
{
    return sizeof *s + s->cap_text + s->cap_part * sizeof *s->part + s->cap_points * (sizeof *s->from + 1) +
           (s->cap_x + s->cap_tmp) * sizeof *s->x + s->cap_at * sizeof *s->at;
}

void shingler_clear(struct shingler *s)
{
    if (shingler_held(s) > KEEP_BYTES) give_back(s);
    s->bytes = s->parts = s->points = s->length = 0;
    s->kinds = 0;
}

/* ---- loading ---- */

static void *room(void *p, size_t need, size_t each, size_t *cap)
{
    if (need <= *cap) return p;
    *cap = need + need / 2 + 64;
    return mem_realloc(p, *cap * each);
}

/* Code points before the first of a script take that one's kind; a text without any is alphabetic. */
static unsigned mend_start(uint8_t *kind, size_t n, size_t unknown)
{
    uint8_t first = unknown < n ? kind[unknown] : SHINGLE_ALPHABETIC;
    memset(kind, first, unknown);
    return unknown ? 1u << first : 0;
}

/* Borders and kinds of a text's code points so far. */
struct decoding {
    const char *beg, *q, *end;
    uint32_t *from;
    uint8_t *kind;
    size_t n;
    unsigned seen;
    uint8_t before;
};

/* A run of code points of the same length, so that the next one's place needs no waiting for this one's bytes. */
static inline void decode_run(struct decoding *d, unsigned least, unsigned upto, int len)
{
    const char *q = d->q, *end = d->end;
    uint32_t *restrict from = d->from;
    uint8_t *restrict kind = d->kind, before = d->before;
    size_t n = d->n;
    unsigned seen = d->seen;
    for (unsigned lead; q < end && (lead = (unsigned char)*q) >= least && lead <= upto; q += len) {
        uint8_t k = kind_of_lead[lead];
        if (k == NOT_BY_LEAD) {
            const char *p = q;
            k = kind_of_script[cp_script_of(cp_props(utf8_next(&p)))];
        }
        from[n] = (uint32_t)(q - d->beg);
        kind[n++] = before = k == TAKES_BEFORE ? before : k;
        seen |= 1u << before;
    }
    d->q = q;
    d->n = n;
    d->before = before;
    d->seen = seen;
}

static inline bool all_ascii(const char *p) /* 16 bytes */
{
    uint64_t w[2];
    memcpy(w, p, sizeof w);
    return !((w[0] | w[1]) & 0x8080808080808080u);
}

/* ASCII within an alphabetic text: letters are of its kind, and all else takes the kind before. */
static inline void decode_ascii(struct decoding *d)
{
    enum { STEP = 16 };
    const uint32_t at = (uint32_t)(d->q - d->beg);
    uint32_t *restrict from = d->from + d->n;
    size_t k = 0, most = (size_t)(d->end - d->q);
    while (k + STEP <= most && all_ascii(d->q + k)) {
        for (uint32_t j = 0; j < STEP; j++) from[k + j] = at + (uint32_t)k + j;
        k += STEP;
    }
    memset(d->kind + d->n, SHINGLE_ALPHABETIC, k);
    d->q += k;
    d->n += k;
}

/* Borders and kinds of one part. */
static void decode(struct shingler *s, struct part *p)
{
    size_t cap = s->cap_points, need = s->points + p->bytes + 1, unknown = 0;
    const char *t = s->text + p->byte;
    s->from = room(s->from, need, sizeof *s->from, &cap);
    s->kind = room(s->kind, need, 1, &s->cap_points);
    struct decoding d = {t, t, t + p->bytes, s->from + s->points, s->kind + s->points, 0, 0, TAKES_BEFORE};
    if (p->bytes > 16) { /* mostly enough to know the first script */
        d.end = t + 16;
        decode_run(&d, 0, 0x7f, 1);
        d.end = t + p->bytes;
    }
    while (d.q < d.end) {
        if (d.before == SHINGLE_ALPHABETIC) decode_ascii(&d);
        decode_run(&d, 0, 0x7f, 1);
        decode_run(&d, 0xe0, 0xef, 3);
        decode_run(&d, 0xc0, 0xdf, 2);
        decode_run(&d, 0xf0, 0xff, 4);
    }
    d.from[d.n] = (uint32_t)p->bytes;
    while (unknown < d.n && d.kind[unknown] == TAKES_BEFORE) unknown++;
    s->kinds |= (d.seen & ~(1u << TAKES_BEFORE)) | mend_start(d.kind, d.n, unknown);
    p->from = s->points;
    p->cps = d.n;
    s->points += d.n + 1;
}

void shingler_add(struct shingler *s, sv part, uint64_t salt)
{
    if (part.n <= 0 || (size_t)part.n > MAX_BYTES - s->bytes) return;
    MEM_GROW(s->part, s->parts, s->cap_part);
    struct part *p = &s->part[s->parts++];
    *p = (struct part){.byte = s->bytes, .bytes = (size_t)part.n, .cp = s->length, .salt = salt};
    s->text = room(s->text, s->bytes + p->bytes, 1, &s->cap_text);
    memcpy(s->text + s->bytes, part.p, p->bytes);
    s->bytes += p->bytes;
    p->ascii = utf8_is_ascii(part);
    p->cps = p->bytes;
    if (p->ascii)
        s->kinds |= 1u << SHINGLE_ALPHABETIC;
    else
        decode(s, p);
    s->length += p->cps;
}

size_t shingler_length(const struct shingler *s)
{
    return s->length;
}

/* ---- classes ---- */

static bool same_shingles(const struct shingler *s, int a, int b)
{
    for (int k = 0; k < SHINGLE_KINDS; k++)
        if ((s->kinds >> k & 1) && class_of[a].n[k] != class_of[b].n[k]) return false;
    return true;
}

int shingler_classes(const struct shingler *s, double tau, int out[SHINGLE_CLASSES])
{
    int n = 0, own = shingle_class(s->length);
    out[n++] = own;
    for (int c = own - 1; c >= 0 && (double)class_of[c].upto >= tau * (double)s->length; c--)
        if (!same_shingles(s, c, out[n - 1])) out[n++] = c;
    return n;
}

int shingler_lowest_class(const struct shingler *s)
{
    int own = shingle_class(s->length), c = own;
    while (c > 0 && same_shingles(s, c - 1, own)) c--;
    return c;
}

/* ---- hashes ---- */

static size_t hash_part(const struct shingler *s, const struct part *p, const uint8_t width[SHINGLE_KINDS], uint32_t *x)
{
    sv t = sv_of(s->text + p->byte, (ptrdiff_t)p->bytes);
    if (p->ascii) return hash_windows(t, width[SHINGLE_ALPHABETIC], p->salt, x);
    return hash_grams(t.p, s->from + p->from, s->kind + p->from, p->cps, width, p->salt, x);
}

static void room_for_hashes(struct shingler *s)
{
    s->x = room(s->x, s->length, sizeof *s->x, &s->cap_x);
}

size_t shingler_hashes(struct shingler *s, int cls, const uint32_t **x)
{
    size_t n = 0;
    room_for_hashes(s);
    for (size_t i = 0; i < s->parts; i++) {
        const struct part *p = &s->part[i];
        size_t got = hash_part(s, p, class_of[cls].n, s->x + n);
        if (!got) s->x[n] = (uint32_t)(hash64(sv_of(s->text + p->byte, (ptrdiff_t)p->bytes), p->salt) >> 32), got = 1;
        n += got;
    }
    *x = s->x;
    return n;
}

size_t shingler_set(struct shingler *s, int cls, const uint32_t **x)
{
    size_t n = shingler_hashes(s, cls, x);
    s->tmp = room(s->tmp, n, sizeof *s->tmp, &s->cap_tmp);
    return shingle_sort_unique(s->x, n, s->tmp);
}

/* Places of the shingles that hash_part made of p. */
static void places(const struct shingler *s, const struct part *p, const uint8_t width[SHINGLE_KINDS],
                   struct shingle_at *at)
{
    const uint32_t *from = s->from + p->from;
    const uint8_t *kind = s->kind + p->from;
    for (size_t i = 0; i < p->cps; i++)
        if (i + width[p->ascii ? SHINGLE_ALPHABETIC : kind[i]] <= p->cps)
            *at++ = (struct shingle_at){(uint32_t)(p->cp + i), (uint32_t)(p->byte + (p->ascii ? i : from[i]))};
}

size_t shingler_plain(struct shingler *s, int n_alphabetic, int n_han, const uint32_t **x, const struct shingle_at **at)
{
    uint8_t width[SHINGLE_KINDS] = {(uint8_t)n_alphabetic, (uint8_t)n_han, (uint8_t)n_han};
    size_t n = 0;
    room_for_hashes(s);
    s->at = room(s->at, s->length, sizeof *s->at, &s->cap_at);
    for (size_t i = 0; i < s->parts; i++) {
        places(s, &s->part[i], width, s->at + n);
        n += hash_part(s, &s->part[i], width, s->x + n);
    }
    *x = s->x;
    *at = s->at;
    return n;
}

/* ---- sets ---- */

size_t shingle_common(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    size_t i = 0, j = 0, both = 0;
    while (i < na && j < nb) { /* without branches: which side is behind is not to be foretold */
        uint32_t p = a[i], q = b[j];
        both += p == q;
        i += p <= q;
        j += q <= p;
    }
    return both;
}

double shingle_jaccard(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    size_t both = shingle_common(a, na, b, nb), any = na + nb - both;
    return any ? (double)both / (double)any : 0;
}

static void insertion_sort(uint32_t *x, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t v = x[i];
        size_t j = i;
        for (; j > 0 && x[j - 1] > v; j--) x[j] = x[j - 1];
        x[j] = v;
    }
}

/* Hashes are spread evenly: one move by their highest bits leaves each a place or two from where it belongs. False,
 * and nothing done, where they are not (many repeats, or a text made to be slow). */
static bool spread_sort(uint32_t *x, size_t n, uint32_t *tmp)
{
    enum { MOST_BITS = 11, CROWD = 32 };
    uint32_t at[1 << MOST_BITS], sum = 0;
    int bits = 5;
    while (bits < MOST_BITS && (size_t)1 << bits < n) bits++;
    memset(at, 0, sizeof *at << bits);
    for (size_t i = 0; i < n; i++) at[x[i] >> (32 - bits)]++;
    for (size_t k = 0; k < (size_t)1 << bits; k++) {
        uint32_t here = at[k];
        if (here > CROWD) return false;
        at[k] = sum;
        sum += here;
    }
    for (size_t i = 0; i < n; i++) tmp[at[x[i] >> (32 - bits)]++] = x[i];
    memcpy(x, tmp, n * sizeof *x);
    insertion_sort(x, n);
    return true;
}

/* LSD by bytes: all four histograms in one pass, then four moves, so that the result is in x again. */
static void radix_sort(uint32_t *x, size_t n, uint32_t *tmp)
{
    uint32_t count[4][256] = {0};
    for (size_t i = 0; i < n; i++)
        for (int d = 0; d < 4; d++) count[d][x[i] >> (8 * d) & 255]++;
    for (int d = 0; d < 4; d++) {
        uint32_t sum = 0, *c = count[d], *swap = tmp;
        for (int k = 0; k < 256; k++) {
            uint32_t here = c[k];
            c[k] = sum;
            sum += here;
        }
        for (size_t i = 0; i < n; i++) tmp[c[x[i] >> (8 * d) & 255]++] = x[i];
        tmp = x;
        x = swap;
    }
}

size_t shingle_sort_unique(uint32_t *x, size_t n, uint32_t *tmp)
{
    if (n == 0) return 0;
    if (n <= 32)
        insertion_sort(x, n);
    else if (n > 1 << 14 || !spread_sort(x, n, tmp))
        radix_sort(x, n, tmp);
    size_t k = 1;
    for (size_t i = 1; i < n; i++) {
        x[k] = x[i];
        k += x[i] != x[k - 1];
    }
    return k;
}

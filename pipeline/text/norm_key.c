/* Keys: NFKC_Casefold, dashes and quotes unified, white space collapsed; in one pass over the text.
 *
 * A table knows what becomes of a code point by itself. That is enough wherever the normaliser has a boundary before
 * the next code point; a mark that never composes only must not stand before one that sorts first. What remains (a
 * letter with an accent that may compose, jamo, long expansions) goes to ICU, in stretches between two boundaries. */
#include "text/norm.h"
#include "text/norm_fold.h"
#include "text/script.h"
#include "text/utf8.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static uint32_t unified(uint32_t c)
{
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2e3a || c == 0x2e3b || c == 0x58a || c == 0x5be ||
        c == 0x301c || c == 0x3030)
        return '-';
    if ((c >= 0x2018 && c <= 0x201b) || c == 0x2032 || c == 0x2039 || c == 0x203a || c == '`' || c == 0xb4 ||
        c == 0x2bc)
        return '\'';
    if ((c >= 0x201c && c <= 0x201f) || c == 0x2033 || c == 0xab || c == 0xbb || (c >= 0x300c && c <= 0x300f) ||
        (c >= 0x301d && c <= 0x301f))
        return '"';
    return c;
}

static bool is_space(uint32_t c)
{
    return cp_class_of(cp_props(c)) == CLS_SPACE;
}

/* ---- the table ---- */

enum {
    SELF,              /* stays; a boundary stands before it */
    SPACE,             /* becomes white space; boundary */
    GONE,              /* leaves no trace */
    ICU,               /* depends on what stands around it */
    MARK,              /* + combining class: stays, never composes */
    MAPS = MARK + 256, /* + index: becomes `maps`; boundary */
    BLOCKS = 0x110000 >> 8,
    MAX_BLOCKS = 600, /* about 200 hold anything but SELF */
    MAX_MAPS = 0xffff - MAPS,
    MAP_BYTES = 7
};
struct map {
    char b[MAP_BYTES];
    uint8_t n;
};
static uint16_t stage1[BLOCKS]; /* block 0 is all SELF: most of Han */
static uint16_t (*stage2)[256];
static struct map *maps;

/* What a stretch without the letters' context becomes; all of it must be starters that fit. */
static bool as_map(sv folded, struct map *m)
{
    *m = (struct map){0};
    for (const char *p = folded.p, *end = p + folded.n; p < end;) {
        uint32_t c = utf8_next(&p);
        if (u_getCombiningClass((UChar32)c)) return false;
        c = unified(c);
        if (is_space(c) || m->n + 4 > MAP_BYTES) return false;
        m->n = (uint8_t)(m->n + utf8_put(m->b + m->n, c));
    }
    return true;
}

/* What ICU makes of one code point. */
static sv fold_one(const UNormalizer2 *fold, uint32_t c, char out[64])
{
    UChar a[2], b[20];
    UErrorCode ec = U_ZERO_ERROR;
    int32_t n = 0, n8 = 0;
    U16_APPEND_UNSAFE(a, n, c);
    n = unorm2_normalize(fold, a, n, b, 20, &ec);
    u_strToUTF8(out, 64, &n8, b, n, &ec);
    return sv_of(out, n8);
}

static unsigned entry_of(const UNormalizer2 *fold, uint32_t c, uint32_t *nmaps)
{
    char raw[4], to[64];
    if (unified(c) == c && !is_space(c) && unorm2_isInert(fold, (UChar32)c)) return SELF;
    sv s = sv_of(raw, utf8_put(raw, c)), f = fold_one(fold, c, to);
    if (f.n == 0) return GONE;
    if (!unorm2_hasBoundaryBefore(fold, (UChar32)c)) {
        unsigned ccc = u_getCombiningClass((UChar32)c);
        bool composes = u_getIntPropertyValue((UChar32)c, UCHAR_NFC_QUICK_CHECK) != UNORM_YES;
        return ccc && !composes && sv_eq(f, s) && unified(c) == c ? MARK + ccc : ICU;
    }
    struct map m;
    const char *p = f.p;
    if (is_space(utf8_next(&p)) && p == f.p + f.n) return SPACE;
    if (!as_map(f, &m) || *nmaps == MAX_MAPS) return ICU;
    if (sv_eq(sv_of(m.b, m.n), s)) return SELF;
    maps[*nmaps] = m;
    return MAPS + (*nmaps)++;
}

struct fill {
    const UNormalizer2 *fold;
    uint32_t blocks, nmaps;
};

static void set_entry(struct fill *f, uint32_t c)
{
    unsigned e = entry_of(f->fold, c, &f->nmaps);
    if (e == SELF) return;
    uint16_t *block = &stage1[c >> 8];
    if (!*block && f->blocks < MAX_BLOCKS) *block = (uint16_t)f->blocks++;
    if (*block) stage2[*block][c & 255] = (uint16_t)e;
}

/* U_CALLCONV: one range of equal category. Everything is SELF before; of what is not assigned, only some of plane 14
 * and a few others are not (they are ignorable in advance). */
static UBool fill_range(const void *context, UChar32 start, UChar32 limit, UCharCategory type)
{
    struct fill *f = (struct fill *)(uintptr_t)context;
    if (type == U_SURROGATE || type == U_PRIVATE_USE_CHAR) return 1;
    if (type == U_UNASSIGNED && start > 0x20000 && start < 0xe0000) start = 0xe0000;
    for (UChar32 c = start; c < limit && c < 0xe1000; c++) set_entry(f, (uint32_t)c);
    return 1;
}

static void build(void)
{
    struct fill f = {.fold = norm_fold_icu(), .blocks = 1};
    maps = mem_array(MAX_MAPS, sizeof *maps);
    stage2 = mem_zalloc(MAX_BLOCKS * sizeof *stage2);
    u_enumCharTypes(fill_range, &f);
    maps = mem_realloc(maps, (f.nmaps + 1) * sizeof *maps);
    stage2 = mem_realloc(stage2, f.blocks * sizeof *stage2);
}

static inline unsigned entry(uint32_t c)
{
    return stage2[stage1[c >> 8]][c & 255];
}

/* ---- the pass ---- */

struct pass {
    const char *p, *end;
    char *out;
    size_t n, cap; /* room stays for what is left of the text and SLACK more */
    bool gap;      /* white space waits to be written */
    /* the last boundary: text from there may still change */
    const char *safe;
    size_t safe_n;
    bool safe_gap;
    unsigned ccc;      /* of the last code point */
    ptrdiff_t stretch; /* least bytes for ICU next time: doubles, or a text full of accents would call it at each */
    arena *mem;
};
enum { SLACK = 64, STRETCH_MAX = 1 << 16 };

static void reserve(struct pass *s, size_t more)
{
    size_t need = s->n + (size_t)(s->end - s->p) + more + SLACK;
    if (need <= s->cap) return;
    s->cap = need + need / 2;
    char *to = arena_bytes(s->mem, s->cap);
    if (s->n) memcpy(to, s->out, s->n);
    s->out = to;
}

static void close_gap(struct pass *s)
{
    if (s->gap && s->n) s->out[s->n++] = ' ';
    s->gap = false;
}

static void boundary(struct pass *s)
{
    s->safe = s->p;
    s->safe_n = s->n;
    s->safe_gap = s->gap;
    s->ccc = 0;
}

/* Maps variants and collapses white space of folded text. */
static void squeeze(struct pass *s, sv folded)
{
    reserve(s, (size_t)folded.n + 1);
    for (const char *p = folded.p, *end = p + folded.n; p < end;) {
        uint32_t c = unified(utf8_next(&p));
        if (is_space(c)) {
            s->gap = true;
            continue;
        }
        close_gap(s);
        s->n += (size_t)utf8_put(s->out + s->n, c);
    }
}

static bool stands_alone(unsigned e)
{
    return e == SELF || e == SPACE || e >= MAPS;
}

/* From the last boundary to the next one that is far enough, by ICU. */
static void by_icu(struct pass *s)
{
    const char *from = s->safe, *q = s->p;
    while (q < s->end) {
        const char *at = q;
        if (stands_alone(entry(utf8_next(&q))) && at > s->p && at - from >= s->stretch) {
            q = at;
            break;
        }
    }
    if (s->stretch < STRETCH_MAX) s->stretch *= 2;
    s->n = s->safe_n;
    s->gap = s->safe_gap;
    s->p = q;
    squeeze(s, norm_fold(sv_of(from, q - from), s->mem));
    boundary(s);
}

static void ascii_byte(struct pass *s, unsigned char c)
{
    boundary(s);
    s->p++;
    if (c == ' ' || (c >= 9 && c <= 13)) {
        s->gap = true;
        return;
    }
    close_gap(s);
    s->out[s->n++] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c == '`' ? '\'' : c);
}

static void other(struct pass *s)
{
    const char *p = s->p, *next = p;
    unsigned e = entry(utf8_next(&next));
    if (e == ICU || (e >= MARK && e < MAPS && e - MARK < s->ccc)) {
        by_icu(s);
        return;
    }
    if (stands_alone(e)) boundary(s);
    s->p = next;
    if (e == SPACE) s->gap = true;
    if (e == SPACE || e == GONE) return;
    close_gap(s);
    if (e >= MAPS) {
        const struct map *m = &maps[e - MAPS];
        reserve(s, sizeof *m);
        memcpy(s->out + s->n, m, sizeof *m);
        s->n += m->n;
        return;
    }
    memcpy(s->out + s->n, p, (size_t)(next - p));
    s->n += (size_t)(next - p);
    s->ccc = e >= MARK ? e - MARK : 0;
}

/* Folds 16 bytes of ASCII; returns how many from the front are good, single spaces being the only white space. */
static inline int ascii_block(const char *p, bool after_space, char *out)
{
#ifdef __SSE2__
    __m128i c = _mm_loadu_si128((const __m128i *)p);
    __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(c, _mm_set1_epi8('A' - 1)), _mm_cmplt_epi8(c, _mm_set1_epi8('Z' + 1)));
    _mm_storeu_si128((__m128i *)out, _mm_or_si128(c, _mm_and_si128(upper, _mm_set1_epi8(32))));
    /* below 14 as signed bytes: controls and everything that is not ASCII */
    __m128i odd = _mm_or_si128(_mm_cmplt_epi8(c, _mm_set1_epi8(14)), _mm_cmpeq_epi8(c, _mm_set1_epi8('`')));
    unsigned space = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(c, _mm_set1_epi8(' ')));
    unsigned bad = (unsigned)_mm_movemask_epi8(odd) | (space & (space << 1 | after_space));
    return bad ? __builtin_ctz(bad) : 16;
#else
    int i = 0;
    for (; i < 16; i++) {
        unsigned char c = (unsigned char)p[i];
        if (c < 14 || c >= 0x80 || c == '`' || (c == ' ' && after_space)) break;
        after_space = c == ' ';
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c | 32 : c);
    }
    return i;
#endif
}

/* One step of a run, on locals. */
struct run {
    const char *p, *last; /* the last code point */
    size_t n, last_n;
};

/* As much ASCII as is simple. */
static inline bool run_ascii(struct run *r, const char *end, char *out)
{
    const char *from = r->p;
    bool after_space = r->n == 0 || out[r->n - 1] == ' ';
    for (int k = 16; k == 16 && r->p < end;) {
        char tail[16];
        const char *src = r->p;
        if (end - src < 16) {
            memset(tail, 0, sizeof tail);
            src = memcpy(tail, src, (size_t)(end - src));
        }
        k = ascii_block(src, after_space, out + r->n);
        after_space = k && src[k - 1] == ' ';
        r->p += k;
        r->n += (size_t)k;
    }
    if (r->p == from) return false;
    r->last = r->p - 1;
    r->last_n = r->n - 1;
    return true;
}

/* One code point that stays or becomes nothing longer. */
static inline bool run_other(struct run *r, const char *end, char *out)
{
    const char *next = r->p;
    if (end - next < 4) return false;
    unsigned e = entry(utf8_next(&next));
    size_t len = (size_t)(next - r->p), n = len;
    if (e == SELF)
        memcpy(out + r->n, r->p, 4);
    else if (e >= MAPS && (n = maps[e - MAPS].n) <= len)
        memcpy(out + r->n, maps[e - MAPS].b, 4);
    else
        return false;
    r->last = r->p;
    r->last_n = r->n;
    r->p = next;
    r->n += n;
    return true;
}

/* A run of what is simple; false where nothing is. */
static bool run(struct pass *s)
{
    struct run r = {.p = s->p, .n = s->n};
    const char *end = s->end;
    char *out = s->out;
    if (s->gap) return false;
    while (r.p < end)
        if (!((signed char)*r.p >= 0 ? run_ascii(&r, end, out) : run_other(&r, end, out))) break;
    if (r.p == s->p) return false;
    bool after_space = out[r.n - 1] == ' '; /* written when something follows */
    s->p = r.last;                          /* which may still change, where an accent follows */
    s->n = r.last_n;
    boundary(s);
    s->p = r.p;
    s->n = r.n - after_space;
    s->gap = after_space;
    return true;
}

static sv key_of(sv text, arena *mem)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build);
    struct pass s = {.p = text.p, .end = text.p + text.n, .safe = text.p, .stretch = 1, .mem = mem};
    reserve(&s, (size_t)text.n / 16);
    while (s.p < s.end) {
        if (run(&s)) continue;
        if ((unsigned char)*s.p >= 0x80)
            other(&s);
        else
            ascii_byte(&s, (unsigned char)*s.p);
    }
    return sv_of(s.out, (ptrdiff_t)s.n);
}

sv norm_key(sv s, arena *mem)
{
    return key_of(s, mem);
}

sv norm_key_slow(sv text, arena *mem)
{
    struct pass s = {.p = text.p, .end = text.p, .mem = mem};
    squeeze(&s, norm_fold(text, mem));
    return sv_of(s.out, (ptrdiff_t)s.n);
}

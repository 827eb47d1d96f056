/* The one pass: 16 bytes at a time for the bytes that matter, every 16th byte for long tokens, every fourth for
 * phrases. */
#include "dataset/quality/view.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { TOKEN_MIN = 18, STEP = 16, ZONE_DIGITS = 7, ZONE_MAX = 64 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_alpha(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}
static bool is_token(char c)
{
    return is_alpha(c) || is_digit(c) || c == '_' || c == '-';
}

static void add_mark(struct qview *v, size_t at, size_t end, unsigned what)
{
    MEM_GROW(v->mark, v->nmark, v->cap_mark);
    v->mark[v->nmark++] = (struct mark){(uint32_t)at, (uint32_t)end, what};
}

/* ---- bytes ---- */

static char byte_at(sv s, ptrdiff_t i)
{
    return i >= 0 && i < s.n ? s.p[i] : 0;
}

static void mark_special(struct qview *v, sv s, ptrdiff_t i)
{
    char next = byte_at(s, i + 1);
    size_t at = (size_t)i;
    switch (s.p[i]) {
    case '@': add_mark(v, at, at + 1, MARK_AT); break;
    case '<':
        if (is_alpha(next) || next == '/' || next == '|' || next & 0x80) add_mark(v, at, at + 1, MARK_ANGLE);
        break;
    case '[':
        if (is_alpha(next) || next == '/') add_mark(v, at, at + 1, MARK_BRACKET);
        break;
    case '{':
        if (next == '{') add_mark(v, at, at + 1, MARK_BRACES);
        break;
    default:
        if (next == 'n' || next == 't') add_mark(v, at, at + 2, MARK_BACKSLASH);
    }
}

/* Digits with blanks, dots, dashes, brackets between them: how far they go, and whether they are enough to be anything.
 * Three dots are an address; xxxx: may be one too; two capitals before make it an account number. */
static ptrdiff_t zone_end(sv s, ptrdiff_t i, bool *enough)
{
    ptrdiff_t from = i, last = i, end = i + ZONE_MAX < s.n ? i + ZONE_MAX : s.n;
    int digits = 0, dots = 0;
    for (; i < end; i++) {
        char c = s.p[i];
        if (is_digit(c))
            digits++, last = i;
        else if (c == '.')
            dots++;
        else if (c != ' ' && c != '-' && c != '/' && c != '(' && c != ')')
            break;
        if (i - last > 2) break;
    }
    *enough =
        digits >= ZONE_DIGITS || dots >= 3 ||
        ((s.p[from] == '2' || s.p[from] == '3') && (byte_at(s, from + 4) == ':' || byte_at(s, from + 3) == ':')) ||
        (byte_at(s, from + 2) && from >= 2 && s.p[from - 1] >= 'A' && s.p[from - 1] <= 'Z' && s.p[from - 2] >= 'A' &&
         s.p[from - 2] <= 'Z');
    return *enough ? last + 1 : from + 1;
}

/* Bit i: byte i is a digit / one of @ < [ { \. */
static void classify(const char *p, uint32_t *digits, uint32_t *special)
{
#if defined(__SSE2__)
    __m128i x = _mm_loadu_si128((const __m128i *)(const void *)p), d = _mm_sub_epi8(x, _mm_set1_epi8('0'));
    __m128i hit = _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('@')), _mm_cmpeq_epi8(x, _mm_set1_epi8('<')));
    hit = _mm_or_si128(hit, _mm_or_si128(_mm_cmpeq_epi8(x, _mm_set1_epi8('[')), _mm_cmpeq_epi8(x, _mm_set1_epi8('{'))));
    hit = _mm_or_si128(hit, _mm_cmpeq_epi8(x, _mm_set1_epi8('\\')));
    *digits = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(d, _mm_set1_epi8(9)), d));
    *special = (uint32_t)_mm_movemask_epi8(hit);
#else
    *digits = *special = 0;
    for (unsigned i = 0; i < STEP; i++) {
        char c = p[i];
        *digits |= (uint32_t)is_digit(c) << i;
        *special |= (uint32_t)(c == '@' || c == '<' || c == '[' || c == '{' || c == '\\') << i;
    }
#endif
}

static void scan_bytes(struct qview *v, sv s)
{
    ptrdiff_t zone = 0; /* digits before it have been looked at */
    uint32_t carry = 0;
    char tail[STEP];
    for (ptrdiff_t i = 0; i < s.n; i += STEP) {
        uint32_t digits, special;
        const char *p = s.p + i;
        if (s.n - i < STEP) {
            memset(tail, 0, sizeof tail);
            p = memcpy(tail, p, (size_t)(s.n - i));
        }
        classify(p, &digits, &special);
        uint32_t starts = digits & ~(digits << 1 | carry);
        carry = digits >> 15;
        for (; special; special &= special - 1) mark_special(v, s, i + __builtin_ctz(special));
        for (; starts; starts &= starts - 1) {
            ptrdiff_t at = i + __builtin_ctz(starts);
            bool enough;
            if (at < zone) continue;
            zone = zone_end(s, at, &enough);
            if (enough) add_mark(v, (size_t)at, (size_t)zone, MARK_DIGITS);
        }
    }
}

/* ---- long tokens ---- */

/* Whatever is at least STEP long covers a multiple of it. */
static void scan_tokens(struct qview *v, sv s)
{
    for (ptrdiff_t i = STEP - 1; i < s.n; i += STEP) {
        if (!is_token(s.p[i])) continue;
        ptrdiff_t from = i, to = i;
        while (from > 0 && is_token(s.p[from - 1])) from--;
        while (to < s.n && is_token(s.p[to])) to++;
        if (to - from >= TOKEN_MIN) add_mark(v, (size_t)from, (size_t)to, MARK_TOKEN);
        i += (to - i) / STEP * STEP;
    }
}

/* ---- phrases ---- */

static void scan_phrases(struct qview *v, sv s)
{
    struct phrase_hit hit[64];
    for (ptrdiff_t from = 0; from < s.n;) {
        int n = phrases_find(s, &from, hit, 64);
        for (int i = 0; i < n; i++) add_mark(v, hit[i].at, hit[i].end, MARK_PHRASE + hit[i].phrase);
    }
}

void qview_scan(struct qview *v, sv text)
{
    scan_bytes(v, text);
    scan_tokens(v, text);
    scan_phrases(v, text);
}

void qview_init(void)
{
    phrases_init();
    script_init();
}

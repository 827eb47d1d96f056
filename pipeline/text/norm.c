#include "text/norm.h"

#include "text/norm_fold.h"
#include "text/script.h"
#include "text/unicode.h"
#include "text/utf8.h"

#include <pthread.h>
#include <unicode/unorm2.h>
#include <unicode/uset.h>
#include <unicode/ustring.h>

/* ICU's own normalisers, filtered to Unicode 15 where ICU is newer. */
static const UNormalizer2 *nfc, *key_fold;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_normalizers(void)
{
    UErrorCode ec = U_ZERO_ERROR;
    script_init();
    nfc = unorm2_getNFCInstance(&ec);
    key_fold = unorm2_getNFKCCasefoldInstance(&ec);
    if (!unicode_newer()) return;
    static const UChar pattern[] = u"[:age=15.0:]";
    USet *known = uset_openPattern(pattern, -1, &ec);
    uset_freeze(known);
    nfc = unorm2_openFiltered(nfc, known, &ec);
    key_fold = unorm2_openFiltered(key_fold, known, &ec);
}

/* True when every code point is safe by itself; ASCII goes eight bytes at a step. */
static bool surely_nfc(sv s)
{
    const char *p = s.p, *end = s.p + s.n;
    while (p < end) {
        uint64_t w;
        if (end - p >= 8 && (memcpy(&w, p, 8), !(w & 0x8080808080808080u))) {
            p += 8;
            continue;
        }
        if (!(cp_props(utf8_next(&p)) & CP_NFC_SAFE)) return false;
    }
    return true;
}

/* s through a normaliser; absent when ICU fails (which valid UTF-8 of sane size cannot make it do). */
static sv through(const UNormalizer2 *n2, sv s, bool check, arena *mem)
{
    if (s.n > INT32_MAX / 8) return s;
    UErrorCode ec = U_ZERO_ERROR;
    arena tmp = {0};
    int32_t n16 = 0, m16, cap = (int32_t)s.n * 2 + 64, n8 = 0;
    UChar *a = arena_alloc(&tmp, ((size_t)s.n + 1) * sizeof(UChar));
    u_strFromUTF8(a, (int32_t)s.n + 1, &n16, s.p, (int32_t)s.n, &ec);
    if (check && unorm2_spanQuickCheckYes(n2, a, n16, &ec) == n16 && U_SUCCESS(ec)) return arena_release(&tmp), s;
    UChar *b = arena_alloc(&tmp, (size_t)cap * sizeof(UChar));
    m16 = unorm2_normalize(n2, a, n16, b, cap, &ec);
    if (ec == U_BUFFER_OVERFLOW_ERROR) { /* U+FDFA becomes 18 code points */
        ec = U_ZERO_ERROR;
        cap = m16 + 1;
        b = arena_alloc(&tmp, (size_t)cap * sizeof(UChar));
        m16 = unorm2_normalize(n2, a, n16, b, cap, &ec);
    }
    char *out = arena_bytes(mem, (size_t)m16 * 3 + 1);
    u_strToUTF8(out, m16 * 3 + 1, &n8, b, m16, &ec);
    arena_release(&tmp);
    return U_FAILURE(ec) ? s : sv_of(out, n8);
}

sv norm_fold(sv s, arena *mem)
{
    pthread_once(&once, open_normalizers);
    return through(key_fold, s, false, mem);
}

const struct UNormalizer2 *norm_fold_icu(void)
{
    pthread_once(&once, open_normalizers);
    return key_fold;
}

sv norm_nfc(sv s, arena *mem)
{
    pthread_once(&once, open_normalizers);
    return surely_nfc(s) ? s : through(nfc, s, true, mem);
}

/* ---- tidying ---- */

enum { PLAIN, BLANK, ZERO_WIDTH };
static int kind_of(uint32_t c, unsigned what)
{
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f')
        return what & NORM_SPACE ? BLANK : PLAIN;
    if (c < 0xa0) return c == 0x85 && (what & NORM_SPACE) ? BLANK : PLAIN;
    if ((what & NORM_INVISIBLE) && (c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff)) return ZERO_WIDTH;
    return (what & NORM_SPACE) && cp_class_of(cp_props(c)) == CLS_SPACE ? BLANK : PLAIN;
}

/* Whether ASCII-only text is tidy: one pass over bytes. *ascii false when it met others (and nothing is known). */
static bool tidy_ascii(sv s, unsigned what, bool *ascii)
{
    *ascii = utf8_is_ascii(s);
    if (!*ascii) return false;
    if (!(what & NORM_SPACE) || s.n == 0) return true;
    bool prev = true, bad = false;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool sp = s.p[i] == ' ';
        bad |= (sp & prev) | (s.p[i] >= 9 && s.p[i] <= 13);
        prev = sp;
    }
    return !(bad | prev);
}

static bool is_break(uint32_t c)
{
    return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

/* What one run of blanks becomes: itself when it is a single no-break or ideographic space, else one space. */
static sv blank_run(sv run)
{
    const char *p = run.p;
    uint32_t c = utf8_next(&p);
    bool single = p == run.p + run.n;
    return single && (c == 0xa0 || c == 0x202f || c == 0x3000) ? run : SV(" ");
}

static bool has_break(sv s)
{
    for (const char *p = s.p, *end = s.p + s.n; p < end;)
        if (is_break(utf8_next(&p))) return true;
    return false;
}

/* Without blanks and zero-width code points at both ends. */
static sv trim_ends(sv s, unsigned what)
{
    const char *b = s.p, *e = s.p + s.n;
    while (b < e) {
        const char *p = b;
        if (kind_of(utf8_next(&p), what) == PLAIN) break;
        b = p;
    }
    while (e > b) {
        const char *p = utf8_back(b, e), *q = p;
        if (kind_of(utf8_next(&q), what) == PLAIN) break;
        e = p;
    }
    return sv_of(b, e - b);
}

static sv rewrite(sv s, unsigned what, bool collapse, arena *mem)
{
    char *out = arena_bytes(mem, (size_t)s.n + 1);
    ptrdiff_t n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        const char *at = p;
        int kind = kind_of(utf8_next(&p), what);
        if (kind == ZERO_WIDTH) continue;
        sv piece = sv_of(at, p - at);
        if (kind == BLANK && collapse) {
            const char *last = p;
            for (const char *q = p; q < end && kind_of(utf8_next(&q), what) != PLAIN;) last = q;
            piece = blank_run(sv_of(at, last - at));
            p = last;
        }
        memcpy(out + n, piece.p, (size_t)piece.n);
        n += piece.n;
    }
    return sv_eq(sv_of(out, n), s) ? s : sv_of(out, n);
}

/* True when the text holds nothing that tidying could change (no zero-width code point, no blank but single inner
 * spaces). */
static bool already_tidy(sv s, unsigned what)
{
    bool gap = true;
    for (const char *p = s.p, *end = s.p + s.n; p < end;) {
        unsigned char c = (unsigned char)*p;
        if (c > ' ' && c < 0x7f) {
            gap = false;
            p++;
            continue;
        }
        uint32_t cp = utf8_next(&p);
        int kind = kind_of(cp, what);
        if (kind == ZERO_WIDTH || (kind == BLANK && (gap || cp != ' '))) return false;
        gap = kind == BLANK;
    }
    return !gap || s.n == 0 || !(what & NORM_SPACE);
}

sv norm_tidy(sv s, unsigned what, arena *mem)
{
    bool ascii;
    pthread_once(&once, open_normalizers);
    if (tidy_ascii(s, what, &ascii)) return s;
    if (!already_tidy(s, what)) {
        s = trim_ends(s, what);
        if (s.n == 0) return sv_of("", 0);
        s = rewrite(s, what, (what & NORM_SPACE) && !has_break(s), mem);
    }
    /* last: taking a zero-width space out can bring a letter and its accent together */
    return (what & NORM_NFC) && !ascii ? norm_nfc(s, mem) : s;
}

#include "dialogue/plain.h"

#include "text/norm.h"
#include "text/utf8.h"

/* "<|" is completed by [a-z_0-9]+ "|>"; the others are fixed. Compared without ASCII case. */
static const char *const markers[] = {
    "<s>",   "</s>",  "[INST]",          "[/INST]",      "<<SYS>>",         "<</SYS>>",
    "<bos>", "<eos>", "### Instruction", "### Response", "<start_of_turn>", "<end_of_turn>"};

static bool is_name(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static ptrdiff_t pipe_marker(sv s)
{
    ptrdiff_t i = 2;
    if (s.n < 5 || s.p[1] != '|') return 0;
    while (i < s.n && is_name(s.p[i])) i++;
    return i > 2 && i + 1 < s.n && s.p[i] == '|' && s.p[i + 1] == '>' ? i + 2 : 0;
}

static sv marker_at(sv s)
{
    ptrdiff_t n = s.p[0] == '<' ? pipe_marker(s) : 0;
    if (n) return sv_head(s, n);
    for (size_t k = 0; k < sizeof markers / sizeof *markers; k++) {
        sv m = sv_z(markers[k]);
        if (s.n >= m.n && sv_eq_ci(sv_head(s, m.n), m)) return sv_head(s, m.n);
    }
    return (sv){NULL, 0};
}

static sv marker_from(sv s, char first)
{
    for (ptrdiff_t i; (i = sv_find_c(s, first)) >= 0; s = sv_from(s, i + 1)) {
        sv m = marker_at(sv_from(s, i));
        if (m.p) return m;
    }
    return (sv){NULL, 0};
}

sv plain_marker(sv s)
{
    sv m = marker_from(s, '<');
    if (!m.p) m = marker_from(s, '[');
    if (!m.p) m = marker_from(s, '#');
    return m;
}

/* Sixteen bytes at once, without a branch, which compilers make vector code of. */
static bool may_be_control(const unsigned char *p)
{
    unsigned char any = 0;
    for (int i = 0; i < 16; i++) any |= (p[i] < 0x20) | (p[i] == 0x7f) | (p[i] == 0xc2) | (p[i] == 0xef);
    return any;
}

bool plain_has_control(sv s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    while (end - p >= 16 && !may_be_control(p)) p += 16;
    for (; p < end; p++) {
        if (*p < 0x20 && *p != '\t' && *p != '\n' && *p != '\r') return true;
        if (*p == 0x7f) return true;
        if (*p == 0xc2 && end - p > 1 && p[1] < 0xa0) return true;                  /* U+0080..U+009F */
        if (*p == 0xef && end - p > 2 && p[1] == 0xbf && p[2] == 0xbd) return true; /* U+FFFD */
    }
    return false;
}

bool plain_has_escape(sv s)
{
    for (ptrdiff_t i; (i = sv_find_c(s, '\\')) >= 0; s = sv_from(s, i + 1))
        if (i + 1 < s.n && (s.p[i + 1] == 'n' || s.p[i + 1] == 't' || s.p[i + 1] == 'r')) return true;
    return false;
}

/* bytes of the blank p starts with: ASCII, NEL, U+00A0, U+1680, U+2000-200A, 2028, 2029, 202F, 205F, 3000 */
static ptrdiff_t blank_bytes(const unsigned char *p, ptrdiff_t n)
{
    if (n >= 1 && (p[0] == ' ' || (p[0] >= 9 && p[0] <= 13) || (p[0] >= 0x1c && p[0] <= 0x1f))) return 1;
    if (n >= 2 && p[0] == 0xc2 && (p[1] == 0x85 || p[1] == 0xa0)) return 2;
    if (n < 3) return 0;
    if (p[0] == 0xe1 && p[1] == 0x9a && p[2] == 0x80) return 3;
    if (p[0] == 0xe3 && p[1] == 0x80 && p[2] == 0x80) return 3;
    if (p[0] != 0xe2) return 0;
    if (p[1] == 0x81) return p[2] == 0x9f ? 3 : 0;
    return p[1] == 0x80 && (p[2] <= 0x8a || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf) ? 3 : 0;
}

static ptrdiff_t blank_at_end(sv s)
{
    const unsigned char *end = (const unsigned char *)s.p + s.n;
    for (ptrdiff_t k = 1; k <= 3 && k <= s.n; k++)
        if (blank_bytes(end - k, k) == k) return k;
    return 0;
}

sv plain_trim(sv s)
{
    for (ptrdiff_t k; s.n && (k = blank_bytes((const unsigned char *)s.p, s.n)) > 0;) s = sv_from(s, k);
    for (ptrdiff_t k; s.n && (k = blank_at_end(s)) > 0;) s.n -= k;
    return s;
}

ptrdiff_t plain_chars(sv s)
{
    return utf8_count(s);
}

bool plain_is_nfc(sv s)
{
    arena mem = {0}; /* touched only when the text is not */
    bool same = norm_nfc(s, &mem).p == s.p;
    arena_release(&mem);
    return same;
}

ptrdiff_t plain_count(sv s, char c)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) n += s.p[i] == c;
    return n;
}

/* Keys of services, known by their prefixes, and private keys in PEM blocks. Made-up ones ("sk-xxxxxxxx", "your key
 * here") have too few different characters. */
#include "dataset/quality/pii.h"

static const struct {
    const char *prefix;
    int least;  /* bytes, prefix included */
    bool upper; /* the rest is upper-case letters and digits, and as long as that exactly */
} form[] = {
    {"sk-", 23, false},         {"sk_live_", 24, false}, {"rk_live_", 24, false}, {"ghp_", 40, false},
    {"gho_", 40, false},        {"ghu_", 40, false},     {"ghs_", 40, false},     {"ghr_", 40, false},
    {"github_pat_", 40, false}, {"glpat-", 26, false},   {"hf_", 34, false},      {"npm_", 40, false},
    {"pypi-", 60, false},       {"xoxb-", 24, false},    {"xoxp-", 24, false},    {"xoxa-", 24, false},
    {"xoxr-", 24, false},       {"xoxs-", 24, false},    {"AIza", 39, false},     {"AKIA", 20, true},
    {"ASIA", 20, true},         {"dop_v1_", 60, false},  {"shpat_", 38, false},   {"gsk_", 40, false},
    {"r8_", 37, false},         {"ya29", 30, false},     {"tgp_v1_", 40, false},  {"pplx-", 40, false},
};

static bool is_random(sv s)
{
    uint64_t seen = 0;
    int digits = 0;
    for (ptrdiff_t i = 0; i < s.n; i++) {
        digits += pii_digit(s.p[i]);
        seen |= 1ull << (s.p[i] & 63);
    }
    return digits >= 2 && __builtin_popcountll(seen) >= 9;
}

static bool all_upper(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!pii_digit(s.p[i]) && !(s.p[i] >= 'A' && s.p[i] <= 'Z')) return false;
    return true;
}

/* "\nsk-..." written out, and "token=" that ran into it are not part of the token's alphabet but for the escape's n */
bool pii_key(sv s, size_t at, size_t end, size_t *from, size_t *to)
{
    if (at > 0 && s.p[at - 1] == '\\' && s.p[at] && strchr("nrt", s.p[at])) at++;
    while (end > at && s.p[end - 1] == '-') end--;
    sv token = sv_of(s.p + at, (ptrdiff_t)(end - at));
    for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
        sv prefix = sv_z(form[i].prefix);
        if (!sv_starts(token, prefix) || token.n < form[i].least || token.n > 260) continue;
        sv rest = sv_from(token, prefix.n);
        if (form[i].upper ? token.n != form[i].least || !all_upper(rest) : false) continue;
        if (!is_random(rest)) return false;
        *from = at;
        *to = end;
        return true;
    }
    return false;
}

static bool is_base64(char c)
{
    return pii_alnum(c) || c == '+' || c == '/' || c == '=';
}

/* What is between the borders, and how much of it is base64. Without an end the block goes as far as base64 does. */
bool pii_pem(sv s, size_t at, size_t *to)
{
    enum { BLOCK_MAX = 16 << 10 };
    sv rest = sv_head(sv_from(s, (ptrdiff_t)at), BLOCK_MAX);
    ptrdiff_t head = sv_find(sv_head(rest, 60), SV("PRIVATE KEY-----")), body = head + 16, n = 0;
    if (head < 0 || sv_find_c(sv_head(rest, head), '\n') >= 0) return false;
    ptrdiff_t end = sv_find(sv_from(rest, body), SV("-----END ")), stop = rest.n;
    if (end >= 0) {
        sv tail = sv_head(sv_from(rest, body + end + 9), 60);
        ptrdiff_t shut = sv_find(tail, SV("PRIVATE KEY-----"));
        if (shut >= 0) stop = body + end + 9 + shut + 16;
    }
    ptrdiff_t i = body;
    for (; i < stop; i++) {
        if (is_base64(rest.p[i]))
            n++;
        else if (stop == rest.n && !strchr(" \r\n\\", rest.p[i]))
            break;
    }
    if (n < 64) return false;
    *to = at + (size_t)(stop < rest.n || end >= 0 ? stop : i);
    return true;
}

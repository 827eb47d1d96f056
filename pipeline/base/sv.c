#include "base/sv.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

int sv_cmp(sv a, sv b)
{
    ptrdiff_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, (size_t)n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

bool sv_eq_ci(sv a, sv b)
{
    if (a.n != b.n) return false;
    for (ptrdiff_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i])) return false;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

sv sv_trim(sv s)
{
    while (s.n && is_space(s.p[0])) s.p++, s.n--;
    while (s.n && is_space(s.p[s.n - 1])) s.n--;
    return s;
}

ptrdiff_t sv_find_c(sv s, char c)
{
    const char *hit = s.n ? memchr(s.p, c, (size_t)s.n) : NULL;
    return hit ? hit - s.p : -1;
}

ptrdiff_t sv_find(sv s, sv needle)
{
    if (needle.n == 0) return 0;
    const char *hit = s.n >= needle.n ? memmem(s.p, (size_t)s.n, needle.p, (size_t)needle.n) : NULL;
    return hit ? hit - s.p : -1;
}

ptrdiff_t sv_rfind_c(sv s, char c)
{
    const char *hit = s.n ? memrchr(s.p, c, (size_t)s.n) : NULL;
    return hit ? hit - s.p : -1;
}

sv sv_cut(sv *rest, char sep)
{
    sv s = *rest;
    ptrdiff_t i = sv_find_c(s, sep);
    if (i < 0) {
        *rest = (sv){NULL, 0};
        return s;
    }
    *rest = sv_from(s, i + 1);
    return sv_head(s, i);
}

bool sv_to_i64(sv s, int64_t *out)
{
    bool neg = s.n && s.p[0] == '-';
    ptrdiff_t i = s.n && (s.p[0] == '-' || s.p[0] == '+');
    if (i >= s.n) return false;
    uint64_t v = 0, top = (uint64_t)INT64_MAX + neg;
    for (; i < s.n; i++) {
        unsigned d = (unsigned)(unsigned char)s.p[i] - '0';
        if (d > 9 || v > (top - d) / 10) return false;
        v = v * 10 + d;
    }
    *out = neg ? (int64_t)(0 - v) : (int64_t)v;
    return true;
}

bool sv_to_f64(sv s, double *out)
{
    char z[64];
    if (s.n <= 0 || s.n >= (ptrdiff_t)sizeof z || is_space(s.p[0])) return false;
    memcpy(z, s.p, (size_t)s.n);
    z[s.n] = 0;
    char *end;
    errno = 0;
    *out = strtod(z, &end);
    return end == z + s.n && isfinite(*out);
}

bool sv_to_size(sv s, int64_t *bytes)
{
    static const char unit[] = "kmgt";
    int64_t mul = 1;
    if (s.n && lower(s.p[s.n - 1]) == 'b') s.n--;
    if (s.n && lower(s.p[s.n - 1]) == 'i') s.n--;
    if (s.n) {
        const char *u = strchr(unit, lower(s.p[s.n - 1]));
        if (u && *u) {
            mul <<= 10 * (u - unit + 1);
            s.n--;
        }
    }
    double v;
    if (!sv_to_f64(s, &v) || v < 0 || v * (double)mul > 9e18) return false;
    *bytes = (int64_t)(v * (double)mul);
    return true;
}

sv sv_basename(sv path)
{
    return sv_from(path, sv_rfind_c(path, '/') + 1);
}

/* Addresses of machines on the public net. Private, local, documentation and netmask ranges and the resolvers everybody
 * names are nobody's; four small numbers are a version or a section. */
#include "dataset/quality/pii.h"

static bool number_at(sv s, size_t *i, unsigned *x)
{
    size_t from = *i;
    *x = 0;
    while (*i < (size_t)s.n && *i - from < 3 && pii_digit(s.p[*i])) *x = *x * 10 + (unsigned)(s.p[(*i)++] - '0');
    return *i > from && *x <= 255 && !(s.p[from] == '0' && *i - from > 1);
}

static bool is_public(const unsigned o[4])
{
    static const unsigned known[][4] = {{8, 8, 8, 8}, {8, 8, 4, 4}, {1, 1, 1, 1},         {1, 0, 0, 1}, {9, 9, 9, 9},
                                        {4, 4, 4, 4}, {1, 2, 3, 4}, {114, 114, 114, 114}, {4, 2, 2, 2}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!memcmp(o, known[i], sizeof known[i])) return false;
    if (o[0] == 0 || o[0] == 10 || o[0] == 127 || o[0] >= 224) return false;
    if ((o[0] == 192 && o[1] == 168) || (o[0] == 172 && o[1] >= 16 && o[1] < 32) || (o[0] == 169 && o[1] == 254))
        return false;
    if (o[0] == 100 && o[1] >= 64 && o[1] < 128) return false;
    if ((o[0] == 192 && o[1] == 0) || (o[0] == 198 && (o[1] == 18 || o[1] == 19))) return false;
    if ((o[0] == 198 && o[1] == 51 && o[2] == 100) || (o[0] == 203 && o[1] == 0 && o[2] == 113)) return false;
    return !(o[0] < 20 && o[1] < 20 && o[2] < 20 && o[3] < 20);
}

/* "version 103.0.5060.66", "Chrome/103.0.5060.66", "v1.2.3.4", "lib-1.2.3.4" */
static bool after_version(sv s, size_t at)
{
    static const char *const word[] = {"version", "release", "ver.",    "ver ",   "build",  "firmware", "section",
                                       "chapter", "版本",    "versión", "версия", "chrome", "firefox",  "safari"};
    char before = pii_byte(s, (ptrdiff_t)at - 1), z[24];
    if (before && strchr("/-_=vV.", before)) return !(before == '/' && at >= 2 && s.p[at - 2] == '/');
    ptrdiff_t n = 0, from = at > sizeof z ? (ptrdiff_t)(at - sizeof z) : 0;
    for (ptrdiff_t i = from; i < (ptrdiff_t)at; i++)
        z[n++] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (sv_find(sv_of(z, n), sv_z(word[i])) >= 0) return true;
    return false;
}

bool pii_ip4(sv s, size_t at, size_t *to)
{
    unsigned o[4];
    size_t i = at;
    if (pii_alnum(pii_byte(s, (ptrdiff_t)at - 1)) || after_version(s, at)) return false;
    for (int k = 0; k < 4; k++) {
        if (k && (pii_byte(s, (ptrdiff_t)i) != '.' || !pii_digit(pii_byte(s, (ptrdiff_t)++i)))) return false;
        if (!number_at(s, &i, &o[k])) return false;
    }
    char next = pii_byte(s, (ptrdiff_t)i), then = pii_byte(s, (ptrdiff_t)i + 1);
    if (pii_alnum(next) || next == '_' || ((next == '.' || next == '-') && pii_alnum(then))) return false;
    if (!is_public(o)) return false;
    *to = i;
    return true;
}

static bool is_hex(char c)
{
    return pii_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool is_documented(sv a)
{
    static const char *const known[] = {"2001:db8",       "2001:0db8",      "2001:DB8", "2001:0DB8",
                                        "2001:4860:4860", "2606:4700:4700", "2620:fe::"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_starts(a, sv_z(known[i]))) return true;
    return false;
}

/* Global unicast begins with 2 or 3; eight groups, or fewer with one "::". */
bool pii_ip6(sv s, size_t at, size_t *to)
{
    size_t i = at, from = at;
    int groups = 0, gaps = 0;
    char before = pii_byte(s, (ptrdiff_t)at - 1);
    if ((s.p[at] != '2' && s.p[at] != '3') || pii_alnum(before) || before == ':' || before == '.') return false;
    for (; i < (size_t)s.n;) {
        size_t g = i;
        while (i < (size_t)s.n && is_hex(s.p[i])) i++;
        if (i - g > 4 || (groups == 0 && i - g < 4)) return false;
        if (i == g) break;
        groups++;
        if (pii_byte(s, (ptrdiff_t)i) != ':') break;
        if (pii_byte(s, (ptrdiff_t)i + 1) == ':') {
            gaps++, i += 2;
        } else if (is_hex(pii_byte(s, (ptrdiff_t)i + 1)))
            i++;
        else
            break;
    }
    sv a = sv_of(s.p + from, (ptrdiff_t)(i - from));
    if (pii_alnum(pii_byte(s, (ptrdiff_t)i)) || gaps > 1 || (gaps ? groups < 3 || groups > 7 : groups != 8))
        return false;
    if (is_documented(a)) return false;
    *to = i;
    return true;
}

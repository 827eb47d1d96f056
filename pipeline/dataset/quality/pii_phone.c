/* Telephone numbers, in the forms that are hardly ever anything else: international with a country's code; North
 * American, Chinese, Japanese, Korean, French as they are written at home; and other national ones behind a word such
 * as "Tel.". Free-phone numbers and those made up for films and manuals (555, 1234567) are nobody's. */
#include "dataset/quality/pii.h"

enum { GROUPS = 7, DIGITS_MAX = 15 };

struct number {
    char d[DIGITS_MAX + 2];
    int n;
    int len[GROUPS], groups;
    char sep[GROUPS]; /* before group i */
    bool plus, bracket;
    size_t from, to;
};

/* One separator of one or two bytes between groups; 0: none. Its length in *n. */
static char separator(sv s, size_t i, int *n)
{
    char c = pii_byte(s, (ptrdiff_t)i), next = pii_byte(s, (ptrdiff_t)i + 1);
    bool two = next == ' ' || next == '(' || next == '-';
    *n = 1;
    if (!c || !strchr(" -./()", c)) return 0;
    if (pii_digit(next)) return c;
    *n = 2;
    return two && (c == ')' || (c == ' ' && next == '(') || (c == '-' && next == '(')) &&
                   pii_digit(pii_byte(s, (ptrdiff_t)i + 2))
               ? ')'
               : 0;
}

static bool read_number(sv s, size_t at, struct number *x)
{
    size_t i = at;
    *x = (struct number){.from = at};
    if (x->from > 0 && s.p[x->from - 1] == '+') x->from--, x->plus = true;
    while (x->groups < GROUPS) {
        int step, len = 0;
        while (i < (size_t)s.n && pii_digit(s.p[i])) {
            if (x->n > DIGITS_MAX) return false;
            x->d[x->n++] = s.p[i++], len++;
        }
        x->len[x->groups++] = len;
        x->to = i;
        char sep = separator(s, i, &step);
        if (!sep || x->groups == GROUPS) break;
        x->sep[x->groups] = sep;
        if (sep == ')' || sep == '(') x->bracket = true;
        i += (size_t)step;
    }
    if (x->bracket && x->from > 0 && s.p[x->from - 1] == '(') x->from--;
    if (!x->plus && x->from > 0 && s.p[x->from - 1] == '+') x->from--, x->plus = true;
    return x->n <= DIGITS_MAX;
}

static bool borders(sv s, const struct number *x)
{
    char before = pii_byte(s, (ptrdiff_t)x->from - 1), after = pii_byte(s, (ptrdiff_t)x->to);
    char then = pii_byte(s, (ptrdiff_t)x->to + 1);
    if (pii_alnum(before) || (before && strchr("._-/=#$%*+^<&@\\", before))) return false;
    if (pii_alnum(after) || (after && strchr("_%*=/", after))) return false;
    return !((after == '.' || after == ',' || after == '-' || after == ':') && pii_digit(then));
}

/* sequences nobody has */
static bool made_up(const struct number *x)
{
    sv d = sv_of(x->d, x->n);
    int same = 0, rising = 0;
    for (int i = 1; i < x->n; i++) {
        same += x->d[i] == x->d[i - 1];
        rising = x->d[i] == x->d[i - 1] + 1 ? rising + 1 : 0;
        if (rising >= 6) return true; /* 2345678 */
    }
    return sv_find(d, SV("7654321")) >= 0 || sv_find(d, SV("0000000")) >= 0 || sv_is(d, "13800138000") ||
           sv_starts(d, SV("0800")) || sv_starts(d, SV("0900")) || same >= x->n - 3;
}

/* NXX NXX XXXX */
static bool american(const char *d)
{
    static const char *const free_of_charge[] = {"800", "888", "877", "866", "855", "844", "833", "900", "555"};
    if (d[0] < '2' || d[3] < '2' || (d[1] == '1' && d[2] == '1') || !memcmp(d + 3, "555", 3)) return false;
    for (size_t i = 0; i < sizeof free_of_charge / sizeof *free_of_charge; i++)
        if (!memcmp(d, free_of_charge[i], 3)) return false;
    return true;
}

static bool country(const char *d)
{
    static const char two[] =
        "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 "
        "64 65 66 81 82 84 86 90 91 92 93 94 95 98 ";
    static const char three[] = "21 22 23 24 25 26 29 35 37 38 42 50 59 67 68 69 85 87 88 96 97 99 "; /* their heads */
    char key[4] = {d[0], d[1], ' ', 0};
    return d[0] == '7' || strstr(two, key) || strstr(three, key);
}

/* + or 00, a country, and no trunk zero behind 00 */
static bool international(sv s, const struct number *x)
{
    const char *d = x->d;
    int n = x->n;
    bool follows = x->from > 1 && s.p[x->from - 1] == ' ' && pii_digit(s.p[x->from - 2]);
    if (!x->plus) {
        if (n < 5 || d[0] != '0' || d[1] != '0' || x->groups < 2 || follows || d[4] == '0') return false;
        d += 2, n -= 2;
    }
    if (d[0] == '1') return n == 11 && american(d + 1);
    return n >= 9 && n <= 15 && country(d);
}

static bool lens(const struct number *x, int n, const int *len)
{
    return x->groups == n && !memcmp(x->len, len, (size_t)n * sizeof *len);
}

static bool same_seps(const struct number *x, char c)
{
    for (int i = 1; i < x->groups; i++)
        if (x->sep[i] != c) return false;
    return true;
}

static bool north_american(const struct number *x, bool called)
{
    bool sure = called || x->bracket || same_seps(x, '-') || same_seps(x, '.');
    if (!sure) return false;
    if (lens(x, 3, (const int[]){3, 3, 4})) return american(x->d);
    return lens(x, 4, (const int[]){1, 3, 3, 4}) && x->d[0] == '1' && american(x->d + 1);
}

static bool chinese(sv s, const struct number *x, bool called)
{
    bool mobile = x->n == 11 && x->d[0] == '1' && x->d[1] >= '3';
    bool wide = (pii_byte(s, (ptrdiff_t)x->from - 1) & 0x80) || (pii_byte(s, (ptrdiff_t)x->to) & 0x80);
    if (mobile && lens(x, 3, (const int[]){3, 4, 4})) return same_seps(x, '-') || same_seps(x, ' ');
    if (mobile && x->groups == 1) return called || wide;
    return x->groups == 2 && x->d[0] == '0' && x->sep[1] == '-' && (x->len[0] == 3 || x->len[0] == 4) &&
           (x->len[1] == 7 || x->len[1] == 8);
}

static bool japanese_or_korean(const struct number *x)
{
    return x->groups == 3 && x->d[0] == '0' && x->d[1] != '0' && same_seps(x, '-') && x->len[0] >= 2 &&
           x->len[0] <= 4 && x->len[2] == 4 && x->n >= 9 && x->n <= 11 && x->len[1] >= 2;
}

static bool french(const struct number *x)
{
    return lens(x, 5, (const int[]){2, 2, 2, 2, 2}) && x->d[0] == '0' && x->d[1] != '0' &&
           (same_seps(x, ' ') || same_seps(x, '.') || same_seps(x, '-'));
}

/* a word that says so in the 28 bytes before */
static bool is_called(sv s, size_t from)
{
    static const char *const word[] = {"phone",   "tel:",     "tel.",     "tel ",      "telefon",  "telèfon", "mobile:",
                                       "mobil:",  "cell:",    "fax",      "whatsapp",  "handy",    "call me", "text me",
                                       "call us", "call at",  "reach me", "téléphone", "teléfono", "电话",    "手机",
                                       "致电",    "联系方式", "電話",     "携帯",      "전화",     "휴대폰",  "연락처",
                                       "елефон",  "тел.",     "тел:"};
    char z[28];
    ptrdiff_t n = 0;
    for (size_t i = from > sizeof z ? from - sizeof z : 0; i < from; i++)
        z[n++] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] + 32 : s.p[i]);
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (sv_find(sv_of(z, n), sv_z(word[i])) >= 0) return true;
    return false;
}

static bool elsewhere(const struct number *x, bool called)
{
    return called && x->d[0] == '0' && x->n >= 9 && x->n <= 13;
}

bool pii_phone(sv s, size_t at, size_t *from, size_t *to)
{
    struct number x;
    if (!read_number(s, at, &x) || x.n < 9 || !borders(s, &x) || made_up(&x)) return false;
    bool called = is_called(s, x.from);
    if (!international(s, &x) && !north_american(&x, called) && !chinese(s, &x, called) && !japanese_or_korean(&x) &&
        !french(&x) && !elsewhere(&x, called))
        return false;
    *from = x.from;
    *to = x.to;
    return true;
}

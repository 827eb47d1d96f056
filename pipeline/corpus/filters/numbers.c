/* Numbers of the two sides, as multisets of values.
 *
 * Digits of any script count; separators are understood (1,000.5 1.000,5 1 000 1'000), leading zeros are not
 * significant, and there is no word boundary (Han characters stand right beside digits). A number that one side alone
 * has in digits may be in words on the other when it is small or round; Han numerals (三百五) are read and can stand
 * for it; 3万, 1.5 million, 3pm and 15:00 are other readings of one number. Values are compared as decimal digit
 * strings, so size does not matter. */
#include "corpus/filter.h"

#include "base/hash.h"
#include "text/utf8.h"

struct cfg {
    struct opt_thresh min;
};
static const struct opt opts[] = {
    OPT_THRESH(struct cfg, min, "0.51", 0, 1, "least share of numbers that both sides agree in"), OPT_END};
static const char *const scores[] = {"agree", NULL};
static const struct limit limits[] = {LIMIT_MIN(struct cfg, min, 0, "numbers"), {0}};

enum { MAX_NUMBERS = 64, MAX_DIGITS = 40, READINGS = 3 };
struct number {
    uint64_t as[READINGS]; /* hash of each reading; 0: none */
    bool wordable;         /* may well be written out in words */
    bool optional;         /* a Han numeral: may match, need not */
    bool used;
};
struct numbers {
    struct number v[MAX_NUMBERS];
    int n;
    uint64_t all; /* hash of all digits in order */
};

/* ---- one number in digits ---- */

struct digits {
    char d[MAX_DIGITS];
    int n, whole; /* digits; how many before the decimal mark */
};

static uint64_t digits_hash(const struct digits *d, int zeros)
{
    int b = 0, e = d->n;
    char t[MAX_DIGITS + 16];
    while (b < e - 1 && d->d[b] == '0') b++;
    memcpy(t, d->d + b, (size_t)(e - b));
    int n = e - b, shift = zeros - (d->n - d->whole);
    for (; shift > 0 && n < MAX_DIGITS + 15; shift--) t[n++] = '0';
    return hash64(sv_of(t, n), 7) | 1;
}

/* 0..100, or one significant digit followed by zeros */
static bool is_wordable(const struct digits *d)
{
    int b = 0, tail = 0;
    while (b < d->n && d->d[b] == '0') b++;
    for (int i = b + 1; i < d->n; i++) tail |= d->d[i] != '0';
    return d->n - b <= 2 || !tail;
}

static uint64_t small_hash(int value)
{
    struct digits d = {.n = 0};
    if (value >= 10) d.d[d.n++] = (char)('0' + value / 10);
    d.d[d.n++] = (char)('0' + value % 10);
    d.whole = d.n;
    return digits_hash(&d, 0);
}

/* 10^n that the text right after a number says, 0 when none */
static int scale_after(const char *p, const char *end)
{
    // clang-format off
    static const struct {
        const char *word;
        int zeros;
    } scale[] = {
        {"万亿", 12}, {"萬億", 12}, {"亿", 8}, {"億", 8}, {"万", 4}, {"萬", 4}, {"千", 3}, {"百", 2}, {"만", 4}, {"억", 8},
        {"thousand", 3}, {"million", 6}, {"billion", 9}, {"trillion", 12},
        {"tausend", 3}, {"Tausend", 3}, {"Million", 6}, {"Milliarde", 9}, {"Mio", 6}, {"Mrd", 9},
        {"mille", 3}, {"milliard", 9}, {"mila", 3}, {"milion", 6}, {"miliard", 9}, {"mil ", 3}, {"millon", 6}, {"millón", 6},
        {"тысяч", 3}, {"тыс", 3}, {"миллион", 6}, {"млн", 6}, {"миллиард", 9}, {"млрд", 9},
        {"ألف", 3}, {"مليون", 6}, {"مليار", 9},
    };
    // clang-format on
    if (end - p > 3 && (!memcmp(p, "多", 3) || !memcmp(p, "余", 3))) p += 3; /* 6000多万 */
    if (p < end && (*p == ' ' || *p == '-'))
        p++;
    else if (end - p > 2 && !memcmp(p, "\xc2\xa0", 2))
        p += 2;
    sv rest = sv_of(p, end - p);
    for (size_t i = 0; i < sizeof scale / sizeof *scale; i++)
        if (sv_starts(rest, sv_z(scale[i].word))) return scale[i].zeros;
    return 0;
}

static int two_digits(const struct digits *d)
{
    if (d->whole != d->n || d->n > 2) return -1;
    return d->n == 2 ? (d->d[0] - '0') * 10 + d->d[1] - '0' : d->d[0] - '0';
}

static void push(struct numbers *set, const struct digits *d, const char *after, const char *end)
{
    if (set->n == MAX_NUMBERS || d->n == 0) return;
    struct number *x = &set->v[set->n++];
    int zeros = scale_after(after, end), hour = two_digits(d);
    *x = (struct number){.as = {digits_hash(d, d->n - d->whole)}, .wordable = is_wordable(d)};
    if (zeros) x->as[1] = digits_hash(d, zeros), x->wordable = true;
    if (hour > 0 && hour < 24) x->as[2] = small_hash(hour <= 12 ? hour + 12 : hour - 12);
    if (d->n == 4 && d->whole == 4 && (d->d[0] == '1' || d->d[0] == '2')) /* 1985 and '85 */
        x->as[2] = small_hash((d->d[2] - '0') * 10 + d->d[3] - '0');
}

/* ---- reading digits with their separators ---- */

enum sep { SEP_NONE, SEP_DOT, SEP_COMMA, SEP_SPACE, SEP_OTHER };
static enum sep separator(uint32_t c)
{
    switch (c) {
    case '.':
    case 0xff0e: return SEP_DOT;
    case ',':
    case 0xff0c:
    case 0x66b: return SEP_COMMA;
    case 0xa0:
    case 0x202f:
    case 0x2009: return SEP_SPACE;
    case '\'':
    case 0x2019:
    case 0x66c: return SEP_OTHER;
    default: return SEP_NONE;
    }
}

/* Up to 8 runs of digits joined by separators: "11.09.2001" or "1,234.5". */
struct runs {
    int start[8], len[8], n; /* into the digits */
    enum sep sep[8];         /* before run i */
    const char *after[8];
};

static const char *read_runs(const char *p, const char *end, struct digits *d, struct runs *r)
{
    *d = (struct digits){.n = 0};
    r->n = 0;
    enum sep sep = SEP_NONE;
    for (;;) {
        int start = d->n, v;
        const char *q = p;
        while (p < end && (q = p, v = cp_digit(utf8_next(&q))) >= 0) {
            if (d->n < MAX_DIGITS) d->d[d->n++] = (char)('0' + v);
            p = q;
        }
        int k = r->n++;
        r->start[k] = start, r->len[k] = d->n - start, r->sep[k] = sep, r->after[k] = p;
        if (p >= end || r->n == 8) return p;
        q = p;
        sep = separator(utf8_next(&q));
        const char *next = q;
        if (sep == SEP_NONE || q >= end || cp_digit(utf8_next(&next)) < 0) return p;
        p = q;
    }
}

/* How many runs from k on make one number: thousands groups of three, then perhaps a decimal part. */
static int number_runs(const struct runs *r, int k, bool *decimal)
{
    int n = 1;
    *decimal = false;
    if (r->len[k] <= 3)
        while (k + n < r->n && r->len[k + n] == 3 && (n == 1 || r->sep[k + n] == r->sep[k + 1])) n++;
    if (k + n < r->n && (r->sep[k + n] == SEP_DOT || r->sep[k + n] == SEP_COMMA) &&
        (n == 1 || r->sep[k + n] != r->sep[k + 1]) && (k + n + 1 == r->n || r->sep[k + n + 1] != r->sep[k + n])) {
        *decimal = true;
        n++;
    }
    return n;
}

/* loose: every run is a number of its own, so that 2.30 can be 2:30 */
static void push_runs(struct numbers *set, const struct digits *all, const struct runs *r, const char *end, bool loose)
{
    for (int k = 0; k < r->n;) {
        bool decimal = false;
        int n = loose ? 1 : number_runs(r, k, &decimal);
        decimal &= !loose;
        struct digits d = {.n = 0};
        for (int i = k; i < k + n; i++) {
            memcpy(d.d + d.n, all->d + r->start[i], (size_t)r->len[i]);
            d.n += r->len[i];
            if (!decimal || i < k + n - 1) d.whole = d.n;
        }
        for (int i = 0; i < d.n; i++) set->all = (set->all ^ (uint64_t)d.d[i]) * 0x100000001b3u;
        while (d.n > d.whole && d.d[d.n - 1] == '0') d.n--; /* 3.50 is 3.5 */
        push(set, &d, r->after[k + n - 1], end);
        k += n;
    }
}

/* ---- Han numerals ---- */

static int han_digit(uint32_t c)
{
    static const uint32_t from[] = {0x3007, 0x96f6, 0x4e00, 0x4e8c, 0x4e24, 0x5169, 0x4e09,
                                    0x56db, 0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d};
    static const int to[] = {0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++)
        if (c == from[i]) return to[i];
    return -1;
}
static int64_t han_unit(uint32_t c)
{
    switch (c) {
    case 0x5341: return 10;
    case 0x767e: return 100;
    case 0x5343: return 1000;
    case 0x4e07:
    case 0x842c: return 10000;
    case 0x4ebf:
    case 0x5104: return 100000000;
    default: return 0;
    }
}

/* 三百五十 = 350, 两万 = 20000, 二〇〇一 = 2001. Returns the end of the numeral. */
static const char *read_han(const char *p, const char *end, int64_t *value)
{
    int64_t total = 0, section = 0, digit = -1, plain = 0;
    bool units = false;
    while (p < end) {
        const char *q = p;
        uint32_t c = utf8_next(&q);
        int v = han_digit(c);
        int64_t u = han_unit(c);
        if (v < 0 && !u) break;
        if (total > INT64_MAX / 1000000000 || plain > INT64_MAX / 100) break;
        if (v >= 0)
            plain = plain * 10 + v, digit = v;
        else if (u < 10000)
            section += (digit < 0 ? 1 : digit) * u, digit = -1, units = true;
        else
            total = (total + section + (digit < 0 ? 0 : digit)) * u, section = 0, digit = -1, units = true;
        p = q;
    }
    *value = units ? total + section + (digit < 0 ? 0 : digit) : plain;
    return p;
}

static void push_value(struct numbers *set, int64_t value)
{
    struct digits d = {.n = 0};
    char t[24];
    int n = 0;
    if (set->n == MAX_NUMBERS) return;
    do t[n++] = (char)('0' + value % 10);
    while ((value /= 10) > 0);
    while (n > 0) d.d[d.n++] = t[--n];
    d.whole = d.n;
    set->v[set->n++] = (struct number){.as = {digits_hash(&d, 0)}, .wordable = true, .optional = true};
}

static void collect(const struct side *s, bool loose, struct numbers *set)
{
    set->n = 0;
    set->all = 1;
    if (!s->st->digit && !s->st->script[SC_HAN]) return;
    for (const char *p = s->text.p, *end = p + s->text.n; p < end;) {
        const char *q = p;
        uint32_t c = utf8_next(&q);
        if (cp_digit(c) >= 0) {
            struct digits d;
            struct runs r;
            q = read_runs(p, end, &d, &r);
            push_runs(set, &d, &r, end, loose);
        } else if (c >= 0x3007 && (han_digit(c) >= 0 || han_unit(c))) {
            int64_t value;
            q = read_han(p, end, &value);
            push_value(set, value);
        }
        p = q;
    }
}

/* ---- comparison ---- */

static bool same(const struct number *a, const struct number *b)
{
    for (int i = 0; i < READINGS; i++)
        for (int k = 0; k < READINGS; k++)
            if (a->as[i] && a->as[i] == b->as[k] && !(i == 2 && k == 2)) return true;
    return false;
}

/* Pairs the numbers up, equal first readings before the others; returns how many pairs involve digits on some side. */
static int match(struct numbers *a, struct numbers *b)
{
    int n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < a->n; i++)
            for (int k = 0; k < b->n && !a->v[i].used; k++) {
                struct number *x = &a->v[i], *y = &b->v[k];
                if (y->used || (x->optional && y->optional)) continue;
                if (!(pass ? same(x, y) : x->as[0] == y->as[0])) continue;
                x->used = y->used = true;
                n++;
            }
    return n;
}

static void left_over(const struct numbers *set, int *hard, int *soft)
{
    *hard = *soft = 0;
    for (int i = 0; i < set->n; i++)
        if (!set->v[i].used && !set->v[i].optional) ++*(set->v[i].wordable ? soft : hard);
}

/* Share of the numbers that both sides have; 1 without any. */
static double agreement(const struct pair_view *v, bool loose, struct numbers *a, struct numbers *b)
{
    int ha, sa, hb, sb;
    collect(&v->side[0], loose, a);
    collect(&v->side[1], loose, b);
    if (a->all == b->all) return 1; /* the same digits in the same order, however they are grouped */
    int both = match(a, b);
    left_over(a, &ha, &sa);
    left_over(b, &hb, &sb);
    /* left over on both sides: they contradict each other; on one side: in words, unless it is too exact for that */
    int least = ha + sa < hb + sb ? ha + sa : hb + sb, hard = ha > hb ? ha : hb;
    int wrong = least > hard ? least : hard;
    return both + wrong ? (double)both / (both + wrong) : 1;
}

static void score(const void *cfg, const struct pair_view *v, double *out)
{
    (void)cfg;
    out[0] = 1;
    if (!v->side[0].st->digit && !v->side[1].st->digit) return;
    struct numbers *a = arena_alloc(v->tmp, 2 * sizeof *a), *b = a + 1;
    out[0] = agreement(v, false, a, b);
    if (out[0] == 1) return;
    double loose = agreement(v, true, a, b);
    if (loose > out[0]) out[0] = loose;
}

const struct filter_type filter_numbers = {"numbers", "numbers agree", opts, sizeof(struct cfg), scores, limits,
                                           true,      false,           score};

/* Reading numbers, and the constraint that holds them. */
#include "dialogue/verify/numbers.h"

#include "dialogue/verify/check.h"
#include "text/lang.h"
#include "text/utf8.h"

enum sep { SEP_NONE, SEP_POINT, SEP_COMMA, SEP_DECIMAL, SEP_GROUP };
enum { PARTS = 12 };
/* What stands between blanks and letters: digits and the separators between them. */
struct token {
    char part[PARTS][NUMBER_DIGITS];
    int len[PARTS];
    enum sep sep[PARTS]; /* before part i */
    int n;
    bool minus;
};

static bool decimal_comma(sv lang)
{
    static const char list[] =
        " de fr es it pt nl ru uk be bg pl cs sk sl hr sr bs ro hu fi sv da no nb nn is tr el et "
        "lt lv id ca gl vi kk uz az mk sq eu af lb ";
    char name[16];
    sv base = lang_base(lang);
    if (base.n < 2 || base.n > 3) return false;
    name[0] = ' ';
    memcpy(name + 1, base.p, (size_t)base.n);
    name[base.n + 1] = ' ';
    return sv_find(sv_z(list), sv_of(name, base.n + 2)) >= 0;
}

static enum sep separator(uint32_t c, bool blanks)
{
    switch (c) {
    case '.':
    case 0xff0e: return SEP_POINT;
    case ',':
    case 0xff0c: return SEP_COMMA;
    case 0x66b: return SEP_DECIMAL;
    case 0x66c:
    case '\'':
    case 0x2019:
    case 0xa0:
    case 0x202f:
    case 0x2009: return SEP_GROUP;
    case ' ': return blanks ? SEP_GROUP : SEP_NONE;
    default: return SEP_NONE;
    }
}

static int digit_at(const char *p, const char *end)
{
    return p < end ? cp_digit(utf8_next(&p)) : -1;
}

static int digits_ahead(const char *p, const char *end)
{
    int n = 0;
    while (n < 5 && digit_at(p, end) >= 0) utf8_next(&p), n++;
    return n;
}

static const char *read_part(struct token *t, const char *p, const char *end)
{
    int i = t->n++;
    t->len[i] = 0;
    for (int d; (d = digit_at(p, end)) >= 0; utf8_next(&p))
        if (t->len[i] < NUMBER_DIGITS - 1) t->part[i][t->len[i]++] = (char)('0' + d);
    return p;
}

/* A separator counts between digits only, one for groups before exactly three. */
static const char *read_token(struct token *t, const char *p, const char *end, bool blanks)
{
    t->n = 0;
    t->sep[0] = SEP_NONE;
    p = read_part(t, p, end);
    while (t->n < PARTS && p < end) {
        const char *q = p;
        enum sep s = separator(utf8_next(&q), blanks);
        int ahead = s ? digits_ahead(q, end) : 0;
        if (!ahead || (s == SEP_GROUP && (ahead != 3 || t->len[0] > 3))) break;
        t->sep[t->n] = s;
        p = read_part(t, q, end);
    }
    return p;
}

/* ---- readings ---- */

struct digits {
    char at[NUMBER_DIGITS * PARTS];
    int n, point; /* digits before the point */
};

static void add_part(struct digits *d, const struct token *t, int i)
{
    memcpy(d->at + d->n, t->part[i], (size_t)t->len[i]);
    d->n += t->len[i];
}

/* Without zeros that say nothing; scale: so many places to the left. */
static void write_reading(char to[NUMBER_DIGITS + 4], const struct digits *d, int scale, bool minus)
{
    int first = 0, last = d->n, point = d->point + scale, n = 0;
    while (first < d->n && first < point - 1 && d->at[first] == '0') first++;
    while (last > point && last > first && d->at[last - 1] == '0') last--;
    if (minus) to[n++] = '-';
    for (int i = first; (i < last || i < point) && n < NUMBER_DIGITS; i++) {
        if (i == point) to[n++] = '.';
        to[n++] = i < d->n ? d->at[i] : '0';
    }
    if (n == minus) to[n++] = '0';
    to[n] = 0;
}

/* Parts [0, whole) are groups of the integer, the rest decimals. */
static void read_as(const struct token *t, int whole, struct digits *d)
{
    d->n = 0;
    for (int i = 0; i < whole; i++) add_part(d, t, i);
    d->point = d->n;
    for (int i = whole; i < t->n; i++) add_part(d, t, i);
}

static bool grouped(const struct token *t, int n)
{
    if (n < 2 || t->len[0] > 3 || t->len[0] == 0 || (t->part[0][0] == '0')) return false;
    for (int i = 1; i < n; i++) {
        if (t->sep[i] != t->sep[1]) return false;
        if (t->len[i] != 3 && !(t->len[i] == 2 && i + 1 < n && t->sep[1] == SEP_COMMA)) return false; /* 12,34,567 */
    }
    return true;
}

/* Where the decimals begin (n: nowhere), the likelier reading first; 0 readings: these are several numbers. */
static int readings(const struct token *t, bool comma, int whole[2])
{
    int n = t->n;
    if (n == 1) return whole[0] = 1, 1;
    enum sep last = t->sep[n - 1];
    if (n == 2 && (last == SEP_POINT || last == SEP_COMMA)) {
        bool decimal = comma == (last == SEP_COMMA);
        if (!grouped(t, 2)) return whole[0] = 1, 1;
        return whole[0] = decimal ? 1 : 2, whole[1] = decimal ? 2 : 1, 2;
    }
    if (last == SEP_DECIMAL && (n == 2 || grouped(t, n - 1))) return whole[0] = n - 1, 1;
    if (grouped(t, n)) return whole[0] = n, 1;
    if (n > 2 && last != t->sep[1] && grouped(t, n - 1)) return whole[0] = n - 1, 1;
    return 0;
}

/* ---- multipliers ---- */

static const struct {
    const char *lang, *word;
    int zeros;
} multiples[] = {
    {"en", "thousand", 3}, {"en", "million", 6},
    {"en", "billion", 9},  {"en", "trillion", 12},
    {"de", "tausend", 3},  {"de", "million", 6},
    {"de", "mio", 6},      {"de", "milliarde", 9},
    {"de", "mrd", 9},      {"de", "billion", 12},
    {"fr", "mille", 3},    {"fr", "million", 6},
    {"fr", "milliard", 9}, {"es", "mil millones", 9},
    {"es", "millon", 6},   {"es", "millón", 6},
    {"es", "mil", 3},      {"pt", "milh", 6},
    {"pt", "bilh", 9},     {"pt", "mil", 3},
    {"ru", "тыс", 3},      {"ru", "миллион", 6},
    {"ru", "млн", 6},      {"ru", "миллиард", 9},
    {"ru", "млрд", 9},     {"ar", "ألف", 3},
    {"ar", "آلاف", 3},     {"ar", "مليون", 6},
    {"ar", "مليار", 9},    {"", "百万", 6},
    {"", "千万", 7},       {"", "万亿", 12},
    {"", "万", 4},         {"", "萬", 4},
    {"", "亿", 8},         {"", "億", 8},
    {"", "千", 3},         {"", "만", 4},
    {"", "억", 8},         {"", "천", 3},
};

static int zeros_after(const char *p, const char *end, sv lang)
{
    sv rest = sv_of(p, end - p), base = lang_base(lang);
    if (sv_starts(rest, SV(" "))) rest = sv_from(rest, 1);
    if (sv_starts(rest, SV("\xc2\xa0"))) rest = sv_from(rest, 2);
    for (size_t i = 0; i < sizeof multiples / sizeof *multiples; i++) {
        sv w = sv_z(multiples[i].word);
        if (*multiples[i].lang && !sv_is(base, multiples[i].lang)) continue;
        if (rest.n >= w.n && sv_eq_ci(sv_head(rest, w.n), w)) return multiples[i].zeros;
    }
    return 0;
}

/* ---- the text ---- */

static struct number *put(struct number_list *l, arena *mem)
{
    if (l->n == l->cap) {
        int cap = l->cap ? l->cap * 2 : 8;
        struct number *more = arena_alloc(mem, sizeof *more * (size_t)cap);
        if (l->n) memcpy(more, l->v, sizeof *more * (size_t)l->n);
        l->v = more;
        l->cap = cap;
    }
    struct number *x = &l->v[l->n++];
    x->read[0][0] = x->read[1][0] = 0;
    return x;
}

static void put_token(struct number_list *l, const struct token *t, sv lang, int zeros, arena *mem)
{
    int whole[2], n = readings(t, decimal_comma(lang), whole);
    struct digits d;
    if (!n) {
        for (int i = 0; i < t->n && l->n < NUMBERS_MAX; i++) {
            d.n = 0;
            add_part(&d, t, i);
            d.point = d.n;
            write_reading(put(l, mem)->read[0], &d, 0, i == 0 && t->minus);
        }
        return;
    }
    struct number *x = put(l, mem);
    for (int i = 0; i < n; i++) {
        read_as(t, whole[i], &d);
        write_reading(x->read[i], &d, i ? 0 : zeros, t->minus);
    }
    if (zeros && n == 1) write_reading(x->read[1], &d, 0, t->minus);
}

static bool is_minus(sv text, const char *p)
{
    sv before = sv_of(text.p, p - text.p);
    ptrdiff_t sign = sv_ends(before, SV("-")) ? 1 : sv_ends(before, SV("\xe2\x88\x92")) ? 3 : 0;
    static const char *const words[] = {"minus ", "Minus ", "moins ",   "menos ", "零下",
                                        "负",     "負",     "マイナス", "минус "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sv_ends(before, sv_z(words[i]))) return true;
    if (!sign) return false;
    before.n -= sign;
    return before.n == 0 || before.p[before.n - 1] == ' ' || before.p[before.n - 1] == '(';
}

void numbers_find(struct number_list *to, sv text, sv lang, arena *mem)
{
    static const char *const spaced[] = {"fr", "ru", "uk", "pl", "cs", "sk", "sv", "no", "nb", "fi", "bg", "hu", "et"};
    bool blanks = false;
    *to = (struct number_list){0};
    for (size_t i = 0; i < sizeof spaced / sizeof *spaced; i++) blanks |= sv_is(lang_base(lang), spaced[i]);
    for (const char *p = text.p, *end = p + text.n; p < end && to->n < NUMBERS_MAX;) {
        if (digit_at(p, end) < 0) {
            utf8_next(&p);
            continue;
        }
        struct token t = {.minus = is_minus(text, p)};
        p = read_token(&t, p, end, blanks);
        put_token(to, &t, lang, zeros_after(p, end, lang), mem);
    }
}

bool numbers_same(const struct number *a, const struct number *b, bool strict)
{
    for (int i = 0; i < (strict ? 1 : 2); i++)
        for (int j = 0; j < (strict ? 1 : 2); j++)
            if (a->read[i][0] && !strcmp(a->read[i], b->read[j])) return true;
    return false;
}

/* ---- spelled out ---- */

static const char *const spelled[][14] = {
    {"en", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"},
    {"de", "null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"},
    {"fr", "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"},
    {"es", "cero", "un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"},
    {"pt", "zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"},
    {"it", "zero", "un", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci", "undici",
     "dodici"},
    {"ru", "ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять", "одиннадцать",
     "двенадцать"},
    {"ar", "صفر", "واحد", "اثنان", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثمان", "تسع", "عشر", "أحد عشر", "اثنا عشر"},
    {"zh", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"},
    {"ja", "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"},
};

bool number_spelled(const struct number *x, sv key, sv lang)
{
    int64_t value;
    if (!sv_to_i64(sv_z(x->read[0]), &value) || value < 0 || value > 12) return false;
    for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
        if (!sv_is(lang_base(lang), spelled[i][0])) continue;
        sv word = sv_z(spelled[i][value + 1]);
        if (i < 7 ? find_word(key, word, 0) >= 0 : sv_find(key, word) >= 0) return true;
        if (i >= 8 && value == 2) return sv_find(key, SV("两")) >= 0 || sv_find(key, SV("兩")) >= 0;
        return i == 1 && value == 1 && sv_find(key, SV("eine")) >= 0;
    }
    return false;
}

/* ---- the constraint ---- */

/* A value as verify_numbers writes them has one reading. */
static bool canonical(sv s)
{
    int points = 0;
    if (sv_starts(s, SV("-"))) s = sv_from(s, 1);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        points += s.p[i] == '.';
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.') return false;
    }
    return s.n > 0 && s.n < NUMBER_DIGITS && points < 2;
}

static bool read_values(struct verify_check *k, const sv *value, int n, struct number *to)
{
    for (int i = 0; i < n; i++) {
        struct number_list l;
        numbers_find(&l, value[i], SV("en"), &k->v->mem);
        if (l.n != 1) return false;
        to[i] = l.v[0];
        if (canonical(value[i]) && l.v[0].read[1][0]) /* "1.234": no group */
            memcpy(to[i].read[0], value[i].p, (size_t)value[i].n), to[i].read[0][value[i].n] = to[i].read[1][0] = 0;
    }
    return true;
}

/* Pairs equal ones; what is left over stays unmarked. */
static void pair(const struct number *a, int na, bool *paired_a, const struct number *b, int nb, bool *paired_b,
                 bool strict)
{
    for (int i = 0; i < na; i++)
        for (int j = 0; j < nb && !paired_a[i]; j++)
            if (!paired_b[j] && numbers_same(&a[i], &b[j], strict)) paired_a[i] = paired_b[j] = true;
}

static bool excused(struct verify_check *k, const struct number *x, bool missing)
{
    struct verifier *v = k->v;
    if (missing) return number_spelled(x, vtext_key(v, check_answer(k)), check_lang(k));
    return number_spelled(x, vtext_key(v, &v->source), k->r->source_lang) ||
           number_spelled(x, vtext_key(v, &v->reference), k->r->target_lang);
}

static bool numbers(struct verify_check *k)
{
    sv *value;
    int n = check_list(k, "values", &value);
    arena *mem = &k->v->mem;
    struct number_list found;
    if (n < 0 || n > NUMBERS_MAX || !check_has(k, "values")) return check_bad(k, "values");
    struct number *want = ARENA_ARRAY(mem, struct number, n + 1);
    if (!read_values(k, value, n, want)) return check_bad(k, "values");
    numbers_find(&found, k->answer, check_lang(k), mem);
    bool *in_want = ARENA_ARRAY(mem, bool, n + 1), *in_found = ARENA_ARRAY(mem, bool, found.n + 1);
    pair(want, n, in_want, found.v, found.n, in_found, true);
    pair(want, n, in_want, found.v, found.n, in_found, false);
    for (int i = 0; i < n; i++)
        if (!in_want[i] && !excused(k, &want[i], true)) return check_fail(k, "number-missing", "'%s'", want[i].read[0]);
    for (int i = 0; i < found.n; i++)
        if (!in_found[i] && !excused(k, &found.v[i], false))
            return check_fail(k, "number-extra", "'%s'", found.v[i].read[0]);
    return check_ok(k);
}
const struct verify_type type_numbers = {.name = "numbers", .holds = numbers};

sv verify_numbers(struct verifier *v, sv text, sv lang, arena *mem)
{
    struct number_list l;
    struct arena_point here = arena_mark(&v->mem);
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    numbers_find(&l, text, lang, &v->mem);
    struct jsonw w = jsonw_to(&b);
    jsonw_arr(&w);
    for (int i = 0; i < l.n; i++) jsonw_str(&w, sv_z(l.v[i].read[0]));
    jsonw_end_arr(&w);
    sv json = arena_dup(mem, buf_sv(&b));
    buf_release(&b);
    arena_rewind(&v->mem, here);
    return json;
}

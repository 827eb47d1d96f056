/* Lists, units, and what must not leak. */
#include "dialogue/plain.h"
#include "dialogue/verify/check.h"
#include "dialogue/verify/numbers.h"
#include "text/metric/metric.h"
#include "text/utf8.h"

/* ---- list items ---- */

/* Bytes of the marker a line begins with: "-", "•", "1.", "2)", "一、"; 0: none. */
static ptrdiff_t marker(sv line)
{
    static const char *const bullets[] = {"- ", "* ", "+ ", "• ", "•",  "– ", "— ",
                                          "· ", "·",  "◦ ", "‣ ", "▪ ", "●",  "○"};
    static const char *const han[] = {"一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "九、", "十、"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++)
        if (sv_starts(line, sv_z(bullets[i]))) return sv_z(bullets[i]).n;
    for (size_t i = 0; i < sizeof han / sizeof *han; i++)
        if (sv_starts(line, sv_z(han[i]))) return sv_z(han[i]).n;
    const char *p = line.p, *end = p + line.n;
    int digits = 0;
    if (sv_starts(line, SV("("))) p++;
    for (const char *q = p; q < end && cp_digit(utf8_next(&q)) >= 0 && digits < 3; digits++) p = q;
    if (!digits || p >= end) return 0;
    uint32_t c = utf8_next(&p);
    return c == '.' || c == ')' || c == ':' || c == 0x3001 || c == 0xff0e || c == 0xff09 ? p - line.p : 0;
}

/* Marked lines with text behind the mark; *plain: other lines with text. */
static int marked_lines(sv text, sv *to, int max, int *plain)
{
    int n = 0;
    *plain = 0;
    for (sv rest = text; rest.p;) {
        sv line = plain_trim(sv_cut(&rest, '\n'));
        ptrdiff_t m = line.n ? marker(line) : 0;
        sv item = plain_trim(sv_from(line, m));
        if (m && item.n && n < max) to[n++] = item;
        *plain += line.n && !m;
    }
    return n;
}

enum { ITEMS = 256, ITEM_CHARS = 400 };

static bool bullets(struct verify_check *k)
{
    sv item[ITEMS];
    int other;
    double min = 1, max = ITEMS, count;
    if (check_num(k, "count", &count)) min = max = count;
    check_num(k, "min", &min);
    check_num(k, "max", &max);
    int n = marked_lines(k->answer, item, ITEMS, &other);
    if (n >= min && n <= max) return check_ok(k);
    return check_fail(k, "bullet-count", "%d list items", n);
}
const struct verify_type type_bullets = {.name = "bullets", .holds = bullets};

static int plain_lines(sv text, sv *to, int max)
{
    int n = 0;
    for (sv rest = text; rest.p && n < max;) {
        sv line = plain_trim(sv_cut(&rest, '\n'));
        if (line.n) to[n++] = line;
    }
    return n;
}

/* The first ones: enough to tell items apart. */
static int chars_of(struct verifier *v, sv s, sv **to)
{
    int n = 0;
    *to = arena_alloc(&v->mem, sizeof **to * ITEM_CHARS);
    for (const char *p = s.p, *end = p + s.n; p < end && n < ITEM_CHARS;) {
        const char *from = p;
        utf8_next(&p);
        (*to)[n++] = sv_of(from, p - from);
    }
    return n;
}

/* Edits between two items as a share of the longer one's characters. */
static double distance(struct verifier *v, sv a, sv b)
{
    sv *x, *y;
    int spans, na = chars_of(v, a, &x), nb = chars_of(v, b, &y), longer = na > nb ? na : nb;
    return longer ? (double)edit_spans(v->metric, x, na, y, nb, NULL, 0, &spans) / longer : 0;
}

static bool items(struct verify_check *k)
{
    sv item[ITEMS];
    double count, least = 0.1;
    int other;
    if (!check_num(k, "count", &count) || count < 1 || count > 32) return check_bad(k, "count");
    check_num(k, "min_distance", &least);
    int n = marked_lines(k->answer, item, ITEMS, &other);
    if (!n) n = plain_lines(k->answer, item, ITEMS);
    if (n != (int)count) return check_fail(k, "item-count", "%d alternatives, %.0f asked", n, count);
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            if (distance(k->v, item[i], item[j]) < least)
                return check_fail(k, "items-alike", "'%.*s'", SV_ARG(item[j]));
    return check_ok(k);
}
const struct verify_type type_items = {.name = "items", .holds = items};

/* ---- units ---- */

static bool names_unit(sv text, const sv *unit, int n)
{
    text = plain_trim(text);
    for (int i = 0; i < n; i++)
        if (sv_starts(text, unit[i]) && border_at(text, unit[i].n)) return true;
    return false;
}

static bool units(struct verify_check *k)
{
    double value, tolerance = 0.02, got;
    sv *unit, rest = k->answer;
    int n = check_list(k, "units", &unit);
    if (!check_num(k, "value", &value)) return check_bad(k, "value");
    if (n <= 0) return check_bad(k, "units");
    check_num(k, "tolerance", &tolerance);
    double slack = (value < 0 ? -value : value) * tolerance + 1e-9;
    while (rest.n) { /* each number with what follows it */
        ptrdiff_t at = 0;
        while (at < rest.n && !(rest.p[at] >= '0' && rest.p[at] <= '9')) at++;
        ptrdiff_t end = at;
        while (end < rest.n && ((rest.p[end] >= '0' && rest.p[end] <= '9') ||
                                ((rest.p[end] == '.' || rest.p[end] == ',') && end + 1 < rest.n &&
                                 rest.p[end + 1] >= '0' && rest.p[end + 1] <= '9')))
            end++;
        struct number_list l;
        numbers_find(&l, sv_of(rest.p + at, end - at), check_lang(k), &k->v->mem);
        for (int i = 0; l.n == 1 && i < 2; i++)
            if (sv_to_f64(sv_z(l.v[0].read[i]), &got) && got >= value - slack && got <= value + slack &&
                names_unit(sv_from(rest, end), unit, n))
                return check_ok(k);
        rest = sv_from(rest, end > at ? end : rest.n);
    }
    return check_fail(k, "unit-missing", "%g '%.*s'", value, SV_ARG(unit[0]));
}
const struct verify_type type_units = {.name = "units", .holds = units};

/* ---- background ---- */

static bool leaks(struct verify_check *k, sv background, int n)
{
    struct verifier *v = k->v;
    struct vtext b, *t = check_answer(k);
    vtext_init(&b, background);
    struct grams has = grams_of(v, &b, n, 2 * n), source = grams_of(v, &v->source, n, 2 * n),
                 reference = grams_of(v, &v->reference, n, 2 * n);
    const struct vword *w = vtext_words(v, t);
    for (int i = 0; i < t->nword; i++) {
        int run = w[i].letter ? 2 * n : n;
        if (i + run > t->nword) continue;
        uint32_t h = gram_hash(w + i, run);
        if (!grams_has(&has, h) || grams_has(&source, h) || grams_has(&reference, h)) continue;
        sv from = w[i].text, to = w[i + run - 1].text;
        return !check_fail(k, "background-leaks", "'%.*s'", (int)(to.p + to.n - from.p), from.p);
    }
    return false;
}

static bool absent(struct verify_check *k)
{
    sv *phrase, background = check_str(k, "background");
    double run = 6;
    int n = check_list(k, "phrases", &phrase);
    if (n < 0 || (n == 0 && !background.n)) return check_bad(k, "phrases");
    check_num(k, "n", &run);
    if (run < 1 || run > 64) return check_bad(k, "n");
    for (int i = 0; i < n; i++)
        if (text_has(k->v, check_answer(k), phrase[i], check_lang(k), false))
            return check_fail(k, "phrase-stands", "'%.*s'", SV_ARG(phrase[i]));
    if (background.n && leaks(k, background, (int)run)) return false;
    return check_ok(k);
}
const struct verify_type type_absent = {.name = "absent", .holds = absent};

#include "corpus/readers/plural.h"

enum { DEPTH = 64 };

/* A C expression over n, evaluated while it is parsed: both branches of a ternary are, which is harmless without
 * division by zero (that gives 0 here). */
struct expr {
    const char *p, *end;
    uint64_t n;
    int depth;
    bool bad;
};

static uint64_t ternary(struct expr *x);

static void blanks(struct expr *x)
{
    while (x->p < x->end && (*x->p == ' ' || *x->p == '\t')) x->p++;
}

static bool eat(struct expr *x, const char *token)
{
    size_t len = strlen(token);
    blanks(x);
    if ((size_t)(x->end - x->p) < len || memcmp(x->p, token, len)) return false;
    x->p += len;
    return true;
}

static uint64_t primary(struct expr *x)
{
    blanks(x);
    if (++x->depth > DEPTH) x->bad = true;
    uint64_t v = 0;
    if (x->bad || x->p >= x->end)
        x->bad = true;
    else if (eat(x, "!"))
        v = !primary(x);
    else if (eat(x, "(")) {
        v = ternary(x);
        if (!eat(x, ")")) x->bad = true;
    } else if (eat(x, "n"))
        v = x->n;
    else if (*x->p >= '0' && *x->p <= '9')
        while (x->p < x->end && *x->p >= '0' && *x->p <= '9') v = v * 10 + (uint64_t)(*x->p++ - '0');
    else
        x->bad = true;
    x->depth--;
    return v;
}

static uint64_t product(struct expr *x)
{
    uint64_t v = primary(x);
    for (;;) {
        char op = eat(x, "*") ? '*' : eat(x, "/") ? '/' : eat(x, "%") ? '%' : 0;
        if (!op || x->bad) return v;
        uint64_t w = primary(x);
        v = op == '*' ? v * w : w == 0 ? 0 : op == '/' ? v / w : v % w;
    }
}

static uint64_t sum(struct expr *x)
{
    uint64_t v = product(x);
    for (;;) {
        char op = eat(x, "+") ? '+' : eat(x, "-") ? '-' : 0;
        if (!op || x->bad) return v;
        uint64_t w = product(x);
        v = op == '+' ? v + w : v - w;
    }
}

static uint64_t order(struct expr *x)
{
    uint64_t v = sum(x);
    for (;;) {
        int op = eat(x, "<=") ? 1 : eat(x, ">=") ? 2 : eat(x, "<") ? 3 : eat(x, ">") ? 4 : 0;
        if (!op || x->bad) return v;
        uint64_t w = sum(x);
        v = op == 1 ? v <= w : op == 2 ? v >= w : op == 3 ? v < w : v > w;
    }
}

static uint64_t equal(struct expr *x)
{
    uint64_t v = order(x);
    for (;;) {
        int op = eat(x, "==") ? 1 : eat(x, "!=") ? 2 : 0;
        if (!op || x->bad) return v;
        uint64_t w = order(x);
        v = op == 1 ? v == w : v != w;
    }
}

static uint64_t both(struct expr *x)
{
    uint64_t v = equal(x);
    while (!x->bad && eat(x, "&&")) v = (equal(x) != 0) & (v != 0);
    return v;
}

static uint64_t either(struct expr *x)
{
    uint64_t v = both(x);
    while (!x->bad && eat(x, "||")) v = (both(x) != 0) | (v != 0);
    return v;
}

static uint64_t ternary(struct expr *x)
{
    if (++x->depth > DEPTH) x->bad = true;
    uint64_t c = x->bad ? 0 : either(x), v = c;
    if (!x->bad && eat(x, "?")) {
        uint64_t yes = ternary(x);
        if (!eat(x, ":")) x->bad = true;
        uint64_t no = x->bad ? 0 : ternary(x);
        v = c ? yes : no;
    }
    x->depth--;
    return v;
}

static int form(sv rule, uint64_t n, int forms)
{
    struct expr x = {rule.p, rule.p + rule.n, n, 0, false};
    uint64_t v = ternary(&x);
    eat(&x, ";");
    blanks(&x);
    return x.bad || x.p < x.end || v >= (uint64_t)forms ? -1 : (int)v;
}

/* the text behind "key" and '=' */
static sv value(sv rule, sv key)
{
    ptrdiff_t i = sv_find(rule, key);
    if (i < 0) return sv_of("", 0);
    sv rest = sv_trim(sv_from(rule, i + key.n));
    return sv_starts(rest, SV("=")) ? sv_trim(sv_from(rest, 1)) : sv_of("", 0);
}

struct plural plural_of(sv rule)
{
    struct plural p = {0, -1, -1};
    sv count = value(rule, SV("nplurals")), expr = value(rule, SV("plural"));
    /* "plural" is found inside "nplurals" first */
    ptrdiff_t semi = sv_find_c(rule, ';');
    if (semi >= 0) expr = value(sv_from(rule, semi + 1), SV("plural"));
    int64_t n;
    if (!sv_to_i64(sv_trim(sv_head(count, sv_find_c(count, ';') < 0 ? count.n : sv_find_c(count, ';'))), &n) || n < 1 ||
        n > 16)
        return p;
    p.one = form(expr, 1, (int)n);
    p.many = form(expr, 5, (int)n);
    if (p.one >= 0 && p.many >= 0) p.forms = (int)n;
    return p;
}

/* The parser: one pass from text to tape, no recursion, no copies.
 *
 * UTF-8 is checked for the whole text first (base/utf8.h runs at memory speed); what is not ASCII can only stand inside
 * strings, so afterwards only quotes, backslashes and control bytes matter there. An open container keeps its parent's
 * index in `next` until it is closed, so the tape is its own stack. */
#include "base/json.h"
#include "base/json_scan.h"
#include "base/utf8.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* a tape grown by one huge record is not kept for the small ones that follow */
enum { TAPE_KEEP = 1 << 16 };

struct parser {
    struct json *d;
    const char *p, *beg, *end;
    int top;   /* index of the innermost open container, -1 at the root */
    int last;  /* index of the value completed last */
    int depth; /* containers open */
};

static bool fail(struct parser *s, const char *why)
{
    s->d->error = s->p < s->end ? why : "unexpected end";
    s->d->error_at = (size_t)(s->p - s->beg);
    return false;
}

static inline void skip_white(struct parser *s)
{
    while (s->p < s->end && json_white(*s->p)) s->p++;
}

static void grow(struct json *d)
{
    d->cap = d->cap ? d->cap * 2 : 256;
    d->node = mem_realloc(d->node, (size_t)d->cap * sizeof *d->node);
}

static inline struct json_node *push(struct parser *s, enum json_type type, const char *from)
{
    struct json *d = s->d;
    if (d->n >= d->cap) grow(d);
    struct json_node *v = &d->node[d->n++];
    *v = (struct json_node){.beg = (uint32_t)(from - s->beg),
                            .end = (uint32_t)(s->p - s->beg),
                            .next = (uint32_t)d->n,
                            .type = (uint8_t)type};
    return v;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* four hex digits at p, or -1 */
static int hex4(const char *p, const char *end)
{
    int v = 0;
    if (end - p < 4) return -1;
    for (int i = 0; i < 4; i++) {
        int h = hex_digit(p[i]);
        if (h < 0) return -1;
        v = v << 4 | h;
    }
    return v;
}

/* what \c stands for, 0 where it stands for nothing */
static char simple_escape(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

/* Decodes the escape whose backslash is at p into out (at most 4 bytes). Returns the bytes it takes in the text, or 0.
 */
static int escape(const char *p, const char *end, char out[4], int *n)
{
    if (end - p < 2) return 0;
    *n = 1;
    if (p[1] != 'u') return (out[0] = simple_escape(p[1])) ? 2 : 0;
    int c = hex4(p + 2, end);
    if (c < 0 || (c >= 0xdc00 && c < 0xe000)) return 0;
    int took = 6;
    if (c >= 0xd800 && c < 0xdc00) {
        int low = end - p >= 12 && p[6] == '\\' && p[7] == 'u' ? hex4(p + 8, end) : -1;
        if (low < 0xdc00 || low >= 0xe000) return 0;
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        took = 12;
    }
    *n = utf8_put(out, (uint32_t)c);
    return took;
}

/* from the opening quote to past the closing one; as_key: a NUL is refused, as jansson does */
static bool string(struct parser *s, bool as_key)
{
    const char *from = s->p++;
    bool escaped = false;
    for (;;) {
        s->p = json_skip_plain(s->p, s->end);
        if (s->p == s->end) return fail(s, "");
        if (*s->p == '"') break;
        if (*s->p != '\\') return fail(s, "control character in a string");
        char out[4];
        int n, took = escape(s->p, s->end, out, &n);
        if (took == 0) return fail(s, "invalid escape");
        if (as_key && out[0] == 0) return fail(s, "NUL in an object key");
        escaped = true;
        s->p += took;
    }
    s->p++;
    push(s, JSON_STRING, from)->escaped = escaped;
    return true;
}

static bool digits(struct parser *s)
{
    const char *from = s->p;
    while (s->p < s->end && (unsigned char)(*s->p - '0') < 10) s->p++;
    return s->p > from || fail(s, "invalid number");
}

static double to_double(const char *p, size_t n)
{
    char small[64], *z = n < sizeof small ? small : mem_alloc(n + 1);
    memcpy(z, p, n);
    z[n] = 0;
    double v = strtod(z, NULL);
    if (z != small) mem_free(z);
    return v;
}

/* Overflow is refused like jansson does. Only a long integer part or a large exponent can reach it: the rest is not
 * converted here. */
static bool real_fits(const char *from, const char *exp, const char *end)
{
    int64_t e = 0;
    if (exp < end)
        for (const char *q = exp + 1; q < end; q++)
            if (*q != '+' && *q != '-' && e < 100000) e = e * 10 + (*q - '0');
    if (exp < end && exp[1] == '-' && exp - from < 300) return true;
    return (exp - from) + e < 300 || !isinf(to_double(from, (size_t)(end - from)));
}

static bool int_fits(const char *p, const char *end)
{
    int64_t v;
    return end - p < 19 || sv_to_i64(sv_of(p, end - p), &v);
}

static bool number(struct parser *s)
{
    const char *from = s->p;
    bool real = false;
    if (*s->p == '-') s->p++;
    if (s->p < s->end && *s->p == '0')
        s->p++; /* a digit after it is then an unexpected character */
    else if (!digits(s))
        return false;
    if (s->p < s->end && *s->p == '.') {
        real = true;
        s->p++;
        if (!digits(s)) return false;
    }
    const char *exp = s->p;
    if (s->p < s->end && (*s->p | 0x20) == 'e') {
        real = true;
        s->p++;
        if (s->p < s->end && (*s->p == '+' || *s->p == '-')) s->p++;
        if (!digits(s)) return false;
    }
    bool fits = real ? real_fits(from, real && exp < s->p ? exp : s->p, s->p) : int_fits(from, s->p);
    push(s, real ? JSON_REAL : JSON_INT, from);
    if (fits) return true;
    s->d->error = "number out of range";
    s->d->error_at = (size_t)(from - s->beg);
    return false;
}

static bool word(struct parser *s, const char *text, size_t n, enum json_type type)
{
    const char *from = s->p;
    if ((size_t)(s->end - s->p) < n || memcmp(s->p, text, n) != 0) return fail(s, "unexpected character");
    s->p += n;
    push(s, type, from);
    return true;
}

enum want { WANT_FAIL, WANT_VALUE, WANT_KEY, WANT_NEXT };

static enum want open_container(struct parser *s, enum json_type type)
{
    const char *from = s->p++;
    struct json_node *v = push(s, type, from);
    v->next = (uint32_t)s->top;
    s->top = s->d->n - 1;
    s->depth++;
    skip_white(s);
    if (s->p < s->end && *s->p == (type == JSON_OBJECT ? '}' : ']')) return WANT_NEXT;
    return type == JSON_OBJECT ? WANT_KEY : WANT_VALUE;
}

/* at the closing bracket */
static void close_container(struct parser *s)
{
    struct json_node *v = &s->d->node[s->top];
    s->last = s->top;
    s->top = (int)v->next;
    v->next = (uint32_t)s->d->n;
    v->end = (uint32_t)(++s->p - s->beg);
    s->depth--;
}

static enum want scalar_or_open(struct parser *s)
{
    s->last = s->d->n;
    switch (*s->p) {
    case '"': return string(s, false) ? WANT_NEXT : WANT_FAIL;
    case '{': return open_container(s, JSON_OBJECT);
    case '[': return open_container(s, JSON_ARRAY);
    case 't': return word(s, "true", 4, JSON_TRUE) ? WANT_NEXT : WANT_FAIL;
    case 'f': return word(s, "false", 5, JSON_FALSE) ? WANT_NEXT : WANT_FAIL;
    case 'n': return word(s, "null", 4, JSON_NULL) ? WANT_NEXT : WANT_FAIL;
    default: break;
    }
    if (*s->p == '-' || (unsigned char)(*s->p - '0') < 10) return number(s) ? WANT_NEXT : WANT_FAIL;
    return fail(s, "unexpected character"), WANT_FAIL;
}

static enum want value(struct parser *s)
{
    skip_white(s);
    if (s->p == s->end) return fail(s, ""), WANT_FAIL;
    if (s->depth >= JSON_DEPTH_MAX) return fail(s, "nested too deeply"), WANT_FAIL;
    int at = s->d->n, in = s->top;
    if (in >= 0) s->d->node[in].count++;
    enum want w = scalar_or_open(s);
    if (w != WANT_FAIL && in >= 0) s->d->node[at].member = s->d->node[in].type == JSON_OBJECT;
    return w;
}

static enum want key(struct parser *s)
{
    skip_white(s);
    if (s->p == s->end || *s->p != '"') return fail(s, "expected a key in quotes"), WANT_FAIL;
    if (!string(s, true)) return WANT_FAIL;
    skip_white(s);
    if (s->p == s->end || *s->p != ':') return fail(s, "expected ':'"), WANT_FAIL;
    s->p++;
    return WANT_VALUE;
}

/* after a value: a comma, or the end of the container */
static enum want next(struct parser *s)
{
    bool object = s->d->node[s->top].type == JSON_OBJECT;
    skip_white(s);
    if (s->p == s->end) return fail(s, ""), WANT_FAIL;
    if (*s->p == (object ? '}' : ']')) {
        close_container(s);
        return WANT_NEXT;
    }
    if (*s->p != ',') return fail(s, object ? "expected ',' or '}'" : "expected ',' or ']'"), WANT_FAIL;
    s->p++;
    s->d->node[s->last].more = 1;
    return object ? WANT_KEY : WANT_VALUE;
}

static bool document(struct parser *s)
{
    enum want w = value(s);
    while (w != WANT_FAIL) { /* mostly comma, key, value: three steps a turn, not one */
        if (w == WANT_NEXT && s->top < 0) break;
        if (w == WANT_NEXT) w = next(s);
        if (w == WANT_KEY) w = key(s);
        if (w == WANT_VALUE) w = value(s);
    }
    if (w == WANT_FAIL) return false;
    skip_white(s);
    return s->p == s->end || fail(s, "text after the value");
}

bool json_parse(struct json *d, sv text)
{
    if (d->cap > TAPE_KEEP && text.n < TAPE_KEEP) json_release(d);
    d->text = text;
    d->n = 0;
    d->error = NULL;
    d->error_at = 0;
    struct parser s = {.d = d, .p = text.p, .beg = text.p, .end = text.p + text.n, .top = -1, .last = -1};
    ptrdiff_t bad = text.n < (ptrdiff_t)UINT32_MAX ? utf8_bad(text) : 0;
    if (bad >= 0) {
        d->error = text.n < (ptrdiff_t)UINT32_MAX ? "not valid UTF-8" : "text of 4 GiB or more";
        d->error_at = (size_t)bad;
    } else if (document(&s))
        return true;
    d->n = 0;
    return false;
}

void json_release(struct json *d)
{
    mem_free(d->node);
    *d = (struct json){0};
}

/* ---- reading the tape ---- */

static inline bool is(const struct json *d, int v, enum json_type t)
{
    return v >= 0 && d->node[v].type == t;
}

/* a string's bytes between the quotes, escapes and all */
static sv body(const struct json *d, int v)
{
    sv raw = json_raw(d, v);
    return sv_of(raw.p + 1, raw.n - 2);
}

/* decodes a validated string body into to, which holds at least s.n bytes */
static size_t unescape(sv s, char *to)
{
    const char *p = s.p, *end = s.p + s.n;
    char *w = to;
    while (p < end) {
        const char *stop = json_skip_plain(p, end);
        memcpy(w, p, (size_t)(stop - p));
        w += stop - p;
        p = stop;
        if (p == end) break;
        char out[4];
        int n = 1, took = *p == '\\' ? escape(p, end, out, &n) : 0;
        if (took == 0) out[0] = *p, n = took = 1; /* 0x7f and what validation would have refused */
        memcpy(w, out, (size_t)n);
        w += n;
        p += took;
    }
    return (size_t)(w - to);
}

static bool key_is(const struct json *d, int k, sv name)
{
    sv b = body(d, k);
    if (!d->node[k].escaped) return sv_eq(b, name);
    const char *p = b.p, *end = b.p + b.n;
    while (p < end) {
        char out[4] = {*p};
        int n = 1, took = *p == '\\' ? escape(p, end, out, &n) : 1;
        if (name.n < n || memcmp(name.p, out, (size_t)n) != 0) return false;
        name = sv_from(name, n);
        p += took;
    }
    return name.n == 0;
}

int json_get(const struct json *d, int obj, sv name)
{
    int hit = -1;
    if (!is(d, obj, JSON_OBJECT)) return -1;
    for (int i = obj + 1, left = (int)d->node[obj].count; left > 0; left--) {
        const struct json_node *k = &d->node[i];
        bool same_size = (ptrdiff_t)(k->end - k->beg) - 2 == name.n;
        if ((same_size || k->escaped) && key_is(d, i, name)) hit = i + 1;
        i = (int)d->node[i + 1].next;
    }
    return hit;
}

void json_find(const struct json *d, int obj, const sv *names, int n, int *at, arena *mem)
{
    int from = 0;
    for (int i = 0; i < n; i++) at[i] = -1;
    if (!is(d, obj, JSON_OBJECT)) return;
    for (int v = json_first(d, obj); v >= 0; v = json_next(d, v)) {
        int i = json_name_of(json_key(d, v, mem), names, n, &from);
        if (i >= 0) at[i] = v;
    }
}

int json_at(const struct json *d, int arr, int i)
{
    if (!is(d, arr, JSON_ARRAY) || i < 0 || (uint32_t)i >= d->node[arr].count) return -1;
    int v = arr + 1;
    while (i-- > 0) v = (int)d->node[v].next;
    return v;
}

/* one step of a path: .name  name  [3]  ["any name"] */
static int path_step(const struct json *d, int v, sv *path)
{
    sv p = *path;
    if (p.n && p.p[0] == '.') p = sv_from(p, 1);
    if (p.n && p.p[0] == '[') {
        bool quoted = p.n > 1 && p.p[1] == '"';
        ptrdiff_t shut = quoted ? sv_find(sv_from(p, 2), SV("\"]")) + 2 : sv_find_c(p, ']');
        if (shut < (quoted ? 2 : 1)) return -1;
        int64_t i;
        *path = sv_from(p, shut + (quoted ? 2 : 1));
        if (quoted) return json_get(d, v, sv_of(p.p + 2, shut - 2));
        return sv_to_i64(sv_of(p.p + 1, shut - 1), &i) && i >= 0 && i < INT32_MAX ? json_at(d, v, (int)i) : -1;
    }
    ptrdiff_t n = 0;
    while (n < p.n && p.p[n] != '.' && p.p[n] != '[') n++;
    *path = sv_from(p, n);
    return n ? json_get(d, v, sv_head(p, n)) : -1;
}

int json_path(const struct json *d, int v, sv path)
{
    while (v >= 0 && path.n > 0) v = path_step(d, v, &path);
    return v;
}

sv json_str(const struct json *d, int v, arena *mem)
{
    if (!is(d, v, JSON_STRING)) return (sv){NULL, 0};
    sv b = body(d, v);
    if (!d->node[v].escaped) return b;
    char *to = arena_bytes(mem, (size_t)b.n + 1);
    return sv_of(to, (ptrdiff_t)unescape(b, to));
}

sv json_key(const struct json *d, int v, arena *mem)
{
    return v > 0 && d->node[v].member ? json_str(d, v - 1, mem) : (sv){NULL, 0};
}

bool json_i64(const struct json *d, int v, int64_t *out)
{
    return is(d, v, JSON_INT) && sv_to_i64(json_raw(d, v), out);
}

bool json_f64(const struct json *d, int v, double *out)
{
    if (!is(d, v, JSON_INT) && !is(d, v, JSON_REAL)) return false;
    sv raw = json_raw(d, v);
    *out = to_double(raw.p, (size_t)raw.n);
    return true;
}

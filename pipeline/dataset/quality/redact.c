/* Writing a record with private values replaced: the JSON is copied but for the bytes of the values. */
#include "dataset/quality/private.h"

#include "base/hash.h"

/* ---- one value, one number ---- */

struct named {
    uint64_t hash; /* of kind and value */
    int number;    /* 0: free */
};
struct names {
    struct named *v; /* open addressing, twice as many as there are values */
    size_t mask;
    int last[PII_KINDS];
};

/* Blanks and dashes do not make another number, nor case another address. */
static uint64_t value_hash(enum pii_kind kind, sv value)
{
    char z[300];
    ptrdiff_t n = 0;
    if (kind == PII_KEY || kind == PII_PEM) return hash64(value, 5);
    for (ptrdiff_t i = 0; i < value.n && n < (ptrdiff_t)sizeof z; i++) {
        char c = value.p[i];
        if (kind == PII_PHONE ? pii_digit(c) : kind != PII_CARD && kind != PII_IBAN ? true : pii_alnum(c))
            z[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return hash64(sv_of(z, n), 5);
}

/* The highest number of a kind that stands in the record already (it has been through here before): it is not given
 * again. */
static int highest(sv record, enum pii_kind kind, arena *mem)
{
    sv head = arena_f(mem, "<%s_", pii_symbol[kind]);
    int64_t most = 0, x;
    for (ptrdiff_t at; (at = sv_find(record, head)) >= 0;) {
        record = sv_from(record, at + head.n);
        ptrdiff_t end = sv_find_c(sv_head(record, 10), '>');
        if (end > 0 && sv_to_i64(sv_head(record, end), &x) && x > most) most = x;
    }
    return (int)(most < 1000000000 ? most : 1000000000);
}

static void names_init(struct names *t, int values, sv record, arena *mem)
{
    size_t slots = 8;
    while (slots < (size_t)values * 2) slots *= 2;
    t->v = ARENA_ARRAY(mem, struct named, slots);
    t->mask = slots - 1;
    for (int k = 0; k < PII_KINDS; k++) t->last[k] = highest(record, (enum pii_kind)k, mem);
}

static int number_of(struct names *t, enum pii_kind kind, sv value)
{
    uint64_t h = hash_mix(value_hash(kind, value) + (uint64_t)kind);
    size_t i = h & t->mask;
    for (; t->v[i].number; i = (i + 1) & t->mask)
        if (t->v[i].hash == h) return t->v[i].number;
    t->v[i] = (struct named){h, ++t->last[kind]};
    return t->v[i].number;
}

/* ---- places ---- */

static unsigned hex4(const char *p)
{
    unsigned x = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        x = x * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
    }
    return x;
}

/* Steps over one character as it is written in JSON; returns how many bytes it is when decoded. */
static size_t step(const char **p)
{
    if (**p != '\\') return ++*p, 1;
    if ((*p)[1] != 'u') return *p += 2, 1;
    unsigned u = hex4(*p + 2);
    *p += 6;
    if (u >= 0xd800 && u < 0xdc00) return *p += 6, 4;
    return u < 0x80 ? 1 : u < 0x800 ? 2 : 3;
}

/* The byte of the JSON text at which decoded byte `want` of a string begins. */
struct place {
    const char *p;
    size_t at;
};
static const char *place_of(struct place *here, size_t want)
{
    while (here->at < want) here->at += step(&here->p);
    return here->p;
}

/* ---- writing ---- */

/* In the arguments of a call, which are JSON within a string, a number needs quotes to become a name. */
static bool bare_in_json(sv text, size_t from, size_t to)
{
    sv t = sv_trim(text), before = sv_trim(sv_head(text, (ptrdiff_t)from)),
       after = sv_trim(sv_from(text, (ptrdiff_t)to));
    if (!t.n || (t.p[0] != '{' && t.p[0] != '[') || !before.n || !after.n) return false;
    return strchr(":[,", before.p[before.n - 1]) && strchr(",]}", after.p[0]);
}

static void put_name(struct buf *to, const struct pii_hit *h, sv text, int number)
{
    bool quote = bare_in_json(text, h->from, h->to);
    buf_addf(to, "%s<%s_%d>%s", quote ? "\\\"" : "", pii_symbol[h->kind], number, quote ? "\\\"" : "");
}

bool private_redact(const struct private_cfg *c, struct qview *v, struct pii_hits *hits, struct buf *to)
{
    const struct json *d = v->r->d;
    sv record = json_raw(d, json_root(d));
    const char *done = record.p;
    struct names names;
    struct place here = {NULL, 0};
    int text = -1;
    bool any = false;
    private_find(c, v, hits);
    names_init(&names, hits->n, record, v->mem);
    for (int i = 0; i < hits->n; i++) {
        const struct pii_hit *h = &hits->v[i];
        const struct qtext *t = &v->text[h->text];
        if (c->act[h->kind] != PRIVATE_REDACT) continue;
        if (h->text != text) here = (struct place){json_raw(d, t->node).p + 1, 0}, text = h->text;
        const char *from = place_of(&here, h->from);
        buf_add(to, done, (size_t)(from - done));
        sv value = sv_of(t->text.p + h->from, h->to - h->from);
        put_name(to, h, t->text, number_of(&names, (enum pii_kind)h->kind, value));
        done = place_of(&here, h->to);
        any = true;
    }
    buf_add(to, done, (size_t)(record.p + record.n - done));
    return any;
}

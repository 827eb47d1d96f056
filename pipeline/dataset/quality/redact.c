/* Writing a record with private values replaced: the JSON is copied but for the bytes of the values. */
#include "dataset/quality/private.h"

#include "base/hash.h"

/* ---- one value, one number ---- */

struct named {
    enum pii_kind kind;
    uint64_t hash;
    int number;
};
struct names {
    struct named v[256];
    int n, last[PII_KINDS];
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

/* numbers that stand in the record already (it has been through here before) are not given again */
static int next_number(struct names *t, enum pii_kind kind, sv record)
{
    char z[40];
    int n;
    do n = snprintf(z, sizeof z, "<%s_%d>", pii_symbol[kind], ++t->last[kind]);
    while (sv_find(record, sv_of(z, n)) >= 0);
    return t->last[kind];
}

static int number_of(struct names *t, enum pii_kind kind, sv value, sv record)
{
    uint64_t h = value_hash(kind, value);
    for (int i = 0; i < t->n; i++)
        if (t->v[i].kind == kind && t->v[i].hash == h) return t->v[i].number;
    int number = next_number(t, kind, record);
    if (t->n < (int)(sizeof t->v / sizeof *t->v)) t->v[t->n++] = (struct named){kind, h, number};
    return number;
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
    struct names *names = ARENA_NEW(v->mem, struct names);
    struct place here = {NULL, 0};
    int text = -1;
    bool any = false;
    private_find(c, v, hits);
    for (int i = 0; i < hits->n; i++) {
        const struct pii_hit *h = &hits->v[i];
        const struct qtext *t = &v->text[h->text];
        if (c->act[h->kind] != PRIVATE_REDACT) continue;
        if (h->text != text) here = (struct place){json_raw(d, t->node).p + 1, 0}, text = h->text;
        const char *from = place_of(&here, h->from);
        buf_add(to, done, (size_t)(from - done));
        sv value = sv_of(t->text.p + h->from, h->to - h->from);
        put_name(to, h, t->text, number_of(names, h->kind, value, record));
        done = place_of(&here, h->to);
        any = true;
    }
    buf_add(to, done, (size_t)(record.p + record.n - done));
    return any;
}

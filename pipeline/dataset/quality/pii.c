#include "dataset/quality/pii.h"

#include <stdlib.h>

const char *const pii_name[PII_KINDS] = {"email", "phone", "ip", "iban", "card", "key", "pem"};
const char *const pii_symbol[PII_KINDS] = {"EMAIL", "PHONE", "IP", "IBAN", "CARD", "KEY", "PRIVATE_KEY"};

static void add(struct pii_hits *h, int text, enum pii_kind kind, size_t from, size_t to)
{
    MEM_GROW(h->v, h->n, h->cap);
    h->v[h->n++] = (struct pii_hit){text, kind, (uint32_t)from, (uint32_t)to};
}

/* The number that begins at `at`, whatever it is. Returns where to go on. */
static size_t number(sv s, int text, size_t at, unsigned kinds, struct pii_hits *h)
{
    size_t from = at, to = at;
    enum pii_kind kind = PII_KINDS;
    if (kinds >> PII_IBAN & 1 && pii_iban(s, at, &from, &to))
        kind = PII_IBAN;
    else if (kinds >> PII_IP & 1 && (pii_ip6(s, at, &to) || pii_ip4(s, at, &to)))
        kind = PII_IP;
    else if (kinds >> PII_CARD & 1 && pii_card(s, at, &to))
        kind = PII_CARD;
    else if (kinds >> PII_PHONE & 1 && pii_phone(s, at, &from, &to))
        kind = PII_PHONE;
    if (kind < PII_KINDS) return add(h, text, kind, from, to), to;
    while (at < (size_t)s.n && pii_digit(s.p[at])) at++;
    return at;
}

static void numbers(sv s, int text, const struct mark *m, unsigned kinds, struct pii_hits *h)
{
    for (size_t i = m->at; i < m->end;) {
        if (pii_digit(s.p[i]))
            i = number(s, text, i, kinds, h);
        else
            i++;
    }
}

static void one_mark(sv s, int text, const struct mark *m, unsigned kinds, struct pii_hits *h)
{
    size_t from = m->at, to;
    if (m->what == MARK_AT && kinds >> PII_EMAIL & 1 && pii_email(s, m->at, &from, &to))
        add(h, text, PII_EMAIL, from, to);
    else if (m->what == MARK_DIGITS)
        numbers(s, text, m, kinds, h);
    else if (m->what == MARK_TOKEN && kinds >> PII_KEY & 1 && pii_key(s, m->at, m->end, &from, &to))
        add(h, text, PII_KEY, from, to);
    else if (m->what >= MARK_PHRASE && kinds >> PII_PEM & 1 &&
             phrase_at((int)m->what - MARK_PHRASE)->kind == PHRASE_KEY && pii_pem(s, m->at, &to))
        add(h, text, PII_PEM, from, to);
}

static int by_place(const void *x, const void *y)
{
    const struct pii_hit *a = x, *b = y;
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return a->to != b->to ? (a->to > b->to ? -1 : 1) : a->kind - b->kind;
}

/* In order; of two that overlap the longer one stays. */
static void order(struct pii_hits *h, int first)
{
    int n = first;
    qsort(h->v + first, (size_t)(h->n - first), sizeof *h->v, by_place);
    for (int i = first; i < h->n; i++) {
        struct pii_hit *last = n > first ? &h->v[n - 1] : NULL;
        if (!last || h->v[i].from >= last->to)
            h->v[n++] = h->v[i];
        else if (h->v[i].to - h->v[i].from > last->to - last->from)
            *last = h->v[i];
    }
    h->n = n;
}

void pii_find(const struct qview *v, int text, unsigned kinds, struct pii_hits *h)
{
    const struct qtext *t = &v->text[text];
    int first = h->n;
    EACH_MARK(v, t, m)
    if (m->what < MARK_ANGLE || m->what > MARK_BACKSLASH) one_mark(t->text, text, m, kinds, h);
    if (h->n > first + 1) order(h, first);
}

#include "dataset/prefer.h"

#include "base/hash.h"

static bool is_length(sv path)
{
    return sv_is(path, "length");
}

/* "score desc": the field, and which end is better; false: no field but a corpus. */
static bool as_term(sv item, sv *path, bool *asc)
{
    *asc = sv_ends(item, SV(" asc"));
    bool desc = sv_ends(item, SV(" desc"));
    *path = sv_trim(sv_head(item, item.n - (*asc ? 4 : desc ? 5 : 0)));
    return *asc || desc || is_length(item) || sv_is(item, "score");
}

enum status prefer_parse(const struct opt_list *items, struct prefer *p, arena *mem, struct err *e)
{
    *p = (struct prefer){0};
    for (int i = 0; i < items->n; i++) {
        sv item = sv_trim(items->v[i]), path;
        bool asc;
        if (!as_term(item, &path, &asc)) {
            if (p->corpora.n == PREFER_CORPORA)
                return err_set(e, ST_USAGE, "'prefer' names more than %d corpora", PREFER_CORPORA);
            opt_list_add(&p->corpora, item, mem);
            continue;
        }
        if (!path.n) return err_set(e, ST_USAGE, "'%.*s' names no field", SV_ARG(item));
        if (p->nterm == PREFER_TERMS)
            return err_set(e, ST_USAGE, "'prefer' takes %d fields at most; '%.*s' is one more", PREFER_TERMS,
                           SV_ARG(path));
        p->term[p->nterm].path = path;
        p->term[p->nterm++].asc = asc;
    }
    if (!p->nterm) p->term[p->nterm++].path = SV("length");
    return ST_OK;
}

static uint64_t rank_of(const struct prefer *p, sv corpus)
{
    for (int i = 0; i < p->corpora.n; i++)
        if (sv_eq(p->corpora.v[i], corpus)) return (uint64_t)i;
    return (uint64_t)p->corpora.n;
}

/* Bytes of the texts, as they stand in the record. */
static double length_of(const struct rec *r)
{
    ptrdiff_t n = 0;
    if (r->shape == REC_PAIR) return (double)(r->source.n + r->target.n);
    for (int i = 0; i < r->nturn; i++) {
        n += json_raw(r->d, r->turn[i].content).n;
        n += json_raw(r->d, r->turn[i].more).n;
    }
    if (!r->nturn) n = json_raw(r->d, r->obj).n;
    return (double)n;
}

/* Doubles in their order as integers, the better end first; what is absent comes last. */
static uint64_t ordered(double x, bool known, bool asc)
{
    uint64_t bits;
    if (!known || x != x) return UINT64_MAX;
    x += 0.0; /* -0 is 0 */
    memcpy(&bits, &x, sizeof bits);
    bits = bits >> 63 ? ~bits : bits | (uint64_t)1 << 63;
    return asc ? bits : ~bits;
}

static uint64_t term_of(const struct prefer *p, int i, const struct rec *r)
{
    double x = 0;
    if (i >= p->nterm) return 0;
    if (is_length(p->term[i].path)) return ordered(length_of(r), true, p->term[i].asc);
    bool known = json_f64(r->d, json_path(r->d, r->obj, p->term[i].path), &x);
    if (!known && r->extra >= 0) known = json_f64(r->d, json_path(r->d, r->extra, p->term[i].path), &x);
    return ordered(x, known, p->term[i].asc);
}

static bool by_teacher(const struct rec *r)
{
    return json_type(r->d, json_get(r->d, r->origin, SV("teacher"))) == JSON_STRING;
}

/* The first word: 2 bits of class, 8 of the corpus, 54 of the first field (a double to 42 bits). */
struct near_prio prefer_make(const struct prefer *p, const struct rec *r, sv raw, bool reference)
{
    uint64_t cls = reference ? 0 : by_teacher(r) ? 2 : 1;
    return (struct near_prio){.a = cls << 62 | rank_of(p, r->corpus) << 54 | term_of(p, 0, r) >> 10,
                              .b = term_of(p, 1, r),
                              .c = hash64(sv_trim(raw), 0)};
}

/* What was looked for, what was found, and what nobody looked for. */
#include "base/utf8.h"
#include "dataset/decontam/pass.h"

enum { ITEM_SHOWN = 240, PHRASES = 20, SETS_TOLD = 12 };

void decontam_write_hit(const struct decontam_pass *p, const struct kept *k, struct jsonw *w, arena *mem)
{
    const struct decontam_hit *h = &k->hit;
    jsonw_kstr(w, SV("set"), decontam_set_name(p->d, decontam_set_of(p->d, h->item)));
    jsonw_kstr(w, SV("item"), decontam_clipped(decontam_item(p->d, h->item), ITEM_SHOWN, mem));
    jsonw_key(w, SV("c"));
    jsonw_real(w, (double)(int)(decontam_c(h) * 1000 + 0.5) / 1000);
    if (k->turn >= 0) jsonw_kint(w, SV("turn"), k->turn);
    jsonw_key(w, SV("at"));
    jsonw_arr(w);
    jsonw_int(w, h->from);
    jsonw_int(w, h->to);
    jsonw_end_arr(w);
    if (h->window.p) jsonw_kstr(w, SV("window"), h->window);
}

/* Items of a set by what protects them. */
struct protection {
    uint64_t how[ITEM_HOWS], common;
};

static bool has(const struct item_table *t, int item, int set)
{
    for (int m = t->v[item].in; m >= 0; m = t->member[m].next)
        if (t->member[m].set == set) return true;
    return false;
}

static struct protection protection_of(const struct decontam_pass *p, int set)
{
    struct protection r = {0};
    const struct item_table *t = &p->d->items;
    for (int i = 0; i < t->n; i++) {
        if (set >= 0 && !has(t, i, set)) continue;
        if (p->count[i].common)
            r.common++;
        else
            r.how[t->v[i].how]++;
    }
    return r;
}

static void write_protection(const struct protection *r, struct jsonw *w)
{
    jsonw_key(w, SV("protected"));
    jsonw_obj(w);
    jsonw_kint(w, SV("containment"), (int64_t)r->how[ITEM_SHINGLES]);
    jsonw_kint(w, SV("verbatim"), (int64_t)r->how[ITEM_VERBATIM]);
    jsonw_end_obj(w);
    jsonw_key(w, SV("unprotected"));
    jsonw_obj(w);
    jsonw_kint(w, SV("too-short"), (int64_t)r->how[ITEM_SHORT]);
    jsonw_kint(w, SV("common-phrase"), (int64_t)r->common);
    jsonw_kint(w, SV("crowded"), (int64_t)r->how[ITEM_CROWDED]);
    jsonw_end_obj(w);
}

static void write_examples(const struct decontam_pass *p, const struct set_count *s, struct jsonw *w, arena *mem)
{
    jsonw_key(w, SV("examples"));
    jsonw_arr(w);
    for (int i = 0; i < s->nexample; i++) {
        const struct example *x = &s->example[i];
        jsonw_obj(w);
        jsonw_kstr(w, SV("file"), sv_z(x->file));
        jsonw_kint(w, SV("record"), (int64_t)x->record);
        decontam_write_hit(p, &x->k, w, mem);
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

static void write_phrases(const struct decontam_pass *p, int set, struct jsonw *w, arena *mem)
{
    const struct item_table *t = &p->d->items;
    int n = 0;
    jsonw_key(w, SV("common_phrases"));
    jsonw_arr(w);
    for (int i = 0; i < t->n && n < PHRASES; i++) {
        if (!p->count[i].common || !has(t, i, set)) continue;
        n++;
        jsonw_obj(w);
        jsonw_kstr(w, SV("item"), decontam_clipped(t->v[i].key, ITEM_SHOWN, mem));
        jsonw_kint(w, SV("records"), p->count[i].drop);
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

static void write_set(const struct decontam_pass *p, int set, struct jsonw *w, arena *mem)
{
    const struct test_set *s = &p->d->items.set[set];
    const struct set_count *c = &p->of_set[set];
    struct protection r = protection_of(p, set);
    jsonw_obj(w);
    jsonw_kstr(w, SV("name"), s->name);
    jsonw_kstr(w, SV("path"), utf8_shown(sv_z(s->path), mem));
    jsonw_kstr(w, SV("format"), sv_z(s->format));
    jsonw_kstr(w, SV("sha256"), sv_z(s->sha256));
    jsonw_kint(w, SV("items"), (int64_t)s->items);
    jsonw_kint(w, SV("merged"), (int64_t)s->merged);
    jsonw_kint(w, SV("unread"), (int64_t)s->unread);
    jsonw_kint(w, SV("repaired"), (int64_t)s->repaired);
    write_protection(&r, w);
    jsonw_kint(w, SV("records_hit"), (int64_t)c->hit);
    jsonw_kint(w, SV("dropped"), (int64_t)c->dropped);
    jsonw_kint(w, SV("flagged"), (int64_t)c->flagged);
    write_examples(p, c, w, mem);
    write_phrases(p, set, w, mem);
    jsonw_end_obj(w);
}

static void write_number(struct jsonw *w, sv key, double v)
{
    jsonw_key(w, key);
    jsonw_real(w, v);
}

void decontam_report(const struct decontam_pass *p, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    arena mem = {0};
    struct protection r = protection_of(p, -1);
    jsonw_obj(&w);
    jsonw_kint(&w, SV("records"), (int64_t)p->seen);
    jsonw_kint(&w, SV("dropped"), (int64_t)p->dropped);
    jsonw_kint(&w, SV("flagged"), (int64_t)p->flagged);
    write_number(&w, SV("containment"), p->o->containment);
    write_number(&w, SV("flag"), p->o->flag);
    write_number(&w, SV("common"), p->o->common);
    jsonw_kint(&w, SV("items"), p->d->items.n);
    write_protection(&r, &w);
    jsonw_key(&w, SV("sets"));
    jsonw_arr(&w);
    for (int i = 0; i < p->d->items.nset; i++) write_set(p, i, &w, &mem);
    jsonw_end_arr(&w);
    jsonw_end_obj(&w);
    buf_addc(to, '\n');
    arena_release(&mem);
}

static void tell_set(const struct decontam_pass *p, int set, struct buf *to)
{
    const struct set_count *c = &p->of_set[set];
    struct protection r = protection_of(p, set);
    buf_addf(to, "%.*s: ", SV_ARG(p->d->items.set[set].name));
    tally_count(to, p->d->items.set[set].items);
    buf_addf(to, " items, %llu not protected; %llu records dropped, %llu match or are flagged\n",
             (unsigned long long)(r.how[ITEM_SHORT] + r.how[ITEM_CROWDED] + r.common), (unsigned long long)c->dropped,
             (unsigned long long)c->hit);
}

void decontam_summary(const struct decontam_pass *p, struct buf *to)
{
    struct protection r = protection_of(p, -1);
    int told = 0, nset = p->d->items.nset;
    for (int i = 0; i < nset; i++)
        if (p->of_set[i].hit && told++ < SETS_TOLD) tell_set(p, i, to);
    if (told > SETS_TOLD) buf_addf(to, "... and %d more sets with hits\n", told - SETS_TOLD);
    buf_addf(to,
             "%d test set%s, %d different items: %llu by containment, %llu verbatim; not protected: %llu too short, "
             "%llu common phrases, %llu crowded\n",
             nset, nset == 1 ? "" : "s", p->d->items.n, (unsigned long long)r.how[ITEM_SHINGLES],
             (unsigned long long)r.how[ITEM_VERBATIM], (unsigned long long)r.how[ITEM_SHORT],
             (unsigned long long)r.common, (unsigned long long)r.how[ITEM_CROWDED]);
    if (!p->dropped && !p->flagged) {
        buf_addf(to, "clean: no record holds one of the protected items\n");
        return;
    }
    buf_addf(to, "%llu records dropped, %llu flagged and kept\n", (unsigned long long)p->dropped,
             (unsigned long long)p->flagged);
}

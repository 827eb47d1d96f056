/* Binding, scoring, deciding, and the sieve. */
#include "dataset/quality/quality.h"

#include "corpus/scorer.h"
#include "corpus/where.h"
#include "dataset/quality/learn.h"
#include "dataset/quality/private.h"

#include <math.h>
#include <stdio.h>

#define Q(name) extern const struct qfilter qfilter_##name;
#include "dataset/quality/list.h"
#undef Q
const struct qfilter *const qfilters[] = {
#define Q(name) &qfilter_##name,
#include "dataset/quality/list.h"
#undef Q
    NULL};

const struct opt quality_opts[] = {
    OPT_STR(struct quality_cfg, where, NULL, "EXPR", "keep only records for which this holds"),
    OPT_I64(struct quality_cfg, sample, "20000", 1, 10000000,
            "records, from the beginning, that `auto` and percentiles are taken from"),
    OPT_END};

/* ---- binding ---- */

static bool is_word(const struct ynode *n, const char *a, const char *b, const char *c)
{
    return n && n->kind == Y_SCALAR && (sv_is(n->text, a) || sv_is(n->text, b) || sv_is(n->text, c));
}
static bool is_off(const struct ynode *n)
{
    return is_word(n, "off", "false", "no");
}
static bool is_on(const struct ynode *n)
{
    return is_word(n, "on", "true", "yes");
}

static enum status bind_filter(struct qactive *a, const struct qfilter *type, const struct ynode *section, arena *mem,
                               struct err *e)
{
    const struct ynode *own = yaml_get(section, type->name);
    a->type = type;
    a->on = !is_off(own ? own : yaml_get(section, "filters"));
    a->named = own && a->on;
    a->cfg = arena_zalloc(mem, type->cfg_size);
    TRY(opt_defaults(type->opts, a->cfg, mem, e));
    if (a->on && !is_on(own)) TRY(yaml_bind(own, type->opts, NULL, a->cfg, mem, e));
    if (!type->ready) return ST_OK;
    enum status st = type->ready(a->cfg, mem, e);
    return st != ST_OK && own && own->file ? err_wrap(e, "%s:%d:%d", own->file, own->line, own->col) : st;
}

static const char *const *other_keys(void)
{
    static const char *keys[QFILTERS_MAX + 4];
    int n = 0;
    for (; qfilters[n]; n++) keys[n] = qfilters[n]->name;
    keys[n++] = "filters";
    keys[n++] = "scorers";
    keys[n++] = "scores";
    keys[n] = NULL;
    return keys;
}

static enum status bind_where(struct quality *q, const struct ynode *section, struct err *e)
{
    const struct ynode *at = yaml_get(section, "where");
    if (!q->cfg.where.n) return ST_OK;
    enum status st = where_new(&q->where, q->cfg.where, e);
    return st != ST_OK && at && at->file ? err_wrap(e, "%s:%d:%d", at->file, at->line, at->col) : st;
}

static enum status bind(struct quality *q, const struct ynode *section, bool allow_commands, struct err *e)
{
    TRY(opt_defaults(quality_opts, &q->cfg, &q->mem, e));
    if (section && section->kind != Y_MAP && !is_on(section))
        return yaml_err(e, section, "'filter' is a map of filters");
    if (section && section->kind != Y_MAP) section = NULL;
    TRY(yaml_bind(section, quality_opts, other_keys(), &q->cfg, &q->mem, e));
    for (int i = 0; qfilters[i]; i++) TRY(bind_filter(&q->f[q->nf++], qfilters[i], section, &q->mem, e));
    TRY(bind_where(q, section, e));
    tally_init(&q->outside);
    return scorers_new(&q->scorers, yaml_get(section, "scorers"), yaml_get(section, "scores"), allow_commands,
                       &q->outside, e);
}

enum status quality_new(struct quality **out, const struct ynode *section, bool allow_commands, struct err *e)
{
    struct quality *q = MEM_NEW(struct quality);
    *out = NULL;
    qview_init();
    enum status st = bind(q, section, allow_commands, e);
    if (st != ST_OK) return quality_free(q), st;
    for (int i = 0; i < q->nf; i++)
        if (q->f[i].type == &qfilter_private) q->private = &q->f[i];
    *out = q;
    return ST_OK;
}

void quality_free(struct quality *q)
{
    if (!q) return;
    where_free(q->where);
    scorers_free(q->scorers);
    bitset_release(&q->edits);
    arena_release(&q->mem);
    mem_free(q);
}

/* ---- a worker ---- */

static void *local_new(const void *self)
{
    const struct quality *q = self;
    struct qlocal *l = MEM_NEW(struct qlocal);
    l->scorers = scorer_local_new(q->scorers);
    return l;
}

static void local_free(void *local)
{
    struct qlocal *l = local;
    qview_release(&l->view);
    scorer_local_free(l->scorers);
    mem_free(l);
}

/* ---- scoring and deciding ---- */

static const struct limit *limit_at(const struct qactive *a, int i)
{
    return a->type->limits && i < QLIMITS && a->type->limits[i].reason ? &a->type->limits[i] : NULL;
}

static void score_one(const struct quality *q, const struct qactive *a, struct qlocal *l, double *score)
{
    for (int i = 0; i < QSCORES; i++) score[i] = NAN;
    if (!a->on || (l->view.r->own && !a->type->own && !a->named)) return;
    (void)q;
    a->type->score(a->cfg, &l->view, score);
}

/* The limit that does not hold, or -1. NAN compares false both ways. */
static int broken_limit(const struct qactive *a, const double *score)
{
    for (int i = 0; limit_at(a, i); i++) {
        const struct limit *m = limit_at(a, i);
        if (!a->live[i]) continue;
        if (m->at_least ? score[m->score] < a->bound[i] : score[m->score] > a->bound[i]) return i;
    }
    return -1;
}

/* The first limit that does not hold decides; what comes behind is scored only where somebody wants to see it. */
static int judge(const struct quality *q, struct qlocal *l, bool all)
{
    int why = 0;
    l->by = -1;
    for (int i = 0; i < q->nf; i++) {
        const struct qactive *a = &q->f[i];
        if (why && !all) break;
        score_one(q, a, l, l->score[i]);
        int k = why ? -1 : broken_limit(a, l->score[i]);
        if (k >= 0) why = a->reason[k], l->by = i, l->limit = k;
    }
    return why;
}

struct where_env {
    const struct quality *q;
    const struct qlocal *l;
    const struct unit *u;
    struct where_json_env json;
};

static struct where_value look_up(const void *env, sv name, arena *mem)
{
    const struct where_env *w = env;
    sv rest = name, filter = sv_cut(&rest, '.');
    for (int i = 0; rest.n && i < w->q->nf; i++) {
        const struct qactive *a = &w->q->f[i];
        if (!sv_is(filter, a->type->name)) continue;
        for (int k = 0; a->type->scores[k]; k++)
            if (sv_is(rest, a->type->scores[k]) && !isnan(w->l->score[i][k])) return where_number(w->l->score[i][k]);
    }
    for (int i = 0; i < w->u->ncol; i++)
        if (sv_eq(name, w->u->col[i].name)) return where_text(w->u->col[i].value);
    return where_json(&w->json, name, mem);
}

/* What a scorer is shown: src is all that the user says, tgt all that is answered. */
static sv all_said(struct qview *v, enum rec_role role)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < v->ntext; i++) {
        const struct qtext *t = &v->text[i];
        bool plain = role == ROLE_USR && t->part == TEXT_CONTENT && t->turn < 0;
        if (!plain && !qtext_said(v, t, role)) continue;
        if (b.n) buf_adds(&b, SV("\n\n"));
        buf_adds(&b, t->text);
    }
    sv said = arena_dup(v->mem, buf_sv(&b));
    buf_release(&b);
    return said;
}

static int ask_outside(const struct quality *q, struct qlocal *l, const struct sieve_rec *r, struct unit *u)
{
    if (!q->scorers) return 0;
    unit_add(u, sv_of(NULL, 0), all_said(&l->view, ROLE_USR), SEG_TEXT, r->mem);
    unit_add(u, sv_of(NULL, 0), all_said(&l->view, ROLE_ASST), SEG_TEXT, r->mem);
    u->id = r->id;
    u->record = r->line;
    int why = scorers_apply(q->scorers, l->scorers, u, r->mem);
    return why ? q->outside_reason[why] : 0;
}

/* ---- telling ---- */

static void put_found(const struct quality *q, const struct qlocal *l, struct jsonw *w)
{
    enum { SHOWN = 20 };
    const struct qview *v = &l->view;
    (void)q;
    if (!v->nfound) return;
    jsonw_key(w, SV("found"));
    jsonw_arr(w);
    for (int i = 0; i < v->nfound && i < SHOWN; i++) {
        const struct qfound *f = &v->found[i];
        jsonw_obj(w);
        jsonw_kstr(w, SV("what"), sv_z(f->what));
        if (v->text[f->text].turn >= 0) jsonw_kint(w, SV("turn"), v->text[f->text].turn);
        jsonw_kint(w, SV("from"), f->from);
        jsonw_kint(w, SV("to"), f->to);
        jsonw_end_obj(w);
    }
    jsonw_end_arr(w);
}

static void put_scores(const struct quality *q, const struct qlocal *l, struct jsonw *w)
{
    char key[80];
    for (int i = 0; i < q->nf; i++)
        for (int k = 0; q->f[i].type->scores[k]; k++) {
            if (isnan(l->score[i][k])) continue;
            int n = snprintf(key, sizeof key, "%s.%s", q->f[i].type->name, q->f[i].type->scores[k]);
            jsonw_key(w, sv_of(key, n));
            jsonw_real(w, l->score[i][k]);
        }
}

static void put_columns(const struct unit *u, struct jsonw *w)
{
    for (int i = 0; i < u->ncol; i++) {
        jsonw_key(w, u->col[i].name);
        jsonw_raw(w, u->col[i].value);
    }
}

/* "detail":"refusal.turns 1 > 0","found":[...] */
static void put_note(const struct quality *q, const struct qlocal *l, struct buf *to)
{
    struct jsonw w = {to, to->n > 0};
    if (l->by >= 0) {
        const struct qactive *a = &q->f[l->by];
        const struct limit *m = limit_at(a, l->limit);
        char t[160];
        int n = snprintf(t, sizeof t, "%s.%s %.4g %s %.4g", a->type->name, a->type->scores[m->score],
                         l->score[l->by][m->score], m->at_least ? "<" : ">", a->bound[l->limit]);
        jsonw_kstr(&w, SV("detail"), sv_of(t, n));
    }
    put_found(q, l, &w);
}

/* ---- the sieve ---- */

static void count_private(const struct quality *q, const struct qlocal *l, struct qresult *res)
{
    if (!q->private || !q->private->on) return;
    const struct private_cfg *c = q->private->cfg;
    for (int i = 0; i < l->view.hits.n; i++) {
        int k = l->view.hits.v[i].kind;
        res->found[k]++;
        res->edit |= c->act[k] == PRIVATE_REDACT;
    }
}

static int look(const void *self, void *local, struct sieve_rec *r, void *result)
{
    const struct quality *q = self;
    struct qlocal *l = local;
    struct unit u = {.doc_pos = -1};
    bool all = r->scores != NULL || q->where != NULL;
    l->view.all_scores = all;
    l->view.hits.n = 0;
    qview_read(&l->view, r->r, r->mem);
    int why = judge(q, l, all);
    if (!why) why = ask_outside(q, l, r, &u);
    if (r->scores) {
        struct jsonw w = {r->scores, r->scores->n > 0};
        put_scores(q, l, &w);
        put_columns(&u, &w);
        put_found(q, l, &w);
    }
    struct where_env env = {q, l, &u, {r->r->d, r->r->obj}};
    if (!why && q->where && !where_test(q->where, look_up, &env, r->mem)) why = q->reason_where;
    if (why && r->note) put_note(q, l, r->note);
    if (!why) count_private(q, l, result);
    l->looked = r->raw.p;
    l->edit = !why && ((struct qresult *)result)->edit;
    return why;
}

static enum status keep(void *self, uint64_t ord, const void *result, arena *mem, struct err *e)
{
    struct quality *q = self;
    const struct qresult *res = result;
    bool any = false;
    (void)mem, (void)e;
    for (int k = 0; k < PII_KINDS; k++) {
        q->found[k] += res->found[k];
        any |= res->found[k] > 0;
    }
    q->records += any;
    q->redacted += res->edit;
    if (res->edit) bitset_add(&q->edits, ord);
    return ST_OK;
}

static bool edit(const void *self, void *local, const struct sieve_rec *r, struct buf *to)
{
    const struct quality *q = self;
    struct qlocal *l = local;
    bool looked = l->looked && l->looked == r->raw.p; /* the pass writes while it reads: nothing has changed since */
    if (looked && !l->edit) return false;
    if (!looked) qview_read(&l->view, r->r, r->mem);
    return private_redact(q->private->cfg, &l->view, &l->view.hits, to);
}

static void settle(struct quality *q, struct tally *t)
{
    for (int i = 0; i < q->nf; i++)
        for (int k = 0; limit_at(&q->f[i], k); k++) {
            const struct limit *m = limit_at(&q->f[i], k);
            const struct opt_thresh *x = (const struct opt_thresh *)((const char *)q->f[i].cfg + m->off);
            q->f[i].live[k] = q->f[i].on && x->kind == THRESH_VALUE;
            q->f[i].bound[k] = x->value;
            if (q->f[i].on && x->kind != THRESH_OFF) q->f[i].reason[k] = tally_reason(t, m->reason);
        }
    if (q->where) q->reason_where = tally_reason(t, "where");
    for (int i = 1; i < q->outside.n; i++) q->outside_reason[i] = tally_reason(t, q->outside.reason[i]);
}

static enum status begin(void *self, const struct sieve_ctx *c, struct err *e)
{
    struct quality *q = self;
    bitset_release(&q->edits);
    if (q->learned) return ST_OK; /* one of several passes that share a tally */
    settle(q, c->tally);
    return learn_bounds(q, c, e);
}

void quality_learn_from(struct quality *q, const char *const *path, int n)
{
    q->learn_path = path;
    q->nlearn = n;
}

bool quality_hides(const struct quality *q)
{
    const struct private_cfg *c = q->private && q->private->on ? q->private->cfg : NULL;
    for (int k = 0; c && k < PII_KINDS; k++)
        if (c->act[k] == PRIVATE_REDACT || c->act[k] == PRIVATE_DROP) return true;
    return false;
}

struct sieve quality_sieve(struct quality *q)
{
    struct sieve s = {.name = "filter",
                      .self = q,
                      .result_size = sizeof(struct qresult),
                      .begin = begin,
                      .local_new = local_new,
                      .local_free = local_free,
                      .look = look,
                      .keep = keep};
    if (q->private && q->private->on && ((const struct private_cfg *)q->private->cfg)->redacts)
        s.edit = edit, s.edits = &q->edits;
    return s;
}

enum status quality_finish(struct quality *q, struct err *e)
{
    return scorers_finish(q->scorers, e);
}

/* The verifier: reading a record, and one constraint on one answer. */
#include <stdarg.h>
#include <stdio.h>

#include "dialogue/verify/check.h"
#include "text/metric/metric.h"
#include "text/utf8.h"

#define V(name) &type_##name,
const struct verify_type *const verify_types[] = {
#include "dialogue/verify/list.h"
    NULL};
#undef V

const struct verify_type *verify_type_find(sv name)
{
    for (int i = 0; verify_types[i]; i++)
        if (sv_is(name, verify_types[i]->name)) return verify_types[i];
    return NULL;
}

const char *verify_type_name(int i)
{
    return verify_types[i] ? verify_types[i]->name : NULL;
}

struct verifier *verifier_new(void)
{
    struct verifier *v = MEM_NEW(struct verifier);
    script_init();
    buf_init(&v->buf, BUF_MAX_DEFAULT);
    buf_init(&v->line, BUF_MAX_DEFAULT);
    v->stat = MEM_NEW(struct textstat);
    v->metric = metric_scratch_new();
    return v;
}

void verifier_free(struct verifier *v)
{
    if (!v) return;
    arena_release(&v->mem);
    json_release(&v->doc);
    json_release(&v->other);
    buf_release(&v->buf);
    buf_release(&v->line);
    mem_free(v->finding);
    mem_free(v->stat);
    metric_scratch_free(v->metric);
    mem_free(v->row);
    mem_free(v);
}

uint32_t *verifier_row(struct verifier *v, size_t n)
{
    if (n > v->nrow) {
        mem_free(v->row);
        v->row = mem_array(n, sizeof *v->row);
        v->nrow = n;
    }
    return v->row;
}

/* ---- reading ---- */

static const char *read_turn(const struct json *d, int m, struct verify_turn *t, arena *mem)
{
    sv name = json_str(d, json_get(d, m, SV("role")), mem);
    int weight = json_get(d, m, SV("weight"));
    if (sv_is(name, "system"))
        t->role = ROLE_SYSTEM;
    else if (sv_is(name, "user"))
        t->role = ROLE_USER;
    else if (sv_is(name, "assistant"))
        t->role = ROLE_ASSISTANT;
    else
        return "a role that is none of system, user, assistant";
    t->content = json_str(d, json_get(d, m, SV("content")), mem);
    if (!t->content.p) return "a message without text";
    t->weight = 1;
    if (weight >= 0 && !json_f64(d, weight, &t->weight)) return "a weight that is no number";
    return NULL;
}

static void read_texts(const struct json *d, struct verify_record *r, arena *mem)
{
    int source = json_get(d, r->obj, SV("source"));
    r->langs = json_get(d, r->obj, SV("langs"));
    r->id = json_str(d, json_get(d, r->obj, SV("id")), mem);
    r->kind = json_str(d, json_get(d, r->obj, SV("kind")), mem);
    r->source = json_str(d, json_get(d, source, SV("text")), mem);
    r->reference = json_str(d, json_get(d, source, SV("reference")), mem);
    r->instruction = json_str(d, json_get(d, r->langs, SV("instruction")), mem);
    r->source_lang = json_str(d, json_get(d, r->langs, SV("source")), mem);
    r->target_lang = json_str(d, json_get(d, r->langs, SV("target")), mem);
    r->constraints = json_get(d, r->obj, SV("constraints"));
}

/* What the predicates remember of the turns starts anew. */
static void open_texts(struct verifier *v, const struct verify_record *r)
{
    v->nturn = r->nturn;
    v->turn = arena_alloc(&v->mem, sizeof *v->turn * (size_t)(r->nturn + 1));
    for (int i = 0; i < r->nturn; i++) {
        vtext_init(&v->turn[i].text, r->turn[i].content);
        v->turn[i].honest = HONEST_UNKNOWN;
    }
    vtext_init(&v->source, r->source);
    vtext_init(&v->reference, r->reference);
    v->depth = 0;
}

static const char *read_record(struct verifier *v, const struct json *d, struct verify_record *r)
{
    const char *why = NULL;
    int messages = json_get(d, r->obj, SV("messages")), i = 0;
    if (json_type(d, messages) != JSON_ARRAY) return "no messages";
    r->turn = arena_alloc(&v->mem, sizeof *r->turn * ((size_t)json_count(d, messages) + 1));
    for (int m = json_first(d, messages); m >= 0 && !why; m = json_next(d, m))
        why = read_turn(d, m, &r->turn[i++], &v->mem);
    r->nturn = i;
    if (why) return why;
    read_texts(d, r, &v->mem);
    if (r->constraints >= 0 && json_type(d, r->constraints) != JSON_ARRAY) return "constraints that are no list";
    return NULL;
}

bool verify_read(struct verifier *v, const struct json *d, int obj, struct verify_record *r, const char **why)
{
    arena_reset(&v->mem);
    *r = (struct verify_record){.json = d, .obj = obj, .constraints = -1, .langs = -1};
    *why = json_type(d, obj) == JSON_OBJECT ? read_record(v, d, r) : "no object";
    if (*why) r->nturn = 0;
    open_texts(v, r);
    return !*why;
}

/* ---- a request for a reward: the same members, the answer apart from its history ---- */

static const char *read_request(struct verifier *v, const struct json *d, struct verify_record *r, int completion)
{
    const char *why = NULL;
    int messages = json_get(d, r->obj, SV("messages")), source = json_get(d, r->obj, SV("source")), n = 0;
    r->all = json_count(d, messages) == 0;
    r->turn = arena_alloc(&v->mem, sizeof *r->turn * ((size_t)json_count(d, messages) + 1));
    for (int m = r->all ? -1 : json_first(d, messages); m >= 0 && !why; m = json_next(d, m))
        why = read_turn(d, m, &r->turn[n++], &v->mem);
    if (why) return why;
    r->turn[n++] = (struct verify_turn){ROLE_ASSISTANT, json_str(d, completion, &v->mem), 1};
    r->nturn = n;
    read_texts(d, r, &v->mem);
    if (json_type(d, source) == JSON_STRING) r->source = json_str(d, source, &v->mem);
    sv reference = json_str(d, json_get(d, r->obj, SV("reference")), &v->mem);
    if (reference.p) r->reference = reference;
    return NULL;
}

const char *verify_open(struct verifier *v, const struct json *d, struct verify_record *r, int completion)
{
    arena_reset(&v->mem);
    *r = (struct verify_record){.json = d, .obj = json_root(d), .constraints = -1, .langs = -1};
    const char *why = read_request(v, d, r, completion);
    if (why) r->nturn = 0;
    open_texts(v, r);
    return why;
}

/* ---- verdicts ---- */

__attribute__((format(printf, 3, 0))) static void verdict_va(struct verdict *v, const char *reason, const char *fmt,
                                                             va_list ap)
{
    v->pass = false;
    v->reason = reason;
    vsnprintf(v->detail, sizeof v->detail, fmt, ap);
    v->detail[utf8_valid_prefix(sv_z(v->detail))] = 0;
}

void verdict_set(struct verdict *v, const char *reason, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    verdict_va(v, reason, fmt, ap);
    va_end(ap);
}

bool check_ok(struct verify_check *k)
{
    k->out->pass = true;
    k->out->reason = NULL;
    k->out->detail[0] = 0;
    return true;
}

bool check_fail(struct verify_check *k, const char *reason, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    verdict_va(k->out, reason, fmt, ap);
    va_end(ap);
    return false;
}

bool check_bad(struct verify_check *k, const char *member)
{
    return check_fail(k, "bad-constraint", "'%s' is missing or not what it should be", member);
}

/* ---- members ---- */

static int member(const struct verify_check *k, const char *name)
{
    return json_get(k->d, k->c, sv_z(name));
}

sv check_str(const struct verify_check *k, const char *name)
{
    return json_str(k->d, member(k, name), &k->v->mem);
}

bool check_flag(const struct verify_check *k, const char *name)
{
    return json_type(k->d, member(k, name)) == JSON_TRUE;
}

bool check_has(const struct verify_check *k, const char *name)
{
    return json_type(k->d, member(k, name)) > JSON_NULL;
}

bool check_num(const struct verify_check *k, const char *name, double *to)
{
    return json_f64(k->d, member(k, name), to);
}

int check_list(const struct verify_check *k, const char *name, sv **to)
{
    int list = member(k, name), n = 0;
    enum json_type t = json_type(k->d, list);
    *to = NULL;
    if (t <= JSON_NULL) return 0;
    if (t != JSON_ARRAY && t != JSON_STRING) return -1;
    *to = arena_alloc(&k->v->mem, sizeof **to * ((size_t)json_count(k->d, list) + 1));
    if (t == JSON_STRING) return (*to)[0] = json_str(k->d, list, &k->v->mem), 1;
    for (int x = json_first(k->d, list); x >= 0; x = json_next(k->d, x)) {
        (*to)[n] = json_str(k->d, x, &k->v->mem);
        if (!(*to)[n++].p) return -1;
    }
    return n;
}

struct vtext *check_turn(const struct verify_check *k, const char *name)
{
    int64_t at;
    if (!json_i64(k->d, member(k, name), &at) || at < 0 || at > k->turn) return NULL;
    return &k->v->turn[at].text;
}

struct vtext *check_answer(const struct verify_check *k)
{
    return &k->v->turn[k->turn].text;
}

sv check_lang(const struct verify_check *k)
{
    sv own = check_str(k, "lang");
    return own.p ? own : k->r->target_lang;
}

/* ---- one constraint ---- */

sv constraint_type(const struct verify_record *r, int constraint, arena *mem)
{
    return json_str(r->json, json_get(r->json, constraint, SV("type")), mem);
}

static const struct verify_type *find_type(struct verifier *v, const struct verify_record *r, int constraint,
                                           struct verdict *out)
{
    sv name = constraint_type(r, constraint, &v->mem);
    const struct verify_type *t = name.p ? verify_type_find(name) : NULL;
    if (!t) verdict_set(out, "unknown-type", "'%.*s'", SV_ARG(name));
    return t;
}

static bool judge(struct verifier *v, const struct verify_record *r, int constraint, int turn, struct verdict *out,
                  bool honest)
{
    struct verify_check k = {.v = v, .r = r, .d = r->json, .c = constraint, .turn = turn, .out = out};
    out->detail[0] = 0;
    if (turn < 0 || turn >= r->nturn || r->turn[turn].role != ROLE_ASSISTANT)
        return check_fail(&k, "bad-turn", "message %d is no answer", turn);
    const struct verify_type *t = find_type(v, r, constraint, out);
    if (!t) return false;
    k.answer = r->turn[turn].content;
    return t->holds(&k) && (!honest || t->free || verify_honest(v, r, turn, out)); /* its own reason says more */
}

bool verify_constraint(struct verifier *v, const struct verify_record *r, int constraint, int turn, struct verdict *out)
{
    return judge(v, r, constraint, turn, out, true);
}

bool verify_predicate(struct verifier *v, const struct verify_record *r, int constraint, int turn, struct verdict *out)
{
    return judge(v, r, constraint, turn, out, false);
}

int constraint_active(const struct verify_record *r, int from, int turn)
{
    const struct json *d = r->json;
    for (int c = from < 0 ? json_first(d, r->constraints) : json_next(d, from); c >= 0; c = json_next(d, c)) {
        int64_t at, until;
        if (r->all || !json_i64(d, json_get(d, c, SV("turn")), &at)) return c;
        if (!json_i64(d, json_get(d, c, SV("until")), &until)) until = at;
        if (at <= turn && turn <= until) return c;
    }
    return -1;
}

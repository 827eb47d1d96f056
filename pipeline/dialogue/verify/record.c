/* A whole record: its shape, its gates, every constraint at every answer it binds, and the drafts it must fail on. */
#include "dialogue/verify/check.h"

static struct verdict *find(struct verifier *v, int constraint, int turn, const char *type)
{
    MEM_GROW(v->finding, v->nfinding, v->cap);
    struct verify_finding *f = &v->finding[v->nfinding++];
    f->constraint = constraint;
    f->turn = turn;
    f->type = type;
    f->verdict.pass = true;
    f->verdict.reason = NULL;
    f->verdict.detail[0] = 0;
    return &f->verdict;
}

static void fault(struct verifier *v, int turn, const char *reason, const char *detail)
{
    verdict_set(find(v, -1, turn, "gate"), reason, "%s", detail);
}

/* ---- shape ---- */

static void check_roles(struct verifier *v, const struct verify_record *r)
{
    int first = r->nturn && r->turn[0].role == ROLE_SYSTEM;
    for (int i = first; i < r->nturn; i++)
        if (r->turn[i].role != ((i - first) % 2 ? ROLE_ASSISTANT : ROLE_USER))
            return fault(v, i, "bad-roles", "user and assistant do not take turns");
    if (r->nturn - first < 2 || r->turn[r->nturn - 1].role != ROLE_ASSISTANT)
        return fault(v, -1, "bad-roles", "the last message is no answer");
    if (!(r->turn[r->nturn - 1].weight > 0)) fault(v, r->nturn - 1, "last-weightless", "the last answer has no weight");
}

static void check_fields(struct verifier *v, const struct verify_record *r)
{
    static const char *const names[] = {"id", "kind", "langs", "source", "origin"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (json_get(r->json, r->obj, sv_z(names[i])) < 0) fault(v, -1, "field-missing", names[i]);
}

static void check_turns(struct verifier *v, const struct verify_record *r)
{
    struct verdict why = {0};
    for (int i = 0; i < r->nturn; i++)
        if (!verify_gate_turn(v, r, i, &why)) *find(v, -1, i, "gate") = why;
}

/* ---- constraints ---- */

static const char *type_name(struct verifier *v, const struct verify_record *r, int constraint)
{
    const struct verify_type *t = verify_type_find(constraint_type(r, constraint, &v->mem));
    return t ? t->name : "unknown";
}

static void check_until(struct verifier *v, const struct verify_record *r, int c, int index, int64_t turn,
                        const char *type)
{
    int64_t until = turn;
    json_i64(r->json, json_get(r->json, c, SV("until")), &until);
    for (int64_t i = turn + 1; i <= until && i < r->nturn; i++)
        if (r->turn[i].role == ROLE_ASSISTANT && r->turn[i].weight > 0)
            verify_constraint(v, r, c, (int)i, find(v, index, (int)i, type));
}

static bool is(const struct verdict *v, const char *reason)
{
    return v->reason && !strcmp(v->reason, reason);
}

/* The draft must fail, and by what it says: not because the constraint cannot be used. */
static void check_violated(struct verifier *v, const struct verify_record *r, int c, int index, const char *type)
{
    struct verdict draft = {0};
    int64_t at;
    int value = json_get(r->json, c, SV("violated_by"));
    if (json_type(r->json, value) <= JSON_NULL) return;
    if (!json_i64(r->json, value, &at) || at < 0 || at >= r->nturn) at = -1;
    bool holds = verify_predicate(v, r, c, (int)at, &draft);
    struct verdict *out = find(v, index, (int)at, type);
    if (holds)
        verdict_set(out, "not-violated", "the draft meets it already");
    else if (is(&draft, "bad-constraint") || is(&draft, "bad-turn") || is(&draft, "unknown-type"))
        *out = draft;
}

static void check_verdict(struct verifier *v, const struct verify_record *r, int c, int index, const char *type)
{
    int value = json_get(r->json, c, SV("verdict"));
    sv says = json_str(r->json, value, &v->mem);
    if (json_type(r->json, value) == JSON_TRUE || sv_is(says, "pass")) return;
    verdict_set(find(v, index, -1, type), "no-pass", "'%.*s'", SV_ARG(says));
}

static void check_constraint(struct verifier *v, const struct verify_record *r, int c, int index)
{
    const char *type = type_name(v, r, c);
    int64_t turn;
    if (!json_i64(r->json, json_get(r->json, c, SV("turn")), &turn) || turn < 0 || turn >= r->nturn) turn = -1;
    verify_constraint(v, r, c, (int)turn, find(v, index, (int)turn, type));
    if (turn >= 0) check_until(v, r, c, index, turn, type);
    check_violated(v, r, c, index, type);
    check_verdict(v, r, c, index, type);
}

bool verify_record(struct verifier *v, const struct json *d, int obj, struct verify_report *rep)
{
    struct verify_record r;
    const char *why;
    int index = 0;
    v->nfinding = 0;
    if (!verify_read(v, d, obj, &r, &why)) {
        fault(v, -1, "bad-record", why);
    } else {
        check_fields(v, &r);
        check_roles(v, &r);
        check_turns(v, &r);
        for (int c = json_first(d, r.constraints); c >= 0; c = json_next(d, c)) check_constraint(v, &r, c, index++);
    }
    *rep = (struct verify_report){.n = v->nfinding, .v = v->finding};
    for (int i = 0; i < rep->n; i++) rep->failed += !rep->v[i].verdict.pass;
    return rep->pass = rep->failed == 0;
}

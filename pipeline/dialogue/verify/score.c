/* The reward protocol: one line of JSON in, one out. */
#include "dialogue/verify/check.h"

/* The request as a record whose last message is the completion. Everything lives in v->other. */
static const char *open_request(struct verifier *v, struct verify_record *r)
{
    const struct json *d = &v->other;
    int messages, completion = json_get(d, 0, SV("completion"));
    if (json_type(d, 0) != JSON_OBJECT) return "no object";
    if (json_type(d, completion) != JSON_STRING) return "'completion' is missing or no string";
    if (json_type(d, json_get(d, 0, SV("constraints"))) != JSON_ARRAY) return "'constraints' is missing or no list";
    messages = json_get(d, 0, SV("messages"));
    if (json_type(d, messages) > JSON_NULL && json_type(d, messages) != JSON_ARRAY) return "'messages' is no list";
    return verify_open(v, d, r, completion);
}

static void put_verdict(struct jsonw *w, const char *type, const struct verdict *v)
{
    jsonw_obj(w);
    jsonw_kstr(w, SV("type"), sv_z(type));
    jsonw_key(w, SV("pass"));
    jsonw_bool(w, v->pass);
    if (!v->pass) {
        jsonw_kstr(w, SV("reason"), sv_z(v->reason));
        if (v->detail[0]) jsonw_kstr(w, SV("detail"), sv_z(v->detail));
    }
    jsonw_end_obj(w);
}

struct sum {
    int n, held;
    bool gate;
};

static void judge_all(struct verifier *v, const struct verify_record *r, struct jsonw *w, struct sum *s)
{
    struct verdict out = {0};
    int turn = r->nturn - 1;
    s->gate = verify_gate_turn(v, r, turn, &out);
    if (!s->gate) put_verdict(w, "gate", &out);
    for (int c = -1; (c = constraint_active(r, c, turn)) >= 0; s->n++) {
        const struct verify_type *t = verify_type_find(constraint_type(r, c, &v->mem));
        s->held += verify_constraint(v, r, c, turn, &out);
        put_verdict(w, t ? t->name : "unknown", &out);
    }
}

static void put_error(struct buf *to, const char *why)
{
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_kstr(&w, SV("error"), sv_z(why));
    jsonw_end_obj(&w);
}

void verify_score(struct verifier *v, sv line, struct buf *to)
{
    struct verify_record r;
    struct sum s = {0};
    if (!json_parse(&v->other, line)) return put_error(to, v->other.error);
    const char *why = open_request(v, &r);
    if (why) return put_error(to, why);
    buf_reset(&v->line);
    struct jsonw verdicts = jsonw_to(&v->line);
    jsonw_arr(&verdicts);
    judge_all(v, &r, &verdicts, &s);
    jsonw_end_arr(&verdicts);
    double share = s.n ? (double)s.held / s.n : 1;
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_key(&w, SV("score"));
    jsonw_real(&w, s.gate ? share : 0);
    jsonw_key(&w, SV("pass"));
    jsonw_bool(&w, s.gate && s.held == s.n);
    jsonw_key(&w, SV("verdicts"));
    jsonw_raw(&w, buf_sv(&v->line));
    jsonw_end_obj(&w);
}

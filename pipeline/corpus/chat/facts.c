/* What a condition can ask of a chat. */
#include "corpus/chat/calls.h"
#include "corpus/chat/turns.h"
#include "text/utf8.h"

static sv role_of(const struct chat *c, const struct turn *t)
{
    sv name = t->role.p ? t->role : json_str(c->d, json_get(c->d, t->obj, SV("role")), c->mem), known = chat_role(name);
    if (calls_of(c->d, t->obj) >= 0 || sv_is(known, "function_call")) return SV("call");
    if (t->kind == TURN_TOOL) return SV("tool");
    return known.p ? known : name;
}

static int64_t chars(const struct chat *c)
{
    int64_t n = 0;
    for (int i = 0; i < c->n; i++)
        for (int p = json_type(c->d, c->t[i].content) == JSON_ARRAY ? json_first(c->d, c->t[i].content) : -1; p >= 0;
             p = json_next(c->d, p))
            n += utf8_count(json_str(c->d, json_get(c->d, p, SV("text")), c->mem));
    for (int i = 0; i < c->n; i++) n += utf8_count(c->t[i].text);
    return n;
}

static int64_t with_role(const struct chat *c, sv role)
{
    int64_t n = 0;
    for (int i = 0; i < c->n; i++) n += sv_eq(role_of(c, &c->t[i]), role);
    return n;
}

int64_t chat_fact(const struct json *d, sv name, arena *mem)
{
    struct chat c;
    sv role = sv_starts(name, SV("roles.")) ? sv_from(name, 6) : (sv){NULL, 0};
    if (!role.p && !sv_is(name, "turns") && !sv_is(name, "chars")) return -1;
    if (!chat_read(&c, d, json_root(d), 0, mem)) return -1;
    if (role.p) return with_role(&c, role);
    return sv_is(name, "chars") ? chars(&c) : with_role(&c, SV("user"));
}

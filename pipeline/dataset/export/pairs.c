#include "dataset/export/pairs.h"

/* Types that a translation has to meet though nobody asked: what is wrong with the draft is wrong by the source. */
static bool always_wrong(sv type)
{
    static const char *const types[] = {"numbers", "keep", "assets", "structure", "edit", "language", "closer"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (sv_is(type, types[i])) return true;
    return false;
}

static int64_t number_of(const struct json *d, int obj, sv key, int64_t otherwise)
{
    int64_t n;
    return json_i64(d, json_get(d, obj, key), &n) ? n : otherwise;
}

bool constraint_binds(const struct json *d, int v, int turn)
{
    int64_t from = number_of(d, v, SV("turn"), -1), to = number_of(d, v, SV("until"), from);
    return json_type(d, v) == JSON_OBJECT && from >= 0 && from <= turn && turn <= to;
}

static bool failed(const struct json *d, int v, arena *mem)
{
    return sv_is(json_str(d, json_get(d, v, SV("verdict")), mem), "fail");
}

/* The strongest reason there is to prefer the repair. */
static bool judge(const struct chat *c, struct pair *p)
{
    const struct json *d = c->r->d;
    int list = c->r->constraints;
    bool found = false;
    if (list < 0 || json_type(d, list) != JSON_ARRAY) return false;
    for (int v = json_first(d, list); v >= 0; v = json_next(d, v)) {
        if (!constraint_binds(d, v, p->repair) || number_of(d, v, SV("violated_by"), -1) != p->draft) continue;
        sv type = json_str(d, json_get(d, v, SV("type")), c->mem);
        if (!type.n || failed(d, v, c->mem)) continue;
        bool before = always_wrong(type) || number_of(d, v, SV("turn"), -1) <= p->draft;
        if (found && (p->before || !before)) continue;
        p->before = before;
        p->broken = type;
        found = true;
    }
    return found;
}

static bool is_plain_answer(const struct say *s)
{
    return s->role == ROLE_ASST && s->calls < 0 && s->content.n > 2;
}

/* A repair in the draft's place must be what could have stood there at once. */
static bool is_reference(const struct chat *c, int turn)
{
    return c->r->target.n && sv_eq(rec_text(c->r, turn, c->mem), c->r->target);
}

bool pairs_next(const struct chat *c, int *at, struct pair *p)
{
    for (int i = *at > 1 ? *at : 1; i < c->n; i++) {
        if (c->say[i].learn || !is_plain_answer(&c->say[i]) || c->say[i - 1].role != ROLE_USR) continue;
        int j = i + 1;
        while (j < c->n && c->say[j].role == ROLE_USR) j++;
        *p = (struct pair){.draft = i, .repair = j};
        if (j == i + 1 || j >= c->n || !c->say[j].learn || !is_plain_answer(&c->say[j]) || !judge(c, p)) continue;
        if (sv_eq(c->say[i].content, c->say[j].content)) continue;
        p->before = p->before && is_reference(c, j);
        p->prompt = p->before ? i : j;
        *at = j;
        return true;
    }
    return false;
}

void pairs_write_turn(struct jsonw *w, const struct chat *c, int turn)
{
    const struct say *s = &c->say[turn];
    say_write(w, NULL, "role", say_role(s), "content", s->content);
}

void pairs_write_turns(struct jsonw *w, const struct chat *c, int from, int to)
{
    jsonw_arr(w);
    for (int i = from; i < to; i++) pairs_write_turn(w, c, i);
    jsonw_end_arr(w);
}

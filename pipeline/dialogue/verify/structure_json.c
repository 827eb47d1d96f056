/* JSON: the same keys and types at every place; only text changes, and stays text. */
#include "dialogue/verify/structure.h"

static bool same(struct verify_check *k, const struct json *a, int x, const struct json *b, int y);

static bool differs(struct verify_check *k, const struct json *a, int x)
{
    return check_fail(k, "structure-differs", "at '%.*s'", SV_ARG(json_raw(a, x)));
}

static bool same_members(struct verify_check *k, const struct json *a, int x, const struct json *b, int y)
{
    if (json_count(a, x) != json_count(b, y)) return differs(k, a, x);
    for (int m = json_first(a, x); m >= 0; m = json_next(a, m)) {
        sv key = json_key(a, m, &k->v->mem);
        int other = json_get(b, y, key);
        if (other < 0) return check_fail(k, "structure-differs", "without key '%.*s'", SV_ARG(key));
        if (!same(k, a, m, b, other)) return false;
    }
    return true;
}

static bool same_elements(struct verify_check *k, const struct json *a, int x, const struct json *b, int y)
{
    int other = json_first(b, y);
    if (json_count(a, x) != json_count(b, y)) return differs(k, a, x);
    for (int m = json_first(a, x); m >= 0; m = json_next(a, m), other = json_next(b, other))
        if (!same(k, a, m, b, other)) return false;
    return true;
}

static bool same(struct verify_check *k, const struct json *a, int x, const struct json *b, int y)
{
    enum json_type t = json_type(a, x);
    if (t != json_type(b, y)) return differs(k, a, x);
    if (t == JSON_OBJECT) return same_members(k, a, x, b, y);
    if (t == JSON_ARRAY) return same_elements(k, a, x, b, y);
    if (t == JSON_STRING) return (json_raw(a, x).n > 2) == (json_raw(b, y).n > 2) || differs(k, a, x);
    return sv_eq(json_raw(a, x), json_raw(b, y)) || differs(k, a, x);
}

bool structure_json(struct verify_check *k, sv source)
{
    struct json *a = &k->v->doc, b = {0};
    if (!json_parse(a, source)) return check_bad(k, "source");
    bool good = json_parse(&b, k->answer);
    if (!good)
        check_fail(k, "structure-broken", "%s", b.error);
    else
        good = same(k, a, 0, &b, 0);
    json_release(&b);
    return good;
}

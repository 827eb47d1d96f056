/* Register: the words that mark how people are addressed. */
#include "dialogue/verify/check.h"
#include "text/utf8.h"

static bool is_lower(sv s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;)
        if (cp_class_of(cp_props(utf8_next(&p))) == CLS_UPPER) return false;
    return true;
}

/* Markers in lower case match any case ("du", "Du"); others as they are written ("Sie" is not "sie"). */
static bool marked(struct verify_check *k, sv marker)
{
    if (!is_lower(marker)) return find_word(k->answer, marker, 0) >= 0;
    return find_word(vtext_key(k->v, check_answer(k)), phrase_key(k->v, marker), 0) >= 0 ||
           text_has(k->v, check_answer(k), marker, SV(""), false);
}

static bool formality(struct verify_check *k)
{
    sv *required, *forbidden;
    int n = check_list(k, "required", &required), m = check_list(k, "forbidden", &forbidden), have = 0;
    if (n < 0 || m < 0 || n + m == 0) return check_bad(k, n < 0 ? "required" : "forbidden");
    for (int i = 0; i < m; i++)
        if (marked(k, forbidden[i])) return check_fail(k, "wrong-register", "'%.*s'", SV_ARG(forbidden[i]));
    for (int i = 0; i < n; i++) have += marked(k, required[i]);
    if (n == 0 || have == n || (have && !check_flag(k, "all"))) return check_ok(k);
    return check_fail(k, "marker-missing", "'%.*s'", SV_ARG(required[0]));
}
const struct verify_type type_formality = {.name = "formality", .holds = formality, .honour = "required"};

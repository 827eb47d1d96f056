/* Where the answer's parts stand: chunks, a prefix, a template with blanks. */
#include "dialogue/plain.h"
#include "dialogue/verify/check.h"
#include "text/utf8.h"

static bool layout(struct verify_check *k)
{
    sv delimiter = check_str(k, "delimiter"), rest = plain_trim(k->answer);
    double want;
    int n = 0;
    if (!delimiter.n) return check_bad(k, "delimiter");
    if (!check_num(k, "chunks", &want)) return check_bad(k, "chunks");
    for (bool more = true; more; n++) {
        ptrdiff_t i = sv_find(rest, delimiter);
        more = i >= 0;
        if (!plain_trim(more ? sv_head(rest, i) : rest).n) return check_fail(k, "chunk-empty", "chunk %d", n + 1);
        if (more) rest = sv_from(rest, i + delimiter.n);
    }
    return (double)n == want ? check_ok(k) : check_fail(k, "chunk-count", "%d chunks, %.0f asked", n, want);
}
const struct verify_type type_layout = {.name = "layout", .holds = layout};

static bool says_something(sv s)
{
    for (const char *p = s.p, *end = p + s.n; p < end;)
        if (cls_word(cp_class_of(cp_props(utf8_next(&p))))) return true;
    return false;
}

static bool prefix(struct verify_check *k)
{
    sv text = check_str(k, "text");
    if (!text.n) return check_bad(k, "text");
    if (!sv_starts(k->answer, text)) return check_fail(k, "prefix-differs", "'%.*s'", SV_ARG(text));
    if (says_something(sv_from(k->answer, text.n))) return check_ok(k);
    return check_fail(k, "prefix-only", "nothing follows");
}
const struct verify_type type_prefix = {.name = "prefix", .holds = prefix, .honour = "text"};

/* A blank that holds nothing, or still the sign for one. */
static bool unfilled(sv s)
{
    return !says_something(s) || sv_find(s, SV("___")) >= 0;
}

static bool template(struct verify_check *k)
{
    sv *part, rest = plain_trim(k->answer);
    int n = check_list(k, "parts", &part);
    if (n < 2) return check_bad(k, "parts");
    if (!sv_starts(rest, part[0])) return check_fail(k, "part-missing", "'%.*s' at the head", SV_ARG(part[0]));
    rest = sv_from(rest, part[0].n);
    if (!sv_ends(rest, part[n - 1])) return check_fail(k, "part-missing", "'%.*s' at the end", SV_ARG(part[n - 1]));
    rest.n -= part[n - 1].n;
    for (int i = 1; i < n - 1; i++) {
        ptrdiff_t at = sv_find(rest, part[i]);
        while (part[i].n && at >= 0 && unfilled(sv_head(rest, at))) {
            ptrdiff_t next = sv_find(sv_from(rest, at + 1), part[i]);
            at = next < 0 ? -1 : at + 1 + next;
        }
        if (!part[i].n || at < 0) return check_fail(k, "part-missing", "'%.*s'", SV_ARG(part[i]));
        rest = sv_from(rest, at + part[i].n);
    }
    return unfilled(rest) ? check_fail(k, "blank-unfilled", "'%.*s'", SV_ARG(rest)) : check_ok(k);
}
const struct verify_type type_template = {.name = "template", .holds = template, .honour = "parts"};

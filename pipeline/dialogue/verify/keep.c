/* Byte for byte: names, code, placeholders, tags. */
#include "dialogue/verify/check.h"

/* As often as in the source, where it has them at all. */
static bool keep(struct verify_check *k)
{
    sv *span;
    int n = check_list(k, "spans", &span);
    if (n <= 0) return check_bad(k, "spans");
    for (int i = 0; i < n; i++) {
        int want = k->r->source.p ? count_words(k->r->source, span[i]) : 0, got = count_words(k->answer, span[i]);
        if (!got) return check_fail(k, "span-missing", "'%.*s'", SV_ARG(span[i]));
        if (want && got != want)
            return check_fail(k, "span-count", "%d times '%.*s', %d in the source", got, SV_ARG(span[i]), want);
    }
    return check_ok(k);
}
const struct verify_type type_keep = {.name = "keep", .holds = keep, .honour = "spans"};

/* ---- assets: any bytes, so no word borders ---- */

static int count_bytes(sv text, sv item)
{
    int n = 0;
    if (!item.n) return 0;
    for (ptrdiff_t i; (i = sv_find(text, item)) >= 0; text = sv_from(text, i + item.n)) n++;
    return n;
}

static int times_listed(const sv *item, int n, sv x)
{
    int times = 0;
    for (int i = 0; i < n; i++) times += sv_eq(item[i], x);
    return times;
}

static bool assets(struct verify_check *k)
{
    sv *item;
    int n = check_list(k, "items", &item);
    if (n <= 0) return check_bad(k, "items");
    for (int i = 0; i < n; i++) {
        int got = count_bytes(k->answer, item[i]), least = times_listed(item, n, item[i]);
        int most = k->r->source.p ? count_bytes(k->r->source, item[i]) : 0;
        if (!got || !item[i].n) return check_fail(k, "asset-missing", "'%.*s'", SV_ARG(item[i]));
        if (got < least || (most && got > (most > least ? most : least)))
            return check_fail(k, "asset-count", "%d times '%.*s', %d asked", got, SV_ARG(item[i]), least);
    }
    return check_ok(k);
}
const struct verify_type type_assets = {.name = "assets", .holds = assets, .honour = "items"};

#include "engine/tally.h"

#include "base/json.h"

void tally_init(struct tally *t)
{
    memset(t, 0, sizeof *t);
    t->reason[t->n++] = "kept";
}

int tally_reason(struct tally *t, const char *name)
{
    for (int i = 1; i < t->n; i++)
        if (!strcmp(t->reason[i], name)) return i;
    if (t->n == TALLY_MAX) return TALLY_MAX - 1;
    t->reason[t->n] = name;
    return t->n++;
}

uint64_t tally_in(const struct tally *t)
{
    uint64_t sum = 0;
    for (int i = 0; i < t->n; i++) sum += t->count[i];
    return sum;
}

void tally_count(struct buf *to, uint64_t v)
{
    char d[32];
    int n = 0;
    do {
        if (n % 4 == 3) d[n++] = ',';
        d[n++] = (char)('0' + v % 10);
    } while (v /= 10);
    while (n) buf_addc(to, d[--n]);
}

/* index of the most frequent reason after `last` in (count descending, index ascending) order, or 0 */
static int next_most(const struct tally *t, int last)
{
    int best = 0;
    for (int i = 1; i < t->n; i++) {
        if (!t->count[i]) continue;
        bool after = !last || t->count[i] < t->count[last] || (t->count[i] == t->count[last] && i > last);
        if (after && (!best || t->count[i] > t->count[best])) best = i;
    }
    return best;
}

void tally_show(const struct tally *t, struct buf *to)
{
    uint64_t in = tally_in(t);
    tally_count(to, in);
    buf_adds(to, SV(" in = "));
    tally_count(to, t->count[TALLY_KEPT]);
    buf_adds(to, SV(" kept + "));
    tally_count(to, in - t->count[TALLY_KEPT]);
    buf_adds(to, SV(" dropped"));
    bool open = false;
    for (int i = 0; (i = next_most(t, i));) {
        buf_adds(to, open ? SV(", ") : SV(" ("));
        open = true;
        tally_count(to, t->count[i]);
        buf_addf(to, " %s", t->reason[i]);
    }
    if (open) buf_addc(to, ')');
}

void tally_json(const struct tally *t, struct buf *to)
{
    struct jsonw w = jsonw_to(to);
    jsonw_obj(&w);
    jsonw_kint(&w, SV("in"), (int64_t)tally_in(t));
    jsonw_kint(&w, SV("kept"), (int64_t)t->count[TALLY_KEPT]);
    jsonw_kint(&w, SV("out"), (int64_t)t->out);
    jsonw_key(&w, SV("dropped"));
    jsonw_obj(&w);
    for (int i = 1; i < t->n; i++)
        if (t->count[i]) jsonw_kint(&w, sv_z(t->reason[i]), (int64_t)t->count[i]);
    jsonw_end_obj(&w);
    jsonw_end_obj(&w);
}

bool tally_load(struct tally *t, sv json, arena *mem)
{
    struct json d = {0};
    bool good = json_parse(&d, json);
    int64_t v;
    if (good) {
        memset(t->count, 0, sizeof t->count);
        int root = json_root(&d), dropped = json_get(&d, root, SV("dropped"));
        if (json_i64(&d, json_get(&d, root, SV("kept")), &v)) t->count[TALLY_KEPT] = (uint64_t)v;
        if (json_i64(&d, json_get(&d, root, SV("out")), &v)) t->out = (uint64_t)v;
        for (int i = json_first(&d, dropped); i >= 0; i = json_next(&d, i)) {
            int r = tally_reason(t, arena_z(mem, json_key(&d, i, mem)));
            if (json_i64(&d, i, &v)) t->count[r] = (uint64_t)v;
        }
    }
    json_release(&d);
    return good;
}

#include "base/opt.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void *field(const struct opt *row, void *cfg)
{
    return (char *)cfg + row->off;
}
static const void *field_const(const struct opt *row, const void *cfg)
{
    return (const char *)cfg + row->off;
}

static bool bounded(const struct opt *row)
{
    return row->min != 0 || row->max != 0;
}
static bool within(const struct opt *row, double v)
{
    return !bounded(row) || (v >= row->min && v <= row->max);
}

/* ---- numbers and sizes as people write them ---- */

static void show_size(struct buf *to, int64_t v)
{
    static const char unit[] = "\0KMGT";
    int u = 0;
    while (u < 4 && v != 0 && v % 1024 == 0) v /= 1024, u++;
    buf_addi(to, v);
    if (u) buf_addc(to, unit[u]);
}

static void show_number(struct buf *to, double v)
{
    char text[40];
    if (fabs(v) < 1e15 && v == floor(v)) {
        buf_addi(to, (int64_t)v);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, v);
        if (strtod(text, NULL) == v) break;
    }
    buf_adds(to, sv_z(text));
}

static void show_bound(const struct opt *row, struct buf *to, double v)
{
    if (row->type == OPT_T_SIZE)
        show_size(to, (int64_t)v);
    else
        show_number(to, v);
}

/* "1 to 100", "true or false", "a, b or c": what would have been right */
static void show_valid(const struct opt *row, struct buf *to)
{
    if (row->type == OPT_T_ENUM) {
        sv rest = sv_z(row->choices);
        while (rest.p) {
            buf_adds(to, sv_cut(&rest, '|'));
            if (rest.p) buf_adds(to, sv_find_c(rest, '|') < 0 ? SV(" or ") : SV(", "));
        }
        return;
    }
    if (row->type == OPT_T_BOOL) buf_adds(to, SV("true or false"));
    if (row->type == OPT_T_THRESH) buf_adds(to, SV("auto, off, a percentile such as p5, or a number"));
    if (row->type == OPT_T_SIZE && !bounded(row)) buf_adds(to, SV("bytes, such as 512M"));
    if (row->type == OPT_T_I64 && !bounded(row)) buf_adds(to, SV("a whole number"));
    if (row->type == OPT_T_F64 && !bounded(row)) buf_adds(to, SV("a number"));
    if (!bounded(row)) return;
    if (row->type == OPT_T_THRESH) buf_addc(to, ' ');
    show_bound(row, to, row->min);
    buf_adds(to, SV(" to "));
    show_bound(row, to, row->max);
}

static sv nearest_choice(const struct opt *row, sv value)
{
    char text[256];
    const char *name[32];
    int n = 0;
    snprintf(text, sizeof text, "%s", row->choices);
    for (char *p = text; p && n < 32; n++) {
        name[n] = p;
        if ((p = strchr(p, '|'))) *p++ = 0;
    }
    sv near = name_nearest(value, name, n);
    return near.p ? sv_of(row->choices + (near.p - text), near.n) : near;
}

static enum status refuse(const struct opt *row, sv value, struct err *e)
{
    struct buf valid;
    buf_init(&valid, 300);
    show_valid(row, &valid);
    sv shown = sv_head(value, 60), near = {0};
    if (row->type == OPT_T_ENUM) near = nearest_choice(row, value);
    err_set(e, ST_CONFIG, "'%.*s%s' is not a valid '%s' (%.*s)", SV_ARG(shown), shown.n < value.n ? "..." : "",
            row->name, (int)valid.n, valid.n ? valid.p : "");
    buf_release(&valid);
    if (e && near.p) {
        size_t n = strlen(e->msg);
        snprintf(e->msg + n, sizeof e->msg - n, "\nhint: did you mean '%.*s'?", SV_ARG(near));
    }
    return ST_CONFIG;
}

/* ---- one parser per type; each answers whether the text is right ---- */

static bool set_i64(const struct opt *row, int64_t *to, sv v)
{
    return sv_to_i64(v, to) && within(row, (double)*to);
}
static bool set_f64(const struct opt *row, double *to, sv v)
{
    return sv_to_f64(v, to) && within(row, *to);
}
static bool set_size(const struct opt *row, int64_t *to, sv v)
{
    return sv_to_size(v, to) && within(row, (double)*to);
}

static bool set_bool(bool *to, sv v)
{
    static const char *const yes[] = {"true", "yes", "on", "1"}, *const no[] = {"false", "no", "off", "0"};
    for (int i = 0; i < 4; i++) {
        if (!sv_eq_ci(v, sv_z(yes[i])) && !sv_eq_ci(v, sv_z(no[i]))) continue;
        *to = sv_eq_ci(v, sv_z(yes[i]));
        return true;
    }
    return false;
}

static bool set_enum(const struct opt *row, sv *to, sv v)
{
    sv rest = sv_z(row->choices);
    while (rest.p) {
        sv choice = sv_cut(&rest, '|');
        if (!sv_eq(choice, v)) continue;
        *to = choice;
        return true;
    }
    return false;
}

static bool set_thresh(const struct opt *row, struct opt_thresh *to, sv v)
{
    struct opt_thresh t = {THRESH_OFF, 0};
    if (sv_is(v, "auto"))
        t.kind = THRESH_AUTO;
    else if (v.n > 1 && v.p[0] == 'p' && sv_to_f64(sv_from(v, 1), &t.value) && t.value >= 0 && t.value <= 100)
        t.kind = THRESH_PERCENTILE;
    else if (sv_to_f64(v, &t.value) && within(row, t.value))
        t.kind = THRESH_VALUE;
    else if (!sv_is(v, "off"))
        return false;
    *to = t;
    return true;
}

void opt_list_split(struct opt_list *l, sv text, arena *mem)
{
    while (text.p) {
        sv item = sv_trim(sv_cut(&text, ','));
        if (item.n) opt_list_add(l, item, mem);
    }
}

static bool set_list(struct opt_list *to, sv v, arena *mem)
{
    *to = (struct opt_list){0};
    opt_list_split(to, v, mem);
    return true;
}

static bool set_str(sv *to, sv v, arena *mem)
{
    *to = arena_dup(mem, v);
    return true;
}

static bool set(const struct opt *row, void *to, sv v, arena *mem)
{
    switch (row->type) {
    case OPT_T_I64: return set_i64(row, to, v);
    case OPT_T_F64: return set_f64(row, to, v);
    case OPT_T_BOOL: return set_bool(to, v);
    case OPT_T_STR: return set_str(to, v, mem);
    case OPT_T_ENUM: return set_enum(row, to, v);
    case OPT_T_SIZE: return set_size(row, to, v);
    case OPT_T_LIST: return set_list(to, v, mem);
    case OPT_T_THRESH: return set_thresh(row, to, v);
    }
    return false;
}

enum status opt_set(const struct opt *row, void *cfg, sv value, arena *mem, struct err *e)
{
    return set(row, field(row, cfg), value, mem) ? ST_OK : refuse(row, value, e);
}

static size_t field_size(enum opt_type t)
{
    switch (t) {
    case OPT_T_I64:
    case OPT_T_SIZE: return sizeof(int64_t);
    case OPT_T_F64: return sizeof(double);
    case OPT_T_BOOL: return sizeof(bool);
    case OPT_T_STR:
    case OPT_T_ENUM: return sizeof(sv);
    case OPT_T_LIST: return sizeof(struct opt_list);
    case OPT_T_THRESH: return sizeof(struct opt_thresh);
    }
    return 0;
}

enum status opt_defaults(const struct opt *rows, void *cfg, arena *mem, struct err *e)
{
    for (const struct opt *row = rows; row && row->name; row++) {
        memset(field(row, cfg), 0, field_size(row->type));
        if (row->def && !set(row, field(row, cfg), sv_z(row->def), mem))
            return err_set(e, ST_BUG, "the default '%s' of '%s' is not valid", row->def, row->name);
    }
    return ST_OK;
}

void opt_list_add(struct opt_list *l, sv item, arena *mem)
{
    /* lists come from command lines and recipes: short enough that a new array per doubling is nothing */
    if ((l->n & (l->n - 1)) == 0) {
        sv *v = ARENA_ARRAY(mem, sv, l->n ? l->n * 2 : 1);
        if (l->n) memcpy(v, l->v, (size_t)l->n * sizeof *v);
        l->v = v;
    }
    l->v[l->n++] = arena_dup(mem, item);
}

/* ---- names ---- */

static char fold(char c)
{
    return (char)(c == '_' ? '-' : c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool same_name(sv a, const char *b)
{
    ptrdiff_t i = 0;
    while (i < a.n && b[i] && fold(a.p[i]) == fold(b[i])) i++;
    return i == a.n && !b[i];
}

const struct opt *opt_find(const struct opt *rows, sv name)
{
    for (const struct opt *row = rows; row && row->name; row++)
        if (same_name(name, row->name)) return row;
    return NULL;
}

enum { NAME_MAX_LEN = 64 };

static int min_int(int a, int b)
{
    return a < b ? a : b;
}

/* Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours cost one each. */
static int distance(sv a, sv b)
{
    int row[3][NAME_MAX_LEN + 1];
    for (int j = 0; j <= b.n; j++) row[0][j] = j;
    for (int i = 1; i <= a.n; i++) {
        int *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = i;
        for (int j = 1; j <= b.n; j++) {
            int differs = fold(a.p[i - 1]) != fold(b.p[j - 1]);
            now[j] = min_int(last[j - 1] + differs, min_int(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && fold(a.p[i - 1]) == fold(b.p[j - 2]) && fold(a.p[i - 2]) == fold(b.p[j - 1]))
                now[j] = min_int(now[j], before[j - 2] + 1);
        }
    }
    return row[a.n % 3][b.n];
}

static bool is_prefix(sv head, sv of)
{
    for (ptrdiff_t i = 0; i < head.n; i++)
        if (i >= of.n || fold(head.p[i]) != fold(of.p[i])) return false;
    return true;
}

sv name_nearest(sv wrong, const char *const *names, int n)
{
    sv best = {0};
    /* a third of the letters may be wrong, but at least one: "jo" is not "mix" */
    int limit = wrong.n < 4 ? 1 : wrong.n < 7 ? 2 : 3, best_cost = limit + 1;
    if (wrong.n < 1 || wrong.n > NAME_MAX_LEN) return best;
    for (int i = 0; i < n; i++) {
        sv name = sv_z(names[i]);
        if (name.n > NAME_MAX_LEN) continue;
        /* an unfinished word is as good as one slip */
        int cost = wrong.n >= 3 && is_prefix(wrong, name) ? 1 : distance(wrong, name);
        if (cost >= best_cost || cost >= wrong.n) continue;
        best = name;
        best_cost = cost;
    }
    return best;
}

sv opt_nearest(const struct opt *rows, sv wrong)
{
    const char *names[128];
    int n = 0;
    for (const struct opt *row = rows; row && row->name && n < 128; row++) names[n++] = row->name;
    return name_nearest(wrong, names, n);
}

/* ---- showing ---- */

static void show_list(const struct opt_list *l, struct buf *to)
{
    for (int i = 0; i < l->n; i++) {
        if (i) buf_addc(to, ',');
        buf_adds(to, l->v[i]);
    }
}

static void show_thresh(const struct opt_thresh *t, struct buf *to)
{
    if (t->kind == THRESH_OFF) buf_adds(to, SV("off"));
    if (t->kind == THRESH_AUTO) buf_adds(to, SV("auto"));
    if (t->kind == THRESH_PERCENTILE) buf_addc(to, 'p');
    if (t->kind == THRESH_PERCENTILE || t->kind == THRESH_VALUE) show_number(to, t->value);
}

void opt_show(const struct opt *row, const void *cfg, struct buf *to)
{
    const void *from = field_const(row, cfg);
    switch (row->type) {
    case OPT_T_I64: buf_addi(to, *(const int64_t *)from); break;
    case OPT_T_F64: show_number(to, *(const double *)from); break;
    case OPT_T_BOOL: buf_adds(to, *(const bool *)from ? SV("true") : SV("false")); break;
    case OPT_T_STR:
    case OPT_T_ENUM: buf_adds(to, *(const sv *)from); break;
    case OPT_T_SIZE: show_size(to, *(const int64_t *)from); break;
    case OPT_T_LIST: show_list(from, to); break;
    case OPT_T_THRESH: show_thresh(from, to); break;
    }
}

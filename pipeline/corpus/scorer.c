#include "corpus/scorer.h"

#include "base/hash.h"
#include "base/input.h"
#include "base/log.h"
#include "corpus/command.h"
#include "text/norm.h"

#include <math.h>
#include <stdatomic.h>

/* One external score. */
struct scorer {
    sv column, format;
    struct opt_list command;
    struct opt_thresh min, max;
    int64_t restarts, timeout_s;
    int reason, reason_failed;
    atomic_int died; /* processes that did, over all workers */
    _Atomic bool gave_up;
};
static const struct opt scorer_opts[] = {
    OPT_STR(struct scorer, column, NULL, "NAME", "column the score goes to"),
    OPT_ENUM(struct scorer, format, "json", "json|tsv", "what a line looks like"),
    OPT_LIST(struct scorer, command, NULL, "ARG", "program and arguments; no shell"),
    OPT_THRESH(struct scorer, min, "off", 0, 0, "drop below"),
    OPT_THRESH(struct scorer, max, "off", 0, 0, "drop above"),
    OPT_I64(struct scorer, restarts, "3", 0, 1000, "how often a process that died is started again"),
    OPT_I64(struct scorer, timeout_s, "600", 1, 86400, "seconds to wait for one answer"),
    OPT_END};

/* Scores read from a file. */
struct score_file {
    sv file, column, by;
    struct opt_thresh min, max;
    int reason, reason_missing;
    double *line; /* by line: [record - 1] */
    int64_t n, cap;
    struct score_entry { /* by id: open addressing */
        uint64_t key;
        double x;
    } * slot;
    uint64_t mask;
};
static const struct opt file_opts[] = {
    OPT_STR(struct score_file, file, NULL, "FILE", "one number a line, or id TAB number"),
    OPT_STR(struct score_file, column, "score", "NAME", "column the score goes to"),
    OPT_ENUM(struct score_file, by, "auto", "auto|line|id", "how a score finds its record"),
    OPT_THRESH(struct score_file, min, "off", 0, 0, "drop below"),
    OPT_THRESH(struct score_file, max, "off", 0, 0, "drop above"),
    OPT_END};

enum { MAX_SCORERS = 8, CACHE_BITS = 16 };
struct scorers {
    arena mem;
    struct scorer cmd[MAX_SCORERS];
    int n;
    struct score_file *file;
};

/* A worker's remembered answers: direct-mapped, the key is the line's hash. */
struct remembered {
    hash128_t key;
    double x;
};
struct scorer_local {
    struct scorers *s;
    struct command *proc[MAX_SCORERS];
    struct remembered *cache[MAX_SCORERS];
    struct buf line;
};

/* ---- configuration ---- */

static enum status add_command(struct scorers *s, const struct ynode *n, bool allow, struct tally *t, struct err *e)
{
    if (s->n == MAX_SCORERS) return yaml_err(e, n, "more than %d scorers", MAX_SCORERS);
    struct scorer *c = &s->cmd[s->n];
    TRY(opt_defaults(scorer_opts, c, &s->mem, e));
    TRY(yaml_bind(n, scorer_opts, NULL, c, &s->mem, e));
    if (!c->column.n) return yaml_err(e, n, "a scorer needs a 'column'");
    if (c->command.n == 0) return yaml_err(e, n, "a scorer needs a 'command'");
    if (!allow)
        return yaml_err(e, n, "this recipe wants to run '%.*s'\nhint: --allow-commands lets it",
                        SV_ARG(c->command.v[0]));
    c->reason = tally_reason(t, arena_z(&s->mem, arena_f(&s->mem, "score-%.*s", SV_ARG(c->column))));
    c->reason_failed = tally_reason(t, "scorer-failed");
    s->n++;
    return ST_OK;
}

static uint64_t id_key(sv id)
{
    return hash64(id, 11) | 1;
}

static void grow_slots(struct score_file *f)
{
    struct score_entry *old = f->slot;
    uint64_t old_n = old ? f->mask + 1 : 0;
    f->mask = old_n ? old_n * 4 - 1 : 1023;
    f->slot = mem_zalloc((f->mask + 1) * sizeof *f->slot);
    for (uint64_t i = 0; i < old_n; i++) {
        uint64_t at = old[i].key & f->mask;
        if (!old[i].key) continue;
        while (f->slot[at].key) at = (at + 1) & f->mask;
        f->slot[at] = old[i];
    }
    mem_free(old);
}

static void put_id(struct score_file *f, sv id, double x)
{
    if ((uint64_t)f->n * 2 >= (f->slot ? f->mask + 1 : 0)) grow_slots(f);
    uint64_t key = id_key(id), at = key & f->mask;
    while (f->slot[at].key && f->slot[at].key != key) at = (at + 1) & f->mask;
    f->n += !f->slot[at].key;
    f->slot[at] = (struct score_entry){key, x};
}

static enum status add_line(struct score_file *f, sv line, uint64_t no, struct err *e)
{
    double x;
    sv rest = line, id = sv_of(NULL, 0);
    if (sv_is(f->by, "auto")) f->by = sv_find_c(line, '\t') >= 0 ? SV("id") : SV("line");
    if (sv_is(f->by, "id")) id = sv_cut(&rest, '\t');
    if (!rest.p || !sv_to_f64(sv_trim(rest), &x))
        return err_set(e, ST_DATA, "%.*s:%llu: '%.*s' is no %s", SV_ARG(f->file), (unsigned long long)no,
                       (int)(line.n > 80 ? 80 : line.n), line.p, id.p ? "id TAB number" : "number");
    if (id.p) return put_id(f, id, x), ST_OK;
    if (f->n == f->cap) {
        f->cap = f->cap ? f->cap * 2 : 4096;
        f->line = mem_realloc(f->line, (size_t)f->cap * sizeof *f->line);
    }
    f->line[f->n++] = x;
    return ST_OK;
}

static enum status read_file(struct score_file *f, arena *mem, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, arena_z(mem, f->file), e));
    struct lines *l = lines_new(in, 1 << 16);
    sv line;
    uint64_t no;
    struct err inner = {0};
    enum line_kind k;
    enum status st = ST_OK;
    while (st == ST_OK && (k = lines_next(l, &line, &no, &inner)) != LINE_END)
        st = k == LINE_OK ? add_line(f, line, no, e)
                          : err_set(e, ST_DATA, "%.*s:%llu: line too long", SV_ARG(f->file), (unsigned long long)no);
    if (st == ST_OK && inner.code) st = err_set(e, inner.code, "%s", inner.msg);
    lines_free(l);
    input_close(in);
    return st;
}

static enum status add_file(struct scorers *s, const struct ynode *n, struct tally *t, struct err *e)
{
    struct score_file *f = s->file = ARENA_NEW(&s->mem, struct score_file);
    TRY(opt_defaults(file_opts, f, &s->mem, e));
    TRY(yaml_bind(n, file_opts, NULL, f, &s->mem, e));
    if (!f->file.n) return yaml_err(e, n, "'scores' needs a 'file'");
    f->reason = tally_reason(t, arena_z(&s->mem, arena_f(&s->mem, "score-%.*s", SV_ARG(f->column))));
    f->reason_missing = tally_reason(t, "score-missing");
    return read_file(f, &s->mem, e);
}

static enum status configure(struct scorers *s, const struct ynode *commands, const struct ynode *file, bool allow,
                             struct tally *t, struct err *e)
{
    if (!yaml_is_null(commands)) {
        if (commands->kind != Y_SEQ) return yaml_err(e, commands, "'scorers' is a list");
        for (const struct ynode *c = commands->child; c; c = c->next) TRY(add_command(s, c, allow, t, e));
    }
    return yaml_is_null(file) ? ST_OK : add_file(s, file, t, e);
}

enum status scorers_new(struct scorers **out, const struct ynode *commands, const struct ynode *file,
                        bool allow_commands, struct tally *t, struct err *e)
{
    *out = NULL;
    if (yaml_is_null(commands) && yaml_is_null(file)) return ST_OK;
    struct scorers *s = MEM_NEW(struct scorers);
    enum status st = configure(s, commands, file, allow_commands, t, e);
    if (st != ST_OK) return scorers_free(s), st;
    *out = s;
    return ST_OK;
}

void scorers_free(struct scorers *s)
{
    if (!s) return;
    if (s->file) {
        mem_free(s->file->line);
        mem_free(s->file->slot);
    }
    arena_release(&s->mem);
    mem_free(s);
}

struct scorer_local *scorer_local_new(struct scorers *s)
{
    if (!s) return NULL;
    struct scorer_local *l = MEM_NEW(struct scorer_local);
    l->s = s;
    buf_init(&l->line, 64 << 20);
    for (int i = 0; i < s->n; i++) l->cache[i] = mem_zalloc(sizeof(struct remembered) << CACHE_BITS);
    return l;
}

void scorer_local_free(struct scorer_local *l)
{
    if (!l) return;
    for (int i = 0; i < l->s->n; i++) {
        command_close(l->proc[i]);
        mem_free(l->cache[i]);
    }
    buf_release(&l->line);
    mem_free(l);
}

/* ---- asking ---- */

static void put_tsv(struct buf *b, sv text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        buf_addc(b, text.p[i] == '\t' || text.p[i] == '\n' || text.p[i] == '\r' ? ' ' : text.p[i]);
}

static void write_line(const struct scorer *c, const struct unit *u, struct buf *b)
{
    buf_reset(b);
    if (sv_is(c->format, "tsv")) {
        put_tsv(b, u->seg[0].text);
        buf_addc(b, '\t');
        if (u->nseg > 1) put_tsv(b, u->seg[1].text);
    } else {
        struct jsonw w = jsonw_to(b);
        jsonw_obj(&w);
        jsonw_kstr(&w, SV("src"), u->seg[0].text);
        if (u->nseg > 1) jsonw_kstr(&w, SV("tgt"), u->seg[1].text);
        if (u->seg[0].lang.n) jsonw_kstr(&w, SV("src_lang"), u->seg[0].lang);
        if (u->nseg > 1 && u->seg[1].lang.n) jsonw_kstr(&w, SV("tgt_lang"), u->seg[1].lang);
        jsonw_end_obj(&w);
    }
    buf_addc(b, '\n');
}

/* One answer, starting the process again where it died. NAN when it gave up. */
static double ask(struct scorer *c, struct command **proc, sv line)
{
    double x;
    while (!c->gave_up) {
        if (!*proc) *proc = command_open(&c->command);
        if (!*proc) break;
        sv answer = command_ask(*proc, line, (int)c->timeout_s);
        if (answer.p && sv_to_f64(sv_trim(answer), &x)) return x;
        command_close(*proc);
        *proc = NULL;
        if (atomic_fetch_add(&c->died, 1) >= c->restarts) break;
    }
    c->gave_up = true;
    return NAN;
}

static double score_of(struct scorer_local *l, int i, const struct unit *u)
{
    write_line(&l->s->cmd[i], u, &l->line);
    hash128_t key = hash128(buf_sv(&l->line), 1);
    struct remembered *r = &l->cache[i][key.lo & ((1u << CACHE_BITS) - 1)];
    if (r->key.lo == key.lo && r->key.hi == key.hi) return r->x;
    double x = ask(&l->s->cmd[i], &l->proc[i], buf_sv(&l->line));
    if (!isnan(x)) *r = (struct remembered){key, x};
    return x;
}

static bool outside(double x, struct opt_thresh min, struct opt_thresh max)
{
    return (min.kind == THRESH_VALUE && x < min.value) || (max.kind == THRESH_VALUE && x > max.value);
}

static void add_column(struct unit *u, sv name, double x, arena *mem)
{
    struct buf b;
    buf_init(&b, 64);
    struct jsonw w = jsonw_to(&b);
    jsonw_real(&w, x);
    unit_add_col(u, name, arena_dup(mem, buf_sv(&b)), mem);
    buf_release(&b);
}

static int apply_file(const struct score_file *f, struct unit *u, arena *mem)
{
    double x = NAN;
    if (f->slot && u->id.p) {
        uint64_t key = id_key(u->id), at = key & f->mask;
        while (f->slot[at].key && f->slot[at].key != key) at = (at + 1) & f->mask;
        if (f->slot[at].key) x = f->slot[at].x;
    } else if (!f->slot && u->record >= 1 && u->record <= f->n) {
        x = f->line[u->record - 1];
    }
    if (isnan(x)) return f->reason_missing;
    add_column(u, f->column, x, mem);
    return outside(x, f->min, f->max) ? f->reason : 0;
}

int scorers_apply(struct scorers *s, struct scorer_local *l, struct unit *u, arena *mem)
{
    if (!s) return 0;
    int why = s->file ? apply_file(s->file, u, mem) : 0;
    for (int i = 0; i < s->n && !why; i++) {
        double x = score_of(l, i, u);
        if (isnan(x)) return s->cmd[i].reason_failed;
        add_column(u, s->cmd[i].column, x, mem);
        if (outside(x, s->cmd[i].min, s->cmd[i].max)) why = s->cmd[i].reason;
    }
    return why;
}

enum status scorers_finish(struct scorers *s, struct err *e)
{
    for (int i = 0; s && i < s->n; i++)
        if (s->cmd[i].gave_up)
            return err_set(e, ST_DATA, "scorer '%.*s' died or answered no number %lld times over",
                           SV_ARG(s->cmd[i].command.v[0]), (long long)s->cmd[i].restarts + 1);
    return ST_OK;
}

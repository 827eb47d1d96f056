#include "dialogue/account.h"

#include "base/input.h"
#include "base/log.h"
#include "engine/shard.h"

enum { REASONS = 96, LINE = 256 };

struct account {
    arena mem;
    uint64_t tried[SYNTH_KINDS], made[SYNTH_KINDS];
    sv reason[REASONS]; /* in order of first use */
    int n;
    uint64_t count[SYNTH_KINDS][REASONS];
};

static int reason_index(struct account *a, sv name)
{
    for (int i = 0; i < a->n; i++)
        if (sv_eq(a->reason[i], name)) return i;
    if (a->n == REASONS) return REASONS - 1;
    a->reason[a->n] = arena_dup(&a->mem, name);
    return a->n++;
}

static void take(struct account *a, sv line)
{
    int k = kind_index(sv_cut(&line, '\t'));
    if (k < 0 || !line.p) return;
    a->tried[k]++;
    if (sv_is(line, "made"))
        a->made[k]++;
    else
        a->count[k][reason_index(a, line)]++;
}

static enum status read_attempts(struct account *a, const char *attempts, struct err *e)
{
    struct input *in;
    sv line;
    uint64_t no;
    TRY(input_open(&in, attempts, e));
    struct lines *l = lines_new(in, LINE);
    for (enum line_kind k; (k = lines_next(l, &line, &no, e)) != LINE_END;)
        if (k == LINE_OK) take(a, line);
    lines_free(l);
    input_close(in);
    return e->code ? err_wrap(e, "reading '%s'", attempts) : ST_OK;
}

static void write_kind(const struct account *a, const struct quota *q, int k, struct buf *b)
{
    buf_addf(b, "\"%s\":{\"name\":\"%s\"", kinds[k]->id, kinds[k]->slug);
    if (q) buf_addf(b, ",\"asked\":%.0f,\"suits\":%llu", q->asked[k], (unsigned long long)q->suits[k]);
    buf_addf(b, ",\"tried\":%llu,\"made\":%llu,\"rejected\":{", (unsigned long long)a->tried[k],
             (unsigned long long)a->made[k]);
    for (int i = 0, first = 1; i < a->n; i++) {
        if (!a->count[k][i]) continue;
        buf_addf(b, "%s\"%.*s\":%llu", first ? "" : ",", SV_ARG(a->reason[i]), (unsigned long long)a->count[k][i]);
        first = 0;
    }
    buf_addf(b, "}}");
}

static bool worth_a_line(const struct account *a, const struct quota *q, int k)
{
    return a->tried[k] || (q && q->asked[k] >= 1);
}

static enum status write_json(const struct account *a, const struct quota *q, const char *path, struct err *e)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_addf(&b, "{\"kinds\":{");
    for (int k = 0, first = 1; k < kinds_count; k++) {
        if (!worth_a_line(a, q, k)) continue;
        buf_addf(&b, "%s\n", first ? "" : ",");
        write_kind(a, q, k, &b);
        first = 0;
    }
    buf_addf(&b, "\n}}\n");
    enum status st = file_make_parent(path, e);
    if (st == ST_OK) st = file_write_whole(path, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

/* The two commonest reasons. */
static void show_reasons(const struct account *a, int k, struct buf *b)
{
    int shown = -1;
    for (int round = 0; round < 3; round++) {
        int best = -1;
        for (int i = 0; i < a->n; i++) {
            bool lower =
                shown < 0 || a->count[k][i] < a->count[k][shown] || (a->count[k][i] == a->count[k][shown] && i > shown);
            if (a->count[k][i] && lower && (best < 0 || a->count[k][i] > a->count[k][best])) best = i;
        }
        if (best < 0) return;
        buf_addf(b, "%s%llu %.*s", round ? ", " : "  ", (unsigned long long)a->count[k][best], SV_ARG(a->reason[best]));
        shown = best;
    }
}

enum { FEW_KINDS = 2 }; /* the stage's own summary says enough */

static void show(const struct account *a, const struct quota *q)
{
    struct buf b;
    int lines = 0;
    for (int k = 0; k < kinds_count; k++) lines += worth_a_line(a, q, k);
    if (lines <= FEW_KINDS) return;
    buf_init(&b, 1 << 20);
    log_info("%-5s %-22s %9s %9s %9s  %s", "kind", "", "asked", "tried", "made", "rejected");
    for (int k = 0; k < kinds_count; k++) {
        if (!worth_a_line(a, q, k)) continue;
        buf_reset(&b);
        show_reasons(a, k, &b);
        bool little = q && (double)a->made[k] < 0.9 * q->asked[k] && q->part[k] < 0.95 * q->asked[k];
        log_info("%-5s %-22s %9.0f %9llu %9llu%s%s", kinds[k]->id, kinds[k]->slug, q ? q->asked[k] : 0,
                 (unsigned long long)a->tried[k], (unsigned long long)a->made[k], buf_z(&b),
                 little ? "  (the corpora have no more for it)" : "");
    }
    buf_release(&b);
}

enum status account_make(const char *attempts, const char *survey, const char *json, uint64_t *tried, struct err *e)
{
    struct account *a = MEM_NEW(struct account);
    struct quota q = {.suits = {0}};
    enum status st = read_attempts(a, attempts, e);
    if (st == ST_OK && survey) st = quota_load(&q, survey, e);
    for (int k = 0; k < kinds_count; k++) *tried += a->tried[k];
    if (st == ST_OK) show(a, survey ? &q : NULL);
    if (st == ST_OK && json) st = write_json(a, survey ? &q : NULL, json, e);
    arena_release(&a->mem);
    mem_free(a);
    return st;
}

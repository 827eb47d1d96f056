#include "cli/preview.h"

#include "base/input.h"
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <unistd.h>

enum status preview_share(sv text, double *share, struct err *e)
{
    *share = 0;
    if (!text.p) return ST_OK;
    bool percent = sv_ends(text, SV("%"));
    if (!sv_to_f64(sv_trim(sv_head(text, text.n - percent)), share) || *share <= 0 || *share > (percent ? 100 : 1))
        return err_set(e, ST_USAGE, "'%.*s' is no share: --preview wants 1%% or 0.01", SV_ARG(text));
    if (percent) *share /= 100;
    return ST_OK;
}

/* ---- examples ---- */

enum { EXAMPLES = 3, SHOWN = 100 };

void preview_wants(const struct cmd_args *a, struct sieve_job *job)
{
    const char *env = getenv("TMPDIR");
    sv tmp = a->tmp.n ? a->tmp : env && *env ? sv_z(env) : SV("/tmp");
    job->drops = arena_f(a->mem, "%.*s/lingloom-preview-%d.jsonl", SV_ARG(tmp), (int)getpid()).p;
    job->sample = EXAMPLES;
    job->snippets = true;
}

static sv shortened(sv text)
{
    sv head = sv_head(text, text.n < SHOWN ? text.n : SHOWN);
    return sv_head(head, utf8_valid_prefix(head));
}

static void show_place(const struct json *d, int v, const char *what, const char *more, arena *mem)
{
    int64_t record = 0;
    sv text = shortened(utf8_shown(rec_str(d, v, "text", mem), mem));
    json_i64(d, json_get(d, v, SV("record")), &record);
    sv file = sv_basename(rec_str(d, v, "file", mem));
    log_info("    %s %.*s:%lld%s  %.*s", what, SV_ARG(file), (long long)record, more, SV_ARG(text));
}

static void show_example(const struct json *d, arena *mem)
{
    int root = json_root(d), twin = json_get(d, root, SV("twin"));
    double j;
    const char *more = "";
    if (json_f64(d, json_get(d, root, SV("jaccard")), &j)) more = arena_f(mem, " (J %.3f)", j).p;
    sv reason = rec_str(d, root, "reason", mem);
    log_info("  %.*s", SV_ARG(reason));
    show_place(d, root, "goes ", more, mem);
    if (twin >= 0) show_place(d, twin, "stays", "", mem);
}

void preview_examples(const struct sieve_job *job)
{
    struct err e = {0};
    struct input *in;
    struct json d = {0};
    arena mem = {0};
    if (input_open(&in, job->drops, &e) != ST_OK) return;
    struct lines *lines = lines_new(in, 1 << 20);
    sv line;
    uint64_t no;
    for (; lines_next(lines, &line, &no, &e) == LINE_OK; arena_reset(&mem)) {
        if (no == 1) log_info("examples:");
        if (json_parse(&d, line)) show_example(&d, &mem);
    }
    lines_free(lines);
    input_close(in);
    unlink(job->drops);
    json_release(&d);
    arena_release(&mem);
}

/* ---- the summary ---- */

static uint64_t of_reason(const struct tally *t, const char *name)
{
    for (int i = 0; i < t->n; i++)
        if (!strcmp(t->reason[i], name)) return t->count[i];
    return 0;
}

/* The whole is estimated from the sample's shares. */
static void tell(const char *what, const struct tally *t, uint64_t all, uint64_t sample)
{
    double scale = sample ? (double)all / (double)sample : 0;
    log_info("%s: %llu of %llu records looked at", what, (unsigned long long)sample, (unsigned long long)all);
    for (int i = 0; i < t->n; i++) {
        if (!t->count[i] || !strcmp(t->reason[i], "not-sampled")) continue;
        double share = (double)t->count[i] / (double)sample;
        log_info("%s: %-20s %6.2f %%   about %.0f of all", what, i == TALLY_KEPT ? "kept" : t->reason[i], 100 * share,
                 (double)t->count[i] * scale);
    }
}

enum status preview_summary(const struct cmd_args *a, const char *what, const struct tally *t, struct err *e)
{
    uint64_t all = tally_in(t), sample = all - of_reason(t, "not-sampled");
    tell(what, t, all, sample);
    struct buf counts;
    buf_init(&counts, 1 << 20);
    tally_json(t, &counts);
    enum status st = cmd_json(a, buf_sv(&counts), e);
    buf_release(&counts);
    return st;
}

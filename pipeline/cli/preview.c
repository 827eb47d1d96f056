#include "cli/preview.h"

#include "base/json.h"
#include "base/log.h"

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

/* H4: subtitles. A passage of short lines becomes an SRT file; numbers and time codes come back as they were.
 *
 * Times are made up from the lengths alone: fifteen characters a second in the longer of the two languages, between one
 * and six seconds, with short pauses. */
#include "dialogue/kinds/tools.h"
#include "dialogue/plain.h"

enum { CUE_CHARS = 84, LINE_CHARS = 42 };

struct cue {
    int64_t from, to; /* milliseconds */
    sv source, answer;
};

static void put_time(struct buf *b, int64_t ms)
{
    buf_addf(b, "%02d:%02d:%02d,%03d", (int)(ms / 3600000), (int)(ms / 60000 % 60), (int)(ms / 1000 % 60),
             (int)(ms % 1000));
}

/* In two lines where it is too long for one: at the space nearest to the middle. */
static void put_lines(struct buf *b, sv text)
{
    ptrdiff_t best = -1, middle = text.n / 2;
    if (plain_chars(text) > LINE_CHARS)
        for (ptrdiff_t i = 1; i + 1 < text.n; i++)
            if (text.p[i] == ' ' &&
                (best < 0 || (i > middle ? i - middle : middle - i) < (best > middle ? best - middle : middle - best)))
                best = i;
    if (best < 0) {
        buf_adds(b, text);
        return;
    }
    buf_adds(b, sv_head(text, best));
    buf_addc(b, '\n');
    buf_adds(b, sv_from(text, best + 1));
}

static sv as_srt(const struct kind_job *job, const struct cue *c, int n, int first, bool answer)
{
    struct buf *b = job->scratch;
    buf_reset(b);
    for (int i = 0; i < n; i++) {
        buf_addf(b, "%s%d\n", i ? "\n\n" : "", first + i);
        put_time(b, c[i].from);
        buf_adds(b, SV(" --> "));
        put_time(b, c[i].to);
        buf_addc(b, '\n');
        put_lines(b, answer ? c[i].answer : c[i].source);
    }
    return arena_dup(job->mem, buf_sv(b));
}

static bool is_cue(sv s)
{
    return s.n && plain_chars(s) <= CUE_CHARS && sv_find_c(s, '\n') < 0 && sv_find(s, SV("-->")) < 0;
}

/* The longest run of units that are cues on both sides. */
static int cue_run(const struct kind_job *job, int *from)
{
    int best = 0, run = 0;
    for (int i = 0; i < job->nunits; i++) {
        bool cue = is_cue(plain_trim(kind_source(job, i)->text)) && is_cue(plain_trim(kind_answer(job, i)->text));
        run = cue ? run + 1 : 0;
        if (run > best) best = run, *from = i + 1 - run;
    }
    return best;
}

static bool fits_h4(const struct kind_job *job)
{
    int from;
    return cue_run(job, &from) >= 3;
}

static int64_t shown_for(sv a, sv b)
{
    int64_t n = plain_chars(a) > plain_chars(b) ? plain_chars(a) : plain_chars(b), ms = n * 1000 / 15;
    return ms < 1000 ? 1000 : ms > 6000 ? 6000 : ms;
}

static void set_times(const struct kind_job *job, struct cue *c, int n, int unit)
{
    int64_t now = (int64_t)rng_below(job->r, 3600) * 1000 + (int64_t)rng_below(job->r, 1000);
    for (int i = 0; i < n; i++) {
        c[i].source = plain_trim(kind_source(job, unit + i)->text);
        c[i].answer = plain_trim(kind_answer(job, unit + i)->text);
        c[i].from = now;
        c[i].to = now + shown_for(c[i].source, c[i].answer) + (int64_t)rng_below(job->r, 400);
        now = c[i].to + 40 + (int64_t)rng_below(job->r, 1500);
    }
}

static enum kind_reason build_h4(const struct kind_job *job, struct dialogue *d)
{
    struct slots s;
    int unit = 0, n = cue_run(job, &unit);
    if (n < 3) return KIND_UNSUITED;
    struct cue *c = ARENA_ARRAY(job->mem, struct cue, n);
    int first = 1 + (kind_chance(job, 50) ? (int)rng_below(job->r, 400) : 0);
    set_times(job, c, n, unit);
    d->text = as_srt(job, c, n, first, false);
    d->reference = as_srt(job, c, n, first, true);
    d->npairs = n;
    d->unit = &job->unit[unit];
    enum kind_reason why = kind_begin(job, d, &s);
    if (why != KIND_OK) return why;
    why = kind_ask(job, d, SCRIPT_H4, 1, &s);
    if (why != KIND_OK) return why;
    int turn = dialogue_say(d, ROLE_ASSISTANT, d->reference);
    require_text(job, d, turn, "structure", "source", d->text);
    struct constraint *last = &d->constraint[d->nconstraints - 1];
    last->fields = arena_f(job->mem, "\"format\":\"srt\",%.*s", SV_ARG(last->fields));
    kind_require_language(job, d, turn);
    return KIND_OK;
}

const struct kind kind_H4 = {.id = "H4",
                             .slug = "subtitles",
                             .help = "subtitles with numbers and time codes",
                             .needs = NEED_PASSAGE,
                             .fits = fits_h4,
                             .build = build_h4};

#include "engine/progress.h"

#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "engine/tally.h"

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void progress_init(struct progress *p, const char *what)
{
    *p = (struct progress){.what = what, .started = now_s()};
    p->shown = p->started;
}

double progress_seconds(const struct progress *p)
{
    return now_s() - p->started;
}

/* true when it is time for another line; *tty: which kind */
static bool due(struct progress *p, bool *tty)
{
    double now = now_s();
    *tty = isatty(2);
    if (now - p->shown < (*tty ? 0.1 : 30)) return false;
    p->shown = now;
    return true;
}

static void add_time(struct buf *b, double s)
{
    long t = s > 359999 ? 359999 : (long)s;
    if (t >= 3600)
        buf_addf(b, "%ld:%02ld:%02ld", t / 3600, t / 60 % 60, t % 60);
    else
        buf_addf(b, "%ld:%02ld", t / 60, t % 60);
}

static void show(struct progress *p, struct buf *b, double fraction, bool tty)
{
    double spent = progress_seconds(p);
    if (fraction >= 0) buf_addf(b, ", %.0f %%", fraction * 100);
    if (fraction > 0.01 && fraction <= 1) {
        buf_addf(b, ", ");
        add_time(b, spent / fraction * (1 - fraction));
        buf_addf(b, " left");
    }
    if (tty)
        log_status(buf_z(b));
    else
        log_info("%s", buf_z(b));
}

void progress_update(struct progress *p, uint64_t items, uint64_t kept, double fraction)
{
    bool tty;
    if (!p->seen) p->first = items, p->seen = 1;
    if (!due(p, &tty)) return;
    struct buf b;
    buf_init(&b, 4096);
    buf_addf(&b, "%s: ", p->what);
    tally_count(&b, items);
    buf_adds(&b, SV(" read, "));
    tally_count(&b, kept);
    buf_adds(&b, SV(" kept, "));
    tally_count(&b, (uint64_t)((double)(items - p->first) / progress_seconds(p)));
    buf_adds(&b, SV("/s"));
    show(p, &b, fraction, tty);
    buf_release(&b);
}

void progress_phase(struct progress *p, const char *phase, double fraction)
{
    bool tty;
    if (!due(p, &tty)) return;
    struct buf b;
    buf_init(&b, 4096);
    buf_addf(&b, "%s: %s", p->what, phase);
    show(p, &b, fraction, tty);
    buf_release(&b);
}

void progress_end(struct progress *p)
{
    (void)p;
    log_status(NULL);
}

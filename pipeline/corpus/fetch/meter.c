#include "corpus/fetch/meter.h"

#include "base/log.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct expected {
    const void *key;
    int64_t bytes;
};
struct meter {
    char *what;
    struct expected *files;
    int nfiles, cap, done;
    int64_t now, shown; /* bytes: so far, at the last look */
    double rate;        /* bytes a second, smoothed; < 0 before the first look */
    double looked, said;
};

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

struct meter *meter_new(const char *what)
{
    struct meter *m = MEM_NEW(struct meter);
    m->what = what ? mem_strdup(sv_z(what)) : NULL;
    m->rate = -1;
    m->looked = m->said = seconds();
    return m;
}

void meter_free(struct meter *m)
{
    if (m->what) log_status(NULL);
    mem_free(m->what);
    mem_free(m->files);
    mem_free(m);
}

void meter_expect(struct meter *m, const void *key, int64_t bytes)
{
    for (int i = m->nfiles - 1; i >= 0; i--)
        if (m->files[i].key == key) {
            m->files[i].bytes = bytes;
            return;
        }
    MEM_GROW(m->files, m->nfiles, m->cap);
    m->files[m->nfiles++] = (struct expected){key, bytes};
}

void meter_moved(struct meter *m, int64_t bytes)
{
    m->now += bytes;
}
void meter_file_done(struct meter *m)
{
    m->done++;
}

void meter_size(int64_t bytes, char out[24])
{
    static const char *const unit[] = {"B", "kB", "MB", "GB", "TB"};
    double v = (double)bytes;
    int u = 0;
    while (v >= 1000 && u < 4) v /= 1000, u++;
    snprintf(out, 24, u == 0 || v >= 100 ? "%.0f %s" : "%.1f %s", v, unit[u]);
}

/* -1 as soon as one file's size is unknown */
static int64_t total_of(const struct meter *m)
{
    int64_t sum = 0;
    for (int i = 0; i < m->nfiles; i++) {
        if (m->files[i].bytes < 0) return -1;
        sum += m->files[i].bytes;
    }
    return sum;
}

static void look(struct meter *m, double now)
{
    double dt = now - m->looked;
    if (dt < 0.15) return;
    double r = (double)(m->now - m->shown) / dt, keep = dt > 3 ? 0 : 1 - dt / 3; /* about three seconds of memory */
    m->rate = m->rate < 0 ? r : keep * m->rate + (1 - keep) * r;
    m->looked = now;
    m->shown = m->now;
}

static void compose(const struct meter *m, char *out, size_t n)
{
    char got[24], all[24], rate[24], left[48] = "";
    int64_t total = total_of(m);
    meter_size(m->now, got);
    meter_size(total < 0 ? 0 : total, all);
    meter_size(m->rate > 0 ? (int64_t)m->rate : 0, rate);
    if (total > m->now && m->rate > 1) {
        int64_t s = (int64_t)((double)(total - m->now) / m->rate) + 1;
        snprintf(left, sizeof left, ", %" PRId64 ":%02d:%02d left", s / 3600, (int)(s / 60 % 60), (int)(s % 60));
    }
    snprintf(out, n, "%.60s  %d/%d files  %s%s%s  %s/s%s", m->what, m->done, m->nfiles, got, total < 0 ? "" : " of ",
             total < 0 ? "" : all, rate, left);
}

void meter_show(void *ctx)
{
    struct meter *m = ctx;
    double now = seconds();
    look(m, now);
    if (!m->what) return;
    char line[240];
    compose(m, line, sizeof line);
    if (isatty(2)) {
        log_status(line);
    } else if (now - m->said >= 30) {
        log_info("%s", line);
        m->said = now;
    }
}

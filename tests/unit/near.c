/* Near-duplicates against brute force, for any memory, threads, order. */
#include "near_world.h"

static const int64_t budgets[] = {0, 40000, 400000, 64 << 20};

static void check(struct world *w, const char *what, bool capped)
{
    brute(w, w->tau[0], capped);
    uint64_t candidates = 0, groups = 0;
    for (int b = 0; b < 4; b++)
        for (int threads = 1; threads <= 7; threads += 3) {
            answer(w, budgets[b], threads);
            tap_int(differences(w, 0), 0, "%s: %llu dropped, %lld bytes, %d threads", what,
                    (unsigned long long)o.dropped, (long long)budgets[b], threads);
            tap_int(w->stats.dropped[0], o.dropped, "counted");
            if (candidates) tap_ok(w->stats.candidates == candidates, "the same comparisons");
            candidates = w->stats.candidates;
            if (w->stats.groups > groups) groups = w->stats.groups;
        }
    tap_ok(o.dropped > 0 && w->stats.verified == o.dropped, "something was dropped, each by one verified pair");
    if (w->stats.largest * 4 < w->stats.involved) tap_ok(groups > 1, "a small budget makes several groups");
}

/* ---- cases ---- */

static struct world w;

static void plain(void)
{
    world_new(&w, 1);
    families(&w, 2500, false);
    shuffle(&w);
    check(&w, "families", false);
    world_free(&w);
    world_new(&w, 2);
    families(&w, 1500, true);
    check(&w, "pairs of texts", false);
    world_free(&w);
}

static void with_others(void)
{
    struct bitset out = {0}, probes = {0};
    world_new(&w, 3);
    families(&w, 1500, false);
    shuffle(&w);
    for (int i = 0; i < w.n; i += 1 + (int)roll(8)) bitset_add(&out, (uint64_t)i);
    for (int i = 0; i < w.n; i += 1 + (int)roll(20)) bitset_add(&probes, (uint64_t)i);
    w.references = 400;
    w.out = &out;
    for (int i = 0; i < w.n; i++) w.t[i].prio.group = roll(3) ? roll(30) : 0;
    check(&w, "references, records that are out, groups", false);
    w.probes = &probes;
    check(&w, "a preview", false);
    bitset_release(&out);
    bitset_release(&probes);
    world_free(&w);
}

/* A~B~C, A unlike C: in which order they come decides, and B must not take both with it when it goes. */
static void chains(void)
{
    for (int best = 0; best < 3; best++) {
        world_new(&w, 4);
        sv b = fresh(&w, 400, 0), a = fresh(&w, 40, 0), c = fresh(&w, 40, 0);
        sv ab = arena_f(&w.mem, "%.*s%.*s", SV_ARG(a), SV_ARG(sv_from(b, 40)));
        sv bc = arena_f(&w.mem, "%.*s%.*s", SV_ARG(sv_head(b, 360)), SV_ARG(c));
        w.tau[0] = .75;
        add(&w, ab, (sv){0});
        add(&w, b, (sv){0});
        add(&w, bc, (sv){0});
        for (int i = 0; i < 3; i++) w.t[i].prio = (struct near_prio){.a = i != best};
        answer(&w, 1 << 20, 1);
        tap_ok(w.twin[0][0] == (best == 0   ? -1
                                : best == 1 ? 1
                                            : -1) &&
                   w.twin[0][1] == (best == 1 ? -1 : best) &&
                   w.twin[0][2] == (best == 2   ? -1
                                    : best == 1 ? 1
                                                : -1),
               "a chain whose link %d is best: twins %d %d %d", best, (int)w.twin[0][0], (int)w.twin[0][1],
               (int)w.twin[0][2]);
        w.cluster_tau = .5;
        answer(&w, 1 << 20, 1);
        tap_ok(!w.root[0] && !w.root[1] && (best == 2 ? true : true), "... is one cluster as far as twins go");
        world_free(&w);
    }
}

/* Many records that share half: buckets beyond the cap, few true twins. */
static void caps(void)
{
    world_new(&w, 5);
    sv frame = fresh(&w, 200, 0);
    for (int i = 0; i < 300; i++) {
        sv own = fresh(&w, 70, 0);
        for (int k = i % 3 == 0 ? 2 : 1; k > 0; k--) {
            sv t = arena_f(&w.mem, "%.*s%.*s", SV_ARG(frame), SV_ARG(own));
            add(&w, k == 2 ? edited(&w, t, 150, 0) : t, (sv){0});
        }
    }
    shuffle(&w);
    w.cap = 5;
    check(&w, "buckets beyond the cap", true);
    tap_ok(w.stats.capped > 10, "%llu buckets were capped", (unsigned long long)w.stats.capped);
    world_free(&w);
}

/* Long texts that share some of their text: told apart by samples, and twins among them. */
static void long_texts(void)
{
    world_new(&w, 12);
    w.tau[0] = .8;
    for (int i = 0; i < 60; i++) {
        int script = (int)roll(2), length = 2040 + (int)roll(1500);
        sv frame = fresh(&w, length, script);
        for (int k = 0; k < 3; k++) {
            sv own = fresh(&w, length / (1 + (int)roll(12)), script);
            sv t = arena_f(&w.mem, "%.*s%.*s", SV_ARG(frame), SV_ARG(own));
            add(&w, t, (sv){0});
            if (!roll(3)) add(&w, edited(&w, t, 40 + (int)roll(200), script), (sv){0});
        }
    }
    add(&w, arena_f(&w.mem, "%s%0*d", "one letter again and again", 3000, 7), (sv){0});
    add(&w, arena_f(&w.mem, "%s%0*d", "one letter again and again", 4000, 7), (sv){0});
    shuffle(&w);
    check(&w, "long texts", false);
    tap_ok(w.stats.compared < w.stats.candidates, "%llu of %llu pairs were told apart by samples",
           (unsigned long long)(w.stats.candidates - w.stats.compared), (unsigned long long)w.stats.candidates);
    world_free(&w);
}

/* m equal signatures cost m comparisons. */
static void crowd(void)
{
    world_new(&w, 6);
    sv t = fresh(&w, 100, 0);
    for (int i = 0; i < 3000; i++) add(&w, i ? edited(&w, t, 400, 0) : t, (sv){0});
    for (int i = 0; i < w.n; i++) w.t[i].prio = (struct near_prio){.a = i > 0};
    answer(&w, 32 << 20, 2);
    tap_ok(w.stats.candidates < 4000 && w.stats.dropped[0] > 2500, "a crowd of 3,000: %llu comparisons, %llu dropped",
           (unsigned long long)w.stats.candidates, (unsigned long long)w.stats.dropped[0]);
    w.tau[0] = .7;
    check(&w, "the crowd", false);
    world_free(&w);
}

static void several_taus(void)
{
    world_new(&w, 7);
    families(&w, 1200, false);
    w.ntau = 3;
    w.tau[1] = .8;
    w.tau[2] = .95;
    for (int b = 0; b < 4; b++) {
        answer(&w, budgets[b], 2);
        for (int t = 0; t < 3; t++) {
            brute(&w, w.tau[t], false);
            tap_int(differences(&w, t), 0, "at %g: %llu dropped", w.tau[t], (unsigned long long)o.dropped);
        }
    }
    world_free(&w);
}

static void clusters(void)
{
    world_new(&w, 8);
    families(&w, 1500, false);
    w.tau[0] = .8;
    w.cluster_tau = .5;
    brute(&w, .8, false);
    for (int b = 0; b < 4; b++) {
        answer(&w, budgets[b], 3);
        int bad = 0, joined = 0;
        for (int i = 0; i < w.n; i++) {
            bad += w.root[i] != (uint64_t)top(i);
            joined += w.root[i] != (uint64_t)i && w.twin[0][i] < 0;
        }
        tap_int(bad, 0, "clusters: %d kept records joined others", joined);
        tap_int(differences(&w, 0), 0, "... and the drops are the same");
    }
    world_free(&w);
}

/* Which texts stay depends on the priorities, not on the order they come in. */
static void orders(void)
{
    uint64_t want = 0;
    for (int round = 0; round < 4; round++) {
        world_new(&w, 9);
        families(&w, 1500, false);
        for (int i = 0; i < w.n; i++) w.t[i].prio.c = (uint64_t)i;
        dice = rng_for((uint64_t)round, SV("order"), SV(""));
        if (round) shuffle(&w);
        answer(&w, 300000, 2);
        uint64_t sum = 0;
        for (int i = 0; i < w.n; i++)
            if (w.twin[0][i] >= 0) sum += hash_mix(w.t[i].prio.c * 7919 + w.t[w.twin[0][i]].prio.c);
        if (!round) want = sum;
        tap_ok(sum == want && sum, "order %d: the same texts stay", round);
        world_free(&w);
    }
}

static void small(void)
{
    world_new(&w, 10);
    answer(&w, 0, 1);
    tap_int(w.fetches, 0, "nothing: nothing fetched");
    for (int i = 0; i < 5; i++) add(&w, SV("tiny text"), (sv){0});
    add(&w, SV(""), (sv){0});
    answer(&w, 0, 1);
    tap_ok(w.stats.dropped[0] == 0 && w.stats.short_records == 6 && w.fetches == 0, "tiny texts are left alone");
    add(&w, SV("twelve letters"), (sv){0});
    add(&w, SV("twelve letters"), (sv){0});
    answer(&w, 0, 1);
    tap_ok(w.stats.dropped[0] == 1, "equal texts have equal signatures, and are verified");
    struct err e = {0};
    w.ntau = 2;
    w.tau[1] = .7;
    tap_ok(ask_near(&w, 0, 1, &e) == ST_USAGE, "%s", e.msg);
    err_clear(&e);
    w.tau[1] = 1.5;
    tap_ok(ask_near(&w, 0, 1, &e) == ST_USAGE, "%s", e.msg);
    world_free(&w);
}

int main(void)
{
    small();
    chains();
    plain();
    with_others();
    caps();
    long_texts();
    crowd();
    several_taus();
    clusters();
    orders();
    return tap_done();
}

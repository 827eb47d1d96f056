/* For reading what the error injector makes of real pairs, and for its speed:
 *
 *     inject_show learn DIR PAIRS.jsonl...                        what lexica_learn makes, into DIR
 *     inject_show show DIR PAIRS.jsonl TGT_LANG SORT|all N [SEED]   N drafts of texts in TGT_LANG, spread over the file
 *     inject_show time DIR PAIRS.jsonl TGT_LANG N                 microseconds a pair, slips made of each sort
 *     inject_show terms DIR PAIRS.jsonl TGT_LANG N [SEED]         phrases picked */
#define _POSIX_C_SOURCE 200809L
#include "base/json.h"
#include "dialogue/inject/inject.h"
#include "engine/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static volatile int stop;
static const char *mode;
static enum slip_sort only = SLIP_SORTS;
static uint64_t made[SLIP_SORTS + 1], tried, seed = 1;

static int learn(int n, char **arg)
{
    struct run run = {.threads = 2, .stop = &stop};
    struct lexica_cfg cfg = {.min = LEXICA_PAIRS_MIN, .threads = 2, .memory = 512 << 20};
    struct tally t;
    struct err e = {0};
    tally_init(&t);
    if (lexica_learn(NULL, &run, &cfg, (const char *const *)arg + 1, n - 1, arg[0], (hash128_t){0}, &t, &e) == ST_OK)
        return 0;
    fprintf(stderr, "%s\n", e.msg);
    return 1;
}

static void print_slip(const struct inject_pair *p, const struct slip *s)
{
    printf("[%s %s] S: %.*s\n  R: %.*s\n  D: %.*s\n  '%.*s' -> '%.*s' (%.*s)\n\n", slip_sort_name[s->sort],
           slip_severity_name[s->severity], SV_ARG(p->source), SV_ARG(p->reference), SV_ARG(s->bad_text),
           SV_ARG(s->right), SV_ARG(s->wrong), SV_ARG(s->source));
}

static bool one(struct injector *in, const struct inject_pair *p, rng *r, arena *mem, bool print)
{
    struct slip s[3];
    if (!injector_load(in, p, mem)) return false;
    tried++;
    if (!strcmp(mode, "time")) {
        static const enum slip_sort all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        if (only < SLIP_SORTS) {
            made[only] += inject_slip(in, only, NULL, 0, r, s);
            return true;
        }
        int n = inject_slips(in, all, SLIP_SORTS, 2, r, s);
        for (int i = 0; i < n; i++) made[s[i].sort]++;
        return true;
    }
    enum slip_sort sort = only < SLIP_SORTS ? only : (enum slip_sort)rng_below(r, SLIP_SORTS);
    if (!inject_slip(in, sort, NULL, 0, r, s)) return false;
    if (print) print_slip(p, s);
    return true;
}

static void terms(struct injector *in, const struct inject_pair *p, arena *mem)
{
    struct slip_term t[32];
    int n = injector_load(in, p, mem) ? injector_terms(in, t, 32) : 0;
    for (int i = 0; i < n; i++)
        printf("%.*s  |  %.*s   %.2f\n", SV_ARG(t[i].source), SV_ARG(t[i].reference), t[i].sure);
}

static int show(char **arg, int n)
{
    struct lexica *lx = NULL;
    struct err e = {0};
    struct timespec t0, t1;
    char index[1024];
    snprintf(index, sizeof index, "%s/index.tsv", arg[0]);
    if (lexica_load(&lx, index, &e) != ST_OK) return fprintf(stderr, "%s\n", e.msg), 1;
    struct injector *in = injector_new(lx);
    const char *path[] = {arg[1]};
    struct shard_source *src = shard_source_new(path, 1, 1);
    struct batch *b = batch_new(1024);
    struct json d = {0};
    arena mem = {0};
    int left = n;
    double seconds = 0;
    uint64_t ordinal = 0;
    while (left && shard_next(src, b, &e) == ST_OK && b->n) {
        for (int i = 0; i < b->n && left; i++) {
            struct unit u;
            const char *why;
            char id[32];
            arena_reset(&mem);
            sv key = sv_of(id, snprintf(id, sizeof id, "%llu", (unsigned long long)ordinal++));
            rng r = rng_for(seed, SV("show"), key);
            if (strcmp(mode, "time") && rng_below(&r, 37)) continue;
            if (b->item[i].reason || !json_parse(&d, b->item[i].raw) || !unit_read(&d, 0, &u, &mem, &why)) continue;
            int t = sv_is(u.seg[1].lang, arg[2]);
            if (!sv_is(u.seg[t].lang, arg[2])) continue;
            struct inject_pair p = {u.seg[1 - t].text, u.seg[t].text, u.seg[1 - t].lang, u.seg[t].lang};
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
            if (!strcmp(mode, "terms")) {
                terms(in, &p, &mem);
                left--;
            } else
                left -= one(in, &p, &r, &mem, true);
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
            seconds += (double)(t1.tv_sec - t0.tv_sec) + (double)(t1.tv_nsec - t0.tv_nsec) * 1e-9;
        }
        batch_clear(b);
    }
    if (!strcmp(mode, "time")) {
        printf("%llu pairs, %.1f us each\n", (unsigned long long)tried, seconds / (double)tried * 1e6);
        for (int i = 0; i < SLIP_SORTS; i++) printf("%s %llu  ", slip_sort_name[i], (unsigned long long)made[i]);
        printf("\n");
    }
    json_release(&d);
    arena_release(&mem);
    batch_free(b);
    shard_source_free(src);
    injector_free(in);
    lexica_free(lx);
    return 0;
}

int main(int n, char **arg)
{
    if (n > 3 && !strcmp(arg[1], "learn")) return learn(n - 2, arg + 2);
    mode = n > 1 ? arg[1] : "";
    bool is_show = !strcmp(mode, "show");
    if (n < 2) return printf("inject: for reading by eye, see the head of the file\n"), 0;
    if (n < 6 + is_show) return fprintf(stderr, "see the head of tests/bench/inject_show.c\n"), 2;
    const char *sort = is_show ? arg[5] : n > 6 && !strcmp(mode, "time") ? arg[6] : "all";
    for (int i = 0; i < SLIP_SORTS; i++)
        if (!strcmp(slip_sort_name[i], sort)) only = (enum slip_sort)i;
    if (is_show && n > 7) seed = strtoull(arg[7], NULL, 10);
    return show(arg + 2, (int)strtol(arg[is_show ? 6 : 5], NULL, 10));
}

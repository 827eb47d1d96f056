/* Mixing and splitting: budgets, threads and batches do not show; what they promise holds. */
#include "dataset/mix.h"
#include "dataset/blobsort.h"
#include "dataset/quota.h"
#include "dataset/split.h"

#include "dataset_util.h"

enum { N = 4000 };

/* N records: ten corpora of different size, sentences shared between them, documents, one chat in ten, some exact
 * duplicates. */
static const char *records(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    rng r = rng_for(7, SV("test"), SV("mix"));
    for (int i = 0; i < N; i++) {
        int corpus = (int)rng_below(&r, 1 + rng_below(&r, 10)), s = (int)rng_below(&r, 3 * N), chat = i % 10 == 9;
        int v = s + (int)rng_below(&r, 2);
        buf_addf(&b,
                 "{\"id\":\"r%d\",\"kind\":\"%s\",\"langs\":{\"target\":\"%s\"},\"messages\":[{\"role\":\"user\","
                 "\"content\":\"%s %d\"},",
                 i, chat ? "alpaca" : "A1", i % 3 ? "de" : "zh", chat ? "chat" : "Say it:", chat ? i : s);
        buf_addf(&b, "{\"role\":\"assistant\",\"content\":\"answer %d\"}],\"source\":{\"corpus\":\"c%d\",\"record\":%d",
                 v, corpus, i);
        if (!chat) buf_addf(&b, ",\"text\":\"Sentence  %d\",\"reference\":\"Satz %d\"", s, v);
        if (!chat && i % 50 < 5) buf_addf(&b, ",\"doc\":\"d%d\"", i / 50);
        if (i % 17 == 0) buf_addf(&b, ",\"licence\":\"CC BY-NC 4.0\"");
        buf_adds(&b, SV("},\"constraints\":[]}\n"));
    }
    const char *path = util_write("records.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

static const char *in;

/* ---- mix ---- */

static sv mix(const char *yaml, struct run run, const char *const *path, int n, struct tally *t)
{
    struct err e = {0};
    struct ynode *root;
    struct mix_cfg c;
    tally_init(t);
    const char *out = util_path("mixed.jsonl");
    if (yaml_parse(sv_z(yaml), "test", &util_mem, &root, &e) != ST_OK ||
        mix_bind(&c, yaml_get(root, "mix"), yaml_get(root, "licences"), &util_mem, &e) != ST_OK ||
        mix_run(&run, &c, path, n, out, t, NULL, &e) != ST_OK)
        return arena_f(&util_mem, "error: %s", e.msg);
    return util_read(out);
}

static int holding(sv text, const char *what)
{
    int n = 0;
    for (sv rest = text; rest.p;) n += sv_find(sv_cut(&rest, '\n'), sv_z(what)) >= 0;
    return n;
}

static void mixing(void)
{
    struct tally t;
    const char *all = "mix: {}\n", *half = "mix: {count: 1000, temperature: 2, caps: {source: 1, kind: 3000}}\n";
    sv a = mix(all, util_run(1, 1024, 64 << 20), &in, 1, &t), h = mix(half, util_run(1, 1024, 64 << 20), &in, 1, &t);
    tap_int(util_lines(a), N, "everything is mixed in");
    tap_int(util_lines(h), 1000, "as many as asked for");
    tap_int(tally_in(&t), N, "all accounted for");
    tap_ok(util_count(&t, "cap-source") > 0 && util_count(&t, "cap-kind") > 0 && util_count(&t, "over-budget") > 0,
           "by reason");
    tap_ok(!sv_eq(a, util_read(in)), "the order is another");
    for (int k = 0; k < 3; k++) {
        static const int64_t memory[] = {0, 100000, 1 << 20};
        struct run r = util_run(1 + k * 3, 1 + k * 13, memory[k]);
        tap_ok(sv_eq(mix(all, r, &in, 1, &t), a) && sv_eq(mix(half, r, &in, 1, &t), h),
               "%lld bytes, %d threads: the same mix", (long long)memory[k], r.threads);
    }
    struct run other = util_run(2, 64, 1 << 20);
    other.seed = 2;
    tap_ok(!sv_eq(mix(all, other, &in, 1, &t), a), "another seed, another order");
    const char *twice[] = {in, in};
    tap_ok(sv_eq(mix(all, other, twice, 2, &t), mix(all, other, twice, 1, &t)) && true, "the same records twice");
    mix(all, other, twice, 2, &t);
    tap_int(util_count(&t, "duplicate-id"), N, "are duplicate ids");
}

static void shares(void)
{
    struct tally t;
    struct run r = util_run(2, 64, 1 << 20);
    sv m = mix("mix: {count: 600, weights: {c0: 2, c1: 1}}\n", r, &in, 1, &t);
    tap_int(holding(m, "\"corpus\":\"c0\""), 400, "weights: two parts of the one");
    tap_int(holding(m, "\"corpus\":\"c1\""), 200, "one of the other, nothing else");
    m = mix("mix: {count: 600, languages: {de: 1, zh: 1}}\n", r, &in, 1, &t);
    int zh = holding(m, "\"target\":\"zh\"");
    tap_ok(zh >= 298 && zh <= 302, "languages alike, but for rounding");
    m = mix("mix: {groups: {dialogues: 500, alpaca: all}}\n", r, &in, 1, &t);
    tap_int(holding(m, "\"kind\":\"alpaca\""), N / 10, "a group taken whole");
    tap_int(holding(m, "\"kind\":\"A1\""), 500, "and one by number");
    m = mix("mix: {chars: 10k}\n", r, &in, 1, &t);
    tap_ok(util_lines(m) > 350 && util_lines(m) < 500, "characters: %d records", util_lines(m));
    m = mix("mix: {}\nlicences: {allow: [permissive], unknown: keep}\n", r, &in, 1, &t);
    tap_int(util_count(&t, "licence"), (N + 16) / 17, "the licence gate");
    tap_int(holding(m, "CC BY-NC"), 0, "lets nothing through");
    m = mix("mix: {count: 5, groups: {a: 1}}\n", r, &in, 1, &t);
    tap_ok(sv_starts(m, SV("error: test:1:")), "%.*s", SV_ARG(m));
    m = mix("mix: {weights: {a: x}}\n", r, &in, 1, &t);
    tap_ok(sv_starts(m, SV("error: test:1:")), "%.*s", SV_ARG(m));
}

static void quotas(void)
{
    double mass[] = {3, 1, 0, 1};
    uint64_t have[] = {1000, 1000, 50, 2}, give[4];
    tap_int(quota_split(100, mass, have, give, 4), 100, "all given");
    tap_ok(give[0] == 74 && give[1] == 24 && give[2] == 0 && give[3] == 2,
           "what one lacks the others give: %d %d %d %d", (int)give[0], (int)give[1], (int)give[2], (int)give[3]);
    tap_int(quota_split(5000, mass, have, give, 4), 2002, "no more than there is");
    tap_int(quota_largest(mass, have, 4), 10, "exact shares");
    double p = quota_pow(1000, 0.5), q = quota_pow(2, 10), z = quota_pow(7, 1);
    tap_ok(p > 31.62277659 && p < 31.62277661 && q > 1023.999999 && q < 1024.000001 && z == 7, "powers without libm");
}

static void blobs(void)
{
    static const int64_t memory[] = {64 << 20, 0};
    uint64_t want = 0;
    for (int k = 0; k < 2; k++) {
        struct err e = {0};
        struct blobsort *s = blobsort_new(util_dir, memory[k]);
        for (int i = 0; i < 20000; i++) {
            sv text = arena_f(&util_mem, "text %d %.*s", i, i % 100,
                              "........................................................................................"
                              "..............");
            blobsort_add(s, (hash128_t){hash_mix((uint64_t)i / 2), k ? 5 : 5}, text, &e);
        }
        uint64_t h = 0;
        int n = 0;
        blobsort_sort(s, &e);
        for (sv text; blobsort_next(s, &text, &e); n++) h = hash64(text, h);
        tap_ok(n == 20000 && !e.code && (!k || h == want), "texts sorted in %lld bytes", (long long)memory[k]);
        want = h;
        blobsort_free(s);
    }
}

/* ---- split ---- */

static const char *sides[SPLITS];

static double near_tau;

static enum status split(const char *path, struct run run, struct tally *t, struct err *e)
{
    struct split_opts o = {0, 0.1, 200, near_tau};
    sides[0] = util_path("train.jsonl"), sides[1] = util_path("validation.jsonl"), sides[2] = util_path("test.jsonl");
    tally_init(t);
    return split_run(&run, &o, &path, 1, sides, t, NULL, e);
}

struct side_keys {
    hash128_t *key;
    int n, cap;
};

static void add_value(struct side_keys *k, sv tag, sv value)
{
    if (!value.p) return;
    MEM_GROW(k->key, k->n, k->cap);
    k->key[k->n++] = hash128(arena_f(&util_mem, "%.*s|%.*s", SV_ARG(tag), SV_ARG(value)), 9);
}

/* Sentences, references and documents of a side, read from the text alone: nothing of the splitter's own keys is used.
 */
static struct side_keys keys_of(const char *path)
{
    struct side_keys k = {0};
    struct json d = {0};
    for (sv rest = util_read(path); rest.n > 0;) {
        if (!json_parse(&d, sv_cut(&rest, '\n'))) continue;
        int s = json_get(&d, json_root(&d), SV("source"));
        add_value(&k, SV("text"), rec_str(&d, s, "text", &util_mem));
        add_value(&k, SV("reference"), rec_str(&d, s, "reference", &util_mem));
        add_value(&k, rec_str(&d, s, "corpus", &util_mem), rec_str(&d, s, "doc", &util_mem));
    }
    json_release(&d);
    return k;
}

/* keys that two sides share, every one of the one against every one of the other */
static int shared(const struct side_keys *a, const struct side_keys *b)
{
    int n = 0;
    for (int i = 0; i < a->n; i++)
        for (int j = 0; j < b->n; j++) n += a->key[i].hi == b->key[j].hi && a->key[i].lo == b->key[j].lo;
    return n;
}

/* the same lines in the opposite order */
static sv reversed(sv text)
{
    char *p = arena_bytes(&util_mem, (size_t)text.n);
    ptrdiff_t at = text.n;
    for (sv rest = text; rest.n > 0;) {
        sv line = sv_cut(&rest, '\n');
        at -= line.n + 1;
        memcpy(p + at, line.p, (size_t)line.n);
        p[at + line.n] = '\n';
    }
    return sv_of(p, text.n);
}

static void splitting(void)
{
    struct tally t;
    struct err e = {0};
    tap_int(split(in, util_run(2, 64, 1 << 20), &t, &e), ST_OK, "split %s", e.msg);
    sv was[SPLITS];
    for (int i = 0; i < SPLITS; i++) was[i] = util_read(sides[i]);
    tap_int(util_lines(was[0]) + util_lines(was[1]) + util_lines(was[2]), N, "no record is lost");
    tap_ok(util_lines(was[1]) == N / 10 && util_lines(was[2]) == 200, "sizes as asked: %d, %d", util_lines(was[1]),
           util_lines(was[2]));
    struct side_keys k[SPLITS];
    for (int i = 0; i < SPLITS; i++) k[i] = keys_of(sides[i]);
    tap_int(shared(&k[0], &k[1]) + shared(&k[0], &k[2]) + shared(&k[1], &k[2]), 0,
            "no sentence, document or place on two sides");
    enum status st = split(in, util_run(3, 5, 200000), &t, &e);
    tap_ok(st == ST_OK && sv_eq(util_read(sides[2]), was[2]), "other threads, other memory: the same test set");
    st = split(util_write("reversed.jsonl", reversed(util_read(in))), util_run(1, 64, 1 << 20), &t, &e);
    tap_ok(st == ST_OK && sv_eq(util_read(sides[2]), reversed(was[2])) && sv_eq(util_read(sides[1]), reversed(was[1])),
           "the order of the input does not matter");
    tap_int(split(in, util_run(1, 64, 1000), &t, &e), ST_LIMIT, "%s", e.msg);
    for (int i = 0; i < SPLITS; i++) mem_free(k[i].key);
}

/* Texts that come twice, the second time with a word more: pairs of lines `aN` and `bN`. */
static const char *twins(void)
{
    struct buf b;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < 2000; i++) {
        rng r = rng_for(3, SV("split"), arena_f(&util_mem, "%d", i / 2));
        buf_addf(&b, "{\"id\":\"%c%d\",\"text\":\"", 'a' + i % 2, i / 2);
        for (int k = 0; k < 30; k++) buf_addf(&b, "%llx ", (unsigned long long)rng_below(&r, 1 << 20));
        buf_addf(&b, "%s\"}\n", i % 2 ? "else" : "");
    }
    const char *path = util_write("twins.jsonl", buf_sv(&b));
    buf_release(&b);
    return path;
}

/* Twins of which one is on this side and the other is not. */
static int parted(sv side)
{
    static bool has[2][1000];
    int n = 0;
    memset(has, 0, sizeof has);
    for (sv rest = side; rest.n > 0;) {
        sv line = sv_cut(&rest, '\n');
        has[line.p[7] - 'a'][atoi(line.p + 8)] = true;
    }
    for (int i = 0; i < 1000; i++) n += has[0][i] != has[1][i];
    return n;
}

static void splitting_alike(void)
{
    struct tally t;
    struct err e = {0};
    const char *in_twins = twins();
    for (int k = 0; k < 2; k++) {
        near_tau = k ? 0.7 : 0;
        tap_int(split(in_twins, util_run(2, 64, 4 << 20), &t, &e), ST_OK, "split %s", e.msg);
        int n = parted(util_read(sides[1])) + parted(util_read(sides[2]));
        tap_ok(k ? n == 0 : n > 100, "near %g: %d texts parted from their twin", near_tau, n);
    }
    near_tau = 0;
}

int main(void)
{
    util_start();
    in = records();
    quotas();
    blobs();
    mixing();
    shares();
    splitting();
    splitting_alike();
    return util_done();
}

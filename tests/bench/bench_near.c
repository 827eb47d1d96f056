/* Near-duplicates, step by step for one record: key, shingles, MinHash on each path, band keys, the sorted set that
 * verification needs; nanoseconds for the record, and the text's bytes a second as a share of memory bandwidth. */
#include "base/hash.h"
#include "bench.h"
#include "dataset/near/lsh.h"
#include "text/norm.h"
#include "text/shingle.h"
#include "text/utf8.h"

static double bandwidth;

struct work {
    const char *name;
    sv text, key;
    arena mem;
    struct shingler *s;
    const uint32_t *x;
    size_t n;
    struct minhash m;
    struct lsh l;
    uint64_t keys[MINHASH_VALUES];
};

static void do_key(struct work *w)
{
    arena_reset(&w->mem);
    w->key = norm_key(w->text, &w->mem);
}

static void do_load(struct work *w)
{
    shingler_clear(w->s);
    shingler_add(w->s, w->key, 1);
}

static void do_hash(struct work *w)
{
    w->n = shingler_hashes(w->s, shingle_class(shingler_length(w->s)), &w->x);
}

static void do_min(struct work *w)
{
    minhash_clear(&w->m);
    minhash_add(&w->m, w->x, w->n);
}

static void do_bands(struct work *w)
{
    lsh_keys(&w->l, &w->m, 0, w->keys);
}

static void do_set(struct work *w)
{
    const uint32_t *x;
    shingler_set(w->s, shingle_class(shingler_length(w->s)), &x);
}

static double best_of(void (*step)(struct work *), struct work *w)
{
    int rounds = (int)(4000000 / w->text.n);
    double best = 1e9;
    for (int k = 0; k < 7; k++) {
        double t = bench_thread();
        for (int i = 0; i < rounds; i++) step(w);
        t = (bench_thread() - t) / rounds;
        if (t < best) best = t;
    }
    return best;
}

static double show(struct work *w, const char *name, void (*step)(struct work *))
{
    double t = best_of(step, w), rate = (double)w->text.n / t;
    printf("  %-22s %9.0f ns  %6.2f ns a code point  %7.0f MB/s  (%.4f)\n", name, t * 1e9,
           t * 1e9 / (double)utf8_count(w->text), rate / 1e6, rate / bandwidth);
    return t;
}

static void measure(struct work *w)
{
    static const char *const path[] = {"minhash, plain C", "minhash, AVX2", "minhash, AVX-512"};
    double sum, min = 0;
    printf("%s: %td bytes, %td code points\n", w->name, w->text.n, utf8_count(w->text));
    sum = show(w, "key", do_key);
    sum += show(w, "load", do_load);
    sum += show(w, "shingles", do_hash);
    for (int p = MINHASH_PLAIN; p <= MINHASH_AVX512; p++)
        if (minhash_use((enum minhash_path)p)) min = show(w, path[p], do_min);
    sum += min + show(w, "band keys, 21 x 6", do_bands);
    printf("  %-22s %9.0f ns  %6.2f ns a code point  %7.0f MB/s  (%.4f)\n", "all of these", sum * 1e9,
           sum * 1e9 / (double)utf8_count(w->text), (double)w->text.n / sum / 1e6, (double)w->text.n / sum / bandwidth);
    show(w, "shingles as a set", do_set);
}

/* Words drawn from a little vocabulary until there are n code points. */
static void record(const char *name, const char *words, ptrdiff_t n)
{
    struct work w = {.name = name, .s = shingler_new()};
    struct buf b;
    sv word[64];
    int nword = 0;
    ptrdiff_t have = 0;
    rng r = {7};
    buf_init(&b, 1 << 24);
    lsh_choose(&w.l, .8, .99, NULL);
    for (sv rest = sv_z(words); rest.p && nword < 64;) word[nword++] = sv_cut(&rest, '|');
    while (have < n) {
        sv one = word[rng_below(&r, (uint64_t)nword)];
        have += utf8_count(one);
        buf_adds(&b, one);
    }
    w.text = buf_sv(&b);
    measure(&w);
    shingler_free(w.s);
    arena_release(&w.mem);
    buf_release(&b);
}

static const char en[] = "The |garden |is |open |from |nine |to |five |and |children |under |seven |pay |nothing, |she "
                         "|said; |we |asked |about |every |river |between |Monday |morning |light |over |mountains. ";
static const char de[] = "Der |Garten |ist |täglich |geöffnet |über |Mittag |und |größere |Kinder |zahlen |nichts, "
                         "|sagte |sie; |wir |fragten |nach |Flüssen |zwischen |München |Straße |Licht. ";
static const char zh[] =
    "花园|每天|上午|九点|开放,|孩子们|不用|付钱。|她说|我们|问过|河流|之间|的|早晨|山上|光线|「是」|"
    "七岁|以下|火车|明天|出发|城市|安静|音乐|老师|问题|回答|AI|2026";
static const char ru[] = "Сад |открыт |каждый |день |с |девяти |до |пяти, |дети |не |платят. |Она |сказала, |что |река "
                         "|между |горами |утром |светлая |и |тихая; ";

int main(void)
{
    bandwidth = bench_read_bandwidth();
    printf("one core reads %.1f GB/s\n", bandwidth / 1e9);
    record("English, 500", en, 500);
    record("German, 500", de, 500);
    record("Russian, 500", ru, 500);
    record("Chinese, 170", zh, 170);
    record("Chinese, 500", zh, 500);
    record("English, 6,000", en, 6000);
    record("Chinese, 6,000", zh, 6000);
    record("English, 50,000", en, 50000);
    record("Chinese, 50,000", zh, 50000);
    return 0;
}

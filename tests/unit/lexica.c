/* What a run learns of its languages: the same for any threads and after an interruption; sides in any order; too few
 * pairs; contexts. */
#include "dialogue/material/lexica.h"
#include "base/input.h"
#include "engine/shard.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

static arena mem;
static char root[] = "/tmp/lingloom-lexica-XXXXXX";
static volatile int stop;

static const char *const en[] = {"house", "dog", "cat", "tree", "book", "car", "door", "man"};
static const char *const de[] = {"Haus", "Hund", "Katze", "Baum", "Buch", "Auto", "T\xc3\xbcr", "Mann"};
static const char *const adj_en[] = {"red", "old", "big", "small"};
static const char *const adj_de[] = {"rot", "alt", "gro\xc3\x9f", "klein"};

static const char *corpus(const char *name, int n, bool turned, const char *other)
{
    struct buf b;
    struct err e = {0};
    buf_init(&b, BUF_MAX_DEFAULT);
    for (int i = 0; i < n; i++) {
        int w = i * 5 % 8, a = i * 3 % 4;
        sv x = arena_f(&mem, "The %s is %s.", en[w], adj_en[a]), y = arena_f(&mem, "%s ist %s.", de[w], adj_de[a]);
        buf_addf(&b, "{\"id\":\"%d\",\"src_lang\":\"%s\",\"tgt_lang\":\"%s\",\"src\":\"%.*s\",\"tgt\":\"%.*s\"}\n", i,
                 turned ? other : "en", turned ? "en" : other, SV_ARG(turned ? y : x), SV_ARG(turned ? x : y));
    }
    const char *path = arena_f(&mem, "%s/%s", root, name).p;
    file_write_whole(path, buf_sv(&b), &e);
    buf_release(&b);
    return path;
}

static sv text_of(const char *path)
{
    struct input *in;
    struct err e = {0};
    struct buf b;
    char piece[4096];
    if (input_open(&in, path, &e) != ST_OK) return SV("missing");
    buf_init(&b, BUF_MAX_DEFAULT);
    for (ptrdiff_t n; (n = input_read(in, piece, sizeof piece, &e)) > 0;) buf_add(&b, piece, (size_t)n);
    input_close(in);
    sv s = arena_dup(&mem, buf_sv(&b));
    buf_release(&b);
    return s;
}

static enum status learn(struct lexica **out, int threads, const char *const *paths, int n, const char *dir,
                         uint64_t stamp, struct tally *t, struct err *e)
{
    struct run run = {.threads = threads, .stop = &stop};
    struct lexica_cfg cfg = {.min = 50, .threads = threads, .memory = 1 << 30};
    tally_init(t);
    *e = (struct err){0};
    return lexica_learn(out, &run, &cfg, paths, n, dir, (hash128_t){stamp, 0}, t, e);
}

static void test_links(struct lexica *lx)
{
    struct lexica_local *l = lexica_local_new(lx);
    struct align_links f, b;
    bool swapped, turned;
    const struct lexicon *x = lexica_find(lx, SV("en"), SV("de"), &swapped),
                         *y = lexica_find(lx, SV("de"), SV("en"), &turned);
    tap_ok(x && x == y && swapped && !turned, "one lexicon for both directions");
    tap_ok(!lexica_find(lx, SV("en"), SV("fr"), &swapped), "none for what was not there");
    x = lexica_find(lx, SV("en"), SV("de"), &swapped);
    lexica_align(l, x, swapped, SV("The dog is red."), SV("Hund ist rot."), ALIGN_GROW, &f);
    tap_sv(f.src[1], SV("dog"), "sides are as the caller names them");
    char got[64] = "";
    for (int i = 0; i < f.n; i++)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%d-%d ", f.link[i].s, f.link[i].t);
    tap_ok(strstr(got, "1-0 ") && strstr(got, "2-1 ") && strstr(got, "3-2 "), "links are right: %s", got);
    lexica_align(l, y, turned, SV("Hund ist rot."), SV("The dog is red."), ALIGN_GROW, &b);
    bool back = false;
    for (int i = 0; i < b.n; i++) back |= b.link[i].s == 0 && b.link[i].t == 1;
    tap_ok(back, "and in the other direction");
    lexica_local_free(l);
    l = lexica_local_new(NULL);
    tap_ok(l, "no lexica: a local of nothing");
    lexica_local_free(l);
    tap_ok(!lexica_find(NULL, SV("en"), SV("de"), &swapped), "and nothing to find");
}

static void test_context(struct lexica *lx)
{
    bool swapped;
    const struct lexicon *x = lexica_find(lx, SV("de"), SV("en"), &swapped);
    const struct context *c = x->context[1];
    const struct context_hit *hit = NULL;
    uint32_t the = context_id(c, SV("The")), is = context_id(c, SV("is")), dog = context_id(c, SV("dog"));
    tap_int(context_between(c, the, is, &hit), 8, "eight words stood between 'The' and 'is'");
    tap_ok(context_follows(c, CONTEXT_BEGIN, the) == context_frequency(c, the), "every text begins with 'The'");
    tap_ok(context_follows(c, the, dog) > 0 && !context_follows(c, dog, the), "who follows whom");
    tap_int(context_id(c, SV("Hund")), CONTEXT_NONE, "sides have words of their own");
    tap_int(context_follows(c, CONTEXT_NONE, dog) + context_between(c, the, CONTEXT_NONE, &hit), 0, "unknown words");
}

static void test_files(const char *const *paths)
{
    struct tally t, u;
    struct err e;
    struct lexica *lx = NULL;
    const char *d1 = arena_f(&mem, "%s/one", root).p, *d2 = arena_f(&mem, "%s/two", root).p;
    tap_ok(learn(NULL, 1, paths, 3, d1, 7, &t, &e) == ST_OK, "learned into a folder %s", e.msg);
    tap_ok(learn(NULL, 3, paths, 3, d2, 7, &u, &e) == ST_OK, "with three threads %s", e.msg);
    sv a = text_of(arena_f(&mem, "%s/index.tsv", d1).p), b = text_of(arena_f(&mem, "%s/index.tsv", d2).p);
    tap_sv(b, a, "the same index, checksums included");
    tap_ok(sv_find(a, SV("de\ten\t240\t")) > 0, "both corpora count as one pair of languages");
    tap_ok(sv_find(a, SV("en\tfr\t20\n")) > 0, "too few is told");
    tap_int(tally_in(&t), 260, "every pair is accounted for");
    tap_int(t.count[tally_reason(&t, "too-few-pairs")], 20, "those too few among them");
    tap_ok(lexica_load(&lx, arena_f(&mem, "%s/index.tsv", d1).p, &e) == ST_OK, "loaded %s", e.msg);
    if (!lx) return;
    tap_int(lexica_count(lx), 1, "what was learned is there");
    test_links(lx);
    test_context(lx);
    lexica_free(lx);
}

static void test_resume(const char *const *paths)
{
    struct tally t, u;
    struct err e;
    const char *dir = arena_f(&mem, "%s/one", root).p, *model = arena_f(&mem, "%s/de-en.align.zst", dir).p;
    tap_sv(text_of(arena_f(&mem, "%s/progress", dir).p), SV("missing"), "no trace of the work is left");
    /* as an interrupted call leaves it */
    file_write_whole(arena_f(&mem, "%s/progress", dir).p,
                     SV("00000000000000000000000000000007\nde-en\t230\t0\t0\t0\t10\t0\n"), &e);
    file_write_whole(model, SV("kept as it stands"), &e);
    learn(NULL, 1, paths, 3, dir, 7, &t, &e);
    tap_sv(text_of(model), SV("kept as it stands"), "what was finished is kept");
    tap_ok(t.count[0] == 230 && tally_in(&t) == 260, "with its counts");
    file_write_whole(arena_f(&mem, "%s/progress", dir).p, SV("0000000000000000000000000000000a\nde-en\t1\n"), &e);
    learn(NULL, 1, paths, 3, dir, 7, &u, &e);
    tap_ok(text_of(model).n > 100, "of another configuration it is not");
    stop = 1;
    tap_int(learn(NULL, 1, paths, 3, dir, 8, &u, &e), ST_INTR, "a signal ends it");
    stop = 0;
}

static void test_hostile(void)
{
    static const char *const bad[] = {"",
                                      "lingloom context 1 2",
                                      "lingloom context 1 2\na\t1\na\t1\n",
                                      "lingloom context 1 3\na\t1\nb\t1\nc\t1\n3 0 1\n0 0\n0 0\n",
                                      "lingloom context 1 4294967295\nx",
                                      "lingloom align 1\t0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = {0};
        struct context *c = NULL;
        struct aligner *a = NULL;
        struct input *in = input_from_memory(sv_z(bad[i]), "bad.zst");
        tap_ok(context_read(&c, in, &e) == ST_DATA && !c && strstr(e.msg, "bad.zst"), "refused: %s", e.msg);
        input_close(in);
        in = input_from_memory(sv_z(bad[i]), "bad.zst");
        e = (struct err){0};
        tap_ok(align_read(&a, in, &e) == ST_DATA && !a && strstr(e.msg, "bad.zst"), "refused: %s", e.msg);
        input_close(in);
    }
    struct err e = {0};
    struct lexica *lx = NULL;
    const char *index = arena_f(&mem, "%s/bad.tsv", root).p;
    file_write_whole(index, SV("lingloom lexica 1\n../../etc\tde\t5\tx\n"), &e);
    tap_ok(lexica_load(&lx, index, &e) == ST_DATA && strstr(e.msg, "bad.tsv:2"), "an index that points elsewhere: %s",
           e.msg);
}

int main(void)
{
    struct err e;
    struct tally t;
    struct lexica *lx = NULL;
    if (!mkdtemp(root)) return 1;
    const char *paths[] = {corpus("a.jsonl", 200, false, "de"), corpus("b.jsonl", 40, true, "de"),
                           corpus("c.jsonl", 20, false, "fr")};
    tap_ok(learn(&lx, 2, paths, 3, NULL, 0, &t, &e) == ST_OK && lx, "learned in memory %s", e.msg);
    test_links(lx);
    test_context(lx);
    lexica_free(lx);
    test_files(paths);
    test_resume(paths);
    test_hostile();
    arena_release(&mem);
    if (system(arena_f(&mem, "rm -r %s", root).p)) return 1;
    return tap_done();
}

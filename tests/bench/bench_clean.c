/* Cleaning: pairs a second of one core, normalising and all filters, with and without language identification; on a
 * corpus made up here and, where it lies in LL_DATA (../shared/data), on real text. */
#include "bench.h"
#include "corpus/clean.h"
#include "corpus/reader.h"
#include "engine/yaml.h"

enum { MAX_PAIRS = 60000 };

struct corpus_text {
    struct unit *u;
    int n;
    int64_t bytes;
    arena mem;
};

static void add_pair(struct corpus_text *c, sv src, sv tgt)
{
    struct unit *u = &c->u[c->n++];
    *u = (struct unit){.doc_pos = -1, .record = c->n};
    unit_add(u, sv_of(NULL, 0), arena_dup(&c->mem, src), SEG_TEXT, &c->mem);
    unit_add(u, sv_of(NULL, 0), arena_dup(&c->mem, tgt), SEG_TEXT, &c->mem);
    c->bytes += src.n + tgt.n;
}

static void synthesise(struct corpus_text *c)
{
    static const char *const en[] = {"She said that she would come back on Monday.", "There are %d people in the room.",
                                     "Where did you put my keys?", "The train leaves at %d o'clock.",
                                     "I have never seen such a beautiful garden."};
    static const char *const de[] = {"Sie sagte, dass sie am Montag zurückkommen würde.", "Es sind %d Leute im Zimmer.",
                                     "Wo hast du meine Schlüssel hingelegt?", "Der Zug fährt um %d Uhr ab.",
                                     "Ich habe noch nie einen so schönen Garten gesehen."};
    for (int i = 0; i < MAX_PAIRS; i++) {
        char a[128], b[128];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        int na = snprintf(a, sizeof a, en[i % 5], i % 97), nb = snprintf(b, sizeof b, de[i % 5], i % 97);
#pragma GCC diagnostic pop
        add_pair(c, sv_of(a, na), sv_of(b, nb));
    }
}

/* The first pairs of a file, through its reader; false when it is not there. */
static bool load(struct corpus_text *c, const char *path, sv src, sv tgt)
{
    struct corpus_source *s;
    struct tally t;
    struct err e = {0};
    struct json json = {0};
    struct corpus_spec spec = {.paths = &path, .n = 1, .src_lang = src, .tgt_lang = tgt};
    tally_init(&t);
    if (corpus_source_new(&s, &spec, &t, &e) != ST_OK) return false;
    struct batch *b = batch_new(1024);
    while (c->n < MAX_PAIRS && corpus_next(s, b, &e) == ST_OK && b->n > 0) {
        for (int i = 0; i < b->n && c->n < MAX_PAIRS; i++) {
            struct unit u;
            if (!b->item[i].reason && !corpus_parse(s, &b->item[i], &u, &b->mem, &json))
                add_pair(c, u.seg[0].text, u.seg[1].text);
        }
        batch_clear(b);
    }
    batch_free(b);
    json_release(&json);
    corpus_source_free(s);
    return c->n > 0;
}

static void measure(const char *name, const struct corpus_text *c, sv src, sv tgt, const char *yaml)
{
    struct tally t;
    struct cleaner *cl;
    struct err e = {0};
    struct ynode *root = NULL;
    arena mem = {0};
    double best = 1e9;
    int kept = 0;
    tally_init(&t);
    if (yaml && yaml_parse(sv_z(yaml), "bench", &mem, &root, &e)) return;
    if (cleaner_new(&cl, root, src, tgt, false, &t, &e)) return;
    for (int i = 0; i < c->n && i < 10000; i++) cleaner_learn(cl, &c->u[i]);
    cleaner_learned(cl);
    struct clean_scratch *s = clean_scratch_new(cl);
    for (int round = 0; round < 3; round++) {
        double from = bench_thread();
        kept = 0;
        for (int i = 0; i < c->n; i++) {
            struct seg seg[2] = {c->u[i].seg[0], c->u[i].seg[1]};
            struct unit u = c->u[i];
            bool no_reference;
            u.seg = seg;
            kept += cleaner_apply(cl, s, &u, &mem, &no_reference) == 0;
            if (i % 256 == 0) arena_reset(&mem);
        }
        double took = bench_thread() - from;
        if (took < best) best = took;
    }
    printf("%-34s %8.0f pairs/s  %6.1f MB/s  %d of %d kept\n", name, c->n / best, (double)c->bytes / best / 1e6, kept,
           c->n);
    clean_scratch_free(s);
    cleaner_free(cl);
    arena_release(&mem);
}

static void both(const char *name, const struct corpus_text *c, const char *src, const char *tgt)
{
    char line[80];
    measure(name, c, sv_z(src), sv_z(tgt), NULL);
    snprintf(line, sizeof line, "%s, no lid", name);
    measure(line, c, sv_z(src), sv_z(tgt), "lid: off");
}

static void real(const char *name, const char *path, const char *src, const char *tgt)
{
    const char *data = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    struct corpus_text c = {.u = malloc(sizeof(struct unit) * MAX_PAIRS)};
    sv full = SV("");
    for (sv rest = sv_z(path); rest.p;) {
        sv one = sv_cut(&rest, '+');
        full = arena_f(&c.mem, "%.*s%s%s/%.*s", SV_ARG(full), full.n ? "+" : "", data, SV_ARG(one));
    }
    if (load(&c, full.p, sv_z(src), sv_z(tgt)))
        both(name, &c, src, tgt);
    else
        printf("%-34s skipped: no %s\n", name, path);
    arena_release(&c.mem);
    free(c.u);
}

int main(void)
{
    struct corpus_text c = {.u = malloc(sizeof(struct unit) * MAX_PAIRS)};
    synthesise(&c);
    both("made up en-de", &c, "en", "de");
    arena_release(&c.mem);
    free(c.u);
    real("Tatoeba en-de", "parallel/tatoeba/deu-eng.zip!deu.txt", "en", "de");
    real("Tatoeba en-zh", "parallel/tatoeba/cmn.txt.zst", "en", "zh");
    real("ALMA de-en", "parallel/alma/deen/train.de-en.de.zst+parallel/alma/deen/train.de-en.en.zst", "de", "en");
    return 0;
}

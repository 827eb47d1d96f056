/* Cleaning of real corpora: how much goes, and what is found out about each. Needs the data folder (LL_DATA,
 * ../shared/data); only counts are stated here. Few good lines may go, so a change of these counts wants a look at the
 * rejects. */
#include "corpus/clean.h"
#include "corpus/reader.h"
#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

struct result {
    int in, kept;
    char profile[1024];
    struct tally t;
};

static const char *data_path(const char *name, arena *mem)
{
    const char *dir = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    sv full = SV("");
    for (sv rest = sv_z(name); rest.p;) {
        sv one = sv_cut(&rest, '+');
        full = arena_f(mem, "%.*s%s%s/parallel/%.*s", SV_ARG(full), full.n ? "+" : "", dir, SV_ARG(one));
    }
    return full.p;
}

/* Goes over the corpus once: learning from, or filtering, each unit. */
static bool pass(const char *path, sv src, sv tgt, struct cleaner *c, struct clean_scratch *s, struct result *r)
{
    struct corpus_source *source;
    struct tally t;
    struct err e = {0};
    struct json json = {0};
    struct corpus_spec spec = {.paths = &path, .n = 1, .src_lang = src, .tgt_lang = tgt};
    tally_init(&t);
    if (corpus_source_new(&source, &spec, &t, &e) != ST_OK) return false;
    struct batch *b = batch_new(1024);
    while (corpus_next(source, b, &e) == ST_OK && b->n > 0) {
        for (int i = 0; i < b->n; i++) {
            struct unit u;
            bool no_reference;
            if (b->item[i].reason || corpus_parse(source, &b->item[i], &u, &b->mem, &json)) continue;
            if (!s)
                cleaner_learn(c, &u);
            else {
                int why = cleaner_apply(c, s, &u, &b->mem, &no_reference);
                r->t.count[why]++;
                r->kept += !why;
                r->in++;
            }
        }
        batch_clear(b);
    }
    batch_free(b);
    json_release(&json);
    corpus_source_free(source);
    return e.code == ST_OK;
}

static bool run(const char *name, const char *src, const char *tgt, struct result *r)
{
    arena mem = {0};
    struct err e = {0};
    struct cleaner *c;
    struct buf b;
    const char *path = data_path(name, &mem);
    memset(r, 0, sizeof *r);
    tally_init(&r->t);
    if (cleaner_new(&c, NULL, sv_z(src), sv_z(tgt), false, &r->t, &e)) return false;
    bool ok = pass(path, sv_z(src), sv_z(tgt), c, NULL, r);
    cleaner_learned(c);
    struct clean_scratch *s = clean_scratch_new(c);
    ok = ok && pass(path, sv_z(src), sv_z(tgt), c, s, r);
    buf_init(&b, 1 << 16);
    cleaner_profile_line(c, &b);
    snprintf(r->profile, sizeof r->profile, "%s", buf_z(&b));
    buf_reset(&b);
    tally_show(&r->t, &b);
    printf("# %s: %s\n#   %s\n", name, buf_z(&b), r->profile);
    buf_release(&b);
    clean_scratch_free(s);
    cleaner_free(c);
    arena_release(&mem);
    return ok;
}

int main(void)
{
    static const struct {
        const char *path, *src, *tgt;
        int in, least; /* kept, at least */
        const char *profile;
    } t[] = {
        {"tatoeba/deu-eng.zip!deu.txt", "en", "de", 169197, 169100, NULL},
        {"tatoeba/cmn.txt.zst", "en", "zh", 29155, 29140, NULL},
        {"alma/deen/train.de-en.de.zst+alma/deen/train.de-en.en.zst", "de", "en", 14211, 14140, NULL},
        {"alma/zhen/train.zh-en.zh.zst+alma/zhen/train.zh-en.en.zst", "zh", "en", 15406, 15320, NULL},
        {"multi30k/task1_raw/train.en.gz+multi30k/task1_raw/train.de.gz", "en", "de", 29000, 28990, NULL},
        {"multi30k/task1_tok/train.lc.norm.tok.en.zst+multi30k/task1_tok/train.lc.norm.tok.de.zst", "en", "de", 29000,
         28990, "lower-cased 100 % (no reference)"},
        {"msctd/processed_enzh/english_train.txt.norm.tok.lowercase.enzh.zst+msctd/processed_enzh/"
         "chinese_train_zh_seg.txt.norm.enzh.zst",
         "en", "zh", 70148, 69900, "(joined)"},
        {"opennmt_ende10k/src-train.txt.zst+opennmt_ende10k/tgt-train.txt.zst", "en", "de", 9999, 9400,
         "escaped 10 % (decoded)"},
        {"xliff/msbuild_all_xlf.tar.zst!src/Build/Resources/xlf/Strings.de.xlf", "en", "de", 620, 595, NULL},
    };
    struct result r;
    const char *dir = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    if (access(dir, R_OK)) {
        tap_skip_all("no data folder (LL_DATA)");
        return 0;
    }
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        if (!run(t[i].path, t[i].src, t[i].tgt, &r)) {
            tap_skip(t[i].path, "not there");
            continue;
        }
        tap_int(r.in, t[i].in, "%s: units", t[i].path);
        tap_ok(r.kept >= t[i].least, "keeps %d of %d", r.kept, r.in);
        if (t[i].profile) tap_ok(strstr(r.profile, t[i].profile), "profile: %s", t[i].profile);
    }
    /* sides exchanged: nearly every sentence that is long enough to tell is in the wrong language */
    if (run("opennmt_ende10k/src-train.txt.zst+opennmt_ende10k/tgt-train.txt.zst", "de", "en", &r))
        tap_ok(r.kept * 100 < r.in * 15, "exchanged sides: %d of %d stay", r.kept, r.in);
    return tap_done();
}

/* Alignment error rates on the gold sets of the data folder (LL_DATA, ../shared/data), trained on the pools that
 * fast_align was measured on: at least two points better than it. */
#include "align/align.h"
#include "base/input.h"
#include "tap.h"
#include "text/words.h"

#include <stdlib.h>
#include <unistd.h>

static const char *data_path(const char *name, arena *mem)
{
    const char *dir = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    return arena_f(mem, "%s/%s", dir, name).p;
}

struct file {
    struct input *in;
    struct lines *lines;
};

static bool file_open(struct file *f, const char *path)
{
    struct err e = {0};
    if (input_open(&f->in, path, &e) != ST_OK) return false;
    f->lines = lines_new(f->in, 0);
    return true;
}

static bool file_next(struct file *f, sv *line)
{
    uint64_t no;
    struct err e = {0};
    return lines_next(f->lines, line, &no, &e) == LINE_OK;
}

static void file_close(struct file *f)
{
    lines_free(f->lines);
    input_close(f->in);
}

/* Our words with spaces between them: the test sentences are divided already, and train along. */
static sv divided(struct word_splitter *w, sv text, arena *mem)
{
    static sv word[4096];
    int n = words_split(w, text, word, 4096);
    char *to = arena_bytes(mem, (size_t)text.n * 2 + 1), *q = to;
    for (int i = 0; i < n && i < 4096; i++) {
        memcpy(q, word[i].p, (size_t)word[i].n);
        q += word[i].n;
        *q++ = ' ';
    }
    return sv_of(to, q - to);
}

static void train_on(struct align_trainer *t, const char *src, const char *tgt)
{
    struct file f[2] = {{0}};
    struct word_splitter *w = word_splitter_new();
    arena mem = {0};
    sv a, b;
    if (!file_open(&f[0], src) || (tgt && !file_open(&f[1], tgt))) return;
    while (file_next(&f[0], &a)) {
        if (tgt) {
            if (!file_next(&f[1], &b)) break;
        } else { /* "target TAB source TAB licence" */
            b = sv_cut(&a, '\t');
            if (!a.p) continue;
            a = sv_cut(&a, '\t');
        }
        align_trainer_add(t, divided(w, a, &mem), divided(w, b, &mem));
        arena_reset(&mem);
    }
    arena_release(&mem);
    word_splitter_free(w);
    file_close(&f[0]);
    if (tgt) file_close(&f[1]);
}

/* "source ||| target" */
static bool next_pair(struct file *f, sv *src, sv *tgt)
{
    if (!file_next(f, src)) return false;
    ptrdiff_t at = sv_find(*src, SV(" ||| "));
    *tgt = sv_from(*src, at + 5);
    *src = sv_head(*src, at);
    return true;
}

enum { SURE = 1, POSSIBLE = 2 };
static unsigned char gold[ALIGN_WORDS_MAX][ALIGN_WORDS_MAX];

static int read_gold(sv line)
{
    int sure = 0;
    memset(gold, 0, sizeof gold);
    while (line.p) {
        sv link = sv_cut(&line, ' ');
        int64_t s, t;
        bool possible = sv_find_c(link, 'p') >= 0;
        sv left = sv_cut(&link, possible ? 'p' : '-');
        if (!sv_to_i64(left, &s) || !sv_to_i64(link, &t)) continue;
        gold[s - 1][t - 1] |= (unsigned char)(possible ? POSSIBLE : SURE | POSSIBLE);
        sure += !possible;
    }
    return sure;
}

static double error_rate(const struct aligner *a, const char *text, const char *links, enum align_shape shape)
{
    struct file f, g;
    sv src, tgt, line;
    int sure = 0, made = 0, hit_sure = 0, hit = 0;
    if (!file_open(&f, text) || !file_open(&g, links)) return 100;
    struct align_scratch *x = align_scratch_new(a);
    while (next_pair(&f, &src, &tgt) && file_next(&g, &line)) {
        struct align_links l;
        sure += read_gold(line);
        align_pair(a, x, src, tgt, shape, &l);
        for (int i = 0; i < l.n; i++) {
            int is = gold[l.link[i].s][l.link[i].t];
            hit_sure += is & SURE;
            hit += is / POSSIBLE;
        }
        made += l.n;
    }
    align_scratch_free(x);
    file_close(&f);
    file_close(&g);
    return 100 * (1 - (double)(hit_sure + hit) / (made + sure));
}

static void measure(const char *pair, const char *src, const char *tgt, double fast_grow, double fast_both)
{
    arena mem = {0};
    struct align_opts o;
    align_opts_init(&o);
    o.pretokenized = true;
    o.threads = 2;
    const char *text = data_path(arena_f(&mem, "alignment/%s.src-tgt", pair).p, &mem);
    const char *links = data_path(arena_f(&mem, "alignment/%s.gold", pair).p, &mem);
    struct align_trainer *t = align_trainer_new(&o);
    struct file f;
    sv a, b;
    train_on(t, data_path(src, &mem), tgt ? data_path(tgt, &mem) : NULL);
    if (file_open(&f, text)) {
        while (next_pair(&f, &a, &b)) align_trainer_add(t, a, b);
        file_close(&f);
    }
    struct aligner *model = align_train(t);
    double grow = error_rate(model, text, links, ALIGN_GROW), both = error_rate(model, text, links, ALIGN_BOTH);
    tap_ok(grow < fast_grow - 2, "%s, grow-diag-final-and: error rate %.1f %% (fast_align %.1f)", pair, grow,
           fast_grow);
    tap_ok(both < fast_both - 2, "%s, intersection: error rate %.1f %% (fast_align %.1f)", pair, both, fast_both);
    aligner_free(model);
    arena_release(&mem);
}

int main(void)
{
    arena mem = {0};
    if (access(data_path("alignment/zhen.gold", &mem), R_OK)) {
        tap_skip_all("no data folder");
        arena_release(&mem);
        return 0;
    }
    arena_release(&mem);
    measure("zhen", "parallel/tatoeba/cmn.txt.zst", NULL, 41.9, 41.9);
    measure("enfr", "parallel/multi30k/task1_raw/train.en.gz", "parallel/multi30k/task1_raw/train.fr.gz", 26.2, 22.1);
    return tap_done();
}

/* Holding what was learned, finding it, and the index file. */
#include "dialogue/material/lexica.h"

#include <stdlib.h>

#include "base/input.h"
#include "dialogue/material/parts.h"
#include "engine/shard.h"
#include "text/lang.h"

void lexicon_release(struct lexicon *x)
{
    aligner_free(x->aligner);
    context_free(x->context[0]);
    context_free(x->context[1]);
    *x = (struct lexicon){0};
}

void lexica_free(struct lexica *lx)
{
    if (!lx) return;
    for (int i = 0; i < lx->n; i++) lexicon_release(&lx->v[i]);
    mem_free(lx->v);
    arena_release(&lx->mem);
    mem_free(lx);
}

struct lexicon *lexica_add(struct lexica *lx, sv a, sv b)
{
    MEM_GROW(lx->v, lx->n, lx->cap);
    lx->v[lx->n] = (struct lexicon){.lang = {arena_dup(&lx->mem, a), arena_dup(&lx->mem, b)}};
    return &lx->v[lx->n++];
}

int lexica_count(const struct lexica *lx)
{
    return lx ? lx->n : 0;
}

const struct lexicon *lexica_at(const struct lexica *lx, int i)
{
    return &lx->v[i];
}

static const struct lexicon *find(const struct lexica *lx, sv a, sv b, bool *swapped, bool (*same)(sv, sv))
{
    for (int i = 0; i < lx->n; i++)
        for (int d = 0; d < 2; d++)
            if (same(a, lx->v[i].lang[d]) && same(b, lx->v[i].lang[1 - d])) {
                *swapped = d;
                return &lx->v[i];
            }
    return NULL;
}

/* The same codes, or at least those that will do ("pt" for "pt-BR"). */
const struct lexicon *lexica_find(const struct lexica *lx, sv a, sv b, bool *swapped)
{
    if (!lx) return NULL;
    const struct lexicon *x = find(lx, a, b, swapped, sv_eq);
    return x ? x : find(lx, a, b, swapped, lang_matches);
}

/* ---- aligning ---- */

struct room {
    struct align_scratch *scratch;
    struct align_link *link;
    int cap;
};
struct lexica_local {
    const struct lexica *lx;
    struct room *room;
};

struct lexica_local *lexica_local_new(const struct lexica *lx)
{
    struct lexica_local *l = MEM_NEW(struct lexica_local);
    l->lx = lx;
    l->room = mem_zalloc(((size_t)lexica_count(lx) + 1) * sizeof *l->room);
    return l;
}

void lexica_local_free(struct lexica_local *l)
{
    if (!l) return;
    for (int i = 0; i < lexica_count(l->lx); i++) {
        align_scratch_free(l->room[i].scratch);
        mem_free(l->room[i].link);
    }
    mem_free(l->room);
    mem_free(l);
}

static int by_source(const void *x, const void *y)
{
    const struct align_link *a = x, *b = y;
    return a->s != b->s ? (a->s > b->s) - (a->s < b->s) : (a->t > b->t) - (a->t < b->t);
}

static void mirror(struct room *r, struct align_links *l)
{
    struct align_links o = *l;
    if (l->n > r->cap) {
        r->cap = l->n * 2;
        mem_free(r->link);
        r->link = mem_array((size_t)r->cap, sizeof *r->link);
    }
    for (int i = 0; i < l->n; i++) r->link[i] = (struct align_link){o.link[i].t, o.link[i].s};
    if (l->n) qsort(r->link, (size_t)l->n, sizeof *r->link, by_source);
    l->link = r->link;
    l->src = o.tgt, l->tgt = o.src;
    l->src_id = o.tgt_id, l->tgt_id = o.src_id;
    l->nsrc = o.ntgt, l->ntgt = o.nsrc;
}

enum align_why lexica_align(struct lexica_local *l, const struct lexicon *x, bool swapped, sv src, sv tgt,
                            enum align_shape shape, struct align_links *out)
{
    struct room *r = &l->room[x - l->lx->v];
    static const enum align_shape other[ALIGN_SHAPES] = {ALIGN_BOTH, ALIGN_AGREED, ALIGN_GROW, ALIGN_BACKWARD,
                                                         ALIGN_FORWARD};
    if (!r->scratch) r->scratch = align_scratch_new(x->aligner);
    if (!swapped) return align_pair(x->aligner, r->scratch, src, tgt, shape, out);
    enum align_why why = align_pair(x->aligner, r->scratch, tgt, src, other[shape], out);
    mirror(r, out);
    return why;
}

/* ---- the index: language, language, pairs, folder of the three files or "-"; then their checksums ---- */

static const char index_head[] = "lingloom lexica 1";

enum status lexica_write_index(const char *path, const char *dir, const struct lexica_row *row, int n, arena *mem,
                               struct err *e)
{
    struct buf b;
    enum status st = ST_OK;
    buf_init(&b, 1 << 20);
    buf_addf(&b, "%s\n", index_head);
    for (int i = 0; i < n && st == ST_OK; i++) {
        buf_addf(&b, "%.*s\t%.*s\t%llu", SV_ARG(row[i].lang[0]), SV_ARG(row[i].lang[1]),
                 (unsigned long long)row[i].pairs);
        for (int f = 0; f < LEXICON_FILES && row[i].learned && st == ST_OK; f++) {
            char sum[33];
            uint64_t bytes;
            st = file_hash128(lexicon_file(dir, &row[i], f, mem), sum, &bytes, e);
            buf_addf(&b, "\t%s", sum);
        }
        buf_addc(&b, '\n');
    }
    if (st == ST_OK) st = file_write_whole(path, buf_sv(&b), e);
    buf_release(&b);
    return st;
}

const char *lexicon_file(const char *dir, const struct lexica_row *r, int file, arena *mem)
{
    static const char *const name[LEXICON_FILES] = {"align", "0.context", "1.context"};
    return arena_f(mem, "%s/%.*s-%.*s.%s.zst", dir, SV_ARG(r->lang[0]), SV_ARG(r->lang[1]), name[file]).p;
}

static bool is_code(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!(s.p[i] == '-' || (s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'z') ||
              (s.p[i] >= 'A' && s.p[i] <= 'Z')))
            return false;
    return s.n > 0 && s.n < 40;
}

static enum status load_row(struct lexica *lx, sv line, const char *dir, struct err *e)
{
    struct lexica_row r = {0};
    int64_t pairs;
    for (int d = 0; d < 2; d++) r.lang[d] = sv_cut(&line, '\t');
    if (!line.p || !is_code(r.lang[0]) || !is_code(r.lang[1]) || !sv_to_i64(sv_cut(&line, '\t'), &pairs))
        return err_set(e, ST_DATA, "this is no line of an index of lexica");
    if (!line.p) return ST_OK; /* too few pairs */
    struct lexicon *x = lexica_add(lx, r.lang[0], r.lang[1]);
    x->pairs = (uint64_t)pairs;
    TRY(align_load(&x->aligner, lexicon_file(dir, &r, 0, &lx->mem), e));
    TRY(context_load(&x->context[0], lexicon_file(dir, &r, 1, &lx->mem), e));
    return context_load(&x->context[1], lexicon_file(dir, &r, 2, &lx->mem), e);
}

enum status lexica_load(struct lexica **out, const char *index, struct err *e)
{
    struct input *in;
    struct err inner = {0};
    struct lexica *lx = MEM_NEW(struct lexica);
    sv line, folder = sv_z(index);
    uint64_t no = 0;
    enum status st = input_open(&in, index, e);
    if (st != ST_OK) {
        mem_free(lx);
        return st;
    }
    ptrdiff_t slash = sv_rfind_c(folder, '/');
    const char *dir = slash < 0 ? "." : arena_z(&lx->mem, sv_head(folder, slash));
    struct lines *lines = lines_new(in, 1 << 16);
    bool good = lines_next(lines, &line, &no, &inner) == LINE_OK && sv_is(line, index_head);
    if (!good && !inner.code) err_set(&inner, ST_DATA, "this is no index of lexica");
    while (!inner.code && lines_next(lines, &line, &no, &inner) == LINE_OK) load_row(lx, line, dir, &inner);
    lines_free(lines);
    input_close(in);
    if (inner.code) {
        lexica_free(lx);
        return err_set(e, inner.code, "%s:%llu: %s", index, (unsigned long long)no, inner.msg);
    }
    *out = lx;
    return ST_OK;
}

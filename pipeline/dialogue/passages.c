#include "dialogue/passages.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/input.h"
#include "base/json.h"

enum { LINE_MAX_BYTES = 64 << 20 };

struct passage_source {
    const char *const *path;
    int n, at; /* files, the one being read */
    struct passage_cfg cfg;
    int bad_reason;
    struct input *in;
    struct lines *lines;
    struct json json;
    arena mem; /* of one line's keys */
    /* the passage being collected */
    struct buf held;
    int nheld, want;
    uint64_t held_line;
    struct buf doc;
    int64_t next_pos;
    bool variants;    /* what is held is a run with one source */
    uint64_t made[2]; /* single pairs, passages and runs */
};

struct place {
    sv doc;
    int64_t pos;
};

struct passage_source *passage_source_new(const char *const *paths, int n, const struct passage_cfg *cfg,
                                          int bad_reason)
{
    struct passage_source *s = MEM_NEW(struct passage_source);
    s->path = paths;
    s->n = n;
    s->cfg = *cfg;
    s->bad_reason = bad_reason;
    buf_init(&s->held, BUF_MAX_DEFAULT);
    buf_init(&s->doc, BUF_MAX_DEFAULT);
    return s;
}

static void close_file(struct passage_source *s)
{
    if (s->lines) lines_free(s->lines);
    if (s->in) input_close(s->in);
    s->lines = NULL;
    s->in = NULL;
}

void passage_source_free(struct passage_source *s)
{
    if (!s) return;
    close_file(s);
    json_release(&s->json);
    arena_release(&s->mem);
    buf_release(&s->held);
    buf_release(&s->doc);
    mem_free(s);
}

/* Most corpora have no documents: a line without the word is not parsed here at all. */
static bool may_have_place(sv line)
{
    return sv_find(line, SV("\"doc_pos\"")) >= 0;
}

static struct place place_of(struct passage_source *s, sv line)
{
    struct place p = {{NULL, 0}, -1};
    if (s->cfg.share <= 0 || !may_have_place(line) || !json_parse(&s->json, line)) return p;
    arena_reset(&s->mem);
    int root = json_root(&s->json);
    p.doc = json_str(&s->json, json_get(&s->json, root, SV("doc")), &s->mem);
    if (!json_i64(&s->json, json_get(&s->json, root, SV("doc_pos")), &p.pos) || p.pos < 0) p.doc = (sv){NULL, 0};
    return p;
}

/* How many pairs the passage starting here takes, or 0. */
static int draw_passage(const struct passage_source *s, const struct place *p)
{
    char stage[48];
    if (!p->doc.p) return 0;
    int n = snprintf(stage, sizeof stage, "synth:passage:%lld", (long long)p->pos);
    rng r = rng_for(s->cfg.seed, sv_of(stage, n), p->doc);
    if (rng_f64(&r) >= s->cfg.share) return 0;
    return PASSAGE_MIN + (int)rng_below(&r, PASSAGE_MAX - PASSAGE_MIN + 1);
}

static struct item *emit(struct passage_source *s, struct batch *b, sv lines, uint64_t no, bool passage)
{
    struct item *it = batch_add(b, lines, (sv){NULL, 0}, s->at, no);
    it->obj = (void *)(uintptr_t)s->made[passage]++;
    return it;
}

/* The source's text as it stands in a line that unit_write wrote; absent in others. */
static sv raw_source(sv line)
{
    ptrdiff_t from = sv_find(line, SV("\"src\":\"")),
              n = from < 0 ? -1 : sv_find(sv_from(line, from), SV("\",\"tgt\":\""));
    return n < 0 ? (sv){NULL, 0} : sv_of(line.p + from, n);
}

static bool draw_variants(const struct passage_source *s)
{
    rng r = rng_for(s->cfg.seed, SV("synth:variants"), buf_sv(&s->doc));
    return rng_f64(&r) < s->cfg.variants;
}

/* Whether what is held goes into one item. */
static bool held_whole(const struct passage_source *s)
{
    return s->variants ? s->nheld >= VARIANTS_MIN && draw_variants(s) : s->nheld >= PASSAGE_MIN;
}

static void emit_held(struct passage_source *s, struct batch *b)
{
    sv rest = buf_sv(&s->held);
    if (held_whole(s))
        emit(s, b, rest, s->held_line, true);
    else
        for (int i = 0; i < s->nheld; i++) emit(s, b, sv_cut(&rest, '\n'), s->held_line + (uint64_t)i, false);
    s->nheld = 0;
    s->variants = false;
    buf_reset(&s->held);
}

static bool continues(const struct passage_source *s, sv line, uint64_t no, const struct place *p)
{
    if (!s->nheld || s->variants || !p->doc.p || p->pos != s->next_pos || !sv_eq(p->doc, buf_sv(&s->doc))) return false;
    if (no != s->held_line + (uint64_t)s->nheld) return false; /* a blank or over-long line came between */
    return !s->cfg.budget || (int64_t)s->held.n + line.n <= s->cfg.budget;
}

/* The next pair of a run with one source. */
static bool same_source(const struct passage_source *s, sv line, uint64_t no)
{
    return s->nheld && s->variants && s->nheld < VARIANTS_MAX && no == s->held_line + (uint64_t)s->nheld &&
           sv_eq(raw_source(line), buf_sv(&s->doc)) && (!s->cfg.budget || (int64_t)s->held.n + line.n <= s->cfg.budget);
}

static void hold(struct passage_source *s, sv line, uint64_t no, const struct place *p)
{
    if (!s->nheld) {
        s->held_line = no;
        buf_reset(&s->doc);
        buf_adds(&s->doc, p->doc);
    } else
        buf_addc(&s->held, '\n');
    buf_adds(&s->held, line);
    s->nheld++;
    s->next_pos = p->pos + 1;
}

/* A pair outside documents may begin a run; its source is what the run is known by. What people have judged, system by
 * system, is no such run (kinds/judged.h). */
static bool may_vary(struct passage_source *s, sv line, struct place *p)
{
    if (s->cfg.variants <= 0 || p->doc.p || sv_find(line, SV("\"mqm\":\"")) >= 0) return false;
    p->doc = raw_source(line);
    s->variants = p->doc.p != NULL;
    s->want = VARIANTS_MAX;
    return s->variants;
}

static void take_line(struct passage_source *s, struct batch *b, sv line, uint64_t no)
{
    struct place p = place_of(s, line);
    if (!continues(s, line, no, &p) && !same_source(s, line, no)) {
        if (s->nheld) emit_held(s, b);
        s->want = draw_passage(s, &p);
        if (!s->want && !may_vary(s, line, &p)) {
            emit(s, b, line, no, false);
            return;
        }
    }
    hold(s, line, no, &p);
    if (s->nheld == s->want) emit_held(s, b);
}

static void end_file(struct passage_source *s, struct batch *b)
{
    if (s->nheld) emit_held(s, b);
    close_file(s);
    s->at++;
}

static enum status open_file(struct passage_source *s, struct err *e)
{
    TRY(input_open(&s->in, s->path[s->at], e));
    s->lines = lines_new(s->in, LINE_MAX_BYTES);
    return ST_OK;
}

enum status passage_next(void *source, struct batch *b, struct err *e)
{
    struct passage_source *s = source;
    while (s->at < s->n && !batch_full(b)) {
        if (!s->in) TRY(open_file(s, e));
        sv line;
        uint64_t no;
        enum line_kind kind = lines_next(s->lines, &line, &no, e);
        if (kind == LINE_END) {
            if (e->code) return err_wrap(e, "reading '%s'", s->path[s->at]);
            end_file(s, b);
        } else if (kind == LINE_TOO_LONG) {
            batch_add(b, sv_head(line, 200), (sv){NULL, 0}, s->at, no)->reason = s->bad_reason;
        } else if (sv_trim(line).n)
            take_line(s, b, line, no);
    }
    return ST_OK;
}

double passage_fraction(void *source)
{
    struct passage_source *s = source;
    uint64_t done = 0, total = 0;
    if (!s->n) return 1;
    if (s->in) input_progress(s->in, &done, &total);
    return ((double)s->at + (total ? (double)done / (double)total : 0)) / s->n;
}

static enum status count_file(const char *path, struct passage_counts *c, struct err *e)
{
    struct input *in;
    TRY(input_open(&in, path, e));
    struct lines *l = lines_new(in, LINE_MAX_BYTES);
    sv line;
    uint64_t no;
    hash128_t last = {0};
    int run = 0;
    for (enum line_kind k; (k = lines_next(l, &line, &no, e)) != LINE_END;) {
        if (k != LINE_OK || !sv_trim(line).n) continue;
        bool placed = may_have_place(line);
        hash128_t h = placed ? (hash128_t){0} : hash128(raw_source(line), 0);
        run = !placed && h.lo == last.lo && h.hi == last.hi ? run + 1 : 1;
        c->runs += run == VARIANTS_MIN;
        last = h;
        c->pairs++;
        c->in_documents += placed;
    }
    lines_free(l);
    input_close(in);
    return e->code ? err_wrap(e, "reading '%s'", path) : ST_OK;
}

enum status passage_count(const char *const *paths, int n, struct passage_counts *c, struct err *e)
{
    *c = (struct passage_counts){0};
    for (int i = 0; i < n; i++) TRY(count_file(paths[i], c, e));
    return ST_OK;
}

double passage_mean(void)
{
    return (PASSAGE_MIN + PASSAGE_MAX) / 2.0;
}

/* A step takes one pair (chance 1 - p) or m of them (chance p): D pairs give D p / (1 + p (m - 1)) passages. */
double passage_share_for(double want, double in_documents)
{
    double m = passage_mean(), left = in_documents - want * (m - 1);
    if (want <= 0 || in_documents <= 0) return 0;
    return left <= want / 0.95 ? 0.95 : want / left;
}

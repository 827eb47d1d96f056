/* Reading in tests: bytes in memory through one reader, everything it gives written down as lines.
 *
 *     struct reading g = reading_of("tmx", "inline: keep" style options as name, value pairs, NULL, text, NULL);
 *     tap_sv(buf_sv(&g.lines), SV("en:Hello|fr:Bonjour\n"), "...");
 *
 * A kept unit is "id lang:text|lang:text|... {col=value}" (parts that are absent left out), a drop "- reason". */
#ifndef LL_TESTS_READING_H
#define LL_TESTS_READING_H
#include "corpus/reader.h"
#include "engine/batch.h"

struct reading {
    struct buf lines; /* at most READING_LINES_MAX bytes */
    int kept, dropped;
    uint64_t hash; /* FNV-1a of all texts: fixtures too large to write down */
    struct tally t;
    enum status st;
    struct err e;
};
enum { READING_LINES_MAX = 64 << 10, READING_OPTS_MAX = 8 };
struct reading_opts {
    const char *src, *tgt;
    const char *opt[READING_OPTS_MAX]; /* name, value, ..., NULL */
    size_t max_record;
    int batch;
};

static void reading_unit(struct reading *g, const struct unit *u)
{
    struct buf *b = &g->lines;
    if (u->id.n) buf_addf(b, "%.*s ", SV_ARG(u->id));
    for (int i = 0; i < u->nseg; i++) {
        const struct seg *s = &u->seg[i];
        buf_addf(b, "%s%.*s:", i ? "|" : "", SV_ARG(s->lang));
        if (s->role != SEG_TEXT) buf_addf(b, "%s:", seg_role_name[s->role]);
        if (s->name.n) buf_addf(b, "%.*s:", SV_ARG(s->name));
        buf_adds(b, s->text);
        for (ptrdiff_t k = 0; k < s->text.n; k++) g->hash = (g->hash ^ (unsigned char)s->text.p[k]) * 0x100000001b3u;
    }
    if (u->doc.n) buf_addf(b, " @%.*s#%d", SV_ARG(u->doc), (int)u->doc_pos);
    if (u->group.n) buf_addf(b, " ~%.*s", SV_ARG(u->group));
    if (u->note.n) buf_addf(b, " (%.*s)", SV_ARG(u->note));
    for (int i = 0; i < u->ncol; i++) buf_addf(b, " {%.*s=%.*s}", SV_ARG(u->col[i].name), SV_ARG(u->col[i].value));
    buf_addc(b, '\n');
}

static void reading_batch(struct reading *g, const struct batch *b)
{
    for (int i = 0; i < b->n; i++) {
        const struct item *it = &b->item[i];
        g->t.count[it->reason]++;
        if (it->reason) {
            g->dropped++;
            buf_addf(&g->lines, "- %s\n", g->t.reason[it->reason]);
        } else {
            g->kept++;
            reading_unit(g, it->obj);
        }
    }
}

static void reading_bind(struct reading *g, struct reader *r, const struct reading_opts *o, arena *mem)
{
    if (!r->type->opts) return;
    void *cfg = arena_zalloc(mem, r->type->cfg_size);
    opt_defaults(r->type->opts, cfg, mem, &g->e);
    for (int i = 0; o && i + 1 < READING_OPTS_MAX && o->opt[i]; i += 2)
        opt_set(opt_find(r->type->opts, sv_z(o->opt[i])), cfg, sv_z(o->opt[i + 1]), mem, &g->e);
    r->cfg = cfg;
}

static void reading_reasons(struct reading *g, struct reader *r)
{
    static const char *const shared[RR_OWN] = {"bad-record",    "not-utf8", "too-long",   "empty-side",
                                               "missing-field", "bad-json", "no-language"};
    tally_init(&g->t);
    for (int i = 0; i < RR_OWN; i++) r->reason[i] = tally_reason(&g->t, shared[i]);
    for (int i = 0; r->type->reasons && r->type->reasons[i]; i++)
        r->reason[RR_OWN + i] = tally_reason(&g->t, r->type->reasons[i]);
}

static void reading_loop(struct reading *g, struct reader *r, int limit)
{
    struct batch b = {0};
    batch_init(&b, limit);
    g->st = r->type->open(r, &g->e);
    while (g->st == ST_OK) {
        batch_reset(&b);
        g->st = r->type->next(r, &b, &g->e);
        if (g->st == ST_OK) reading_batch(g, &b);
        if (b.n == 0) break;
    }
    r->type->close(r);
    batch_release(&b);
}

/* The inputs are closed. paths are what messages and names go by. */
static struct reading reading_inputs(const char *format, const struct reading_opts *o, const char *const *paths,
                                     struct input **in, int n)
{
    struct reading g = {.hash = 0xcbf29ce484222325u};
    struct reader r = {
        .type = reader_find(sv_z(format)), .nfiles = n, .max_record = o && o->max_record ? o->max_record : 16 << 20};
    arena mem = {0};
    buf_init(&g.lines, READING_LINES_MAX);
    r.mem = &mem;
    for (int i = 0; i < n; i++) r.paths[i] = paths[i], r.ins[i] = in[i];
    r.path = paths[0], r.in = in[0];
    if (n > 1) r.path2 = paths[1], r.in2 = in[1];
    if (o && o->src) r.src_lang = sv_z(o->src);
    if (o && o->tgt) r.tgt_lang = sv_z(o->tgt);
    reading_bind(&g, &r, o, &mem);
    reading_reasons(&g, &r);
    reading_loop(&g, &r, o && o->batch ? o->batch : 1000);
    for (int i = 0; i < n; i++) input_close(in[i]);
    arena_release(&mem);
    return g;
}

__attribute__((unused)) static struct reading reading_text(const char *format, const struct reading_opts *o, sv text)
{
    const char *path = "test";
    struct input *in = input_from_memory(text, path);
    return reading_inputs(format, o, &path, &in, 1);
}

__attribute__((unused)) static struct reading reading_two(const char *format, const struct reading_opts *o, sv a, sv b)
{
    const char *paths[2] = {"a", "b"};
    struct input *in[2] = {input_from_memory(a, paths[0]), input_from_memory(b, paths[1])};
    return reading_inputs(format, o, paths, in, 2);
}

__attribute__((unused)) static struct reading reading_files(const char *format, const struct reading_opts *o,
                                                            const char *a, const char *b)
{
    const char *paths[2] = {a, b};
    struct input *in[2] = {NULL, NULL};
    struct reading g = {0};
    g.st = input_open(&in[0], a, &g.e);
    if (g.st == ST_OK && b) g.st = input_open(&in[1], b, &g.e);
    if (g.st != ST_OK) return g;
    return reading_inputs(format, o, paths, in, b ? 2 : 1);
}

static uint64_t reading_count(const struct reading *g, const char *reason)
{
    for (int i = 0; i < g->t.n; i++)
        if (!strcmp(g->t.reason[i], reason)) return g->t.count[i];
    return 0;
}
__attribute__((unused)) static void reading_free(struct reading *g)
{
    buf_release(&g->lines);
}
#endif

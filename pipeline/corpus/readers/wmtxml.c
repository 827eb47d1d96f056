/* WMT test sets since 2021: <dataset><collection><doc><src><p><seg id>, with any number of <ref translator> and <hyp
 * system>.
 *
 * One unit a source segment: seg[0] the source, then every reference (name = translator), then with hypotheses: true
 * every system's output (role mt, name = system); matched by segment id within the document. Domain, origlang,
 * collection and test suite are columns. A document is held until its end, 64 MiB at most. White space in segments is
 * collapsed (they are laid out in lines). */
#include "corpus/readers/idmap.h"
#include "corpus/readers/xml_units.h"

enum { T_DATASET, T_COLLECTION, T_DOC, T_SRC, T_REF, T_HYP, T_P, T_SEG };
static const char *const tags[] = {"dataset", "collection", "doc", "src", "ref", "hyp", "p", "seg", NULL};

enum { R_NO_REFERENCE = RR_OWN, R_NO_SOURCE };
static const char *const reasons[] = {"no-reference", "no-source", NULL};

enum { DOC_BYTES_MAX = 64 << 20 };

struct wmt_cfg {
    bool hypotheses;
};
static const struct opt opts[] = {
    OPT_BOOL(struct wmt_cfg, hypotheses, "false", "give the systems' outputs too, as machine translations"), OPT_END};

struct wseg {
    sv id, text;
    bool used;
};
/* one <src>, <ref> or <hyp> of the document */
struct track {
    int tag;
    sv lang, name;
    struct wseg *seg;
    int n, cap;
    struct idmap ids;
};
struct wmt {
    struct xml *x;
    bool hypotheses, in_root;
    uint64_t record;
    struct buf text;
    struct lang_cache langs;
    struct track *track; /* slots are reused from document to document */
    int ntrack, captrack;
    arena doc_mem, collection_mem;
    sv collection, doc, domain, origlang, suite;
};

static int bid(sv peek, sv filename)
{
    (void)filename;
    if (!units_root_is(peek, "dataset")) return 0;
    bool shape = sv_find(peek, SV("<doc")) >= 0 && sv_find(peek, SV("<seg")) >= 0;
    return shape ? 90 : 30;
}

static enum status open_wmt(struct reader *r, struct err *e)
{
    struct wmt *w = r->state = MEM_NEW(struct wmt);
    const struct wmt_cfg *cfg = r->cfg;
    w->hypotheses = cfg && cfg->hypotheses;
    buf_init(&w->text, r->max_record);
    return xml_open(&w->x, r->in, tags, e);
}

static void close_wmt(struct reader *r)
{
    struct wmt *w = r->state;
    if (!w) return;
    xml_close(w->x);
    buf_release(&w->text);
    for (int i = 0; i < w->captrack; i++) {
        mem_free(w->track[i].seg);
        idmap_release(&w->track[i].ids);
    }
    mem_free(w->track);
    arena_release(&w->doc_mem);
    arena_release(&w->collection_mem);
    mem_free(w);
}

/* ---- reading a document ---- */

static struct track *add_track(struct wmt *w)
{
    if (w->ntrack == w->captrack) {
        int cap = w->captrack ? 2 * w->captrack : 16;
        w->track = mem_realloc(w->track, (size_t)cap * sizeof *w->track);
        memset(w->track + w->captrack, 0, (size_t)(cap - w->captrack) * sizeof *w->track);
        w->captrack = cap;
    }
    struct track *t = &w->track[w->ntrack++];
    t->n = 0;
    idmap_clear(&t->ids);
    return t;
}

static sv attr_dup(const struct xml_event *ev, const char *name, arena *mem)
{
    sv v = xml_attr(ev, name);
    return v.n ? arena_dup(mem, v) : (sv){NULL, 0};
}

static enum status read_seg(struct wmt *w, struct track *t, const struct xml_event *ev, struct err *e)
{
    sv id = arena_dup(&w->doc_mem, xml_attr(ev, "id"));
    buf_reset(&w->text);
    TRY(xml_text(w->x, &w->text, e));
    if (w->text.over || w->doc_mem.held > DOC_BYTES_MAX) return xml_fail(w->x, e, "a document larger than 64 MiB");
    MEM_GROW(t->seg, t->n, t->cap);
    t->seg[t->n] = (struct wseg){.id = id, .text = units_squeeze(buf_sv(&w->text), &w->doc_mem)};
    if (!idmap_add(&t->ids, id, t->n)) return xml_fail(w->x, e, "segment '%.*s' occurs twice", SV_ARG(id));
    t->n++;
    return ST_OK;
}

/* From after <src>, <ref> or <hyp> past its END. */
static enum status read_track(struct wmt *w, const struct xml_event *start, struct err *e)
{
    if (start->tag == T_HYP && !w->hypotheses) return xml_skip(w->x, e);
    struct track *t = add_track(w);
    sv lang = xml_attr(start, "lang");
    t->tag = start->tag;
    t->lang = lang.n ? lang_cached(&w->langs, lang, &w->doc_mem) : (sv){NULL, 0};
    t->name = attr_dup(start, t->tag == T_HYP ? "system" : "translator", &w->doc_mem);
    struct xml_event ev;
    for (;;) {
        TRY(xml_next(w->x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(w->x, e, "unexpected end");
        if (ev.kind == XML_END && ev.tag == t->tag) return ST_OK;
        if (ev.kind != XML_START || ev.tag == T_P) continue;
        if (ev.tag == T_SEG)
            TRY(read_seg(w, t, &ev, e));
        else
            TRY(xml_skip(w->x, e));
    }
}

static void doc_begins(struct wmt *w, const struct xml_event *ev)
{
    arena_reset(&w->doc_mem);
    w->ntrack = 0;
    w->doc = attr_dup(ev, "id", &w->doc_mem);
    w->domain = attr_dup(ev, "domain", &w->doc_mem);
    w->origlang = attr_dup(ev, "origlang", &w->doc_mem);
    w->suite = attr_dup(ev, "testsuite", &w->doc_mem);
}

/* ---- giving it out ---- */

static void add_seg(struct unit *u, const struct track *t, sv text, sv user_lang, arena *mem)
{
    sv lang = t->lang.n ? t->lang : user_lang;
    enum seg_role role = t->tag == T_HYP ? SEG_MT : SEG_TEXT;
    struct seg *s = unit_add(u, arena_dup(mem, lang), arena_dup(mem, text), role, mem);
    if (t->name.n) s->name = arena_dup(mem, t->name);
}

static struct unit *unit_for(const struct reader *r, struct batch *b, sv id, int64_t pos)
{
    struct wmt *w = r->state;
    struct unit *u = units_new(b);
    if (w->doc.n) u->doc = arena_dup(&b->mem, w->doc);
    if (id.n) u->id = w->doc.n ? arena_f(&b->mem, "%.*s:%.*s", SV_ARG(w->doc), SV_ARG(id)) : arena_dup(&b->mem, id);
    u->doc_pos = pos;
    units_col(u, SV("domain"), w->domain, &b->mem);
    units_col(u, SV("origlang"), w->origlang, &b->mem);
    units_col(u, SV("collection"), w->collection, &b->mem);
    units_col(u, SV("testsuite"), w->suite, &b->mem);
    return u;
}

static bool has_empty_side(const struct unit *u)
{
    return u->seg[0].text.n == 0 || u->seg[1].text.n == 0;
}

static void give_source(const struct reader *r, struct batch *b, const struct track *src, int i)
{
    struct wmt *w = r->state;
    struct unit *u = unit_for(r, b, src->seg[i].id, i);
    add_seg(u, src, src->seg[i].text, r->src_lang, &b->mem);
    for (int k = 0; k < w->ntrack && u->nseg < UNIT_SEGS_MAX; k++) {
        struct track *t = &w->track[k];
        int at = t == src || t->tag == T_SRC ? -1 : idmap_get(&t->ids, src->seg[i].id);
        if (at < 0) continue;
        t->seg[at].used = true;
        add_seg(u, t, t->seg[at].text, r->tgt_lang, &b->mem);
    }
    w->record++;
    if (!units_orient(u, r->src_lang, r->tgt_lang, src->lang))
        units_drop(r, b, u, w->record, R_NO_REFERENCE);
    else if (has_empty_side(u))
        units_drop(r, b, u, w->record, RR_EMPTY_SIDE);
    else
        units_keep(r, b, u, w->record);
}

/* References to segments that the source does not have. */
static void give_unused(const struct reader *r, struct batch *b, const struct track *t)
{
    struct wmt *w = r->state;
    for (int i = 0; i < t->n; i++) {
        if (t->tag == T_SRC || t->seg[i].used) continue;
        struct unit *u = unit_for(r, b, t->seg[i].id, -1);
        add_seg(u, t, t->seg[i].text, r->tgt_lang, &b->mem);
        units_drop(r, b, u, ++w->record, R_NO_SOURCE);
    }
}

static void doc_ended(const struct reader *r, struct batch *b)
{
    struct wmt *w = r->state;
    const struct track *src = NULL;
    for (int k = 0; k < w->ntrack && !src; k++)
        if (w->track[k].tag == T_SRC) src = &w->track[k];
    for (int i = 0; src && i < src->n; i++) give_source(r, b, src, i);
    for (int k = 0; k < w->ntrack; k++) give_unused(r, b, &w->track[k]);
    w->ntrack = 0;
}

static enum status element_began(struct wmt *w, const struct xml_event *ev, struct err *e)
{
    if (!w->in_root && ev->tag != T_DATASET)
        return xml_fail(w->x, e, "the outermost element is <%.*s>, not <dataset>", SV_ARG(ev->name));
    w->in_root = true;
    switch (ev->tag) {
    case T_DATASET: return ST_OK;
    case T_COLLECTION:
        arena_reset(&w->collection_mem);
        w->collection = attr_dup(ev, "id", &w->collection_mem);
        return ST_OK;
    case T_DOC: doc_begins(w, ev); return ST_OK;
    case T_SRC:
    case T_REF:
    case T_HYP: return read_track(w, ev, e);
    default: return xml_skip(w->x, e);
    }
}

static enum status next(struct reader *r, struct batch *b, struct err *e)
{
    struct wmt *w = r->state;
    struct xml_event ev;
    while (!batch_full(b)) {
        TRY(xml_next(w->x, &ev, e));
        if (ev.kind == XML_DONE) return ST_OK;
        if (ev.kind == XML_START) TRY(element_began(w, &ev, e));
        if (ev.kind == XML_END && ev.tag == T_DOC) doc_ended(r, b);
    }
    return ST_OK;
}

const struct reader_type reader_wmtxml = {
    .name = "wmtxml",
    .exts = "xml",
    .help = "WMT test sets since 2021: documents, several references, system outputs",
    .gives = GIVES_UNITS,
    .reasons = reasons,
    .opts = opts,
    .cfg_size = sizeof(struct wmt_cfg),
    .bid = bid,
    .open = open_wmt,
    .next = next,
    .close = close_wmt,
};

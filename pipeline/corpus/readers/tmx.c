/* TMX 1.1 to 1.4b: <tu> with one <tuv> per language, each with a <seg>.
 *
 * Every tuv becomes a segment. Source and target are what the user said, else the header's srclang (or the first tuv)
 * and the first other language; further languages stay as further segments and make the unit multi-parallel (group
 * set). <prop> becomes a column (a tuv's own: "type.lang"), <note> a note, tuid the id. Text inside <seg> is kept to
 * the byte but for inline codes (option inline). Not read: dates, users, usage counts, <ude>. */
#include "corpus/readers/xml_units.h"

enum { T_TMX, T_HEADER, T_TU, T_TUV, T_SEG, T_PROP, T_NOTE };
static const char *const tags[] = {"tmx", "header", "tu", "tuv", "seg", "prop", "note", NULL};

enum { R_NO_PAIR = RR_OWN };
static const char *const reasons[] = {"no-pair", NULL};

struct tmx_cfg {
    sv markup;
};
static const struct opt opts[] = {OPT_INLINE(struct tmx_cfg, markup), OPT_END};

struct tmx {
    struct xml *x;
    bool in_root;
    sv srclang; /* the header's, normalised; absent for *all* */
    uint64_t record;
    struct buf text;
    struct inline_codes codes;
    struct lang_cache langs;
    arena mem; /* srclang */
};

/* What is known of the <tu> being read. */
struct tu {
    struct batch *b;
    struct unit *u;
    size_t bytes;
    bool too_long;
    sv lang; /* of the tuv we are in */
};

static int bid(sv peek, sv filename)
{
    if (units_root_is(peek, "tmx")) return 95;
    return sv_ends(filename, SV(".tmx")) ? 60 : 0;
}

static enum status open_tmx(struct reader *r, struct err *e)
{
    struct tmx *t = r->state = MEM_NEW(struct tmx);
    const struct tmx_cfg *cfg = r->cfg;
    buf_init(&t->text, r->max_record);
    t->codes.mode = cfg ? inline_mode_of(cfg->markup) : INLINE_DROP;
    return xml_open(&t->x, r->in, tags, e);
}

static void close_tmx(struct reader *r)
{
    struct tmx *t = r->state;
    if (!t) return;
    xml_close(t->x);
    buf_release(&t->text);
    arena_release(&t->mem);
    mem_free(t);
}

/* The text of the element just started, in t->text; counts against the unit's size. */
static enum status take(struct tmx *t, struct tu *tu, bool with_codes, struct err *e)
{
    buf_reset(&t->text);
    TRY(with_codes ? inline_text(t->x, &t->codes, &t->text, e) : xml_text(t->x, &t->text, e));
    tu->bytes += t->text.n + 64;
    tu->too_long |= t->text.over || tu->bytes > t->text.max || tu->u->nseg >= UNIT_SEGS_MAX;
    return ST_OK;
}

static enum status take_seg(struct tmx *t, struct tu *tu, struct err *e)
{
    TRY(take(t, tu, true, e));
    if (!tu->too_long) unit_add(tu->u, tu->lang, arena_dup(&tu->b->mem, buf_sv(&t->text)), SEG_TEXT, &tu->b->mem);
    return ST_OK;
}

static enum status take_prop(struct tmx *t, struct tu *tu, const struct xml_event *ev, struct err *e)
{
    arena *mem = &tu->b->mem;
    sv type = arena_dup(mem, xml_attr(ev, "type"));
    TRY(take(t, tu, false, e));
    if (tu->too_long || type.n == 0) return ST_OK;
    if (tu->lang.p) type = arena_f(mem, "%.*s.%.*s", SV_ARG(type), SV_ARG(tu->lang));
    units_col(tu->u, type, sv_trim(buf_sv(&t->text)), mem);
    return ST_OK;
}

static enum status take_note(struct tmx *t, struct tu *tu, struct err *e)
{
    TRY(take(t, tu, false, e));
    if (!tu->too_long && !units_note(tu->u, buf_sv(&t->text), &tu->b->mem)) tu->too_long = true;
    return ST_OK;
}

static enum status tuv_begins(struct tmx *t, struct tu *tu, const struct xml_event *ev, struct err *e)
{
    sv lang = xml_attr(ev, "lang");
    if (!lang.n) return xml_fail(t->x, e, "<tuv> without xml:lang");
    tu->lang = lang_cached(&t->langs, lang, &tu->b->mem);
    return ST_OK;
}

/* From after <tu> to past </tu>. */
static enum status read_tu(struct tmx *t, struct tu *tu, struct err *e)
{
    struct xml_event ev;
    for (;;) {
        TRY(xml_next(t->x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(t->x, e, "unexpected end");
        if (ev.kind == XML_END && ev.tag == T_TU) return ST_OK;
        if (ev.kind == XML_END && ev.tag == T_TUV) tu->lang = (sv){NULL, 0};
        if (ev.kind != XML_START) continue;
        switch (ev.tag) {
        case T_TUV: TRY(tuv_begins(t, tu, &ev, e)); break;
        case T_SEG:
            if (!tu->lang.p) return xml_fail(t->x, e, "<seg> outside <tuv>");
            TRY(take_seg(t, tu, e));
            break;
        case T_PROP: TRY(take_prop(t, tu, &ev, e)); break;
        case T_NOTE: TRY(take_note(t, tu, e)); break;
        case T_TU: return xml_fail(t->x, e, "<tu> inside <tu>");
        default: TRY(xml_skip(t->x, e));
        }
    }
}

/* 0, or why the unit cannot be kept. */
static int settle(const struct reader *r, const struct tmx *t, struct tu *tu)
{
    if (tu->too_long) return RR_TOO_LONG;
    if (!units_orient(tu->u, r->src_lang, r->tgt_lang, t->srclang)) return R_NO_PAIR;
    if (sv_trim(tu->u->seg[0].text).n == 0 || sv_trim(tu->u->seg[1].text).n == 0) return RR_EMPTY_SIDE;
    return 0;
}

static enum status unit_from_tu(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct tmx *t = r->state;
    struct tu tu = {.b = b, .u = units_new(b)};
    sv id = xml_attr(ev, "tuid");
    if (id.n) tu.u->id = arena_dup(&b->mem, id);
    inline_new_unit(&t->codes);
    TRY(read_tu(t, &tu, e));
    t->record++;
    int why = settle(r, t, &tu);
    if (why) {
        units_drop(r, b, tu.u, t->record, why);
        return ST_OK;
    }
    units_group(tu.u, tu.u->id, t->record, &b->mem);
    units_keep(r, b, tu.u, t->record);
    return ST_OK;
}

static enum status head(struct tmx *t, const struct xml_event *ev, struct err *e)
{
    if (!t->in_root && ev->tag != T_TMX)
        return xml_fail(t->x, e, "the outermost element is <%.*s>, not <tmx>", SV_ARG(ev->name));
    t->in_root = true;
    if (ev->tag != T_HEADER) return ST_OK;
    sv lang = xml_attr(ev, "srclang");
    if (lang.n && !sv_is(lang, "*all*")) t->srclang = lang_cached(&t->langs, lang, &t->mem);
    return xml_skip(t->x, e);
}

static enum status next(struct reader *r, struct batch *b, struct err *e)
{
    struct tmx *t = r->state;
    struct xml_event ev;
    while (!batch_full(b)) {
        TRY(xml_next(t->x, &ev, e));
        if (ev.kind == XML_DONE) return ST_OK;
        if (ev.kind != XML_START) continue;
        if (t->in_root && ev.tag == T_TU)
            TRY(unit_from_tu(r, b, &ev, e));
        else
            TRY(head(t, &ev, e));
    }
    return ST_OK;
}

const struct reader_type reader_tmx = {
    .name = "tmx",
    .exts = "tmx",
    .help = "Translation Memory eXchange 1.1 to 1.4b",
    .gives = GIVES_UNITS,
    .reasons = reasons,
    .opts = opts,
    .cfg_size = sizeof(struct tmx_cfg),
    .bid = bid,
    .open = open_tmx,
    .next = next,
    .close = close_tmx,
};

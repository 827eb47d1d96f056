/* XLIFF 1.1, 1.2 and 2.x: <trans-unit> or <unit><segment>, each with a <source> and perhaps a <target>.
 *
 * A target is a translation only if its state does not deny it: `new`, `needs-translation` (1.2) and an explicit
 * `initial` (2.x) mark copies of the source, which are dropped as "untranslated" like missing targets; `needs-review-*`
 * is kept unless review: drop. translate="no" (also inherited from groups and files) is dropped as
 * "not-for-translation". The state becomes a column. <file original> is the document, <note> a note. Proposals
 * (<alt-trans>, matches), binary units and headers are passed over. */
#include "corpus/readers/xml_units.h"

enum { T_XLIFF, T_FILE, T_GROUP, T_TRANS_UNIT, T_UNIT, T_SEGMENT, T_SOURCE, T_TARGET, T_NOTE, T_NOTES, T_BODY };
static const char *const tags[] = {"xliff",  "file",   "group", "trans-unit", "unit", "segment",
                                   "source", "target", "note",  "notes",      "body", NULL};

enum { R_UNTRANSLATED = RR_OWN, R_NOT_FOR_TRANSLATION, R_NEEDS_REVIEW, R_NO_PAIR };
static const char *const reasons[] = {"untranslated", "not-for-translation", "needs-review", "no-pair", NULL};

struct xliff_cfg {
    sv markup, untranslated, review;
};
static const struct opt opts[] = {
    OPT_INLINE(struct xliff_cfg, markup),
    OPT_ENUM(struct xliff_cfg, untranslated, "drop", "drop|keep", "targets whose state says they are not translated"),
    OPT_ENUM(struct xliff_cfg, review, "keep", "keep|drop", "targets whose state asks for a review"), OPT_END};

struct xliff {
    struct xml *x;
    bool keep_untranslated, drop_review, in_root;
    uint64_t record;
    int depth;
    int no_from; /* depth of the element whose translate="no" holds; 0: none */
    struct buf text;
    struct inline_codes codes;
    struct lang_cache langs;
    arena root_mem, file_mem, unit_mem; /* what outlives a call of next: xliff's, file's and (2.x) unit's attributes */
    sv root_src, root_tgt, src, tgt, original, unit_id, unit_note;
    int64_t doc_pos;
};

static int bid(sv peek, sv filename)
{
    if (units_root_is(peek, "xliff")) return 95;
    return sv_ends(filename, SV(".xlf")) || sv_ends(filename, SV(".xliff")) ? 60 : 0;
}

static enum status open_xliff(struct reader *r, struct err *e)
{
    struct xliff *t = r->state = MEM_NEW(struct xliff);
    const struct xliff_cfg *cfg = r->cfg;
    buf_init(&t->text, r->max_record);
    if (cfg) {
        t->codes.mode = inline_mode_of(cfg->markup);
        t->keep_untranslated = sv_is(cfg->untranslated, "keep");
        t->drop_review = sv_is(cfg->review, "drop");
    }
    return xml_open(&t->x, r->in, tags, e);
}

static void close_xliff(struct reader *r)
{
    struct xliff *t = r->state;
    if (!t) return;
    xml_close(t->x);
    buf_release(&t->text);
    arena_release(&t->root_mem);
    arena_release(&t->file_mem);
    arena_release(&t->unit_mem);
    mem_free(t);
}

/* ---- one source-target pair ---- */

struct pair {
    struct batch *b;
    struct unit *u;
    sv source, target; /* absent: no such element */
    sv src_lang, tgt_lang, state;
    bool too_long;
};

static enum status take(struct xliff *t, struct pair *p, bool codes, sv *to, struct err *e)
{
    buf_reset(&t->text);
    TRY(codes ? inline_text(t->x, &t->codes, &t->text, e) : xml_text(t->x, &t->text, e));
    p->too_long |= t->text.over;
    *to = arena_dup(&p->b->mem, t->text.over ? SV("") : buf_sv(&t->text));
    return ST_OK;
}

static enum status take_side(struct xliff *t, struct pair *p, const struct xml_event *ev, struct err *e)
{
    bool target = ev->tag == T_TARGET;
    sv lang = xml_attr(ev, "lang"), state = xml_attr(ev, "state");
    if (lang.n) *(target ? &p->tgt_lang : &p->src_lang) = lang_cached(&t->langs, lang, &p->b->mem);
    if (target && state.n) p->state = arena_dup(&p->b->mem, state);
    return take(t, p, true, target ? &p->target : &p->source, e);
}

static enum status take_note(struct xliff *t, struct pair *p, struct err *e)
{
    sv note;
    TRY(take(t, p, false, &note, e));
    p->too_long |= !units_note(p->u, note, &p->b->mem);
    return ST_OK;
}

/* Reads the children of the element `end` that belong to the pair, up to its END. */
static enum status read_pair(struct xliff *t, struct pair *p, int end, struct err *e)
{
    struct xml_event ev;
    for (;;) {
        TRY(xml_next(t->x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(t->x, e, "unexpected end");
        if (ev.kind == XML_END && ev.tag == end) return ST_OK;
        if (ev.kind != XML_START) continue;
        bool side = (ev.tag == T_SOURCE && !p->source.p) || (ev.tag == T_TARGET && !p->target.p);
        if (side)
            TRY(take_side(t, p, &ev, e));
        else if (ev.tag == T_NOTE)
            TRY(take_note(t, p, e));
        else
            TRY(xml_skip(t->x, e));
    }
}

static bool denies_translation(sv state)
{
    return sv_is(state, "new") || sv_is(state, "needs-translation") || sv_is(state, "initial");
}

/* 0, or why the pair cannot be kept */
static int judge(const struct xliff *t, const struct pair *p)
{
    if (p->too_long) return RR_TOO_LONG;
    if (t->no_from) return R_NOT_FOR_TRANSLATION;
    if (!p->source.p || sv_trim(p->source).n == 0) return RR_EMPTY_SIDE;
    if (!p->target.p || sv_trim(p->target).n == 0) return R_UNTRANSLATED;
    if (denies_translation(p->state) && !t->keep_untranslated) return R_UNTRANSLATED;
    if (t->drop_review && sv_starts(p->state, SV("needs-review"))) return R_NEEDS_REVIEW;
    return 0;
}

static sv first_of(sv a, sv b)
{
    return a.n ? a : b;
}

static void end_pair(struct reader *r, struct pair *p)
{
    struct xliff *t = r->state;
    arena *mem = &p->b->mem;
    struct unit *u = p->u;
    unit_add(u, arena_dup(mem, first_of(p->src_lang, first_of(t->src, r->src_lang))), p->source, SEG_TEXT, mem);
    unit_add(u, arena_dup(mem, first_of(p->tgt_lang, first_of(t->tgt, r->tgt_lang))), p->target, SEG_TEXT, mem);
    if (t->original.n) u->doc = arena_dup(mem, t->original);
    u->doc_pos = t->doc_pos++;
    if (p->state.n) units_col(u, SV("state"), p->state, mem);
    t->record++;
    int why = judge(t, p);
    if (!why && !units_orient(u, r->src_lang, r->tgt_lang, u->seg[0].lang)) why = R_NO_PAIR;
    if (why)
        units_drop(r, p->b, u, t->record, why);
    else
        units_keep(r, p->b, u, t->record);
}

static enum status trans_unit(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct xliff *t = r->state;
    struct pair p = {.b = b, .u = units_new(b)};
    sv id = xml_attr(ev, "id"), approved = xml_attr(ev, "approved");
    if (id.n) p.u->id = arena_dup(&b->mem, id);
    if (approved.n) units_col(p.u, SV("approved"), approved, &b->mem);
    inline_new_unit(&t->codes);
    TRY(read_pair(t, &p, T_TRANS_UNIT, e));
    end_pair(r, &p);
    return ST_OK;
}

/* 2.x: a segment of the unit we are in; the unit's notes stand before its segments */
static enum status segment(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct xliff *t = r->state;
    struct pair p = {.b = b, .u = units_new(b)};
    sv id = xml_attr(ev, "id"), state = xml_attr(ev, "state");
    p.u->id = id.n ? arena_f(&b->mem, "%.*s/%.*s", SV_ARG(t->unit_id), SV_ARG(id)) : arena_dup(&b->mem, t->unit_id);
    if (t->unit_note.n) p.u->note = arena_dup(&b->mem, t->unit_note);
    if (state.n) p.state = arena_dup(&b->mem, state);
    TRY(read_pair(t, &p, T_SEGMENT, e));
    end_pair(r, &p);
    return ST_OK;
}

/* ---- around the pairs ---- */

static sv attr_dup(const struct xml_event *ev, const char *name, arena *mem)
{
    sv v = xml_attr(ev, name);
    return v.n ? arena_dup(mem, v) : (sv){NULL, 0};
}

static sv attr_lang(struct xliff *t, const struct xml_event *ev, const char *name, arena *mem)
{
    sv v = xml_attr(ev, name);
    return v.n ? lang_cached(&t->langs, v, mem) : (sv){NULL, 0};
}

static void file_begins(struct xliff *t, const struct xml_event *ev)
{
    arena_reset(&t->file_mem);
    t->src = first_of(attr_lang(t, ev, "source-language", &t->file_mem), t->root_src);
    t->tgt = first_of(attr_lang(t, ev, "target-language", &t->file_mem), t->root_tgt);
    t->original = first_of(attr_dup(ev, "original", &t->file_mem), attr_dup(ev, "id", &t->file_mem));
    t->doc_pos = 0;
}

static void unit_begins(struct xliff *t, const struct xml_event *ev)
{
    arena_reset(&t->unit_mem);
    t->unit_id = first_of(attr_dup(ev, "id", &t->unit_mem), SV(""));
    t->unit_note = (sv){NULL, 0};
    inline_new_unit(&t->codes);
}

static enum status unit_note(struct xliff *t, struct err *e)
{
    buf_reset(&t->text);
    TRY(xml_text(t->x, &t->text, e));
    sv note = sv_trim(buf_sv(&t->text)), old = t->unit_note;
    bool room = note.n > 0 && !t->text.over && old.n < 64 << 10;
    if (room) t->unit_note = arena_f(&t->unit_mem, "%.*s%s%.*s", SV_ARG(old), old.n ? "\n" : "", SV_ARG(note));
    return ST_OK;
}

static enum status root_begins(struct xliff *t, const struct xml_event *ev, struct err *e)
{
    if (ev->tag != T_XLIFF) return xml_fail(t->x, e, "the outermost element is <%.*s>, not <xliff>", SV_ARG(ev->name));
    t->in_root = true;
    t->root_src = attr_lang(t, ev, "srcLang", &t->root_mem);
    t->root_tgt = attr_lang(t, ev, "trgLang", &t->root_mem);
    return ST_OK;
}

/* translate="no" holds for all inside, until an inner translate="yes" (which we let win only where the outer ends). */
static void inherit(struct xliff *t, const struct xml_event *ev)
{
    if (!t->no_from && sv_is(xml_attr(ev, "translate"), "no")) t->no_from = t->depth;
}

static void element_ended(struct xliff *t)
{
    if (t->no_from == t->depth) t->no_from = 0;
    t->depth--;
}

static enum status element_began(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct xliff *t = r->state;
    t->depth++;
    inherit(t, ev);
    if (!t->in_root) return root_begins(t, ev, e);
    switch (ev->tag) {
    case T_FILE: file_begins(t, ev); return ST_OK;
    case T_UNIT: unit_begins(t, ev); return ST_OK;
    case T_GROUP:
    case T_BODY:
    case T_NOTES: return ST_OK;
    case T_TRANS_UNIT: TRY(trans_unit(r, b, ev, e)); break;
    case T_SEGMENT: TRY(segment(r, b, ev, e)); break;
    case T_NOTE: TRY(unit_note(t, e)); break;
    default: TRY(xml_skip(t->x, e));
    }
    element_ended(t);
    return ST_OK;
}

static enum status next(struct reader *r, struct batch *b, struct err *e)
{
    struct xliff *t = r->state;
    struct xml_event ev;
    while (!batch_full(b)) {
        TRY(xml_next(t->x, &ev, e));
        if (ev.kind == XML_DONE) return ST_OK;
        if (ev.kind == XML_START) TRY(element_began(r, b, &ev, e));
        if (ev.kind == XML_END) element_ended(t);
    }
    return ST_OK;
}

const struct reader_type reader_xliff = {
    .name = "xliff",
    .exts = "xlf xliff",
    .help = "XLIFF 1.1, 1.2 and 2.x",
    .gives = GIVES_UNITS,
    .reasons = reasons,
    .opts = opts,
    .cfg_size = sizeof(struct xliff_cfg),
    .bid = bid,
    .open = open_xliff,
    .next = next,
    .close = close_xliff,
};

/* TBX: term bases. Version 2 (<martif> ... <termEntry><langSet><tig>|<ntig>) and 3 (<tbx> ...
 * <conceptEntry><langSec><termSec>).
 *
 * One unit an entry, role term: seg[0] the first term of the source language, seg[1] of the target language, then all
 * further terms (synonyms, other languages). Part of speech, definition and subject field become columns: `pos` and
 * `definition` of the source, `tgt_pos` and `tgt_definition`, `subject` of the entry (an entry's own definition counts
 * for the source). White space is collapsed. Entries in one language only are dropped as "no-pair". */
#include "corpus/readers/xml_units.h"
#include "text/lang.h"

enum {
    T_MARTIF,
    T_TBX,
    T_TERM_ENTRY,
    T_CONCEPT_ENTRY,
    T_LANG_SET,
    T_LANG_SEC,
    T_TERM,
    T_TERM_NOTE,
    T_DESCRIP,
    T_PART_OF_SPEECH,
    T_DEFINITION,
    T_SUBJECT,
    T_NOTE,
    T_TIG,
    T_NTIG,
    T_TERM_GRP,
    T_TERM_SEC,
    T_DESCRIP_GRP,
    T_TERM_NOTE_GRP,
    T_TERM_COMPS
};
static const char *const tags[] = {
    "martif",   "tbx",     "termEntry",    "conceptEntry", "langSet",      "langSec",      "term",
    "termNote", "descrip", "partOfSpeech", "definition",   "subjectField", "note",         "tig",
    "ntig",     "termGrp", "termSec",      "descripGrp",   "termNoteGrp",  "termCompList", NULL};

enum { R_NO_PAIR = RR_OWN };
static const char *const reasons[] = {"no-pair", NULL};

struct tbx {
    struct xml *x;
    bool in_root;
    sv lang; /* the file's own, normalised */
    uint64_t record;
    struct buf text;
    struct lang_cache langs;
    arena mem;
};

enum fact_kind { F_POS, F_DEFINITION, F_SUBJECT, F_NONE };
struct fact {
    enum fact_kind kind;
    sv lang, value; /* lang absent: said of the entry */
};
enum { FACTS_MAX = 64 };
struct entry {
    struct batch *b;
    struct unit *u;
    sv lang; /* of the langSet we are in */
    struct fact fact[FACTS_MAX];
    int nfact;
    size_t bytes;
    bool too_long;
};

static int bid(sv peek, sv filename)
{
    if (units_root_is(peek, "martif") || units_root_is(peek, "tbx")) return 95;
    return sv_ends(filename, SV(".tbx")) ? 60 : 0;
}

static enum status open_tbx(struct reader *r, struct err *e)
{
    struct tbx *t = r->state = MEM_NEW(struct tbx);
    buf_init(&t->text, r->max_record);
    return xml_open(&t->x, r->in, tags, e);
}

static void close_tbx(struct reader *r)
{
    struct tbx *t = r->state;
    if (!t) return;
    xml_close(t->x);
    buf_release(&t->text);
    arena_release(&t->mem);
    mem_free(t);
}

static enum status take(struct tbx *t, struct entry *en, sv *to, struct err *e)
{
    buf_reset(&t->text);
    TRY(xml_text(t->x, &t->text, e));
    en->bytes += t->text.n + 64;
    en->too_long |= t->text.over || en->bytes > t->text.max || en->u->nseg >= UNIT_SEGS_MAX;
    *to = en->too_long ? SV("") : units_squeeze(buf_sv(&t->text), &en->b->mem);
    return ST_OK;
}

static enum status take_term(struct tbx *t, struct entry *en, struct err *e)
{
    sv text;
    TRY(take(t, en, &text, e));
    if (!en->lang.p) return xml_fail(t->x, e, "<term> without a language");
    if (text.n) unit_add(en->u, en->lang, text, SEG_TERM, &en->b->mem);
    return ST_OK;
}

static enum fact_kind fact_of(const struct xml_event *ev)
{
    sv type = xml_attr(ev, "type");
    if (ev->tag == T_PART_OF_SPEECH || sv_is(type, "partOfSpeech")) return F_POS;
    if (ev->tag == T_DEFINITION || sv_is(type, "definition")) return F_DEFINITION;
    if (ev->tag == T_SUBJECT || sv_is(type, "subjectField")) return F_SUBJECT;
    return F_NONE;
}

static enum status take_fact(struct tbx *t, struct entry *en, const struct xml_event *ev, struct err *e)
{
    enum fact_kind kind = fact_of(ev);
    if (kind == F_NONE || en->nfact == FACTS_MAX) return xml_skip(t->x, e);
    sv value;
    TRY(take(t, en, &value, e));
    if (value.n) en->fact[en->nfact++] = (struct fact){kind, en->lang, value};
    return ST_OK;
}

static enum status take_note(struct tbx *t, struct entry *en, struct err *e)
{
    sv note;
    TRY(take(t, en, &note, e));
    en->too_long |= !units_note(en->u, note, &en->b->mem);
    return ST_OK;
}

static bool is_entry(int tag)
{
    return tag == T_TERM_ENTRY || tag == T_CONCEPT_ENTRY;
}

static enum status child_began(struct tbx *t, struct entry *en, const struct xml_event *ev, struct err *e)
{
    switch (ev->tag) {
    case T_LANG_SET:
    case T_LANG_SEC: {
        sv lang = xml_attr(ev, "lang");
        if (!lang.n) return xml_fail(t->x, e, "<%.*s> without xml:lang", SV_ARG(ev->name));
        en->lang = lang_cached(&t->langs, lang, &en->b->mem);
        return ST_OK;
    }
    case T_TERM: return take_term(t, en, e);
    case T_TERM_NOTE:
    case T_DESCRIP:
    case T_PART_OF_SPEECH:
    case T_DEFINITION:
    case T_SUBJECT: return take_fact(t, en, ev, e);
    case T_NOTE: return take_note(t, en, e);
    case T_TIG:
    case T_NTIG:
    case T_TERM_GRP:
    case T_TERM_SEC:
    case T_DESCRIP_GRP:
    case T_TERM_NOTE_GRP: return ST_OK;
    default: return xml_skip(t->x, e);
    }
}

static enum status read_entry(struct tbx *t, struct entry *en, struct err *e)
{
    struct xml_event ev;
    for (;;) {
        TRY(xml_next(t->x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(t->x, e, "unexpected end");
        if (ev.kind == XML_END && is_entry(ev.tag)) return ST_OK;
        if (ev.kind == XML_END && (ev.tag == T_LANG_SET || ev.tag == T_LANG_SEC)) en->lang = (sv){NULL, 0};
        if (ev.kind == XML_START) TRY(child_began(t, en, &ev, e));
    }
}

/* The first fact of that kind said of the language, or of the entry where `entry_too`. */
static sv fact(const struct entry *en, enum fact_kind kind, sv lang, bool entry_too)
{
    for (int i = 0; i < en->nfact; i++)
        if (en->fact[i].kind == kind && en->fact[i].lang.p && lang_matches(lang, en->fact[i].lang))
            return en->fact[i].value;
    for (int i = 0; i < en->nfact && entry_too; i++)
        if (en->fact[i].kind == kind && !en->fact[i].lang.p) return en->fact[i].value;
    return (sv){NULL, 0};
}

static void add_columns(struct entry *en)
{
    arena *mem = &en->b->mem;
    struct unit *u = en->u;
    sv src = u->seg[0].lang, tgt = u->seg[1].lang;
    units_col(u, SV("pos"), fact(en, F_POS, src, true), mem);
    units_col(u, SV("tgt_pos"), fact(en, F_POS, tgt, false), mem);
    units_col(u, SV("definition"), fact(en, F_DEFINITION, src, true), mem);
    units_col(u, SV("tgt_definition"), fact(en, F_DEFINITION, tgt, false), mem);
    units_col(u, SV("subject"), fact(en, F_SUBJECT, src, true), mem);
}

static enum status unit_from_entry(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct tbx *t = r->state;
    struct entry en = {.b = b, .u = units_new(b)};
    sv id = xml_attr(ev, "id");
    if (id.n) en.u->id = arena_dup(&b->mem, id);
    TRY(read_entry(t, &en, e));
    t->record++;
    if (en.too_long || !units_orient(en.u, r->src_lang, r->tgt_lang, t->lang)) {
        units_drop(r, b, en.u, t->record, en.too_long ? RR_TOO_LONG : R_NO_PAIR);
        return ST_OK;
    }
    add_columns(&en);
    units_group(en.u, en.u->id, t->record, &b->mem);
    units_keep(r, b, en.u, t->record);
    return ST_OK;
}

static enum status head(struct tbx *t, const struct xml_event *ev, struct err *e)
{
    if (t->in_root) return ST_OK;
    if (ev->tag != T_MARTIF && ev->tag != T_TBX)
        return xml_fail(t->x, e, "the outermost element is <%.*s>, not <martif> or <tbx>", SV_ARG(ev->name));
    t->in_root = true;
    sv lang = xml_attr(ev, "lang");
    if (lang.n) t->lang = lang_cached(&t->langs, lang, &t->mem);
    return ST_OK;
}

static enum status next(struct reader *r, struct batch *b, struct err *e)
{
    struct tbx *t = r->state;
    struct xml_event ev;
    while (!batch_full(b)) {
        TRY(xml_next(t->x, &ev, e));
        if (ev.kind == XML_DONE) return ST_OK;
        if (ev.kind != XML_START) continue;
        if (t->in_root && is_entry(ev.tag))
            TRY(unit_from_entry(r, b, &ev, e));
        else
            TRY(head(t, &ev, e));
    }
    return ST_OK;
}

const struct reader_type reader_tbx = {
    .name = "tbx",
    .exts = "tbx",
    .help = "TBX 2 and 3 term bases",
    .gives = GIVES_UNITS,
    .reasons = reasons,
    .bid = bid,
    .open = open_tbx,
    .next = next,
    .close = close_tbx,
};

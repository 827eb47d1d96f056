/* XCES: texts and their alignment by id.
 *
 * One file: an alignment as OPUS gives it, <cesAlign><linkGrp fromDoc toDoc><link xtargets="1 2;3" certainty>. The
 * documents are looked for beside it, inside the same archive as it, or in the folder `docs`; a trailing .gz and the
 * folders xml/ and raw/ are tried too. The first group's documents must be there; where a later one's are not, its
 * links are dropped as "missing-document". Sentences are the elements named by targType (`s` where absent); the words
 * of one linked side are joined by spaces.
 *
 * Two files a+b: verses or sentences with the same ids in both (Bible corpora: <seg id="b.GEN.1.1">), matched by id, in
 * a's order; ids that only one side has are dropped as "missing-id". The id less its last part is the document.
 *
 * The texts of one group (or of file b) are held, TEXT_BYTES_MAX at most. White space is collapsed. */
#include "corpus/names.h"
#include "corpus/readers/idmap.h"
#include "corpus/readers/xml_units.h"

enum { T_CES_ALIGN, T_LINK_GRP, T_LINK, T_SEG, T_VERSE, T_S, T_W, T_LANGUAGE };
static const char *const tags[] = {"cesAlign", "linkGrp", "link", "seg", "verse", "s", "w", "language", NULL};

enum { R_MISSING_ID = RR_OWN, R_MISSING_DOCUMENT, R_UNALIGNED, R_DUPLICATE_ID };
static const char *const reasons[] = {"missing-id", "missing-document", "unaligned", "duplicate-id", NULL};

enum { TEXT_BYTES_MAX = 128 << 20, JOINED_MAX = 1 << 20 };

struct xces_cfg {
    sv docs;
};
static const struct opt opts[] = {
    OPT_STR(struct xces_cfg, docs, NULL, "DIR", "folder of the documents an alignment names"), OPT_END};

struct sentence {
    sv id, text;
    bool used;
};
/* The sentences of one document, or of file b. */
struct texts {
    struct sentence *s;
    int n, cap;
    struct idmap ids;
    arena mem;
    bool found; /* false: there is no such document */
    sv lang;    /* what its header says, normalised */
};
struct xces {
    struct xml *x;
    bool started, align, any_found;
    uint64_t record;
    struct buf text;
    struct lang_cache langs;
    struct texts from, to; /* alignment: both documents; two files: only `to` */
    arena grp;             /* fromDoc and what the group says */
    sv from_doc;
    sv from_lang, to_lang, name_lang; /* name_lang: from a's file name, the last resort */
    int64_t doc_pos;
    struct buf doc; /* two files: the document we are in */
    int unused_at;  /* two files: next of b's verses to look at when a is done */
    bool a_done;
};

static int bid(sv peek, sv filename)
{
    (void)filename;
    if (units_root_is(peek, "cesAlign")) return 95;
    return units_root_is(peek, "cesDoc") || units_root_is(peek, "cesCorpus") ? 80 : 0;
}

static enum status open_xces(struct reader *r, struct err *e)
{
    struct xces *t = r->state = MEM_NEW(struct xces);
    buf_init(&t->text, r->max_record);
    buf_init(&t->doc, 64 << 10);
    return xml_open(&t->x, r->in, tags, e);
}

static void texts_clear(struct texts *t)
{
    t->n = 0;
    t->found = false;
    t->lang = (sv){NULL, 0};
    idmap_clear(&t->ids);
    arena_reset(&t->mem);
}

static void texts_release(struct texts *t)
{
    mem_free(t->s);
    idmap_release(&t->ids);
    arena_release(&t->mem);
}

static void close_xces(struct reader *r)
{
    struct xces *t = r->state;
    if (!t) return;
    xml_close(t->x);
    texts_release(&t->from);
    texts_release(&t->to);
    arena_release(&t->grp);
    buf_release(&t->text);
    buf_release(&t->doc);
    mem_free(t);
}

static sv first_of(sv a, sv b)
{
    return a.n ? a : b;
}

/* ---- texts ---- */

/* The text of a sentence; words stand apart even where the file writes <w>..</w><w>..</w>. */
static enum status sentence_text(struct xml *x, struct buf *to, struct err *e)
{
    struct xml_event ev;
    buf_reset(to);
    for (int depth = 1; depth > 0;) {
        TRY(xml_next(x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(x, e, "unexpected end");
        if (ev.kind == XML_TEXT) buf_adds(to, ev.text);
        if (ev.kind == XML_START && ev.tag == T_W) buf_addc(to, ' ');
        depth += ev.kind == XML_START;
        depth -= ev.kind == XML_END;
    }
    return ST_OK;
}

static bool is_sentence(const struct xml_event *ev, sv wanted)
{
    if (ev->kind != XML_START || !xml_attr(ev, "id").n) return false;
    return wanted.n ? sv_eq(ev->name, wanted) : ev->tag == T_SEG || ev->tag == T_VERSE || ev->tag == T_S;
}

static void header_language(struct lang_cache *langs, const struct xml_event *ev, sv *lang, arena *mem)
{
    if (ev->kind != XML_START || ev->tag != T_LANGUAGE || lang->n) return;
    sv code = first_of(xml_attr(ev, "iso639"), xml_attr(ev, "id"));
    if (code.n) *lang = lang_cached(langs, code, mem);
}

static enum status add_sentence(struct texts *to, struct xml *x, const struct xml_event *ev, struct buf *scratch,
                                struct err *e)
{
    sv id = arena_dup(&to->mem, xml_attr(ev, "id"));
    TRY(sentence_text(x, scratch, e));
    if (scratch->over) return xml_fail(x, e, "a sentence longer than the largest record");
    MEM_GROW(to->s, to->n, to->cap);
    to->s[to->n] = (struct sentence){.id = id, .text = units_squeeze(buf_sv(scratch), &to->mem)};
    if (!idmap_add(&to->ids, id, to->n)) return ST_OK; /* of two with one id the first counts */
    to->n++;
    if (to->mem.held + (size_t)to->cap * sizeof *to->s > TEXT_BYTES_MAX)
        return err_set(e, ST_LIMIT, "a document with more than 128 MiB of text");
    return ST_OK;
}

/* All sentences of a document. */
static enum status read_texts(struct texts *to, struct input *in, sv wanted, struct buf *scratch,
                              struct lang_cache *langs, struct err *e)
{
    struct xml *x;
    struct xml_event ev;
    enum status st = xml_open(&x, in, tags, e);
    while (st == ST_OK && (st = xml_next(x, &ev, e)) == ST_OK && ev.kind != XML_DONE) {
        header_language(langs, &ev, &to->lang, &to->mem);
        if (is_sentence(&ev, wanted)) st = add_sentence(to, x, &ev, scratch, e);
    }
    xml_close(x);
    to->found = st == ST_OK;
    return st;
}

/* ---- finding documents ---- */

static bool is_safe(sv name)
{
    if (name.n == 0 || name.n > 1024 || name.p[0] == '/' || memchr(name.p, 0, (size_t)name.n)) return false;
    for (sv rest = name; rest.p;)
        if (sv_is(sv_cut(&rest, '/'), "..")) return false;
    return sv_find_c(name, '!') < 0;
}

/* the alignment's folder, or its archive and the folder inside, with the separator */
static sv place_of(const char *path)
{
    sv p = sv_z(path);
    ptrdiff_t slash = sv_rfind_c(p, '/'), bang = sv_rfind_c(p, '!');
    return sv_head(p, (slash > bang ? slash : bang) + 1);
}

static struct input *try_open(sv place, const char *folder, sv name, arena *mem)
{
    struct input *in;
    struct err quiet = {0};
    const char *path = arena_f(mem, "%.*s%s%.*s", SV_ARG(place), folder, SV_ARG(name)).p;
    return input_open(&in, path, &quiet) == ST_OK ? in : NULL;
}

static struct input *find_in(sv place, sv name, arena *mem)
{
    static const char *const folders[] = {"", "xml/", "raw/"};
    sv bare = sv_ends(name, SV(".gz")) ? sv_head(name, name.n - 3) : name;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        struct input *in = try_open(place, folders[i], name, mem);
        if (!in && bare.n != name.n) in = try_open(place, folders[i], bare, mem);
        if (in) return in;
    }
    return NULL;
}

/* NULL: not there */
static struct input *open_document(const struct reader *r, sv name, arena *mem)
{
    const struct xces_cfg *cfg = r->cfg;
    struct input *in = NULL;
    if (cfg && cfg->docs.n) in = find_in(arena_f(mem, "%.*s/", SV_ARG(cfg->docs)), name, mem);
    return in ? in : find_in(place_of(r->path), name, mem);
}

static enum status load_document(const struct reader *r, struct texts *to, sv name, sv wanted, struct err *e)
{
    struct xces *t = r->state;
    texts_clear(to);
    if (!is_safe(name))
        return xml_fail(t->x, e, "'%.*s' is no path to a document below the alignment", SV_ARG(sv_head(name, 80)));
    struct input *in = open_document(r, name, &t->grp);
    if (!in && !t->any_found)
        return xml_fail(t->x, e, "document '%.*s' is not there\nhint: set docs: to the folder that holds it",
                        SV_ARG(sv_head(name, 120)));
    if (!in) return ST_OK;
    enum status st = read_texts(to, in, wanted, &t->text, &t->langs, e);
    input_close(in);
    return st;
}

/* "en/doc.xml.gz" says "en", a region or not */
static sv lang_of_document(struct xces *t, sv name)
{
    ptrdiff_t slash = sv_find_c(name, '/');
    bool code = slash >= 2 && slash <= 7;
    return code ? lang_cached(&t->langs, sv_head(name, slash), &t->grp) : (sv){NULL, 0};
}

/* ---- alignments ---- */

static enum status group_begins(struct reader *r, const struct xml_event *ev, struct err *e)
{
    struct xces *t = r->state;
    arena_reset(&t->grp);
    sv from = arena_dup(&t->grp, xml_attr(ev, "fromDoc")), to = arena_dup(&t->grp, xml_attr(ev, "toDoc"));
    sv type = arena_dup(&t->grp, xml_attr(ev, "targType"));
    sv wanted = type.n ? type : SV("s");
    t->from_doc = from;
    t->doc_pos = 0;
    TRY(load_document(r, &t->from, from, wanted, e));
    TRY(load_document(r, &t->to, to, wanted, e));
    t->any_found |= t->from.found && t->to.found;
    t->from_lang = first_of(lang_of_document(t, from), first_of(t->from.lang, r->src_lang));
    t->to_lang = first_of(lang_of_document(t, to), first_of(t->to.lang, r->tgt_lang));
    return ST_OK;
}

/* Texts of the ids, joined. False: an id is missing, or it grew too long. */
static bool join(const struct texts *from, sv ids, struct buf *to)
{
    buf_reset(to);
    ids = sv_trim(ids);
    for (sv rest = ids; rest.p && ids.n;) {
        sv id = sv_cut(&rest, ' ');
        if (id.n == 0) continue;
        int at = idmap_get(&from->ids, id);
        if (at < 0) return false;
        if (to->n) buf_addc(to, ' ');
        buf_adds(to, from->s[at].text);
        if (to->n > JOINED_MAX) return false;
    }
    return !to->over;
}

static int link_text(struct xces *t, sv targets, struct unit *u, arena *mem)
{
    sv to_ids = targets, from_ids = sv_cut(&to_ids, ';');
    if (!to_ids.p || sv_trim(from_ids).n == 0 || sv_trim(to_ids).n == 0) return R_UNALIGNED;
    if (!t->from.found || !t->to.found) return R_MISSING_DOCUMENT;
    if (!join(&t->from, from_ids, &t->text)) return R_MISSING_ID;
    unit_add(u, arena_dup(mem, t->from_lang), arena_dup(mem, buf_sv(&t->text)), SEG_TEXT, mem);
    if (!join(&t->to, to_ids, &t->text)) return R_MISSING_ID;
    unit_add(u, arena_dup(mem, t->to_lang), arena_dup(mem, buf_sv(&t->text)), SEG_TEXT, mem);
    return u->seg[0].text.n && u->seg[1].text.n ? 0 : RR_EMPTY_SIDE;
}

static enum status give_link(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct xces *t = r->state;
    struct unit *u = units_new(b);
    sv id = xml_attr(ev, "id"), certainty = xml_attr(ev, "certainty");
    if (id.n) u->id = arena_dup(&b->mem, id);
    if (certainty.n) units_col(u, SV("certainty"), certainty, &b->mem);
    if (t->from_doc.n) u->doc = arena_dup(&b->mem, t->from_doc);
    u->doc_pos = t->doc_pos++;
    int why = link_text(t, xml_attr(ev, "xtargets"), u, &b->mem);
    if (!why && !units_orient(u, r->src_lang, r->tgt_lang, t->from_lang)) why = RR_MISSING_FIELD;
    t->record++;
    if (why)
        units_drop(r, b, NULL, t->record, why);
    else
        units_keep(r, b, u, t->record);
    return xml_skip(t->x, e);
}

/* ---- two files ---- */

static enum status load_second(struct reader *r, struct err *e)
{
    struct xces *t = r->state;
    if (!r->in2)
        return err_set(e, ST_DATA, "'%s' is one side of a text aligned by ids\nhint: name both: a.xml+b.xml", r->path);
    enum status st = read_texts(&t->to, r->in2, (sv){NULL, 0}, &t->text, &t->langs, e);
    if (r->src_lang.n) t->from_lang = arena_dup(&t->grp, r->src_lang); /* else the header of a may still say */
    t->name_lang = name_lang(sv_z(r->path), &t->grp);
    t->to_lang = arena_dup(&t->grp, first_of(r->tgt_lang, first_of(t->to.lang, name_lang(sv_z(r->path2), &t->grp))));
    return st;
}

/* "b.GEN.1.1" belongs to "b.GEN.1"; counts the place in it */
static void place(struct xces *t, struct unit *u, sv id, arena *mem)
{
    ptrdiff_t dot = sv_rfind_c(id, '.');
    if (dot <= 0) return;
    sv doc = sv_head(id, dot);
    if (!sv_eq(doc, buf_sv(&t->doc))) {
        buf_reset(&t->doc);
        buf_adds(&t->doc, doc);
        t->doc_pos = 0;
    }
    u->doc = arena_dup(mem, doc);
    u->doc_pos = t->doc_pos++;
}

static enum status verse(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct xces *t = r->state;
    arena *mem = &b->mem;
    struct unit *u = units_new(b);
    u->id = arena_dup(mem, xml_attr(ev, "id"));
    TRY(sentence_text(t->x, &t->text, e));
    place(t, u, u->id, mem);
    unit_add(u, arena_dup(mem, first_of(t->from_lang, t->name_lang)), units_squeeze(buf_sv(&t->text), mem), SEG_TEXT,
             mem);
    int at = idmap_get(&t->to.ids, u->id), why = t->text.over ? RR_TOO_LONG : 0;
    t->record++;
    if (at < 0 || t->to.s[at].used || why) {
        units_drop(r, b, NULL, t->record, why ? why : at < 0 ? R_MISSING_ID : R_DUPLICATE_ID);
        return ST_OK;
    }
    t->to.s[at].used = true;
    unit_add(u, arena_dup(mem, t->to_lang), arena_dup(mem, t->to.s[at].text), SEG_TEXT, mem);
    bool empty = u->seg[0].text.n == 0 || u->seg[1].text.n == 0;
    if (empty)
        units_drop(r, b, NULL, t->record, RR_EMPTY_SIDE);
    else
        units_keep(r, b, u, t->record);
    return ST_OK;
}

/* Once a is done: what only b has. */
static void only_in_second(struct reader *r, struct batch *b)
{
    struct xces *t = r->state;
    for (; t->unused_at < t->to.n && !batch_full(b); t->unused_at++)
        if (!t->to.s[t->unused_at].used) units_drop(r, b, NULL, ++t->record, R_MISSING_ID);
}

/* ---- both ---- */

static enum status began(struct reader *r, struct batch *b, const struct xml_event *ev, struct err *e)
{
    struct xces *t = r->state;
    if (!t->started) {
        t->started = true;
        t->align = ev->tag == T_CES_ALIGN;
        return t->align ? ST_OK : load_second(r, e);
    }
    if (t->align)
        return ev->tag == T_LINK_GRP ? group_begins(r, ev, e) : ev->tag == T_LINK ? give_link(r, b, ev, e) : ST_OK;
    header_language(&t->langs, ev, &t->from_lang, &t->grp);
    return is_sentence(ev, (sv){NULL, 0}) ? verse(r, b, ev, e) : ST_OK;
}

static enum status next(struct reader *r, struct batch *b, struct err *e)
{
    struct xces *t = r->state;
    struct xml_event ev;
    while (!batch_full(b) && !t->a_done) {
        TRY(xml_next(t->x, &ev, e));
        t->a_done = ev.kind == XML_DONE;
        if (ev.kind == XML_START) TRY(began(r, b, &ev, e));
    }
    if (t->a_done && !t->align) only_in_second(r, b);
    return ST_OK;
}

const struct reader_type reader_xces = {
    .name = "xces",
    .exts = "xml xces",
    .help = "XCES: OPUS alignments with their documents, or two texts aligned by ids (Bible corpora)",
    .gives = GIVES_UNITS,
    .files_max = 2,
    .reasons = reasons,
    .opts = opts,
    .cfg_size = sizeof(struct xces_cfg),
    .bid = bid,
    .open = open_xces,
    .next = next,
    .close = close_xces,
};

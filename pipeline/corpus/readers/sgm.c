/* SGM test sets (NIST, WMT until 2020; also WMT's terminology task): <srcset>, <refset>, <tstset> with <doc docid
 * sysid> and <seg id>, usually the source in one file and the references in another: "a.src.sgm+a.ref.sgm" (more
 * references, more files).
 *
 * Called SGML, seldom well-formed: bare & and <, missing end tags, no single root. So this is a scanner of its own:
 * only the tags of the format are markup (names in any case), everything else is text; &amp; &lt; &gt; &quot; &apos;
 * and &#n; are undone.
 *
 * The files are held whole (SGM_BYTES_MAX each: test sets). A run of segments of one set and one sysid is a track.
 * Every track of references must have the source's documents and segments in the same order; where one does not, that
 * is an error naming both places, never a shift. Outputs of systems (<tstset>) come as machine translations with
 * hypotheses: true. <term src tgt> inside a segment is taken off and becomes the column `terms` ("src=tgt|tgt;
 * src=tgt"). White space is collapsed. */
#include "base/utf8.h"
#include "corpus/names.h"
#include "corpus/readers/xml_units.h"

enum { SGM_BYTES_MAX = 64 << 20, SEGS_MAX = 1000000, TRACKS_MAX = 256, TERMS_MAX = 16 << 10, TAG_MAX = 64 << 10 };
enum set_kind { NO_SET, SRC_SET, REF_SET, TST_SET };

struct sgm_cfg {
    bool hypotheses;
};
static const struct opt opts[] = {
    OPT_BOOL(struct sgm_cfg, hypotheses, "false", "give the systems' outputs (<tstset>) too, as machine translations"),
    OPT_END};

/* Views into the file's bytes. */
struct sseg {
    sv doc, id, body, genre, origlang;
    int line, pos; /* pos: place in its document */
};
struct track {
    const char *path;
    int file;
    enum set_kind kind;
    sv sysid, lang;
    struct sseg *seg;
    int n, cap;
};
struct sgm {
    bool hypotheses, loaded;
    char *bytes[READER_FILES_MAX];
    size_t nbytes[READER_FILES_MAX];
    sv name_lang[READER_FILES_MAX]; /* from the file names */
    struct track track[TRACKS_MAX];
    int ntrack;
    const struct track *src;
    int at; /* next segment to give */
    arena mem;
};

/* ---- scanning ---- */

enum tag { NO_TAG, SRCSET, REFSET, TSTSET, DOC, SEG, P, HL, TERM };
struct mark {
    enum tag tag;
    bool closing;
    sv attrs;      /* the text between name and > */
    ptrdiff_t end; /* offset past > */
};

static enum tag tag_named(sv name)
{
    static const char *const names[] = {"", "srcset", "refset", "tstset", "doc", "seg", "p", "hl", "term"};
    for (int i = 1; i < (int)(sizeof names / sizeof *names); i++)
        if (sv_eq_ci(name, sv_z(names[i]))) return (enum tag)i;
    return NO_TAG;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Offset of the > that ends a tag, quotes respected; -1: none before a < or the end (then it was no tag). */
static ptrdiff_t tag_end(sv s, ptrdiff_t i)
{
    char quote = 0;
    if (s.n > i + TAG_MAX) s.n = i + TAG_MAX;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (quote)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return i;
        else if (c == '<')
            return -1;
    }
    return -1;
}

/* Is there a tag of the format at s[i] (a <)? */
static bool mark_at(sv s, ptrdiff_t i, struct mark *m)
{
    ptrdiff_t beg = i + 1;
    m->closing = beg < s.n && s.p[beg] == '/';
    beg += m->closing;
    ptrdiff_t n = 0;
    while (beg + n < s.n && is_letter(s.p[beg + n])) n++;
    m->tag = tag_named((sv){s.p + beg, n});
    if (m->tag == NO_TAG) return false;
    ptrdiff_t end = tag_end(s, beg + n);
    if (end < 0) return false;
    m->attrs = (sv){s.p + beg + n, end - beg - n};
    m->end = end + 1;
    return true;
}

/* Value of name="..." (or '...'), absent where there is none. */
static sv attr(const struct mark *m, const char *name)
{
    sv s = m->attrs;
    while (s.n > 0) {
        ptrdiff_t eq = sv_find_c(s, '=');
        if (eq < 0) break;
        sv key = sv_trim(sv_head(s, eq)), rest = sv_trim(sv_from(s, eq + 1));
        char quote = rest.n > 0 && (rest.p[0] == '"' || rest.p[0] == '\'') ? rest.p[0] : 0;
        sv body = quote ? sv_from(rest, 1) : rest;
        ptrdiff_t n = quote ? sv_find_c(body, quote) : sv_find_c(body, ' ');
        if (n < 0) n = body.n;
        if (sv_eq_ci(key, sv_z(name))) return sv_head(body, n);
        s = sv_from(body, n + (quote != 0));
    }
    return (sv){NULL, 0};
}

/* The end of a segment's body: its </seg>, or where one is missing the next tag that cannot be inside. */
static ptrdiff_t body_end(sv s, ptrdiff_t i, ptrdiff_t *next)
{
    struct mark m;
    for (; i < s.n; i++) {
        const char *lt = memchr(s.p + i, '<', (size_t)(s.n - i));
        if (!lt) break;
        i = lt - s.p;
        if (!mark_at(s, i, &m) || m.tag == TERM) continue;
        *next = m.tag == SEG && m.closing ? m.end : i;
        return i;
    }
    return *next = s.n;
}

struct scan {
    struct sgm *g;
    const char *path;
    int file;
    enum set_kind kind;
    sv set_lang, sysid, doc, genre, origlang;
    bool fresh; /* a set began: the next segment starts a track whatever its sysid */
    int line;
    int first; /* tracks of this file start here */
};

static struct track *track_for(struct scan *sc, struct err *e)
{
    struct sgm *g = sc->g;
    for (int i = g->ntrack - 1; i >= sc->first && !sc->fresh; i--) {
        struct track *t = &g->track[i];
        bool same = t->kind == sc->kind && (t->kind == SRC_SET || sv_eq(t->sysid, sc->sysid));
        if (same) return t;
    }
    if (g->ntrack == TRACKS_MAX) {
        err_set(e, ST_DATA, "reading '%s': line %d: more than %d sets and systems", sc->path, sc->line, TRACKS_MAX);
        return NULL;
    }
    sc->fresh = false;
    g->track[g->ntrack] =
        (struct track){.path = sc->path, .file = sc->file, .kind = sc->kind, .sysid = sc->sysid, .lang = sc->set_lang};
    return &g->track[g->ntrack++];
}

static sv first_of(sv a, sv b)
{
    return a.n ? a : b;
}

static void set_begins(struct scan *sc, const struct mark *m)
{
    sc->kind = m->tag == SRCSET ? SRC_SET : m->tag == REFSET ? REF_SET : TST_SET;
    sc->set_lang = attr(m, m->tag == SRCSET ? "srclang" : "trglang");
    if (sv_is(sc->set_lang, "any")) sc->set_lang = (sv){NULL, 0};
    sc->sysid = attr(m, "refid");
    sc->fresh = true;
}

static void doc_begins(struct scan *sc, const struct mark *m)
{
    sc->doc = attr(m, "docid");
    sc->genre = attr(m, "genre");
    sc->origlang = attr(m, "origlang");
    sc->sysid = first_of(attr(m, "sysid"), sc->sysid);
}

static enum status add_seg(struct scan *sc, const struct mark *m, sv body, struct err *e)
{
    if (sc->kind == NO_SET)
        return err_set(e, ST_DATA, "reading '%s': line %d: <seg> outside <srcset>, <refset> and <tstset>", sc->path,
                       sc->line);
    struct track *t = track_for(sc, e);
    if (!t) return ST_DATA;
    if (t->n == SEGS_MAX)
        return err_set(e, ST_LIMIT, "reading '%s': line %d: more than %d segments", sc->path, sc->line, SEGS_MAX);
    MEM_GROW(t->seg, t->n, t->cap);
    bool goes_on = t->n > 0 && sv_eq(t->seg[t->n - 1].doc, sc->doc);
    int pos = goes_on ? t->seg[t->n - 1].pos + 1 : 0;
    t->seg[t->n++] = (struct sseg){sc->doc, attr(m, "id"), body, sc->genre, sc->origlang, sc->line, pos};
    return ST_OK;
}

static int count_lines(sv s)
{
    int n = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) n++;
    return n;
}

static enum status scan_file(struct sgm *g, const char *path, int file, struct err *e)
{
    sv s = {g->bytes[file], (ptrdiff_t)g->nbytes[file]};
    struct scan sc = {.g = g, .path = path, .file = file, .line = 1, .first = g->ntrack};
    struct mark m;
    for (ptrdiff_t i = 0, counted = 0, next; i < s.n; i = next) {
        const char *lt = memchr(s.p + i, '<', (size_t)(s.n - i));
        if (!lt) break;
        i = lt - s.p;
        sc.line += count_lines((sv){s.p + counted, i - counted});
        counted = i;
        next = i + 1;
        if (!mark_at(s, i, &m)) continue;
        next = m.end;
        if (m.closing) continue;
        if (m.tag == SRCSET || m.tag == REFSET || m.tag == TSTSET) set_begins(&sc, &m);
        if (m.tag == DOC) doc_begins(&sc, &m);
        if (m.tag != SEG) continue;
        ptrdiff_t end = body_end(s, m.end, &next);
        TRY(add_seg(&sc, &m, (sv){s.p + m.end, end - m.end}, e));
    }
    if (g->ntrack == sc.first) return err_set(e, ST_DATA, "'%s' holds no <seg>", path);
    return ST_OK;
}

/* ---- loading ---- */

static int bid(sv peek, sv filename)
{
    static const char *const sets[] = {"<srcset", "<refset", "<tstset", "<SRCSET", "<REFSET", "<TSTSET"};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (sv_find(peek, sv_z(sets[i])) >= 0) return 92;
    return sv_ends(filename, SV(".sgm")) || sv_ends(filename, SV(".sgml")) ? 50 : 0;
}

static enum status read_all(struct input *in, const char *path, char **bytes, size_t *n, struct err *e)
{
    size_t cap = 1 << 20;
    *bytes = mem_alloc(cap);
    for (;;) {
        if (*n == cap) *bytes = mem_realloc(*bytes, cap *= 2);
        ptrdiff_t got = input_read(in, *bytes + *n, cap - *n, e);
        if (got < 0) return e ? e->code : ST_IO;
        if (got == 0) return ST_OK;
        *n += (size_t)got;
        if (*n > SGM_BYTES_MAX)
            return err_set(e, ST_LIMIT, "'%s' is larger than 64 MiB, too large for a test set", path);
    }
}

static enum status mismatch(const struct track *a, const struct track *b, int i, struct err *e)
{
    if (i >= a->n || i >= b->n)
        return err_set(e, ST_DATA, "'%s' has %d segments, '%s'%s%.*s has %d", a->path, a->n, b->path,
                       b->sysid.n ? " system " : "", SV_ARG(sv_head(b->sysid, 40)), b->n);
    const struct sseg *x = &a->seg[i], *y = &b->seg[i];
    return err_set(e, ST_DATA, "'%s' line %d is segment '%.*s' of '%.*s', '%s' line %d is segment '%.*s' of '%.*s'",
                   a->path, x->line, SV_ARG(sv_head(x->id, 20)), SV_ARG(sv_head(x->doc, 40)), b->path, y->line,
                   SV_ARG(sv_head(y->id, 20)), SV_ARG(sv_head(y->doc, 40)));
}

static bool is_wanted(const struct sgm *g, const struct track *t)
{
    return t->kind == REF_SET || (t->kind == TST_SET && g->hypotheses);
}

/* Every wanted track must go in step with the source. */
static enum status check_step(const struct sgm *g, const struct track *t, struct err *e)
{
    for (int i = 0; i < g->src->n || i < t->n; i++) {
        bool same = i < g->src->n && i < t->n && sv_eq(g->src->seg[i].id, t->seg[i].id) &&
                    sv_eq_ci(g->src->seg[i].doc, t->seg[i].doc);
        if (!same) return mismatch(g->src, t, i, e);
    }
    return ST_OK;
}

static enum status settle(const struct reader *r, struct sgm *g, struct err *e)
{
    int wanted = 0, systems = 0;
    for (int i = 0; i < g->ntrack; i++) {
        if (g->track[i].kind == SRC_SET && !g->src) g->src = &g->track[i];
        wanted += is_wanted(g, &g->track[i]);
        systems += g->track[i].kind == TST_SET;
    }
    if (!g->src)
        return err_set(e, ST_DATA,
                       "'%s' holds no <srcset>\nhint: give source and references together: a.src.sgm+a.ref.sgm",
                       r->path);
    if (!wanted && systems)
        return err_set(e, ST_DATA, "'%s' holds only outputs of systems\nhint: hypotheses: true reads them",
                       r->paths[r->nfiles - 1]);
    if (!wanted)
        return err_set(e, ST_DATA,
                       "'%s' holds no <refset>\nhint: give source and references together: a.src.sgm+a.ref.sgm",
                       r->paths[r->nfiles - 1]);
    for (int i = 0; i < g->ntrack; i++)
        if (is_wanted(g, &g->track[i])) TRY(check_step(g, &g->track[i], e));
    return ST_OK;
}

static enum status open_sgm(struct reader *r, struct err *e)
{
    (void)e;
    struct sgm *g = r->state = MEM_NEW(struct sgm);
    const struct sgm_cfg *cfg = r->cfg;
    g->hypotheses = cfg && cfg->hypotheses;
    return ST_OK;
}

static enum status load(struct reader *r, struct err *e)
{
    struct sgm *g = r->state;
    for (int i = 0; i < r->nfiles; i++) {
        TRY(read_all(r->ins[i], r->paths[i], &g->bytes[i], &g->nbytes[i], e));
        TRY(scan_file(g, r->paths[i], i, e));
        g->name_lang[i] = name_lang(sv_z(r->paths[i]), &g->mem);
    }
    g->loaded = true;
    return settle(r, g, e);
}

static void close_sgm(struct reader *r)
{
    struct sgm *g = r->state;
    if (!g) return;
    for (int i = 0; i < g->ntrack; i++) mem_free(g->track[i].seg);
    for (int i = 0; i < READER_FILES_MAX; i++) mem_free(g->bytes[i]);
    arena_release(&g->mem);
    mem_free(g);
}

/* ---- segments ---- */

/* The character an entity at s stands for; its length in the text, 0: not one. */
static int entity(sv s, char out[4], int *nout)
{
    static const struct {
        const char *name;
        char c;
    } known[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!sv_starts(s, sv_z(known[i].name))) continue;
        out[0] = known[i].c;
        *nout = 1;
        return (int)strlen(known[i].name);
    }
    ptrdiff_t semi = sv_starts(s, SV("&#")) ? sv_find_c(sv_head(s, 9), ';') : -1;
    int64_t code;
    if (semi < 3 || !sv_to_i64((sv){s.p + 2, semi - 2}, &code)) return 0;
    if (code < 32 || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return 0;
    *nout = utf8_put(out, (uint32_t)code);
    return (int)semi + 1;
}

static void add_term(struct buf *terms, const struct mark *m)
{
    sv src = attr(m, "src"), tgt = attr(m, "tgt");
    if (!src.n || terms->n + (size_t)(src.n + tgt.n) > TERMS_MAX) return;
    struct buf one;
    buf_init(&one, TERMS_MAX * 2);
    buf_adds(&one, src);
    buf_addc(&one, '=');
    buf_adds(&one, tgt);
    if (sv_find(buf_sv(terms), buf_sv(&one)) < 0) { /* a term met twice is listed once */
        if (terms->n) buf_adds(terms, SV("; "));
        buf_adds(terms, buf_sv(&one));
    }
    buf_release(&one);
}

/* The body without <term> and the like, entities undone; what the terms say goes to `terms`. */
static void plain(sv s, struct buf *to, struct buf *terms)
{
    struct mark m;
    for (ptrdiff_t i = 0; i < s.n;) {
        char c[4];
        int n = 0, used = s.p[i] == '&' ? entity(sv_from(s, i), c, &n) : 0;
        if (used) {
            buf_add(to, c, (size_t)n);
            i += used;
        } else if (s.p[i] == '<' && mark_at(s, i, &m)) {
            if (m.tag == TERM && !m.closing) add_term(terms, &m);
            i = m.end;
        } else {
            buf_addc(to, s.p[i++]);
        }
    }
}

/* 0, or why this segment spoils the unit */
static int add_text(const struct reader *r, struct unit *u, const struct track *t, sv lang, int i, struct buf *terms,
                    arena *mem)
{
    if ((size_t)t->seg[i].body.n > r->max_record) return RR_TOO_LONG;
    if (!utf8_ok(t->seg[i].body)) return RR_NOT_UTF8;
    struct buf text;
    buf_init(&text, r->max_record);
    plain(t->seg[i].body, &text, terms);
    sv clean = units_squeeze(buf_sv(&text), mem);
    buf_release(&text);
    struct seg *s = unit_add(u, lang, clean, t->kind == TST_SET ? SEG_MT : SEG_TEXT, mem);
    if (t->kind != SRC_SET && t->sysid.n && utf8_ok(t->sysid)) s->name = arena_dup(mem, t->sysid);
    return clean.n ? 0 : RR_EMPTY_SIDE;
}

static sv lang_of(const struct reader *r, const struct track *t, int i, arena *mem)
{
    const struct sgm *g = r->state;
    bool src = t->kind == SRC_SET;
    sv raw = first_of(t->lang, src ? t->seg[i].origlang : (sv){NULL, 0});
    sv user = src ? r->src_lang : r->tgt_lang, name = g->name_lang[t->file];
    if (t->lang.n == 0 && user.n) return arena_dup(mem, user);
    struct lang_cache none = {.n = 0};
    return raw.n ? lang_cached(&none, raw, mem) : arena_dup(mem, name);
}

static void set_columns(struct unit *u, const struct sseg *s, sv terms, arena *mem)
{
    if (utf8_ok(s->genre)) units_col(u, SV("genre"), s->genre, mem);
    if (utf8_ok(s->origlang)) units_col(u, SV("origlang"), s->origlang, mem);
    if (terms.n && utf8_ok(terms)) units_col(u, SV("terms"), terms, mem);
}

static void give(const struct reader *r, struct batch *b, int i)
{
    struct sgm *g = r->state;
    const struct sseg *s = &g->src->seg[i];
    struct unit *u = units_new(b);
    struct buf terms;
    buf_init(&terms, 2 * TERMS_MAX);
    int why = add_text(r, u, g->src, lang_of(r, g->src, i, &b->mem), i, &terms, &b->mem);
    for (int k = 0; k < g->ntrack && !why; k++)
        if (is_wanted(g, &g->track[k]))
            why = add_text(r, u, &g->track[k], lang_of(r, &g->track[k], i, &b->mem), i, &terms, &b->mem);
    if (!utf8_ok(s->doc) || !utf8_ok(s->id)) why = RR_NOT_UTF8;
    if (!why) {
        u->doc = arena_dup(&b->mem, s->doc);
        u->id = arena_f(&b->mem, "%.*s:%.*s", SV_ARG(s->doc), SV_ARG(s->id));
        u->doc_pos = s->pos;
        set_columns(u, s, buf_sv(&terms), &b->mem);
    }
    buf_release(&terms);
    uint64_t record = (uint64_t)i + 1;
    if (!why && !units_orient(u, r->src_lang, r->tgt_lang, u->seg[0].lang)) why = RR_MISSING_FIELD;
    if (why)
        units_drop(r, b, NULL, record, why);
    else
        units_keep(r, b, u, record);
}

static enum status next(struct reader *r, struct batch *b, struct err *e)
{
    struct sgm *g = r->state;
    if (!g->loaded) TRY(load(r, e));
    while (g->at < g->src->n && !batch_full(b)) give(r, b, g->at++);
    return ST_OK;
}

const struct reader_type reader_sgm = {
    .name = "sgm",
    .exts = "sgm sgml",
    .help = "WMT and NIST test sets in SGM: a.src.sgm+a.ref.sgm",
    .gives = GIVES_UNITS,
    .files_max = READER_FILES_MAX,
    .opts = opts,
    .cfg_size = sizeof(struct sgm_cfg),
    .bid = bid,
    .open = open_sgm,
    .next = next,
    .close = close_sgm,
};

/* PO, the catalogues of gettext: msgid is the source (English unless said otherwise), msgstr the target.
 *
 *     # translator's comment   #. comment for translators   #: where   #, flags   #| previous   #~ obsolete
 *     msgctxt "..." msgid "..." [msgid_plural "..."] msgstr "..." | msgstr[0] "..." msgstr[1] "..."
 *
 * The language is the header's, else the file name's; the charset the header's. An entry with plural forms gives two
 * records, by the header's own rule for n = 1 and n = 5 (one where both are the same form). msgctxt and "#." comments
 * are the note. Untranslated, fuzzy and obsolete entries are counted drops. An entry with a broken escape is dropped, a
 * line that is no PO at all is an error. */
#include "corpus/reader.h"

#include "corpus/names.h"
#include "corpus/readers/plural.h"
#include "corpus/readers/recode.h"
#include "text/lang.h"

enum { FORMS_MAX = 16 };
enum { R_UNTRANSLATED = RR_OWN, R_FUZZY, R_OBSOLETE };
static const char *const reasons[] = {"untranslated", "fuzzy", "obsolete", NULL};

struct po_cfg {
    bool fuzzy, document;
    sv encoding;
};
static const struct opt opts[] = {
    OPT_BOOL(struct po_cfg, fuzzy, "false", "keep entries marked fuzzy"),
    OPT_BOOL(struct po_cfg, document, "false", "a file is a document, its entries in order (translated documentation)"),
    OPT_STR(struct po_cfg, encoding, NULL, "NAME", "encoding where the header's charset is wrong"), OPT_END};

/* the strings of an entry; MSGSTR + i is msgstr[i] */
enum part { NONE = -1, MSGCTXT, MSGID, MSGID_PLURAL, MSGSTR, PARTS = MSGSTR + FORMS_MAX };

struct entry {
    struct buf text[PARTS], note;
    bool has[PARTS], fuzzy, obsolete, bad, not_utf8, over;
    uint64_t line; /* of msgctxt or msgid */
    int forms;
};
struct po {
    struct lines *l;
    struct recode *recode;
    struct entry e;
    enum part part; /* which string a continuation line adds to */
    bool end, header_seen;
    sv source, target;
    struct plural plural;
    int64_t record; /* kept records so far: the place in the document */
    sv doc;
};

static int bid(sv peek, sv filename)
{
    bool by_name = sv_ends(name_plain(filename), SV(".po")), id = false, str = false;
    if (sv_starts(peek, SV("\xef\xbb\xbf"))) peek = sv_from(peek, 3);
    while (peek.p && !(id && str)) {
        sv line = sv_cut(&peek, '\n');
        id |= sv_starts(line, SV("msgid \""));
        str |= id && (sv_starts(line, SV("msgstr \"")) || sv_starts(line, SV("msgstr[0] \"")));
    }
    return id && str ? 90 + 5 * by_name : by_name ? 50 : 0;
}

static enum status open_po(struct reader *r, struct err *e)
{
    const struct po_cfg *cfg = r->cfg;
    struct po *s = r->state = MEM_NEW(struct po);
    for (int i = 0; i < PARTS; i++) buf_init(&s->e.text[i], r->max_record);
    buf_init(&s->e.note, 64 << 10);
    s->part = NONE;
    s->l = lines_new(r->in, r->max_record);
    s->source = r->src_lang.n ? r->src_lang : SV("en");
    s->target = name_lang(sv_z(r->path), r->mem);
    /* a catalogue translates from English; asked for the other direction, the records are turned round after reading */
    if (r->src_lang.n && !sv_is(r->src_lang, "en") && sv_is(r->tgt_lang, "en")) s->source = SV("en");
    if (!s->target.n || sv_eq(s->target, s->source)) s->target = sv_is(r->tgt_lang, "en") ? r->src_lang : r->tgt_lang;
    if (cfg->document) s->doc = sv_z(r->path);
    return recode_new(&s->recode, cfg->encoding, r->path, e);
}

static void close_po(struct reader *r)
{
    struct po *s = r->state;
    if (!s) return;
    for (int i = 0; i < PARTS; i++) buf_release(&s->e.text[i]);
    buf_release(&s->e.note);
    lines_free(s->l);
    recode_free(s->recode);
    mem_free(s);
}

static enum status wrong(const struct reader *r, uint64_t line, const char *what, struct err *e)
{
    return err_set(e, ST_DATA, "'%s' line %llu: %s", r->path, (unsigned long long)line, what);
}

/* ---- strings ---- */

static int hex(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The escape behind a backslash at *p; false when C knows none like it. */
static bool escape(const char **p, const char *end, struct buf *to)
{
    static const char from[] = "ntr\"\\abfv", as[] = "\n\t\r\"\\\a\b\f\v";
    if (*p >= end) return false;
    char c = *(*p)++;
    const char *hit = c ? strchr(from, c) : NULL;
    int v = 0, n = 0;
    if (hit) {
        buf_addc(to, as[hit - from]);
        return true;
    }
    if (c >= '0' && c <= '7')
        for (--*p; *p < end && n < 3 && **p >= '0' && **p <= '7'; n++) v = v * 8 + *(*p)++ - '0';
    else if (c == 'x')
        for (; *p < end && n < 2 && hex(**p) >= 0; n++) v = v * 16 + hex(*(*p)++);
    else
        return false;
    buf_addc(to, (char)v);
    return n > 0 && v < 256;
}

/* Adds the quoted string that `line` is to part `part`. False: it is no quoted string. */
static bool add_string(struct entry *en, enum part part, sv line)
{
    line = sv_trim(line);
    if (line.n < 2 || line.p[0] != '"' || line.p[line.n - 1] != '"') return false;
    const char *p = line.p + 1, *end = line.p + line.n - 1;
    struct buf *to = &en->text[part];
    while (p < end) {
        const char *s = p;
        while (p < end && *p != '\\' && *p != '"') p++;
        buf_add(to, s, (size_t)(p - s));
        if (p == end) break;
        if (*p++ == '"') return false; /* a bare quote inside */
        if (!escape(&p, end, to)) en->bad = true;
    }
    en->over |= to->over;
    return true;
}

/* ---- the header ---- */

static sv field(sv header, const char *name)
{
    while (header.p) {
        sv line = sv_cut(&header, '\n'), key = sv_z(name);
        if (sv_eq_ci(sv_head(line, key.n), key)) return sv_trim(sv_from(line, key.n));
    }
    return sv_of("", 0);
}

static enum status take_header(struct reader *r, struct err *e)
{
    const struct po_cfg *cfg = r->cfg;
    struct po *s = r->state;
    sv text = buf_sv(&s->e.text[MSGSTR]), type = field(text, "Content-Type:");
    ptrdiff_t at = sv_find(type, SV("charset="));
    s->header_seen = true;
    if (at >= 0 && !cfg->encoding.n) {
        recode_free(s->recode);
        s->recode = NULL;
        sv charset = sv_from(type, at + 8);
        TRY(recode_new(&s->recode, sv_cut(&charset, ';'), r->path, e));
    }
    sv lang = field(text, "Language:");
    if (lang.n && lang_norm(lang, r->mem).n) s->target = lang_norm(lang, r->mem);
    s->plural = plural_of(field(text, "Plural-Forms:"));
    return ST_OK;
}

/* ---- entries become items ---- */

static void clear(struct entry *en)
{
    for (int i = 0; i < PARTS; i++) {
        if (en->has[i]) buf_reset(&en->text[i]);
        en->has[i] = false;
    }
    buf_reset(&en->note);
    en->fuzzy = en->obsolete = en->bad = en->not_utf8 = en->over = false;
    en->forms = 0;
}

static int why_not(const struct reader *r, const struct po *s)
{
    const struct po_cfg *cfg = r->cfg;
    const struct entry *en = &s->e;
    if (en->obsolete) return R_OBSOLETE;
    if (en->over) return RR_TOO_LONG;
    if (en->not_utf8) return RR_NOT_UTF8;
    if (en->bad) return RR_BAD_RECORD;
    bool any = false;
    for (int i = MSGSTR; i < PARTS; i++) any |= en->text[i].n > 0 && en->has[i];
    if (!any) return R_UNTRANSLATED;
    return en->fuzzy && !cfg->fuzzy ? R_FUZZY : -1;
}

static sv note_of(const struct entry *en, arena *mem)
{
    sv ctxt = buf_sv(&en->text[MSGCTXT]), note = buf_sv(&en->note);
    if (!en->has[MSGCTXT] && !note.n) return (sv){NULL, 0};
    if (!en->has[MSGCTXT]) return arena_dup(mem, note);
    return note.n ? arena_f(mem, "%.*s\n%.*s", SV_ARG(ctxt), SV_ARG(note)) : arena_dup(mem, ctxt);
}

static void emit(const struct reader *r, struct batch *b, enum part id, int form)
{
    struct po *s = r->state;
    struct entry *en = &s->e;
    struct item *it = batch_add(b, (sv){NULL, 0}, (sv){NULL, 0}, r->file, en->line);
    struct unit *u = ARENA_NEW(&b->mem, struct unit);
    sv src = arena_dup(&b->mem, buf_sv(&en->text[id])), tgt = arena_dup(&b->mem, buf_sv(&en->text[MSGSTR + form]));
    u->doc_pos = -1;
    u->note = note_of(en, &b->mem);
    u->record = (int64_t)en->line;
    if (s->doc.n) {
        u->doc = s->doc;
        u->doc_pos = s->record;
    }
    s->record++;
    unit_add(u, s->source, src, SEG_TEXT, &b->mem);
    unit_add(u, s->target, tgt, SEG_TEXT, &b->mem);
    if (en->fuzzy) unit_add_col(u, SV("flag"), SV("fuzzy"), &b->mem);
    it->obj = u;
    b->bytes += (size_t)(src.n + tgt.n);
}

static enum status flush(struct reader *r, struct batch *b, struct err *e)
{
    struct po *s = r->state;
    struct entry *en = &s->e;
    if (!en->has[MSGID]) {
        clear(en);
        return ST_OK;
    }
    if (!en->has[MSGSTR] && !en->forms) return wrong(r, en->line, "an entry without msgstr", e);
    if (en->text[MSGID].n == 0 && !en->has[MSGCTXT]) {
        if (!en->obsolete && !s->header_seen) TRY(take_header(r, e));
        clear(en);
        return ST_OK;
    }
    int why = why_not(r, s);
    int one = s->plural.forms ? s->plural.one : 0, many = s->plural.forms ? s->plural.many : en->forms > 1;
    if (why >= 0)
        batch_add(b, (sv){NULL, 0}, (sv){NULL, 0}, r->file, en->line)->reason = r->reason[why];
    else if (!en->has[MSGID_PLURAL])
        emit(r, b, MSGID, 0);
    else {
        if (one != many && one < FORMS_MAX) emit(r, b, MSGID, one);
        if (many < FORMS_MAX) emit(r, b, MSGID_PLURAL, many);
    }
    clear(en);
    return ST_OK;
}

/* ---- lines ---- */

static void comment(struct entry *en, sv line)
{
    char kind = line.n > 1 ? line.p[1] : ' ';
    sv rest = sv_trim(sv_from(line, 2));
    if (kind == ',') {
        while (rest.p)
            if (sv_is(sv_trim(sv_cut(&rest, ',')), "fuzzy")) en->fuzzy = true;
    } else if (kind == '.' && rest.n) {
        if (en->note.n) buf_addc(&en->note, '\n');
        buf_adds(&en->note, rest);
    }
}

/* msgid, msgstr[2] ... at the start of *line; the rest stays in *line. NONE: no keyword. */
static enum part keyword(sv *line)
{
    static const struct {
        const char *word;
        enum part part;
    } words[] = {{"msgid_plural", MSGID_PLURAL}, {"msgctxt", MSGCTXT}, {"msgid", MSGID}, {"msgstr", MSGSTR}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!sv_starts(*line, sv_z(words[i].word))) continue;
        sv rest = sv_from(*line, (ptrdiff_t)strlen(words[i].word));
        enum part part = words[i].part;
        if (part == MSGSTR && rest.n && rest.p[0] == '[') {
            int64_t k;
            ptrdiff_t close = sv_find_c(rest, ']');
            if (close < 0 || !sv_to_i64(sv_of(rest.p + 1, close - 1), &k) || k < 0 || k >= FORMS_MAX) return NONE;
            part = (enum part)(MSGSTR + (int)k);
            rest = sv_from(rest, close + 1);
        }
        *line = sv_trim(rest);
        return part;
    }
    return NONE;
}

/* A string begins: of this entry, or of the next one. */
static enum status begin(struct reader *r, struct batch *b, enum part part, bool obsolete, uint64_t no, struct err *e)
{
    struct po *s = r->state;
    struct entry *en = &s->e;
    bool strings = en->has[MSGSTR] || en->forms;
    if (part == MSGCTXT || part == MSGID) {
        if (strings) TRY(flush(r, b, e));
        if (en->has[part]) return wrong(r, no, "an entry without msgstr", e);
        if (!en->has[MSGCTXT]) en->line = no;
        en->obsolete = obsolete;
    } else if (!en->has[MSGID] || (part >= MSGSTR && en->has[part]) || (part == MSGID_PLURAL && strings))
        return wrong(r, no, "msgstr or msgid_plural out of place", e);
    en->has[part] = true;
    if (part >= MSGSTR && en->forms < part - MSGSTR + 1) en->forms = part - MSGSTR + 1;
    s->part = part;
    return ST_OK;
}

static enum status take_line(struct reader *r, struct batch *b, sv line, uint64_t no, struct err *e)
{
    struct po *s = r->state;
    struct entry *en = &s->e;
    bool obsolete = sv_starts(line, SV("#~"));
    line = sv_trim(obsolete ? sv_from(line, 2) : line);
    if (obsolete && sv_starts(line, SV("|"))) return ST_OK; /* previous msgid of an obsolete entry */
    if (!line.n) return ST_OK;
    if (line.p[0] == '#') {
        if (en->has[MSGSTR] || en->forms) TRY(flush(r, b, e));
        s->part = NONE;
        comment(en, line);
        return ST_OK;
    }
    enum part part = keyword(&line);
    if (part != NONE)
        TRY(begin(r, b, part, obsolete, no, e));
    else if (s->part == NONE || line.p[0] != '"')
        return wrong(r, no, "this is no line of a PO file", e);
    if (!add_string(en, s->part, line)) return wrong(r, no, "a string that is not closed, or text behind it", e);
    return ST_OK;
}

static enum status next_po(struct reader *r, struct batch *b, struct err *e)
{
    struct po *s = r->state;
    struct err local = {0}, *le = e ? e : &local;
    while (!s->end && !batch_full(b)) {
        sv line;
        uint64_t no;
        enum line_kind k = lines_next(s->l, &line, &no, le);
        if (k == LINE_END && le->code) return le->code;
        if (k == LINE_TOO_LONG) return wrong(r, no, "the line is too long", le);
        s->end = k == LINE_END;
        if (!s->end && !recode_line(s->recode, &line)) s->e.not_utf8 = true;
        TRY(s->end ? flush(r, b, le) : take_line(r, b, line, no, le));
    }
    return ST_OK;
}

const struct reader_type reader_po = {.name = "po",
                                      .exts = "po",
                                      .help = "gettext catalogues, any charset iconv knows",
                                      .reasons = reasons,
                                      .opts = opts,
                                      .cfg_size = sizeof(struct po_cfg),
                                      .bid = bid,
                                      .open = open_po,
                                      .next = next_po,
                                      .close = close_po};

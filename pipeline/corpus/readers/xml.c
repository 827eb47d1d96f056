/* libxml2's SAX2 push parser turned round: callbacks queue events, xml_next hands them out (xml.h has the promises).
 *
 * Why so: xmlTextReader builds a node per event and reads 512 bytes at a time (a third of the speed), and plain SAX
 * would turn every reader inside out. A queue of one 64 KiB piece costs one copy of the text and stays in the cache. */
#include "corpus/readers/xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <stdarg.h>
#include <stdio.h>

enum { PIECE = 64 << 10, QUEUE_TEXT_MAX = 64 << 20 };

/* Offsets instead of pointers: the text buffer moves while the queue fills. Names live in the parser's dictionary. */
struct queued_attr {
    const char *name, *prefix;
    size_t at, n;
};
struct queued {
    enum xml_kind kind;
    int tag, line, nattr;
    const char *name;
    size_t at, n; /* TEXT: bytes in text; START: first attribute in qa */
};

struct xml {
    xmlParserCtxtPtr ctxt;
    struct input *in;
    const xmlChar **tag; /* the caller's names, interned */
    int ntag;
    struct queued *q;
    int nq, capq, next;
    struct queued_attr *qa;
    int na, capa;
    struct buf text;
    struct xml_attr *out; /* attributes of the event handed out */
    int capout;
    int depth, line, line_add;   /* line_add: line breaks skipped before the declaration */
    bool started, rooted, ended; /* rooted: an element was seen */
    struct err err;
    char piece[PIECE];
};

/* ---- errors ---- */

static int parser_line(const struct xml *x)
{
    return x->line_add + (x->ctxt->input ? x->ctxt->input->line : 0);
}

static void stop(struct xml *x, int line, const char *what)
{
    err_set(&x->err, ST_DATA, "reading '%s': line %d: %s", input_name(x->in), line, what);
    xmlStopParser(x->ctxt);
}

/* libxml2's words where they are good, ours where they mislead (its hints name options nobody here can set). */
static void describe(const struct xml *x, const xmlError *from, char *to, size_t n)
{
    const char *msg = from->message ? from->message : "malformed XML";
    bool bad_bytes = from->code == XML_I18N_CONV_FAILED || !strncmp(msg, "Input is not proper UTF-8", 25);
    if (bad_bytes)
        msg = "bytes that are not valid in the declared encoding (UTF-8 where none is declared)";
    else if (strstr(msg, "Huge input lookup"))
        msg = "one tag or comment is longer than 10 MB";
    else if (from->code == XML_ERR_DOCUMENT_END && x->depth > 0)
        msg = "the file ends inside an element";
    else if (from->code == XML_ERR_DOCUMENT_EMPTY || (from->code == XML_ERR_DOCUMENT_END && !x->rooted))
        msg = "no XML element here";
    snprintf(to, n, "%s", msg);
    to[strcspn(to, "\n")] = 0;
    if (to[0] >= 'A' && to[0] <= 'Z' && to[1] >= 'a' && to[1] <= 'z') to[0] = (char)(to[0] - 'A' + 'a');
}

/* Warnings pass, and so do namespace and DTD validity complaints: neither changes what a reader sees. */
#if LIBXML_VERSION >= 21200
typedef const xmlError *error_ptr;
#else
typedef xmlErrorPtr error_ptr;
#endif
static void on_error(void *user, error_ptr from)
{
    struct xml *x = user;
    bool harmless = from->level < XML_ERR_ERROR || from->domain == XML_FROM_NAMESPACE ||
                    from->domain == XML_FROM_VALID || from->domain == XML_FROM_DTD;
    if (harmless || x->err.code != ST_OK) return;
    char what[300];
    describe(x, from, what, sizeof what);
    stop(x, from->line > 0 ? x->line_add + from->line : parser_line(x), what);
}

enum status xml_fail(const struct xml *x, struct err *e, const char *fmt, ...)
{
    char what[300];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof what, fmt, ap);
    va_end(ap);
    return err_set(e, ST_DATA, "reading '%s': line %d: %s", input_name(x->in), x->line, what);
}

/* ---- callbacks ---- */

static struct queued *push(struct xml *x, enum xml_kind kind)
{
    MEM_GROW(x->q, x->nq, x->capq);
    struct queued *q = &x->q[x->nq++];
    *q = (struct queued){.kind = kind, .tag = -1, .line = parser_line(x)};
    return q;
}

static int tag_of(const struct xml *x, const xmlChar *name)
{
    for (int i = 0; i < x->ntag; i++)
        if (x->tag[i] == name) return i;
    return -1;
}

static void push_attr(struct xml *x, const xmlChar *const *from)
{
    size_t n = (size_t)(from[4] - from[3]);
    MEM_GROW(x->qa, x->na, x->capa);
    x->qa[x->na++] = (struct queued_attr){(const char *)from[0], (const char *)from[1], x->text.n, n};
    buf_add(&x->text, from[3], n);
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int nns,
                     const xmlChar **ns, int nattr, int ndefault, const xmlChar **attr)
{
    (void)prefix, (void)uri, (void)nns, (void)ns;
    struct xml *x = user;
    x->rooted = true;
    if (++x->depth > XML_DEPTH_MAX) {
        stop(x, parser_line(x), "elements are nested more than 200 deep");
        return;
    }
    struct queued *q = push(x, XML_START);
    q->tag = tag_of(x, name);
    q->name = (const char *)name;
    q->at = (size_t)x->na;
    q->nattr = nattr - ndefault; /* a DTD's defaults stand last: not in the file, and a way to blow memory up */
    for (int i = 0; i < nattr - ndefault; i++) push_attr(x, attr + 5 * (ptrdiff_t)i);
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)prefix, (void)uri;
    struct xml *x = user;
    x->depth--;
    struct queued *q = push(x, XML_END);
    q->tag = tag_of(x, name);
    q->name = (const char *)name;
}

static void on_text(void *user, const xmlChar *p, int n)
{
    struct xml *x = user;
    struct queued *last = x->nq > 0 ? &x->q[x->nq - 1] : NULL;
    if (!last || last->kind != XML_TEXT) {
        last = push(x, XML_TEXT);
        last->at = x->text.n;
    }
    buf_add(&x->text, p, (size_t)n);
    last->n = x->text.n - last->at;
}

/* Asked only for what is not predefined: the parser knows those five itself. Inside a DTD the question is merely
 * whether a declaration repeats an earlier one. */
static xmlEntityPtr on_entity(void *user, const xmlChar *name)
{
    struct xml *x = user;
    if (x->ctxt->inSubset) return NULL;
    char what[300];
    snprintf(what, sizeof what, "reference to the entity '%.80s': only the predefined entities are read",
             (const char *)name);
    stop(x, parser_line(x), what);
    return NULL;
}

/* ---- life ---- */

/* Attribute values come with `&amp;` undone only under XML_PARSE_NOENT; entities proper never get past on_entity. */
enum { OPTIONS = XML_PARSE_NONET | XML_PARSE_NOENT };

static xmlParserCtxtPtr parser_new(struct xml *x)
{
    xmlSAXHandler sax = {0};
    sax.initialized = XML_SAX2_MAGIC;
    sax.startElementNs = on_start;
    sax.endElementNs = on_end;
    sax.characters = on_text;
    sax.ignorableWhitespace = on_text;
    sax.cdataBlock = on_text;
    sax.getEntity = on_entity;
    sax.serror = on_error;
    xmlParserCtxtPtr ctxt = xmlCreatePushParserCtxt(&sax, x, NULL, 0, NULL);
    if (ctxt) xmlCtxtUseOptions(ctxt, OPTIONS);
    return ctxt;
}

enum status xml_open(struct xml **to, struct input *in, const char *const *tags, struct err *e)
{
    *to = NULL;
    struct xml *x = mem_alloc(sizeof *x);
    memset(x, 0, offsetof(struct xml, piece));
    x->in = in;
    buf_init(&x->text, QUEUE_TEXT_MAX);
    xmlInitParser();
    x->ctxt = parser_new(x);
    if (!x->ctxt) {
        xml_close(x);
        return err_set(e, ST_LIMIT, "the XML parser ran out of memory");
    }
    while (tags[x->ntag]) x->ntag++;
    x->tag = mem_array((size_t)x->ntag + 1, sizeof *x->tag);
    for (int i = 0; i < x->ntag; i++) x->tag[i] = xmlDictLookup(x->ctxt->dict, (const xmlChar *)tags[i], -1);
    *to = x;
    return ST_OK;
}

void xml_close(struct xml *x)
{
    if (!x) return;
    if (x->ctxt) {
        xmlFreeDoc(x->ctxt->myDoc); /* an entity declaration makes the parser keep one even without a tree */
        xmlFreeParserCtxt(x->ctxt);
    }
    mem_free(x->tag);
    mem_free(x->q);
    mem_free(x->qa);
    mem_free(x->out);
    buf_release(&x->text);
    mem_free(x);
}

/* ---- pulling ---- */

/* White space before the XML declaration is an error to libxml2 and an everyday sight in files. */
static sv skip_leading(struct xml *x, sv piece)
{
    static const char bom[] = "\xEF\xBB\xBF";
    ptrdiff_t i = piece.n >= 3 && !memcmp(piece.p, bom, 3) ? 3 : 0;
    for (; i < piece.n && (piece.p[i] == ' ' || piece.p[i] == '\n' || piece.p[i] == '\r' || piece.p[i] == '\t'); i++)
        x->line_add += piece.p[i] == '\n';
    return sv_from(piece, i);
}

/* Fills the piece as far as the input goes: the parser wants its first four bytes together. */
static enum status read_piece(struct xml *x, sv *piece)
{
    size_t n = 0;
    while (n < PIECE) {
        ptrdiff_t got = input_read(x->in, x->piece + n, PIECE - n, &x->err);
        if (got < 0) return x->err.code;
        if (got == 0) break;
        n += (size_t)got;
    }
    *piece = (sv){x->piece, (ptrdiff_t)n};
    x->ended = n < PIECE;
    return ST_OK;
}

static void parse_piece(struct xml *x)
{
    sv piece;
    if (read_piece(x, &piece) != ST_OK) return;
    if (!x->started) {
        piece = skip_leading(x, piece);
        x->started = true;
    }
    xmlParseChunk(x->ctxt, piece.p, (int)piece.n, 0);
    if (x->ended && x->err.code == ST_OK) xmlParseChunk(x->ctxt, NULL, 0, 1);
    if (x->text.over) stop(x, parser_line(x), "one tag is too long");
    if (!x->ctxt->wellFormed) stop(x, parser_line(x), "malformed XML");
}

static enum status refill(struct xml *x, struct err *e)
{
    x->nq = x->next = x->na = 0;
    buf_reset(&x->text);
    while (x->nq == 0 && !x->ended && x->err.code == ST_OK) parse_piece(x);
    if (x->nq > 0 || x->err.code == ST_OK) return ST_OK;
    return err_set(e, x->err.code, "%s", x->err.msg);
}

static sv view(const struct xml *x, size_t at, size_t n)
{
    return (sv){x->text.p ? x->text.p + at : "", (ptrdiff_t)n};
}

static void give_attrs(struct xml *x, const struct queued *q, struct xml_event *ev)
{
    while (x->capout < q->nattr) MEM_GROW(x->out, x->capout, x->capout);
    for (int i = 0; i < q->nattr; i++) {
        const struct queued_attr *a = &x->qa[q->at + (size_t)i];
        x->out[i] = (struct xml_attr){sv_z(a->name), sv_z(a->prefix), view(x, a->at, a->n)};
    }
    ev->attr = x->out;
    ev->nattr = q->nattr;
}

enum status xml_next(struct xml *x, struct xml_event *ev, struct err *e)
{
    if (x->next == x->nq) TRY(refill(x, e));
    *ev = (struct xml_event){.kind = XML_DONE, .tag = -1, .line = x->line};
    if (x->next == x->nq) return ST_OK;
    const struct queued *q = &x->q[x->next++];
    ev->kind = q->kind;
    ev->tag = q->tag;
    ev->line = x->line = q->line;
    if (q->kind == XML_TEXT)
        ev->text = view(x, q->at, q->n);
    else
        ev->name = sv_z(q->name);
    if (q->kind == XML_START) give_attrs(x, q, ev);
    return ST_OK;
}

enum status xml_skip(struct xml *x, struct err *e)
{
    struct xml_event ev;
    for (int depth = 1; depth > 0;) {
        TRY(xml_next(x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(x, e, "unexpected end");
        depth += ev.kind == XML_START;
        depth -= ev.kind == XML_END;
    }
    return ST_OK;
}

enum status xml_text(struct xml *x, struct buf *to, struct err *e)
{
    struct xml_event ev;
    for (int depth = 1; depth > 0;) {
        TRY(xml_next(x, &ev, e));
        if (ev.kind == XML_DONE) return xml_fail(x, e, "unexpected end");
        if (ev.kind == XML_TEXT) buf_adds(to, ev.text);
        depth += ev.kind == XML_START;
        depth -= ev.kind == XML_END;
    }
    return ST_OK;
}

sv xml_attr(const struct xml_event *ev, const char *name)
{
    for (int i = 0; i < ev->nattr; i++) {
        const struct xml_attr *a = &ev->attr[i];
        if (sv_is(a->name, name) && (!a->prefix.p || sv_is(a->prefix, "xml"))) return a->value;
    }
    return (sv){NULL, 0};
}

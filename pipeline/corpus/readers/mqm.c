/* Error annotations of translations as TSV: WMT MQM (system doc .. source target category severity [comment]), where
 * <v>..</v> marks the error in the source or the target, and the WMT QE tables without header (system doc n rater
 * source target starts ends severities), where character offsets do.
 *
 * A unit is what one system made of one segment: the source, the translation without marks (role mt, named after its
 * system; a reference that was judged among the systems is a text), and behind them what people found wrong with it, as
 * the column "mqm", one line an error: rater, severity, category, side (s or t), which of the places where the words
 * stand (from 1), the words. A rater who found nothing has a line that says no-error, without words. Where a reference
 * was judged, too, and nobody saw a major error in it, it is the target and the translation stands behind it. For that
 * the rows of a segment are held together (they stand together in the files); id is doc and segment.
 *
 * The QE tables have one row a unit already: columns starts, ends, severity, rater.
 *
 * Rows with fewer cells than the header have lost one to the left of the texts (a known fault of published files: no
 * rater). They are read from the right end, when category and severity then make sense; else they are counted drops. */
#include "corpus/reader.h"

#include "corpus/names.h"
#include "text/lang.h"

enum { CELLS = 24, HELD_ROWS = 1024, REFERENCE_ROWS = 64 };
struct mqm {
    int ncol, system, doc, seg, rater, source, target, category, severity; /* -1: there is none */
    int starts, ends;
    bool grouped; /* several rows make a unit */
    sv src, tgt;
};
/* Rows of one segment, until the next one begins. */
struct held {
    size_t from, n; /* in the text */
    uint64_t no;
    bool taken;
};
struct holder {
    struct lines *lines;
    struct buf text, out;
    struct held row[HELD_ROWS];
    int n;
};

static int cells_of(sv line, sv cell[CELLS])
{
    int n = 0;
    while (line.p && n < CELLS) cell[n++] = sv_cut(&line, '\t');
    return n;
}

static bool digits(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != ' ' && s.p[i] != '-') return false;
    return s.n > 0;
}

/* system doc n rater source target starts ends severities */
static bool is_qe(sv line)
{
    sv cell[CELLS];
    return cells_of(line, cell) == 9 && digits(cell[6]) && digits(cell[7]) && digits(cell[2]);
}

static int bid(sv peek, sv filename)
{
    (void)filename;
    sv line = sv_cut(&peek, '\n');
    bool head = sv_starts(line, SV("system\tdoc\t")) || sv_starts(line, SV("mt_system\tdoc"));
    if (head && sv_find(line, SV("\tsource\ttarget\t")) > 0) return 96;
    return is_qe(line) ? 92 : 0;
}

/* "mqm_newstest2020_zhen": four letters of two codes, one of them English */
static bool glued_pair(sv path, sv *a, sv *b, arena *mem)
{
    sv name = name_plain(path);
    for (ptrdiff_t i = 0; i + 4 <= name.n; i++) {
        sv x = sv_of(name.p + i, 2), y = sv_of(name.p + i + 2, 2);
        bool edge =
            (i == 0 || name.p[i - 1] == '_') && (i + 4 == name.n || name.p[i + 4] == '.' || name.p[i + 4] == '_');
        if (!edge || (!sv_is(x, "en") && !sv_is(y, "en")) || !lang_find(x) || !lang_find(y)) continue;
        *a = lang_norm(x, mem);
        *b = lang_norm(y, mem);
        return true;
    }
    return false;
}

static enum status open_mqm(struct reader *r, struct err *e)
{
    static const char *const names[][2] = {{"system", "mt_system"},   {"doc", "doc_id"},      {"seg_id", "globalSegId"},
                                           {"rater", "annotator_id"}, {"source", "-"},        {"target", "-"},
                                           {"category", "-"},         {"severity", "errors"}, {"start_ids", "-"},
                                           {"end_ids", "-"}};
    struct mqm *m = ARENA_NEW(r->mem, struct mqm);
    int *const to[] = {&m->system, &m->doc,      &m->seg,      &m->rater,  &m->source,
                       &m->target, &m->category, &m->severity, &m->starts, &m->ends};
    struct err le = {0};
    sv peek = input_peek(r->in, &le), head = sv_cut(&peek, '\n'), cell[CELLS];
    if (le.code) return err_set(e, le.code, "%s", le.msg);
    r->shared = m;
    struct holder *h = MEM_NEW(struct holder);
    r->state = h;
    h->lines = lines_new(r->in, r->max_record);
    buf_init(&h->text, BUF_MAX_DEFAULT);
    buf_init(&h->out, BUF_MAX_DEFAULT);
    if (is_qe(head))
        *m = (struct mqm){9, 0, 1, 2, 3, 4, 5, -1, 8, 6, 7, false, {NULL, 0}, {NULL, 0}};
    else {
        m->ncol = cells_of(head, cell);
        for (int k = 0; k < 10; k++) {
            *to[k] = -1;
            for (int i = m->ncol - 1; i >= 0; i--) /* a document's name stands before its number */
                if (sv_is(sv_trim(cell[i]), names[k][0]) || sv_is(sv_trim(cell[i]), names[k][1])) *to[k] = i;
        }
        while (m->ncol && sv_starts(cell[m->ncol - 1], SV("#"))) m->ncol--; /* a remark behind the names */
        sv line;
        uint64_t no;
        lines_next(h->lines, &line, &no, &le); /* steps over the header; the peek is gone with it */
        if (le.code) return err_set(e, le.code, "%s", le.msg);
    }
    if (m->source < 0 || m->target < 0)
        return err_set(e, ST_DATA, "'%s': no columns source and target in the header", r->path);
    m->grouped = m->system >= 0 && m->doc >= 0 && m->seg >= 0 && m->category > m->target && m->severity > m->target &&
                 (m->rater < 0 || (m->rater > m->seg && m->rater > m->doc && m->rater > m->system));
    m->src = r->src_lang;
    m->tgt = r->tgt_lang;
    if (m->src.n && m->tgt.n) return ST_OK;
    if (name_pair(sv_z(r->path), &m->src, &m->tgt, r->mem) || glued_pair(sv_z(r->path), &m->src, &m->tgt, r->mem))
        return ST_OK;
    return err_set(e, ST_DATA, "cannot tell the languages of '%s'\nhint: give --src-lang and --tgt-lang", r->path);
}

static void close_mqm(struct reader *r)
{
    struct holder *h = r->state;
    if (!h) return;
    lines_free(h->lines);
    buf_release(&h->text);
    buf_release(&h->out);
    mem_free(h);
}

/* ---- rows of one segment ---- */

static sv cell_at(sv line, int at)
{
    for (; at > 0 && line.p; at--) sv_cut(&line, '\t');
    return line.p ? sv_cut(&line, '\t') : line;
}

static sv held_line(const struct holder *h, int i)
{
    return sv_of((const char *)h->text.p + h->row[i].from, (ptrdiff_t)h->row[i].n);
}

static bool same_segment(const struct mqm *m, sv a, sv b)
{
    return sv_eq(cell_at(a, m->doc), cell_at(b, m->doc)) && sv_eq(cell_at(a, m->seg), cell_at(b, m->seg));
}

/* "ref", "refA", "ref-B", "ref.A", "Human-A.0": a translation by people. */
static bool is_reference(sv system)
{
    if (sv_starts(system, SV("hyp."))) system = sv_from(system, 4);
    if (sv_starts(system, SV("Human-"))) return true;
    if (!sv_starts(system, SV("ref"))) return false;
    return system.n == 3 || !(system.p[3] >= 'a' && system.p[3] <= 'z');
}

static void put_line(struct buf *b, sv line)
{
    if (b->n) buf_addc(b, '\n');
    buf_adds(b, line);
}

/* What one system made of the segment, and the references after it: an item for each system, as they come. */
static void emit_system(const struct reader *r, struct holder *h, int first, struct batch *b)
{
    const struct mqm *m = r->shared;
    sv system = cell_at(held_line(h, first), m->system);
    buf_reset(&h->out);
    for (int i = first; i < h->n; i++) {
        if (h->row[i].taken || !sv_eq(cell_at(held_line(h, i), m->system), system)) continue;
        h->row[i].taken = true;
        put_line(&h->out, held_line(h, i));
    }
    for (int i = 0, given = 0; i < h->n && given < REFERENCE_ROWS; i++) {
        sv other = cell_at(held_line(h, i), m->system);
        if (!is_reference(other) || sv_eq(other, system)) continue;
        put_line(&h->out, held_line(h, i));
        given++;
    }
    batch_add(b, buf_sv(&h->out), (sv){NULL, 0}, r->file, h->row[first].no);
}

static void emit_held(const struct reader *r, struct holder *h, struct batch *b)
{
    for (int i = 0; i < h->n; i++)
        if (!h->row[i].taken) emit_system(r, h, i, b);
    h->n = 0;
    buf_reset(&h->text);
}

static void take_row(const struct reader *r, struct holder *h, struct batch *b, sv line, uint64_t no)
{
    const struct mqm *m = r->shared;
    bool full = h->n == HELD_ROWS || h->text.n + (size_t)line.n > r->max_record;
    if (h->n && (full || !same_segment(m, held_line(h, 0), line))) emit_held(r, h, b);
    h->row[h->n++] = (struct held){h->text.n, (size_t)line.n, no, false};
    buf_adds(&h->text, line);
}

static enum status next_mqm(struct reader *r, struct batch *b, struct err *e)
{
    struct err local = {0}, *le = e ? e : &local;
    const struct mqm *m = r->shared;
    struct holder *h = r->state;
    while (!batch_full(b)) {
        sv line, none = {NULL, 0};
        uint64_t no;
        enum line_kind k = lines_next(h->lines, &line, &no, le);
        if (k == LINE_OK && m->grouped && cell_at(line, m->doc).p && cell_at(line, m->seg).p) {
            take_row(r, h, b, line, no);
            continue;
        }
        emit_held(r, h, b);
        if (k == LINE_END) break;
        struct item *it = batch_add(b, k == LINE_OK ? line : none, none, r->file, no);
        if (k == LINE_TOO_LONG) it->reason = r->reason[RR_TOO_LONG];
    }
    return le->code;
}

/* the text without <v> and </v>; *marked: there were some */
static sv unmarked(sv s, bool *marked, arena *mem)
{
    *marked = sv_find(s, SV("<v>")) >= 0 || sv_find(s, SV("</v>")) >= 0;
    if (!*marked) return s;
    char *to = arena_bytes(mem, (size_t)s.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < s.n;) {
        sv rest = sv_from(s, i);
        if (sv_starts(rest, SV("<v>")))
            i += 3;
        else if (sv_starts(rest, SV("</v>")))
            i += 4;
        else
            to[n++] = s.p[i++];
    }
    return sv_of(to, n);
}

static bool is_severity(sv s)
{
    static const char *const known[] = {"Major",    "Minor",    "Neutral",   "Critical",
                                        "no-error", "No-error", "HOTW-test", "trivial"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_eq_ci(s, sv_z(known[i]))) return true;
    return false;
}

static void keep(struct unit *u, const char *name, const sv cell[], int n, int i, int shift, arena *mem)
{
    if (i >= 0 && i - shift >= 0 && i - shift < n && cell[i - shift].n)
        unit_add_col(u, sv_z(name), cell[i - shift], mem);
}

/* A row, its columns found: -1 shift where the cell of the rater is lost. */
struct row {
    sv cell[CELLS];
    int n, shift;
    sv system, rater, source, target, category, severity;
    sv plain_source, plain_target; /* without marks */
    bool source_marked, target_marked;
};

static bool read_row(const struct mqm *m, sv line, struct row *w, arena *mem)
{
    sv *cell = w->cell;
    int n = cells_of(line, cell), shift = n == m->ncol - 1 ? 1 : 0,
        least = (m->severity > m->target ? m->severity : m->target) + 1;
    /* one short: either the last cell is missing (an optional comment) or one before the texts is */
    if (shift && m->severity >= 0 && n >= least && is_severity(cell[m->severity])) shift = 0;
    if (shift && (m->severity < 1 || m->rater < 0 || m->rater > m->source || !is_severity(cell[m->severity - 1])))
        return false;
    if (n < least - shift || n > m->ncol + (m->starts < 0)) return false;
    w->n = n;
    w->shift = shift;
    w->system = m->system >= 0 ? cell[m->system] : (sv){NULL, 0};
    w->rater = m->rater >= 0 && !shift ? cell[m->rater] : SV("");
    w->source = cell[m->source - shift];
    w->target = cell[m->target - shift];
    w->category = m->category >= 0 ? cell[m->category - shift] : SV("");
    w->severity = m->severity >= 0 ? cell[m->severity - shift] : SV("");
    w->plain_source = unmarked(w->source, &w->source_marked, mem);
    w->plain_target = unmarked(w->target, &w->target_marked, mem);
    return true;
}

/* The words between the marks of a text, and how many times they stand before that in the text without marks. */
static sv marked_words(sv text, sv plain, int *nth)
{
    ptrdiff_t from = sv_find(text, SV("<v>")), n = from < 0 ? -1 : sv_find(sv_from(text, from + 3), SV("</v>"));
    sv words = n < 0 ? SV("") : sv_of(text.p + from + 3, n);
    *nth = 1;
    if (!words.n) return words;
    for (ptrdiff_t at = 0, hit; (hit = sv_find(sv_from(plain, at), words)) >= 0 && at + hit < from; at += hit + 1)
        ++*nth;
    return words;
}

/* A line of the column "mqm". */
static void put_error(struct buf *b, const struct row *w)
{
    int nth;
    sv words = w->target_marked ? marked_words(w->target, w->plain_target, &nth)
                                : marked_words(w->source, w->plain_source, &nth);
    if (b->n) buf_addc(b, '\n');
    buf_addf(b, "%.*s\t%.*s\t%.*s\t%c\t%d\t", SV_ARG(w->rater), SV_ARG(w->severity), SV_ARG(w->category),
             w->target_marked || !w->source_marked ? 't' : 's', nth);
    buf_adds(b, words);
}

static bool is_grave(sv severity)
{
    return sv_eq_ci(severity, SV("major")) || sv_eq_ci(severity, SV("critical"));
}

/* 0: nobody saw an error in what the system made; 1: small ones; 2: a major one. */
static int worst_of(const struct mqm *m, sv rows, sv system, arena *mem)
{
    struct row w;
    int worst = 0;
    while (rows.p && worst < 2) {
        if (!read_row(m, sv_cut(&rows, '\n'), &w, mem) || !sv_eq(w.system, system)) continue;
        int n = is_grave(w.severity) ? 2 : !sv_eq_ci(w.severity, SV("no-error"));
        if (n > worst) worst = n;
    }
    return worst;
}

/* The best of the references, the first among equals; false where a major error was seen in all of them. */
static bool pick_reference(const struct mqm *m, sv rows, struct row *best, arena *mem)
{
    int least = 2;
    for (sv rest = rows; rest.p && least;) {
        struct row w;
        if (!read_row(m, sv_cut(&rest, '\n'), &w, mem)) continue;
        int worst = worst_of(m, rows, w.system, mem);
        if (worst < least) least = worst, *best = w;
    }
    return least < 2;
}

/* The rows of one system, then those of the references. */
static int parse_segment(const struct mqm *m, sv raw, struct unit *u, arena *mem)
{
    struct row first, w, ref;
    struct buf b;
    sv rest = raw, references = {NULL, 0};
    bool grave = false, bad = !read_row(m, sv_cut(&rest, '\n'), &first, mem);
    if (bad) return RR_BAD_RECORD + 1;
    buf_init(&b, BUF_MAX_DEFAULT);
    for (w = first; !bad;) {
        put_error(&b, &w);
        grave |= is_grave(w.severity);
        references = rest;
        sv next = rest;
        if (!rest.p || !sv_eq(cell_at(sv_cut(&next, '\n'), m->system), first.system)) break;
        bad = !read_row(m, sv_cut(&rest, '\n'), &w, mem);
    }
    bool human = is_reference(first.system) && !grave;
    unit_add(u, m->src, first.plain_source, SEG_TEXT, mem);
    if (!human && references.p && pick_reference(m, references, &ref, mem))
        unit_add(u, m->tgt, ref.plain_target, SEG_TEXT, mem)->name = ref.system;
    unit_add(u, m->tgt, first.plain_target, human ? SEG_TEXT : SEG_MT, mem)->name = first.system;
    unit_add_col(u, SV("mqm"), arena_dup(mem, buf_sv(&b)), mem);
    buf_release(&b);
    return bad ? RR_BAD_RECORD + 1 : 0;
}

static int parse_row(const struct mqm *m, sv raw, struct unit *u, arena *mem)
{
    struct row w;
    if (!read_row(m, raw, &w, mem)) return RR_BAD_RECORD + 1;
    unit_add(u, m->src, w.plain_source, SEG_TEXT, mem);
    unit_add(u, m->tgt, w.plain_target, SEG_MT, mem)->name = w.system;
    keep(u, "category", w.cell, w.n, m->category, w.shift, mem);
    keep(u, "severity", w.cell, w.n, m->severity, w.shift, mem);
    if (w.rater.n) unit_add_col(u, SV("rater"), w.rater, mem);
    keep(u, "starts", w.cell, w.n, m->starts, 0, mem);
    keep(u, "ends", w.cell, w.n, m->ends, 0, mem);
    if (w.source_marked) unit_add_col(u, SV("source_marked"), w.source, mem);
    if (w.target_marked) unit_add_col(u, SV("target_marked"), w.target, mem);
    return 0;
}

static int parse_mqm(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json)
{
    const struct mqm *m = r->shared;
    (void)json;
    int why = (m->grouped ? parse_segment : parse_row)(m, it->raw, u, mem);
    sv doc = m->doc >= 0 ? cell_at(it->raw, m->doc) : (sv){NULL, 0};
    if (why) return why;
    if (m->doc >= 0) u->doc = doc;
    if (m->doc >= 0 && m->seg >= 0) u->id = arena_f(mem, "%.*s:%.*s", SV_ARG(doc), SV_ARG(cell_at(it->raw, m->seg)));
    return 0;
}

const struct reader_type reader_mqm = {
    .name = "mqm",
    .exts = "tsv",
    .help = "WMT MQM and QE tables: translations with the errors people marked, their category and severity",
    .bid = bid,
    .open = open_mqm,
    .next = next_mqm,
    .parse = parse_mqm,
    .close = close_mqm};

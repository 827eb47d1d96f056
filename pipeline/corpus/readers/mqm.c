/* Error annotations of translations as TSV: WMT MQM (system doc .. source target category severity [comment]), where
 * <v>..</v> marks the error in the source or the target, and the WMT QE tables without header (system doc n rater
 * source target starts ends severities), where character offsets do.
 *
 * A row is a unit: the source, and the translation without marks (role mt, named after its system). Columns: category,
 * severity, rater; the marked texts as source_marked or target_marked, offsets as starts and ends. id is doc and
 * segment, so that the rows of one segment can be brought together.
 *
 * Rows with fewer cells than the header have lost one to the left of the texts (a known fault of published files: no
 * rater). They are read from the right end, when category and severity then make sense; else they are counted drops. */
#include "corpus/reader.h"

#include "corpus/names.h"
#include "text/lang.h"

enum { CELLS = 24 };
struct mqm {
    int ncol, system, doc, seg, rater, source, target, category, severity; /* -1: there is none */
    int starts, ends;
    sv src, tgt;
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
    r->state = lines_new(r->in, r->max_record);
    if (is_qe(head))
        *m = (struct mqm){9, 0, 1, 2, 3, 4, 5, -1, 8, 6, 7, {NULL, 0}, {NULL, 0}};
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
        lines_next(r->state, &line, &no, &le); /* steps over the header; the peek is gone with it */
        if (le.code) return err_set(e, le.code, "%s", le.msg);
    }
    if (m->source < 0 || m->target < 0)
        return err_set(e, ST_DATA, "'%s': no columns source and target in the header", r->path);
    m->src = r->src_lang;
    m->tgt = r->tgt_lang;
    if (m->src.n && m->tgt.n) return ST_OK;
    if (name_pair(sv_z(r->path), &m->src, &m->tgt, r->mem) || glued_pair(sv_z(r->path), &m->src, &m->tgt, r->mem))
        return ST_OK;
    return err_set(e, ST_DATA, "cannot tell the languages of '%s'\nhint: give --src-lang and --tgt-lang", r->path);
}

static void close_mqm(struct reader *r)
{
    lines_free(r->state);
}

static enum status next_mqm(struct reader *r, struct batch *b, struct err *e)
{
    struct err local = {0}, *le = e ? e : &local;
    while (!batch_full(b)) {
        sv line, none = {NULL, 0};
        uint64_t no;
        enum line_kind k = lines_next(r->state, &line, &no, le);
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

static int parse_mqm(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json)
{
    const struct mqm *m = r->shared;
    sv cell[CELLS];
    bool src_marked, tgt_marked;
    (void)json;
    int n = cells_of(it->raw, cell), shift = n == m->ncol - 1 ? 1 : 0,
        least = (m->severity > m->target ? m->severity : m->target) + 1;
    /* one short: either the last cell is missing (an optional comment) or one before the texts is */
    if (shift && m->severity >= 0 && n >= least && is_severity(cell[m->severity])) shift = 0;
    if (shift && (m->severity < 1 || m->rater < 0 || m->rater > m->source || !is_severity(cell[m->severity - 1])))
        return RR_BAD_RECORD + 1;
    if (n < least - shift || n > m->ncol + (m->starts < 0)) return RR_BAD_RECORD + 1;
    sv src = cell[m->source - shift], tgt = cell[m->target - shift];
    unit_add(u, m->src, unmarked(src, &src_marked, mem), SEG_TEXT, mem);
    unit_add(u, m->tgt, unmarked(tgt, &tgt_marked, mem), SEG_MT, mem)->name =
        m->system >= 0 ? cell[m->system] : (sv){NULL, 0};
    if (m->doc >= 0) u->doc = cell[m->doc];
    if (m->doc >= 0 && m->seg >= 0) u->id = arena_f(mem, "%.*s:%.*s", SV_ARG(cell[m->doc]), SV_ARG(cell[m->seg]));
    keep(u, "category", cell, n, m->category, shift, mem);
    keep(u, "severity", cell, n, m->severity, shift, mem);
    if (!shift) keep(u, "rater", cell, n, m->rater, 0, mem);
    keep(u, "starts", cell, n, m->starts, 0, mem);
    keep(u, "ends", cell, n, m->ends, 0, mem);
    if (src_marked) unit_add_col(u, SV("source_marked"), src, mem);
    if (tgt_marked) unit_add_col(u, SV("target_marked"), tgt, mem);
    return 0;
}

const struct reader_type reader_mqm = {
    .name = "mqm",
    .exts = "tsv",
    .help = "WMT MQM and QE tables: translations with error spans, category and severity",
    .bid = bid,
    .open = open_mqm,
    .next = next_mqm,
    .parse = parse_mqm,
    .close = close_mqm};

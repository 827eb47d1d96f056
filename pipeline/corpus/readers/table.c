#include "corpus/readers/table.h"

#include "corpus/names.h"
#include "corpus/readers/recode.h"
#include "text/lang.h"

/* ---- cells ---- */

/* The cell that begins with a quote at *p; *p moves behind its closing quote. */
static bool quoted_cell(const char **p, const char *end, sv *cell, arena *mem)
{
    const char *beg = *p + 1, *q = beg;
    bool doubled = false;
    for (;; q += 2) {
        q = memchr(q, '"', (size_t)(end - q));
        if (!q) return false;
        if (q + 1 == end || q[1] != '"') break;
        doubled = true;
    }
    *cell = sv_of(beg, q - beg);
    *p = q + 1;
    if (!doubled) return true;
    char *to = arena_bytes(mem, (size_t)(q - beg)), *at = to;
    for (const char *c = beg; c < q; c++) {
        *at++ = *c;
        c += *c == '"';
    }
    *cell = sv_of(to, at - to);
    return true;
}

int table_cells(const struct table *t, sv raw, sv cell[TABLE_CELLS_MAX], arena *mem)
{
    const char *p = raw.p, *end = p + raw.n;
    for (int n = 0; n < TABLE_CELLS_MAX;) {
        if (t->quoted && p < end && *p == '"') {
            if (!quoted_cell(&p, end, &cell[n++], mem)) return -1;
            if (p == end) return n;
            if (*p++ != t->delim) return -1;
            continue;
        }
        const char *d = p < end ? memchr(p, t->delim, (size_t)(end - p)) : NULL;
        cell[n++] = sv_of(p, (d ? d : end) - p);
        if (!d) return n;
        p = d + 1;
    }
    return TABLE_CELLS_MAX;
}

/* ---- records ---- */

static size_t quotes_in(sv s)
{
    size_t n = 0;
    for (const char *p = s.p, *end = p + s.n; p < end && (p = memchr(p, '"', (size_t)(end - p))); p++) n++;
    return n;
}

/* A record whose quotes are not all closed goes on in the next line. Only quotes at the start of a cell open one, so
 * the count alone does not tell: whether the cells come out right does. */
static bool goes_on(const struct table *t, sv raw)
{
    bool inside = false, cell_start = true;
    for (const char *p = raw.p, *end = p + raw.n; p < end; p++) {
        if (inside) {
            p = memchr(p, '"', (size_t)(end - p));
            if (!p) return true;
            if (p + 1 < end && p[1] == '"')
                p++;
            else
                inside = cell_start = false;
        } else if (*p == '"' && cell_start)
            inside = true;
        else
            cell_start = *p == t->delim;
    }
    return inside;
}

static void strip_cr(sv *s)
{
    if (s->n && s->p[s->n - 1] == '\r') s->n--;
}

enum got { GOT_RECORD, GOT_TOO_LONG, GOT_BAD_BYTES, GOT_END };

/* The rest of a record that began in *raw. The text between two quotes keeps its line breaks byte for byte. */
static enum got record_rest(struct table_reader *s, const struct reader *r, sv *raw, uint64_t first, struct err *e)
{
    uint64_t no;
    buf_reset(&s->rec);
    buf_adds(&s->rec, *raw);
    for (;;) {
        sv more;
        enum line_kind k = lines_next(s->l, &more, &no, e);
        if (k == LINE_END || k == LINE_TOO_LONG || s->rec.n + (size_t)more.n > r->max_record) {
            if (!e->code)
                err_set(e, ST_DATA,
                        "'%s' line %llu: a quoted cell begins here and does not end\nhint: set the reader's option "
                        "quotes to no",
                        r->path, (unsigned long long)first);
            return GOT_END;
        }
        if (!recode_line(s->recode, &more)) return GOT_BAD_BYTES;
        buf_addc(&s->rec, '\n');
        buf_adds(&s->rec, more);
        /* only a line with a quote can end the cell */
        if (memchr(more.p, '"', (size_t)more.n) && !goes_on(s->t, buf_sv(&s->rec))) break;
    }
    *raw = buf_sv(&s->rec);
    strip_cr(raw);
    return GOT_RECORD;
}

static enum got record(struct table_reader *s, const struct reader *r, sv *raw, uint64_t *line, struct err *e)
{
    enum line_kind k = lines_next(s->l, raw, line, e);
    if (k == LINE_END) return GOT_END;
    if (k == LINE_TOO_LONG) return GOT_TOO_LONG;
    if (!recode_line(s->recode, raw)) return GOT_BAD_BYTES;
    if (!s->t->quoted) return GOT_RECORD;
    if (quotes_in(*raw) && goes_on(s->t, *raw)) return record_rest(s, r, raw, *line, e);
    strip_cr(raw);
    return GOT_RECORD;
}

enum status table_next(struct reader *r, struct batch *b, struct err *e)
{
    struct table_reader *s = r->state;
    sv none = {NULL, 0};
    struct err local = {0}, *le = e ? e : &local;
    while (!batch_full(b)) {
        sv raw;
        uint64_t line;
        enum got got = record(s, r, &raw, &line, le);
        if (got == GOT_END) break;
        if (s->header_due && got == GOT_RECORD) {
            s->header_due = false;
            continue;
        }
        struct item *it = batch_add(b, got == GOT_RECORD ? raw : none, none, r->file, line);
        if (got == GOT_TOO_LONG) it->reason = r->reason[RR_TOO_LONG];
        if (got == GOT_BAD_BYTES) it->reason = r->reason[RR_NOT_UTF8];
    }
    return le->code;
}

/* ---- what a column is ---- */

/* lower case, letters and digits only: "Source Text" and "source_text" are one name */
static sv plain_name(sv name, char to[40])
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < name.n && n < 40; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) to[n++] = c;
    }
    return sv_of(to, n);
}

enum col_kind table_name(sv name, struct table_col *c, arena *mem)
{
    static const struct {
        const char *name;
        enum col_kind kind;
        enum seg_role role;
        int rank;
    } known[] = {{"source", COL_SEG, SEG_TEXT, 0},
                 {"src", COL_SEG, SEG_TEXT, 0},
                 {"original", COL_SEG, SEG_TEXT, 0},
                 {"sourcetext", COL_SEG, SEG_TEXT, 0},
                 {"srctext", COL_SEG, SEG_TEXT, 0},
                 {"sourceterm", COL_SEG, SEG_TEXT, 0},
                 {"target", COL_SEG, SEG_TEXT, 1},
                 {"tgt", COL_SEG, SEG_TEXT, 1},
                 {"reference", COL_SEG, SEG_TEXT, 1},
                 {"ref", COL_SEG, SEG_TEXT, 1},
                 {"translation", COL_SEG, SEG_TEXT, 1},
                 {"targettext", COL_SEG, SEG_TEXT, 1},
                 {"tgttext", COL_SEG, SEG_TEXT, 1},
                 {"targetterm", COL_SEG, SEG_TEXT, 1},
                 {"pe", COL_SEG, SEG_PE, 2},
                 {"postedit", COL_SEG, SEG_PE, 2},
                 {"postedited", COL_SEG, SEG_PE, 2},
                 {"mt", COL_SEG, SEG_MT, 3},
                 {"hyp", COL_SEG, SEG_MT, 3},
                 {"hypothesis", COL_SEG, SEG_MT, 3},
                 {"machinetranslation", COL_SEG, SEG_MT, 3},
                 {"draft", COL_SEG, SEG_MT, 3},
                 {"formal", COL_SEG, SEG_FORMAL, 4},
                 {"informal", COL_SEG, SEG_INFORMAL, 5},
                 {"id", COL_ID, 0, 0},
                 {"tuid", COL_ID, 0, 0},
                 {"segid", COL_ID, 0, 0},
                 {"segmentid", COL_ID, 0, 0},
                 {"doc", COL_DOC, 0, 0},
                 {"docid", COL_DOC, 0, 0},
                 {"document", COL_DOC, 0, 0},
                 {"documentid", COL_DOC, 0, 0},
                 {"note", COL_NOTE, 0, 0},
                 {"comment", COL_NOTE, 0, 0},
                 {"context", COL_NOTE, 0, 0},
                 {"srclang", COL_SRC_LANG, 0, 0},
                 {"sourcelang", COL_SRC_LANG, 0, 0},
                 {"sourcelanguage", COL_SRC_LANG, 0, 0},
                 {"tgtlang", COL_TGT_LANG, 0, 0},
                 {"targetlang", COL_TGT_LANG, 0, 0},
                 {"targetlanguage", COL_TGT_LANG, 0, 0}};
    char z[40];
    sv p = plain_name(name, z);
    *c = (struct table_col){.kind = COL_KEEP, .name = name};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (sv_is(p, known[i].name)) {
            c->kind = known[i].kind;
            c->role = known[i].role;
            c->rank = known[i].rank;
            return c->kind;
        }
    /* "en", "zh-CN", "English", "text_de", "term_fr" */
    sv trimmed = sv_trim(name), tail = sv_from(trimmed, sv_rfind_c(trimmed, '_') + 1),
       head = sv_head(trimmed, trimmed.n - tail.n);
    bool prefixed = sv_eq_ci(head, SV("text_")) || sv_eq_ci(head, SV("term_")) || sv_eq_ci(head, SV("sentence_"));
    bool marked = sv_find_c(trimmed, '_') >= 0 || sv_find_c(trimmed, '-') >= 0; /* "zh_CN", but not "mt_system" */
    const struct lang *l = marked && trimmed.n > 7 ? NULL : lang_find(trimmed);
    if (!l && prefixed) l = lang_find(tail), trimmed = tail;
    if (!l || trimmed.n < 2) return c->kind;
    c->kind = COL_SEG;
    c->rank = 1;
    c->lang = lang_norm(trimmed, mem);
    return c->kind;
}

/* ---- settling a table ---- */

static char delim_of(sv option, sv first, sv filename)
{
    if (sv_is(option, "tab")) return '\t';
    if (sv_is(option, "comma")) return ',';
    if (sv_is(option, "semicolon")) return ';';
    if (sv_is(option, "pipe")) return '|';
    bool csv = sv_find(name_plain(filename), SV(".csv")) >= 0;
    if (!csv && sv_find_c(first, '\t') >= 0) return '\t';
    ptrdiff_t commas = 0, semis = 0;
    for (ptrdiff_t i = 0; i < first.n; i++) commas += first.p[i] == ',', semis += first.p[i] == ';';
    if (!csv && !commas && !semis) return '\t';
    return semis > commas ? ';' : ',';
}

static sv first_record(sv peek, const struct table *t)
{
    if (sv_starts(peek, SV("\xef\xbb\xbf"))) peek = sv_from(peek, 3);
    for (ptrdiff_t i = 0; i <= peek.n; i++) {
        if (i < peek.n && peek.p[i] != '\n') continue;
        sv rec = sv_head(peek, i);
        strip_cr(&rec);
        if (i == peek.n || !t->quoted || !goes_on(t, rec)) return rec;
    }
    return peek;
}

static void settle_delim(struct table *t, const struct table_cfg *cfg, sv peek, sv filename)
{
    sv line = first_record(peek, &(struct table){0});
    t->delim = delim_of(cfg->delimiter, line, filename);
    t->quoted = sv_is(cfg->quotes, "yes") || (!sv_is(cfg->quotes, "no") && (t->delim == ',' || t->delim == ';'));
    t->ragged = cfg->ragged;
}

int table_first(sv peek, sv filename, sv cell[TABLE_CELLS_MAX], arena *mem)
{
    struct table t = {0};
    settle_delim(&t, &(struct table_cfg){0}, peek, filename);
    return table_cells(&t, first_record(peek, &t), cell, mem);
}

/* column by number (1-based) or name; -1 */
static int column(const struct table *t, sv want)
{
    int64_t no;
    for (int i = 0; i < t->ncol && t->header; i++)
        if (sv_eq(sv_trim(t->col[i].name), want)) return i;
    if (sv_to_i64(want, &no) && no >= 1 && no <= TABLE_CELLS_MAX && (!t->header || no <= t->ncol)) return (int)no - 1;
    return -1;
}

static enum status no_column(const struct reader *r, const struct table *t, sv want, struct err *e)
{
    const char *names[TABLE_CELLS_MAX];
    for (int i = 0; i < t->ncol; i++) names[i] = t->col[i].name.p ? arena_z(r->mem, t->col[i].name) : "";
    sv near = t->header ? name_nearest(want, names, t->ncol) : (sv){NULL, 0};
    return err_set(e, ST_CONFIG, "'%s' has no column '%.*s'%s%.*s%s", r->path, SV_ARG(want),
                   near.n ? "\nhint: there is '" : "", SV_ARG(near), near.n ? "'" : "");
}

static enum status say(const struct reader *r, struct table *t, sv want, enum col_kind kind, int rank, struct err *e)
{
    if (!want.n) return ST_OK;
    int c = column(t, want);
    if (c < 0) return no_column(r, t, want, e);
    if (kind == COL_SEG)
        for (int i = 0; i < t->ncol; i++)
            if (t->col[i].kind == COL_SEG && t->col[i].rank == rank) t->col[i].rank = 7; /* no longer that one */
    t->col[c].kind = kind;
    t->col[c].rank = rank;
    if (c >= t->ncol) t->ncol = c + 1;
    return ST_OK;
}

static bool is_header(const struct table *t)
{
    int texts = 0;
    for (int i = 0; i < t->ncol; i++) texts += t->col[i].kind == COL_SEG;
    return texts >= 2;
}

static void by_rank(struct table *t)
{
    for (int rank = 0; rank < 8; rank++)
        for (int i = 0; i < t->ncol; i++)
            if (t->col[i].kind == COL_SEG && t->col[i].rank == rank && t->nseg < READER_FILES_MAX)
                t->seg[t->nseg++] = i;
}

static enum status keep_columns(const struct reader *r, struct table *t, const struct table_cfg *cfg, struct err *e)
{
    if (!cfg->columns.n) return ST_OK;
    for (int i = 0; i < t->ncol; i++)
        if (t->col[i].kind == COL_KEEP) t->col[i].kind = COL_IGNORE;
    for (int i = 0; i < cfg->columns.n; i++) {
        int c = column(t, cfg->columns.v[i]);
        if (c < 0) return no_column(r, t, cfg->columns.v[i], e);
        if (t->col[c].kind == COL_IGNORE) t->col[c].kind = COL_KEEP;
        if (!t->col[c].name.n) t->col[c].name = arena_f(r->mem, "column%d", c + 1);
        if (c >= t->ncol) t->ncol = c + 1;
    }
    return ST_OK;
}

static enum status settle_columns(struct reader *r, struct table *t, const struct table_cfg *cfg, sv peek,
                                  struct err *e)
{
    sv cell[TABLE_CELLS_MAX];
    int n = table_cells(t, first_record(peek, t), cell, r->mem);
    t->col = ARENA_ARRAY(r->mem, struct table_col, TABLE_CELLS_MAX);
    t->ncol = n < 0 ? 0 : n;
    for (int i = 0; i < t->ncol; i++) table_name(arena_dup(r->mem, cell[i]), &t->col[i], r->mem);
    t->header = sv_is(cfg->header, "yes") || (!sv_is(cfg->header, "no") && is_header(t));
    if (!t->header) {
        memset(t->col, 0, TABLE_CELLS_MAX * sizeof *t->col);
        t->ncol = 0;
    }
    bool numbered = !t->header || !is_header(t);
    TRY(say(r, t, cfg->src.n || !numbered ? cfg->src : SV("1"), COL_SEG, 0, e));
    TRY(say(r, t, cfg->tgt.n || !numbered ? cfg->tgt : SV("2"), COL_SEG, 1, e));
    TRY(say(r, t, cfg->id, COL_ID, 0, e));
    TRY(say(r, t, cfg->doc, COL_DOC, 0, e));
    TRY(keep_columns(r, t, cfg, e));
    by_rank(t);
    return ST_OK;
}

/* The languages of a table without them in the header. Column 1 is the source; a file named after one language only
 * ("deu.txt", as in the Tatoeba pairs of manythings.org) is English and that one; one named after two has them in that
 * order. */
static void settle_langs(struct reader *r, struct table *t)
{
    sv a = {NULL, 0}, b = {NULL, 0}, path = sv_z(r->path);
    sv base = name_plain(path), stem = sv_head(base, sv_find_c(base, '.') < 0 ? base.n : sv_find_c(base, '.'));
    bool one = stem.n <= 3 && lang_find(stem);
    if (one || !name_pair(path, &a, &b, r->mem)) {
        b = one ? lang_norm(stem, r->mem) : name_lang(path, r->mem);
        if (b.n && !sv_is(b, "en"))
            a = SV("en");
        else
            b = (sv){NULL, 0};
    }
    if (r->src_lang.n && r->tgt_lang.n)
        a = r->src_lang, b = r->tgt_lang;
    else if (r->src_lang.n && sv_eq(r->src_lang, b))
        a = b = (sv){NULL, 0};
    for (int i = 0; i < t->nseg; i++) {
        struct table_col *c = &t->col[t->seg[i]];
        if (!c->lang.n) c->lang = i == 0 ? a : b;
    }
}

enum status table_open(struct reader *r, const struct table_cfg *cfg, enum seg_role role, struct err *e)
{
    struct table_reader *s = r->state = MEM_NEW(struct table_reader);
    struct table *t = ARENA_NEW(r->mem, struct table);
    r->shared = s->t = t;
    buf_init(&s->rec, BUF_MAX_DEFAULT);
    struct err le = {0};
    sv peek = input_peek(r->in, &le);
    if (le.code) return err_set(e, le.code, "%s", le.msg);
    settle_delim(t, cfg, peek, sv_z(r->path));
    TRY(settle_columns(r, t, cfg, peek, e));
    settle_langs(r, t);
    for (int i = 0; i < t->ncol; i++)
        if (t->col[i].kind == COL_SEG && t->col[i].role == SEG_TEXT) t->col[i].role = role;
    bool per_record = false;
    for (int i = 0; i < t->ncol; i++) per_record |= t->col[i].kind == COL_SRC_LANG || t->col[i].kind == COL_TGT_LANG;
    for (int i = 0; i < 2 && i < t->nseg && !per_record; i++)
        if (!t->col[t->seg[i]].lang.n && !(i ? r->tgt_lang : r->src_lang).n)
            return err_set(e, ST_DATA, "cannot tell the languages of '%s'\nhint: give --src-lang and --tgt-lang",
                           r->path);
    s->header_due = t->header;
    s->l = lines_new(r->in, r->max_record);
    if (t->quoted) lines_keep_cr(s->l);
    return recode_new(&s->recode, cfg->encoding, r->path, e);
}

void table_close(struct reader *r)
{
    struct table_reader *s = r->state;
    if (!s) return;
    lines_free(s->l);
    recode_free(s->recode);
    buf_release(&s->rec);
    mem_free(s);
}

/* ---- a record becomes a unit ---- */

int table_parse(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json)
{
    const struct table *t = r->shared;
    sv cell[TABLE_CELLS_MAX], lang[2] = {{NULL, 0}, {NULL, 0}};
    (void)json;
    int n = table_cells(t, it->raw, cell, mem);
    if (n < 0 || (t->header && !t->ragged && n != t->ncol) || (!t->header && !t->ragged && n < t->ncol)) {
        return it->raw.n ? RR_BAD_RECORD + 1 : RR_EMPTY_SIDE + 1;
    }
    for (int i = 0; i < t->ncol && i < n; i++) {
        const struct table_col *c = &t->col[i];
        if (c->kind == COL_ID)
            u->id = cell[i];
        else if (c->kind == COL_DOC)
            u->doc = cell[i];
        else if (c->kind == COL_NOTE && cell[i].n)
            u->note = cell[i];
        else if (c->kind == COL_SRC_LANG || c->kind == COL_TGT_LANG)
            lang[c->kind == COL_TGT_LANG] = lang_norm(cell[i], mem);
        else if (c->kind == COL_KEEP && cell[i].n)
            unit_add_col(u, c->name, cell[i], mem);
    }
    for (int i = 0; i < t->nseg; i++) {
        const struct table_col *c = &t->col[t->seg[i]];
        if (t->seg[i] >= n) return RR_MISSING_FIELD + 1;
        unit_add(u, lang[i > 0].n ? lang[i > 0] : c->lang, cell[t->seg[i]], c->role, mem);
    }
    return 0;
}

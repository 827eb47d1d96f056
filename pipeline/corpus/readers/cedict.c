/* CC-CEDICT: `Traditional Simplified [pin1 yin1] /sense; sense/sense/`, comments with '#'.
 *
 * Each sense becomes a unit zh -> en of role term: the simplified form, the sense; a further segment holds the
 * traditional form where it differs. Columns: pinyin. Senses that only refer ("variant of", "see", "CL:", surnames
 * excepted) are counted drops. */
#include "corpus/reader.h"

enum { R_REFERENCE = RR_OWN };
static const char *const reasons[] = {"no-translation", NULL};

static int bid(sv peek, sv filename)
{
    (void)filename;
    if (sv_starts(peek, SV("# CC-CEDICT"))) return 98;
    return sv_find(sv_head(peek, 4096), SV("#! format=ts")) >= 0 ? 98 : 0;
}

static enum status open_cedict(struct reader *r, struct err *e)
{
    (void)e;
    r->state = lines_new(r->in, r->max_record);
    return ST_OK;
}

static void close_cedict(struct reader *r)
{
    lines_free(r->state);
}

static enum status next_cedict(struct reader *r, struct batch *b, struct err *e)
{
    struct err local = {0}, *le = e ? e : &local;
    while (!batch_full(b)) {
        sv line, none = {NULL, 0};
        uint64_t no;
        enum line_kind k = lines_next(r->state, &line, &no, le);
        if (k == LINE_END) break;
        if (k == LINE_TOO_LONG) {
            batch_add(b, none, none, r->file, no)->reason = r->reason[RR_TOO_LONG];
            continue;
        }
        if (!line.n || line.p[0] == '#') continue;
        ptrdiff_t slash = sv_find_c(line, '/');
        sv head = slash < 0 ? line : sv_head(line, slash), rest = slash < 0 ? none : sv_from(line, slash + 1);
        if (!rest.p) batch_add(b, none, none, r->file, no)->reason = r->reason[RR_BAD_RECORD];
        while (rest.p) { /* one item for each sense */
            sv sense = sv_trim(sv_cut(&rest, '/'));
            if (sense.n) batch_add(b, head, sense, r->file, no);
        }
    }
    return le->code;
}

static bool refers(sv sense)
{
    static const char *const heads[] = {
        "variant of ",          "old variant of ",       "see ",       "see also ", "CL:", "also written ", "used in ",
        "Japanese variant of ", "erroneous variant of ", "abbr. for ", "also pr. "};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (sv_starts(sense, sv_z(heads[i]))) return true;
    return false;
}

static int parse_cedict(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json)
{
    sv rest = it->raw, trad = sv_cut(&rest, ' '), simp = rest.p ? sv_cut(&rest, ' ') : rest;
    (void)r;
    (void)json;
    if (!rest.p || !simp.n) return RR_BAD_RECORD + 1;
    if (refers(it->raw2)) return R_REFERENCE + 1;
    unit_add(u, SV("zh"), simp, SEG_TERM, mem);
    unit_add(u, SV("en"), it->raw2, SEG_TERM, mem);
    if (!sv_eq(trad, simp)) unit_add(u, SV("zh-Hant"), trad, SEG_TERM, mem);
    ptrdiff_t open = sv_find_c(rest, '['), close = sv_find_c(rest, ']');
    if (open >= 0 && close > open) unit_add_col(u, SV("pinyin"), sv_of(rest.p + open + 1, close - open - 1), mem);
    return 0;
}

const struct reader_type reader_cedict = {.name = "cedict",
                                          .exts = "u8 txt",
                                          .help = "CC-CEDICT, the Chinese-English dictionary",
                                          .reasons = reasons,
                                          .bid = bid,
                                          .open = open_cedict,
                                          .next = next_cedict,
                                          .parse = parse_cedict,
                                          .close = close_cedict};

/* TSV and CSV: a record a line (CSV: quoted cells may hold line breaks), with or without a header.
 *
 * A header is recognised by its names: source, target, src, tgt, mt, pe, reference, id, doc, note, language codes
 * ("en", "zh-CN") or names ("English"); other columns are kept as columns. Without one the first two columns are source
 * and target. TSV cells are taken to the byte (a quote is a quote); CSV follows RFC 4180. */
#include "corpus/readers/table.h"

#include "corpus/names.h"

static const struct opt opts[] = {TABLE_OPTS(struct table_cfg)};

/* Share of the lines seen, in percent, that have as many tabs as the first one (at least one). */
static int steady_tabs(sv peek)
{
    int lines = 0, same = 0, want = 0;
    while (lines < 40 && sv_find_c(peek, '\n') >= 0) {
        sv line = sv_cut(&peek, '\n');
        if (!sv_trim(line).n) continue;
        int tabs = 0;
        for (ptrdiff_t i = 0; i < line.n; i++) tabs += line.p[i] == '\t';
        if (!lines) want = tabs;
        lines++;
        same += tabs == want;
    }
    if (!lines) return sv_find_c(peek, '\t') >= 0 ? 100 : 0;
    return want ? same * 100 / lines : 0;
}

static int bid(sv peek, sv filename)
{
    sv name = name_plain(filename), cell[TABLE_CELLS_MAX];
    struct table_col c;
    arena mem = {0};
    int texts = 0, n = table_first(peek, filename, cell, &mem);
    for (int i = 0; i < n; i++) texts += table_name(cell[i], &c, &mem) == COL_SEG;
    arena_release(&mem);
    int by_name = sv_ends(name, SV(".tsv")) || sv_ends(name, SV(".csv")) || sv_ends(name, SV(".tab")) ? 10 : 0;
    if (memchr(peek.p, 0, (size_t)peek.n)) return 0;
    if (n >= 2 && texts >= 2) return 75 + by_name;
    if (steady_tabs(peek) >= 90) return 60 + by_name;
    return by_name ? 40 : 0;
}

static enum status open_tsv(struct reader *r, struct err *e)
{
    return table_open(r, r->cfg, SEG_TEXT, e);
}

const struct reader_type reader_tsv = {.name = "tsv",
                                       .exts = "tsv csv tab txt",
                                       .help = "tables: TSV, or CSV with quotes; columns by name or number",
                                       .opts = opts,
                                       .cfg_size = sizeof(struct table_cfg),
                                       .bid = bid,
                                       .open = open_tsv,
                                       .next = table_next,
                                       .parse = table_parse,
                                       .close = table_close};

/* TSV: cells to the byte, so a text with a tab or a line break is refused (CSV takes those). */
#include "corpus/writers/columns.h"

static void head(const struct writer_cfg *cfg, struct buf *to)
{
    columns_head(cfg, '\t', to);
}

static enum writer_why put(const struct writer_cfg *cfg, const struct unit *u, struct buf *const to[WRITER_FILES])
{
    sv cell[COLUMNS];
    int n = columns_of(cfg, u, cell);
    for (int i = 0; i < n; i++)
        if (sv_find_c(cell[i], '\t') >= 0 || !writer_one_line(cell[i])) return WW_NOT_ONE_LINE;
    for (int i = 0; i < n; i++) {
        buf_adds(to[0], cell[i]);
        buf_addc(to[0], i + 1 < n ? '\t' : '\n');
    }
    return WW_OK;
}

const struct writer_type writer_tsv = {
    .name = "tsv", .ending = "tsv", .help = "a table, tabs between the cells", .files = 1, .head = head, .unit = put};

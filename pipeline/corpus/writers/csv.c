/* CSV after RFC 4180, except that records end with LF: a cell that holds a comma, a quote, a line break or a space at
 * its ends is quoted, quotes in it doubled. Every text can be written. */
#include "corpus/writers/columns.h"

static void head(const struct writer_cfg *cfg, struct buf *to)
{
    columns_head(cfg, ',', to);
}

static bool needs_quotes(sv s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r') return true;
    return sv_trim(s).n < s.n || sv_starts(s, SV("\xef\xbb\xbf"));
}

static void put_cell(struct buf *to, sv s)
{
    if (!needs_quotes(s)) {
        buf_adds(to, s);
        return;
    }
    buf_addc(to, '"');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_addc(to, '"');
        buf_addc(to, s.p[i]);
    }
    buf_addc(to, '"');
}

static enum writer_why put(const struct writer_cfg *cfg, const struct unit *u, struct buf *const to[WRITER_FILES])
{
    sv cell[COLUMNS];
    int n = columns_of(cfg, u, cell);
    for (int i = 0; i < n; i++) {
        put_cell(to[0], cell[i]);
        buf_addc(to[0], i + 1 < n ? ',' : '\n');
    }
    return WW_OK;
}

const struct writer_type writer_csv = {.name = "csv",
                                       .ending = "csv",
                                       .help = "a table with quotes where needed (RFC 4180)",
                                       .files = 1,
                                       .head = head,
                                       .unit = put};

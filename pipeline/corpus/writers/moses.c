/* Moses: two files, line by line. A text with a line break cannot be written: it is refused, since a changed text would
 * be no longer the one that was read. */
#include "corpus/writers/writer.h"

static enum writer_why put(const struct writer_cfg *cfg, const struct unit *u, struct buf *const to[WRITER_FILES])
{
    if (!sv_eq(u->seg[0].lang, cfg->src_lang) || !sv_eq(u->seg[1].lang, cfg->tgt_lang)) return WW_OTHER_LANGUAGE;
    if (!writer_one_line(u->seg[0].text) || !writer_one_line(u->seg[1].text)) return WW_NOT_ONE_LINE;
    for (int i = 0; i < 2; i++) {
        buf_adds(to[i], u->seg[i].text);
        buf_addc(to[i], '\n');
    }
    return WW_OK;
}

const struct writer_type writer_moses = {
    .name = "moses", .ending = "", .help = "two text files, line by line: OUT.en and OUT.zh", .files = 2, .unit = put};

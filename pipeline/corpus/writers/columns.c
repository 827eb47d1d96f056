#include "corpus/writers/columns.h"

const char *const columns_name[COLUMNS] = {"source", "target", "source_lang", "target_lang", "id", "doc"};

int columns_of(const struct writer_cfg *cfg, const struct unit *u, sv cell[COLUMNS])
{
    const sv all[COLUMNS] = {u->seg[0].text, u->seg[1].text, u->seg[0].lang, u->seg[1].lang, u->id, u->doc};
    memcpy(cell, all, sizeof all);
    return cfg->header ? COLUMNS : 2;
}

void columns_head(const struct writer_cfg *cfg, char delim, struct buf *to)
{
    for (int i = 0; cfg->header && i < COLUMNS; i++) {
        buf_adds(to, sv_z(columns_name[i]));
        buf_addc(to, i + 1 < COLUMNS ? delim : '\n');
    }
}

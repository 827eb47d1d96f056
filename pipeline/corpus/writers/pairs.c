/* Our own pairs: one JSON object a line, everything a unit holds (engine/unit.h). */
#include "corpus/writers/writer.h"

static enum writer_why put(const struct writer_cfg *cfg, const struct unit *u, struct buf *const to[WRITER_FILES])
{
    (void)cfg;
    unit_write(u, to[0]);
    return WW_OK;
}

const struct writer_type writer_pairs = {
    .name = "pairs", .ending = "jsonl", .help = "JSON Lines with everything a record holds", .files = 1, .unit = put};

/* What TSV and CSV share: the columns. With a header source, target, source_lang, target_lang, id, doc; without one the
 * two texts. */
#ifndef LL_CORPUS_WRITERS_COLUMNS_H
#define LL_CORPUS_WRITERS_COLUMNS_H

#include "corpus/writers/writer.h"

enum { COLUMNS = 6 };
extern const char *const columns_name[COLUMNS];
/* how many of cell[] are to be written */
int columns_of(const struct writer_cfg *cfg, const struct unit *u, sv cell[COLUMNS]);
void columns_head(const struct writer_cfg *cfg, char delim, struct buf *to);

#endif

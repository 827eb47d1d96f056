/* The filters that a recipe's `clean:` section leaves on, with their limits, as a table in Markdown: for data cards. */
#ifndef LL_CORPUS_FILTERS_SHOW_H
#define LL_CORPUS_FILTERS_SHOW_H

#include "engine/yaml.h"

/* section: bound without error before; NULL: the defaults */
void filters_show(const struct ynode *section, struct buf *to);

#endif

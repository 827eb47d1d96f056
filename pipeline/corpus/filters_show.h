/* The filters that a recipe's `clean:` section leaves on, with their limits, as a table in Markdown: for data cards. */
#ifndef LL_CORPUS_FILTERS_SHOW_H
#define LL_CORPUS_FILTERS_SHOW_H

#include "engine/yaml.h"

/* One line of the table: a filter with the limits that `own` (its map, or NULL) gives it. Nothing where own, or the
 * section's `filters` for one without a key of its own, is off. */
struct filter_row {
    const char *name, *help;
    const struct opt *opts;
    size_t cfg_size;
};
#define FILTERS_SHOW_HEAD "| filter | judges | limits |\n|---|---|---|\n"
void filters_show_row(const struct filter_row *f, const struct ynode *section, struct buf *to, arena *mem);

/* section: bound without error before; NULL: the defaults */
void filters_show(const struct ynode *section, struct buf *to);

#endif

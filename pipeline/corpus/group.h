/* Finding what belongs together in a flat list of files: "x.en" and "x.zh" are one corpus of two files, "dev.src",
 * "dev.mt", "dev.pe" one of three; README and LICENSE are none. Only names decide. */
#ifndef LL_CORPUS_GROUP_H
#define LL_CORPUS_GROUP_H

#include "corpus/reader.h"

/* The specs to open, in the order of their first file ("a.en+a.zh"). Files the user joined by '+' and single files that
 * have no partner stay as they are. */
const char **group_paths(const struct corpus_spec *spec, int *n, arena *mem);

#endif

/* What lexica.c and learn.c share. */
#ifndef LL_DIALOGUE_MATERIAL_PARTS_H
#define LL_DIALOGUE_MATERIAL_PARTS_H

#include "dialogue/material/lexica.h"

struct lexica {
    struct lexicon *v;
    int n, cap;
    arena mem;
};
struct lexicon *lexica_add(struct lexica *lx, sv a, sv b);
void lexicon_release(struct lexicon *x);

/* A line of the index. */
struct lexica_row {
    sv lang[2];
    uint64_t pairs;
    bool learned;
};
enum { LEXICON_FILES = 3 }; /* the aligner, the contexts of both sides */
const char *lexicon_file(const char *dir, const struct lexica_row *r, int file, arena *mem);
enum status lexica_write_index(const char *path, const char *dir, const struct lexica_row *row, int n, arena *mem,
                               struct err *e);

#endif

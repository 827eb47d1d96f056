/* Finding items in one text: anchors, runs, windows. */
#ifndef LL_DATASET_DECONTAM_MATCH_H
#define LL_DATASET_DECONTAM_MATCH_H

#include "dataset/decontam/anchors.h"
#include "text/shingle.h"

struct decontam {
    struct item_table items;
    struct anchors anchors;
    const struct decontam_opts *o;
    const char **file;
    int nfile;
    hash128_t hash;
};

/* A stretch of the text that agrees with an item byte for byte. */
struct run_at {
    uint32_t item, beg, end;
};
struct decontam_local {
    arena mem;
    struct run_at *run;
    size_t nrun, cap_run;
    uint32_t *hit_of; /* of each item: its hit + 1 */
    struct decontam_hit *hit;
    int nhit, cap_hit;
    struct shingler *shingler;
    struct window *window;
};

/* ---- window.c ---- */
/* The share of item's shingles in the best window of text; 0 and common 0 when it is below `least`. */
struct found {
    uint32_t common, size;
    uint32_t from, to; /* bytes of text */
};
struct window *window_new(void);
void window_free(struct window *w);
struct found window_best(struct window *w, struct shingler *s, sv item, sv text, double least);

#endif

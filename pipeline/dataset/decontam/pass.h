/* What a pass over the records gathered, for its report. */
#ifndef LL_DATASET_DECONTAM_PASS_H
#define LL_DATASET_DECONTAM_PASS_H

#include "dataset/decontam/match.h"

enum { EXAMPLES = 5 };

struct kept {
    struct decontam_hit hit; /* window: clipped, or absent */
    uint64_t ord;
    int v, turn; /* the string's place on the tape; the turn it is of, or -1 */
};
struct item_count {
    uint32_t any, drop; /* records that match it at all, and that would go */
    bool common;        /* some stayed since it is a common phrase */
};
struct example {
    struct kept k;
    const char *file;
    uint64_t record; /* 1-based, in its file */
};
struct set_count {
    int why;
    uint64_t hit, dropped, flagged; /* records: matching, dropped for it, flagged */
    uint64_t last;
    struct example example[EXAMPLES];
    int nexample;
};
struct decontam_pass {
    const struct decontam *d;
    struct decontam *own; /* to be freed with it, or NULL */
    const struct decontam_opts *o;
    struct item_count *count;
    struct set_count *of_set;
    struct kept *hit;
    size_t nhit, cap_hit;
    uint64_t seen, dropped, flagged;
    int64_t memory;
    arena mem;
};

sv decontam_clipped(sv s, ptrdiff_t max, arena *mem);
/* "set","item","c","turn","at","window" as members of the object under way */
void decontam_write_hit(const struct decontam_pass *p, const struct kept *k, struct jsonw *w, arena *mem);

#endif

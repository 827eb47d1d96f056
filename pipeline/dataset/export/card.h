/* The data set card and what it counts. */
#ifndef LL_DATASET_EXPORT_CARD_H
#define LL_DATASET_EXPORT_CARD_H

#include "dataset/export/export.h"
#include "dataset/names.h"

/* What the card says of one name: a corpus under its licence, a kind, a language pair. */
struct card_count {
    uint64_t records, rows, turns, chars;
};
struct card_table {
    struct names names;
    struct card_count *v;
    int cap, last; /* last: index of the name added last */
};
struct card {
    struct card_table corpus, kind, langs, licence; /* corpus: "name\tlicence" */
    uint64_t split_records[EXPORT_SPLITS], split_rows[EXPORT_SPLITS];
    struct card_count all;
    sv stated, binding; /* the last licence and what it came to, in mem */
    arena mem;
};
struct card_fact { /* of one record */
    sv corpus, licence, kind, src_lang, tgt_lang;
    struct card_count n;
};
void card_add(struct card *c, int split, const struct card_fact *f, arena *mem);
void card_release(struct card *c);
/* README.md's text */
void card_write(const struct card *c, const struct run *run, const struct export_job *job, const struct tally *t,
                struct buf *to);

#endif

/* Files of lines read in lockstep: line i of each file belongs to record i. What Moses pairs, MT/post-edit triples and
 * formality sets have in common; they differ only in what each file is. */
#ifndef LL_CORPUS_READERS_LOCKSTEP_H
#define LL_CORPUS_READERS_LOCKSTEP_H

#include "corpus/reader.h"

enum side_kind {
    SIDE_TEXT,  /* a segment */
    SIDE_COL,   /* a column named as the side */
    SIDE_SCORES /* numbers separated by tabs or spaces: columns score, score2, ... */
};
struct side {
    enum side_kind kind;
    enum seg_role role;
    sv lang, name;
};
struct sides {
    int n;
    struct side side[READER_FILES_MAX + 1];
};

/* r's files in order, then perhaps a scores file beside them that nobody named. encoding: absent for UTF-8. */
enum status lockstep_open(struct reader *r, const struct sides *sides, sv encoding, struct err *e);
enum status lockstep_next(struct reader *r, struct batch *b, struct err *e);
int lockstep_parse(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json);
void lockstep_close(struct reader *r);

#endif

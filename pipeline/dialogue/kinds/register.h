/* A text in the other register: real contrastive translations where the pair has them, else rules where they are
 * certain.
 *
 * Rules: Chinese 你 and 您; German du and Sie (with every verb that goes with it); Spanish tú and usted; English with
 * and without contractions. What the rules cannot be sure of is left alone. */
#ifndef LL_DIALOGUE_KINDS_REGISTER_H
#define LL_DIALOGUE_KINDS_REGISTER_H

#include "dialogue/kinds/kind.h"

enum level { INFORMAL, FORMAL };
extern const char *const level_name[2]; /* "informal", "formal" */
enum { REGISTER_MARKERS = 12 };
struct registers {
    sv text[2];       /* by level */
    enum level human; /* which of them is the human reference; with `both` either */
    bool both;
    sv marker[2][REGISTER_MARKERS]; /* words that one level has and the other has not */
    int nmarker[2];
};
/* Of the job's (first) pair's answer. */
bool registers_of(const struct kind_job *job, struct registers *g);
/* The rules alone, for tests: the text in the other level; *level is that of `text`. */
bool register_other(sv text, sv lang, enum level *level, sv *other, arena *mem);
/* Binds an answer to a level. */
struct constraint *require_level(const struct kind_job *job, struct dialogue *d, int turn, const struct registers *g,
                                 enum level level);

#endif

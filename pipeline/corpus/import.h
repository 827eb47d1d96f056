/* The recipe's `corpora:` section: every corpus becomes one task that reads, cleans and writes records.
 *
 *   bitext -> records/pairs/<name>.jsonl.zst   product "pairs"   (one line: engine/unit.h)
 *   chats  -> records/chats/<name>.jsonl.zst   product "chats"   (one line: the working record)
 *   rejects/<name>.jsonl (a sample per reason), scores/<name>.jsonl.zst where asked
 *
 * A unit in more than two languages gives one pair for every pair of languages asked for, all with one `group`. */
#ifndef LL_CORPUS_IMPORT_H
#define LL_CORPUS_IMPORT_H

#include "engine/run.h"

/* What later stages may know of a corpus (product.meta). */
struct corpus {
    const char *name;
    sv licence;            /* as the recipe says, absent: unknown */
    double weight;         /* for mixing; 1 where not given */
    int64_t cap;           /* records at most in the mix, 0: no cap */
    int rank;              /* place in the recipe: earlier wins among duplicates */
    sv src_lang, tgt_lang; /* of the first pair of languages, absent for chats */
    bool chats;
};
extern const struct stage stage_corpora;
extern const struct stage stage_clean; /* the `clean:` section: defaults for every corpus; plans nothing itself */

#endif

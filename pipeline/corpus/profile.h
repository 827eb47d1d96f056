/* What a corpus looks like, per side, from a sample of its raw lines: tokenised, entity-escaped, lower-cased,
 * segmented. */
#ifndef LL_CORPUS_PROFILE_H
#define LL_CORPUS_PROFILE_H

#include "base/mem.h"

struct profile {
    int64_t lines;
    int64_t escaped, quoted; /* lines with &apos; &quot; ... / with raw ' " or & */
    int64_t apart, attached; /* commas and final stops with a space before them / without */
    int64_t gaps, joints;    /* neighbouring Han with a space between / without */
    int64_t loose;           /* lines with a space at full-width punctuation */
    int64_t cased, lower;    /* lines with letters that have case / of these, without one upper-case letter */
    int64_t case_letters, other_letters;
};
void profile_add(struct profile *p, sv text);
/* The verdicts; false when there is too little to go by. */
bool profile_escaped(const struct profile *p);
bool profile_tokenised(const struct profile *p);
bool profile_segmented(const struct profile *p);
bool profile_lower(const struct profile *p);
/* Whether the script has case: the few words of Latin in Chinese tell nothing. */
bool profile_is_cased(const struct profile *p);
/* rates in percent, -1 where there was nothing to count */
int profile_rate(int64_t n, int64_t of);

/* &apos; &quot; &amp; &lt; &gt; &bar; &#124; &#x7c; ... decoded once; s itself when there are none. */
sv profile_unescape(sv s, arena *mem);

#endif

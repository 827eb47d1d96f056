/* Terms of a pair: words of the source and what they became, such as a person would put on a list. */
#ifndef LL_DIALOGUE_KINDS_TERMS_H
#define LL_DIALOGUE_KINDS_TERMS_H

#include "dialogue/kinds/tools.h"

struct term {
    sv source, target; /* as they stand in the texts */
    double sure;
};
enum { TERMS_MAX = 24 };
/* Phrases of one to three words that translate each other, whole, named once in each text and by nothing that overlaps,
 * surest first. The injector must have this pair loaded (kind_injector). */
int terms_of(const struct kind_job *job, sv source, sv answer, struct term *out, int max);
/* Rows that do not apply: likely translations of words that are not in the source; neither is their target in the
 * answer. */
int terms_elsewhere(const struct kind_job *job, sv source, sv answer, struct term *out, int max);
/* Rows in one of the ways people write such a list, drawn at random. */
sv terms_rows(const struct kind_job *job, const struct term *t, int n);
void terms_shuffle(const struct kind_job *job, struct term *t, int n);

/* {"source","targets":[..],"inflect":true} */
struct constraint *require_term(const struct kind_job *job, struct dialogue *d, int turn, sv source, sv target);
/* {"words":[word]} */
struct constraint *require_without(const struct kind_job *job, struct dialogue *d, int turn, sv word);
/* The answer is the reference. */
struct constraint *require_reference(struct dialogue *d, int turn);
/* Whether a phrase stands in a text, in any form. */
bool term_stands(const struct kind_job *job, sv text, sv phrase, sv lang);

#endif

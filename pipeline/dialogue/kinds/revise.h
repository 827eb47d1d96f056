/* Drafts with slips, and the turns that mend them: what the revision kinds share.
 *
 *     struct revision v;
 *     if (!revise_slips(job, d, REVISE_FACTS, 1, &v)) return KIND_UNSUITED;
 *     kind_ask(.. A1 ..); revise_draft(job, d, &v);          the reference with every slip, not learnt
 *     revise_mend(job, d, &s, &v, 0);                        somebody complains about slip 0; the text without it
 *
 * A text in which a slip is left is never learnt. */
#ifndef LL_DIALOGUE_KINDS_REVISE_H
#define LL_DIALOGUE_KINDS_REVISE_H

#include "dialogue/kinds/tools.h"

struct revision {
    struct slip slip[SLIPS_MAX];
    int n;
    uint32_t wrong; /* bit per slip that is still there */
    int turn;       /* of the latest version */
};
/* Sets of slips, as bits 1 << SLIP_*. */
#define REVISE_SPANS                                                                                                   \
    (1u << SLIP_LEXICAL | 1u << SLIP_AGREEMENT | 1u << SLIP_ORDER | 1u << SLIP_UNTRANSLATED | 1u << SLIP_PUNCTUATION | \
     1u << SLIP_REGISTER)
#define REVISE_AMOUNT (1u << SLIP_OMISSION | 1u << SLIP_ADDITION)
#define REVISE_FACTS  (1u << SLIP_NUMBER | 1u << SLIP_NAME | 1u << SLIP_NEGATION)
#define REVISE_ALL    (REVISE_SPANS | REVISE_AMOUNT | REVISE_FACTS)

/* d->text and d->reference must be set. At most `want` slips of the sorts; false where there is none. */
bool revise_slips(const struct kind_job *job, const struct dialogue *d, unsigned sorts, int want, struct revision *v);
/* The text as it stands. */
sv revise_text(const struct kind_job *job, const struct dialogue *d, const struct revision *v);
/* Says the draft. */
void revise_draft(const struct kind_job *job, struct dialogue *d, struct revision *v);
/* The user's complaint about slip i, in the words of the kind it belongs to. */
enum kind_reason revise_complain(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                                 const struct slip *slip);
/* The words of a slip in their slots. The source's are left out where they are the same: "'truth' means 'truth'". */
void revise_words(struct slots *s, const struct slip *slip);
/* The complaint, and the text without slip i, with its constraints. */
enum kind_reason revise_mend(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                             struct revision *v, int i);
/* The name of a slip's kind of error in the asker's language; absent where it has none. */
sv revise_category(const struct kind_job *job, const struct slip *slip);

/* An error to be named: a slip, or what people marked (kinds/judged.h). */
struct flaw {
    enum wording_word category;
    enum slip_severity severity;
    sv wrong, right; /* as struct slip's: where `wrong` is empty something is missing, and `right` says what */
};
struct flaws {
    struct flaw v[SLIPS_MAX];
    int n;
};
void revise_flaws(const struct revision *v, struct flaws *f);
/* Whether the asker's language has a word for each. */
bool flaws_named(const struct kind_job *job, const struct flaws *f);
/* Lines that name them: - "wrong" -> "right" (category). `right` left out where fixes are not given. */
sv flaws_list(const struct kind_job *job, const struct flaws *f, bool fixes, bool severities);
/* An answer with, seldom, a few words before it (script OK); returns its turn. */
int revise_answer(const struct kind_job *job, struct dialogue *d, sv text);
/* One slip that is wrong for certain, to stand for a bad suggestion. */
bool revise_bad_idea(const struct kind_job *job, const struct dialogue *d, struct slip *slip);
/* No words to mend with, no reason to draw: the cheap test of the material. */
bool revise_fits(const struct kind_job *job);

#endif

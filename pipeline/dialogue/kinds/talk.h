/* Turns about a translation that is good: asked for and answered, with their constraints. Kinds make one of them,
 * chains several. `opening` are the slots of the dialogue's first turn (for the languages' names). */
#ifndef LL_DIALOGUE_KINDS_TALK_H
#define LL_DIALOGUE_KINDS_TALK_H

#include "dialogue/kinds/revise.h"

/* A1's opening and the reference as its answer. */
enum kind_reason talk_open_good(const struct kind_job *job, struct dialogue *d, struct slots *s, int *turn);
/* E8: is it right (idea->right, or all of it)? Yes. idea->bad_text: what must not come instead. */
enum kind_reason talk_is_right(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                               const struct slip *idea, sv now);
/* E7: should idea->right not be idea->wrong? No. */
enum kind_reason talk_user_is_wrong(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                                    const struct slip *idea, sv now);
/* E10: swap->right becomes swap->wrong, in the version of turn `from`. */
enum kind_reason talk_swap(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                           const struct slip *swap, int from, int *turn);
/* E10 (delete) or E9: cut->right is taken out. */
enum kind_reason talk_leave_out(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                                const struct slip *cut, int from, int *turn);
/* B5: call it term->wrong (another rendering, not a wrong one), not term->right. */
enum kind_reason talk_call_it(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                              const struct slip *term, int from, int *turn);
/* E11: the version of turn `to`, whose text this is, was better than that of `from`. which: "last", "first". */
enum kind_reason talk_go_back(const struct kind_job *job, struct dialogue *d, const struct slots *opening,
                              const char *which, int to, int from, sv text, int *turn);
/* {"from_turn","span","replacement","max_changed"}: `span` of that version became `put` (or went), little else changed.
 */
void talk_require_change(const struct kind_job *job, struct dialogue *d, int turn, int from, sv span, sv put);
void talk_words(struct slots *s, sv w, sv v, sv x);

#endif

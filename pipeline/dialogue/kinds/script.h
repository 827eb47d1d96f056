/* Scripts: what is said in each kind of dialogue, as the wordings need to know it. The table is script_table.h.
 *
 * A kind's script lists its own turns: the user's lines that make this kind what it is, and the assistant's lines where
 * they are more than the bare translation. A line that all kinds share stands once: revisions open with A1's wordings,
 * the turn that complains is their own. Turn k of a script is not the k-th message of a dialogue.
 *
 * A turn may have variants ("words|chars"): a wording with `when: words` is used for that one only, a wording without
 * `when` must read well for all of them. */
#ifndef LL_DIALOGUE_KINDS_SCRIPT_H
#define LL_DIALOGUE_KINDS_SCRIPT_H

#include "dialogue/wording.h"

struct script_turn {
    unsigned required, allowed; /* bits of SLOT_*; the language slots {L} and {F} are always allowed */
    const char *variants;       /* "a|b", or NULL */
    const char *help;           /* when this is said; NULL: there is no such turn */
};
struct kind_script {
    const char *id, *help;
    struct script_turn turn[BY_N][WORDING_TURNS];
};
enum script_id {
#define SCRIPT(id, help, turns) SCRIPT_##id,
#include "dialogue/kinds/script_table.h"
#undef SCRIPT
    SCRIPTS,
    SCRIPT_SYSTEM = SCRIPTS /* system prompts */
};
extern const struct kind_script scripts[];
extern const int scripts_count;
/* System prompts: those that allow nothing but the translation are `when: bare`, and stand before no kind that talks.
 */
extern const struct script_turn prompts;
int script_index(sv id); /* -1 where there is none */
/* The index of a variant of a turn; -1 where it has no such variant. */
int script_variant(const struct script_turn *t, sv name);
int script_variants(const struct script_turn *t); /* how many, 0: none */
sv script_variant_name(const struct script_turn *t, int variant);

#endif

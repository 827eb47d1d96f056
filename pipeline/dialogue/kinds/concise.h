/* The same said in fewer words: edits of a text that keep its sense and its grammar, from tables per language.
 *
 * Contractions, wordy turns of phrase ("in order to" -> "to", 的时候 -> 时), intensifiers, brackets. A table's entry is
 * used only between neighbours where it is certain; a language without a table has none. */
#ifndef LL_DIALOGUE_KINDS_CONCISE_H
#define LL_DIALOGUE_KINDS_CONCISE_H

#include "base/mem.h"

enum { CONCISE_MAX = 12 };
/* Up to CONCISE_MAX versions, each one edit shorter than the one before; the last is the shortest. Returns how many,
 * 0: nothing to shorten. contractions: English ones count as shorter. */
int concise(sv text, sv lang, bool contractions, sv *out, arena *mem);
/* Has the source a word like "very", which a translation that is to be as long must keep? True also where nothing is
 * known of the language. */
bool concise_strengthens(sv source, sv lang);
/* English with every contraction that is certain; false where there is none. */
bool concise_contract(sv text, sv *out, arena *mem);

#endif

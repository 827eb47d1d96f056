/* Words of a text, as an aligner wants them: runs of letters, marks and digits; every other visible character alone.
 *
 * An apostrophe between letters stays inside ("don't"), but what is elided before a word is one of its own ("l'" +
 * "eau"); points and commas stay between digits. Scripts written without spaces (Han, Kana, Thai, Lao, Khmer, Myanmar)
 * are divided by ICU's dictionaries. Every word is a view into the text; white space and invisible characters belong to
 * none. */
#ifndef LL_TEXT_WORDS_H
#define LL_TEXT_WORDS_H

#include "base/mem.h"

enum { WORDS_MAX = 1 << 20 };
/* One per thread. */
struct word_splitter;
struct word_splitter *word_splitter_new(void);
void word_splitter_free(struct word_splitter *w);
/* The words of VALID UTF-8, at most max of them are written to out (room for max); returns how many there are, counting
 * up to max + 1. */
int words_split(struct word_splitter *w, sv text, sv *out, int max);
/* The same at ASCII white space alone, for text that has been divided before. */
int words_at_spaces(sv text, sv *out, int max);
/* The key of a word: case folded (simple folding, root locale). */
sv word_key(sv word, arena *mem);

#endif

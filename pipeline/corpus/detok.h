/* Tokenised text back to plain text, where that is certain.
 *
 * The tokeniser and the detokeniser follow the well-known Moses scripts in what they split and join (contractions on
 * the right in English, on the left in French and Italian, brackets, quotes in turn, currency signs; "@-@" is a
 * hyphen). A line is accepted only when tokenising the result gives the very tokens of the line; otherwise it is left
 * as it was. Space-segmented Chinese and Japanese is joined: the round trip there is that all characters but spaces
 * between such characters stay. */
#ifndef LL_CORPUS_DETOK_H
#define LL_CORPUS_DETOK_H

#include "base/mem.h"

/* Tokens separated by single spaces. lang decides on apostrophes. */
sv detok_tokenise(sv text, sv lang, arena *mem);
/* True and *out when the round trip is exact. in: tokens separated by spaces. */
bool detok_line(sv in, sv lang, sv *out, arena *mem);
/* Spaces at Han, Kana and wide punctuation taken out. */
sv detok_join_wide(sv in, arena *mem);
/* Blanks at full-width punctuation taken out, which Chinese and Japanese never mean ("先生 ， 您好"); those of an
 * indented line and of a gap to fill in ("（ ）") stay. in itself when there are none; idempotent. */
sv detok_tighten(sv in, arena *mem);
/* whether that is done for texts of this language */
bool detok_tightens(sv lang);

#endif

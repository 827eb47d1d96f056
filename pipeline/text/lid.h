/* Language identification. The script decides first where it can (Hangul, Thai, Kana, Greek ... are one language each,
 * and Latin text is not Russian); CLD2 only sees what is left, and only when there is enough of it to mean something.
 */
#ifndef LL_TEXT_LID_H
#define LL_TEXT_LID_H

#include "base/mem.h"
#include "text/lang.h"
#include "text/textstat.h"

struct lid_guess {
    sv code;     /* our code, static memory; absent: none */
    int percent; /* of the text */
};
/* CLD2's best three; *reliable is its own word. expected: a language to lean to, or NULL. Valid UTF-8. Thread-safe. */
int lid_guess(sv text, const struct lang *expected, struct lid_guess out[3], bool *reliable);

/* How well the text agrees with being `lang`: 1 it is (or nothing speaks against it), 0 it surely is another language;
 * between: the share that is. *other: the language seen instead (absent where none). min_letters: shorter texts
 * agree, whatever they are, unless their characters are Cantonese. */
double lid_agree(sv text, const struct textstat *st, const struct lang *lang, int min_letters, sv *other);
/* Whether identification often takes one for the other (Norwegian and Danish, Croatian and Serbian ...). */
bool lid_confusable(sv a, sv b);

#endif

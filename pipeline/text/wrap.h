/* Lines for a terminal: how many columns a text takes, and where it may be broken.
 *
 *     for (sv rest = text; rest.p;) { sv line = wrap_next(w, &rest, 72); ... }
 *
 * A user-perceived character (grapheme cluster) takes one column, two where it is wide (Chinese, Japanese, Korean,
 * emoji), none where it is only a mark; lines break where Unicode (UAX 14) allows, so not before a full stop, and
 * between any two Chinese characters; a word longer than the line is broken between two characters. */
#ifndef LL_TEXT_WRAP_H
#define LL_TEXT_WRAP_H

#include "base/mem.h"

struct wrapper;
struct wrapper *wrapper_new(void);
void wrapper_free(struct wrapper *w);
/* Columns of VALID UTF-8 that holds no line break. */
int wrap_width(struct wrapper *w, sv text);
/* Takes the next line off the front of *rest, without its line break and the spaces at its end; *rest is absent (p
 * NULL) once the last line was taken. columns: at least 1. */
sv wrap_next(struct wrapper *w, sv *rest, int columns);

#endif

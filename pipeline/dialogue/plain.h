/* What may not stand in the content of a message: special tokens, control characters, text that is not NFC. */
#ifndef LL_DIALOGUE_PLAIN_H
#define LL_DIALOGUE_PLAIN_H

#include "base/sv.h"

/* A chat template's marker or a tokenizer's special token ("<|im_end|>", "[INST]", "</s>", ...), or absent. */
sv plain_marker(sv s);
/* A C0 or C1 control other than \t \n \r, or U+FFFD. */
bool plain_has_control(sv s);
/* "\n" or "\t" or "\r" written with a backslash */
bool plain_has_escape(sv s);
/* Without white space at both ends, Unicode's included. */
sv plain_trim(sv s);
ptrdiff_t plain_chars(sv s); /* code points of valid UTF-8 */
/* Normal form C (for ASCII without looking further). */
bool plain_is_nfc(sv s);
ptrdiff_t plain_count(sv s, char c);

#endif

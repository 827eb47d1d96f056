/* Normalisation: NFC for text that is kept, folded keys for comparison, and tidying of white space and invisibles.
 *
 * Text that is exported is never NFKC: that loses superscripts, full-width punctuation and more. Keys are: NFKC
 * case-folded (root locale, so Turkish dotless i is nobody's surprise), white space collapsed, dashes and quotes mapped
 * to - ' ". Marks are never stripped. All of this assumes valid UTF-8, and leaves code points newer than Unicode 15 as
 * they are. */
#ifndef LL_TEXT_NORM_H
#define LL_TEXT_NORM_H

#include "base/mem.h"

/* Returns s itself when it is in NFC already (one pass, no copy), else the composed text in mem. */
sv norm_nfc(sv s, arena *mem);
/* Key for comparison (dedup, glossaries, caches): see above. Costs a tenth of a nanosecond for a byte of ASCII, two or
 * three for a code point of anything else that does not compose. */
sv norm_key(sv s, arena *mem);
/* The same by ICU alone, many times slower: what tests hold norm_key against. */
sv norm_key_slow(sv s, arena *mem);

enum norm_space {
    NORM_SPACE = 1, /* trim; runs of blanks become one space (a no-break space alone stays; text with line breaks is
                       only trimmed) */
    NORM_INVISIBLE =
        2, /* drop U+FEFF, U+00AD, U+200B, U+2060 and directional controls at the ends; ZWJ and ZWNJ stay */
    NORM_NFC = 4,
    NORM_ALL = 7
};
/* The tidied text; s itself when nothing was to do. Idempotent. */
sv norm_tidy(sv s, unsigned what, arena *mem);

#endif

/* What norm_key is made of: ICU's NFKC_Casefold, pinned to Unicode 15. */
#ifndef LL_TEXT_NORM_FOLD_H
#define LL_TEXT_NORM_FOLD_H

#include "base/mem.h"

struct UNormalizer2;
const struct UNormalizer2 *norm_fold_icu(void);
/* NFKC_Casefold of valid text, by ICU. */
sv norm_fold(sv s, arena *mem);

#endif

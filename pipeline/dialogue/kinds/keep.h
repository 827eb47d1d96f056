/* What stands in both texts alike and has to: placeholders, code, Latin names in other scripts. */
#ifndef LL_DIALOGUE_KINDS_KEEP_H
#define LL_DIALOGUE_KINDS_KEEP_H

#include "dialogue/kinds/tools.h"

enum { ASSETS = 4 };
struct asset {
    sv text;
    bool code; /* else a name */
};
/* As often in both, in the order of the answer; at most ASSETS. */
int assets_of(const struct kind_job *job, sv source, sv answer, struct asset *out);
/* What becomes of it in careless hands; absent where nothing likely does. */
sv asset_altered(const struct kind_job *job, const struct asset *a);
/* Every `from` on word borders becomes `to`. */
sv text_replaced(const struct kind_job *job, sv text, sv from, sv to);

#endif

/* Parts of a structured text, for the formats of type structure. */
#ifndef LL_DIALOGUE_VERIFY_STRUCTURE_H
#define LL_DIALOGUE_VERIFY_STRUCTURE_H

#include "dialogue/verify/check.h"

struct parts {
    arena *mem;
    sv *v;
    int n, cap;
};
void parts_put(struct parts *p, sv s);
/* "<b>" ...: tags in order, values of attributes that are prose left out */
void parts_tags(struct parts *p, sv text);
void parts_placeholders(struct parts *p, sv text);
/* False (and the verdict says where) when they differ; sorted: their order does not matter. */
bool parts_same(struct verify_check *k, struct parts *want, struct parts *got, bool sorted);

bool structure_json(struct verify_check *k, sv source);
bool structure_markdown(struct verify_check *k, sv source);

#endif

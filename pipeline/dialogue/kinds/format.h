/* Texts set in a format: C7's own, and for kinds that ask for more besides. */
#ifndef LL_DIALOGUE_KINDS_FORMAT_H
#define LL_DIALOGUE_KINDS_FORMAT_H

#include "dialogue/kinds/tools.h"

struct format_use {
    int k;
    uint64_t id;
    const char *thing;
    const char *name; /* "json", "xml", "html" */
};
/* False where the texts do not suit the format drawn. */
bool format_draw(const struct kind_job *job, sv source, sv answer, struct format_use *u);
sv format_text(const struct kind_job *job, const struct format_use *u, sv text);
/* The answer has the structure of d->text. */
struct constraint *require_format(const struct kind_job *job, struct dialogue *d, int turn, const char *format);

#endif

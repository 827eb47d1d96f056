/* Files that are part of the program: the catalogue of corpora and the bundled recipes are embedded at build time
 * (embed.sh; the Makefile's EMBED says which), so that they are found from any working directory. Names are paths in
 * the source tree. */
#ifndef LL_BASE_EMBED_H
#define LL_BASE_EMBED_H

#include "base/sv.h"

struct embedded {
    const char *name;
    const char *text; /* NUL-terminated */
    size_t n;
};
extern const struct embedded embedded_files[]; /* sorted by name, ends with name NULL */

/* The file's text, or absent. */
static inline sv embed_find(const char *name)
{
    for (const struct embedded *f = embedded_files; f->name; f++)
        if (!strcmp(f->name, name)) return (sv){f->text, (ptrdiff_t)f->n};
    return (sv){NULL, 0};
}

#endif

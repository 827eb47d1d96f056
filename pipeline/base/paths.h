/* From what a user names to the files meant: a file, a folder (all files below it, sorted, hidden ones left out), a
 * glob, "@list" (a file with one name a line), "-", or a pair "a.en+a.zh". Archives become their members
 * ("set.zip!a.txt").
 *
 * Order is the order given; within a folder or glob it is by bytes, never by locale or directory order. */
#ifndef LL_BASE_PATHS_H
#define LL_BASE_PATHS_H

#include "base/err.h"
#include "base/mem.h"

struct paths {
    const char **v; /* in mem */
    int n, cap;
    arena *mem;
};
/* Appends what `spec` means. Nothing found is an error; so is a list that names itself. */
enum status paths_add(struct paths *p, sv spec, struct err *e);
/* The same without opening archives. */
enum status paths_add_files(struct paths *p, sv spec, struct err *e);

/* The files of "a.en+a.zh", one a call; a single file is itself. A '+' in the name of a file that is there is no
 * border.
 */
bool paths_next_file(sv *rest, sv *file);

/* Bytes of folder that all of them have in common. */
ptrdiff_t paths_common(const char *const *v, int n);
/* Where the file of records v[i] goes below folder `dir` (which ends in '/'): the tree stays, "a/b.json" becomes
 * "a/b.jsonl", compression stays. Two inputs of one name are an error. */
enum status paths_mirror(sv dir, const char *const *v, int n, const char **out, arena *mem, struct err *e);

#endif

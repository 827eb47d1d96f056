/* `-o DIR/`: a file for each input, named after it ("set.zip!dir/a.po" -> "DIR/set.zip_dir_a.jsonl"). */
#ifndef LL_CLI_MIRROR_H
#define LL_CLI_MIRROR_H

#include "cli/cmd.h"
#include "corpus/reader.h"

struct mirror {
    const char **in, **out; /* in the command's memory */
    int n;
};
bool mirror_asked(sv out);
/* Which inputs there are (files that belong together are one) and where each goes; makes the folder. ending: "jsonl",
 * or
 * "" where the writer names its files itself. Two inputs of one name are a usage error. */
enum status mirror_plan(struct mirror *m, const struct cmd_args *a, const struct corpus_spec *all, const char *ending,
                        struct err *e);
/* The same for files of records: "all/a/b.jsonl.zst" -> "DIR/a/b.jsonl.zst", "all/c.json" -> "DIR/c.jsonl". */
enum status mirror_records(struct mirror *m, const struct cmd_args *a, const char *const *in, int n, struct err *e);
enum status mirror_folder(const struct cmd_args *a, sv dir, struct err *e);

#endif

/* A look at a folder of corpora: what each file (or pair of files) is, in which languages, and about how much of it.
 *
 * Reads the beginning of every file with the reader that would read it for real, so what it says is what a run will
 * see. */
#ifndef LL_CLI_SURVEY_H
#define LL_CLI_SURVEY_H

#include "corpus/reader.h"

enum { SURVEY_LANGS = 16, SURVEY_RECORDS = 20000, SURVEY_SAMPLE = 8 << 10 };

struct survey_entry {
    const char *spec;   /* "dir/a.en+dir/a.zh", "set.zip!x.tmx" */
    const char *format; /* NULL: no reader takes it */
    bool chats;
    sv lang[SURVEY_LANGS]; /* in the order met: the source first */
    uint64_t count[SURVEY_LANGS];
    int nlang;
    bool from_text;     /* the languages are what the text looks like: neither the format nor a name said so */
    uint64_t seen, bad; /* records read, and those among them that cannot be used */
    double records;     /* estimate for the whole */
    const char *error;  /* it could not be read */
};
struct survey {
    struct survey_entry *v;
    int n;
    int litter; /* files that are none of these: README, checksums, what no reader takes */
};
/* langs: the languages wanted; used where a file does not say its own. */
enum status survey_folder(struct survey *s, const char *folder, const struct opt_list *langs, arena *mem,
                          struct err *e);

#endif

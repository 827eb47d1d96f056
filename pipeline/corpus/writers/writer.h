/* Writers: units to files of other people's formats. What a format cannot hold is a counted drop, never changed text.
 *
 * To add one: writers/<name>.c with `const struct writer_type writer_<name>`, and W(<name>) in writers/list.h (sorted).
 */
#ifndef LL_CORPUS_WRITERS_WRITER_H
#define LL_CORPUS_WRITERS_WRITER_H

#include "engine/unit.h"

enum { WRITER_FILES = 2 };
/* Why a unit cannot be written; reasons of the tally by the names in writer_why_name. */
enum writer_why { WW_OK, WW_NOT_ONE_LINE, WW_NOT_XML, WW_OTHER_LANGUAGE, WW_COUNT };
extern const char *const writer_why_name[WW_COUNT]; /* NULL, "not-one-line", "not-xml", "other-language" */

struct writer_cfg {
    sv src_lang, tgt_lang; /* Moses: what the two files hold */
    bool header;           /* TSV and CSV: a first record that names the columns */
};
struct writer_type {
    const char *name;
    const char *ending; /* "jsonl" */
    const char *help;
    int files;                                                  /* 1, or 2: one for each side, named by language */
    void (*head)(const struct writer_cfg *cfg, struct buf *to); /* before the first unit; may be NULL */
    void (*tail)(const struct writer_cfg *cfg, struct buf *to); /* after the last; may be NULL */
    /* Appends the unit to to[0] (and to[1]); on a refusal nothing. */
    enum writer_why (*unit)(const struct writer_cfg *cfg, const struct unit *u, struct buf *const to[WRITER_FILES]);
};
extern const struct writer_type *const writer_types[]; /* NULL-ended, sorted */
const struct writer_type *writer_find(sv name);

/* The text fits on one line of a file that readers split at line breaks (no CR, no LF, no BOM in front). */
bool writer_one_line(sv text);

#endif

/* Input: a stream of bytes from a file, a pipe or memory; decompressed by content, never by name.
 *
 * gz (also concatenated members), bz2, xz, zst (also several frames), lz4 are unwrapped; inside zip and tar (also
 * compressed tar) one member is one stream. A path may name a member: "set.zip!dir/file.txt". "-" is standard input. A
 * compressed stream that ends early or fails its checksum is an error that says so, never a silent end. Opening checks
 * nothing but the first bytes; a folder or a missing file is an error. */
#ifndef LL_BASE_INPUT_H
#define LL_BASE_INPUT_H

#include "base/err.h"
#include "base/mem.h"

struct input;

enum { INPUT_PEEK_MAX = 64 << 10 };

/* On error *in is NULL. The path of an archive without "!member" opens its only member, or is an error listing the
 * members. */
enum status input_open(struct input **in, const char *path, struct err *e);
/* bytes must stay valid; name is used in messages */
struct input *input_from_memory(sv bytes, const char *name);
void input_close(struct input *in);
/* the path as the user gave it, with "!member" */
const char *input_name(const struct input *in);
/* bytes read: > 0, 0 at the end, -1 on error */
ptrdiff_t input_read(struct input *in, void *to, size_t n, struct err *e);
/* Up to INPUT_PEEK_MAX decompressed bytes from the start, without consuming them; only before the first read. */
sv input_peek(struct input *in, struct err *e);
/* Whether `path` can be meant to be opened: "-", a file, or "file!member" where there is such a file (members are not
 * looked up). */
bool input_exists(const char *path);
/* Whether it can be read only once: "-" or a pipe. One that was opened, looked at and closed again keeps what was seen
 * for the next who opens it; opening one that was read is an error. */
bool input_once(const char *path);
/* compressed bytes consumed so far and the size of the file on disk (0 where unknown), for progress */
void input_progress(const struct input *in, uint64_t *done, uint64_t *total);

/* Names of the members of an archive that are regular files, in archive order ("path!member" each); one entry (the path
 * itself) for a file that is no archive. Hostile member names (absolute, "..") are plain names here: nothing is
 * unpacked to disk. */
enum status input_members(const char *path, arena *mem, sv **names, int *n, struct err *e);

/* ---- lines ---- */
struct lines;
enum line_kind { LINE_OK, LINE_TOO_LONG, LINE_END };
struct lines *lines_new(struct input *in, size_t max_line); /* the input must outlive it */
void lines_free(struct lines *l);
/* From here on the CR of a CRLF stays in the line (quoted CSV fields may span lines and must keep their bytes). */
void lines_keep_cr(struct lines *l);
/* The next line without its end: LF, CRLF (a CR before LF goes); the last line may lack its LF. A UTF-8 BOM at the very
 * start is taken off; a UTF-16 BOM makes the whole stream be transcoded. LINE_TOO_LONG: the line was longer than
 * max_line and has been skipped (*line holds its first bytes). LINE_END: end, or an error in *e. *line is valid until
 * the next call. *no: 1-based line number. */
enum line_kind lines_next(struct lines *l, sv *line, uint64_t *no, struct err *e);

#endif

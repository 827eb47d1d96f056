/* The pile that an input is (base/input.c): a file or memory at the bottom, a decoder for each wrapping above it.
 * For input*.c only. */
#ifndef LL_BASE_INPUT_STAGE_H
#define LL_BASE_INPUT_STAGE_H

#include "base/err.h"
#include "base/mem.h"

enum { STAGE_CHUNK = 256 << 10 };

struct archive; /* libarchive's */

struct stage {
    /* bytes: > 0, 0 at the end, -1 on error */
    ptrdiff_t (*read)(struct stage *s, void *to, size_t n, struct err *e);
    void (*close)(struct stage *s); /* its own things only; may be NULL */
    struct stage *below;            /* owned; NULL at the bottom */
    const char *what, *name;        /* "gzip"; the input's name, for messages */
    char *head;                     /* [head_at, head_n): peeked, not yet read */
    size_t head_at, head_n;
    char *in; /* decoders: [in_at, in_n) of what is below, not yet decoded */
    size_t in_at, in_n;
    bool in_end;
    bool frame_done;      /* gzip, zstd: between two members or frames */
    bool padding;         /* gzip: zero bytes were seen after a member */
    bool archive;         /* zip, tar: member_next chooses what is read */
    bool seekable;        /* bottom: a regular file or memory */
    uint64_t done, total; /* bottom and archive: bytes given so far, and in all (0: unknown) */
    int fd;
    const char *bytes;
    void *codec; /* gzip, bzip2, zstd: the library's own state */
    struct archive *la;
    struct err below_err; /* what libarchive's callback met below */
    uint64_t fed;         /* bytes given to libarchive */
};

struct stage *stage_new(struct stage *below, const char *what);
/* the stage and everything below it */
void stage_free(struct stage *s);
/* bytes: > 0, 0 at the end, -1 on error; first those that a look has taken */
ptrdiff_t stage_read(struct stage *s, void *to, size_t n, struct err *e);
/* Up to n first bytes of the stage, left in place for the next read. False on error. */
bool stage_peek(struct stage *s, size_t n, sv *seen, struct err *e);
/* Refills the decoder's input buffer when it is empty. False on error; s->in_end at the end of what is below. */
bool stage_fill(struct stage *s, struct err *e);
/* "cannot read 'x.gz': gzip data <why>"; returns -1 */
ptrdiff_t stage_broken(const struct stage *s, struct err *e, const char *why);

/* ---- bottoms ---- */
enum status bottom_open(struct stage **out, const char *path, struct err *e);
ptrdiff_t file_read(struct stage *s, void *to, size_t n, struct err *e);
ptrdiff_t memory_read(struct stage *s, void *to, size_t n, struct err *e);
/* Moves a bottom stage; -1 where it cannot be moved. */
int64_t bottom_seek(struct stage *s, int64_t offset, int whence);

/* ---- decoders (base/input_unpack.c) ---- */
struct stage *gzip_over(struct stage *below);
struct stage *zstd_over(struct stage *below);
struct stage *bzip2_over(struct stage *below);

#endif

/* Output files made of frames.
 *
 * A frame is a piece of the uncompressed stream; each is compressed on its own (a zstd frame with a checksum, or a gzip
 * member), so pieces can be compressed in parallel, appended, and cut off again at any frame border. What is promised
 * is the uncompressed bytes; compressed bytes are equal for the same libzstd and zlib. The kind follows from the path's
 * ending: .zst, .gz, else plain.
 *
 * While a file grows it is called "<path>.part"; it gets its name when it is whole (shard_out_finish). What is no
 * regular file (/dev/null, a named pipe) is written as it stands: renaming over it would put a file in its place. */
#ifndef LL_ENGINE_SHARD_H
#define LL_ENGINE_SHARD_H

#include "base/err.h"
#include "base/mem.h"

enum shard_kind { SHARD_PLAIN, SHARD_ZSTD, SHARD_ZSTD_FAST, SHARD_GZIP };
enum { SHARD_ZSTD_LEVEL = 3, SHARD_FAST_LEVEL = -3, SHARD_GZIP_LEVEL = 6 };
enum shard_kind shard_kind_of(const char *path);

/* Compresses one frame; cctx is a thread's own reusable context (shard_ctx_new), may be shared by kinds. to is reset
 * first. */
struct shard_ctx;
struct shard_ctx *shard_ctx_new(void);
void shard_ctx_free(struct shard_ctx *c);
enum status shard_compress(struct shard_ctx *c, enum shard_kind kind, sv frame, struct buf *to, struct err *e);

struct shard_out {
    const char *path; /* the final name; "-" is stdout */
    enum shard_kind kind;
    int fd;         /* -1: closed */
    bool special;   /* a device or a pipe: no .part, no name to be given */
    uint64_t bytes; /* (compressed) bytes in the file */
};
/* Opens "<path>.part" cut to `bytes` (0: anew). If only the finished file exists (killed between rename and commit) it
 * is taken back to .part. */
enum status shard_out_open(struct shard_out *s, const char *path, uint64_t bytes, struct err *e);
/* Appends bytes that shard_compress made (or plain text). */
enum status shard_out_append(struct shard_out *s, sv bytes, struct err *e);
enum status shard_out_sync(struct shard_out *s, struct err *e);
/* Sync, give it its final name, sync the folder, close. An empty compressed file gets one empty frame first, so that
 * every tool can read it. */
enum status shard_out_finish(struct shard_out *s, struct err *e);
/* Closes; remove: also deletes the .part (a failed command leaves nothing behind). */
void shard_out_abandon(struct shard_out *s, bool remove);

/* ---- the simple way, for stages that do not go through the driver: records in, frames cut by the same rule ---- */
struct shard_writer;
enum status shard_writer_open(struct shard_writer **w, const char *path, struct err *e);
/* One record, newline included. */
enum status shard_writer_add(struct shard_writer *w, sv line, struct err *e);
/* The same without its newline, which is added. */
enum status shard_writer_line(struct shard_writer *w, sv line, struct err *e);
/* Finishes and frees (also on error, when the .part is removed). *sha256 (65 bytes, may be NULL): of the uncompressed
 * stream. */
enum status shard_writer_close(struct shard_writer *w, bool good, char *sha256, struct err *e);
/* hex (65 bytes, which must outlive the writer) gets the SHA-256 of the file's bytes when it is closed; it stays as it
 * is where the file is empty. */
void shard_writer_sum(struct shard_writer *w, char *hex);
uint64_t shard_writer_records(const struct shard_writer *w);

/* mkdir -p of the folder that path lies in */
enum status file_make_parent(const char *path, struct err *e);
/* Whole small files: temp + fsync + rename. */
enum status file_write_whole(const char *path, sv text, struct err *e);
/* sha256 of a file's bytes as they are on disk / after decompression */
/* Checksum of the decompressed bytes for our own comparisons: XXH3-128 as 32 hex digits and a NUL. */
enum status file_hash128(const char *path, char out[33], uint64_t *bytes, struct err *e);
enum status file_sha256(const char *path, bool decompressed, char out[65], uint64_t *bytes, struct err *e);

#endif

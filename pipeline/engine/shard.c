/* Frames, and the files they are appended to. */
#include "engine/shard.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/hash.h"
#include "base/input.h"
#include "engine/driver.h"

enum shard_kind shard_kind_of(const char *path)
{
    sv p = sv_z(path);
    bool working = sv_find(p, SV("/records/")) >= 0;
    return sv_ends(p, SV(".zst"))  ? (working ? SHARD_ZSTD_FAST : SHARD_ZSTD)
           : sv_ends(p, SV(".gz")) ? SHARD_GZIP
                                   : SHARD_PLAIN;
}

struct shard_ctx {
    ZSTD_CCtx *zstd;
};

struct shard_ctx *shard_ctx_new(void)
{
    return MEM_NEW(struct shard_ctx);
}

void shard_ctx_free(struct shard_ctx *c)
{
    if (!c) return;
    ZSTD_freeCCtx(c->zstd);
    mem_free(c);
}

static enum status compress_zstd(struct shard_ctx *c, enum shard_kind kind, sv frame, struct buf *to, struct err *e)
{
    if (!c->zstd && !(c->zstd = ZSTD_createCCtx())) return err_set(e, ST_LIMIT, "out of memory for zstd");
    ZSTD_CCtx_setParameter(c->zstd, ZSTD_c_compressionLevel,
                           kind == SHARD_ZSTD_FAST ? SHARD_FAST_LEVEL : SHARD_ZSTD_LEVEL);
    ZSTD_CCtx_setParameter(c->zstd, ZSTD_c_checksumFlag, 1);
    char *room = buf_room(to, ZSTD_compressBound((size_t)frame.n));
    if (!room) return err_set(e, ST_LIMIT, "frame of %td bytes is too large to compress", frame.n);
    size_t n = ZSTD_compress2(c->zstd, room, to->cap - to->n, frame.p, (size_t)frame.n);
    if (ZSTD_isError(n)) return err_set(e, ST_BUG, "zstd: %s", ZSTD_getErrorName(n));
    to->n += n;
    return ST_OK;
}

/* A gzip member without name and time, so that bytes depend on the data alone. */
static enum status compress_gzip(sv frame, struct buf *to, struct err *e)
{
    z_stream z = {0};
    if (deflateInit2(&z, SHARD_GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return err_set(e, ST_LIMIT, "out of memory for gzip");
    size_t bound = deflateBound(&z, (uLong)frame.n);
    char *room = buf_room(to, bound);
    enum status st = room ? ST_OK : err_set(e, ST_LIMIT, "frame of %td bytes is too large to compress", frame.n);
    if (room) {
        z.next_in = (Bytef *)frame.p;
        z.avail_in = (uInt)frame.n;
        z.next_out = (Bytef *)room;
        z.avail_out = (uInt)bound;
        if (deflate(&z, Z_FINISH) != Z_STREAM_END) st = err_set(e, ST_BUG, "gzip: frame did not fit its bound");
        to->n += z.total_out;
    }
    deflateEnd(&z);
    return st;
}

enum status shard_compress(struct shard_ctx *c, enum shard_kind kind, sv frame, struct buf *to, struct err *e)
{
    buf_reset(to);
    if (kind == SHARD_ZSTD || kind == SHARD_ZSTD_FAST) return compress_zstd(c, kind, frame, to, e);
    if (kind == SHARD_GZIP) return compress_gzip(frame, to, e);
    buf_adds(to, frame);
    return ST_OK;
}

static bool is_stdout(const struct shard_out *s)
{
    return !strcmp(s->path, "-");
}

static const char *part_name(const char *path, arena *mem)
{
    return arena_f(mem, "%s.part", path).p;
}

static enum status open_part(struct shard_out *s, uint64_t bytes, arena *mem, struct err *e)
{
    const char *part = part_name(s->path, mem);
    struct stat st;
    if (bytes && stat(part, &st) != 0 && errno == ENOENT && stat(s->path, &st) == 0 && rename(s->path, part) != 0)
        return err_os(e, "rename", s->path);
    s->fd = open(part, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (s->fd < 0) return err_os(e, "create", part);
    if (fstat(s->fd, &st) != 0) return err_os(e, "inspect", part);
    if ((uint64_t)st.st_size < bytes)
        return err_set(
            e, ST_DATA,
            "'%s' is shorter (%lld bytes) than what was committed (%llu)\nhint: remove the run folder and start again",
            part, (long long)st.st_size, (unsigned long long)bytes);
    if (ftruncate(s->fd, (off_t)bytes) != 0) return err_os(e, "truncate", part);
    if (lseek(s->fd, (off_t)bytes, SEEK_SET) < 0) return err_os(e, "seek in", part);
    s->bytes = bytes;
    return ST_OK;
}

enum status shard_out_open(struct shard_out *s, const char *path, uint64_t bytes, struct err *e)
{
    *s = (struct shard_out){.path = path, .kind = shard_kind_of(path), .fd = 1};
    if (is_stdout(s)) return ST_OK;
    struct stat at;
    s->special = stat(path, &at) == 0 && !S_ISREG(at.st_mode) && !S_ISDIR(at.st_mode);
    s->fd = s->special ? open(path, O_WRONLY | O_CLOEXEC) : -1;
    if (s->special) return s->fd < 0 ? err_os(e, "write to", path) : ST_OK;
    TRY(file_make_parent(path, e));
    arena mem = {0};
    enum status st = open_part(s, bytes, &mem, e);
    arena_release(&mem);
    return st;
}

enum status shard_out_append(struct shard_out *s, sv bytes, struct err *e)
{
    while (bytes.n) {
        ssize_t n = write(s->fd, bytes.p, (size_t)bytes.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return err_os(e, "write", is_stdout(s) ? "standard output" : s->path);
        bytes = sv_from(bytes, n);
        s->bytes += (uint64_t)n;
    }
    return ST_OK;
}

enum status shard_out_sync(struct shard_out *s, struct err *e)
{
    if (is_stdout(s) || s->special || s->fd < 0) return ST_OK;
    return fdatasync(s->fd) == 0 || errno == EINVAL ? ST_OK : err_os(e, "sync", s->path);
}

static enum status sync_folder(const char *path, struct err *e)
{
    sv dir = sv_head(sv_z(path), sv_rfind_c(sv_z(path), '/'));
    char *z = dir.n > 0 ? mem_strdup(dir) : mem_strdup(SV("."));
    int fd = open(z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status st = fd < 0 ? err_os(e, "open", z) : ST_OK;
    /* some file systems cannot sync a folder: benign, the rename itself is still atomic */
    if (fd >= 0 && fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP) st = err_os(e, "sync", z);
    if (fd >= 0) close(fd);
    mem_free(z);
    return st;
}

static enum status rename_part(const char *path, struct err *e)
{
    arena mem = {0};
    const char *part = part_name(path, &mem);
    enum status st = rename(part, path) == 0 ? ST_OK : err_os(e, "rename", part);
    arena_release(&mem);
    return st != ST_OK ? st : sync_folder(path, e);
}

enum status shard_out_finish(struct shard_out *s, struct err *e)
{
    if (is_stdout(s)) return ST_OK;
    if (!s->bytes && s->kind != SHARD_PLAIN) {
        struct buf empty;
        buf_init(&empty, 4096);
        struct shard_ctx *c = shard_ctx_new();
        enum status st = shard_compress(c, s->kind, SV(""), &empty, e);
        if (st == ST_OK) st = shard_out_append(s, buf_sv(&empty), e);
        shard_ctx_free(c);
        buf_release(&empty);
        TRY(st);
    }
    TRY(shard_out_sync(s, e));
    int bad = close(s->fd);
    s->fd = -1;
    if (bad) return err_os(e, "close", s->path);
    return s->special ? ST_OK : rename_part(s->path, e);
}

void shard_out_abandon(struct shard_out *s, bool remove)
{
    if (!s->path || is_stdout(s) || s->fd < 0) return;
    close(s->fd);
    s->fd = -1;
    if (!remove || s->special) return;
    arena mem = {0};
    unlink(part_name(s->path, &mem));
    arena_release(&mem);
}

/* ---- shard_writer ---- */

struct shard_writer {
    struct shard_out out;
    struct shard_ctx *ctx;
    struct buf frame, packed;
    uint64_t items, records;
    struct sha256 sum;
    char *hex; /* where the sum of the file goes, or NULL */
    char path[];
};

enum status shard_writer_open(struct shard_writer **w, const char *path, struct err *e)
{
    size_t n = strlen(path) + 1;
    struct shard_writer *s = *w = mem_zalloc(sizeof *s + n);
    memcpy(s->path, path, n);
    s->ctx = shard_ctx_new();
    buf_init(&s->frame, BUF_MAX_DEFAULT);
    buf_init(&s->packed, BUF_MAX_DEFAULT * 2);
    enum status st = shard_out_open(&s->out, s->path, 0, e);
    if (st == ST_OK) return ST_OK;
    *w = NULL;
    shard_writer_close(s, false, NULL, NULL);
    return st;
}

static enum status flush_frame(struct shard_writer *w, struct err *e)
{
    if (!w->frame.n) return ST_OK;
    sv bytes = buf_sv(&w->frame);
    if (w->out.kind != SHARD_PLAIN) {
        TRY(shard_compress(w->ctx, w->out.kind, bytes, &w->packed, e));
        bytes = buf_sv(&w->packed);
    }
    if (w->hex) sha256_add(&w->sum, bytes.p, (size_t)bytes.n);
    TRY(shard_out_append(&w->out, bytes, e));
    buf_reset(&w->frame);
    w->items = 0;
    return ST_OK;
}

enum status shard_writer_line(struct shard_writer *w, sv line, struct err *e)
{
    buf_adds(&w->frame, line);
    return w->frame.over ? shard_writer_add(w, line, e) : shard_writer_add(w, SV("\n"), e);
}

enum status shard_writer_add(struct shard_writer *w, sv line, struct err *e)
{
    buf_adds(&w->frame, line);
    if (w->frame.over) return err_set(e, ST_LIMIT, "a record of %td bytes is too large", line.n);
    w->records++;
    if (++w->items == FRAME_ITEMS || w->frame.n >= FRAME_BYTES) return flush_frame(w, e);
    return ST_OK;
}

enum status shard_writer_close(struct shard_writer *w, bool good, char *sha256, struct err *e)
{
    enum status st = good ? flush_frame(w, e) : ST_OK;
    bool summed = w->hex && w->out.bytes > 0; /* an empty compressed file gets a frame of its own */
    if (good && st == ST_OK) st = shard_out_finish(&w->out, e);
    if (good && st == ST_OK && summed) sha256_hex(&w->sum, w->hex);
    if (!good || st != ST_OK) shard_out_abandon(&w->out, true);
    if (sha256 && good && st == ST_OK) st = file_sha256(w->path, true, sha256, NULL, e);
    shard_ctx_free(w->ctx);
    buf_release(&w->frame);
    buf_release(&w->packed);
    mem_free(w);
    return st;
}

void shard_writer_sum(struct shard_writer *w, char *hex)
{
    w->hex = hex;
    sha256_init(&w->sum);
}

uint64_t shard_writer_records(const struct shard_writer *w)
{
    return w->records;
}

/* ---- files ---- */

enum status file_make_parent(const char *path, struct err *e)
{
    char *z = mem_strdup(sv_z(path));
    enum status st = ST_OK;
    for (char *p = z + 1; st == ST_OK && *p; p++) {
        if (*p != '/') continue;
        *p = 0;
        if (mkdir(z, 0777) != 0 && errno != EEXIST) st = err_os(e, "make folder", z);
        *p = '/';
    }
    mem_free(z);
    return st;
}

enum status file_write_whole(const char *path, sv text, struct err *e)
{
    struct shard_out s;
    enum status st = shard_out_open(&s, path, 0, e);
    s.kind = SHARD_PLAIN;
    if (st == ST_OK) st = shard_out_append(&s, text, e);
    if (st == ST_OK) st = shard_out_finish(&s, e);
    if (st != ST_OK) shard_out_abandon(&s, true);
    return st;
}

static enum status sum_raw(const char *path, struct sha256 *sum, uint64_t *bytes, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return err_os(e, "open", path);
    static _Thread_local char block[64 << 10];
    ssize_t n;
    while ((n = read(fd, block, sizeof block)) > 0 || (n < 0 && errno == EINTR)) {
        if (n < 0) continue;
        sha256_add(sum, block, (size_t)n);
        *bytes += (uint64_t)n;
    }
    enum status st = n < 0 ? err_os(e, "read", path) : ST_OK;
    close(fd);
    return st;
}

/* Feeds the decompressed bytes to one of the two sums. */
static enum status sum_text(const char *path, struct sha256 *sha, struct hash_stream *xxh, uint64_t *bytes,
                            struct err *e)
{
    struct input *in;
    TRY(input_open(&in, path, e));
    static _Thread_local char block[64 << 10];
    ptrdiff_t n;
    while ((n = input_read(in, block, sizeof block, e)) > 0) {
        if (sha) sha256_add(sha, block, (size_t)n);
        if (xxh) hash_stream_add(xxh, sv_of(block, n));
        *bytes += (uint64_t)n;
    }
    input_close(in);
    return n < 0 ? e->code : ST_OK;
}

enum status file_hash128(const char *path, char out[33], uint64_t *bytes, struct err *e)
{
    struct hash_stream *s = hash_stream_new();
    uint64_t n = 0;
    enum status st = sum_text(path, NULL, s, &n, e);
    hash128_t h = hash_stream_end(s);
    snprintf(out, 33, "%016llx%016llx", (unsigned long long)h.hi, (unsigned long long)h.lo);
    if (bytes) *bytes = n;
    return st;
}

enum status file_sha256(const char *path, bool decompressed, char out[65], uint64_t *bytes, struct err *e)
{
    struct sha256 sum;
    uint64_t n = 0;
    sha256_init(&sum);
    enum status st = decompressed ? sum_text(path, &sum, NULL, &n, e) : sum_raw(path, &sum, &n, e);
    sha256_hex(&sum, out);
    if (bytes) *bytes = n;
    return st;
}

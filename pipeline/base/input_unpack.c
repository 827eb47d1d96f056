/* gzip, zstd and bzip2 as stages of an input, by their libraries: fast, and strict about what may follow a member. */
#include "base/input_stage.h"

#include <bzlib.h>
#include <zlib.h>
#include <zstd.h>

/* ---- gzip ---- */

/* Between two members: more members may follow, or zero bytes that pad a tape block; anything else is damage. */
static ptrdiff_t gzip_between(struct stage *s, struct err *e)
{
    z_stream *z = s->codec;
    for (;;) {
        if (!stage_fill(s, e)) return -1;
        if (s->in_end) return 0;
        if (s->in[s->in_at]) break;
        s->in_at++;
        s->padding = true;
    }
    if (s->padding || (unsigned char)s->in[s->in_at] != 0x1f)
        return stage_broken(s, e, "is followed by something else");
    if (inflateReset(z) != Z_OK) return stage_broken(s, e, "cannot be reset");
    return 1;
}

static ptrdiff_t gzip_read(struct stage *s, void *to, size_t n, struct err *e)
{
    z_stream *z = s->codec;
    z->next_out = to;
    z->avail_out = (uInt)(n < UINT32_MAX ? n : UINT32_MAX);
    uInt room = z->avail_out;
    while (z->avail_out == room) {
        if (s->frame_done) {
            ptrdiff_t more = gzip_between(s, e);
            if (more <= 0) return more;
            s->frame_done = false;
        }
        if (!stage_fill(s, e)) return -1;
        if (s->in_end) return stage_broken(s, e, "ends early (the file is cut off)");
        z->next_in = (Bytef *)s->in + s->in_at;
        z->avail_in = (uInt)(s->in_n - s->in_at);
        int rc = inflate(z, Z_NO_FLUSH);
        s->in_at = s->in_n - z->avail_in;
        if (rc == Z_STREAM_END)
            s->frame_done = true;
        else if (rc != Z_OK && rc != Z_BUF_ERROR)
            return stage_broken(s, e, z->msg ? z->msg : "is damaged");
    }
    return (ptrdiff_t)(room - z->avail_out);
}

static void gzip_close(struct stage *s)
{
    inflateEnd(s->codec);
    mem_free(s->codec);
}

struct stage *gzip_over(struct stage *below)
{
    struct stage *s = stage_new(below, "gzip");
    s->read = gzip_read;
    s->close = gzip_close;
    s->codec = MEM_NEW(z_stream);
    if (inflateInit2((z_stream *)s->codec, 15 + 16) != Z_OK) mem_set_oom(NULL);
    return s;
}

/* ---- zstd ---- */

static ptrdiff_t zstd_read(struct stage *s, void *to, size_t n, struct err *e)
{
    ZSTD_outBuffer out = {to, n, 0};
    while (out.pos == 0) {
        if (!stage_fill(s, e)) return -1;
        /* between frames, and only there, the end is the end; inside one zstd may still hold output it has decoded */
        if (s->in_end && s->frame_done) return 0;
        ZSTD_inBuffer in = {s->in, s->in_n, s->in_at};
        if (s->in_end) in.size = in.pos = 0;
        size_t rc = ZSTD_decompressStream(s->codec, &out, &in);
        if (ZSTD_isError(rc)) return stage_broken(s, e, ZSTD_getErrorName(rc));
        if (!s->in_end) s->in_at = in.pos;
        s->frame_done = rc == 0;
        if (s->in_end && out.pos == 0 && rc != 0) return stage_broken(s, e, "ends early (the file is cut off)");
    }
    return (ptrdiff_t)out.pos;
}

static void zstd_close(struct stage *s)
{
    ZSTD_freeDStream(s->codec);
}

struct stage *zstd_over(struct stage *below)
{
    struct stage *s = stage_new(below, "zstd");
    s->read = zstd_read;
    s->close = zstd_close;
    s->frame_done = true;
    s->codec = ZSTD_createDStream();
    ZSTD_initDStream(s->codec);
    return s;
}

/* ---- bzip2 ---- */

static ptrdiff_t bzip2_read(struct stage *s, void *to, size_t n, struct err *e)
{
    bz_stream *bz = s->codec;
    bz->next_out = to;
    unsigned room = bz->avail_out = (unsigned)(n < INT32_MAX ? n : INT32_MAX);
    while (bz->avail_out == room) {
        if (!stage_fill(s, e)) return -1;
        if (s->in_end) return s->frame_done ? 0 : stage_broken(s, e, "ends early (the file is cut off)");
        if (s->frame_done) { /* another member, or what is no member: the magic number will tell */
            BZ2_bzDecompressEnd(bz);
            if (BZ2_bzDecompressInit(bz, 0, 0) != BZ_OK) return stage_broken(s, e, "cannot be reset");
            s->frame_done = false;
        }
        bz->next_in = s->in + s->in_at;
        bz->avail_in = (unsigned)(s->in_n - s->in_at);
        int rc = BZ2_bzDecompress(bz);
        s->in_at = s->in_n - bz->avail_in;
        s->frame_done = rc == BZ_STREAM_END;
        if (rc == BZ_DATA_ERROR_MAGIC) return stage_broken(s, e, "is followed by something else");
        if (rc != BZ_OK && rc != BZ_STREAM_END) return stage_broken(s, e, "is damaged");
    }
    return (ptrdiff_t)(room - bz->avail_out);
}

static void bzip2_close(struct stage *s)
{
    BZ2_bzDecompressEnd(s->codec);
    mem_free(s->codec);
}

struct stage *bzip2_over(struct stage *below)
{
    struct stage *s = stage_new(below, "bzip2");
    s->read = bzip2_read;
    s->close = bzip2_close;
    s->codec = MEM_NEW(bz_stream);
    if (BZ2_bzDecompressInit(s->codec, 0, 0) != BZ_OK) mem_set_oom(NULL);
    return s;
}

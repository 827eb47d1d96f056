#include "base/input_stage.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct stage *stage_new(struct stage *below, const char *what)
{
    struct stage *s = MEM_NEW(struct stage);
    s->below = below;
    s->what = what;
    s->name = below ? below->name : "";
    return s;
}

void stage_free(struct stage *s)
{
    while (s) {
        struct stage *below = s->below;
        if (s->close) s->close(s);
        mem_free(s->head);
        mem_free(s->in);
        mem_free(s);
        s = below;
    }
}

ptrdiff_t stage_read(struct stage *s, void *to, size_t n, struct err *e)
{
    if (n == 0) return 0;
    if (s->head_at < s->head_n) {
        size_t held = s->head_n - s->head_at;
        if (n > held) n = held;
        memcpy(to, s->head + s->head_at, n);
        s->head_at += n;
        return (ptrdiff_t)n;
    }
    return s->read(s, to, n, e);
}

bool stage_peek(struct stage *s, size_t n, sv *seen, struct err *e)
{
    if (s->head_n - s->head_at < n) {
        char *bigger = mem_alloc(n);
        size_t held = s->head_n - s->head_at;
        if (held) memcpy(bigger, s->head + s->head_at, held);
        mem_free(s->head);
        s->head = bigger;
        s->head_at = 0;
        s->head_n = held;
        while (s->head_n < n) {
            ptrdiff_t got = s->read(s, s->head + s->head_n, n - s->head_n, e);
            if (got < 0) return false;
            if (got == 0) break;
            s->head_n += (size_t)got;
        }
    }
    *seen = sv_head(sv_of(s->head + s->head_at, (ptrdiff_t)(s->head_n - s->head_at)), (ptrdiff_t)n);
    return true;
}

bool stage_fill(struct stage *s, struct err *e)
{
    if (s->in_at < s->in_n || s->in_end) return true;
    if (!s->in) s->in = mem_alloc(STAGE_CHUNK);
    ptrdiff_t got = stage_read(s->below, s->in, STAGE_CHUNK, e);
    if (got < 0) return false;
    s->in_at = 0;
    s->in_n = (size_t)got;
    s->in_end = got == 0;
    return true;
}

ptrdiff_t stage_broken(const struct stage *s, struct err *e, const char *why)
{
    err_set(e, ST_DATA, "cannot read '%s': %s data %s", s->name, s->what, why);
    return -1;
}

/* ---- bottom: a file, standard input, memory ---- */

ptrdiff_t file_read(struct stage *s, void *to, size_t n, struct err *e)
{
    for (;;) {
        ssize_t got = read(s->fd, to, n);
        if (got >= 0) {
            s->done += (uint64_t)got;
            return got;
        }
        if (errno == EINTR) continue;
        err_os(e, "read", s->name);
        return -1;
    }
}

static void file_close(struct stage *s)
{
    if (s->fd > 0) close(s->fd);
}

ptrdiff_t memory_read(struct stage *s, void *to, size_t n, struct err *e)
{
    (void)e;
    size_t left = s->total - s->done;
    if (n > left) n = left;
    if (n) memcpy(to, s->bytes + s->done, n);
    s->done += n;
    return (ptrdiff_t)n;
}

int64_t bottom_seek(struct stage *s, int64_t offset, int whence)
{
    int64_t at = whence == SEEK_SET ? offset : whence == SEEK_END ? (int64_t)s->total + offset : -1;
    if (whence == SEEK_CUR) at = (int64_t)(s->done - (s->head_n - s->head_at)) + offset;
    if (!s->seekable || at < 0) return -1;
    if (s->read == file_read && lseek(s->fd, at, SEEK_SET) < 0) return -1;
    if (s->read == memory_read && (uint64_t)at > s->total) at = (int64_t)s->total;
    s->head_at = s->head_n = 0;
    s->done = (uint64_t)at;
    return at;
}

enum status bottom_open(struct stage **out, const char *path, struct err *e)
{
    *out = NULL;
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? 0 : open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) return err_os(e, "open", path);
    if (S_ISDIR(st.st_mode)) {
        close(fd);
        return err_set(e, ST_IO, "cannot read '%s': it is a folder", path);
    }
    struct stage *s = stage_new(NULL, "file");
    s->name = standard ? "standard input" : path;
    s->fd = fd;
    s->read = file_read;
    s->close = file_close;
    s->seekable = S_ISREG(st.st_mode) && !standard;
    s->total = S_ISREG(st.st_mode) ? (uint64_t)st.st_size : 0;
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    *out = s;
    return ST_OK;
}

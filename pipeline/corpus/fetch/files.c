#include "corpus/fetch/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static bool component_is_safe(sv c)
{
    return c.n > 0 && c.n <= 200 && !sv_is(c, ".") && !sv_is(c, "..");
}

bool path_is_safe(sv name)
{
    if (!name.p || name.n == 0 || name.n > 1000) return false;
    for (ptrdiff_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if (c < 32 || c == 127 || c == '\\') return false;
    }
    for (sv rest = name; rest.p;)
        if (!component_is_safe(sv_cut(&rest, '/'))) return false;
    return true;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

const char *path_from_url(sv url, arena *mem)
{
    for (ptrdiff_t i = 0; i < url.n; i++)
        if (url.p[i] == '?' || url.p[i] == '#') url.n = i;
    ptrdiff_t scheme = sv_find(url, SV("://"));
    if (scheme >= 0) url = sv_from(url, scheme + 3);
    ptrdiff_t slash = sv_rfind_c(url, '/');
    sv last = slash < 0 ? SV("") : sv_from(url, slash + 1);
    struct buf b;
    buf_init(&b, 256);
    for (ptrdiff_t i = 0; i < last.n && b.n < 200; i++) {
        int c = (unsigned char)last.p[i];
        if (c == '%' && i + 2 < last.n && hex(last.p[i + 1]) >= 0 && hex(last.p[i + 2]) >= 0) {
            c = hex(last.p[i + 1]) * 16 + hex(last.p[i + 2]);
            i += 2;
        }
        buf_addc(&b, c < 32 || c == 127 || c == '/' || c == '\\' ? '_' : (char)c);
    }
    const char *name = path_is_safe(buf_sv(&b)) ? arena_z(mem, buf_sv(&b)) : "download";
    buf_release(&b);
    return name;
}

enum status path_make_parents(const char *path, struct err *e)
{
    char *p = mem_strdup(sv_z(path));
    enum status st = ST_OK;
    for (char *s = p + 1; *s && st == ST_OK; s++) {
        if (*s != '/') continue;
        *s = 0;
        if (mkdir(p, 0777) != 0 && errno != EEXIST) st = err_os(e, "make the folder", p);
        *s = '/';
    }
    mem_free(p);
    return st;
}

enum status path_sync_parent(const char *path, struct err *e)
{
    sv p = sv_z(path);
    ptrdiff_t slash = sv_rfind_c(p, '/');
    char *dir = slash < 0 ? mem_strdup(SV(".")) : mem_strdup(sv_head(p, slash + 1));
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    enum status st = ST_OK;
    /* some file systems cannot sync a folder and say EINVAL; there is nothing more to do there */
    if (fd < 0 || (fsync(fd) != 0 && errno != EINVAL && errno != EROFS)) st = err_os(e, "flush the folder", dir);
    if (fd >= 0) close(fd);
    mem_free(dir);
    return st;
}

static bool write_all(int fd, sv s)
{
    while (s.n > 0) {
        ssize_t n = write(fd, s.p, (size_t)s.n);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        s = sv_from(s, n);
    }
    return true;
}

enum status path_write_file(const char *path, sv bytes, struct err *e)
{
    TRY(path_make_parents(path, e));
    arena mem = {0};
    const char *tmp = arena_f(&mem, "%s.tmp.%ld", path, (long)getpid()).p;
    int fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool good = fd >= 0 && write_all(fd, bytes) && fsync(fd) == 0;
    if (fd >= 0 && close(fd) != 0) good = false;
    if (good) good = rename(tmp, path) == 0;
    enum status st = good ? ST_OK : err_os(e, "write", path);
    if (!good) unlink(tmp);
    arena_release(&mem);
    return good ? path_sync_parent(path, e) : st;
}

sv path_read_file(const char *path, size_t max, arena *mem)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;
    sv none = {NULL, 0};
    if (fd < 0) return none;
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || (uint64_t)s.st_size > max) {
        close(fd);
        return none;
    }
    char *p = arena_bytes(mem, (size_t)s.st_size + 1);
    size_t n = 0;
    for (ssize_t got; n < (size_t)s.st_size && (got = read(fd, p + n, (size_t)s.st_size - n)) > 0;) n += (size_t)got;
    close(fd);
    p[n] = 0;
    return (sv){p, (ptrdiff_t)n};
}

/* Temporary files for the external stages, and the question whether the disk has room for them. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "dataset/extpart.h"

/* Of all temporary files of this process: bytes now, and the most so far. */
static atomic_llong held, most;

enum status disk_check(const char *tmp, double need, const char *what, struct err *e)
{
    struct statvfs v;
    if (statvfs(tmp, &v) != 0) return err_os(e, "look at", tmp);
    double have = (double)v.f_bavail * (double)v.f_frsize;
    if (have >= need) return ST_OK;
    return err_set(e, ST_LIMIT,
                   "%s needs about %.0f MiB in '%s', which has %.0f MiB free\nhint: --tmp DIR names another folder",
                   what, need / 1048576, tmp, have / 1048576);
}

double disk_text(const char *const *path, int n)
{
    double sum = 0;
    for (int i = 0; i < n; i++) {
        struct stat st;
        sv name = sv_z(path[i]);
        bool packed = sv_ends(name, SV(".zst")) || sv_ends(name, SV(".gz")) || sv_ends(name, SV(".xz"));
        if (stat(path[i], &st) == 0 && S_ISREG(st.st_mode)) sum += (double)st.st_size * (packed ? 8 : 1);
    }
    return sum;
}

enum status disk_plan(const char *tmp, struct disk_need need, int64_t memory, const char *what, struct err *e)
{
    struct err little = {0};
    if (need.most <= (double)memory) return ST_OK;
    log_info("%s: up to about %.0f MiB in '%s' (%.0f where few records resemble others)", what, need.most / 1048576,
             tmp, need.usual / 1048576);
    TRY(disk_check(tmp, need.usual, what, e));
    if (disk_check(tmp, need.most, what, &little) == ST_LIMIT)
        log_warn("'%s' may become full: --tmp DIR names another folder", tmp);
    return ST_OK;
}

int disk_tmpfile(const char *tmp, struct err *e)
{
    char name[4096];
    if (snprintf(name, sizeof name, "%s/lingloom-XXXXXX", tmp) >= (int)sizeof name) {
        err_set(e, ST_IO, "the folder's name is too long: '%s'", tmp);
        return -1;
    }
    int fd = mkostemp(name, O_CLOEXEC);
    if (fd < 0) {
        err_os(e, "make a temporary file in", tmp);
        return -1;
    }
    unlink(name);
    return fd;
}

void disk_tmpclose(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == 0) atomic_fetch_sub(&held, (long long)st.st_size);
    close(fd);
}

double disk_used(void)
{
    return (double)atomic_load(&most);
}

void disk_used_reset(void)
{
    atomic_store(&most, atomic_load(&held));
}

/* Files are only appended to. */
static void count_written(size_t n)
{
    long long now = atomic_fetch_add(&held, (long long)n) + (long long)n, was = atomic_load(&most);
    while (was < now && !atomic_compare_exchange_weak(&most, &was, now)) {
    }
}

enum status disk_write(int fd, const void *p, size_t n, const char *tmp, struct err *e)
{
    const char *at = p;
    while (n > 0) {
        ssize_t w = write(fd, at, n);
        if (w < 0 && errno == EINTR) continue;
        if (w <= 0) return err_os(e, "write a temporary file in", tmp);
        at += w;
        n -= (size_t)w;
        count_written((size_t)w);
    }
    return ST_OK;
}

enum status disk_read(int fd, void *p, size_t n, uint64_t at, const char *tmp, struct err *e)
{
    char *to = p;
    while (n > 0) {
        ssize_t r = pread(fd, to, n, (off_t)at);
        if (r < 0 && errno == EINTR) continue;
        if (r < 0) return err_os(e, "read a temporary file in", tmp);
        if (r == 0) return err_set(e, ST_IO, "a temporary file in '%s' ended early", tmp);
        to += r;
        at += (uint64_t)r;
        n -= (size_t)r;
    }
    return ST_OK;
}

/* A library to preload: the k-th call of one function fails, as it does where memory, disk or luck runs out.
 *
 *     FAULT=write:17    the 17th write fails (ENOSPC); write:17+ that one and all that follow
 *     FAULT_LOG=FILE    the number of calls of each function is written there at the end
 *
 * Functions: malloc (also calloc and realloc; ENOMEM), write (also pwrite; ENOSPC), fsync (also fdatasync; EIO), rename
 * (EIO). Standard output and standard error are spared. For glibc, which lets a program reach the real allocator. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum what { MALLOC, WRITE, FSYNC, RENAME, NWHAT };
static const char *const names[NWHAT] = {"malloc", "write", "fsync", "rename"};
static atomic_long calls[NWHAT];
static long fail_at[NWHAT];
static bool and_after[NWHAT];

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t each);
void *__libc_realloc(void *p, size_t n);
void *malloc(size_t n);
void *calloc(size_t n, size_t each);
void *realloc(void *p, size_t n);

__attribute__((constructor)) static void start(void)
{
    const char *spec = getenv("FAULT");
    for (int w = 0; spec && w < NWHAT; w++) {
        size_t n = strlen(names[w]);
        if (strncmp(spec, names[w], n) != 0 || spec[n] != ':') continue;
        char *end;
        fail_at[w] = strtol(spec + n + 1, &end, 10);
        and_after[w] = *end == '+';
        calls[w] = 0; /* what the loader did before does not count */
    }
}

__attribute__((destructor)) static void finish(void)
{
    const char *to = getenv("FAULT_LOG");
    char text[160];
    int fd = to ? (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (fd < 0) return;
    int n = snprintf(text, sizeof text, "malloc %ld\nwrite %ld\nfsync %ld\nrename %ld\n", calls[MALLOC], calls[WRITE],
                     calls[FSYNC], calls[RENAME]);
    if (syscall(SYS_write, fd, text, (size_t)n) < 0) {
    }
    close(fd);
}

static bool fails(enum what w, int error)
{
    long k = atomic_fetch_add(&calls[w], 1) + 1;
    bool now = fail_at[w] > 0 && (k == fail_at[w] || (and_after[w] && k > fail_at[w]));
    if (now) errno = error;
    return now;
}

void *malloc(size_t n)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_malloc(n);
}
void *calloc(size_t n, size_t each)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_calloc(n, each);
}
void *realloc(void *p, size_t n)
{
    return fails(MALLOC, ENOMEM) ? NULL : __libc_realloc(p, n);
}

ssize_t write(int fd, const void *p, size_t n)
{
    if (fd > 2 && fails(WRITE, ENOSPC)) return -1;
    return syscall(SYS_write, fd, p, n);
}
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    if (fails(WRITE, ENOSPC)) return -1;
    return syscall(SYS_pwrite64, fd, p, n, at);
}
ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return pwrite64(fd, p, n, at);
}
int fsync(int fd)
{
    return fails(FSYNC, EIO) ? -1 : (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd)
{
    return fails(FSYNC, EIO) ? -1 : (int)syscall(SYS_fdatasync, fd);
}
int rename(const char *from, const char *to)
{
    return fails(RENAME, EIO) ? -1 : (int)syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
}

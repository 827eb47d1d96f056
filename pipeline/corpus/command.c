#include "corpus/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct command {
    pid_t pid;
    int in, out; /* ours: writing to it, reading from it */
    struct buf answer;
    char rest[4096]; /* read past the end of the last answer */
    size_t nrest;
};

static void close_both(int fd[2])
{
    close(fd[0]);
    close(fd[1]);
}

static bool spawn(struct command *c, char **argv, int to[2], int from[2])
{
    posix_spawn_file_actions_t fa;
    posix_spawnattr_t attr;
    sigset_t pipes;
    posix_spawn_file_actions_init(&fa);
    posix_spawn_file_actions_adddup2(&fa, to[0], 0);
    posix_spawn_file_actions_adddup2(&fa, from[1], 1);
    posix_spawnattr_init(&attr);
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    posix_spawnattr_setsigdefault(&attr, &pipes);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
    int bad = posix_spawnp(&c->pid, argv[0], &fa, &attr, argv, environ);
    posix_spawn_file_actions_destroy(&fa);
    posix_spawnattr_destroy(&attr);
    return bad == 0;
}

struct command *command_open(const struct opt_list *args)
{
    int to[2], from[2];
    arena mem = {0};
    char **argv = ARENA_ARRAY(&mem, char *, args->n + 1);
    for (int i = 0; i < args->n; i++) argv[i] = arena_z(&mem, args->v[i]);
    struct command *c = NULL;
    if (pipe2(to, O_CLOEXEC)) return arena_release(&mem), NULL;
    if (pipe2(from, O_CLOEXEC)) {
        close_both(to);
        return arena_release(&mem), NULL;
    }
    c = MEM_NEW(struct command);
    buf_init(&c->answer, 1 << 20);
    if (spawn(c, argv, to, from)) {
        close(to[0]);
        close(from[1]);
        c->in = to[1], c->out = from[0];
        fcntl(c->in, F_SETFL, O_NONBLOCK);
    } else {
        close_both(to);
        close_both(from);
        buf_release(&c->answer);
        mem_free(c);
        c = NULL;
    }
    arena_release(&mem);
    return c;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for fd until the deadline. */
static bool ready(int fd, short what, int64_t deadline)
{
    struct pollfd p = {fd, what, 0};
    for (;;) {
        int64_t left = deadline - now_ms();
        int n = left > 0 ? poll(&p, 1, (int)left) : 0;
        if (n > 0) return true;
        if (n == 0 || errno != EINTR) return false;
    }
}

/* SIGPIPE is kept off this thread for the write; a pending one is taken away. */
static ptrdiff_t write_quietly(int fd, const char *p, size_t n)
{
    sigset_t pipes, old;
    struct timespec zero = {0, 0};
    sigemptyset(&pipes);
    sigaddset(&pipes, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipes, &old);
    ptrdiff_t done = write(fd, p, n);
    int why = errno;
    if (done < 0 && why == EPIPE) sigtimedwait(&pipes, NULL, &zero);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    errno = why;
    return done;
}

static bool send_all(struct command *c, sv line, int64_t deadline)
{
    while (line.n > 0) {
        ptrdiff_t n = write_quietly(c->in, line.p, (size_t)line.n);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && errno == EAGAIN) {
            if (!ready(c->in, POLLOUT, deadline)) return false;
            continue;
        }
        if (n <= 0) return false;
        line = sv_from(line, n);
    }
    return true;
}

/* Moves bytes up to a line's end from the rest to the answer; true when it was there. */
static bool take_line(struct command *c)
{
    const char *nl = memchr(c->rest, '\n', c->nrest);
    size_t n = nl ? (size_t)(nl - c->rest) : c->nrest;
    buf_add(&c->answer, c->rest, n);
    if (nl) n++;
    memmove(c->rest, c->rest + n, c->nrest - n);
    c->nrest -= n;
    return nl != NULL;
}

sv command_ask(struct command *c, sv line, int timeout_s)
{
    int64_t deadline = now_ms() + (int64_t)timeout_s * 1000;
    buf_reset(&c->answer);
    if (!send_all(c, line, deadline)) return sv_of(NULL, 0);
    while (!take_line(c)) {
        if (c->answer.over || !ready(c->out, POLLIN, deadline)) return sv_of(NULL, 0);
        ptrdiff_t n = read(c->out, c->rest, sizeof c->rest);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return sv_of(NULL, 0);
        c->nrest = (size_t)n;
    }
    return buf_sv(&c->answer);
}

void command_close(struct command *c)
{
    if (!c) return;
    close(c->in);
    close(c->out);
    for (int i = 0; i < 100; i++) {
        if (waitpid(c->pid, NULL, WNOHANG) != 0) {
            c->pid = 0;
            break;
        }
        nanosleep(&(struct timespec){0, 10 * 1000 * 1000}, NULL);
    }
    if (c->pid) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, NULL, 0);
    }
    buf_release(&c->answer);
    mem_free(c);
}

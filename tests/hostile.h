/* Runs the program on bad input and judges what it did. Whatever the input is, the program must
 *
 *   - end by itself, soon, with 0 or a documented code for bad data (3, 4, 5), in bounded memory;
 *   - with 0: have an account that balances and as many whole lines of JSON as it says;
 *   - else: name the file, and leave nothing behind, neither under the final name nor beside it. */
#ifndef LL_TESTS_HOSTILE_H
#define LL_TESTS_HOSTILE_H

#include "base/json.h"
#include "base/mem.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { SANITIZED = 1, SECONDS_MAX = 120 };
#else
enum { SANITIZED = 0, SECONDS_MAX = 20 }; /* ten on a machine that has nothing else to do */
#endif
enum { PEAK_MAX_KB = 300 << 10 };

static char bin[512], dir[512]; /* the program; the test's own folder with in/ and o/ */

struct verdict {
    int code; /* exit code, -1: a signal */
    int signal;
    bool hung;
    double seconds;
    long peak_kb;
    char said[4096]; /* stderr */
    int64_t in, kept, out;
    bool balanced; /* there was an account, and it adds up */
};

static double hostile_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* "dir/name"; a few are valid at a time */
static const char *at(const char *name)
{
    static char path[8][1024];
    static int i;
    i = (i + 1) % 8;
    snprintf(path[i], sizeof path[i], "%s/%s", dir, name);
    return path[i];
}

static void put(const char *name, sv bytes)
{
    FILE *f = fopen(at(name), "wb");
    if (f && bytes.n) fwrite(bytes.p, 1, (size_t)bytes.n, f);
    if (f) fclose(f);
}

static bool slurp(const char *name, struct buf *to)
{
    int fd = open(at(name), O_RDONLY);
    buf_reset(to);
    if (fd < 0) return false;
    for (;;) {
        char *room = buf_room(to, 1 << 16);
        ssize_t n = room ? read(fd, room, 1 << 16) : 0;
        if (n <= 0) break;
        to->n += (size_t)n;
    }
    close(fd);
    return true;
}

__attribute__((format(printf, 1, 2))) static bool shell(const char *fmt, ...)
{
    char cmd[4096];
    va_list ap;
    va_start(ap, fmt);
    int n = snprintf(cmd, sizeof cmd, "cd '%s' && ", dir);
    vsnprintf(cmd + n, sizeof cmd - (size_t)n, fmt, ap);
    va_end(ap);
    return system(cmd) == 0;
}

static void wait_for(pid_t pid, struct verdict *v)
{
    struct rusage use;
    int status = 0;
    double began = hostile_now();
    while (wait4(pid, &status, WNOHANG, &use) == 0) {
        if (hostile_now() - began > SECONDS_MAX) v->hung = true, kill(pid, SIGKILL);
        nanosleep(&(struct timespec){0, 1000000}, NULL);
    }
    v->seconds = hostile_now() - began;
    v->peak_kb = use.ru_maxrss;
    v->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    v->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void read_account(struct verdict *v)
{
    struct buf text;
    struct json d = {0};
    int64_t one, dropped = 0;
    buf_init(&text, 1 << 20);
    if (slurp("o/sum.json", &text) && json_parse(&d, buf_sv(&text))) {
        int c = json_get(&d, json_root(&d), SV("counts")), drops = json_get(&d, c, SV("dropped"));
        bool all = json_i64(&d, json_get(&d, c, SV("in")), &v->in) &&
                   json_i64(&d, json_get(&d, c, SV("kept")), &v->kept) &&
                   json_i64(&d, json_get(&d, c, SV("out")), &v->out);
        for (int i = json_first(&d, drops); i >= 0; i = json_next(&d, i))
            if (json_i64(&d, i, &one)) dropped += one;
        v->balanced = all && v->in == v->kept + dropped;
    }
    json_release(&d);
    buf_release(&text);
}

/* Runs `lingloom argv...` in `dir`, its standard input being the file `from` (NULL: nothing). */
static struct verdict hostile_run(char *const argv[], const char *from)
{
    struct verdict v = {0};
    shell("rm -rf o said && mkdir o");
    pid_t pid = fork();
    if (pid == 0) {
        if (chdir(dir) != 0) _exit(99);
        int in = open(from ? from : "/dev/null", O_RDONLY), err = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        dup2(in, 0);
        dup2(err, 2);
        dup2(err, 1);
        execv(bin, argv);
        _exit(99);
    }
    wait_for(pid, &v);
    struct buf said;
    buf_init(&said, 1 << 24);
    slurp("said", &said);
    snprintf(v.said, sizeof v.said, "%.*s", (int)(said.n < 4000 ? said.n : 4000), said.p ? said.p : "");
    buf_release(&said);
    read_account(&v);
    return v;
}

/* Lines of o/out.jsonl; -1: one is no JSON, or the last has no end. */
static int64_t lines_of_json(void)
{
    struct buf text;
    struct json d = {0};
    int64_t n = 0;
    buf_init(&text, BUF_MAX_DEFAULT);
    slurp("o/out.jsonl", &text);
    for (sv rest = buf_sv(&text); rest.n && n >= 0;) {
        sv line = sv_cut(&rest, '\n');
        n = rest.p && json_parse(&d, line) ? n + 1 : -1;
    }
    json_release(&d);
    buf_release(&text);
    return n;
}

static bool left_something(char name[256])
{
    DIR *o = opendir(at("o"));
    bool found = false;
    for (struct dirent *d; o && (d = readdir(o));)
        if (strcmp(d->d_name, ".") && strcmp(d->d_name, "..")) found = true, snprintf(name, 256, "%s", d->d_name);
    if (o) closedir(o);
    return found;
}

/* What is wrong with how it ended; NULL: nothing. names: what a message must hold. */
static const char *hostile_wrong(const struct verdict *v, const char *names)
{
    static char why[400];
    char left[256] = "";
    if (v->hung) return "it does not end";
    if (v->signal) return snprintf(why, sizeof why, "it was ended by signal %d", v->signal), why;
    if (v->code != 0 && v->code != 3 && v->code != 4 && v->code != 5)
        return snprintf(why, sizeof why, "its exit code is %d", v->code), why;
    if (!SANITIZED && v->peak_kb > PEAK_MAX_KB)
        return snprintf(why, sizeof why, "it held %ld MB", v->peak_kb >> 10), why;
    if (v->code == 0) {
        int64_t n = lines_of_json();
        if (!v->balanced) return "its account does not balance";
        if (n != v->out)
            return snprintf(why, sizeof why, "it counts %lld records and wrote %lld", (long long)v->out, (long long)n),
                   why;
        return NULL;
    }
    if (!strstr(v->said, names)) return "its message does not name the file";
    if (left_something(left)) return snprintf(why, sizeof why, "it left '%.200s'", left), why;
    return NULL;
}

/* code: the exit code it must have, -1: any of the documented ones. kept: as many, -1: any number. */
static void hostile_judge(const char *what, const struct verdict *v, const char *names, int code, int64_t kept)
{
    const char *why = hostile_wrong(v, names);
    if (!why && code >= 0 && v->code != code) why = "another exit code was expected";
    if (!why && v->code == 0 && kept >= 0 && v->kept != kept) why = "another number of records was expected";
    if (tap_ok(!why, "%s", what)) return;
    printf("#   %s\n#   code %d (%d), %.1f s, %ld MB, in %lld, kept %lld (%lld)\n#   %.900s\n", why, v->code, code,
           v->seconds, v->peak_kb >> 10, (long long)v->in, (long long)v->kept, (long long)kept, v->said);
}

/* False: the tests cannot run here. */
static bool hostile_begin(const char *name)
{
    const char *o = getenv("O");
    char root[400];
    if (!getcwd(root, sizeof root)) return false;
    const char *above = o && o[0] == '/' ? "" : root, *slash = o && o[0] == '/' ? "" : "/";
    snprintf(bin, sizeof bin, "%s%s%s/bin/lingloom", above, slash, o ? o : "out");
    snprintf(dir, sizeof dir, "%s%s%s/%s.%ld", above, slash, o ? o : "out", name, (long)getpid());
    if (access(bin, X_OK) != 0) return false;
    return mkdir(dir, 0777) == 0 && mkdir(at("in"), 0777) == 0;
}

static void hostile_end(void)
{
    shell("cd .. && rm -rf '%s'", dir);
}

#endif

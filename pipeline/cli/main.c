/* The process: signals, running out of memory, choosing the command, printing its error, the exit code. */
#include "base/log.h"
#include "cli/cmd.h"
#include "cli/help.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

volatile int cmd_stop;

static void on_signal(int sig)
{
    (void)sig;
    cmd_stop = 1;
}

static void catch_signals(void)
{
    struct sigaction sa = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    signal(SIGPIPE, SIG_IGN); /* a reader that went away is an error of one write, not of the process */
}

/* No allocation, no stdio: memory is what is missing. */
static void out_of_memory(size_t asked)
{
    char line[160];
    int n = snprintf(
        line, sizeof line,
        "lingloom: out of memory asking for %zu bytes\nhint: fewer threads (-j) or a smaller --batch needs less\n",
        asked);
    if (write(2, line, (size_t)n) < 0) _exit(ST_LIMIT);
    _exit(ST_LIMIT);
}

static enum status dispatch(int argc, char **argv, struct err *e)
{
    if (argc < 2) {
        help_overview(stderr);
        return ST_USAGE;
    }
    sv name = sv_z(argv[1]);
    if (sv_is(name, "--help") || sv_is(name, "-h")) name = SV("help");
    if (sv_is(name, "--version") || sv_is(name, "-V")) name = SV("version");
    const struct cmd *c = cmd_find(name);
    return c ? cmd_exec(c, argc - 2, argv + 2, e) : cmd_unknown(name, e);
}

/* What stdio still holds must reach stdout, or the command has failed after all. */
static enum status flush_stdout(enum status st, struct err *e)
{
    if (!fflush(stdout) && !ferror(stdout)) return st;
    if (errno == EPIPE) exit(128 + SIGPIPE); /* `lingloom ... | head`: as if the signal had ended us */
    return st == ST_OK ? err_os(e, "write to", "standard output") : st;
}

int main(int argc, char **argv)
{
    struct err e = {0};
    catch_signals();
    /* a large buffer goes back to the system when it is freed, instead of making holes in some thread's heap */
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mem_set_oom(out_of_memory);
    enum status st = flush_stdout(dispatch(argc, argv, &e), &e);
    log_status(NULL);
    if (e.msg[0]) fprintf(stderr, "lingloom: %s\n", e.msg);
    return (int)st;
}

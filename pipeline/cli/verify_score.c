/* Lines are read as they come, with read(2): whoever writes one and waits must get the answer, so nothing may wait for
 * a block to fill. Answers go out together when no whole line is left. */
#include "cli/verify_score.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "dialogue/verify/verify.h"

enum { CHUNK = 64 << 10, LINE_MAX_BYTES = 64 << 20 };

struct scorer {
    struct verifier *v;
    struct buf in, out;
    size_t done;   /* bytes of `in` that are answered */
    bool skipping; /* within a line that was too long */
};

static void answer(struct scorer *s, sv line)
{
    if (line.n && line.p[line.n - 1] == '\r') line.n--;
    verify_score(s->v, line, &s->out);
    buf_addc(&s->out, '\n');
}

static void refuse_long(struct scorer *s)
{
    buf_adds(&s->out, SV("{\"error\":\"the line is longer than 64 MiB\"}\n"));
    s->skipping = true;
}

/* Every whole line of the buffer; at the end of the input also what is left. */
static void answer_all(struct scorer *s, bool end)
{
    sv rest = sv_from(buf_sv(&s->in), (ptrdiff_t)s->done);
    for (ptrdiff_t i; (i = sv_find_c(rest, '\n')) >= 0; rest = sv_from(rest, i + 1)) {
        if (!s->skipping) answer(s, sv_head(rest, i));
        s->skipping = false;
    }
    if (end && rest.n && !s->skipping) answer(s, rest);
    if (!end && s->skipping) rest.n = 0;
    if (!end && rest.n > LINE_MAX_BYTES) {
        refuse_long(s);
        rest.n = 0;
    }
    memmove(s->in.p ? s->in.p : (char[1]){0}, rest.p, (size_t)rest.n); /* the beginning of the next line */
    s->in.n = (size_t)rest.n;
    s->done = 0;
}

static enum status flush(struct scorer *s, struct err *e)
{
    sv out = buf_sv(&s->out);
    bool good = fwrite(out.p, 1, (size_t)out.n, stdout) == (size_t)out.n && fflush(stdout) == 0;
    buf_reset(&s->out);
    return good ? ST_OK : err_os(e, "cannot write", "standard output");
}

static enum status read_some(struct scorer *s, ptrdiff_t *got, struct err *e)
{
    char *to = buf_room(&s->in, CHUNK);
    do *got = read(STDIN_FILENO, to, CHUNK);
    while (*got < 0 && errno == EINTR && !cmd_stop);
    if (*got < 0) return cmd_stop ? err_set(e, ST_INTR, "interrupted") : err_os(e, "cannot read", "standard input");
    s->in.n += (size_t)*got;
    return ST_OK;
}

enum status verify_score_lines(struct err *e)
{
    struct scorer s = {.v = verifier_new()};
    enum status st = ST_OK;
    buf_init(&s.in, LINE_MAX_BYTES + 4 * (size_t)CHUNK);
    buf_init(&s.out, BUF_MAX_DEFAULT);
    for (ptrdiff_t got = 1; st == ST_OK && got > 0;) {
        st = read_some(&s, &got, e);
        if (st != ST_OK) break;
        answer_all(&s, got == 0);
        st = flush(&s, e);
    }
    buf_release(&s.in);
    buf_release(&s.out);
    verifier_free(s.v);
    return st;
}

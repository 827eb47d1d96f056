/* lingloom status DIR: stages, counts, what is left. */
#include <stdio.h>

#include "cli/cmd.h"
#include "engine/state.h"

static void show_task(struct state *s, sv id, sv what, arena *mem, struct err *e)
{
    struct task_state t;
    struct tally tally;
    struct buf b;
    bool known = state_get_task(s, arena_z(mem, id), &t, mem, e);
    const char *state = !known ? "to do" : t.done ? "done" : t.items ? "begun" : "to do";
    printf("%-6s %-26.*s ", state, SV_ARG(id));
    tally_init(&tally);
    buf_init(&b, 1 << 16);
    if (known && t.tally.n && tally_load(&tally, t.tally, mem)) {
        tally_show(&tally, &b);
        if (tally.out != tally.count[TALLY_KEPT]) {
            buf_adds(&b, SV(", makes "));
            tally_count(&b, tally.out);
        }
        if (t.seconds > 0) buf_addf(&b, "; %.1f s", t.seconds);
    } else {
        buf_adds(&b, what);
    }
    printf("%s\n", buf_z(&b));
    buf_release(&b);
}

static enum status cmd_status_main(const struct cmd_args *a, struct err *e)
{
    struct state *s;
    int left = 0;
    if (a->npos != 1) return err_set(e, ST_USAGE, "status takes one run folder");
    TRY(state_open(&s, arena_z(a->mem, a->pos[0]), false, e));
    for (sv rest = state_get(s, "plan", a->mem, e); rest.p && rest.n && !e->code;) {
        sv line = sv_cut(&rest, '\n'), id = sv_cut(&line, '\t');
        struct task_state t;
        if (!id.n) continue;
        left += !state_get_task(s, arena_z(a->mem, id), &t, a->mem, e) || !t.done;
        show_task(s, id, line.p ? line : SV(""), a->mem, e);
    }
    state_close(s);
    if (e->code) return e->code;
    printf(left ? "%d of the run's tasks are left; `lingloom run` with the same recipe and -o goes on\n" : "complete\n",
           left);
    return ST_OK;
}

const struct cmd cmd_status = {"status", "whole runs",   "what a run has done and what is left", "DIR", NULL, 0, NULL,
                               0,        cmd_status_main};

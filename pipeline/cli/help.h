/* What the program says of itself, all from the commands' rows: overview, help of a command, man page, completion. */
#ifndef LL_CLI_HELP_H
#define LL_CLI_HELP_H

#include "cli/cmd.h"

#include <stdio.h>

void help_overview(FILE *to);
void help_command(const struct cmd *c, arena *mem); /* these print to stdout */
void help_exit_codes(void);
void help_man(arena *mem);
void help_completion(arena *mem);
/* "--from FORMAT", "-o, --out PATH", "--[no-]exact" */
sv help_flag(const struct opt *row, arena *mem);

/* "name      text", the text wrapped in a column of its own */
void help_entry(sv name, sv text);
/* `lingloom help NAME` where NAME is no command; sorted, ended by a NULL name. */
struct help_topic {
    const char *name, *summary;
    void (*print)(arena *mem);
};
extern const struct help_topic help_topics[];

/* Takes the next piece off a command's details: a paragraph (its lines joined by spaces), or one line that begins with
 * a space
 * (*example: it stays as it is). An empty *text is the gap between paragraphs. */
bool help_paragraph(sv *rest, sv *text, bool *example, arena *mem);

/* Groups in the order people should meet them; NULL-ended. */
extern const char *const help_groups[];
struct help_exit {
    int code;
    const char *meaning;
};
extern const struct help_exit help_exits[]; /* ends with meaning NULL */

#endif

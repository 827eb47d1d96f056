/* A preview as a person reads it, and as JSON (cli/cmd_preview.c). */
#ifndef LL_CLI_PREVIEW_SHOW_H
#define LL_CLI_PREVIEW_SHOW_H

#include "cli/cmd.h"
#include "dialogue/outlook.h"

enum { PREVIEW_OTHERS = 32 };
struct preview_told {
    struct synth_cfg cfg;
    const struct wordings *words;
    struct outlook outlook;
    struct opt_list langs;             /* show only these; none: all */
    const struct run_preview *absent;  /* corpora that are not there */
    const char *other[PREVIEW_OTHERS]; /* what else of the recipe is not there */
    int nother;
};
/* Dialogues as chats, the table of kinds, what is missing; or, with --json, the same as a line of JSON. */
enum status preview_show(const struct cmd_args *a, const struct run *run, const struct preview_told *t, struct err *e);
/* A line for each thing that is missing, in order of weight. */
void preview_missing(const struct run *run, const struct preview_told *t, struct opt_list *lines, arena *mem);

#endif

/* --preview P%: what a pass would drop, told from a sample. */
#ifndef LL_CLI_PREVIEW_H
#define LL_CLI_PREVIEW_H

#include "cli/cmd.h"

/* "1%", "0.5%", ".01" -> a share; absent: 0 */
enum status preview_share(sv text, double *share, struct err *e);
/* The closing summary of a preview: what the sample says of all. */
enum status preview_summary(const struct cmd_args *a, const char *what, const struct tally *t, struct err *e);

#endif

/* --preview P%: what a pass would drop, told from a sample. */
#ifndef LL_CLI_PREVIEW_H
#define LL_CLI_PREVIEW_H

#include "cli/cmd.h"
#include "dataset/sieve.h"

/* "1%", "0.5%", ".01" -> a share; absent: 0 */
enum status preview_share(sv text, double *share, struct err *e);
/* Asks the pass for a few examples of each reason; without an output it writes them to a temporary file. */
void preview_wants(const struct cmd_args *a, struct sieve_job *job);
/* Prints the examples and removes that file. */
void preview_examples(const struct sieve_job *job);
/* The closing summary of a preview: what the sample says of all. */
enum status preview_summary(const struct cmd_args *a, const char *what, const struct tally *t, struct err *e);

#endif

/* Scores from outside: a command over a line protocol, or a file. Each becomes a column of the unit, which `where` can
 * use.
 *
 *   scorers:
 *     - {column: kiwi, command: [python3, score.py], format: json, min: 0.7}
 *   scores: {file: kiwi.tsv, column: kiwi, min: 0.7}
 *
 * Command: one line in, one number out, in order. format json: {"src","tgt","src_lang","tgt_lang"}; tsv: src TAB tgt,
 * with tabs and line breaks in the text as spaces. Every worker has a process of its own; one that dies is started
 * again (`restarts` times in all), and the line it died on is sent again. Answers are remembered by content within a
 * run. A score must be a function of its line alone, else runs differ. Commands run only where the user allowed them.
 * File: plain numbers, line n for record n (`by: line`), or TSV of id TAB number (`by: id`); which, the first line
 * says. */
#ifndef LL_CORPUS_SCORER_H
#define LL_CORPUS_SCORER_H

#include "engine/run.h"
#include "engine/unit.h"

struct scorers;      /* shared; NULL when there is none */
struct scorer_local; /* a worker's processes */

enum status scorers_new(struct scorers **s, const struct ynode *commands, const struct ynode *file, bool allow_commands,
                        struct tally *t, struct err *e);
void scorers_free(struct scorers *s);
struct scorer_local *scorer_local_new(struct scorers *s);
void scorer_local_free(struct scorer_local *l);
/* Adds the columns; 0, or the tally reason when a limit does not hold or there is no score. */
int scorers_apply(struct scorers *s, struct scorer_local *l, struct unit *u, arena *mem);
/* After the run: an error when a command gave up. */
enum status scorers_finish(struct scorers *s, struct err *e);

#endif

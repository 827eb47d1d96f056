/* Chats that came from elsewhere: one element of an Alpaca, ShareGPT or messages file -> working records.
 *
 * (Signatures settled with corpus/import.c, which calls them; the options and the cleaning live in corpus/chat/.) */
#ifndef LL_CORPUS_CHAT_H
#define LL_CORPUS_CHAT_H

#include "base/json.h"
#include "engine/run.h"

struct chat_cleaner; /* configuration: read-only while workers run */

/* Where an element came from. */
struct chat_origin {
    sv corpus, file, licence; /* licence may be absent */
    const char *format;       /* the reader's name: "alpaca", "sharegpt", "messages" */
    int64_t record;           /* 1-based, in its file */
};
/* section: a corpus's `chat:` map or NULL for the defaults. Registers every drop reason in t. */
enum status chat_cleaner_new(struct chat_cleaner **c, const struct ynode *section, struct tally *t, struct err *e);
void chat_cleaner_free(struct chat_cleaner *c);
extern const struct opt chat_opts[];
/* Appends the working records (one line each) to b->out[CH_MAIN], a reject line to b->out[CH_REJECTS]; *made: how many.
 * 0 kept, else the tally reason. json: the worker's scratch document. May allocate in b->mem. */
int chat_import(const struct chat_cleaner *c, struct json *json, sv raw, const struct chat_origin *from,
                struct batch *b, int *made);

#endif

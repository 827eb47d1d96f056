/* Chats that came from elsewhere: one element of an Alpaca, ShareGPT or messages file -> working records.
 *
 * The shape is told from the element itself, so a file may mix them:
 *   messages   {"messages"|"conversation": [{"role", "content", ...}]}, or a bare list of such objects
 *   sharegpt   {"conversations"|"items"|...: [{"from", "value", ...}]}, `system`, `chosen`/`rejected`
 *   alpaca     {"instruction", "input", "output", "history", "system"}, also prompt/response and the like; `instances`
 * of seeds pairs      {"conversation": [{"human", "assistant"}]}, {"chat": {"turn_1": {"Human", "MOSS"}}}
 *
 * A working record is {"id", "kind", "kind_name", "langs", "messages", "source", "constraints", "origin", "extra"}.
 * Messages that already have role and content keep their bytes; `from`/`value` become role/content and every other key
 * of a turn stays. Top-level fields that are not the conversation go byte for byte under `extra`, so that exports can
 * put them back: for alpaca also `input` (the user's turn is instruction, line break, input), for preferences `chosen`
 * (also the last message) and `rejected`. A record of our own passes through as it is.
 *
 * `clean: false` does nothing but that. Otherwise corpus/chat/ repairs or drops, each step switched by a row of
 * chat_opts. Chats with tools are never mended: their turns need not alternate. */
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
    int64_t ordinal; /* 1-based, in the whole corpus: the record's id is "<corpus>:<ordinal>", of parts ":k" more */
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

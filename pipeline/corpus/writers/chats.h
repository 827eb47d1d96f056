/* Chat writers: one chat of any shape -> a record of messages, ShareGPT or Alpaca, one line each. Nothing is cleaned
 * and nothing is lost; what a shape cannot hold is a counted drop.
 *
 *   same shape          the record's bytes as they are
 *   messages, sharegpt  every message as chat_turn.h has it; `chosen` and `rejected` too; every other top-level member
 * as it stands. ShareGPT's `system` becomes the first message, marked "original": {"field": "system"} alpaca
 * instruction and output are the last exchange, earlier ones are `history`, a system message is `system`, every other
 * top-level member as it stands. Chats with tools, turns with other members or without text, and turns out of order
 * have no place there from alpaca         the user's message is instruction, line break, input; `input` stays as it is,
 * so that the two can be told apart on the way back
 *
 * These are for other people's tools and for going back; training files with one schema are dataset/export's. */
#ifndef LL_CORPUS_WRITERS_CHATS_H
#define LL_CORPUS_WRITERS_CHATS_H

#include "base/json.h"

/* Why a chat is not written; reasons of the tally by the names in chat_why_name. */
enum chat_why {
    CW_OK,
    CW_BAD_JSON,
    CW_NOT_A_CHAT,
    CW_CLASH,  /* a member of the target's name is there already */
    CW_TOOLS,  /* alpaca: tools, calls, tool replies */
    CW_ORDER,  /* alpaca: turns that do not alternate */
    CW_ANSWER, /* alpaca: no answer at the end */
    CW_FIELDS, /* a turn has members, or content, that the target has no place for */
    CW_COUNT
};
extern const char *const chat_why_name[CW_COUNT];

struct chat_writer {
    const char *name, *help;
    const struct chat_shape *shape; /* NULL: alpaca */
};
extern const struct chat_writer *const chat_writers[]; /* NULL-ended, sorted */
const struct chat_writer *chat_writer_find(sv name);

/* Appends the record or records to `to`, each with its line break; *n: how many. On a refusal nothing. json: scratch.
 */
enum chat_why chat_convert(const struct chat_writer *w, struct json *json, sv raw, arena *mem, struct buf *to, int *n);

/* ---- between the files here ---- */
struct chat;
/* The turns of c as an Alpaca record. */
enum chat_why chat_put_alpaca(struct jsonw *w, const struct chat *c);
/* The text of turn i as a JSON string, byte for byte where it stands in the record. */
sv chat_turn_text(const struct chat *c, int i);
/* "", null, []: a field that holds nothing */
bool chat_is_empty(const struct json *d, int v);
bool chat_is_used(const struct chat *c, int v);
void chat_put_member(struct jsonw *w, const struct json *d, int v);

#endif

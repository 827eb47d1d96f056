/* A message of one shape as a message of the other, so that it can be had back byte for byte.
 *
 *   {"role": "user", "content": "hi", "weight": 1}   <->   {"from": "human", "value": "hi", "weight": 1}
 *
 * Most messages need no more than two other keys and another name for the role; every other member stays where it is,
 * as it is. What the other shape cannot say goes along in a member `original`:
 *
 *   {"from": "chatgpt", ...}             -> {"role": "assistant", ..., "original": {"from": "chatgpt"}}: only the name
 *   calls, content that is no text, ...  -> rewritten for readers of that shape, "original": the whole message
 *
 * On the way back an `original` counts only if it would be turned into just this message: a message that was edited in
 * between keeps its edits. */
#ifndef LL_CORPUS_WRITERS_CHAT_TURN_H
#define LL_CORPUS_WRITERS_CHAT_TURN_H

#include "base/json.h"

struct chat_shape {
    const char *name;                    /* "messages" */
    const char *list, *role, *text;      /* keys */
    const char *user, *assistant, *tool; /* values of `role` that the other shape names otherwise */
};
enum { SHAPE_MESSAGES, SHAPE_SHAREGPT };
extern const struct chat_shape chat_shapes[2];
const struct chat_shape *chat_shape_other(const struct chat_shape *s);

/* Can message m be read as one of shape s? */
bool chat_turn_is(const struct json *d, int m, const struct chat_shape *s);
/* Writes message m, of the other shape, as one of shape `to`. */
void chat_turn_write(struct jsonw *w, const struct json *d, int m, const struct chat_shape *to, arena *mem);
/* A working record's or reader's role ("user", "observation", ...) in the words of `to`. */
sv chat_turn_role(sv role, const struct chat_shape *to);
/* Whether `original` says no more than what the role or a system prompt was called. */
bool chat_turn_only_name(const struct json *d, int original);

#endif

/* Calls of tools, between the two ways chats write them down: a list in a member of its own (OpenAI's `tool_calls`,
 * each
 * {"type", "function": {"name", "arguments": JSON as text}}; older: one object `function_call`) and text
 * (ShareGPT's function_call turns: one {"name", "arguments": {...}} or a list of them). */
#ifndef LL_CORPUS_CHAT_CALLS_H
#define LL_CORPUS_CHAT_CALLS_H

#include "base/json.h"

/* The calls of a message: its non-empty `tool_calls`, else its `function_call` object, else -1. */
int calls_of(const struct json *d, int message);
/* calls -> a JSON string that holds [{"name", "arguments"}..], arguments decoded where they are JSON text. In mem. */
sv calls_text(const struct json *d, int calls, arena *mem);
/* text -> a JSON list for `tool_calls`; absent when it holds no calls. In mem. */
sv calls_list(sv text, arena *mem);

#endif

/* A conversation as turns over its JSON document, between reading (shape.c), cleaning and writing (record.c). */
#ifndef LL_CORPUS_CHAT_TURNS_H
#define LL_CORPUS_CHAT_TURNS_H

#include "corpus/chat.h"

enum turn_kind { TURN_SYSTEM, TURN_USER, TURN_ASSISTANT, TURN_TOOL, TURN_OTHER };

struct turn {
    enum turn_kind kind;
    sv role;      /* what is written; absent: the object has its own */
    int obj;      /* the message object, -1: made by us from fields */
    int content;  /* its content value, -1: text only */
    sv text;      /* the content as text, where it is one; else absent */
    sv from;      /* the original role name where `role` does not tell it; else absent */
    bool changed; /* text differs from content */
};

enum { CHAT_USED_MAX = 8 };
struct chat {
    const struct json *d;
    arena *mem;
    const char *kind, *kind_name; /* "alpaca", "instruction-input" */
    struct turn *t;
    int n, cap;
    bool tools;              /* turns need not alternate */
    bool own;                /* a working record: write it as it stands */
    int used[CHAT_USED_MAX]; /* top-level values that the messages hold: not repeated under extra */
    int nused;
    sv input; /* alpaca: kept under extra so that instruction and input can be told apart again */
};

struct turn *chat_add(struct chat *c, enum turn_kind kind, sv role, int obj, int content);
/* What a role is called in working records ("human" -> "user", "function_response" -> "observation"); absent: unknown.
 */
sv chat_role(sv name);
/* The list of turns of a record that has one (the record itself where it is a list), or -1. */
int chat_list(const struct json *d, int root);
/* How many conversations the value v of d holds: 1, or an Alpaca seed's number of `instances`. */
int chat_examples(const struct json *d, int v);
/* Reads the which-th of them (from 0). False: no conversation. */
bool chat_read(struct chat *c, const struct json *d, int v, int which, arena *mem);
/* Whether the keys of an object look like a chat: 0 no .. 100; *kind its kind. For bids. */
int chat_looks_like(const struct json *d, int v, const char **kind);

/* A number about a chat by its name in conditions: "turns" (the user's), "chars" of all texts, "roles.NAME" messages of
 * a role, with "call" for calls of tools and "tool" for what they answered. -1: no such name, or no chat. */
int64_t chat_fact(const struct json *d, sv name, arena *mem);

/* ---- cleaning of text (each answers the same view when nothing changed) ---- */
/* HTML of a web page's rendering -> Markdown. Text that is no such HTML, or is code, comes back as it is. */
sv chat_html(sv text, arena *mem);
bool chat_is_html(sv text);
/* "1 / 2" counters, "Copy code" and "Share Prompt" leftovers of web pages. */
sv chat_artefacts(sv text, arena *mem);
/* An answer that refuses or apologises for being a model, or is an error message of the service. */
bool chat_refuses(sv text);
/* Alpaca: an input that says there is none; an answer known to be bad; instruction and output of a second example
 * inside. */
bool alpaca_noinput(sv input);
bool alpaca_bad_answer(sv output);
bool alpaca_merged(sv text);
/* The language by script, and among Latin ones by frequent words; absent where unsure. */
enum { STOP_SLOTS = 512 };
struct stop_words {
    uint64_t word[STOP_SLOTS];
    uint8_t langs[STOP_SLOTS];
};
void stop_words_init(struct stop_words *t);
sv chat_language(const struct stop_words *words, const struct chat *c);

/* ---- repair ---- */
enum { MEND_OK, MEND_EMPTY, MEND_ALTERNATION };
bool chat_alternates(const struct chat *c);
/* Strict alternation: removes empty exchanges, cuts leading answers and trailing questions, joins neighbours of one
 * role. */
int chat_mend(struct chat *c);

/* ---- splitting: parts of whole exchanges ---- */
/* Where the parts begin: fills cut[] (room for c->n + 1) with turn indexes, the last one c->n, and returns the number
 * of parts. budget: characters of text; 0: one part. Leading system turns belong to every part and are not in the
 * ranges. */
int chat_split(const struct chat *c, int64_t budget, int *cut, int *header);

/* Writes turns [0, header) and [from, to) as one working record, part k of n (n == 1: no part). */
void chat_write(const struct chat *c, const struct chat_origin *o, sv lang, int header, int from, int to, int k, int n,
                struct buf *to_buf);

#endif

/* Export formats: one file each, named after the trainer that reads it.
 *
 * To add one: write export/<name>.c with a `const struct format_type format_<name>` and add F(<name>) to list.h
 * (sorted).
 *
 * Training files have ONE schema on every line: the same keys in the same order, no nulls, no value whose type changes,
 * no list that is sometimes empty. Arrow infers types from the first chunk of a file, so what only some records have
 * (tool calls, names, reasoning, part lists) cannot be a column of its own. It travels as text:
 *
 *   "extra" of a message   a JSON object of every member but role and content, "" when there is none; where the content
 * was no plain text, also "content" as it was. m.update(json.loads(m.pop("extra") or "{}")) restores it. "tools",
 * "extra" of a row   JSON text; tools is "[]" when there are none, because trainers json.loads it unasked.
 *
 * (A key `tool_calls` that is always there would be simpler, but chat templates test for its presence: Llama 3.1's
 * raises.) Where a format has no place for a field, or drafts were moved, provenance.jsonl holds the original messages.
 */
#ifndef LL_DATASET_EXPORT_FORMAT_H
#define LL_DATASET_EXPORT_FORMAT_H

#include "dataset/rec.h"

/* A turn ready to be written. */
struct say {
    enum rec_role role;
    sv role_name;
    sv content; /* JSON string, quotes included */
    sv extra;   /* JSON object of the other members, or empty */
    int calls;  /* the record's tool_calls, or -1 */
    bool learn;
};
/* A record ready to be written: drafts settled. */
struct chat {
    const struct rec *r;
    sv id;
    struct say *say;
    int n;
    int last;       /* index of the last turn to learn */
    bool altered;   /* turns differ from the record's */
    bool cut;       /* a draft at the end was left out */
    bool has_extra; /* some turn has extra members */
    bool has_calls;
    sv tools; /* JSON text of the tools, "[]" when there are none */
    sv extra; /* JSON object of the record's other members, or empty */
    arena *mem;
};

enum drafts { DRAFTS_REFUSE, DRAFTS_QUOTE };

/* Why a record gives no row. */
enum chat_reason {
    CHAT_OK,
    CHAT_NO_ANSWER,
    CHAT_DRAFT,
    CHAT_ORDER,
    CHAT_TOOLS,
    CHAT_NO_TURNS,
    CHAT_NO_PAIR,
    CHAT_NO_CONSTRAINT,
    CHAT_REASONS
};
extern const char *const chat_reason_name[CHAT_REASONS]; /* "no-answer", "draft-turn", ... */

/* keeps_weights: the format carries turns that are not learnt; else drafts are refused or quoted. */
enum chat_reason chat_prepare(struct chat *c, const struct rec *r, sv id, bool keeps_weights, enum drafts drafts,
                              arena *mem);
/* The turn's tool calls as [{"name","arguments"}..] in one JSON string value, arguments decoded where they are JSON
 * text. */
sv chat_calls(const struct chat *c, int turn);
/* text as a JSON string in mem */
sv json_quoted(sv text, arena *mem);

struct format_type {
    const char *name;
    const char *help;
    bool keeps_weights; /* weight-0 turns stay, marked; else drafts are refused or quoted */
    bool keeps_extra;   /* rows carry the messages' other members */
    bool one_row;       /* a record gives one row (else one per turn to learn) */
    /* Appends the record's rows, each with its line break. */
    enum chat_reason (*rows)(const struct chat *c, struct buf *out, int *nrows);
    /* A configuration stub for the trainer: file name and text; NULL: none. split: names of the splits there are. */
    const char *stub_name;
    void (*stub)(struct buf *to, const char *const *split, int nsplit);
    bool folders;     /* one folder a split: its loader takes a file or a folder */
    bool tools_apart; /* rows of chats with tools go to tools/ */
    bool no_compress; /* its loader goes by the ending .jsonl */
    const char *use;  /* how to load it, for the card (Markdown, one paragraph or code block) */
};
extern const struct format_type *const format_types[]; /* NULL-ended, sorted by name */
const struct format_type *format_find(sv name);

/* shared by formats: {"role","content"[,"extra"]} with the names given, commas by w */
void say_write(struct jsonw *w, const struct say *s, const char *role_key, sv role, const char *text_key, sv content);
void row_end(struct jsonw *w);
/* "system" | "user" | "assistant" | "tool" for our roles; other roles keep their name */
sv say_role(const struct say *s);

#endif

/* A record as the data-set stages see it: any of the usual shapes, read as turns plus a few fields of provenance.
 *
 *   working records and chats   {"messages": [{"role", "content", ...}], ...}
 *   ShareGPT                    {"conversations": [{"from", "value", ...}], ...}
 *   Alpaca                      {"instruction", "input", "output", "system", "history", ...}
 *   pairs                       {"src", "tgt", "src_lang", ...}
 *   text                        {"text", ...}
 *
 * Nothing is copied and nothing is thrown away: turns point to values of the JSON document, so stages that only choose
 * records write the line as it came, and exports can put every field somewhere. */
#ifndef LL_DATASET_REC_H
#define LL_DATASET_REC_H

#include "base/json.h"

enum rec_shape { REC_MESSAGES, REC_SHAREGPT, REC_ALPACA, REC_PAIR, REC_TEXT, REC_OTHER };
enum rec_role { ROLE_SYS, ROLE_USR, ROLE_ASST, ROLE_CALL, ROLE_TOOL, ROLE_ELSE };

struct rec_turn {
    enum rec_role role;
    sv role_name;   /* as it stands in the record */
    int v;          /* the message object, -1 where the shape has none (Alpaca) */
    int content;    /* its text: a string, a list of parts, null, or -1 */
    int more;       /* Alpaca's `input`, which follows the instruction; else -1 */
    int tool_calls; /* non-empty list, else -1 */
    double weight;  /* 1 where absent */
    bool learn;     /* the model is to learn this turn: the assistant's, weight > 0 */
};

struct rec {
    const struct json *d;
    int obj;
    enum rec_shape shape;
    sv id, kind, kind_name, corpus, licence; /* absent where the record does not say */
    sv file;
    int64_t record, pairs; /* place of the source in its file (-1), consecutive units it covers */
    sv doc, group;
    sv source, target; /* the sentence pair: S and R of our dialogues, src and tgt of pairs; else absent */
    sv src_lang, tgt_lang;
    bool own; /* made by our synthesis: it has source.text */
    struct rec_turn *turn;
    int nturn;
    bool usual;                                            /* no member that this does not know, nor `extra` */
    int tools, extra, constraints, langs, origin, src_obj; /* values, or -1. tools: also found under extra */
    int src_corpus, src_licence, src_text, src_reference;  /* members of src_obj, or -1 */
};

/* False: *why says what is missing or has the wrong type. Turns and decoded strings live in mem. */
bool rec_read(struct rec *r, const struct json *d, arena *mem, const char **why);
/* The text of a turn, decoded; the text parts of a list joined by line breaks; empty when there is none. */
sv rec_text(const struct rec *r, int turn, arena *mem);
/* True when the turn's content is one JSON string: json_raw of it can be copied as it stands. */
bool rec_plain(const struct rec *r, int turn);
/* A string member, decoded; absent when it is missing or no string. Inline, so that a literal key has its length. */
/* The record's id: a string, or a number as it is written; else absent. */
sv rec_id(const struct json *d, int v, arena *mem);
static inline sv rec_str(const struct json *d, int obj, const char *key, arena *mem)
{
    return json_str(d, json_get(d, obj, sv_z(key)), mem);
}

#endif

/* The unit of bitext: one sentence, entry or segment in two or more languages, as every reader yields it and every
 * writer takes it.
 *
 * seg[0] is the source and seg[1] the target (both SEG_TEXT where the format has a plain pair); further segments are
 * other languages (multi-parallel), other references, machine translations, post-edits, formality variants. A unit and
 * all its views live in one arena (usually the batch's). */
#ifndef LL_ENGINE_UNIT_H
#define LL_ENGINE_UNIT_H

#include "base/json.h"

enum seg_role {
    SEG_TEXT,   /* a human text in its language: source, target, reference */
    SEG_MT,     /* machine translation, draft */
    SEG_PE,     /* its human post-edit (readers of triples give it as seg[1] SEG_PE: usable as a reference) */
    SEG_FORMAL, /* contrastive register variants */
    SEG_INFORMAL,
    SEG_TERM, /* entry of a term list, not a sentence */
    SEG_NROLES
};
extern const char *const seg_role_name[SEG_NROLES]; /* "text", "mt", "pe", "formal", "informal", "term" */

struct seg {
    sv text;
    sv lang; /* normalised: text/lang.h */
    enum seg_role role;
    sv name; /* "A", "B" for references, a system's name for MT; else absent */
};
/* A column: a score or label that came with the record. */
struct col {
    sv name, value;
    bool number; /* value is a JSON number */
};
struct unit {
    struct seg *seg;
    int nseg;
    sv id;                    /* the format's own id, or absent */
    sv doc;                   /* document the unit belongs to, or absent; consecutive units with one doc are in order */
    int64_t doc_pos;          /* 0-based place in the document, or -1 */
    sv group;                 /* multi-parallel group, or absent */
    sv note;                  /* context for people: msgctxt, <note>, or absent */
    sv corpus, file, licence; /* provenance; set by import */
    int64_t record;           /* 1-based record or line number in its file */
    struct col *col;
    int ncol;
};

/* The unit as one line of `pairs` JSONL, newline included:
 * {"id","src_lang","tgt_lang","src","tgt", optional: "src_role","tgt_role","src_name","tgt_name",
 * "others":[{"lang","role","name","text"}], "doc","doc_pos",
 *  "group","note","corpus","file","record","licence","cols":{name: number or string}} ; absent fields are left out. */
void unit_write(const struct unit *u, struct buf *to);
/* The reverse; views point into the document's text or into mem. False: *why says which field is wrong or missing. */
bool unit_read(const struct json *d, int obj, struct unit *u, arena *mem, const char **why);
/* Adds a segment / a column (arrays grow in mem). */
struct seg *unit_add(struct unit *u, sv lang, sv text, enum seg_role role, arena *mem);
void unit_add_col(struct unit *u, sv name, sv value, arena *mem); /* number is found out from the value */
/* copies every view into mem */
struct unit *unit_dup(const struct unit *u, arena *mem);

#endif

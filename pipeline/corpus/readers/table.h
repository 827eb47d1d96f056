/* Tables: records of cells, with one character between cells and, for CSV, quotes (RFC 4180: a quoted cell may hold the
 * delimiter, line breaks and doubled quotes). What TSV, CSV, term lists and MQM tables have in common: cutting records,
 * and finding out from the header which column is what. */
#ifndef LL_CORPUS_READERS_TABLE_H
#define LL_CORPUS_READERS_TABLE_H

#include "corpus/reader.h"

enum { TABLE_CELLS_MAX = 256 };

struct table_cfg {
    sv delimiter, header, quotes, encoding, src, tgt, id, doc;
    struct opt_list columns;
    bool ragged;
};
#define TABLE_OPTS(S)                                                                                                  \
    OPT_ENUM(S, delimiter, "auto", "auto|tab|comma|semicolon|pipe", "what stands between two cells"),                  \
        OPT_ENUM(S, header, "auto", "auto|yes|no", "the first record names the columns"),                              \
        OPT_ENUM(S, quotes, "auto", "auto|yes|no",                                                                     \
                 "cells may be quoted as in CSV (auto: with commas and semicolons)"),                                  \
        OPT_STR(S, src, NULL, "COLUMN", "source: a column's name or number"),                                          \
        OPT_STR(S, tgt, NULL, "COLUMN", "target: a column's name or number"),                                          \
        OPT_STR(S, id, NULL, "COLUMN", "id: a column's name or number"),                                               \
        OPT_STR(S, doc, NULL, "COLUMN", "document: a column's name or number"),                                        \
        OPT_LIST(S, columns, NULL, "COLUMN,...", "further columns to keep; without it all that a header names"),       \
        OPT_STR(S, encoding, NULL, "NAME", "encoding of the file where it is not UTF-8, like GBK"),                    \
        OPT_BOOL(S, ragged, "false", "records may have fewer or more cells than the header"), OPT_END

enum col_kind { COL_IGNORE, COL_SEG, COL_ID, COL_DOC, COL_NOTE, COL_SRC_LANG, COL_TGT_LANG, COL_KEEP };
struct table_col {
    enum col_kind kind;
    enum seg_role role; /* COL_SEG */
    int rank;           /* COL_SEG: order among the segments, 0 the source */
    sv lang, name;
};
/* What workers need: made by table_open, never changed after. */
struct table {
    char delim;
    bool quoted, ragged, header;
    int ncol; /* of the header; without one: how many columns are needed */
    struct table_col *col;
    int seg[READER_FILES_MAX]; /* columns of the segments by rank */
    int nseg;
};
struct table_reader {
    struct lines *l;
    struct recode *recode;
    struct buf rec; /* a record of several lines */
    const struct table *t;
    bool header_due;
};

/* Cells of a record; quoted ones are views into raw or, with doubled quotes, copies in mem. -1: the quotes are wrong.
 */
int table_cells(const struct table *t, sv raw, sv cell[TABLE_CELLS_MAX], arena *mem);
/* The first record of the file as far as the peek shows it: for bids. Also finds the delimiter out. */
int table_first(sv peek, sv filename, sv cell[TABLE_CELLS_MAX], arena *mem);
/* A column's name -> what it is (seg: also role and rank); COL_KEEP for unknown names. */
enum col_kind table_name(sv name, struct table_col *c, arena *mem);

/* seg_role for all text columns: SEG_TEXT, or SEG_TERM for term lists. Leaves a struct table_reader in r->state, the
 * table in r->shared. */
enum status table_open(struct reader *r, const struct table_cfg *cfg, enum seg_role role, struct err *e);
enum status table_next(struct reader *r, struct batch *b, struct err *e);
int table_parse(const struct reader *r, const struct item *it, struct unit *u, arena *mem, void *json);
void table_close(struct reader *r);

#endif

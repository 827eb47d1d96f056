/* What the chat readers share: `next` only cuts the file into elements, chat_import (corpus/chat.h) does the rest in
 * workers. */
#ifndef LL_CORPUS_CHAT_RECORDS_H
#define LL_CORPUS_CHAT_RECORDS_H

#include "corpus/reader.h"

struct chat_records_cfg {
    sv array; /* path of the array of records in one big object; absent: found by itself */
};
extern const struct opt chat_records_opts[];
/* 0 unless the first records of the file are chats of that kind. */
int chat_records_bid(sv peek, const char *kind);
enum status chat_records_open(struct reader *r, struct err *e);
enum status chat_records_next(struct reader *r, struct batch *b, struct err *e);
void chat_records_close(struct reader *r);

#endif

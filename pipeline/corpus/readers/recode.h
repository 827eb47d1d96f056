/* Legacy encodings to UTF-8, a line at a time, through the C library's iconv. Line borders are safe to find first: no
 * encoding used for files of lines has the byte 0x0a inside a character (UTF-16 is handled by base/input). */
#ifndef LL_CORPUS_READERS_RECODE_H
#define LL_CORPUS_READERS_RECODE_H

#include "base/err.h"
#include "base/mem.h"

struct recode;
/* *r is NULL for UTF-8 and US-ASCII (nothing to do) and for an absent name. Labels that files use too narrowly are read
 * as their supersets: GB2312 and GBK as GB18030, EUC-KR as CP949, Shift_JIS as CP932. */
enum status recode_new(struct recode **r, sv encoding, const char *file, struct err *e);
void recode_free(struct recode *r);
/* *line becomes UTF-8 (valid until the next call). False when its bytes are not in the encoding. r may be NULL. */
bool recode_line(struct recode *r, sv *line);

#endif

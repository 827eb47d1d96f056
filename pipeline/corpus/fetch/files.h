/* Names that come from outside, made or found harmless, and folders for them. */
#ifndef LL_CORPUS_FETCH_FILES_H
#define LL_CORPUS_FETCH_FILES_H

#include "base/err.h"
#include "base/mem.h"

/* A relative path of ordinary components: no "", ".", "..", no leading '/', no control characters, backslashes or NUL,
 * no component over 200 bytes, 1,000 bytes in all. Anything else is refused, never repaired: a repaired name could be
 * another file's. */
bool path_is_safe(sv name);
/* The file name an address ends in, percent-decoded, doubtful bytes as '_'; "download" where it has none. */
const char *path_from_url(sv url, arena *mem);
/* Makes every folder before the last '/' of path. */
enum status path_make_parents(const char *path, struct err *e);
/* fsync of the folder that holds path, so that a rename in it lasts. */
enum status path_sync_parent(const char *path, struct err *e);
/* Writes a small file by temp + fsync + rename. */
enum status path_write_file(const char *path, sv bytes, struct err *e);
/* A small file, whole; absent (p NULL) where there is none or it is larger than max. */
sv path_read_file(const char *path, size_t max, arena *mem);

#endif

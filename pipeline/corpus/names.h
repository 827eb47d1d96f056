/* What a file's name says: its language, a pair of languages, and what it is to the files beside it.
 *
 *     train.de-en.en.zst        side "en", pair de-en          english_train.txt        side "en"
 *     en-de-dev/dev.mt          pair en-de (from the folder)   set.zip!x.en-zh.zh       side "zh", pair en-zh */
#ifndef LL_CORPUS_NAMES_H
#define LL_CORPUS_NAMES_H

#include "base/mem.h"

/* File name without folders, archive and endings of compression. */
sv name_plain(sv path);
/* The language of one side; absent without one. The last ending that is a code, else a language's name or code in the
 * name. */
sv name_lang(sv path, arena *mem);
/* A pair "en-de", "en_de", "deu-eng" in the file's name, else in the folders or the archive around it, nearest first.
 */
bool name_pair(sv path, sv *a, sv *b, arena *mem);
/* README, LICENSE, checksums and the like: never data. */
bool name_is_litter(sv path);

#endif

/* Languages: codes, names, and what the rest of the program must know of each.
 *
 * Codes are BCP 47 cut to what matters: two letters where ISO 639-1 has them, else three; a script only where it
 * decides
 * ("zh" is zh-Hans, "zh-Hant", "sr-Latn"); no regions except those we name variants by (pt-BR, en-GB only when asked).
 */
#ifndef LL_TEXT_LANG_H
#define LL_TEXT_LANG_H

#include "base/mem.h"

struct lang {
    const char *code;   /* "zh" */
    const char *iso3;   /* "zho" (also "cmn", "chi" are understood) */
    const char *name;   /* English name: "Chinese" */
    const char *native; /* "中文" */
    const char *script; /* ISO 15924 of the usual script: "Hans", "Latn", "Jpan" */
    bool spaceless;     /* words are not separated by spaces (zh ja th lo km my bo dz) */
};
/* "zh_CN", "ZH", "cmn", "zho", "chinese", "中文", "zh-Hans-CN" -> its row; NULL if unknown. Well-formed unknown codes
 * stay usable through lang_norm. */
const struct lang *lang_find(sv any);
/* Normalised code in static or arena memory; absent when the text is no language code at all. */
sv lang_norm(sv any, arena *mem);
/* Name of `code` in the language `in` ("de" in "fr" -> "allemand"); the English name, else the code where unknown. */
sv lang_name_in(sv code, sv in);
/* "zh-Hant" -> "zh" */
sv lang_base(sv code);
/* Whether text marked `have` will do where `want` is asked for: equal codes, or one of them says no more than the
 * language
 * ("pt" and "pt-BR"; not "zh-Hans-..." variants of each other). */
bool lang_matches(sv want, sv have);
/* The table, sorted by code. */
int lang_count(void);
const struct lang *lang_at(int i);
#endif

/* What the injector knows of languages: lists of words between spaces, in lower case; maps as "from=to". Few and safe
 * rather than many. A language without a row has only what the corpus teaches. */
#ifndef LL_DIALOGUE_INJECT_TABLES_H
#define LL_DIALOGUE_INJECT_TABLES_H

#include "base/mem.h"

struct tongue {
    const char *lang;
    const char *determiners;   /* stand before [adjective] noun */
    const char *little;        /* pronouns, auxiliaries and the like: no words to choose another for */
    const char *adverbs;       /* may be left out, or put in, before a full stop or where they were seen */
    const char *clauses;       /* a clause after a comma may be left out when it begins so */
    const char *subordinators; /* a sentence that begins so loses its head with what follows the comma */
    const char *numbers;       /* two to twelve */
    const char *negators;      /* anything that denies: a text with one is not denied once more */
    const char *deny;          /* map: words that can be denied by one replacement */
    const char *undeny;        /* map: the reverse ("_" is a space; empty: the word is left out) */
    const char *polar;         /* words that stand in denied sentences only */
    const char *agree;         /* map: forms that are wrong in the other's place wherever the context was never seen */
    const char *registers;     /* map: to another register, whatever stands around */
    const char *tails;         /* stand after a noun and cannot end a text: prepositions, conjunctions */
};
/* NULL where there is none. */
const struct tongue *tongue_of(sv lang);

/* Whether the word (ASCII case ignored) is in the list; a NULL list has nothing. */
bool list_has(const char *list, sv word);
/* The n-th of the map's values for a word (exactly as written), '_' made spaces; absent past the end. */
sv map_get(const char *map, sv word, int n, arena *mem);
int list_count(const char *list);
sv list_at(const char *list, int i);
int list_index(const char *list, sv word); /* -1 */

/* Names as several languages write them. */
enum name_sort { NAME_MAN, NAME_WOMAN, NAME_CITY, NAME_COUNTRY };
enum name_script { NAME_LATIN, NAME_ZH, NAME_JA, NAME_RU, NAME_SCRIPTS };
struct name_row {
    enum name_sort sort;
    const char *in[NAME_SCRIPTS];
};
extern const struct name_row name_rows[];
extern const int name_count;
/* which column a language reads; -1: none. Latin ones only where the language leaves the name as it is. */
int name_script_of(sv lang);

#endif

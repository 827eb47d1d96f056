/* Everything the filters want to know of a text, gathered in one pass over its code points. */
#ifndef LL_TEXT_TEXTSTAT_H
#define LL_TEXT_TEXTSTAT_H

#include "text/script.h"

enum terminal { TERM_NONE, TERM_STOP, TERM_QUESTION, TERM_EXCLAIM, TERM_ELLIPSIS, TERM_COLON, TERM_COMMA };
enum { TEXTSTAT_UNITS = 2048 };

struct textstat {
    int cps;      /* code points */
    int words;    /* runs between spaces that hold a letter or digit; each Han, Kana, Thai... letter counts as one */
    int per_char; /* how many of them were such letters */
    int upper, lower, letter, mark, digit, number, punct, symbol, space, format;
    int control; /* C0, C1 but white space, U+FFFD */
    int private_use, unassigned;
    int longest; /* code points of the longest word of a spaced script; addresses (with / @ : _ . inside) are left out
                  */
    int run;     /* longest run of one and the same code point that is no space, digit or dot */
    int script[SC_COUNT];   /* letters per script */
    uint64_t skeleton;      /* hash of the case-folded letters and digits alone */
    enum terminal terminal; /* last punctuation, closing quotes and brackets skipped */
    bool all_caps;          /* cased letters, and none is lower-case */
    int nunit;              /* hashes kept below (at most TEXTSTAT_UNITS) */
    /* of each word (each letter of per-character scripts), in order: letters, marks and digits; script of its first;
     * hash */
    uint16_t unit_letters[TEXTSTAT_UNITS];
    uint8_t unit_script[TEXTSTAT_UNITS];
    uint32_t unit[TEXTSTAT_UNITS]; /* case-folded */
};

/* Fills *st from valid UTF-8 (everything but unit[nunit..]). script_init() must have been called. */
void textstat_scan(struct textstat *st, sv text);
static inline int textstat_letters(const struct textstat *st)
{
    return st->upper + st->lower + st->letter;
}
/* letters whose script is in the set (script_set) */
int textstat_in_set(const struct textstat *st, uint64_t set);
enum terminal terminal_of(sv text);
const char *terminal_name(enum terminal t);

#endif

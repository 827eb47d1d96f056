/* What kind of character a code point is: class, script and a few properties, in one table look-up.
 *
 * The tables are filled from ICU once per process (about 3 ms, at the first use) and pinned to Unicode 15: code points
 * that a newer ICU knows and Unicode 15 does not count as CLS_OTHER of script SC_UNKNOWN, so results do not depend on
 * the ICU. */
#ifndef LL_TEXT_SCRIPT_H
#define LL_TEXT_SCRIPT_H

#include "base/sv.h"

/* clang-format off */
#define SCRIPTS(X) \
    X(UNKNOWN, "Zzzz")  X(COMMON, "Zyyy")     X(INHERITED, "Zinh")                                       \
    X(LATIN, "Latn")    X(GREEK, "Grek")      X(CYRILLIC, "Cyrl")   X(ARMENIAN, "Armn") X(HEBREW, "Hebr") \
    X(ARABIC, "Arab")   X(SYRIAC, "Syrc")     X(THAANA, "Thaa")     X(DEVANAGARI, "Deva")                 \
    X(BENGALI, "Beng")  X(GURMUKHI, "Guru")   X(GUJARATI, "Gujr")   X(ORIYA, "Orya")    X(TAMIL, "Taml")  \
    X(TELUGU, "Telu")   X(KANNADA, "Knda")    X(MALAYALAM, "Mlym")  X(SINHALA, "Sinh")                    \
    X(THAI, "Thai")     X(LAO, "Laoo")        X(TIBETAN, "Tibt")    X(MYANMAR, "Mymr")                    \
    X(GEORGIAN, "Geor") X(ETHIOPIC, "Ethi")   X(KHMER, "Khmr")      X(MONGOLIAN, "Mong")                  \
    X(HANGUL, "Hang")   X(HAN, "Hani")        X(HIRAGANA, "Hira")   X(KATAKANA, "Kana") X(BOPOMOFO, "Bopo") \
    X(REST, "Zrst")
/* clang-format on */
enum script {
#define X(name, iso) SC_##name,
    SCRIPTS(X)
#undef X
        SC_COUNT
};
enum cp_class {
    CLS_OTHER,   /* unassigned, noncharacter */
    CLS_UPPER,   /* Lu Lt */
    CLS_LOWER,   /* Ll */
    CLS_LETTER,  /* Lo Lm */
    CLS_MARK,    /* M* */
    CLS_DIGIT,   /* Nd */
    CLS_NUMBER,  /* Nl No */
    CLS_PUNCT,   /* P* */
    CLS_SYMBOL,  /* S* */
    CLS_SPACE,   /* White_Space */
    CLS_FORMAT,  /* Cf */
    CLS_CONTROL, /* Cc but white space; U+FFFD */
    CLS_PRIVATE, /* Co */
};
enum { CLS_COUNT = 16 }; /* size of a table by class */
enum {
    CP_SCRIPT = 0x3f,      /* enum script */
    CP_CLASS_SHIFT = 6,    /* enum cp_class, 4 bits */
    CP_PER_CHAR = 0x400,   /* counts as a word of its own (Han, Kana, Thai, Lao, Khmer, Myanmar, Tibetan letters) */
    CP_NFC_SAFE = 0x800,   /* NFC quick check Yes and combining class 0: text of such code points is in NFC */
    CP_WIDE_PUNCT = 0x1000 /* CJK punctuation and full-width forms: no space stands around it */
};

extern const uint16_t *cp_stage1; /* NULL until script_init */
extern const uint16_t (*cp_stage2)[256];
/* Fills the tables; safe to call from any thread, cheap when done. Everything in text/ that needs it calls it at
 * set-up. */
void script_init(void);
/* Properties of cp (<= 0x10ffff); script_init must have been called. */
static inline unsigned cp_props(uint32_t cp)
{
    return cp_stage2[cp_stage1[cp >> 8]][cp & 255];
}
static inline enum cp_class cp_class_of(unsigned props)
{
    return (enum cp_class)(props >> CP_CLASS_SHIFT & 15);
}
static inline enum script cp_script_of(unsigned props)
{
    return (enum script)(props & CP_SCRIPT);
}
static inline bool cls_letter(enum cp_class c)
{
    return c >= CLS_UPPER && c <= CLS_LETTER;
}
static inline bool cls_word(enum cp_class c)
{
    return c >= CLS_UPPER && c <= CLS_NUMBER;
} /* letters, marks, digits */
/* value 0..9 of a decimal digit of any script, -1 otherwise */
int cp_digit(uint32_t cp);
/* full case folding's simple form, for comparison (root locale) */
uint32_t cp_fold(uint32_t cp);
const char *script_iso(enum script s);
/* "Latn" -> SC_LATIN; "Hans" "Hant" -> SC_HAN, "Jpan" -> SC_HAN, "Kore" -> SC_HANGUL; SC_REST for others */
enum script script_find(sv iso);
/* Set of scripts (bit 1 << script) that text of an ISO 15924 script is written in: Jpan = Han + Hiragana + Katakana. */
uint64_t script_set(sv iso);

#endif

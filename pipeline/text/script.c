#include "text/script.h"

#include "base/mem.h"
#include "text/unicode.h"

#include <pthread.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>

enum { BLOCKS = 0x110000 >> 8, MAX_BLOCKS = 1024 };
const uint16_t *cp_stage1;
const uint16_t (*cp_stage2)[256];

static const char *const iso_name[] = {
#define X(name, iso) iso,
    SCRIPTS(X)
#undef X
};
_Static_assert(SC_COUNT <= CP_SCRIPT + 1, "scripts fit their bits");

static uint8_t own_script[USCRIPT_CODE_LIMIT];

static void map_scripts(void)
{
    memset(own_script, SC_REST, sizeof own_script);
    for (int i = 0; i < SC_REST; i++) {
        int32_t code = u_getPropertyValueEnum(UCHAR_SCRIPT, iso_name[i]);
        if (code >= 0 && code < USCRIPT_CODE_LIMIT) own_script[code] = (uint8_t)i;
    }
}

static enum script script_at(UChar32 c)
{
    UErrorCode ec = U_ZERO_ERROR;
    int32_t code = uscript_getScript(c, &ec);
    return U_FAILURE(ec) || code < 0 || code >= USCRIPT_CODE_LIMIT ? SC_UNKNOWN : (enum script)own_script[code];
}

static enum cp_class class_at(UChar32 c, int8_t type)
{
    static const uint8_t of[U_CHAR_CATEGORY_COUNT] = {[U_UPPERCASE_LETTER] = CLS_UPPER,
                                                      [U_TITLECASE_LETTER] = CLS_UPPER,
                                                      [U_LOWERCASE_LETTER] = CLS_LOWER,
                                                      [U_MODIFIER_LETTER] = CLS_LETTER,
                                                      [U_OTHER_LETTER] = CLS_LETTER,
                                                      [U_NON_SPACING_MARK] = CLS_MARK,
                                                      [U_ENCLOSING_MARK] = CLS_MARK,
                                                      [U_COMBINING_SPACING_MARK] = CLS_MARK,
                                                      [U_DECIMAL_DIGIT_NUMBER] = CLS_DIGIT,
                                                      [U_LETTER_NUMBER] = CLS_NUMBER,
                                                      [U_OTHER_NUMBER] = CLS_NUMBER,
                                                      [U_SPACE_SEPARATOR] = CLS_SPACE,
                                                      [U_LINE_SEPARATOR] = CLS_SPACE,
                                                      [U_PARAGRAPH_SEPARATOR] = CLS_SPACE,
                                                      [U_CONTROL_CHAR] = CLS_CONTROL,
                                                      [U_FORMAT_CHAR] = CLS_FORMAT,
                                                      [U_PRIVATE_USE_CHAR] = CLS_PRIVATE,
                                                      [U_DASH_PUNCTUATION] = CLS_PUNCT,
                                                      [U_START_PUNCTUATION] = CLS_PUNCT,
                                                      [U_END_PUNCTUATION] = CLS_PUNCT,
                                                      [U_CONNECTOR_PUNCTUATION] = CLS_PUNCT,
                                                      [U_OTHER_PUNCTUATION] = CLS_PUNCT,
                                                      [U_INITIAL_PUNCTUATION] = CLS_PUNCT,
                                                      [U_FINAL_PUNCTUATION] = CLS_PUNCT,
                                                      [U_MATH_SYMBOL] = CLS_SYMBOL,
                                                      [U_CURRENCY_SYMBOL] = CLS_SYMBOL,
                                                      [U_MODIFIER_SYMBOL] = CLS_SYMBOL,
                                                      [U_OTHER_SYMBOL] = CLS_SYMBOL,
                                                      [U_SURROGATE] = CLS_OTHER};
    if (c == 0xfffd) return CLS_CONTROL;
    if ((c >= 9 && c <= 13) || c == 0x85) return CLS_SPACE;
    return (enum cp_class)of[type];
}

static bool per_char(enum script s, enum cp_class c)
{
    if (!cls_letter(c)) return false;
    return s == SC_HAN || s == SC_HIRAGANA || s == SC_KATAKANA || s == SC_BOPOMOFO || s == SC_THAI || s == SC_LAO ||
           s == SC_KHMER || s == SC_MYANMAR || s == SC_TIBETAN;
}

static bool wide_punct(UChar32 c, enum cp_class cls)
{
    if (cls != CLS_PUNCT && cls != CLS_SYMBOL) return false;
    return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff00 && c <= 0xffef) || (c >= 0xfe30 && c <= 0xfe4f);
}

struct fill {
    uint16_t *stage1;
    uint16_t (*stage2)[256];
    int blocks;
    bool newer; /* this ICU knows more than Unicode 15 */
    const UNormalizer2 *nfc;
};

static uint16_t *slot(struct fill *f, UChar32 c)
{
    uint16_t *block = &f->stage1[c >> 8];
    if (!*block) {
        if (f->blocks == MAX_BLOCKS) return NULL; /* cannot be: Unicode 15 has about 700 assigned blocks */
        *block = (uint16_t)f->blocks++;
    }
    return &f->stage2[*block][c & 255];
}

static uint16_t props_at(const struct fill *f, UChar32 c, int8_t type)
{
    enum cp_class cls = class_at(c, type);
    enum script sc = script_at(c);
    unsigned p = (unsigned)sc | (unsigned)cls << CP_CLASS_SHIFT;
    if (per_char(sc, cls)) p |= CP_PER_CHAR;
    if (wide_punct(c, cls)) p |= CP_WIDE_PUNCT;
    if (cls != CLS_MARK && unorm2_isInert(f->nfc, c))
        p |= CP_NFC_SAFE;
    else if (u_getCombiningClass(c) == 0 && u_getIntPropertyValue(c, UCHAR_NFC_QUICK_CHECK) == UNORM_YES)
        p |= CP_NFC_SAFE;
    return (uint16_t)p;
}

/* U_CALLCONV: one range of equal category. The private planes and Cn are left at the default. */
static UBool fill_range(const void *context, UChar32 start, UChar32 limit, UCharCategory type)
{
    struct fill *f = (struct fill *)(uintptr_t)context;
    if (type == U_UNASSIGNED || type == U_SURROGATE) return 1;
    if (type == U_PRIVATE_USE_CHAR && start >= 0xf0000) return 1;
    for (UChar32 c = start; c < limit; c++) {
        if (f->newer && unicode_too_new(c)) continue;
        uint16_t *to = slot(f, c);
        if (to) *to = props_at(f, c, (int8_t)type);
    }
    return 1;
}

/* Private planes 15 and 16 share one block. */
static void fill_private(struct fill *f)
{
    int b = f->blocks++;
    for (int i = 0; i < 256; i++) f->stage2[b][i] = CLS_PRIVATE << CP_CLASS_SHIFT | CP_NFC_SAFE;
    for (int i = 0xf00; i < BLOCKS; i++) f->stage1[i] = (uint16_t)b;
}

static void build(void)
{
    struct fill f = {.stage1 = mem_array(BLOCKS, sizeof(uint16_t)),
                     .stage2 = mem_zalloc(MAX_BLOCKS * sizeof *f.stage2)};
    UErrorCode ec = U_ZERO_ERROR;
    memset(f.stage1, 0, BLOCKS * sizeof(uint16_t));
    map_scripts();
    f.nfc = unorm2_getNFCInstance(&ec);
    f.newer = unicode_newer();
    for (int i = 0; i < 256; i++) f.stage2[0][i] = CP_NFC_SAFE; /* block 0: nothing assigned */
    f.blocks = 1;
    for (int i = 1; i < MAX_BLOCKS; i++) memcpy(f.stage2[i], f.stage2[0], sizeof f.stage2[0]);
    u_enumCharTypes(fill_range, &f);
    fill_private(&f);
    cp_stage1 = f.stage1;
    cp_stage2 = (const uint16_t(*)[256])f.stage2;
}

void script_init(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, build);
}

int cp_digit(uint32_t cp)
{
    if (cp < 0x80) return cp >= '0' && cp <= '9' ? (int)(cp - '0') : -1;
    return cp_class_of(cp_props(cp)) == CLS_DIGIT ? (int)u_charDigitValue((UChar32)cp) : -1;
}

uint32_t cp_fold(uint32_t cp)
{
    if (cp < 0x80) return cp >= 'A' && cp <= 'Z' ? cp | 32 : cp;
    enum cp_class c = cp_class_of(cp_props(cp));
    return c == CLS_UPPER || c == CLS_LOWER ? (uint32_t)u_foldCase((UChar32)cp, U_FOLD_CASE_DEFAULT) : cp;
}

const char *script_iso(enum script s)
{
    return s < SC_COUNT ? iso_name[s] : "Zzzz";
}

enum script script_find(sv iso)
{
    if (sv_is(iso, "Hans") || sv_is(iso, "Hant") || sv_is(iso, "Jpan")) return SC_HAN;
    if (sv_is(iso, "Kore")) return SC_HANGUL;
    for (int i = 0; i < SC_COUNT; i++)
        if (sv_is(iso, iso_name[i])) return (enum script)i;
    return SC_REST;
}

uint64_t script_set(sv iso)
{
    uint64_t one = (uint64_t)1 << script_find(iso);
    if (sv_is(iso, "Jpan")) one |= (uint64_t)1 << SC_HIRAGANA | (uint64_t)1 << SC_KATAKANA;
    if (sv_is(iso, "Kore")) one |= (uint64_t)1 << SC_HAN;
    if (sv_is(iso, "Hans") || sv_is(iso, "Hant")) one |= (uint64_t)1 << SC_BOPOMOFO;
    return one;
}

// CLD2 behind C. Nothing is kept between calls; its tables are constant.
#include "text/lid_cld2.h"

#include <cstdio> // the header below wants FILE
#include <new>

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

extern "C" [[noreturn]] void mem_oom(size_t asked); // base/mem.h is C11

// CLD2's tables of hits are made with new, which must end like every other allocation: with the handler of base/mem.c.
static void no_memory()
{
    mem_oom(0);
}
static const std::new_handler installed = std::set_new_handler(no_memory);

void cld2_top3(const char *text, int n, const char *hint, const char *code[3], int percent[3], bool *reliable)
{
    CLD2::Language lang[3];
    int bytes = 0;
    double score[3];
    CLD2::Language expected = hint ? CLD2::GetLanguageFromName(hint) : CLD2::UNKNOWN_LANGUAGE;
    CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, expected};
    CLD2::ExtDetectLanguageSummary(text, n, true, &hints, 0, lang, percent, score, nullptr, &bytes, reliable);
    for (int i = 0; i < 3; i++) code[i] = CLD2::LanguageCode(lang[i]);
}

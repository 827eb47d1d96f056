// CLD2 behind C. Nothing is kept between calls; its tables are constant.
#include "text/lid_cld2.h"

#include <cstdio> // the header below wants FILE

#include <cld2/public/compact_lang_det.h>

void cld2_top3(const char *text, int n, const char *code[3], int percent[3], bool *reliable)
{
    CLD2::Language lang[3];
    int bytes = 0;
    CLD2::DetectLanguageSummary(text, n, true, lang, percent, &bytes, reliable);
    for (int i = 0; i < 3; i++) code[i] = CLD2::LanguageCode(lang[i]);
}

/* Cantonese among Chinese: both are written in Han and CLD2 knows only one of them, but Cantonese writes its commonest
 * words with characters that the standard language lacks (唔 嘅 咗 佢 ...). */
#ifndef LL_TEXT_LID_YUE_H
#define LL_TEXT_LID_YUE_H

#include "base/sv.h"

/* True when two different ones of these characters stand in the text and they make up 4 % of its Han: one alone may be
 * a name, a quotation or old. Valid UTF-8; script_init must have been called. */
bool lid_is_cantonese(sv text);

#endif

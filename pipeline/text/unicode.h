/* The Unicode version everything here is pinned to, and the one of the ICU we run on. */
#ifndef LL_TEXT_UNICODE_H
#define LL_TEXT_UNICODE_H

#include "base/sv.h"

enum { UNICODE_PIN = 15 };
/* "Unicode 15, ICU 72.1 (Unicode 15.0)" for the manifest */
const char *unicode_version(void);
/* whether this ICU knows code points that Unicode 15 does not */
bool unicode_newer(void);
/* whether cp came after Unicode 15 */
bool unicode_too_new(int32_t cp);

#endif

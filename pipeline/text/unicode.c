#include "text/unicode.h"

#include <stdio.h>
#include <unicode/uchar.h>
#include <unicode/uversion.h>

const char *unicode_version(void)
{
    static char text[96]; /* written with the same bytes by whoever comes first */
    UVersionInfo icu, uni;
    u_getVersion(icu);
    u_getUnicodeVersion(uni);
    snprintf(text, sizeof text, "Unicode %d, ICU %d.%d (Unicode %d.%d)", UNICODE_PIN, icu[0], icu[1], uni[0], uni[1]);
    return text;
}

bool unicode_newer(void)
{
    UVersionInfo uni;
    u_getUnicodeVersion(uni);
    return uni[0] > UNICODE_PIN || (uni[0] == UNICODE_PIN && uni[1] > 0);
}

bool unicode_too_new(int32_t cp)
{
    UVersionInfo age;
    u_charAge(cp, age);
    return age[0] > UNICODE_PIN || (age[0] == UNICODE_PIN && age[1] > 0);
}

#include "corpus/writers/writer.h"

#define W(name) extern const struct writer_type writer_##name;
#include "corpus/writers/list.h"
#undef W
#define W(name) &writer_##name,
const struct writer_type *const writer_types[] = {
#include "corpus/writers/list.h"
    NULL};
#undef W

const char *const writer_why_name[WW_COUNT] = {NULL, "not-one-line", "not-xml", "other-language"};

const struct writer_type *writer_find(sv name)
{
    for (int i = 0; writer_types[i]; i++)
        if (sv_is(name, writer_types[i]->name)) return writer_types[i];
    return NULL;
}

bool writer_one_line(sv text)
{
    return sv_find_c(text, '\n') < 0 && sv_find_c(text, '\r') < 0 && !sv_starts(text, SV("\xef\xbb\xbf"));
}

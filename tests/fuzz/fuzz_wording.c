/* Template texts: any bytes compile or are refused with a message; what compiles renders without harm, and every
 * rendering of a text without groups holds the source as often as the text has the slot. */
#include "dialogue/wording.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct lang_names names = {.form = {{"L", 1}, {"into L", 6}}, .lower = {"l", 1}, .have = 3};

static void render(const struct wording *w, sv source)
{
    struct slots s = {.target = &names, .source = &names};
    struct buf b;
    buf_init(&b, 64 << 20);
    slots_source(&s, source);
    wording_suits(w, &s);
    for (uint64_t k = 0; k < 8; k++) {
        rng r = rng_for(k, SV("fuzz"), SV(""));
        wording_render(w, &s, &r, &b);
    }
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = {0};
    struct opt_list forms = {0};
    struct wording w = {0};
    struct err e = {0};
    sv text = sv_of((const char *)data, (ptrdiff_t)size);
    if (!utf8_valid(text)) return 0; /* YAML lets nothing else through */
    opt_list_add(&forms, SV("name"), &mem);
    opt_list_add(&forms, SV("into"), &mem);
    if (wording_compile(&w, text, &forms, &mem, &e) == ST_OK)
        render(&w, text);
    else if (!e.code || !e.msg[0])
        abort();
    arena_release(&mem);
    return 0;
}

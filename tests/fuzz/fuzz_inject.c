/* Any two texts: slips are reversible, well-formed, apart from each other. */
#include "dialogue/inject/inject.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const lang[] = {"en", "de", "zh", "ja", "fr", "es", "it", "pt", "ru", "ko", "ar", "zh-Hant"};
    static const enum slip_sort all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static struct injector *in;
    arena mem = {0};
    int64_t bad;
    struct slip s[4];
    if (size < 2) return 0;
    if (!in) in = injector_new(NULL);
    sv text = utf8_repair(sv_of((const char *)data + 2, (ptrdiff_t)size - 2), &mem, &bad);
    struct inject_pair p = {text, text, sv_z(lang[data[0] % 12]), sv_z(lang[data[1] % 12])};
    ptrdiff_t tab = sv_find_c(text, '\t');
    if (tab >= 0) p.source = sv_head(text, tab), p.reference = sv_from(text, tab + 1);
    rng r = rng_for(data[0], SV("fuzz"), text);
    if (injector_load(in, &p, &mem)) {
        int n = inject_slips(in, all, SLIP_SORTS, 4, &r, s);
        must(sv_eq(slips_render(p.reference, s, n, 0, &mem), p.reference));
        for (int i = 0; i < n; i++) {
            sv one = slips_render(p.reference, &s[i], 1, 1, &mem);
            must(sv_eq(one, s[i].bad_text) && utf8_valid(one) && !sv_eq(one, p.reference));
            must(i == 0 || s[i].good.from > s[i - 1].good.to);
        }
    }
    arena_release(&mem);
    return 0;
}

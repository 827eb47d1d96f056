/* UTF-8 and normalisation: repair gives valid text, valid text decodes and encodes to itself, tidying and keys are
 * idempotent, statistics add up. */
#include "text/norm.h"
#include "text/textstat.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok) abort();
}

static void round_trip(sv s, arena *mem)
{
    char *out = arena_bytes(mem, (size_t)s.n + 4);
    ptrdiff_t n = 0, cps = 0;
    for (const char *p = s.p, *end = s.p + s.n; p < end; cps++) n += utf8_put(out + n, utf8_next(&p));
    must(n == s.n && (n == 0 || !memcmp(out, s.p, (size_t)n)) && cps == utf8_count(s));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena mem = {0};
    int64_t bad = 0;
    script_init();
    if (size > 1 << 16) return 0;
    sv in = sv_of((const char *)data, (ptrdiff_t)size), s = utf8_repair(in, &mem, &bad);
    must(utf8_ok(s) && (bad == 0) == utf8_ok(in));
    round_trip(s, &mem);
    sv tidy = norm_tidy(s, NORM_ALL, &mem), key = norm_key(s, &mem);
    must(utf8_ok(tidy) && utf8_ok(key));
    must(sv_eq(norm_tidy(tidy, NORM_ALL, &mem), tidy));
    must(sv_eq(norm_nfc(tidy, &mem), tidy));
    struct textstat *st = mem_alloc(sizeof *st);
    textstat_scan(st, s);
    must(st->cps == utf8_count(s) && st->words <= st->cps && st->nunit <= TEXTSTAT_UNITS);
    must(textstat_letters(st) + st->mark + st->digit + st->number + st->punct + st->symbol + st->space + st->format +
             st->control + st->private_use + st->unassigned ==
         st->cps);
    mem_free(st);
    arena_release(&mem);
    return 0;
}

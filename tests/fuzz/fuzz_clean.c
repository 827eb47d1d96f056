/* The cleaner on any two texts (the input cut at its first tab; made valid UTF-8 first, as readers promise): learns
 * from them, filters them, tells about them; the result is valid and cleaning the cleaned changes nothing more. */
#include "corpus/clean.h"
#include "corpus/detok.h"
#include "corpus/profile.h"
#include "text/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
    if (!ok) abort();
}

static struct unit *make(sv a, sv b, arena *mem)
{
    struct unit *u = ARENA_NEW(mem, struct unit);
    *u = (struct unit){.doc_pos = -1};
    unit_add(u, sv_of(NULL, 0), a, SEG_TEXT, mem);
    unit_add(u, sv_of(NULL, 0), b, SEG_TEXT, mem);
    return u;
}

static void tell(const struct cleaner *c, const struct clean_scratch *s, const struct unit *u)
{
    struct buf b;
    struct json d = {0};
    buf_init(&b, 1 << 24);
    cleaner_scores_line(c, s, u, &b);
    must(json_parse(&d, buf_sv(&b)));
    buf_reset(&b);
    cleaner_reject_why(c, s, "numbers", u, &b);
    must(json_parse(&d, buf_sv(&b)));
    buf_reset(&b);
    cleaner_profile_json(c, &b);
    must(json_parse(&d, buf_sv(&b)));
    json_release(&d);
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const langs[] = {"en", "de", "zh", "ja", "ar", "fr", "", "th"};
    arena mem = {0};
    int64_t bad;
    if (size < 1 || size > 1 << 14) return 0;
    const char *sl = langs[data[0] & 7], *tl = langs[data[0] >> 3 & 7];
    sv rest = utf8_repair(sv_of((const char *)data + 1, (ptrdiff_t)size - 1), &mem, &bad), a = sv_cut(&rest, '\t'),
       b = rest.p ? rest : SV("");
    struct tally t;
    struct cleaner *c;
    struct err e = {0};
    bool no_reference;
    tally_init(&t);
    must(cleaner_new(&c, NULL, sv_z(sl), sv_z(tl), false, &t, &e) == ST_OK);
    for (int i = 0; i < 25 && data[0] & 0x40; i++) cleaner_learn(c, make(a, b, &mem));
    if (data[0] & 0x40) cleaner_learned(c);
    struct clean_scratch *s = clean_scratch_new(c);
    struct unit *u = make(a, b, &mem);
    int why = cleaner_apply(c, s, u, &mem, &no_reference);
    must(why >= 0 && why < t.n && utf8_ok(u->seg[0].text) && utf8_ok(u->seg[1].text));
    tell(c, s, u);
    sv x = u->seg[0].text, out;
    if (!(data[0] & 0x40)) {
        must(cleaner_apply(c, s, u, &mem, &no_reference) == why);
        must(sv_eq(u->seg[0].text, x));
    }
    must(utf8_ok(profile_unescape(a, &mem)));
    if (detok_line(a, sv_z(sl), &out, &mem)) must(utf8_ok(out));
    must(utf8_ok(detok_join_wide(a, &mem)));
    clean_scratch_free(s);
    cleaner_free(c);
    arena_release(&mem);
    return 0;
}

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

/* Cleaners that learn nothing are kept; the last place is for one that does. */
static struct made {
    struct tally t;
    struct cleaner *c;
} makes[65];

static void make_cleaner(struct made *m, const char *src, const char *tgt)
{
    struct err e = {0};
    tally_init(&m->t);
    must(cleaner_new(&m->c, NULL, sv_z(src), sv_z(tgt), false, &m->t, &e) == ST_OK);
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
    bool no_reference, learn = data[0] & 0x40;
    struct made *made = &makes[learn ? 64 : data[0] & 63];
    if (!made->c) make_cleaner(made, sl, tl);
    struct cleaner *c = made->c;
    for (int i = 0; i < 25 && learn; i++) cleaner_learn(c, make(a, b, &mem));
    if (learn) cleaner_learned(c);
    struct clean_scratch *s = clean_scratch_new(c);
    struct unit *u = make(a, b, &mem);
    int why = cleaner_apply(c, s, u, &mem, &no_reference);
    must(why >= 0 && why < made->t.n && utf8_ok(u->seg[0].text) && utf8_ok(u->seg[1].text));
    tell(c, s, u);
    sv x = u->seg[0].text, out;
    if (!learn) {
        must(cleaner_apply(c, s, u, &mem, &no_reference) == why);
        must(sv_eq(u->seg[0].text, x));
    }
    must(utf8_ok(profile_unescape(a, &mem)));
    if (detok_line(a, sv_z(sl), &out, &mem)) must(utf8_ok(out));
    must(utf8_ok(detok_join_wide(a, &mem)));
    out = detok_tighten(a, &mem);
    must(utf8_ok(out) && sv_eq(detok_tighten(out, &mem), out));
    clean_scratch_free(s);
    if (learn) {
        cleaner_free(c);
        made->c = NULL;
    }
    arena_release(&mem);
    return 0;
}

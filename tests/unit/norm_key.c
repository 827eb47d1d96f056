/* norm_key is one pass over a table; here it is held against ICU doing all of the work: every code point, alone and
 * between others it may compose with, random strings made to compose and reorder, real text. */
#include "base/hash.h"
#include "base/input.h"
#include "tap.h"
#include "text/norm.h"
#include "text/utf8.h"

#include <stdlib.h>

static arena mem;
static int differ;

static bool same(sv s)
{
    bool ok = sv_eq(norm_key(s, &mem), norm_key_slow(s, &mem));
    if (!ok && differ++ < 5) {
        printf("# differs:");
        for (const char *p = s.p; p < s.p + s.n;) printf(" %04x", (unsigned)utf8_next(&p));
        printf("\n");
    }
    arena_reset(&mem);
    return ok;
}

static bool surrogate(uint32_t c)
{
    return c >= 0xd800 && c < 0xe000;
}

/* Each code point by itself and among neighbours that compose, reorder or collapse. */
static void every_code_point(void)
{
    static const char *const before[] = {"", "e\u0323", "\uac00", "\u1100 "};
    static const char *const after[] = {"", "\u0301", "\u1161", " \u3099z"};
    differ = 0;
    for (uint32_t c = 0; c < 0x110000; c++) {
        char t[32];
        if (surrogate(c)) continue;
        for (int i = 0; i < 4; i++) {
            int n = (int)strlen(before[i]);
            memcpy(t, before[i], (size_t)n);
            n += utf8_put(t + n, c);
            memcpy(t + n, after[i], strlen(after[i]));
            same(sv_of(t, n + (ptrdiff_t)strlen(after[i])));
        }
    }
    tap_int(differ, 0, "every code point, alone and among three kinds of neighbours, as ICU has it");
}

static uint32_t any_of(rng *r)
{
    static const uint32_t upto[] = {0x80, 0x80, 0x700, 0x1200, 0x3200, 0x11000, 0x20000, 0x110000};
    uint32_t c;
    do c = (uint32_t)rng_below(r, upto[rng_below(r, 8)]);
    while (surrogate(c));
    return rng_below(r, 5) ? c : 0x300 + c % 0x70;
}

/* Few different code points a round, so that they meet often. */
static void random_text(void)
{
    rng r = {11};
    char t[1024];
    differ = 0;
    for (int round = 0; round < 3000; round++) {
        uint32_t pool[40];
        for (int i = 0; i < 40; i++) pool[i] = any_of(&r);
        for (int k = 0; k < 50; k++) {
            int n = 0, len = (int)rng_below(&r, k == 0 ? 250 : 40);
            for (int i = 0; i < len; i++) n += utf8_put(t + n, pool[rng_below(&r, 40)]);
            same(sv_of(t, n));
        }
    }
    tap_int(differ, 0, "150,000 random texts full of marks and jamo, as ICU has them");
}

static void by_hand(void)
{
    struct {
        const char *text, *key;
    } t[] = {
        {"", ""},
        {"   ", ""},
        {"  A\t\tB  ", "a b"},
        {"abcdefghijklmno  pqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ   ",
         "abcdefghijklmno pqrstuvwxyzabcdefghijklmnopqrstuvwxyz"},
        {"0123456789abcdefE\u0301", "0123456789abcdef\u00e9"},
        {"0123456789abcde E\u0301", "0123456789abcde \u00e9"},
        {"STRASSE stra\u00dfe", "strasse strasse"},
        {"\uff21\uff22\u3000\u3000\uff23!", "ab c!"},
        {"\u201cx\u201d \u2014 \u2018y\u2019`", "\"x\" - 'y''"},
        {"a\u00adb\u200b\ufeffc", "abc"},
        {"\u1112\u1161\u11ab", "\ud55c"},
        {"\u0e1b\u0e48\u0e32", "\u0e1b\u0e48\u0e32"},
    };
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        tap_sv(norm_key(sv_z(t[i].text), &mem), sv_z(t[i].key), "by hand: key %zu", i);
    arena_reset(&mem);
}

/* Expansions beyond any room that was reckoned with, and text that is nothing but accents. */
static void growth(void)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    differ = 0;
    for (int i = 0; i < 3000; i++) buf_adds(&b, SV("\ufdfa"));
    same(buf_sv(&b));
    buf_reset(&b);
    for (int i = 0; i < 5000; i++) buf_adds(&b, SV("\u0390\ufb03"));
    same(buf_sv(&b));
    buf_reset(&b);
    for (int i = 0; i < 50000; i++) buf_adds(&b, SV("e\u0301a\u0323\u0302 "));
    same(buf_sv(&b));
    buf_reset(&b);
    for (int i = 0; i < 50000; i++) buf_adds(&b, i % 2 ? SV("\u0301") : SV("\u0316"));
    same(buf_sv(&b));
    tap_int(differ, 0, "texts that grow, and texts of accents only");
    buf_release(&b);
}

static void real_text(const char *file)
{
    const char *data = getenv("LL_DATA") ? getenv("LL_DATA") : "../shared/data";
    sv path = arena_f(&mem, "%s/%s", data, file), line;
    char name[512];
    struct err e = {0};
    struct input *in;
    uint64_t no;
    int n = 0;
    snprintf(name, sizeof name, "%.*s", SV_ARG(path));
    if (input_open(&in, name, &e) != ST_OK) {
        tap_skip(file, "not there");
        return;
    }
    differ = 0;
    struct lines *l = lines_new(in, 1 << 20);
    while (n < 40000 && lines_next(l, &line, &no, &e) == LINE_OK) {
        if (utf8_valid(line)) same(line);
        n++;
    }
    lines_free(l);
    input_close(in);
    tap_int(differ, 0, "%d lines of %s, as ICU has them", n, file);
}

int main(void)
{
    by_hand();
    every_code_point();
    random_text();
    growth();
    real_text("parallel/tatoeba/cmn.txt.zst");
    real_text("parallel/alma/deen/train.de-en.de.zst");
    arena_release(&mem);
    return tap_done();
}

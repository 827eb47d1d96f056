/* Columns and line breaks: wide characters, marks, emoji, words longer than a line. */
#include "text/wrap.h"

#include "tap.h"

static struct wrapper *w;

static int width(const char *text)
{
    return wrap_width(w, sv_z(text));
}

/* The lines, joined by "|". */
static const char *wrapped(const char *text, int columns)
{
    static struct buf b;
    buf_release(&b);
    buf_init(&b, 1 << 16);
    for (sv rest = sv_z(text); rest.p;) {
        if (b.n) buf_addc(&b, '|');
        buf_adds(&b, wrap_next(w, &rest, columns));
    }
    return buf_z(&b);
}

int main(void)
{
    w = wrapper_new();
    tap_ok(width("") == 0, "nothing takes no column");
    tap_ok(width("kettle") == 6, "letters take one each");
    tap_ok(width("水壶") == 4 && width("やかん") == 6 && width("주전자") == 6, "wide ones take two");
    tap_ok(width("e\xcc\x81t\xc3\xa9") == 3, "a mark takes none, written apart or not");
    tap_ok(width("\xe0\xa4\xa8\xe0\xa4\xbf") <= 2, "Devanagari: a vowel sign belongs to its letter");
    tap_ok(width("👩‍🍳") == 2 && width("🇩🇪") == 2, "an emoji of several, or a flag, is one wide character");
    tap_sv(sv_z(wrapped("put the kettle on", 10)), SV("put the|kettle on"), "lines break at spaces");
    tap_sv(sv_z(wrapped("水壶在炉子上。", 6)), SV("水壶在|炉子|上。"),
           "and between Chinese characters, not before a full stop");
    tap_sv(sv_z(wrapped("one\n\ntwo", 10)), SV("one||two"), "line breaks stay");
    tap_sv(sv_z(wrapped("aaaaaaaaaaaa b", 5)), SV("aaaaa|aaaaa|aa b"), "a long word is broken");
    tap_sv(sv_z(wrapped("水", 1)), SV("水"), "what is wider than the line stands alone");
    tap_sv(sv_z(wrapped("", 10)), SV(""), "an empty text is an empty line");
    tap_sv(sv_z(wrapped("a   \nb", 3)), SV("a|b"), "no spaces at the end");
    wrapper_free(w);
    return tap_done();
}

#include "text/words.h"

#include <unicode/ubrk.h>

#include "text/script.h"
#include "text/utf8.h"

struct word_splitter {
    UBreakIterator *brk; /* NULL until a text needs it, and where ICU has no data: then letters are words */
    bool tried;
    sv *out;
    int n, max;
};

struct word_splitter *word_splitter_new(void)
{
    script_init();
    return MEM_NEW(struct word_splitter);
}

void word_splitter_free(struct word_splitter *w)
{
    if (!w) return;
    if (w->brk) ubrk_close(w->brk);
    mem_free(w);
}

static void put(struct word_splitter *w, const char *from, const char *to)
{
    if (w->n < w->max) w->out[w->n] = sv_of(from, to - from);
    if (w->n <= w->max) w->n++;
}

static unsigned peek(const char *p, const char *end)
{
    return p < end ? cp_props(utf8_next(&p)) : (unsigned)CLS_SPACE << CP_CLASS_SHIFT;
}

/* ---- scripts without spaces ---- */

static void each_letter(struct word_splitter *w, const char *p, const char *end)
{
    while (p < end) {
        const char *from = p;
        do utf8_next(&p);
        while (p < end && cp_class_of(peek(p, end)) == CLS_MARK);
        put(w, from, p);
    }
}

static bool breaker(struct word_splitter *w, const char *p, const char *end, UText *ut)
{
    UErrorCode u = U_ZERO_ERROR;
    if (!w->tried) w->brk = ubrk_open(UBRK_WORD, "", NULL, 0, &u);
    w->tried = true;
    if (U_FAILURE(u)) w->brk = NULL;
    if (!w->brk) return false;
    utext_openUTF8(ut, p, end - p, &u);
    ubrk_setUText(w->brk, ut, &u);
    return U_SUCCESS(u);
}

static void by_dictionary(struct word_splitter *w, const char *p, const char *end)
{
    UText ut = UTEXT_INITIALIZER;
    if (end - p <= 3 || !breaker(w, p, end, &ut)) {
        each_letter(w, p, end);
        utext_close(&ut);
        return;
    }
    for (int32_t from = 0, to; (to = ubrk_next(w->brk)) != UBRK_DONE; from = to) put(w, p + from, p + to);
    utext_close(&ut);
}

static bool dense(unsigned props)
{
    return (props & CP_PER_CHAR) != 0;
}

static const char *dense_run(const char *p, const char *end)
{
    while (p < end && (dense(peek(p, end)) || cp_class_of(peek(p, end)) == CLS_MARK)) utf8_next(&p);
    return p;
}

/* ---- the others ---- */

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

/* "'ve" of "we've" belongs to what is before it; "'eau" of "l'eau" does not. */
static bool english_ending(const char *p, const char *end)
{
    static const char *const endings[] = {"s", "t", "m", "d", "re", "ve", "ll", "em"};
    const char *q = p;
    while (q < end && cls_word(cp_class_of(peek(q, end)))) utf8_next(&q);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (sv_eq_ci(sv_of(p, q - p), sv_z(endings[i]))) return true;
    return false;
}

static void spaced_word(struct word_splitter *w, const char **at, const char *end)
{
    const char *from = *at, *p = *at;
    unsigned last = 0;
    for (; p < end;) {
        const char *q = p;
        uint32_t c = utf8_next(&q);
        unsigned props = cp_props(c), next = peek(q, end);
        if (cls_word(cp_class_of(props)) && !dense(props)) {
            last = props;
            p = q;
            continue;
        }
        bool digits = cp_class_of(last) == CLS_DIGIT && cp_class_of(next) == CLS_DIGIT;
        if ((c == '.' || c == ',') && digits) {
            p = q;
            continue;
        }
        if (!is_apostrophe(c) || !cls_letter(cp_class_of(next)) || dense(next) || digits) break;
        p = q;
        if (!english_ending(q, end)) break;
    }
    put(w, from, p);
    *at = p;
}

int words_split(struct word_splitter *w, sv text, sv *out, int max)
{
    const char *p = text.p, *end = text.p + text.n;
    w->out = out;
    w->n = 0;
    w->max = max;
    while (p < end && w->n <= max) {
        unsigned props = peek(p, end);
        enum cp_class c = cp_class_of(props);
        const char *from = p;
        if (dense(props)) {
            p = dense_run(p, end);
            by_dictionary(w, from, p);
        } else if (cls_word(c)) {
            spaced_word(w, &p, end);
        } else {
            utf8_next(&p);
            if (c == CLS_PUNCT || c == CLS_SYMBOL || c == CLS_OTHER || c == CLS_PRIVATE) put(w, from, p);
        }
    }
    return w->n;
}

int words_at_spaces(sv text, sv *out, int max)
{
    int n = 0;
    for (ptrdiff_t i = 0; i < text.n && n <= max;) {
        ptrdiff_t from = i;
        while (i < text.n && text.p[i] != ' ' && (text.p[i] < '\t' || text.p[i] > '\r')) i++;
        if (i > from && n < max) out[n] = sv_of(text.p + from, i - from);
        n += i > from;
        i++;
    }
    return n;
}

static char *encode(char *to, uint32_t c)
{
    if (c < 0x80) return *to = (char)c, to + 1;
    if (c < 0x800) return to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), to + 2;
    int n = c < 0x10000 ? 3 : 4;
    to[0] = (char)(n == 3 ? 0xe0 | c >> 12 : 0xf0 | c >> 18);
    for (int i = 1; i < n; i++) to[i] = (char)(0x80 | (c >> (6 * (n - 1 - i)) & 63));
    return to + n;
}

sv word_key(sv word, arena *mem)
{
    char *to = arena_bytes(mem, (size_t)word.n * 2 + 4), *q = to;
    for (const char *p = word.p, *end = word.p + word.n; p < end;) {
        uint32_t c = utf8_next(&p);
        q = encode(q, c == 0x2019 ? '\'' : cp_fold(c));
    }
    return sv_of(to, q - to);
}

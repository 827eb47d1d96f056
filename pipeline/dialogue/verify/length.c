/* How long the answer is, in words, characters or sentences, or beside another text. */
#include "dialogue/plain.h"
#include "dialogue/verify/check.h"
#include "text/utf8.h"

/* Runs between spaces that hold a letter or digit; each letter of a script without spaces is one (as text/textstat.h).
 */
static int64_t count_spaced(sv text)
{
    int64_t n = 0;
    bool open = false;
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        unsigned props = cp_props(utf8_next(&p));
        enum cp_class c = cp_class_of(props);
        if (props & CP_PER_CHAR && c != CLS_MARK) {
            n++;
            open = false;
        } else if (c == CLS_SPACE || props & CP_WIDE_PUNCT) {
            open = false;
        } else if (!open && cls_word(c) && c != CLS_MARK) {
            n++;
            open = true;
        }
    }
    return n;
}

/* ---- sentences ---- */

static bool is_stop(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x2026 || c == 0x3002 || c == 0xff01 || c == 0xff1f ||
           c == 0xff0e || c == 0x61f || c == 0x6d4 || c == 0x964 || c == 0x203c || c == 0x2047;
}
static bool is_wide_stop(uint32_t c)
{
    return c >= 0x3002;
}
static bool is_closing(uint32_t c)
{
    return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201d || c == 0x2019 || c == 0xbb || c == 0x300d ||
           c == 0x300f || c == 0xff09 || c == 0x201c || c == 0x3011;
}

/* Whether the point behind `word` belongs to it: initials, and the commonest abbreviations. */
static bool abbreviated(sv word)
{
    static const char list[] =
        " mr mrs ms dr prof st vs etc no vol fig bzw usw ca evtl ggf inkl nr str mme mlle sr sra "
        "dña art pág al inc ltd co jr bd abs z d u g e i p m ";
    char key[12];
    if (word.n == 0 || word.n > 9) return false;
    key[0] = ' ';
    for (ptrdiff_t i = 0; i < word.n; i++)
        key[i + 1] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] + 32) : word.p[i];
    key[word.n + 1] = ' ';
    return sv_find(sv_z(list), sv_of(key, word.n + 2)) >= 0;
}

static sv word_before(sv text, const char *p)
{
    const char *from = p;
    while (from > text.p && (unsigned char)from[-1] > ' ' && from[-1] != '.' && from[-1] != '(') from--;
    return sv_of(from, p - from);
}

static int64_t count_sentences(sv text)
{
    int64_t n = 0;
    bool open = false; /* something was said since the last end */
    for (const char *p = text.p, *end = p + text.n; p < end;) {
        const char *at = p;
        uint32_t c = utf8_next(&p), stop = c;
        if (!is_stop(c)) {
            enum cp_class cls = cp_class_of(cp_props(c));
            if (c == '\n' && p < end && *p == '\n') n += open, open = false; /* headings and paragraphs end */
            open |= cls_word(cls);
            continue;
        }
        for (const char *q = p; p < end; p = q) {
            c = utf8_next(&q);
            if (!is_stop(c) && !is_closing(c)) break;
        }
        bool ends = is_wide_stop(stop) || p >= end || (unsigned char)*p <= ' ';
        if (ends && stop == '.' && p < end && abbreviated(word_before(text, at))) ends = false;
        if (ends) n += open, open = false;
    }
    return n + open;
}

int64_t verify_count(sv text, sv unit)
{
    script_init();
    if (sv_is(unit, "words")) return count_spaced(text);
    if (sv_is(unit, "sentences")) return count_sentences(text);
    return sv_is(unit, "chars") ? plain_chars(plain_trim(text)) : -1;
}

/* ---- the type ---- */

static bool measure(struct verify_check *k, sv unit, double *got)
{
    if (!sv_is(unit, "ratio")) {
        int64_t n = verify_count(k->answer, unit);
        *got = (double)n;
        return n >= 0 || check_bad(k, "unit");
    }
    struct vtext *other = check_has(k, "from_turn") ? check_turn(k, "from_turn") : &k->v->source;
    if (!other || !other->raw.n) return check_bad(k, other ? "source" : "from_turn");
    ptrdiff_t chars = plain_chars(plain_trim(other->raw));
    *got = (double)plain_chars(plain_trim(k->answer)) / (double)(chars ? chars : 1);
    return true;
}

static bool length(struct verify_check *k)
{
    double min = 0, max = 1e18, got = 0;
    sv unit = check_str(k, "unit");
    bool any = check_num(k, "min", &min);
    any |= check_num(k, "max", &max);
    if (!any) return check_bad(k, "max");
    if (!measure(k, unit, &got)) return false;
    if (got >= min && got <= max) return check_ok(k);
    int digits = sv_is(unit, "ratio") ? 3 : 0;
    if (got > max) return check_fail(k, "too-long", "%.*f %.*s, at most %.*f", digits, got, SV_ARG(unit), digits, max);
    return check_fail(k, "too-few", "%.*f %.*s, at least %.*f", digits, got, SV_ARG(unit), digits, min);
}
const struct verify_type type_length = {.name = "length", .holds = length};

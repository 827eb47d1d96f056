/* Finding phrases: whole words where words have borders, any place in scripts written without spaces. */
#include "dialogue/verify/check.h"
#include "text/lang.h"
#include "text/norm.h"
#include "text/utf8.h"

static bool neutral(enum script s)
{
    return s == SC_COMMON || s == SC_INHERITED || s == SC_UNKNOWN;
}

bool word_border(uint32_t before, uint32_t after)
{
    unsigned a = cp_props(before), b = cp_props(after);
    if (!before || !after || !cls_word(cp_class_of(a)) || !cls_word(cp_class_of(b))) return true;
    if (cp_class_of(b) == CLS_MARK) return false;
    if ((a | b) & CP_PER_CHAR) return true;
    enum script s = cp_script_of(a), t = cp_script_of(b);
    return s != t && !neutral(s) && !neutral(t);
}

static uint32_t cp_before(sv s, ptrdiff_t i)
{
    const char *p;
    if (i <= 0) return 0;
    p = utf8_back(s.p, s.p + i);
    return utf8_next(&p);
}
static uint32_t cp_at(sv s, ptrdiff_t i)
{
    const char *p = s.p + i;
    return i < s.n ? utf8_next(&p) : 0;
}

bool border_at(sv s, ptrdiff_t i)
{
    return word_border(cp_before(s, i), cp_at(s, i));
}

static ptrdiff_t find_from(sv text, sv phrase, ptrdiff_t from)
{
    ptrdiff_t at = from > text.n ? -1 : sv_find(sv_from(text, from), phrase);
    return at < 0 ? -1 : from + at;
}

ptrdiff_t find_word(sv text, sv phrase, ptrdiff_t from)
{
    if (!phrase.n) return -1;
    for (ptrdiff_t i = from; (i = find_from(text, phrase, i)) >= 0; i++)
        if (border_at(text, i) && border_at(text, i + phrase.n)) return i;
    return -1;
}

int count_words(sv text, sv phrase)
{
    int n = 0;
    for (ptrdiff_t i = 0; (i = find_word(text, phrase, i)) >= 0; i += phrase.n) n++;
    return n;
}

sv phrase_key(struct verifier *v, sv phrase)
{
    sv key = phrase.n ? norm_key(phrase, &v->mem) : SV("");
    return key.p ? key : SV("");
}

/* ---- forms ---- */

/* Words of one phrase. */
struct phrase {
    struct vtext text;
    const struct vword *word;
};

static bool forms_at(const struct phrase *p, const struct vword *w, sv lang)
{
    for (int i = 0; i < p->text.nword; i++)
        if (p->word[i].hash != w[i].hash && !inflect_same(p->word[i].text, w[i].text, lang)) return false;
    return true;
}

int text_cover(struct verifier *v, struct vtext *t, sv phrase, sv lang, uint8_t *mark)
{
    struct phrase p;
    int n = 0;
    const struct vword *w = vtext_words(v, t);
    vtext_init(&p.text, phrase);
    p.word = vtext_words(v, &p.text);
    if (!p.text.nword) return 0;
    for (int i = 0; i + p.text.nword <= t->nword; i++) {
        if (!forms_at(&p, w + i, lang)) continue;
        n++;
        if (!mark) return n;
        memset(mark + i, 1, (size_t)p.text.nword);
        i += p.text.nword - 1;
    }
    return n;
}

/* Japanese verbs and adjectives: the stem before the kana that change. */
static bool has_stem(sv key, sv phrase)
{
    const char *last = utf8_back(phrase.p, phrase.p + phrase.n), *p = last;
    if (last == phrase.p || cp_script_of(cp_props(utf8_next(&p))) != SC_HIRAGANA) return false;
    return find_word(key, sv_of(phrase.p, last - phrase.p), 0) >= 0;
}

/* Korean writes particles onto the word: they are never part of a term. */
static bool korean(sv phrase)
{
    return phrase.n && cp_script_of(cp_props(cp_before(phrase, phrase.n))) == SC_HANGUL;
}

bool text_has(struct verifier *v, struct vtext *t, sv phrase, sv lang, bool inflect)
{
    sv key = vtext_key(v, t), needle = phrase_key(v, phrase);
    if (!needle.n) return false;
    if (find_word(key, needle, 0) >= 0) return true;
    if (korean(needle)) return text_cover(v, t, phrase, SV("ko"), NULL) > 0;
    if (!inflect) return false;
    sv base = lang_base(lang);
    if (sv_is(base, "ja")) return has_stem(key, needle);
    return text_cover(v, t, phrase, base, NULL) > 0;
}

bool verify_stands(struct verifier *v, sv text, sv phrase, sv lang, bool inflect)
{
    struct arena_point here = arena_mark(&v->mem);
    struct vtext t;
    vtext_init(&t, text);
    bool stands = text_has(v, &t, phrase, lang, inflect);
    arena_rewind(&v->mem, here);
    return stands;
}

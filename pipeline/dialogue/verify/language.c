/* The language of the answer: the script first, language identification only where it is sure. */
#include "dialogue/verify/check.h"
#include "text/lang.h"
#include "text/lid.h"

enum {
    SURE_LETTERS = 60,  /* shorter texts are not held against their language */
    KANA_FREE = 12,     /* so many Han letters without kana are no Japanese */
    SCRIPT_SHARE = 40,  /* per cent of the letters in the language's script, names and code allowed for */
    PER_CHAR_WEIGHT = 3 /* a Han letter says as much as three Latin ones */
};

/* Letters count by what they say: one of Han, kana or Hangul as three. */
static bool script_right(struct verifier *v, struct vtext *t, uint64_t set)
{
    static const uint64_t heavy = 1ull << SC_HAN | 1ull << SC_HANGUL | 1ull << SC_HIRAGANA | 1ull << SC_KATAKANA;
    vtext_words(v, t);
    int own = vtext_in_set(t, set) + (PER_CHAR_WEIGHT - 1) * vtext_in_set(t, set & heavy);
    int all = t->letters + (PER_CHAR_WEIGHT - 1) * vtext_in_set(t, heavy);
    return own * 100ll >= all * (int64_t)SCRIPT_SHARE;
}

/* Where the reference of a sound record is full of names and code, the answer may be. */
bool script_fits(struct verifier *v, const struct verify_record *r, struct vtext *t, uint64_t set)
{
    return script_right(v, t, set) || (r->reference.n && !script_right(v, &v->reference, set));
}

static const char *wrong_han(const struct vtext *t, const struct lang *l)
{
    int kana = t->script[SC_HIRAGANA] + t->script[SC_KATAKANA], han = t->script[SC_HAN];
    if (!strcmp(l->script, "Jpan")) return kana == 0 && han >= KANA_FREE ? "no kana" : NULL;
    if (l->script[0] == 'H' && l->script[3] != 'g' && kana > 3 && kana * 5 > han) return "kana";
    return NULL;
}

static bool identified(struct verify_check *k, const struct lang *l, const struct vtext *t)
{
    sv other;
    if (t->letters < SURE_LETTERS) return true;
    textstat_scan(k->v->stat, k->answer);
    return lid_agree(k->answer, k->v->stat, l, SURE_LETTERS, &other) > 0 ||
           check_fail(k, "wrong-language", "'%.*s' instead of '%s'", SV_ARG(other), l->code);
}

static bool language(struct verify_check *k)
{
    sv code = check_str(k, "code");
    const struct lang *l = code.n ? lang_find(code) : NULL;
    struct vtext *t = check_answer(k);
    if (!code.n) return check_bad(k, "code");
    if (!l) return check_ok(k); /* a language nothing is known of */
    uint64_t set = script_set(sv_z(l->script));
    if (!script_fits(k->v, k->r, t, set))
        return check_fail(k, "wrong-script", "of %d letters %d are of '%s'", t->letters, vtext_in_set(t, set), l->code);
    const char *why = wrong_han(t, l);
    if (why) return check_fail(k, "wrong-script", "%s in '%s'", why, l->code);
    return identified(k, l, t) && check_ok(k);
}
const struct verify_type type_language = {.name = "language", .holds = language};
